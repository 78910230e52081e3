"""The private names of Textual that the kiosk leans on, all of them here. decision: docs/decisions/0008.

No public name serves these ends. `tests/ui/test_textual_internals.py` holds this module to the pinned version.
"""

import asyncio
import io
from abc import abstractmethod
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rich.segment import Segment
from textual import events, messages
from textual._styles_cache import StylesCache  # whose own cache holds every widget that was ever drawn
from textual._xterm_parser import XTermParser  # keys as terminals send them, and nothing of the public driver's rest
from textual.app import App
from textual.cache import FIFOCache
from textual.color import Color
from textual.drivers._writer_thread import WriterThread  # the thread that the terminal's end would block
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

__all__ = [
    "BareDriver",
    "PromptScreen",
    "SequenceParser",
    "SilentApp",
    "forget_clipboard",
    "forget_press",
    "sent_on",
    "write_to_terminal",
]


@lru_cache(1024)
def _inner_outer(base: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base + background), Style(background=base)


def _of_nobody(_widget_s: StylesCache, base: Color, background: Color) -> tuple[Style, Style]:
    return _inner_outer(base, background)


class _BareStrip(Strip):
    """A line without its seven caches, of which most lines never use one: each is made when it is asked for first."""

    def __init__(self, segments: Iterable[Segment], cell_length: int | None = None) -> None:
        self._segments = list(segments)
        self._cell_length = cell_length
        self._render_cache = self._link_ids = self._cell_count = None

    def __getattr__(self, name: str) -> FIFOCache[Any, Any]:
        if not name.endswith("_cache"):
            raise AttributeError(name)
        cache: FIFOCache[Any, Any] = FIFOCache(4)
        setattr(self, name, cache)
        return cache


class SilentApp(App[None]):
    """An application whose crash screen is its own: Textual's prints the values of all variables, secrets too."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # Textual's own cache of backgrounds holds the widgets that asked for the last 1,024, with all their lines
        StylesCache.get_inner_outer = _of_nobody  # type: ignore[assignment]
        Strip.__init__ = _BareStrip.__init__  # type: ignore[assignment,method-assign]  # a tenth of all that a screen costs
        Strip.__getattr__ = _BareStrip.__getattr__  # type: ignore[attr-defined]

    @abstractmethod
    def crashed(self) -> tuple[str, int]:
        """The words to be printed once the terminal is given back, and the exit status."""

    def _fatal_error(self) -> None:
        """Replace Textual's traceback with its locals."""
        words, self._return_code = self.crashed()  # the status, for `exit` would want a loop that goes on
        self.panic(words)


class PromptScreen(Screen[None]):
    """A screen that can be drawn at once: Textual's own waits for a message from each widget, and for a tick."""

    _found: set[Widget] | None = None

    def draw_now(self) -> None:
        """Lay out and paint all that has changed, in one frame, unless updates are held back."""
        self._found = set()
        for widget in self.walk_children(Widget):
            widget._check_refresh()  # noqa: SLF001
        self._dirty_widgets |= self._found
        self._found = None
        self._layout_required = True
        self._on_timer_update()

    def post_message(self, message: Message) -> bool:
        """Take the messages of widgets that are asked now, and leave nothing of them to be drawn once more."""
        if self._found is None or not isinstance(message, messages.Update | messages.Layout):
            return super().post_message(message)
        if isinstance(message, messages.Update):
            self._found.add(message.widget)
        return True


class BareDriver(LinuxDriver):
    """The terminal driver, with its loop and its application under public names."""

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop in which events are dealt with."""
        return self._loop

    @property
    def application(self) -> App[Any]:
        """The application that events go to."""
        return self._app

    def write_nowhere(self) -> None:
        """Let everything that is drawn from now on go nowhere: the terminal is gone."""
        if self._writer_thread is not None:
            self._writer_thread = _Nowhere(io.StringIO())

    def _query_in_band_window_resize(self) -> None:
        """Do not ask for sizes in band: the answer costs a second paint of the first screen, and SIGWINCH tells too."""

    def _enable_mouse_support(self) -> None:
        """Ask for presses and releases (1000) in decimal numbers (1006), and not for every move (1003)."""
        self.write("\x1b[?1000h\x1b[?1006h")
        self.flush()


class SequenceParser(XTermParser):
    """Textual's parser, which says whether it has come to an end of what it was fed."""

    @property
    def is_idle(self) -> bool:
        """Whether it waits for anything, and not for the rest of a sequence."""
        return self._awaiting.timeout is None


class _Nowhere(WriterThread):
    """A writer for a terminal that is gone: it takes everything and waits for nobody."""

    def write(self, text: str) -> None:
        """Take it."""

    def stop(self) -> None:
        """Nothing runs."""


def forget_press(app: App[Any]) -> None:
    """Let the button's release be no click on what was under the pointer when it was pressed."""
    app._mouse_down_widget = None  # noqa: SLF001


def forget_clipboard(app: App[Any]) -> None:
    """Empty Textual's own clipboard."""
    app._clipboard = ""  # noqa: SLF001


def sent_on(event: events.Key) -> events.Key:
    """The same key at the same time, for another widget; where nobody takes it, the application does not send it again.

    Else it goes round between the two for as long as they are there.
    """
    key = events.Key(event.key, event.character)
    key.time = event.time
    key._set_forwarded()  # noqa: SLF001
    return key


def write_to_terminal(app: App[Any], text: str) -> None:
    """Write past everything that draws: control sequences that Textual does not know."""
    if app._driver is not None:  # noqa: SLF001
        app._driver.write(text)  # noqa: SLF001
