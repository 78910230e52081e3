"""The running application as tests of screens look at it: at rest, by its text, its keys and its size."""

import asyncio
from collections.abc import Callable

from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key, Resize
from textual.geometry import Size
from textual.pilot import Pilot

from rakiosk.ui.app import KioskApp
from rakiosk.ui.idle import IdleTimes
from rakiosk.ui.widgets.middle import Middle
from tests.painted import screen_text
from tests.rest import come_to_rest

NEVER = IdleTimes(seconds=1e6, accessible_seconds=1e6, card_seconds=1e6)  # screens follow each other as they like
TALL = 26  # lines: from here on the screen is laid out with air


class Shown:
    """A running kiosk."""

    def __init__(self, app: KioskApp, pilot: Pilot[None], overhear: Callable[[], None] = lambda: None) -> None:
        self.app = app
        self.pilot = pilot
        self.overhear = overhear
        """Called at each screen in each size and each look."""

    def text(self) -> str:
        """The text on the screen."""
        return screen_text(self.app)

    def kind(self) -> object:
        """The kind of screen that is up: the prompt's type, and how a notice sounds."""
        view = self.app.stage.view
        return None if view is None else (type(view), type(view.prompt), getattr(view.prompt, "tone", None))

    def place(self) -> float:
        """The line that is the first on the screen of what scrolls."""
        contents = self._contents
        return contents.scroll_y if contents is not None else 0

    async def turn_to(self, place: float) -> None:
        """Scroll to a line."""
        contents = self._contents
        if contents is not None:
            contents.scroll_to(y=place, animate=False, immediate=True)
        await self.settle()

    @property
    def _contents(self) -> Middle | None:
        view = self.app.stage.view
        return view.contents if view is not None else None

    async def press(self, *keys: str) -> None:
        """Press keys by their Textual names, each once the last one has been dealt with.

        Textual's own way waits twice for an idle processor after each key, 50 ms in all; here the screen's rest is it.
        """
        for key in keys:
            self.app.post_message(Key(key, key if len(key) == 1 else None))
            await self.settle()

    async def resize(self, size: tuple[int, int]) -> None:
        """Another size of the terminal, in columns and lines."""
        if self.app.size == Size(*size):
            return
        assert isinstance(self.app._driver, HeadlessDriver)
        self.app._driver._size = Size(*size)
        self.app.post_message(Resize(Size(*size), Size(*size)))
        while self.app.stage.size != Size(*size) or self.app.stage.has_class("-tall") != (size[1] >= TALL):  # noqa: ASYNC110
            await asyncio.sleep(0)
        await self.settle()

    async def settle(self) -> None:
        """Until nothing changes any more."""
        await come_to_rest(self.app)
