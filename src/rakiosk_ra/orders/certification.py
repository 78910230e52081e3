"""Certifying a key within an order: a certificate that nobody vouches for until its key is proven."""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError

from ra_contract import possession
from ra_contract.certificate import CarrierKind, KeyAlgorithm, Status, Use
from ra_contract.certification import CertificateRequest, Issued
from ra_contract.order import Kind, OrderState
from ra_contract.possession import PublicKey
from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import decoded, encoded
from rakiosk_ra.ca.local import serial_text
from rakiosk_ra.ca.port import Template
from rakiosk_ra.ca.profile import spki_sha256
from rakiosk_ra.cards import relay
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.records import certificate_record
from rakiosk_ra.certificates.rows import CertificateRow, KeyRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders import renewals
from rakiosk_ra.orders.lifecycle import find_order, set_state
from rakiosk_ra.orders.rows import OPEN_STATES, OrderRow
from rakiosk_ra.registry import Registry

_NONCE_LENGTH = 32


@dataclass(frozen=True, slots=True)
class _Wanted:
    order_id: str
    use: Use
    key: PublicKey
    fingerprint: str


def certify(ra: Registry, customer: CustomerRow, order_id: str, use: Use, request: CertificateRequest) -> Issued:
    """Certify a key; the same key again gets the same certificate, another one supersedes the unconfirmed one.

    Raises Refused: not-found, order-state, key-already-used, proof-of-possession, key-too-weak, invalid-request; in a
    renewal also old-key, certificate-held, certificate-revoked.
    """
    key = _requested_key(use, request)
    wanted = _Wanted(order_id, use, key, spki_sha256(key))
    with ra.database.read() as session:
        # Asked before the certificates are looked at: who has claimed the key meanwhile has certified it, too.
        was_claimed = session.get(KeyRow, wanted.fingerprint) is not None
        order = find_order(session, customer, order_id)
        issued = None
        if _certified(order, wanted) is None:
            _check(ra, session, order, wanted)
            if was_claimed and not renewals.is_own_old_key(order, use, wanted.fingerprint):
                raise Refused(Refusal.KEY_ALREADY_USED)
            issued = template(ra, customer, wanted)
    # Signing may be slow with another authority than the local one: no lock is held across it.
    fresh = ra.authority.issue(issued) if issued else None
    with ra.database.write() as session:
        order = find_order(session, customer, order_id, lock=True)
        row = _certified(order, wanted)
        if row is None:
            _check(ra, session, order, wanted)
            if fresh is None:  # superseded between the two looks
                raise Refused(Refusal.KEY_ALREADY_USED)
            row = _record(ra, session, order, wanted, fresh)
        return _handed_over(ra, row, wanted)


def template(ra: Registry, customer: CustomerRow, wanted: _Wanted) -> Template:
    """What is to be certified, from now on for as long as the settings say."""
    start = ra.clock().replace(microsecond=0)
    end = min(
        start + timedelta(days=ra.settings.certificates.validity_days), ra.authority.certificate.not_valid_after_utc
    )
    return Template(customer.cn, wanted.use, wanted.key, start, end)


def claim_key(session: orm.Session, customer_id: int, use: Use, fingerprint: str) -> None:
    """Note whose key this is. Raises Refused (key-already-used) when it was certified before."""
    if session.get(KeyRow, fingerprint) is not None:
        raise Refused(Refusal.KEY_ALREADY_USED)
    session.add(KeyRow(spki_sha256=fingerprint, customer_id=customer_id, use=use))
    try:
        session.flush()
    except IntegrityError as error:  # another order was faster
        raise Refused(Refusal.KEY_ALREADY_USED) from error


def certificate_row(
    certificate: x509.Certificate, customer: CustomerRow, use: Use, fingerprint: str, now: datetime
) -> CertificateRow:
    """A certificate as it is kept, unconfirmed."""
    return CertificateRow(
        serial=serial_text(certificate.serial_number),
        customer_id=customer.id,
        use=use,
        carrier=customer.carrier,
        spki_sha256=fingerprint,
        der=certificate.public_bytes(serialization.Encoding.DER),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        status=Status.UNCONFIRMED,
        status_since=now,
    )


