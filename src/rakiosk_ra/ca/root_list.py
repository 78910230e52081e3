"""The root's revocation list: signed anew off line, where the root's key lies, and carried to the RA.

The folder of the root's key holds the newest list, and with it what was ever revoked: no database is needed there.
"""

from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.files import write_private
from rakiosk_ra.ca import authorities, keys
from rakiosk_ra.ca.loading import load_certificate, load_issuer

FILE = "root.crl"


def sign_again(
    root_folder: Path, now: datetime, revoked: x509.Certificate | None = None, reason: x509.ReasonFlags | None = None
) -> x509.CertificateRevocationList:
    """Sign the next list, with one more certificate revoked if one is given, and keep it there. Raises AdminError."""
    if not (root_folder / "root.key").exists():
        raise AdminError(f"There is no root.key in {root_folder}: name the folder that `init` made as root-offline.")
    root = load_issuer(root_folder / "root.pem", root_folder / "root.key", keys.key_password(root_folder))
    last = load_list(root_folder / FILE)
    if now < last.last_update_utc:
        raise AdminError(f"This machine's clock says {now:%Y-%m-%d}: the last list is newer; set the clock right.")
    entries = [last[index] for index in range(len(last))]
    if revoked is not None:
        entries.append(_entry(root.certificate, entries, revoked, reason, now))
    signed = authorities.root_list(root, number_of(last) + 1, entries, SignedAt(now))
    write_private(root_folder / FILE, signed.public_bytes(Encoding.DER))
    return signed


def install(state_dir: Path, file: Path, now: datetime) -> x509.CertificateRevocationList:
    """Let the RA publish a list from now on. Raises AdminError unless it is the root's, newer, and good now."""
    root, published = load_certificate(state_dir / "pki" / "root.pem"), state_dir / "pki" / FILE
    fresh = load_list(file)
    if fresh.issuer != root.subject or not fresh.is_signature_valid(root.public_key()):  # type: ignore[arg-type]
        raise AdminError(f"{file} is not signed by this RA's root.")
    if published.exists() and number_of(fresh) <= number_of(load_list(published)):
        raise AdminError(f"{file} is no newer than the list that is published already.")
    if not fresh.last_update_utc <= now < expiry_of(fresh):
        raise AdminError(f"{file} is not good now: it is from {fresh.last_update_utc:%Y-%m-%d}.")
    write_private(published, fresh.public_bytes(Encoding.DER))
    return fresh


def load_list(file: Path) -> x509.CertificateRevocationList:
    """Read a list (DER or PEM). Raises AdminError."""
    try:
        content = file.read_bytes()
        return (x509.load_pem_x509_crl if content.startswith(b"-----") else x509.load_der_x509_crl)(content)
    except OSError as error:
        raise AdminError(f"Cannot read {file}: {error.strerror}.") from error
    except ValueError as error:
        raise AdminError(f"{file} is no revocation list.") from error


def check_list(file: Path, root: x509.Certificate) -> None:
    """Raises AdminError for what is no list of this root's."""
    key = root.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not load_list(file).is_signature_valid(key):
        raise AdminError(f"{file} is not the list of {file.with_name('root.pem')}: restore both from one backup.")


def number_of(signed: x509.CertificateRevocationList) -> int:
    """A list's number."""
    return signed.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def expiry_of(signed: x509.CertificateRevocationList) -> datetime:
    """Until when a list is good. Raises AdminError for one that does not say."""
    if signed.next_update_utc is None:
        raise AdminError("The list does not say until when it is good.")
    return signed.next_update_utc


def described(signed: x509.CertificateRevocationList) -> str:
    """A list in a line."""
    return f"number {number_of(signed)}, good until {expiry_of(signed):%Y-%m-%d}"


def _entry(
    root: x509.Certificate,
    entries: list[x509.RevokedCertificate],
    revoked: x509.Certificate,
    reason: x509.ReasonFlags | None,
    now: datetime,
) -> x509.RevokedCertificate:
    try:
        revoked.verify_directly_issued_by(root)
    except Exception as error:  # ValueError, TypeError, InvalidSignature: all say the same
        raise AdminError("This certificate was not issued by the root.") from error
    if any(entry.serial_number == revoked.serial_number for entry in entries):
        raise AdminError("This certificate is on the list already.")
    builder = x509.RevokedCertificateBuilder(revoked.serial_number, now)
    return builder.add_extension(x509.CRLReason(reason or x509.ReasonFlags.superseded), critical=False).build()
