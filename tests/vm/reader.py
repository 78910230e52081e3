"""The software card in a USB reader (CCID) of QEMU's: the card's side of the protocol of virtual smart cards.

A message is its type, its reader and its length (4 bytes each, big endian), and its content (vscard_common.h).
"""

import socket
import struct
import threading
from enum import IntEnum
from pathlib import Path

from rakiosk_demo.simulators.card.software_card import SoftwareCard

_HEAD = struct.Struct(">III")
_VERSION = struct.pack(">II", 2, 0)


class _Type(IntEnum):
    INIT, ERROR, READER_ADD, READER_REMOVE, ATR, CARD_REMOVE, APDU, FLUSH, FLUSH_COMPLETE = range(1, 10)


class UsbReader:
    """The reader of a running machine; `arguments` are those that give it to QEMU."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._card: SoftwareCard | None = None
        self._lock = threading.Lock()
        self._line: socket.socket | None = None

    @property
    def arguments(self) -> list[str]:
        """QEMU's."""
        socket_of = f"socket,id=ccid,path={self._place},server=on,wait=off"
        reader = ["-device", "usb-ccid,id=reader,bus=usb.0", "-device", "ccid-card-passthru,chardev=ccid,bus=reader.0"]
        return ["-chardev", socket_of, *reader]

    def connect(self) -> None:
        """Be heard by a machine that was switched on."""
        self._card = None
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(str(self._place))
        self._send(_Type.INIT, b"VSCD" + _VERSION)
        threading.Thread(target=self._answer, args=(self._line,), daemon=True).start()

    def insert(self, file: Path) -> None:
        """Put the card of a file in."""
        # QEMU 7.2 miscounts the interface bytes of an ATR that names T=1, and takes none of them
        self._card = SoftwareCard.load(file, is_t0=True)
        self._send(_Type.ATR, self._card.atr)

    def pull(self) -> None:
        """Take it out."""
        self._card = None
        self._send(_Type.CARD_REMOVE)

    def _send(self, kind: _Type, content: bytes = b"") -> None:
        assert self._line is not None, "not connected"
        with self._lock:
            self._line.sendall(_HEAD.pack(kind, 0, len(content)) + content)

    def _answer(self, line: socket.socket) -> None:
        with line.makefile("rb") as stream:
            while len(head := stream.read(_HEAD.size)) == _HEAD.size:
                kind, _reader, size = _HEAD.unpack(head)
                content = stream.read(size)
                if kind == _Type.INIT:
                    self._send(_Type.READER_ADD, b"rakiosk")
                elif kind == _Type.APDU:
                    card = self._card
                    self._send(_Type.APDU, card.transmit(content) if card is not None else b"\x6f\x00")
