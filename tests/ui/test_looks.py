"""Looks: colours stand in one file, and whoever names them as variables is right in every look."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.style import Style
from textual.geometry import Region
from textual.widgets import Static

import rakiosk
from rakiosk.journey.home import home_menu
from rakiosk.kit.prompts import Entry, Menu, MenuGroup, Notice
from rakiosk.ui.app import KioskApp
from rakiosk.ui.looks import THEMES, Look, style_sheets
from rakiosk.ui.widgets.menu import MenuList
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens.gallery import Gallery
from tests.screens.looks import Looks, pairs
from tests.screens.scene import CARD_CUSTOMER, Scene

HOME_OF_COLOURS = "ui/looks.py"
COLOUR = re.compile(r"(?<!\w)#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b(?![\w-])|\brgba?\(|\bhsla?\(")
PAIRS = (  # what is drawn, and on what
    ("foreground", "background"),
    ("primary", "background"),
    ("error", "background"),
    ("quiet", "background"),
    ("on-primary", "primary"),
    ("on-primary-key", "primary"),
    ("on-band", "band"),
    ("on-band", "forward"),
    ("on-keys", "keys"),
    ("on-cap", "cap"),
    ("foreground", "entry"),
    ("primary", "entry"),
    ("foreground", "field"),
    ("foreground", "field-focused"),
    ("field-empty", "field"),
)

WITHOUT_HEADING = Menu("Which?", (MenuGroup("", tuple(Entry(str(n), str(n), f"Entry {n}") for n in range(1, 10))),))


class Invention(Static):
    """A widget that no style sheet knows."""

    DEFAULT_CSS = "\n".join(
        f"Invention.on-{behind}-{front} {{ color: ${front}; background: ${behind}; }}" for front, behind in PAIRS
    )


def colours(text: str) -> list[str]:
    return [match[0] for match in COLOUR.finditer(text)]


@pytest.mark.parametrize("text", ["color: #fff;", '"#00573d"', "background: #f6f3ea80;", "color: rgb(1, 2, 3)"])
def test_a_colour_is_known_by_its_face(text: str) -> None:
    assert colours(text)


@pytest.mark.parametrize("text", ["#code { }", "#forward:focus { }", "#add-more { }", "02-2392-1310#123", "$primary"])
def test_a_name_is_no_colour(text: str) -> None:
    assert not colours(text)


def test_colours_stand_in_one_file() -> None:
    package = Path(str(rakiosk.__file__)).parent
    files = [file for file in (*package.rglob("*.py"), *style_sheets()) if not str(file).endswith(HOME_OF_COLOURS)]
    assert len(files) > 100
    assert {str(file): found for file in files if (found := colours(file.read_text(encoding="utf-8")))} == {}
    assert colours((package / HOME_OF_COLOURS).read_text(encoding="utf-8"))


def test_every_look_has_a_value_for_every_variable() -> None:
    assert set(THEMES) == set(Look)
    assert len({frozenset(theme.variables) for theme in THEMES.values()}) == 1


async def test_only_the_kiosk_s_looks_can_be_chosen(shown: Gallery) -> None:
    assert set(shown.app.available_themes) == set(Look)


@pytest.mark.parametrize("is_styled", [False, True], ids=["plain", "with-variables"])
async def test_a_widget_that_no_style_sheet_knows_can_be_read_in_every_look(shown: Gallery, is_styled: bool) -> None:
    async with shown.scene(Scene("notice", lambda: Notice("A notice"))):
        view = shown.app.stage.view
        assert view is not None
        drawn = [f"on-{behind}-{front}" for front, behind in PAIRS] if is_styled else ["plain"]
        await view.mount(*(Invention(f"{name} is drawn", classes=name) for name in drawn), before=0)
        looks = Looks()
        await looks.note(shown, "invention")
        told = "".join(text for _, _, text in pairs(shown))
    assert [name for name in drawn if name not in told] == []
    assert looks.complaints() == []


async def test_every_look_is_another_one(shown: Gallery) -> None:
    drawn = set()
    for look in Look:
        shown.app.looks.choose(look)
        await shown.settle()
        drawn.add(tuple((str(style), text) for _, style, text in pairs(shown)))
    assert len(drawn) == len(Look)


@pytest.mark.parametrize("shown", [NORMAL, LARGE_TEXT], ids=["116x30", "77x20"], indirect=True)
async def test_entries_have_edges_where_they_have_no_shade(shown: Gallery) -> None:
    menu = home_menu(CARD_CUSTOMER)
    async with shown.scene(Scene("home", lambda: menu, keys=("f4",))):
        lines = [line for line in shown.text().splitlines() if "2 Renew" in line]
        assert "│2 Renew" in lines[0]
        shown.app.looks.choose(Look.USUAL)
        await shown.settle()
        assert "│" not in shown.text()


@pytest.mark.parametrize("shown", [NORMAL, (90, 26), LARGE_TEXT], ids=["116x30", "90x26", "77x20"], indirect=True)
async def test_entries_without_a_heading_are_closed_on_all_sides(shown: Gallery) -> None:
    async with shown.scene(Scene("menu", lambda: WITHOUT_HEADING, keys=("f4",))):
        entries = shown.app.stage.query_one(MenuList)
        filled = entries._column, entries._row
        places = [(column, row) for column, group in enumerate(entries._columns) for row in range(len(group.entries))]
        for column, row in places:
            region = entries._region(column, row).translate(entries.region.offset)
            if (column, row) != filled:
                assert open_sides(shown, region, under=(column, row - 1) != filled) == set()


def open_sides(shown: Gallery, region: Region, *, under: bool) -> set[str]:
    """The sides of an entry along which no edge is drawn; `under` where the one above it is not filled."""
    lines = [list(cells_of(shown, y))[region.x : region.right] for y in range(region.y - 1, region.bottom)]
    above, *inside = lines
    is_closed = {
        "left": all(line[0][0] in "│┌└├" for line in inside),
        "right": all(line[-1][0] in "│┐┘┤" for line in inside),
        "below": is_edge(inside[-1]),
        "above": not under or is_edge(inside[0]) or is_edge(above),
    }
    return {side for side, closed in is_closed.items() if not closed}


def is_edge(line: list[tuple[str, Style]]) -> bool:
    return all(character in "┌─┐└┘├┤" or style.underline for character, style in line)


def cells_of(shown: Gallery, y: int) -> Iterator[tuple[str, Style]]:
    """A line of the screen, cell by cell."""
    for segment in shown.app.screen._compositor.render_strips()[y]:
        for character in segment.text:
            yield from [(character, segment.style or Style())] * cell_len(character)


async def test_the_first_frame_is_drawn_in_the_usual_look_without_a_change(shown: Gallery) -> None:
    assert isinstance(shown.app, KioskApp)
    assert shown.app.looks.now is Look.USUAL
    assert not [name for name in shown.app.classes if name.startswith("-theme-")]  # Textual's mark of a change
