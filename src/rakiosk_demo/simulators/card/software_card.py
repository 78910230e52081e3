"""A plain PIV card in software: answers short APDUs as SP 800-73-4 part 2 says, keeps its state in a file."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Self

from rakiosk_demo.simulators.card import administrator, keys, objects, passwords, tlv, vendor
from rakiosk_demo.simulators.card.administrator import ManagementAlgorithm
from rakiosk_demo.simulators.card.command import Command
from rakiosk_demo.simulators.card.keys import PrivateKey
from rakiosk_demo.simulators.card.link import Link
from rakiosk_demo.simulators.card.memory import Memory, MemoryFile, Password
from rakiosk_demo.simulators.card.session import Session
from rakiosk_demo.simulators.card.status import Refused, StatusWord

_TRIES = 3
_RID_BYTES = 5
_VERIFY = 0x20
_GENERAL_AUTHENTICATE = 0x87
_SELECT = 0xA4
# Historical bytes "RAKIOSK1". OpenSC takes some shorter ATRs for cards with quirks.
_ATR_T1 = bytes.fromhex("3B880152414B494F534B31FE")
_ATR_T0 = bytes.fromhex("3B0852414B494F534B31")


class SoftwareCard:
    """One card. Every change is in its file before the answer goes out. Not thread-safe: a reader has one card."""

    def __init__(self, memory: Memory, file: MemoryFile, *, is_t0: bool = False) -> None:
        self._memory = memory
        self._file = file
        self._session = Session()
        self._link = Link(self._execute, is_t0=is_t0)
        self.is_t0 = is_t0
        self._commands: dict[int, Callable[[Command, Memory, Session], bytes]] = {
            _VERIFY: passwords.verify,
            0x24: passwords.change_reference_data,
            0x2C: passwords.reset_retry_counter,
            0x47: keys.generate,
            _GENERAL_AUTHENTICATE: _general_authenticate,
            0xCB: objects.get_data,
            0xDB: objects.put_data,
        }

    @classmethod
    def create(
        cls,
        path: Path | None,
        *,
        management_key: bytes,
        management_algorithm: ManagementAlgorithm = ManagementAlgorithm.AES_256,
        guid: str | None = None,
        pin: str = "123456",
        puk: bytes = b"12345678",
        expires: date = date(2049, 12, 31),
        is_t0: bool = False,
    ) -> Self:
        """A blank card, in a file or (path None) in memory only; `guid` is 32 hex digits, by default random.

        Raises ValueError for a PIN, PUK, GUID or key of the wrong shape, OSError when the file cannot be written.
        """
        identity = bytes.fromhex(guid) if guid else os.urandom(16)
        if len(identity) != 16 or len(puk) != 8:
            raise ValueError("a GUID has 16 bytes and a PUK 8")
        administrator.require_length(management_algorithm, management_key)
        memory = Memory(
            pin=Password(passwords.padded(pin).hex(), _TRIES, _TRIES),
            puk=Password(puk.hex(), _TRIES, _TRIES),
            management_algorithm=management_algorithm.value,
            management_key=management_key.hex(),
        )
        objects.put_identity(memory, identity, expires)
        file = MemoryFile(path)
        file.save(memory)
        return cls(memory, file, is_t0=is_t0)

    @classmethod
    def load(cls, path: Path, *, is_t0: bool = False) -> Self:
        """The card of a file. Raises OSError, or ValueError when it is no card file."""
        file = MemoryFile(path)
        return cls(file.load(), file, is_t0=is_t0)

    def speak_as(self, version: bytes) -> None:
        """Know the vendor's commands from now on, as a card of Yubico's of this version does."""
        self._commands[vendor.GET_VERSION] = lambda _command, _memory, _session: version
        self._commands[vendor.GET_METADATA] = vendor.get_metadata
        self._commands[vendor.MOVE_KEY] = vendor.move_key

    @property
    def atr(self) -> bytes:
        """The answer to reset."""
        return _ATR_T0 if self.is_t0 else _ATR_T1

    @property
    def guid(self) -> str:
        """The GUID of the CHUID: 32 lower-case hex digits."""
        return objects.guid(self._memory)

    @property
    def pin_tries_left(self) -> int:
        """The tries left for the PIN (0: blocked), as its owner would know them."""
        return self._memory.pin.tries_left

    @property
    def puk_tries_left(self) -> int:
        """The tries left for the PUK (0: blocked)."""
        return self._memory.puk.tries_left

    def put_key(self, slot: int, key: PrivateKey) -> None:
        """Personalise: a private key (RSA-2048, P-256) for 9A, 9C, 9D, 9E or 82 to 95. Raises ValueError."""
        keys.put_key(self._memory, slot, key)
        self._file.save(self._memory)

    def put_certificate(self, slot: int, certificate: bytes) -> None:
        """Personalise: a slot's certificate (DER). Raises ValueError when it is too long for the container."""
        objects.put_certificate(self._memory, slot, certificate)
        self._file.save(self._memory)

    def set_pin_tries(self, count: int) -> None:
        """Personalise: the tries left for the PIN, 0 to 3."""
        if not 0 <= count <= self._memory.pin.tries:
            raise ValueError("no such number of tries")
        self._memory.pin.tries_left = count
        self._file.save(self._memory)

    def power_on(self) -> None:
        """Start anew: nothing selected, verified or authenticated."""
        self.reset()

    def reset(self) -> None:
        """The same by the reset contact."""
        self._session = Session()
        self._link.reset()

    def transmit(self, command: bytes) -> bytes:
        """Answer one short command APDU; the last two bytes are SW1 SW2. Never raises, whatever comes."""
        return self._link.exchange(command)

    def _execute(self, command: Command) -> bytes:
        session = self._session
        try:
            return self._dispatch(command)
        finally:
            self._remember()
            if command.ins != _VERIFY:
                session.is_pin_fresh = False
            if command.ins != _GENERAL_AUTHENTICATE:
                session.witness = session.challenge = b""

    def _dispatch(self, command: Command) -> bytes:
        if command.ins == _SELECT:
            return _select(command, self._session)
        handler = self._commands.get(command.ins)
        if handler is None or not self._session.is_selected:
            raise Refused(StatusWord.INSTRUCTION_NOT_SUPPORTED)
        return handler(command, self._memory, self._session)

    def _remember(self) -> None:
        try:
            self._file.save(self._memory)
        except OSError as error:
            self._memory = self._file.last_saved()
            self.reset()
            raise Refused(StatusWord.MEMORY_FAILURE) from error


def _select(command: Command, session: Session) -> bytes:
    """Part 2, 3.1.1: by the whole application identifier or its beginning. It changes no security status."""
    if (command.p1, command.p2) != (0x04, 0x00):
        raise Refused(StatusWord.INCORRECT_PARAMETERS)
    if len(command.data) < _RID_BYTES or not objects.APPLICATION.startswith(command.data):
        raise Refused(StatusWord.NOT_FOUND)
    session.is_selected = True
    rid, pix = objects.APPLICATION[:_RID_BYTES], objects.APPLICATION[_RID_BYTES:]
    return tlv.encode(0x61, tlv.encode(0x4F, pix) + tlv.encode(0x79, tlv.encode(0x4F, rid)))


def _general_authenticate(command: Command, memory: Memory, session: Session) -> bytes:
    """Part 2, 3.2.4: which key, then what with it."""
    try:
        fields = tlv.decode_fields(tlv.decode_only(command.data, 0x7C))
    except ValueError as error:
        raise Refused(StatusWord.INCORRECT_DATA) from error
    if command.p2 == administrator.SLOT:
        return administrator.authenticate(command.p1, fields, memory, session)
    session.witness = session.challenge = b""
    return keys.use(command, fields, memory, session)
