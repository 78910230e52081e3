"""Key files: PKCS#8 under a password, readable by their owner only, whole or not there at all."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.files import write_private

EllipticKey = ec.EllipticCurvePrivateKey
PASSWORD_VARIABLE = "RAKIOSK_RA_KEY_PASSWORD"  # noqa: S105  # the name of the variable
PASSWORD_CREDENTIAL = "ra-key-password"  # noqa: S105  # the name of the systemd credential
PASSWORD_FILE = "password"  # noqa: S105  # the name of the file
_PEM = serialization.Encoding.PEM
_PEM_BEGINS = b"-----BEGIN "
_PKCS8 = serialization.PrivateFormat.PKCS8


def key_password(folder: Path) -> bytes:
    """The password of the keys in a folder, from wherever `lay_password` knows it. Raises AdminError without one."""
    password = given_password() or _written_password(folder / PASSWORD_FILE)
    if password is None:
        raise AdminError(
            f"The password of the keys in {folder} is not known: set {PASSWORD_VARIABLE}, "
            f"give systemd's credential {PASSWORD_CREDENTIAL}, or restore {folder / PASSWORD_FILE}."
        )
    return password


def lay_password(folder: Path) -> bytes:
    """The password for new keys in a folder.

    From the environment, from a systemd credential, or from a generated file beside them. The file protects against
    no one who can read the folder: it is for the reference set-up.
    """
    if not given_password() and _written_password(folder / PASSWORD_FILE) is None:
        write_private(folder / PASSWORD_FILE, secrets.token_urlsafe(32).encode())
    return key_password(folder)


def given_password() -> bytes | None:
    """The password that somebody has given, in the environment or as a systemd credential."""
    if given := os.environ.get(PASSWORD_VARIABLE):
        return given.encode()
    if credentials := os.environ.get("CREDENTIALS_DIRECTORY"):
        credential = Path(credentials) / PASSWORD_CREDENTIAL
        if credential.exists():
            return credential.read_bytes().strip()
    return None


def _written_password(file: Path) -> bytes | None:
    return file.read_bytes().strip() if file.exists() else None


def new_key() -> ec.EllipticCurvePrivateKey:
    """A fresh P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def key_to_pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, password: bytes) -> bytes:
    """PKCS#8 under a password; without one when it is empty (a kiosk's TLS key, mode 0600)."""
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(_PEM, _PKCS8, encryption)


def load_key(path: Path, password: bytes) -> ec.EllipticCurvePrivateKey:
    """Read an elliptic-curve key. Raises AdminError when the password does not open it."""
    key = _load(path, password)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise AdminError(f"{path} holds a key of another type than elliptic curve.")
    return key


def load_ed25519_key(path: Path, password: bytes) -> ed25519.Ed25519PrivateKey:
    """Read an Ed25519 key. Raises AdminError when the password does not open it."""
    key = _load(path, password)
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise AdminError(f"{path} holds a key of another type than Ed25519.")
    return key


class ReplaceableKey:
    """An Ed25519 key that is read anew when another file takes its file's place. Raises AdminError as loading does."""

    def __init__(self, path: Path, password: bytes) -> None:
        self._path = path
        self._password = password
        self._read: tuple[tuple[int, int], ed25519.Ed25519PrivateKey] | None = None
        self.public_key()

    def sign(self, data: bytes) -> bytes:
        """Sign with the key as it is now."""
        return self._key().sign(data)

    def public_key(self) -> ed25519.Ed25519PublicKey:
        """Its public half."""
        return self._key().public_key()

    def _key(self) -> ed25519.Ed25519PrivateKey:
        status = self._path.stat()
        seen = (status.st_ino, status.st_mtime_ns)
        if self._read is None or self._read[0] != seen:
            self._read = seen, load_ed25519_key(self._path, self._password)
        return self._read[1]


def _load(path: Path, password: bytes) -> object:
    content = path.read_bytes()
    if _PEM_BEGINS not in content:
        raise AdminError(f"{path} is no key (PEM): restore it from the backup.")
    try:
        return serialization.load_pem_private_key(content, password)
    except (ValueError, TypeError) as error:  # TypeError: the password is empty
        raise AdminError(f"The password does not open {path}: set {PASSWORD_VARIABLE} to the right one.") from error
