"""Receipts of renewing, revoking and suspending: what was done and when, and personal data in part only."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ra_contract.certificate import CarrierKind, Certificate, KeyAlgorithm, Reason, Status, Use
from ra_contract.order import Kind, Order, OrderState, Receipt
from ra_contract.status_change import Action
from rakiosk.domain.masking import masked_cn, masked_name
from rakiosk.procedures.receipts import renewal_receipt, status_receipt
from rakiosk_slip.child import make_at_once
from rakiosk_slip.content import Page, Slip
from tests.slip.paper import Sheet

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SIGNING = Certificate(
    serial="5a3f12c499ab0012ff",
    use=Use.SIGNING,
    carrier=CarrierKind.CARD,
    not_before=NOON,
    not_after=NOON.replace(year=2027),
    status=Status.VALID,
    status_since=NOON,
    der="",
)
ENCRYPTION = replace(SIGNING, serial="4b00aa11bb22cc33dd", use=Use.ENCRYPTION)
PAID = Order(
    id="1",
    number="E-000124",
    kind=Kind.RENEWAL,
    carrier=CarrierKind.CARD,
    state=OrderState.PAID,
    opened_at=NOON,
    terms_version="1",
    key_algorithm=KeyAlgorithm.P_256,
    fee=150,
    receipt=Receipt("R-000123", 150, "**********8902", NOON),
)
CONFIRMED = replace(PAID, state=OrderState.CONFIRMED, certificates=(SIGNING, ENCRYPTION))


def printed(slip: Slip, folder: Path) -> str:
    sheet = Sheet.of(folder, make_at_once(slip, Page.A5).pdf)
    assert "Pages:           1\n" in sheet.facts()
    return sheet.text()


@pytest.mark.manual("2.2.5", "3.2.5")
def test_a_renewals_receipt_says_what_was_debited_and_shows_the_account_in_part(tmp_path: Path) -> None:
    text = printed(renewal_receipt(PAID, "黃𠮷堃", "DEMO-03"), tmp_path)
    for words in ("憑證展期收據", "R-000123", "E-000124", "NT$ 150", "**********8902", "2026-11-24 12:00", "黃○堃"):
        assert words in text
    for hidden in ("𠮷", "DEMO-03", "憑證序號"):
        assert hidden not in text


def test_once_renewed_it_names_the_new_certificates_and_a_refund_is_told(tmp_path: Path) -> None:
    text = printed(renewal_receipt(CONFIRMED, "林美玲", "DEMO-02"), tmp_path)
    for words in ("5A3F 12C4 99AB 0012 FF", "4B00 AA11 BB22 CC33 DD", "2026-11-24 – 2027-11-24"):
        assert words in text
    assert PAID.receipt is not None
    refunded = replace(PAID, receipt=replace(PAID.receipt, refunded_at=NOON.replace(day=25)))
    text = printed(renewal_receipt(refunded, "林美玲", "DEMO-02"), tmp_path)
    assert "費用已退還原帳戶" in text
    assert "2026-11-25 12:00" in text
    with pytest.raises(ValueError, match="nothing was debited"):
        renewal_receipt(replace(PAID, receipt=None), "林美玲", "DEMO-02")


@pytest.mark.parametrize(
    ("action", "status", "is_pending", "words"),
    [
        (Action.REVOKE, Status.REVOKED, False, ("憑證註銷收據", "已註銷（2026-11-24 12:00 起）", "無法復原")),
        (Action.REVOKE, Status.REVOKED, True, ("being revoked since 2026-11-24 12:00",)),
        (Action.HOLD, Status.HELD, False, ("憑證暫禁收據", "已暫禁（2026-11-24 12:00 起）", "如需解禁")),
    ],
)
def test_a_receipt_of_revoking_or_suspending_says_the_status_and_its_time(
    tmp_path: Path, action: Action, status: Status, *, is_pending: bool, words: tuple[str, ...]
) -> None:
    changed = [replace(c, status=status, reason=Reason.HOLD, is_pending=is_pending) for c in (SIGNING, ENCRYPTION)]
    slip = status_receipt(action, changed, "王大明", "DEMO-04", NOON)
    text = printed(slip, tmp_path)
    for part in (*words, slip.number, "王○明", "****-04", "5A3F 12C4 99AB 0012 FF", "4B00 AA11 BB22 CC33 DD"):
        assert part in text
    assert "DEMO" not in text


@pytest.mark.parametrize(
    ("name", "masked"),
    [("林美玲", "林○玲"), ("林明", "林○"), ("林", "○"), ("歐陽美玲", "歐○○玲"), ("Ada Lovelace", "A○ L○"), ("", "○")],
)
def test_a_name_is_known_to_its_owner_only(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@pytest.mark.parametrize(("cn", "masked"), [("DEMO-03", "****-03"), ("A12345", "******"), ("A123456789", "*******789")])
def test_of_a_cn_the_end_is_shown_unless_that_were_half_of_it(cn: str, masked: str) -> None:
    assert masked_cn(cn) == masked
