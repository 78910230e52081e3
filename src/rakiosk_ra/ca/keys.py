"""Key files: PKCS#8 under a password, readable by their owner only, whole or not there at all."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from rakiosk_ra.base.errors import AdminError

PASSWORD_VARIABLE = "RAKIOSK_RA_KEY_PASSWORD"  # noqa: S105  # the name of the variable
PASSWORD_CREDENTIAL = "ra-key-password"  # noqa: S105  # the name of the systemd credential
PASSWORD_FILE = "password"  # noqa: S105  # the name of the file
_PEM = serialization.Encoding.PEM
_PKCS8 = serialization.PrivateFormat.PKCS8


def write_private(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 that is either whole or not there, and on the disk when this returns."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def key_password(folder: Path) -> bytes:
    """The password of the keys in a folder.

    From the environment, from a systemd credential, or from a generated file beside them. The file protects against
    no one who can read the folder: it is for the reference set-up.
    """
    if given := os.environ.get(PASSWORD_VARIABLE):
        return given.encode()
    if credentials := os.environ.get("CREDENTIALS_DIRECTORY"):
        credential = Path(credentials) / PASSWORD_CREDENTIAL
        if credential.exists():
            return credential.read_bytes().strip()
    file = folder / PASSWORD_FILE
    if not file.exists():
        write_private(file, secrets.token_urlsafe(32).encode())
    return file.read_bytes().strip()


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


def _load(path: Path, password: bytes) -> object:
    try:
        return serialization.load_pem_private_key(path.read_bytes(), password)
    except ValueError as error:
        raise AdminError(f"The password does not open {path}: set {PASSWORD_VARIABLE} to the right one.") from error
