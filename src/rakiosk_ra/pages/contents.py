"""The public pages in force: imported as a new version, published under the RA's signature, told to kiosks."""

import json
from datetime import timedelta

import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import TypeAdapter
from sqlalchemy import orm

from ra_contract.content import BUNDLE_MOST, Bundle, ContentEntry, SignedBundle, canonical, signed_bytes
from ra_contract.problems import Refusal
from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.files import write_private
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import encoded
from rakiosk_ra.ca import keys, profile
from rakiosk_ra.ca.foundation import alone_in
from rakiosk_ra.ca.loading import load_certificate
from rakiosk_ra.ca.profile import Issuer
from rakiosk_ra.ca.tls_authorities import is_signed_by
from rakiosk_ra.pages.folder import Content
from rakiosk_ra.pages.rows import ContentFileRow, ContentRow
from rakiosk_ra.registry import Registry

_RENEWED_BEFORE = timedelta(days=90)
_ENTRIES: TypeAdapter[tuple[ContentEntry, ...]] = TypeAdapter(tuple[ContentEntry, ...])


def put(ra: Registry, session: orm.Session, content: Content) -> int:
    """Keep a folder's content as a version that is not yet published; its number."""
    newest = session.scalar(sa.select(sa.func.max(ContentRow.version))) or 0
    entries = json.dumps(_ENTRIES.dump_python(content.entries, mode="json"), ensure_ascii=False)
    session.add(ContentRow(version=newest + 1, imported_at=ra.clock(), entries=entries))
    for digest, file in content.files.items():
        session.merge(ContentFileRow(sha256=digest, content=file))
    return newest + 1


def publish(session: orm.Session, signer: Issuer, now: SignedAt) -> int:
    """Sign the newest version and put it in force; its number. Raises AdminError."""
    row = session.scalars(_newest().with_for_update()).first()
    if row is None:
        raise AdminError("Nothing was imported yet: rakiosk-ra content import FOLDER.")
    if row.published_at is not None:
        raise AdminError(f"Version {row.version} is published already; import a newer one first.")
    bundle = Bundle(row.version, now, _ENTRIES.validate_json(row.entries))
    row.text, row.published_at = canonical(bundle), now
    if len(row.text.encode()) > BUNDLE_MOST // 2:
        raise AdminError(f"The pages have more than {BUNDLE_MOST // 2 // 1024} kB together: attach files instead.")
    row.signature = signer.key.sign(signed_bytes(row.text), ec.ECDSA(hashes.SHA256()))
    row.certificate = signer.certificate.public_bytes(Encoding.DER)
    return row.version


def in_force(session: orm.Session) -> tuple[int, SignedBundle]:
    """The newest published version. Raises Refused (not-found)."""
    row = session.scalars(_newest().where(ContentRow.published_at.is_not(None))).first()
    if row is None or row.text is None or row.signature is None or row.certificate is None:
        raise Refused(Refusal.NOT_FOUND)
    return row.version, SignedBundle(row.text, encoded(row.signature), encoded(row.certificate))


def signed_by(session: orm.Session) -> x509.Certificate | None:
    """The certificate under which the pages in force are signed."""
    row = session.scalars(_newest().where(ContentRow.published_at.is_not(None))).first()
    return x509.load_der_x509_certificate(row.certificate) if row is not None and row.certificate is not None else None


def file(session: orm.Session, sha256: str) -> bytes:
    """An attached file. Raises Refused (not-found)."""
    row = session.get(ContentFileRow, sha256) if sha256.isalnum() and len(sha256) == 64 else None
    if row is None:
        raise Refused(Refusal.NOT_FOUND)
    return row.content


def _newest() -> sa.Select[ContentRow]:
    return sa.select(ContentRow).order_by(ContentRow.version.desc()).limit(1)


def signer(ra: Registry) -> Issuer:
    """The key that signs the pages, under the authority that every kiosk trusts; made anew before it expires.

    It may wait for another process: outside any transaction.
    """
    key_file, certificate_file = ra.state_dir / "keys" / "content.key", ra.state_dir / "pki" / "content.pem"
    password = ra.foundation.key_password
    with alone_in(ra.state_dir):
        if certificate_file.exists():
            certificate = load_certificate(certificate_file)
            is_current = is_signed_by(certificate, ra.foundation.tls.certificate)
            if is_current and certificate.not_valid_after_utc - ra.clock() > _RENEWED_BEFORE:
                return Issuer(certificate, keys.load_key(key_file, password))
        key = keys.new_key()
        certificate = profile.content_signer(ra.foundation.tls, key, ra.signing.now())
        certificate_file.unlink(missing_ok=True)  # a key without its certificate heals, the reverse does not
        write_private(key_file, keys.key_to_pem(key, password))
        write_private(certificate_file, certificate.public_bytes(Encoding.PEM))
        return Issuer(certificate, key)
