"""The key-encryption key's file: under the key password if one was given, else as it is.

A password that was generated lies beside it, and would hide it from nobody.
"""

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.files import write_private
from rakiosk_ra.ca import keys, rotation

LENGTH = 32
_MARK = b"rakiosk-kek 1\n"
_SALT, _NONCE = 16, 12
_COST = 1 << 15  # scrypt's n: 32 MiB and a tenth of a second, once a start


def new_content() -> tuple[bytes, bytes]:
    """A new KEK, and what its file holds."""
    kek = os.urandom(LENGTH)
    given = keys.given_password()
    if given is None:
        return kek, kek
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return kek, _MARK + salt + nonce + AESGCM(_key(given, salt)).encrypt(nonce, kek, _MARK)


def lay(file: Path) -> None:
    """Make a KEK."""
    write_private(file, new_content()[1])


def read(file: Path, password: bytes) -> bytes:
    """The KEK of a file. Raises AdminError when the key password does not open it, or when it is none."""
    content = file.read_bytes()
    if not content.startswith(_MARK):
        if len(content) != LENGTH:
            raise AdminError(f"{file} is no key-encryption key: restore it from the backup.")
        return content
    salt, nonce, sealed = _split(content.removeprefix(_MARK), _SALT, _NONCE)
    try:
        return AESGCM(_key(password, salt)).decrypt(nonce, sealed, _MARK)
    except (InvalidTag, ValueError) as error:
        told = f"The password does not open {file}: set {keys.PASSWORD_VARIABLE} to the right one."
        raise AdminError(told) from error


def read_all(state_dir: Path, password: bytes) -> list[bytes]:
    """The KEK to seal with, and after it those that values may still be sealed with."""
    files = [state_dir / rotation.KEK, state_dir / rotation.KEK_FORMER, rotation.next_of(state_dir, rotation.KEK)]
    return [read(file, password) for file in files if file.exists()]


def state(state_dir: Path) -> tuple[int, int]:
    """The mark of the file to seal with: another one when another KEK takes its place."""
    status = (state_dir / rotation.KEK).stat()
    return status.st_ino, status.st_mtime_ns


def _key(password: bytes, salt: bytes) -> bytes:
    return Scrypt(salt, LENGTH, _COST, 8, 1).derive(password)


def _split(content: bytes, *lengths: int) -> tuple[bytes, bytes, bytes]:
    first, second = lengths
    return content[:first], content[first : first + second], content[first + second :]
