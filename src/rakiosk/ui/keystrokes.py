"""Events made of the terminal's bytes: they are parted here into keys and sequences, and Textual's parser reads each.

Left to itself that parser types an answer that it does not know, or a mouse's report that comes in two parts, into the
field; it fails on kitty's key releases and on numbers that are no character's, and never comes out of a paste that is
not ended. Nobody may paste here anyway, and nothing asks where the pointer is.
"""

import codecs
import re
import time
from collections.abc import Callable, Iterator

from textual.events import AppBlur, AppFocus, Key, MouseMove, Resize
from textual.message import Message
from textual.messages import InBandWindowResize

from rakiosk.domain.harmless import REPLACEMENT
from rakiosk.ui.textual_internals import SequenceParser

_ESCAPE = "\x1b"
_I_AM_THERE = "\x1b[0n"  # DSR 0 (ECMA-48, 8.3.35): what a terminal answers that was asked
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
ESCAPE_SECONDS = 0.5  # a lone Escape may turn out to begin a sequence for so long: lines to a terminal may be slow
_SILENCE_SECONDS = 3.0  # after so long nothing is pasted any more, and the end of a sequence does not come
_SHORTEST_REPORT = 3  # characters: what is as short as an arrow may have been typed by hand after Escape
_LONGEST = 32  # characters: Textual takes longer sequences for keys
# ECMA-48, 5.4 and 5.6, and what xterm and the Linux console make of it: a mouse's report in three bytes, F1 to F5, SS3
_SEQUENCE = re.compile(
    r"\x1b(?:\[M[^\x1b]{3}|\[\[[A-E]|\[(?![M\[])[0-?]*[ -/]*[@-~]|O[0-9;]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\))"
)
_BEGUN = re.compile(r"\x1b(?:\[M[^\x1b]{0,2}|\[(?:\[|[0-?]*[ -/]*)|O[0-9;]*|[\]PX^_][^\x07\x1b]*\x1b?)?")
_PLAIN = re.compile(r"[^\x1b]+")
_EIGHT_BITS = re.compile("[\x80-\x9f]")  # C1 in one character: an escape and a letter in two (ECMA-48, 5.3)
# The kernel tells sizes (SIGWINCH): anybody may have typed these. A window that has lost the focus gets no keys; where
# some come all the same after such a report, they belong where the focus was.
_NO_EVENTS = (Resize, InBandWindowResize, MouseMove, AppBlur, AppFocus)


PASTED_KEY = "pasted"


def sign_for_pasted() -> Key:
    """A key in the place of what was pasted: a field says so, and none sends the half of a secret that was typed."""
    return Key(PASTED_KEY, REPLACEMENT)


def sign_for_lost() -> Key:
    """A key that types a sign in the place of keys that were lost."""
    return Key("replacement_character", REPLACEMENT)


