"""The next issuing authority: asked for at the RA, certified where the root's key lies, and taken into use."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import orm

from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.engine import Database
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.files import write_private
from rakiosk_ra.ca import authorities, keys, known_keys, profile, rotation
from rakiosk_ra.ca.foundation import Foundation, alone_in
from rakiosk_ra.ca.issuing_names import common_name, name_of, number_of
from rakiosk_ra.ca.loading import load_certificate, load_issuer
from rakiosk_ra.ca.rotation import ISSUING, ISSUING_CERTIFICATE

_WAITING = "keys/issuing.key.waiting"
_ROOT_LIST = "/pki/root.crl"
_LEAST = timedelta(days=365)


def request(state_dir: Path, foundation: Foundation, pki_url: str) -> bytes:
    """A request (PKCS#10, PEM) for the next authority; asked again before it is in use it is for the same key."""
    waiting = state_dir / _WAITING
    with alone_in(state_dir):
        if not waiting.exists():
            write_private(waiting, keys.key_to_pem(keys.new_key(), foundation.key_password))
    key = keys.load_key(waiting, foundation.key_password)
    builder = x509.CertificateSigningRequestBuilder(name_of(foundation.issuing.number + 1))
    addresses = profile.distribution(pki_url + _ROOT_LIST)
    signed = builder.add_extension(addresses, critical=False).sign(key, hashes.SHA256())
    return signed.public_bytes(Encoding.PEM)


def certify(root_folder: Path, request_file: Path, target: Path, now: datetime) -> Iterator[str]:
    """Sign what was asked for with the root's key; tells what was signed. Raises AdminError."""
    if not (root_folder / "root.key").exists():
        raise AdminError(f"There is no root.key in {root_folder}: name the folder that `init` made as root-offline.")
    root = load_issuer(root_folder / "root.pem", root_folder / "root.key", keys.key_password(root_folder))
    asked = _read(request_file)
    key, address = asked.public_key(), _root_list_address(asked)
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise AdminError(f"{request_file} asks for a key that is not P-256.")
    try:
        number = number_of(asked.subject)
    except ValueError as error:
        raise AdminError(f"{request_file} does not ask for an issuing authority.") from error
    url = address.removesuffix(_ROOT_LIST)
    made = authorities.issuing(key, SignedAt(now), root, url, number)
    write_private(target, made.public_bytes(Encoding.PEM))
    yield (
        f"{target}: {common_name(made.subject)}, the root's list at {address}, key {profile.spki_sha256(key)}, "
        f"until {made.not_valid_after_utc:%Y-%m-%d}"
    )


def take_up(state_dir: Path, foundation: Foundation, database: Database, file: Path, now: datetime) -> x509.Certificate:
    """Sign with the next authority from now on, in every process that serves; the one before answers for its own.

    Cut off, it is finished, or nothing, for whoever opens the RA next. Raises AdminError.
    """
    fresh, password = load_certificate(file), foundation.key_password
    waiting, former = state_dir / _WAITING, foundation.issuing
    _check(fresh, foundation, file, now)
    with alone_in(state_dir):
        if not waiting.exists() or keys.load_key(waiting, password).public_key() != fresh.public_key():
            raise AdminError(f"{file} is not for the key that 'issuing request' has made here.")
        stem = f"issuing-{former.number}"
        write_private(state_dir / "keys" / f"{stem}.key", (state_dir / ISSUING).read_bytes())
        write_private(state_dir / "pki" / f"{stem}.pem", former.certificate.public_bytes(Encoding.PEM))
        rotation.lay_next(state_dir, ISSUING_CERTIFICATE, fresh.public_bytes(Encoding.PEM))
        rotation.lay_next(state_dir, ISSUING, waiting.read_bytes())
        with database.write() as session:
            _note(session, fresh)
        rotation.take_up_next(state_dir, ISSUING_CERTIFICATE)
        rotation.take_up_next(state_dir, ISSUING)
        waiting.unlink()
    return fresh


def _note(session: orm.Session, fresh: x509.Certificate) -> None:
    key = fresh.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError("an issuing authority's key is an elliptic curve's")
    known_keys.replace(session, "issuing", profile.spki_sha256(key))


def _check(fresh: x509.Certificate, foundation: Foundation, file: Path, now: datetime) -> None:
    try:
        fresh.verify_directly_issued_by(foundation.root)
    except Exception as error:  # ValueError, TypeError, InvalidSignature: all say the same
        raise AdminError(f"{file} was not signed by this RA's root.") from error
    if fresh.subject != name_of(foundation.issuing.number + 1):
        former = common_name(foundation.issuing.certificate.subject)
        raise AdminError(f"{file} is not the next authority after {former}.")
    if not fresh.not_valid_before_utc <= now < fresh.not_valid_after_utc - _LEAST:
        raise AdminError(f"{file} is not good now, or not for a year: look at the clocks of both machines.")


def _read(file: Path) -> x509.CertificateSigningRequest:
    try:
        asked = x509.load_pem_x509_csr(file.read_bytes())
    except OSError as error:
        raise AdminError(f"Cannot read {file}: {error.strerror}.") from error
    except ValueError as error:
        raise AdminError(f"{file} is no request (PKCS#10, PEM).") from error
    if not asked.is_signature_valid:
        raise AdminError(f"{file} is not signed by its own key.")
    return asked


def _root_list_address(asked: x509.CertificateSigningRequest) -> str:
    found = [one.value for one in asked.extensions if isinstance(one.value, x509.CRLDistributionPoints)]
    names = found[0][0].full_name if found else None
    address = str(names[0].value) if names else ""
    if not address.endswith(_ROOT_LIST):
        raise AdminError("The request does not say where the root's list lies: make it with 'issuing request'.")
    return address
