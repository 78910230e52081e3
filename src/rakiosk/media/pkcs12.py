"""Certificate files (PKCS#12), made and opened in a short-lived child: the password leaves no copy in the kiosk.

The password goes to the child over a pipe, never on a command line or in the environment; what the child left in its
memory goes with it.
"""

import asyncio
import json
import logging
import signal
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ra_contract.possession import Lock
from rakiosk.child import answer_of, module
from rakiosk.domain.errors import FileError, FileNotKept, FilePasswordWrong, FileTooDemanding, FileUnreadable
from rakiosk.media.complaint import Complaint
from rakiosk.media.file_format import Format
from rakiosk.secret import Secret

log = logging.getLogger(__name__)

LENGTH = struct.Struct(">I")  # before each part that goes through the pipe
CONTENT_MOST = 2_000_000  # bytes of a customer's file: honest ones have thousands
DEADLINE_SECONDS = 60.0  # the child's own limits end it long before, unless the machine is very busy


class Operation(StrEnum):
    """An operation that the child is asked for."""

    MAKE = "make"
    OPEN = "open"
    SIGN = "sign"
    UNLOCK = "unlock"
    CHANGE = "change"


class ChildFailed(Exception):
    """The child ended without an answer: a bug, or no memory. How it ended, and its last words."""

    def __init__(self, code: int, last_words: str) -> None:
        super().__init__(code, last_words)
        self.code = code


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of a file besides its keys: certificates in DER. `others` are those of further key pairs in it."""

    certificate: bytes
    issuers: tuple[bytes, ...]
    friendly_name: str
    others: tuple[bytes, ...] = ()

    @property
    def own(self) -> tuple[bytes, ...]:
        """The certificates that the file has keys of, those for signing first."""
        return self.certificate, *self.others


async def make_file(key: bytearray, contents: Contents, password: Secret, file_format: Format) -> bytes:
    """A file of a private key (PKCS#8, DER) and what goes with it."""
    header = {"operation": Operation.MAKE, "name": contents.friendly_name, "format": file_format}
    with password.revealed() as word:
        (made,) = await _ask(header, word, key, contents.certificate, *contents.issuers)
    return made


async def open_file(content: bytes, password: Secret) -> Contents:
    """The contents of a file. Raises FilePasswordWrong, FileUnreadable, FileTooDemanding."""
    with password.revealed() as word:
        pairs, name, *certificates = await _ask_of(content, {"operation": Operation.OPEN}, word, content)
    first, *others = certificates[: int(pairs)]
    return Contents(first, tuple(certificates[int(pairs) :]), name.decode(), tuple(others))


async def sign_with_file(content: bytes, password: Secret, message: bytes, certificate: bytes = b"") -> bytes:
    """A signature with SHA-256 by the key of a certificate (DER) in the file, without one by the first that signs.

    ECDSA in DER, or PKCS#1 v1.5. Raises as `open_file`.
    """
    with password.revealed() as word:
        header = {"operation": Operation.SIGN}
        (signature,) = await _ask_of(content, header, word, content, message, certificate)
    return signature


async def unlock_with_file(content: bytes, password: Secret, locked: Lock) -> bytes:
    """The secret that was locked to the file's key. Raises as `open_file`; FileUnreadable when it does not come out."""
    with password.revealed() as word:
        header = {"operation": Operation.UNLOCK}
        (secret,) = await _ask_of(content, header, word, content, locked.point, locked.sealed)
    return secret


async def change_password(content: bytes, old: Secret, new: Secret, file_format: Format) -> bytes:
    """The same file under another password, with everything in it. Raises as `open_file`, and FileNotKept."""
    header = {"operation": Operation.CHANGE, "format": file_format}
    with old.revealed() as old_word, new.revealed() as new_word:
        (changed,) = await _ask_of(content, header, old_word, content, new_word)
    return changed


async def _ask_of(content: bytes, header: Mapping[str, str], *parts: bytes | bytearray) -> list[bytes]:
    """Ask about a customer's file: whatever ends the child, then, is the file's matter. Raises a FileError."""
    if len(content) > CONTENT_MOST:
        raise FileUnreadable("too large")
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            return await _ask(header, *parts)
    except TimeoutError as error:
        raise FileTooDemanding("no answer in time") from error
    except ChildFailed as failed:
        log.warning("a certificate file ended the child that opened it: %s", failed.code)
        if failed.code in {-signal.SIGXCPU, -signal.SIGKILL}:
            raise FileTooDemanding("too much work") from failed
        raise FileUnreadable("it ended the child") from failed


async def _ask(header: Mapping[str, str], *parts: bytes | bytearray) -> list[bytes]:
    given = [each for part in (json.dumps(header).encode(), *parts) for each in (LENGTH.pack(len(part)), part)]
    output = await answer_of(module("rakiosk.media.pkcs12_child"), *given, failure=ChildFailed)
    verdict, *answer = split(output)
    if verdict:
        complaint = Complaint(verdict.decode())
        log.info("a certificate file: %s", complaint)
        raise _TROUBLES[complaint](complaint)
    return answer


_TROUBLES: dict[Complaint, type[FileError]] = {
    Complaint.PASSWORD: FilePasswordWrong,
    Complaint.UNREADABLE: FileUnreadable,
    Complaint.DEMANDING: FileTooDemanding,
    Complaint.NOT_KEPT: FileNotKept,
}


def split(stream: bytes) -> list[bytes]:
    """The parts of what came through the pipe. Raises struct.error when it was cut off."""
    parts = []
    while stream:
        (length,) = LENGTH.unpack_from(stream)
        parts.append(stream[LENGTH.size : LENGTH.size + length])
        stream = stream[LENGTH.size + length :]
    return parts
