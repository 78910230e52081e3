"""Touch instead of keys: taps what can be read on the screen, where it is read."""

import asyncio
import string
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from textual.events import MouseDown, MouseUp
from textual.geometry import Offset
from textual.widget import Widget

from rakiosk.ui.app import KioskApp
from rakiosk.ui.widgets.buttons import PushButton
from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.folded import FoldedList
from rakiosk.ui.widgets.frame import KeyLine
from rakiosk.ui.widgets.menu import MenuList
from rakiosk.ui.widgets.pad import Pad
from tests.kiosk import PATIENCE, Kiosk, Person

ROWS = 3  # what a finger needs
TAPPABLE = (PushButton, MenuList, FoldedList, Pad, Field, KeyLine)
FACES = {" ": "空白"}  # of keys that do not show what they type


@dataclass
class Touch:
    """Somebody who only taps. Refuses a target that is too low for a finger, but for the key line."""

    kiosk: Kiosk

    def __post_init__(self) -> None:
        self.kiosk.has_keys = False

    async def tap(self, words: str) -> None:
        """Tap the button, entry or key that says this; page down to it when it is out of sight."""
        found = await self._reach(words)
        place, widget = found
        assert isinstance(widget, KeyLine) or self._height(widget, place) >= ROWS, f"{words!r} is too low for a finger"
        await self._tap_at(place)

    async def _reach(self, words: str) -> tuple[Offset, Widget]:
        """Wait until there is something to tap that says this, paging down if it takes that."""
        try:
            async with asyncio.timeout(PATIENCE):
                # ahead of a scrolling screen it would tap what has gone from there
                await self.kiosk.rests()
                while (found := self._find(words)) is None:
                    if (down := self._find("▼ ")) is not None:
                        tap(self.kiosk.app, down[0])
                    await self.kiosk.rests()
        except TimeoutError:
            raise AssertionError(f"nowhere to tap {words!r}:\n{self.kiosk.text()}") from None
        return found

    async def goes_on(self, words: str) -> None:
        """Tap, and wait until another prompt has taken this one's place."""
        view = self.kiosk.app.stage.view
        await self.tap(words)
        await self.kiosk._until(lambda _: self.kiosk.app.stage.view is not view, f"tapping {words} led nowhere")

    async def type(self, text: str) -> None:
        """Tap the keys of the pad, turning its pages as needed."""
        for character in text:
            tap(self.kiosk.app, await self._turn_to(FACES.get(character, character)))
            if character.isupper():  # one capital, and the pad turns back
                await self.kiosk.settle()

    async def _turn_to(self, character: str) -> Offset:
        """Where the key of a character is, once the pad is there and turned to its page."""
        async with asyncio.timeout(PATIENCE):
            while (place := self._key(character)) is None:
                turning = next(filter(None, map(self._key, self._pages_before(character))), None)
                if turning is not None:
                    tap(self.kiosk.app, turning)
                await self.kiosk.settle()
                await asyncio.sleep(0.02)
        return place

    async def enter(self, *texts: str) -> None:
        """Type each text and tap Enter."""
        for text in texts:
            await self.type(text)
            await self.kiosk.settle()
            place = self._key("Enter")
            assert place is not None, self.kiosk.text()
            await self._tap_at(place)

    async def reads(self, *words: str) -> str:
        """Wait until all these words are on the screen and stay there: keys that come up may push words out."""
        await self.kiosk.sees(*words)
        screen = await self.kiosk.rests()
        assert all(word in screen for word in words), f"{words} did not stay:\n{screen}"
        return screen

    async def sign_in(self, customer: Person) -> None:
        """From the front page to the home."""
        await self.kiosk.sees("歡迎使用")
        await self.goes_on("1 登入")
        await self.kiosk.sees("憑證識別碼 (CN)", "登入密碼")
        await self.enter(customer.cn, customer.password)

    async def _tap_at(self, place: Offset) -> None:
        tap(self.kiosk.app, place)
        await self.kiosk.settle()

    def _find(self, words: str) -> tuple[Offset, Widget] | None:
        """Where these words can be tapped: a button before a key line, a key line before nothing."""
        found = [(place, self._widget_at(place)) for place in _places(self.kiosk.text(), words)]
        reachable = [(place, widget) for place, widget in found if isinstance(widget, TAPPABLE)]
        reachable.sort(key=lambda pair: TAPPABLE.index(type(pair[1])) if type(pair[1]) in TAPPABLE else 0)
        return reachable[0] if reachable else None

    def _widget_at(self, place: Offset) -> Widget:
        return self.kiosk.app.screen.get_widget_at(*place)[0]

    @property
    def _pad(self) -> Pad:
        return self.kiosk.app.stage.query_one(Pad)

    def _key(self, face: str) -> Offset | None:
        """Where the pad has a key with just this on it."""
        region = self._pad.region
        places = _places(self.kiosk.text(), face, whole=True)
        return next((place for place in places if region.contains(*place)), None)

    @staticmethod
    def _pages_before(character: str) -> tuple[str, ...]:
        """The keys that turn to a character's page, the nearest first."""
        if character in string.ascii_uppercase:
            return "大寫", "abc"
        if character in string.ascii_lowercase + string.digits:
            return "abc", "►大寫"
        return ("符號",)

    def _height(self, widget: Widget, place: Offset) -> int:
        """How many rows in a row belong to the same target."""
        if isinstance(widget, FoldedList):
            asked = widget._lines(widget.content_size.width)
            number = asked[place.y - widget.region.y][0]
            return sum(1 for owner, is_question, _ in asked if owner == number and is_question)
        if not isinstance(widget, MenuList):
            return widget.region.height if not isinstance(widget, Pad) else widget._region(0, 0).height
        inside = place - widget.region.offset
        columns = range(len(widget._columns))
        rows = [(c, r) for c in columns for r in range(len(widget._columns[c].entries))]
        return max(widget._region(c, r).height for c, r in rows if widget._region(c, r).contains(inside.x, inside.y))


def tap(app: KioskApp, place: Offset) -> None:
    """Touch the screen and leave it, as the driver tells of a finger: the application makes a click of it."""
    for kind in (MouseDown, MouseUp):
        app.post_message(kind(None, place.x, place.y, 0, 0, 1, shift=False, meta=False, ctrl=False))


def _places(screen: str, words: str, *, whole: bool = False) -> Iterator[Offset]:
    """Where these words stand, in cells; `whole` for words with blanks on either side."""
    for y, line in enumerate(screen.split("\n")):
        x = line.find(words)
        while x >= 0:
            before, after = line[x - 1 : x] or " ", line[x + len(words) : x + len(words) + 1] or " "
            if not whole or {before, after} <= {" ", "▕"}:  # a key of the pad ends at its edge
                yield Offset(cell_len(line[:x]), y)
            x = line.find(words, x + 1)
