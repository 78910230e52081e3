"""The RA's own PKI: root, issuing authority and TLS authority, laid by `init` in a state folder, and opened there.

    root-offline/   root.key, password, root.pem, root.crl   not read to serve: move it into a safe
    pki/            root.pem, root.crl, issuing.pem, tls.pem; issuing-N.pem of authorities before; tls-*.pem
                    of TLS authorities that are trusted besides (`tls_authorities`)
    keys/           issuing.key, tls.key, statement.key, kek, password; issuing-N.key

Each certificate is written after its key: what a killed `init` left is finished by the next one.
"""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.files import write_private
from rakiosk_ra.base.vault import kek_fingerprint
from rakiosk_ra.ca import authorities, kek, keys, profile, rotation
from rakiosk_ra.ca.issuers import Issuers
from rakiosk_ra.ca.loading import load_certificate, load_issuer
from rakiosk_ra.ca.profile import Issuer
from rakiosk_ra.ca.root_list import check_list
from rakiosk_ra.ca.tls_authorities import TlsAuthorities

ROOT_FOLDER = "root-offline"
_FILES = (
    *("pki/root.pem", "pki/root.crl", "pki/issuing.pem", "pki/tls.pem"),
    *("keys/issuing.key", "keys/tls.key", "keys/statement.key", "keys/kek"),
)


@dataclass(frozen=True, slots=True)
class Foundation:
    """The PKI of a state folder.

    `kek` seals what the database may not show; `statement` signs statements of certificates (憑證證明單).
    """

    root: x509.Certificate
    issuers: Issuers
    tls_authorities: TlsAuthorities
    kek: bytes
    key_password: bytes
    statement: keys.ReplaceableKey

    @property
    def issuing(self) -> Issuer:
        """The issuing authority that signs now."""
        return self.issuers.current()

    @property
    def tls(self) -> Issuer:
        """The authority that certifies the RA's listener and the kiosks now."""
        return self.tls_authorities.current()

    def fingerprints(self) -> dict[str, str]:
        """Fingerprints (hex) that tell the keys apart, each by its name; of the KEK nothing that helps to find it."""
        return {
            "root": self.root.fingerprint(hashes.SHA256()).hex(),
            "issuing": profile.spki_sha256(self.issuing.key.public_key()),
            "tls": profile.spki_sha256(self.tls.key.public_key()),
            "statement": profile.spki_sha256(self.statement.public_key()),
            "kek": kek_fingerprint(self.kek),
        }


def finish_rotations(state_dir: Path, foundation: Foundation, noted: Mapping[str, str]) -> Foundation:
    """The foundation with every replacement of a key finished that the database knows of."""

    def statement(file: Path) -> str:
        return profile.spki_sha256(keys.load_ed25519_key(file, foundation.key_password).public_key())

    def sealing(file: Path) -> str:
        return kek_fingerprint(kek.read(file, foundation.key_password))

    def elliptic(file: Path) -> str:
        return profile.spki_sha256(keys.load_key(file, foundation.key_password).public_key())

    told = {"statement": statement, "kek": sealing, "issuing": elliptic, "tls": elliptic}
    is_changed = rotation.finish(state_dir, noted, told)
    return open_foundation(state_dir) if is_changed else foundation


@contextmanager
def alone_in(state_dir: Path) -> Iterator[None]:
    """Hold the lock of a state folder that is there: one process at a time lays keys and tables."""
    with (state_dir / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def refuse_missing(state_dir: Path) -> None:
    """Raises AdminError when a folder holds no RA, or when something of it is missing."""
    if lacking := [name for name in _FILES if not (state_dir / name).exists()]:
        raise AdminError(_lacking(state_dir, lacking))


def lay_foundation(state_dir: Path, pki_url: str, now: SignedAt) -> None:
    """Lay what is missing. The caller holds `alone_in`. Raises AdminError for a certificate whose key is gone.

    `pki_url` stands in the issuing authority's certificate for as long as that lives.
    """
    pki, secret, offline = state_dir / "pki", state_dir / "keys", state_dir / ROOT_FOLDER
    _refuse_lost_keys(state_dir)
    if not (pki / "issuing.pem").exists():
        root = _root(offline, now)
        for name in ("root.pem", "root.crl"):
            write_private(pki / name, (offline / name).read_bytes())
        key = _key(secret / "issuing.key")
        write_private(pki / "issuing.pem", _pem(authorities.issuing(key.public_key(), now, root, pki_url)))
    if not (pki / "tls.pem").exists():
        write_private(pki / "tls.pem", _pem(authorities.tls(_key(secret / "tls.key"), now)))
    if not (secret / "statement.key").exists():
        pem = keys.key_to_pem(ed25519.Ed25519PrivateKey.generate(), keys.lay_password(secret))
        write_private(secret / "statement.key", pem)
    if not (secret / "kek").exists():
        kek.lay(secret / "kek")


def open_foundation(state_dir: Path) -> Foundation:
    """Load what `lay_foundation` laid. Raises AdminError when something is missing, or for a wrong key password."""
    refuse_missing(state_dir)
    pki, secret = state_dir / "pki", state_dir / "keys"
    password, root = keys.key_password(secret), load_certificate(pki / "root.pem")
    check_list(pki / "root.crl", root)
    return Foundation(
        root,
        Issuers(state_dir, password),
        TlsAuthorities(state_dir, password),
        kek.read(secret / "kek", password),
        password,
        keys.ReplaceableKey(secret / "statement.key", password),
    )


def _lacking(state_dir: Path, lacking: list[str]) -> str:
    if len(lacking) == len(_FILES):
        return f"There is no RA in {state_dir}: name its folder with --state, or make a new one with 'rakiosk-ra init'."
    names = ", ".join(lacking)
    return f"{state_dir} lacks {names}: restore what is missing from the backup; if 'init' was cut off, run it again."


def _refuse_lost_keys(state_dir: Path) -> None:
    for name in ("issuing", "tls"):
        if (state_dir / f"pki/{name}.pem").exists() and not (state_dir / f"keys/{name}.key").exists():
            raise AdminError(f"{state_dir} lacks keys/{name}.key: restore it from the backup; nothing new was made.")


def _root(folder: Path, now: SignedAt) -> Issuer:
    if not (folder / "root.pem").exists():
        write_private(folder / "root.pem", _pem(authorities.root(_key(folder / "root.key"), now)))
    root = load_issuer(folder / "root.pem", folder / "root.key", keys.key_password(folder))
    if not (folder / "root.crl").exists():
        signed = authorities.root_list(root, 1, [], now)
        write_private(folder / "root.crl", signed.public_bytes(Encoding.DER))
    return root


def _key(path: Path) -> keys.EllipticKey:
    password = keys.lay_password(path.parent)
    if not path.exists():
        write_private(path, keys.key_to_pem(keys.new_key(), password))
    return keys.load_key(path, password)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)
