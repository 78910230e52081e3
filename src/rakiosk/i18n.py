"""The customer's language: messages that are worded only when they are drawn.

`_()` gives a Message, not a str, so that a screen that is already up can be worded again in another language.
English is the language of the msgids; catalogues lie beside this file in `locale/`. A language more is an entry in
`LANGUAGES` and its catalogue.
"""

import gettext
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

LanguageCode = str
"""A language as POSIX and the RA write it: zh_TW."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the kiosk: its own name, as F2 shows it, and whether it has a catalogue; English has none."""

    name: str
    has_catalogue: bool = True


LANGUAGES: dict[LanguageCode, Language] = {
    "zh_TW": Language("中文"),
    "en": Language("English", has_catalogue=False),
}
"""Every language, in the order in which F2 goes through them."""

DEFAULT_LANGUAGE: LanguageCode = next(iter(LANGUAGES))

_LOCALES = Path(__file__).parent / "locale"
_DOMAIN = "rakiosk"


class CatalogueMissing(Exception):
    """A language's compiled catalogue is not there or damaged: the package was not built with its translations."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text for people. `str()` words it in the language of that moment; values may be Messages themselves."""

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)
    msgid_plural: str = ""
    count: int = 0

    def __str__(self) -> str:
        if not self.msgid:
            return ""  # gettext's empty msgid is the catalogue's header
        if self.msgid_plural:
            text = _catalogue().ngettext(self.msgid, self.msgid_plural, self.count)
        else:
            text = _catalogue().gettext(self.msgid)
        return text.format(**self.values, count=self.count) if self.values or self.msgid_plural else text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Several words in a row, worded together; what stands between them may be another in each language."""

    parts: "tuple[Words, ...]"
    separator: "Message | str" = " "

    def __str__(self) -> str:
        return str(self.separator).join(str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Translated:
    """A text that somebody else has written in several languages; where one is missing, the first."""

    texts: Mapping[str, str]

    def __str__(self) -> str:
        return self.texts.get(language()) or next(iter(self.texts.values()), "")


Words = Message | Phrase | Translated | str
"""Words for a widget: a Message, a Phrase, a Translated text, or text that is no language's (a name, a number)."""


def _(msgid: str, **values: object) -> Message:
    """A message; `{name}` in it is filled from the values."""
    return Message(msgid, values)


def plural(one: str, many: str, count: int, **values: object) -> Message:
    """A message whose wording depends on a number: `{count}` in it."""
    return Message(one, values, many, count)


def listed(parts: Iterable[Words]) -> Phrase:
    """Things of one kind, one after the other, as a language lists them."""
    return Phrase(tuple(parts), _(", "))


def set_language(language: LanguageCode) -> None:
    """Word every message in this language from now on. Raises CatalogueMissing."""
    _current.catalogue = _load(language)
    _current.language = language


@contextmanager
def speaking(language: LanguageCode) -> Iterator[None]:
    """Word every message in this language meanwhile. Raises CatalogueMissing."""
    before = _current.language, _current.catalogue
    set_language(language)
    try:
        yield
    finally:
        _current.language, _current.catalogue = before


def language() -> LanguageCode:
    """The language of this moment."""
    return _current.language


def next_language() -> LanguageCode:
    """The language to which F2 leads from that of this moment."""
    codes = list(LANGUAGES)
    return codes[(codes.index(language()) + 1) % len(codes)]


def _load(language: LanguageCode) -> gettext.NullTranslations:
    if not LANGUAGES[language].has_catalogue:
        return gettext.NullTranslations()
    try:
        return gettext.translation(_DOMAIN, _LOCALES, [language])
    except (OSError, ValueError, struct.error) as error:  # it is missing, or what lies there is none of gettext's
        raise CatalogueMissing(f"no compiled catalogue for {language} in {_LOCALES}: run make setup") from error


class _Current:
    language: LanguageCode = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


_current = _Current()


def _catalogue() -> gettext.NullTranslations:
    return _current.catalogue
