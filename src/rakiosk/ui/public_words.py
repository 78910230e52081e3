"""Words as anybody may see them: the kiosk's sentences are shown, whatever is said in them of somebody is blank."""

from dataclasses import fields, is_dataclass
from enum import Enum

from rakiosk.i18n import LANGUAGES, Message, Phrase, Words
from rakiosk.kit.prompts import Entry

BLANK = "▒▒▒▒"
"""In the place of every value, however long it is."""

_LANGUAGES = {language.name for language in LANGUAGES.values()}  # what F2 leads to
_LARGEST = 999  # a step, a page, tries that are left; what has more digits may be somebody's


def public(words: Words) -> str:
    """The words in the language of this moment. Texts that no message of ours holds are blank, and so are values.

    Numbers stay (a step, tries that are left) but for those in a sentence that a text of somebody's is in: of the days
    until certificates expire, and on which one, both are theirs.
    """
    if isinstance(words, Message):
        if any(isinstance(value, str) for value in words.values.values()):
            blank = {name: _value(value) if _is_ours(value) else BLANK for name, value in words.values.items()}
            return str(Message(words.msgid, blank, words.msgid_plural, _Hidden()))
        values = {name: _value(value) for name, value in words.values.items()}
        return str(Message(words.msgid, values, words.msgid_plural, words.count))
    if isinstance(words, Phrase):
        return str(words.separator).join(map(public, words.parts))
    told = str(words)
    return BLANK if told.strip() and told not in _LANGUAGES else told


class NotPublic(Exception):
    """Something is said of somebody, or may be."""


def shape(said: object) -> object:
    """All that is to be seen of a prompt or of its parts, to be compared. Raises NotPublic unless all is our own words.

    Texts that no message of ours holds may be somebody's, and so may all that is neither words, a number nor made of
    these.
    """
    if said is None or said == "" or isinstance(said, Enum) or (isinstance(said, int) and 0 <= said <= _LARGEST):
        return said
    if isinstance(said, Message):
        values = tuple((name, shape(value)) for name, value in said.values.items())
        return said.msgid, said.msgid_plural, said.count, values
    if isinstance(said, Phrase):
        return shape(said.parts), said.separator
    if isinstance(said, tuple):
        return tuple(map(shape, said))
    if isinstance(said, Entry):  # what it yields is not seen
        return said.key, shape(said.label), shape(said.note)
    if is_dataclass(said):
        return type(said), *(shape(getattr(said, each.name)) for each in fields(said))
    raise NotPublic


class _Hidden(int):
    """A number that nobody is told; the form of its sentence is that of none."""

    def __format__(self, _specification: str) -> str:
        return BLANK


def _is_ours(value: object) -> bool:
    return isinstance(value, Message | Phrase)


def _value(value: object) -> object:
    if isinstance(value, Message | Phrase):
        return public(value)
    return value if isinstance(value, int) and 0 <= value <= _LARGEST else BLANK
