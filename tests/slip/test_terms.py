"""One word for one status, in each language: on screen, proof, receipt, statement and check page."""

from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
import sqlalchemy as sa

from ra_contract.certificate import Status
from ra_contract.claim import signed
from ra_contract.status_change import Action
from rakiosk.i18n import set_language
from rakiosk.kit.certificates import certificate_facts, use_words
from rakiosk.procedures.receipts import status_receipt
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_slip.content import Slip, Text
from rakiosk_slip.statement import statement_slip
from rakiosk_slip.terms import CERTIFICATES, STATUSES, USES, status_text
from tests.ra.renewing import Renewing, renewing
from tests.ra.test_statements import stated
from tests.ra.world import World
from tests.slip.paper import ADDRESS, CLAIM, KEY
from tests.slip.test_receipts import SIGNING

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
STANDINGS = [*((status, False) for status in Status), (Status.HELD, True), (Status.REVOKED, True)]


def on_screen(status: Status, language: str, *, is_pending: bool) -> str:
    set_language(language)
    certificate = replace(SIGNING, status=status, is_pending=is_pending)
    return " ".join(str(words) for pair in certificate_facts([certificate]) for words in pair)


def status_on(slip: Slip) -> Text:
    (row,) = (row.value for row in slip.rows if row.label.english == "Status")
    return row


@pytest.mark.parametrize(("status", "is_pending"), STANDINGS)
def test_screen_proof_and_receipt_have_the_same_word(status: Status, *, is_pending: bool) -> None:
    word = status_text(status, is_pending=is_pending)
    claim = replace(CLAIM, status=status, is_pending=is_pending)
    certificate = replace(SIGNING, status=status, is_pending=is_pending)
    proof = statement_slip(signed(claim, ADDRESS, KEY.sign), "CA", 1)
    receipt = status_receipt(Action.HOLD, (certificate,), "林美玲", "DEMO-01", NOON)
    for paper in (proof, receipt):
        assert status_on(paper).chinese.startswith(f"{word.chinese}（")
        assert status_on(paper).english.startswith(f"{word.english} since")
    assert f"狀態 {word.chinese}" in on_screen(status, "zh_TW", is_pending=is_pending)
    assert f"Status {word.english}" in on_screen(status, "en", is_pending=is_pending)


@pytest.fixture(scope="module")
def customer(served_ra: World) -> Renewing:
    """A customer whose certificates are valid, with a statement."""
    return renewing(served_ra)


def put(customer: Renewing, status: Status) -> None:
    with customer.world.registry.database.write() as session:
        row = CertificateRow.serial == customer.serial("signing")
        session.execute(sa.update(CertificateRow).where(row).values(status=status))


@pytest.mark.parametrize("status", Status)
def test_statement_and_check_page_have_the_same_word(customer: Renewing, status: Status) -> None:
    put(customer, Status.VALID)
    code = stated(customer.again())["check_code"]
    put(customer, status)
    word = STATUSES[status]
    page = httpx.get(f"{customer.world.pki_url}/check/{code}", trust_env=False).text
    assert f"憑證現在{word.chinese} " in page
    assert f"The status now: {word.english}<" in page
    if status is not Status.UNCONFIRMED:  # of which nothing is stated
        under_way = status_text(status, is_pending=True)  # the local authority has not been told of this change
        assert f"狀態 Status: {under_way.chinese} {under_way.english}, " in stated(customer.again())["text"]


def test_no_two_statuses_share_a_word() -> None:
    words = [status_text(status, is_pending=is_pending) for status, is_pending in STANDINGS]
    assert len({word.chinese for word in words}) == len({word.english for word in words}) == len(STANDINGS)


def test_a_certificate_is_named_by_its_use_on_screen_and_paper_alike() -> None:
    for use, text in USES.items():
        set_language("zh_TW")
        assert str(use_words(use)) == CERTIFICATES[use].chinese == f"{text.chinese}憑證"
        set_language("en")
        assert str(use_words(use)).lower() == f"{text.english} certificate"
