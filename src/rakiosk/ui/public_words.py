"""Words as anybody may see them: the kiosk's sentences are shown, whatever is said in them of somebody is blank."""

from rakiosk.i18n import LANGUAGES, Message, Phrase, Words

BLANK = "▒▒▒▒"
"""In the place of every value, however long it is."""

_LANGUAGES = {language.name for language in LANGUAGES.values()}  # what F2 leads to
_LARGEST = 999  # a step, a page, tries that are left; what has more digits may be somebody's


def public(words: Words) -> str:
    """The words in the language of this moment. Texts that no message of ours holds are blank, and so are values."""
    if isinstance(words, Message):
        values = {name: _value(value) for name, value in words.values.items()}
        return str(Message(words.msgid, values, words.msgid_plural, words.count))
    if isinstance(words, Phrase):
        return words.separator.join(map(public, words.parts))
    told = str(words)
    return BLANK if told.strip() and told not in _LANGUAGES else told


def _value(value: object) -> object:
    if isinstance(value, Message | Phrase):
        return public(value)
    return value if isinstance(value, int) and 0 <= value <= _LARGEST else BLANK
