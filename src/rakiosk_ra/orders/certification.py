"""Certifying a key within an order: a certificate that nobody vouches for until its key is proven."""

import hashlib
import os
from dataclasses import dataclass
from datetime import timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from sqlalchemy import orm

from ra_contract import possession
from ra_contract.certificate import CarrierKind, KeyAlgorithm, Status, Use
from ra_contract.certification import CertificateRequest, Issued
from ra_contract.order import Kind, OrderState
from ra_contract.possession import PublicKey
from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.base.budgets import Verb, of_customer, spend
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import decoded, encoded
from rakiosk_ra.ca.port import Template
from rakiosk_ra.ca.profile import SKEW, spki_sha256
from rakiosk_ra.cards import relay
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.issued import certificate_row, is_proven, note_key
from rakiosk_ra.certificates.key_strength import algorithm_of
from rakiosk_ra.certificates.proofs import check_that_signatures_can_be_checked
from rakiosk_ra.certificates.records import certificate_record
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders import renewals
from rakiosk_ra.orders.lifecycle import find_order, set_state
from rakiosk_ra.orders.rows import OPEN_STATES, OrderRow
from rakiosk_ra.registry import Registry

_NONCE_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key to be certified for one use, its algorithm and its fingerprint."""

    use: Use
    key: PublicKey
    algorithm: KeyAlgorithm
    fingerprint: str


def wanted(use: Use, request: CertificateRequest) -> Wanted:
    """The key that a request asks for. Raises Refused: proof-of-possession, key-too-weak, invalid-request."""
    key, algorithm = _requested_key(use, request)
    return Wanted(use, key, algorithm, spki_sha256(key))


def template(
    ra: Registry, session: orm.Session, customer: CustomerRow, order_id: str, asked: Wanted
) -> Template | None:
    """The certificate that the authority is to sign; None when the key is certified within this order already.

    Signing may be slow with another authority than the local one: no transaction is open meanwhile, and `certify`
    looks again. Raises Refused as `certify` does.
    """
    order = find_order(session, customer, order_id)
    if _certified(order, asked) is not None:
        return None
    _check(ra, session, order, asked)
    start = ra.clock().replace(microsecond=0) - SKEW
    end = start + timedelta(days=ra.settings.certificates.validity_days)
    return Template(customer.cn, asked.use, asked.key, start, min(end, ra.authority.certificate.not_valid_after_utc))


def certify(  # noqa: PLR0917  # whose, for which order, what, and the authority's answer
    ra: Registry,
    session: orm.Session,
    customer: CustomerRow,
    order_id: str,
    asked: Wanted,
    fresh: x509.Certificate | None,
) -> Issued:
    """Certify a key; the same key again gets the same certificate, another one supersedes the unconfirmed one.

    `fresh` is signed after `template`. Raises Refused: not-found, order-state, key-already-used, key-too-weak; in a
    renewal also old-key, certificate-held, certificate-revoked; card-withdrawn, card-lost.
    """
    order = find_order(session, customer, order_id, lock=True)
    row = _certified(order, asked)
    if row is None:
        _check(ra, session, order, asked)
        if fresh is None:  # superseded between the two looks
            raise Refused(Refusal.KEY_ALREADY_USED)
        row = certificate_row(fresh, customer, asked.use, asked.fingerprint, ra.clock())
        _record(ra, session, order, asked, row)
        issued = _handed_over(ra, row, asked)  # its secrets are written with the row
        session.flush()
        ra.authority.revoke(session, fresh, x509.ReasonFlags.certificate_hold, row.status_since)
        return issued
    return _handed_over(ra, row, asked)


def _requested_key(use: Use, request: CertificateRequest) -> tuple[PublicKey, KeyAlgorithm]:
    try:
        if use is Use.ENCRYPTION:
            return _strong(serialization.load_der_public_key(decoded(request.public_key)))
        signed = x509.load_der_x509_csr(decoded(request.request))
        strong = _strong(signed.public_key())  # before its signature: nothing is worked out with a freak of a key
        if not signed.is_signature_valid:
            check_that_signatures_can_be_checked()
            raise Refused(Refusal.PROOF_OF_POSSESSION)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refused(ProblemCode.INVALID_REQUEST, "the request or key cannot be read") from error
    return strong


def _strong(key: object) -> tuple[PublicKey, KeyAlgorithm]:
    algorithm = algorithm_of(key)
    if algorithm is None or not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise Refused(Refusal.KEY_TOO_WEAK)
    return key, algorithm


def _certified(order: OrderRow, asked: Wanted) -> CertificateRow | None:
    alive = {Status.UNCONFIRMED, Status.VALID, Status.HELD}
    same = (c for c in order.certificates if c.use is asked.use and c.spki_sha256 == asked.fingerprint)
    return next((certificate for certificate in same if certificate.status in alive), None)


def _check(ra: Registry, session: orm.Session, order: OrderRow, asked: Wanted) -> None:
    if order.state not in OPEN_STATES:
        raise Refused(Refusal.ORDER_STATE)
    if order.kind is Kind.RENEWAL:
        renewals.check_step(session, order)
    if not renewals.is_own_old_key(order, asked.use, asked.fingerprint):
        _check_new_key(session, order, asked)
    if order.carrier is CarrierKind.CARD and not _is_authenticated(ra, session, order):
        raise Refused(Refusal.ORDER_STATE, "the card is not bound, or was not authenticated within this order lately")


def _check_new_key(session: orm.Session, order: OrderRow, asked: Wanted) -> None:
    """An old key that stays was judged when the order was opened: the RA may want keys of another algorithm since."""
    if asked.algorithm is not order.key_algorithm:
        raise Refused(Refusal.KEY_TOO_WEAK)
    others = {c.spki_sha256 for c in order.certificates if c.use is not asked.use and c.status is Status.UNCONFIRMED}
    if asked.fingerprint in others or is_proven(session, asked.fingerprint):
        raise Refused(Refusal.KEY_ALREADY_USED)


def _is_authenticated(ra: Registry, session: orm.Session, order: OrderRow) -> bool:
    return relay.is_authenticated(session, ra.settings.cards, order.sequence, order.card_guid, ra.clock())


def _record(ra: Registry, session: orm.Session, order: OrderRow, asked: Wanted, row: CertificateRow) -> None:
    now = row.status_since
    spend(session, ra.settings.budgets, Verb.CERTIFICATE, of_customer(order.customer_id), now)
    for former in order.certificates:
        if former.use is asked.use and former.status is Status.UNCONFIRMED:
            certificate_status.supersede(ra, session, former, now)
    note_key(session, order.customer_id, asked.use, asked.fingerprint)
    row.card_guid = order.card_guid
    order.certificates.append(row)
    uses = {c.use for c in order.certificates if c.status is Status.UNCONFIRMED}
    if uses == set(Use) and order.state is not OrderState.ISSUED:
        set_state(order, OrderState.ISSUED, now)


def _handed_over(ra: Registry, row: CertificateRow, asked: Wanted) -> Issued:
    certificate, issuers = certificate_record(row, ra.clock()), _issuers(ra, row)
    if asked.use is Use.SIGNING:
        row.nonce = os.urandom(_NONCE_LENGTH)
        return Issued(certificate, nonce=encoded(row.nonce), issuers=issuers)
    secret = possession.new_secret()
    row.secret_sha256 = hashlib.sha256(secret).hexdigest()
    locked = possession.lock(secret, asked.key)
    return Issued(certificate, point=encoded(locked.point), sealed=encoded(locked.sealed), issuers=issuers)


def _issuers(ra: Registry, row: CertificateRow) -> tuple[str, ...]:
    issuer = ra.foundation.issuers.of(x509.load_der_x509_certificate(row.der)) or ra.foundation.issuing
    chain = (issuer.certificate, ra.foundation.root)
    return tuple(encoded(certificate.public_bytes(serialization.Encoding.DER)) for certificate in chain)
