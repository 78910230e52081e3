"""Keys dealt with as they come: the terminal shows what the screen is, and what leads on goes the usual way."""

import random
from collections.abc import Iterator

import pyte
import pytest
from textual.events import Key

from rakiosk.journey.home import home_menu
from rakiosk.kit.prompts import AskPin, AskSignIn, StillThere
from rakiosk.ui.looks import Look
from rakiosk.ui.textual_internals import screen
from tests.kiosk import NORMAL
from tests.screens.gallery import Gallery
from tests.screens.scene import CARD_CUSTOMER, Scene

WIDTH, HEIGHT = NORMAL
MENU = Scene("home", lambda: home_menu(CARD_CUSTOMER))
SIGN_IN = Scene("sign-in", AskSignIn)
PIN = Scene("pin", lambda: AskPin(3))
ARROWS = ("up", "down", "left", "right")
DIGITS = ("1", "2", "backspace", "backspace")
TYPED = ("A", "b", "7", "0", "晶", "backspace", "delete", " ", "é")

Cells = list[list[tuple[object, ...]]]


class Terminal:
    """A terminal that shows the whole screen, and then what is drawn at once."""

    def __init__(self, shown: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
        self._shown = shown
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self.screen)
        self._stream.feed("\x1b[?7l" + self._whole())
        monkeypatch.setattr(type(shown.app), "is_headless", False)
        monkeypatch.setattr(screen, "write_to_terminal", lambda _app, text: self._stream.feed(text))

    def cells(self) -> Cells:
        """Every cell that it shows, with its colours."""
        return _cells_of(self.screen)

    def all_cells(self) -> Cells:
        """Every cell as it is when all is drawn."""
        screen = pyte.Screen(WIDTH, HEIGHT)
        pyte.Stream(screen).feed("\x1b[?7l" + self._whole())
        return _cells_of(screen)

    def _whole(self) -> str:
        app = self._shown.app
        lines = app.screen._compositor.render_strips()
        return "".join(f"\x1b[{y};1H{line.render(app.console)}" for y, line in enumerate(lines, 1))


def _cells_of(screen: pyte.Screen) -> Cells:
    return [[tuple(screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def keys(names: tuple[str, ...], seed: int) -> Iterator[Key]:
    chance = random.Random(seed)
    for name in chance.choices(names, k=40):
        yield Key(name, name if len(name) == 1 else None)


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize(
    ("scene", "names"),
    [(MENU, ARROWS), (SIGN_IN, TYPED), (PIN, DIGITS)],
    ids=["menu", "text", "pin"],
)
async def test_the_terminal_shows_what_the_screen_is_after_every_key(
    shown: Gallery, monkeypatch: pytest.MonkeyPatch, look: Look, scene: Scene, names: tuple[str, ...]
) -> None:
    shown.app.looks.choose(look)
    async with shown.scene(scene):
        terminal = Terminal(shown, monkeypatch)
        before, changes = terminal.cells(), 0
        for key in keys(names, 1):
            await shown.settle()
            assert shown.app.takes_at_once(key), key
            assert terminal.cells() == terminal.all_cells(), key
            changes += terminal.cells() != before
            before = terminal.cells()
        assert changes > 10


@pytest.mark.parametrize("name", ["enter", "tab", "up", "escape", "f2"])
async def test_what_leads_on_from_a_field_goes_the_usual_way(shown: Gallery, name: str) -> None:
    async with shown.scene(SIGN_IN):
        assert not shown.app.takes_at_once(Key(name, None))


async def test_a_key_waits_for_those_that_came_before_it(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        shown.app.post_message(Key("a", "a"))
        assert not shown.app.takes_at_once(Key("b", "b"))
        await shown.settle()
        assert shown.app.takes_at_once(Key("b", "b"))
        assert "ab" in shown.text()


async def test_after_tab_no_key_lands_in_the_field_that_is_left(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        first = shown.app.focused
        shown.app.post_message(Key("tab", "\t"))
        while shown.app.message_queue_size or first is None or first.message_queue_size:
            assert not shown.app.takes_at_once(Key("b", "b"))
            await shown.settle()
        assert shown.app.focused is not first


async def test_a_key_that_answers_whether_somebody_is_there_does_nothing_else(shown: Gallery) -> None:
    async with shown.scene(MENU):
        before = shown.text()
        shown.app.idle._question = StillThere("?", (), 20.0, forward="Yes")
        assert not shown.app.takes_at_once(Key("down", None))
        shown.app.idle._question = None
        assert shown.text() == before


async def test_a_field_that_something_lies_over_is_drawn_in_its_turn(
    shown: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shown.scene(SIGN_IN):
        terminal = Terminal(shown, monkeypatch)
        shown.app.stage.refresh(layout=True)
        assert shown.app.takes_at_once(Key("x", "x"))
        assert terminal.cells() != terminal.all_cells()
        await shown.settle()
        assert "x" in shown.text()
