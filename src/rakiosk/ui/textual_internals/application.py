"""The application without Textual's crash screen, and what Textual itself keeps too long.

decision: docs/decisions/0008.
"""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from typing import Any

from rich.segment import Segment
from textual import events
from textual._styles_cache import StylesCache  # whose own cache holds every widget that was ever drawn
from textual.app import App
from textual.cache import FIFOCache
from textual.color import Color
from textual.strip import Strip
from textual.style import Style


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

    terminal_answers: Callable[[float], Awaitable[bool]] | None = None
    """Asks the terminal whether it answers within so many seconds, once there is one that can be asked."""

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
