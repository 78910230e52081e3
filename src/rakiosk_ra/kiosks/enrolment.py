"""A machine becomes a kiosk by a one-time token (EST's simpleenroll under a certificate, RFC 7030, 3.3.2).

The token's own certificate is no kiosk's: it is let in at the one route that calls `enrol`. The same key from the same
machine is given the same certificate for as long as the token lasts, so that no lost answer costs a token.
"""

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError

from ra_contract.enrolment import KioskToken
from ra_contract.possession import PublicKey
from ra_contract.problems import ProblemCode
from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.ca import keys, profile
from rakiosk_ra.ca.profile import Issuer, spki_sha256
from rakiosk_ra.ca.tls_authorities import TlsAuthorities
from rakiosk_ra.kiosks import trust
from rakiosk_ra.kiosks.admission import kiosk_in_use
from rakiosk_ra.kiosks.rows import KioskRow, KioskTokenRow

_MACHINES_MOST = 300  # characters: nine network cards
_log = logging.getLogger("rakiosk_ra.kiosks.enrolment")


def new_token(known: TlsAuthorities, name: str, lasts: timedelta, now: SignedAt) -> tuple[KioskToken, KioskTokenRow]:
    """A token for a kiosk of this name, and its row, which has no secret."""
    key = keys.new_key()
    trusted = known.trusted()
    certificate = profile.tls_kiosk(known.current(), key.public_key(), name, now, lasts)
    token = KioskToken(
        tuple(one.public_bytes(Encoding.DER) for one in trusted),
        certificate.public_bytes(Encoding.DER),
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )
    row = KioskTokenRow(
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        name=name,
        is_desk=False,
        ends_at=now + lasts,
        authorities=trust.fingerprints(trusted),
    )
    return token, row


def void(session: orm.Session, name: str) -> bool:
    """Let the token of a name in no longer; whether there was one."""
    deleted = session.execute(sa.delete(KioskTokenRow).where(KioskTokenRow.name == name).returning(KioskTokenRow.name))
    return deleted.first() is not None


def awaited(session: orm.Session) -> list[tuple[str, datetime]]:
    """The kiosks that no machine has become yet, by name, and until when each token can be used."""
    query = sa.select(KioskTokenRow.name, KioskTokenRow.ends_at).where(KioskTokenRow.kiosk_id.is_(None))
    return [(name, ends_at) for name, ends_at in session.execute(query.order_by(KioskTokenRow.name))]


def known_token(session: orm.Session, fingerprint: str | None, now: SignedAt) -> KioskTokenRow:
    """The token that a machine connects by. Raises Refused (client-certificate)."""
    row = session.get(KioskTokenRow, fingerprint, with_for_update=True) if fingerprint else None
    if row is None or row.ends_at <= now:
        raise Refused(ProblemCode.CLIENT_CERTIFICATE, "no token")
    return row


def enrol(
    session: orm.Session, issuer: Issuer, token: KioskTokenRow, *, key: PublicKey, machine: str, now: SignedAt
) -> bytes:
    """The certificate (DER) of the kiosk that a machine becomes. Raises Refused (client-certificate, invalid-request).

    `machine` is what it says of itself (`enrolment.MACHINE`).
    """
    if not machine.strip() or len(machine) > _MACHINES_MOST:
        raise Refused(ProblemCode.INVALID_REQUEST, "it does not say which machine it is")
    if token.kiosk_id is not None:
        return _again(session, token, key, machine)
    if kiosk_in_use(session, token.name) is not None:
        raise Refused(ProblemCode.CLIENT_CERTIFICATE, "there is a kiosk of this name")
    certificate = profile.tls_kiosk(issuer, key, token.name, now)
    kiosk = KioskRow(
        name=token.name,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        issued_at=now,
        office_id=token.office_id,
        is_desk=token.is_desk,
        machine=machine,
    )
    session.add(kiosk)
    try:
        session.flush()
    except IntegrityError as error:  # one was added by hand meanwhile
        raise Refused(ProblemCode.CLIENT_CERTIFICATE, "there is a kiosk of this name") from error
    token.kiosk_id, token.key_sha256 = kiosk.id, spki_sha256(key)
    token.certificate = certificate.public_bytes(Encoding.DER)
    _log.info("kiosk %s is enrolled", kiosk.name)
    return token.certificate


def _again(session: orm.Session, token: KioskTokenRow, key: PublicKey, machine: str) -> bytes:
    kiosk = session.get_one(KioskRow, token.kiosk_id)
    is_same = token.key_sha256 == spki_sha256(key) and kiosk.machine == machine
    if not is_same or kiosk.withdrawn_at is not None or token.certificate is None:
        _log.warning("the token of kiosk %s is used, and was tried again: has somebody a copy of it?", token.name)
        raise Refused(ProblemCode.CLIENT_CERTIFICATE, "the token is used")
    return token.certificate
