"""Confirming an order: every certificate's key is proven on its carrier, or nothing is confirmed."""

import hashlib
import hmac
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from sqlalchemy import orm

from rakiosk.domain import possession
from rakiosk.domain.certificate import Status, Use
from rakiosk.domain.errors import Refusal
from rakiosk.domain.order import OrderState
from rakiosk.ra.wire import Confirmation
from rakiosk_ra.orders import set_state
from rakiosk_ra.problems import Refused
from rakiosk_ra.records import decoded
from rakiosk_ra.registry import Registry
from rakiosk_ra.store.tables import CertificateRow, OrderRow


def confirm(ra: Registry, session: orm.Session, order: OrderRow, confirmation: Confirmation, now: datetime) -> None:
    """Check the proofs and put the certificates in force; the counter's approval is used up by it.

    Once confirmed, the same certificates may be confirmed again, to no effect.
    Raises Refused: order-state, proof-of-possession.
    """
    proofs = {proof.serial: decoded(proof.proof) for proof in confirmation.proofs}
    if order.state is OrderState.CONFIRMED and set(proofs) == {c.serial for c in order.certificates if c.confirmed_at}:
        return
    if order.state is not OrderState.ISSUED:
        raise Refused(Refusal.ORDER_STATE)
    waiting = [c for c in order.certificates if c.status is Status.UNCONFIRMED]
    if set(proofs) != {c.serial for c in waiting} or len(proofs) != len(confirmation.proofs):
        raise Refused(Refusal.PROOF_OF_POSSESSION)
    if not all(_is_proven(order, row, proofs[row.serial]) for row in waiting):
        raise Refused(Refusal.PROOF_OF_POSSESSION)
    for row in waiting:
        put_in_force(ra, session, row, now)
    order.customer.approved = False
    set_state(order, OrderState.CONFIRMED, now)


def put_in_force(ra: Registry, session: orm.Session, row: CertificateRow, now: datetime) -> None:
    """Make a proven certificate valid, for CRL and OCSP too."""
    row.status, row.status_since, row.confirmed_at = Status.VALID, now, now
    row.nonce = row.secret_sha256 = None
    session.flush()
    ra.authority.resume(session, x509.load_der_x509_certificate(row.der), now)


def is_signed_by(key: object, signature: bytes, data: bytes) -> bool:
    """Whether a signature with SHA-256 is by this public key: ECDSA (DER) or RSA PKCS#1 v1.5."""
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _is_proven(order: OrderRow, row: CertificateRow, proof: bytes) -> bool:
    if row.use is Use.ENCRYPTION:
        digest = hashlib.sha256(proof).hexdigest()
        return row.secret_sha256 is not None and hmac.compare_digest(digest, row.secret_sha256)
    if row.nonce is None:
        return False
    key = x509.load_der_x509_certificate(row.der).public_key()
    return is_signed_by(key, proof, possession.statement(order.id, row.serial, row.nonce))
