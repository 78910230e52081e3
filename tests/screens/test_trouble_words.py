"""Every expected error has words, in every language, and a code of its own."""

import re
from collections import Counter

import pytest

from ra_contract.problems import Refusal
from ra_contract.routes import ROUTES, Caller
from rakiosk.domain.errors import KioskError, RaBroken, RaRefused
from rakiosk.i18n import LANGUAGES, LanguageCode, Message, set_language
from rakiosk.printing.port import Condition
from rakiosk.procedures.pay import REFUSED_DEBITS
from rakiosk.procedures.printer import CONDITION_CODES, GIVEN_UP, NO_PRINTER_CODE, NOT_MADE
from rakiosk.ui.words import words_for
from rakiosk.ui.words.codes import explained, staff_advice
from rakiosk.ui.words.counter import COUNTER_REFUSALS
from rakiosk.ui.words.refusals import REFUSALS
from tests.screens.prompts import every_error

ERRORS = list(every_error())
ABBREVIATIONS = {"CN", "E", "PIN", "PUK", "RA", "mail"}


def texts(error: KioskError) -> list[Message]:
    words = words_for(error)
    return [words.title, words.advice]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_every_error_has_words_in_every_language(error: KioskError, language: LanguageCode) -> None:
    set_language(language)
    for message in texts(error):
        words = str(message)
        assert words
        assert not re.search(r"[{}]", words)
        if language == "zh_TW":
            assert set(re.findall(r"[A-Za-z]+", words)) <= ABBREVIATIONS


def test_no_two_errors_share_a_code() -> None:
    codes = [words_for(error).code for error in ERRORS]
    codes += [str(remark)[-4:-1] for remark in REFUSED_DEBITS.values()]
    codes += [*CONDITION_CODES.values(), NO_PRINTER_CODE, NOT_MADE, GIVEN_UP]
    assert set(CONDITION_CODES) == set(Condition)
    assert sorted(codes) == sorted(set(codes))
    assert all(re.fullmatch(r"[A-DFKMPR]\d\d", code) for code in codes)


def test_every_refusal_is_worded_once_as_a_screen_or_as_a_remark() -> None:
    only_to_clerks = [code for code in COUNTER_REFUSALS if code not in REFUSALS]
    assert Counter([*REFUSALS, *REFUSED_DEBITS, *only_to_clerks]) == Counter(Refusal)


def test_whatever_a_customer_may_be_refused_has_words_for_customers() -> None:
    theirs = {code for route in ROUTES if route.caller is Caller.CUSTOMER for code in route.refusals}
    assert {code for code in theirs if isinstance(code, Refusal)} <= {*REFUSALS, *REFUSED_DEBITS}


def test_the_debit_refusals_keep_the_codes_that_the_staff_know() -> None:
    assert [str(remark)[-5:] for remark in REFUSED_DEBITS.values()] == [f"(B{number:02})" for number in range(6, 13)]


def test_a_debit_refusal_of_any_other_request_is_an_answer_that_is_not_understood() -> None:
    assert words_for(RaRefused(Refusal.OVER_LIMIT)) == words_for(RaBroken())


def test_every_code_is_explained_to_the_staff_with_what_they_can_do() -> None:
    codes = [words_for(error).code for error in ERRORS]
    codes += [*CONDITION_CODES.values(), NO_PRINTER_CODE, NOT_MADE, GIVEN_UP]
    codes += [str(remark)[-4:-1] for remark in REFUSED_DEBITS.values()]
    for code in codes:
        words = explained(code)
        assert words is not None, code
        assert str(words.title)
        assert str(words.told)
        assert str(words.staff)
    assert explained("Z99") is None
    general = {code for code in codes if staff_advice(code) == staff_advice("Z99")}
    assert all(code.startswith("K") for code in general), "a clerk is told to do what the sentence says"