def _as_control(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 is a control of eight bits where it may be one; else a sign stands in its place."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    start, byte = error.start, error.object[error.start]
    is_within_character = start > 0 and error.object[start - 1] >= 0x80
    is_control = byte in range(0x80, 0xA0) and not is_within_character
    return (chr(byte), start + 1) if is_control else (REPLACEMENT, error.end)


codecs.register_error(EIGHT_BIT_CONTROLS := "eight-bit-controls", _as_control)


class Keystrokes:
    """The parser of one terminal."""

    is_flooded = False
    """Whether more waits than anybody types: then keys and reports are passed over, but never half of one.

    Keys leave a sign in their place, so that no secret is shortened unseen.
    """

    def __init__(self) -> None:
        self.when_answered: Callable[[], None] = lambda: None
        self._parser = SequenceParser()
        self._came = 0.0
        self._begun = ""  # the first part of a sequence, or of what ends a paste
        self._is_pasting = False
        self._given_up = ""  # of a sequence or a paste, whose end may still come
        self._has_told_of_missed = False
        self._unseen: dict[str, tuple[str, str | None]] = {}  # keys that type nothing, such as arrows, as they come

    @property
    def seconds_to_wait(self) -> float | None:
        """After how long a silence `quiet` wants to know of it; None while nothing is begun."""
        is_key_perhaps = 0 < len(self._begun) <= len("\x1b[") and not self._is_pasting
        return ESCAPE_SECONDS if is_key_perhaps else None

    def feed(self, text: str) -> Iterator[Message]:
        """The events in a text; a paste is one sign."""
        before, self._came = self._came, time.monotonic()
        if self._came - before > _SILENCE_SECONDS:
            self._give_up()
        was_alone = self._begun == _ESCAPE
        text = _EIGHT_BITS.sub(lambda control: _ESCAPE + chr(ord(control[0]) - 0x40), text)
        text, self._begun = self._begun + self._without_late_end(text), ""
        while text:
            events, text = self._pasted(text) if self._is_pasting else self._first(text, was_alone=was_alone)
            was_alone = False
            yield from (event for event in events if not isinstance(event, _NO_EVENTS))

    def quiet(self) -> Iterator[Message]:
        """Nothing came for so long: a lone Escape is a key, and one with a letter is Alt, which is of no use here."""
        if self.seconds_to_wait is None:
            return
        self._give_up()
        if self._given_up == _ESCAPE:
            yield Key("escape", _ESCAPE)

    def _give_up(self) -> None:
        self._given_up = _PASTE if self._is_pasting else self._begun or self._given_up
        self._is_pasting, self._begun = False, ""

    def _without_late_end(self, text: str) -> str:
        """The text without what ends a sequence or a paste that was given up. One character is a key, whatever came."""
        begun, self._given_up = self._given_up, ""
        if not begun or len(text) == 1:
            return text
        if begun == _PASTE:
            before, _, after = text.rpartition(_PASTED)
            return after if before or text.startswith(_PASTED) else text
        whole = _SEQUENCE.match(begun + text)
        is_report = whole is not None and len(whole[0]) > _SHORTEST_REPORT and whole.end() > len(begun) + 1
        return (begun + text)[whole.end() :] if whole and is_report else text

    def _first(self, text: str, *, was_alone: bool) -> tuple[list[Message], str]:
        """The events that a text begins with, and the rest of it."""
        if whole := _PLAIN.match(text) or _SEQUENCE.match(text):
            return self._whole(whole[0]), text[whole.end() :]
        if _BEGUN.fullmatch(text):
            self._begun = text
            return [], ""
        if text[1] in "[O]PX^_":  # begun, and cut off by what cannot belong to it
            begun = _BEGUN.match(text)
            return [], text[begun.end() if begun else 1 :].removeprefix("\x1b\\")
        if was_alone or text[1] == _ESCAPE:
            return [Key("escape", _ESCAPE)], text[1:]
        return [], text[2:]  # with Alt: of no use here

    def _whole(self, text: str) -> list[Message]:
        """The events of one sequence, or of plain text."""
        self._is_pasting = text == _PASTE
        if text == _I_AM_THERE:
            self.when_answered()
        if self._is_pasting:
            return self._missed(sign_for_pasted()) if self.is_flooded else [sign_for_pasted()]
        return [] if text in {_I_AM_THERE, _PASTED} else self._parsed(text)

    def _pasted(self, text: str) -> tuple[list[Message], str]:
        _, mark, after = text.partition(_PASTED)
        self._is_pasting = not mark
        if not mark:
            self._begun = text[1 - len(_PASTED) :]
        return [], after

    def _parsed(self, text: str) -> list[Message]:
        if self.is_flooded:
            return [] if text[0] == _ESCAPE else self._missed(sign_for_lost())
        self._has_told_of_missed = False
        if text in self._unseen:
            return [Key(*self._unseen[text])]
        try:
            is_read = text[0] != _ESCAPE or (text[1] in "[O" and len(text) <= _LONGEST)
            events = list(self._parser.feed(text)) if is_read else []
        except (ValueError, OverflowError):
            events = []
        if not self._parser.is_idle:
            self._parser = SequenceParser()
        if text.startswith("\x1b[") and not text.endswith("u"):  # kitty's keys alone are characters by their number
            events = [event for event in events if not (isinstance(event, Key) and event.is_printable)]
        if len(events) == 1 and isinstance(key := events[0], Key) and not key.is_printable:
            self._unseen[text] = key.key, key.character
        return events

    def _missed(self, sign: Key) -> list[Message]:
        """A sign for what was passed over, once in a flood."""
        is_new, self._has_told_of_missed = not self._has_told_of_missed, True
        return [sign] if is_new else []
