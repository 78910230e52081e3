"""The RA's own PKI: root, issuing authority and TLS authority, laid once in its state folder.

    root-offline/   root.key, password      never read again: move it to a medium that lies in a safe
    pki/            root.pem, issuing.pem, tls.pem
    keys/           issuing.key, tls.key, statement.key, kek, password

Each certificate is written after its key: what a killed first start left is finished by the next one.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519

from rakiosk_ra.ca import keys, profile
from rakiosk_ra.ca.profile import Issuer

_NAMES = {"root": "rakiosk root", "issuing": "rakiosk issuing CA", "tls": "rakiosk TLS CA"}


@dataclass(frozen=True, slots=True)
class Foundation:
    """The PKI of a state folder.

    `kek` seals what the database may not show; `statement` signs statements of certificates (憑證證明單).
    """

    root: x509.Certificate
    issuing: Issuer
    tls: Issuer
    kek: bytes
    key_password: bytes
    statement: ed25519.Ed25519PrivateKey


@contextmanager
def alone_in(state_dir: Path) -> Iterator[None]:
    """Hold the state folder's lock: one process at a time lays keys and tables."""
    state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (state_dir / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def open_foundation(state_dir: Path, now: datetime) -> Foundation:
    """Lay what is missing, and load it. The caller holds `alone_in`. Raises AdminError for a wrong key password."""
    pki, secret = state_dir / "pki", state_dir / "keys"
    if not (pki / "issuing.pem").exists():
        root = _authority("root", pki, state_dir / "root-offline", now)
        _authority("issuing", pki, secret, now, root)
    tls = _authority("tls", pki, secret, now)
    password = keys.key_password(secret)
    issuing = Issuer(load_certificate(pki / "issuing.pem"), keys.load_key(secret / "issuing.key", password))
    statement = _statement_key(secret / "statement.key", password)
    return Foundation(load_certificate(pki / "root.pem"), issuing, tls, _kek(secret / "kek"), password, statement)


def load_certificate(path: Path) -> x509.Certificate:
    """Read a certificate (PEM)."""
    return x509.load_pem_x509_certificate(path.read_bytes())


def _authority(kind: str, pki: Path, secret: Path, now: datetime, issuer: Issuer | None = None) -> Issuer:
    key_file, certificate_file = secret / f"{kind}.key", pki / f"{kind}.pem"
    password = keys.key_password(secret)
    if not certificate_file.exists():
        key = keys.new_key()
        keys.write_private(key_file, keys.key_to_pem(key, password))
        keys.write_private(certificate_file, profile.authority(_NAMES[kind], kind, key, now, issuer))
    return Issuer(load_certificate(certificate_file), keys.load_key(key_file, password))


def _statement_key(path: Path, password: bytes) -> ed25519.Ed25519PrivateKey:
    if not path.exists():
        keys.write_private(path, keys.key_to_pem(ed25519.Ed25519PrivateKey.generate(), password))
    return keys.load_ed25519_key(path, password)


def _kek(path: Path) -> bytes:
    if not path.exists():
        keys.write_private(path, os.urandom(32))
    return path.read_bytes()
