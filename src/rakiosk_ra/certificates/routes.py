"""/v1/me/certificates, their status changes (憑證暫禁 and 憑證註銷), and /v1/signature-tests (簽章測試)."""

import sqlalchemy as sa
from fastapi import APIRouter, Response
from pydantic import TypeAdapter
from sqlalchemy import orm

from ra_contract.certificate import Certificate
from ra_contract.key_hold import HoldChallenge, KeyHold
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.signature_test import SignatureAnswer, SignatureTest, SignatureVerdict
from ra_contract.status_change import StatusChange
from rakiosk_ra.api.counted import counted
from rakiosk_ra.api.idempotent import KEY_REFUSALS, IdempotencyKey, answer_once
from rakiosk_ra.api.parts import CUSTOMER, EVERYWHERE, Current, Customer, CustomersKiosk, HashingSlot, Ra, refusals
from rakiosk_ra.api.step_up import check_password
from rakiosk_ra.base.budgets import Verb, of_customer, spend
from rakiosk_ra.base.idempotency import Creation, checked_key
from rakiosk_ra.certificates import certificate_status, key_holds, signature_tests, status_changes
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders import settlement, withdrawals
from rakiosk_ra.orders.lifecycle import orders_of
from rakiosk_ra.registry import Registry

_mine = APIRouter(prefix="/v1/me", tags=["me"])
_changes = APIRouter(prefix="/v1/me/certificates/status-changes", tags=["status changes"])
_CERTIFICATES = TypeAdapter(list[Certificate])
_REQUEST = TypeAdapter(StatusChange)


@_changes.post(
    "",
    response_model=list[Certificate],
    responses=refusals(
        *CUSTOMER,
        Refusal.WRONG_PASSWORD,
        Refusal.STATUS_TRANSITION,
        ProblemCode.IDEMPOTENCY_KEY,
        extra=KEY_REFUSALS,
    ),
)
def change_status(
    ra: Ra, current: Customer, change: StatusChange, _slot: HashingSlot, idempotency_key: IdempotencyKey = None
) -> Response:
    """Hold or revoke certificates, all or none, once for an Idempotency-Key; as they stand afterwards.

    Revoking a certificate that is being renewed cancels the renewal and refunds its fee.
    """
    key = checked_key(idempotency_key)
    status_changes.check_sense(change)
    check_password(ra, current, change.password, Refusal.WRONG_PASSWORD)

    def effect(session: orm.Session) -> str:
        rows = withdrawals.withdraw(ra, session, current.customer, change, ra.clock())
        return _CERTIFICATES.dump_json([certificate_status.told(ra, session, row) for row in rows]).decode()

    kept = _REQUEST.dump_json(status_changes.without_password(change))
    answer = answer_once(ra, Creation(current.customer.id, key, kept, status=200), effect)
    _refund(ra, current)
    return answer


def _refund(ra: Registry, current: Current) -> None:
    with ra.database.read() as session:
        ids = [order.id for order in orders_of(session, current.customer) if order.payments]
    for order_id in ids:
        settlement.give_back_all(ra, order_id)


_key_holds = APIRouter(prefix="/v1/key-hold", tags=["status changes"])


@_key_holds.get("", responses=refusals(*EVERYWHERE))
def hold_challenge(ra: Ra, kiosk: CustomersKiosk) -> HoldChallenge:
    """Bytes to sign, by whoever wants to suspend without signing in."""
    return key_holds.new_challenge(ra.vault, kiosk.id, ra.clock())


@_key_holds.post("", responses=refusals(*EVERYWHERE, Refusal.PROOF_OF_POSSESSION, Refusal.STATUS_TRANSITION))
def hold_by_key(ra: Ra, kiosk: CustomersKiosk, asked: KeyHold) -> list[Certificate]:
    """Hold all certificates of the owner of a key that signed the challenge. No lock bars it."""
    now = ra.clock()
    with ra.database.read() as session:
        owner = key_holds.proven(ra.vault, session, kiosk.id, asked, now).customer_id
    with ra.database.write() as session:
        customer = session.get_one(CustomerRow, owner, with_for_update=True)
        rows = key_holds.of_use(session, owner, now)
        if (change := key_holds.wish(rows)) is not None:
            withdrawals.withdraw(ra, session, customer, change, now)
        return [certificate_status.told(ra, session, row) for row in rows]


_tests = APIRouter(prefix="/v1/signature-tests", tags=["signature tests"])


@_tests.post(
    "",
    status_code=201,
    dependencies=[counted(Verb.SIGNATURE_TEST)],
    responses=refusals(*CUSTOMER, Refusal.TOO_MANY_REQUESTS),
)
def new_test(ra: Ra, current: Customer) -> SignatureTest:
    """Bytes to sign."""
    with ra.database.write() as session:
        spend(session, ra.settings.budgets, Verb.SIGNATURE_TEST, of_customer(current.customer.id), ra.clock())
        return signature_tests.new_test(session, current.customer, ra.clock())


@_tests.put("/{test_id}", responses=refusals(*CUSTOMER, Refusal.NOT_FOUND))
def judge(ra: Ra, current: Customer, test_id: str, answer: SignatureAnswer) -> SignatureVerdict:
    """The verdict on a signature."""
    with ra.database.read() as session:
        return signature_tests.verdict(ra, session, current.customer, test_id, answer)


@_mine.get("/certificates", responses=refusals(*CUSTOMER))
def certificates(ra: Ra, current: Customer) -> list[Certificate]:
    """The customer's certificates that were ever in force, newest first."""
    query = (
        sa.select(CertificateRow)
        .where(CertificateRow.customer_id == current.customer.id, CertificateRow.confirmed_at.is_not(None))
        .order_by(CertificateRow.id.desc())
    )
    with ra.database.read() as session:
        return [certificate_status.told(ra, session, row) for row in session.scalars(query)]


ROUTERS = (
    _mine,
    _changes,
    _key_holds,
    _tests,
)
