"""The home's advice, from what the RA and the card have told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from rich.cells import cell_len

from ra_contract.certificate import Status, Use
from ra_contract.order import Eligibility, Kind, OrderState, Receipt
from ra_contract.problems import Refusal
from rakiosk.card.port import Ability
from rakiosk.i18n import LANGUAGES, set_language
from rakiosk.journey.advice import Known, advice, advised
from rakiosk.journey.home import home_menu
from rakiosk.sections import section
from rakiosk.ui.widgets.wrap import wrap
from tests.screens.scene import CARD_CUSTOMER, ENCRYPTION, NOON, ORDER, SIGNING

BOTH = (SIGNING, ENCRYPTION)
ALLOWED = Eligibility(allowed=True)
TOO_EARLY = Eligibility(allowed=False, reason=Refusal.TOO_EARLY, opens_on=NOON + timedelta(days=335))
ORDER_OPEN = Eligibility(allowed=False, reason=Refusal.ORDER_OPEN)
NOT_APPROVED = Eligibility(allowed=False, reason=Refusal.NOT_APPROVED)
RENEWAL = replace(ORDER, number="R-000124", kind=Kind.RENEWAL, fee=150)
PAID = replace(RENEWAL, state=OrderState.PAID, receipt=Receipt("R-1", 150, "****1234", NOON))
HELD = tuple(replace(c, status=Status.HELD) for c in BOTH)
REVOKED = tuple(replace(c, status=Status.REVOKED) for c in BOTH)
EXPIRED = tuple(replace(c, status=Status.EXPIRED) for c in BOTH)
REPLACED = tuple(replace(c, status=Status.SUPERSEDED, not_before=NOON - timedelta(days=9)) for c in BOTH)
UNCONFIRMED = tuple(replace(c, status=Status.UNCONFIRMED, not_before=NOON + timedelta(days=9)) for c in BOTH)
NONE: frozenset[Ability] = frozenset()

CASES = {
    "nothing known": (Known(), []),
    "an application": (Known((ORDER,)), ["未完成的憑證申請 A-000123，請選擇「憑證申請」"]),
    "an unpaid renewal": (Known((RENEWAL,)), ["未完成的憑證展期 R-000124，請選擇「憑證展期」繼續辦理。尚未扣款"]),
    "a paid renewal": (
        Known((PAID,), BOTH, ORDER_OPEN),
        ["未完成的憑證展期 R-000124，請選擇「憑證展期」繼續辦理。已扣款，不會再次扣款"],
    ),
    "a finished order": (Known((replace(ORDER, state=OrderState.CONFIRMED),)), []),
    "valid": (Known((), BOTH, TOO_EARLY), ["目前沒有待辦事項。您的憑證有效至 2027-03-02，2027-01-31 起可以展期"]),
    "valid, asked no further": (Known((), BOTH), []),
    "to renew": (Known((), BOTH, ALLOWED), ["再 365 天到期（2027-03-02），請選擇「憑證展期」"]),
    "suspended": (Known((), HELD, TOO_EARLY), ["您的憑證已暫禁，如需解禁請洽櫃檯"]),
    "one suspended": (Known((), (HELD[0], ENCRYPTION)), ["您的簽章憑證已暫禁，如需解禁請洽櫃檯"]),
    "one revoked": (Known((), (SIGNING, REVOKED[1])), ["您的加密憑證已註銷，如需新憑證請洽櫃檯"]),
    "revoked": (Known((), REVOKED, ALLOWED), ["您的憑證已註銷，如需新憑證請洽櫃檯"]),
    "expired": (Known((), EXPIRED), ["您的憑證已於 2027-03-02 到期，請洽櫃檯"]),
    "replaced ones": (Known((), (*BOTH, *REPLACED), TOO_EARLY), ["有效至 2027-03-02，2027-01-31 起可以展期"]),
    "unconfirmed only": (Known((ORDER,), UNCONFIRMED, NOT_APPROVED), ["未完成的憑證申請 A-000123"]),
    "may apply": (Known((), (), ALLOWED), ["您還沒有憑證，請選擇「憑證申請」"]),
    "must order": (Known((), (), NOT_APPROVED), ["您還沒有憑證，請先臨櫃申辦"]),
    "blocked": (Known((), BOTH, TOO_EARLY, is_pin_blocked=True), ["晶片卡密碼已鎖住：請先洽櫃檯"]),
    "an application, no keys here": (
        Known((ORDER,), abilities=NONE),
        ["未完成的申辦 A-000123，本機台無法繼續辦理，請洽櫃檯"],
    ),
    "a paid renewal, no keys here": (
        Known((PAID,), BOTH, ORDER_OPEN, abilities=NONE),
        ["已扣款但未完成的憑證展期 R-000124，本機台無法繼續辦理，請洽櫃檯"],
    ),
    "to renew, no keys here": (
        Known((), BOTH, ALLOWED, abilities=NONE),
        ["再 365 天到期（2027-03-02），本機台無法展期，請洽櫃檯"],
    ),
    "may apply, no keys here": (Known((), (), ALLOWED, abilities=NONE), ["您還沒有憑證，本機台無法製作，請洽櫃檯"]),
    "blocked, no reset here": (
        Known((), BOTH, TOO_EARLY, is_pin_blocked=True, abilities=NONE),
        ["晶片卡密碼已鎖住，請攜帶晶片卡、兩種身分證件與印鑑至櫃檯"],
    ),
    "all at once": (Known((ORDER, PAID), (HELD[0], REVOKED[1]), None, is_pin_blocked=True), ["申請", "展期"]),
}

SINGLE = {name: known for name, (known, told) in CASES.items() if len(told) == 1}


@pytest.mark.parametrize(("known", "told"), CASES.values(), ids=CASES)
def test_what_matters_now_is_told_and_nothing_else(known: Known, told: list[str]) -> None:
    set_language("zh_TW")
    said = str(advice(known, NOON))
    lines = said.split("\n") if said else []
    assert len(lines) == len(told)
    assert all(words in line for words, line in zip(told, lines, strict=True)), said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("known", SINGLE.values(), ids=SINGLE)
def test_one_advice_fits_two_lines_of_the_smallest_screen(language: str, known: Known) -> None:
    set_language("zh_TW" if language == "zh_TW" else "en")
    lines = wrap(str(advice(known, NOON)), 73)
    assert len(lines) <= 2
    assert max(map(cell_len, lines)) <= 73


def test_the_last_day_has_no_days_left_and_the_day_before_one() -> None:
    last = SIGNING.not_after
    assert "in 0 days" in str(advice(Known((), BOTH, ALLOWED), last - timedelta(minutes=1)))
    assert "in 1 day," in str(advice(Known((), BOTH, ALLOWED), last - timedelta(days=1)))


def test_the_certificate_that_ends_first_decides() -> None:
    sooner = replace(ENCRYPTION, not_after=NOON + timedelta(days=3))
    assert sooner.use is Use.ENCRYPTION
    assert "in 3 days, on 2026-03-05" in str(advice(Known((), (SIGNING, sooner), ALLOWED), NOON))


@pytest.mark.parametrize("case", CASES)
def test_the_service_that_the_advice_names_is_the_one_that_enter_opens(case: str) -> None:
    set_language("zh_TW")
    known = CASES[case][0]
    first = str(advice(known, NOON)).partition("\n")[0]
    selected = home_menu(CARD_CUSTOMER, known=known).selected
    if not selected:
        assert advised(known) == ""
        assert "請選擇「" not in first
    else:
        assert f"「{section(selected).title}」" in first


def test_who_comes_back_to_the_home_finds_what_they_chose_last() -> None:
    assert home_menu(CARD_CUSTOMER, "貳-五", Known((), BOTH, ALLOWED)).selected == "貳-五"
