"""Confirming an order: every certificate's key is proven on its carrier, or nothing is confirmed."""

import hashlib
import hmac
from datetime import datetime

from cryptography import x509
from sqlalchemy import orm

from ra_contract import possession
from ra_contract.certificate import Status, Use
from ra_contract.certification import Confirmation
from ra_contract.order import Kind, OrderState
from ra_contract.problems import Refusal
from rakiosk_ra.base.budgets import Verb, of_customer, refill
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import decoded
from rakiosk_ra.cards.inventory import require_in_use
from rakiosk_ra.cards.rows import CardRow
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.issued import claim_key
from rakiosk_ra.certificates.proofs import is_signed_by
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.orders import renewals
from rakiosk_ra.orders.lifecycle import end, set_state
from rakiosk_ra.orders.rows import OrderRow
from rakiosk_ra.registry import Registry


def confirm(  # noqa: PLR0917  # whose, which of the customer's orders, what proves it, when
    ra: Registry, session: orm.Session, order: OrderRow, others: list[OrderRow], proven_by: Confirmation, now: datetime
) -> None:
    """Check the proofs and put the certificates in force.

    Whatever else the customer had in force is superseded by them, and `others`, the customer's other open orders, end:
    their payments are to be returned. An application uses the counter's approval up. Once confirmed, the same
    certificates may be confirmed again, to no effect. Raises Refused: order-state, proof-of-possession,
    key-already-used, card-withdrawn, card-lost; in a renewal also certificate-held, certificate-revoked.
    """
    proofs = {proof.serial: decoded(proof.proof) for proof in proven_by.proofs}
    if order.state is OrderState.CONFIRMED and set(proofs) == {c.serial for c in order.certificates if c.confirmed_at}:
        return
    if order.state is not OrderState.ISSUED:
        raise Refused(Refusal.ORDER_STATE)
    if order.card_guid is not None:
        require_in_use(session.get_one(CardRow, order.card_guid).state)
    if order.kind is Kind.RENEWAL:
        renewals.check_step(session, order)
    if len(proofs) != len(proven_by.proofs):
        raise Refused(Refusal.PROOF_OF_POSSESSION)
    proven = _proven(order, proofs)
    for row in proven:
        if not renewals.is_own_old_key(order, row.use, row.spki_sha256):
            claim_key(session, order.customer_id, row.use, row.spki_sha256)
    certificate_status.put_in_force(ra, session, proven, now)
    if order.kind is Kind.APPLICATION:
        order.customer.approved = False
    renewals.supersede_former(ra, session, order, now)
    for other in others:
        end(ra, session, other, OrderState.CANCELLED, now)
    refill(session, {Verb.CERTIFICATE, Verb.ORDER}, of_customer(order.customer_id))
    set_state(order, OrderState.CONFIRMED, now)


def _proven(order: OrderRow, proofs: dict[str, bytes]) -> list[CertificateRow]:
    """The certificates that wait for their proofs, each proven. Raises Refused (proof-of-possession)."""
    waiting = [c for c in order.certificates if c.status is Status.UNCONFIRMED]
    if set(proofs) != {c.serial for c in waiting}:
        raise Refused(Refusal.PROOF_OF_POSSESSION)
    if not all(_is_proven(order, row, proofs[row.serial]) for row in waiting):
        raise Refused(Refusal.PROOF_OF_POSSESSION)
    return waiting


def _is_proven(order: OrderRow, row: CertificateRow, proof: bytes) -> bool:
    if row.use is Use.ENCRYPTION:
        digest = hashlib.sha256(proof).hexdigest()
        return row.secret_sha256 is not None and hmac.compare_digest(digest, row.secret_sha256)
    if row.nonce is None:
        return False
    key = x509.load_der_x509_certificate(row.der).public_key()
    return is_signed_by(key, proof, possession.statement(order.id, row.serial, row.nonce))
