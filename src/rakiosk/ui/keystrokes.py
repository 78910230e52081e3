"""Events made of the terminal's bytes: Textual's parser, held to what a kiosk wants of it.

Left to itself that parser fails on kitty's key releases and on numbers that are no character's, never comes out of a
paste that is not ended, and takes a second for each hundred kilobytes pasted, which nobody here may paste anyway.
"""

import time
from collections.abc import Iterator

from textual.events import Resize
from textual.message import Message
from textual.messages import InBandWindowResize

from rakiosk.ui.textual_internals import XTermParser

_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
_PASTE_SECONDS = 3.0  # after so long a silence nothing is pasted any more
SIZES = (Resize, InBandWindowResize)  # the kernel tells sizes (SIGWINCH); what is read here anybody may have typed


class Keystrokes:
    """The parser of one terminal."""

    def __init__(self) -> None:
        self._parser = XTermParser()
        self._came = 0.0
        self._is_pasting = False
        self._held = ""  # the end of a text that was pasted: it may begin the sequence that ends the paste

    def feed(self, text: str) -> Iterator[Message]:
        """The events in a text; what is pasted is none."""
        before, self._came = self._came, time.monotonic()
        if self._came - before > _PASTE_SECONDS:
            self._is_pasting, self._held = False, ""
        typed = self._without_paste(text)
        if typed:  # the empty text is the end of everything to Textual's parser
            yield from self._parse(typed)

    def quiet(self) -> Iterator[Message]:
        """Nothing came for a moment: what a sequence could have begun with is a key."""
        yield from self._parse("")
        self._parser = XTermParser()

    def _parse(self, text: str) -> Iterator[Message]:
        try:
            for event in self._parser.feed(text):
                if not isinstance(event, SIZES):
                    yield event
        except (ValueError, OverflowError):
            self._parser = XTermParser()

    def _without_paste(self, text: str) -> str:
        kept = ""
        text = self._held + text
        self._held = ""
        while text:
            before, mark, after = text.partition(_PASTED if self._is_pasting else _PASTE)
            if not self._is_pasting:
                kept += before
            elif not mark:
                self._held = before[1 - len(_PASTED) :]
            self._is_pasting ^= bool(mark)
            text = after
        return kept
