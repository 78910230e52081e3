"""Every expected error has words, in every language, and a code of its own."""

import re

import pytest

from rakiosk.domain.errors import KioskError
from rakiosk.i18n import LANGUAGES, LanguageCode, Message, set_language
from rakiosk.ui.words import words_for
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
    assert sorted(codes) == sorted(set(codes))
    assert all(re.fullmatch(r"[A-DFMR]\d\d", code) for code in codes)