def _requested_key(use: Use, request: CertificateRequest) -> PublicKey:
    try:
        if use is Use.ENCRYPTION:
            key = serialization.load_der_public_key(decoded(request.public_key))
        else:
            asked = x509.load_der_x509_csr(decoded(request.request))
            if not asked.is_signature_valid:
                raise Refused(Refusal.PROOF_OF_POSSESSION)
            key = asked.public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refused(ProblemCode.INVALID_REQUEST, "the request or key cannot be read") from error
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise Refused(Refusal.KEY_TOO_WEAK)
    return key


def _is_strong(key: PublicKey, algorithm: KeyAlgorithm) -> bool:
    if isinstance(key, ec.EllipticCurvePublicKey):
        return algorithm is KeyAlgorithm.P_256 and isinstance(key.curve, ec.SECP256R1)
    # NIST SP 800-78-4, table 3-1: the exponent of a PIV key is 65537
    return algorithm is KeyAlgorithm.RSA_2048 and key.key_size == 2048 and key.public_numbers().e == 65537


def _certified(order: OrderRow, wanted: _Wanted) -> CertificateRow | None:
    alive = {Status.UNCONFIRMED, Status.VALID, Status.HELD}
    same = (c for c in order.certificates if c.use is wanted.use and c.spki_sha256 == wanted.fingerprint)
    return next((certificate for certificate in same if certificate.status in alive), None)


def _check(ra: Registry, session: orm.Session, order: OrderRow, wanted: _Wanted) -> None:
    if order.state not in OPEN_STATES:
        raise Refused(Refusal.ORDER_STATE)
    if order.kind is Kind.RENEWAL:
        renewals.check_step(order)
    if not _is_strong(wanted.key, order.key_algorithm):
        raise Refused(Refusal.KEY_TOO_WEAK)
    if order.carrier is CarrierKind.CARD and not relay.is_authenticated(session, ra.settings.cards, order, ra.clock()):
        raise Refused(Refusal.ORDER_STATE, "the card is not bound, or was not authenticated within this order lately")


def _record(
    ra: Registry, session: orm.Session, order: OrderRow, wanted: _Wanted, fresh: x509.Certificate
) -> CertificateRow:
    now = ra.clock()
    for row in order.certificates:
        if row.use is wanted.use and row.status is Status.UNCONFIRMED:
            certificate_status.supersede(ra, session, row, now)
    if not renewals.is_own_old_key(order, wanted.use, wanted.fingerprint):
        claim_key(session, order.customer_id, wanted.use, wanted.fingerprint)
    row = certificate_row(fresh, order.customer, wanted.use, wanted.fingerprint, now)
    row.card_guid = order.card_guid
    order.certificates.append(row)
    session.flush()
    ra.authority.revoke(session, fresh, x509.ReasonFlags.certificate_hold, now)
    uses = {c.use for c in order.certificates if c.status is Status.UNCONFIRMED}
    if uses == set(Use) and order.state is not OrderState.ISSUED:
        set_state(order, OrderState.ISSUED, now)
    return row


def _handed_over(ra: Registry, row: CertificateRow, wanted: _Wanted) -> Issued:
    certificate, issuers = certificate_record(row, ra.clock()), _issuers(ra)
    if wanted.use is Use.SIGNING:
        row.nonce = os.urandom(_NONCE_LENGTH)
        return Issued(certificate, nonce=encoded(row.nonce), issuers=issuers)
    secret = possession.new_secret()
    row.secret_sha256 = hashlib.sha256(secret).hexdigest()
    locked = possession.lock(secret, wanted.key)
    return Issued(certificate, point=encoded(locked.point), sealed=encoded(locked.sealed), issuers=issuers)


def _issuers(ra: Registry) -> tuple[str, ...]:
    chain = (ra.authority.certificate, ra.foundation.root)
    return tuple(encoded(certificate.public_bytes(serialization.Encoding.DER)) for certificate in chain)
