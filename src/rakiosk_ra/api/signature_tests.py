"""/v1/signature-tests: 簽章測試."""

from fastapi import APIRouter

from ra_contract.problems import Refusal
from ra_contract.signature_test import SignatureAnswer, SignatureTest, SignatureVerdict
from rakiosk_ra.api.parts import CUSTOMER, Customer, Ra, refusals
from rakiosk_ra.certificates import signature_tests

router = APIRouter(prefix="/v1/signature-tests", tags=["signature tests"])


@router.post("", status_code=201, responses=refusals(*CUSTOMER))
def new_test(ra: Ra, current: Customer) -> SignatureTest:
    """Bytes to sign."""
    with ra.database.write() as session:
        return signature_tests.new_test(session, current.customer, ra.clock())


@router.put("/{test_id}", responses=refusals(*CUSTOMER, Refusal.NOT_FOUND))
def judge(ra: Ra, current: Customer, test_id: str, answer: SignatureAnswer) -> SignatureVerdict:
    """The verdict on a signature."""
    with ra.database.read() as session:
        return signature_tests.verdict(ra, session, current.customer, test_id, answer)
