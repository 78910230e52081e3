"""Whatever support is answered: in English for scripts, and in every language for the screen of support."""

from contextlib import suppress
from typing import Any

from rakiosk.i18n import LANGUAGES, CatalogueMissing, LanguageCode, Words, speaking

Answer = dict[str, Any]


def done(words: Words) -> Answer:
    """The answer that it is done."""
    return {"lines": [_in_english(words)], "said": in_all_languages(words)}


def refused(words: Words) -> Answer:
    """The answer that it is not done, and why."""
    return {"error": _in_english(words), "said": in_all_languages(words)}


def in_all_languages(words: Words) -> dict[LanguageCode, str]:
    """The words in every language that can be spoken."""
    said = {}
    for code in LANGUAGES:
        with suppress(CatalogueMissing), speaking(code):
            said[code] = str(words)
    return said


def _in_english(words: Words) -> str:
    with speaking("en"):
        return str(words)
