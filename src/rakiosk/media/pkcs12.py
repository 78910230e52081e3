"""Certificate files (PKCS#12), made and opened in a short-lived child: the password leaves no copy in the kiosk.

The password goes to the child over a pipe, never on a command line or in the environment; what the child left in its
memory goes with it.
"""

import asyncio
import json
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ra_contract.possession import Lock
from rakiosk.domain.errors import FilePasswordWrong, FileUnreadable
from rakiosk.secret import Secret

LENGTH = struct.Struct(">I")  # before each part that goes through the pipe


class Format(StrEnum):
    """How a file is protected."""

    STANDARD = "standard"  # PBES2: AES-256-CBC, PBKDF2 with HMAC-SHA-256; MAC HMAC-SHA-256 (RFC 7292, RFC 8018)
    COMPATIBLE = "compatible"  # 相容格式: 3DES and SHA-1, for Windows before 10 and macOS


class Operation(StrEnum):
    """An operation that the child is asked for."""

    MAKE = "make"
    OPEN = "open"
    SIGN = "sign"
    UNLOCK = "unlock"
    CHANGE = "change"


class Complaint(StrEnum):
    """A complaint that the child may answer with instead."""

    PASSWORD = "password"  # noqa: S105
    UNREADABLE = "unreadable"


class ChildFailed(Exception):
    """The child ended without an answer: a bug, or no memory. Its text is the child's last words."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of a file besides its key: certificates in DER."""

    certificate: bytes
    issuers: tuple[bytes, ...]
    friendly_name: str


async def make_file(key: bytearray, contents: Contents, password: Secret, file_format: Format) -> bytes:
    """A file of a private key (PKCS#8, DER) and what goes with it."""
    header = {"operation": Operation.MAKE, "name": contents.friendly_name, "format": file_format}
    with password.revealed() as word:
        (made,) = await _ask(header, word, key, contents.certificate, *contents.issuers)
    return made


async def open_file(content: bytes, password: Secret) -> Contents:
    """The contents of a file. Raises FilePasswordWrong, FileUnreadable."""
    with password.revealed() as word:
        name, certificate, *issuers = await _ask({"operation": Operation.OPEN}, word, content)
    return Contents(certificate, tuple(issuers), name.decode())


async def sign_with_file(content: bytes, password: Secret, message: bytes) -> bytes:
    """A signature with SHA-256 by the file's key: ECDSA in DER, or PKCS#1 v1.5. Raises as `open_file`."""
    with password.revealed() as word:
        (signature,) = await _ask({"operation": Operation.SIGN}, word, content, message)
    return signature


async def unlock_with_file(content: bytes, password: Secret, locked: Lock) -> bytes:
    """The secret that was locked to the file's key. Raises as `open_file`; FileUnreadable when it does not come out."""
    with password.revealed() as word:
        (secret,) = await _ask({"operation": Operation.UNLOCK}, word, content, locked.point, locked.sealed)
    return secret


async def change_password(content: bytes, old: Secret, new: Secret, file_format: Format) -> bytes:
    """The same file under another password. Raises as `open_file`."""
    header = {"operation": Operation.CHANGE, "format": file_format}
    with old.revealed() as old_word, new.revealed() as new_word:
        (changed,) = await _ask(header, old_word, content, new_word)
    return changed


async def _ask(header: Mapping[str, str], *parts: bytes | bytearray) -> list[bytes]:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "rakiosk.media.pkcs12_child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert child.stdin is not None  # noqa: S101  # for the type checker: it was asked for
    for part in (json.dumps(header).encode(), *parts):
        child.stdin.write(LENGTH.pack(len(part)))
        child.stdin.write(part)
    child.stdin.close()
    output, last_words = await child.communicate()
    if child.returncode != 0:
        raise ChildFailed(last_words.decode(errors="replace")[-400:])
    verdict, *answer = split(output)
    if verdict == Complaint.PASSWORD.value.encode():
        raise FilePasswordWrong("not opened by this password")
    if verdict == Complaint.UNREADABLE.value.encode():
        raise FileUnreadable("no key and certificate in it")
    return answer


def split(stream: bytes) -> list[bytes]:
    """The parts of what came through the pipe. Raises struct.error when it was cut off."""
    parts = []
    while stream:
        (length,) = LENGTH.unpack_from(stream)
        parts.append(stream[LENGTH.size : LENGTH.size + length])
        stream = stream[LENGTH.size + length :]
    return parts
