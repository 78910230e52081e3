"""Every expected error has words, in every language, and a code of its own."""

import re
from collections import Counter

import pytest

from ra_contract.problems import Refusal
from rakiosk.domain.errors import KioskError, RaBroken, RaRefused
from rakiosk.i18n import LANGUAGES, LanguageCode, Message, set_language
from rakiosk.printing.port import Condition
from rakiosk.procedures.pay import REFUSED_DEBITS
from rakiosk.procedures.printer import CONDITION_CODES, GIVEN_UP, NO_PRINTER_CODE, NOT_MADE
from rakiosk.ui.words import words_for
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
    assert all(re.fullmatch(r"[A-DFMPR]\d\d", code) for code in codes)


def test_every_refusal_is_worded_once_as_a_screen_or_as_a_remark() -> None:
    assert Counter([*REFUSALS, *REFUSED_DEBITS]) == Counter(Refusal)


def test_the_debit_refusals_keep_the_codes_that_the_staff_know() -> None:
    assert [str(remark)[-5:] for remark in REFUSED_DEBITS.values()] == [f"(B{number:02})" for number in range(6, 13)]


def test_a_debit_refusal_of_any_other_request_is_an_answer_that_is_not_understood() -> None:
    assert words_for(RaRefused(Refusal.OVER_LIMIT)) == words_for(RaBroken())
