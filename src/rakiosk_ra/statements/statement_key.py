"""The key that signs statements, and its certificate: under the root, answered by OCSP, revocable.

Statements lie in drawers for years: the certificates of former keys stay published, and good until they are revoked.
"""

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.files import write_private
from rakiosk_ra.ca import keys, known_keys, profile, rotation
from rakiosk_ra.ca.foundation import alone_in
from rakiosk_ra.ca.loading import load_certificate
from rakiosk_ra.registry import Registry

NAME = "statement"
_FILE, _FORMER = "pki/statement.pem", "pki/statement-former.pem"
_RENEWED_BEFORE = timedelta(days=90)


def certificate(ra: Registry) -> x509.Certificate:
    """The certificate of the key that signs now; made when there is none for it, or when it is near its end.

    Raises ClockBehind.
    """
    kept = _kept(ra)
    is_current = kept is not None and kept.issuer == ra.authority.certificate.subject
    if kept is not None and is_current and kept.not_valid_after_utc - ra.clock() > _RENEWED_BEFORE:
        return kept
    with alone_in(ra.state_dir):
        fresh = _certified(ra, ra.foundation.statement.public_key())
        with ra.database.write() as session:
            ra.authority.resume(session, fresh, ra.clock())
        _publish(ra, fresh)
    return fresh


def published(ra: Registry) -> bytes:
    """The certificates of all keys that ever signed statements (PEM), the one that signs now first."""
    current, former = certificate(ra), ra.state_dir / _FORMER
    return current.public_bytes(Encoding.PEM) + (former.read_bytes() if former.exists() else b"")


def replace_key(ra: Registry, reason: x509.ReasonFlags | None = None) -> x509.Certificate:
    """Sign with a new key from now on, in every process that serves; the old one's certificate is revoked for a reason.

    Without one what it has signed stays good. A replacement that is cut off is finished by whoever opens the RA next.
    """
    old = certificate(ra)
    with alone_in(ra.state_dir):
        key = ed25519.Ed25519PrivateKey.generate()
        fresh, now = _certified(ra, key.public_key()), ra.clock()
        rotation.lay_next(ra.state_dir, rotation.STATEMENT, keys.key_to_pem(key, ra.foundation.key_password))
        with ra.database.write() as session:
            if reason is not None:
                ra.authority.revoke(session, old, reason, now)
            ra.authority.resume(session, fresh, now)
            known_keys.replace(session, NAME, profile.spki_sha256(key.public_key()))
        rotation.take_up_next(ra.state_dir, rotation.STATEMENT)
        _publish(ra, fresh)
    return fresh


def revoke(ra: Registry, serial: int, reason: x509.ReasonFlags) -> None:
    """Revoke the certificate of a former key. Raises AdminError when none has this serial."""
    former = ra.state_dir / _FORMER
    certificates = x509.load_pem_x509_certificates(former.read_bytes()) if former.exists() else []
    found = next((one for one in certificates if one.serial_number == serial), None)
    if found is None:
        raise AdminError("No key that signed statements has a certificate with this serial: see 'signers list'.")
    with ra.database.write() as session:
        ra.authority.revoke(session, found, reason, ra.clock())


def _kept(ra: Registry) -> x509.Certificate | None:
    file = ra.state_dir / _FILE
    kept = load_certificate(file) if file.exists() else None
    return kept if kept is not None and kept.public_key() == ra.foundation.statement.public_key() else None


def _certified(ra: Registry, key: ed25519.Ed25519PublicKey) -> x509.Certificate:
    return profile.statement_signer(ra.foundation.issuing, key, ra.signing.now(), ra.pki_url)


def _publish(ra: Registry, fresh: x509.Certificate) -> None:
    file, former = ra.state_dir / _FILE, ra.state_dir / _FORMER
    if file.exists():
        write_private(former, file.read_bytes() + (former.read_bytes() if former.exists() else b""))
    write_private(file, fresh.public_bytes(Encoding.PEM))
