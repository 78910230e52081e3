"""Menus: by digit, letter, arrows, Enter and by a finger."""

import asyncio
from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from rakiosk.journey.home import home_menu
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.ui.looks import Look
from rakiosk.ui.widgets.menu import MenuList
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens.gallery import Gallery
from tests.screens.scene import CARD_CUSTOMER, FILE_CUSTOMER, Scene

BETWEEN = (77, 24)  # cells: with its key line, an entry has two rows
ENTRIES = [entry for group in home_menu(CARD_CUSTOMER).groups for entry in group.entries]


async def chosen_by(shown: Gallery, *keys: str) -> str:
    choice = asyncio.create_task(shown.app.stage.show(home_menu(CARD_CUSTOMER)))
    await asyncio.sleep(0)
    await shown.settle()
    await shown.pilot.press(*keys)
    async with asyncio.timeout(5):
        return await choice


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
async def test_a_digit_or_letter_chooses_its_entry(shown: Gallery, entry: object) -> None:
    assert isinstance(entry, type(ENTRIES[0]))
    assert await chosen_by(shown, entry.key.lower()) == entry.value


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ((), "貳-一"),
        (("down",), "貳-二"),
        (("up",), "貳-五"),
        (("down",) * 5, "貳-一"),
        (("right",), "貳-六"),
        (("left",), "壹-七"),
        (("left", "left"), "貳-六"),
        (("up", "right"), "貳-九"),
    ],
    ids=" ".join,
)
async def test_arrows_move_and_come_round(shown: Gallery, keys: tuple[str, ...], value: str) -> None:
    assert await chosen_by(shown, *keys, "enter") == value


async def test_arrows_lead_to_the_button_below_the_entries_and_round_to_the_first(shown: Gallery) -> None:
    shown.app.stage.touch(is_touched=True)  # then there is one
    menu = Menu("Which?", (MenuGroup("", (Entry("1", "One", "1"), Entry("2", "Two", "2"))),), back="Back")
    async with shown.scene(Scene("which", lambda: menu, keys=("down", "down"))):
        assert "► Back" in shown.text()
        await shown.press("up")
        assert "►2 Two" in shown.text()
        await shown.press("right", "down")
        assert "►1 One" in shown.text()


@pytest.mark.parametrize("shown", [NORMAL, LARGE_TEXT], ids=["116x30", "77x20"], indirect=True)
@pytest.mark.parametrize("session", [CARD_CUSTOMER, FILE_CUSTOMER], ids=["card", "file"])
async def test_a_tap_chooses_the_entry_under_the_finger(shown: Gallery, session: object) -> None:
    assert isinstance(session, type(CARD_CUSTOMER))
    for group in home_menu(session).groups:
        for entry in group.entries:
            choice = asyncio.create_task(shown.app.stage.show(home_menu(session)))
            await asyncio.sleep(0)
            await shown.settle()
            x, y = place_of(shown, f"{entry.key} {entry.label}")
            await shown.pilot.click(offset=(x, y))
            async with asyncio.timeout(5):
                assert await choice == entry.value


async def test_a_tap_between_the_entries_chooses_nothing(shown: Gallery) -> None:
    choice = asyncio.create_task(shown.app.stage.show(home_menu(CARD_CUSTOMER)))
    await asyncio.sleep(0)
    await shown.settle()
    menu = shown.app.stage.query_one(MenuList).region
    await shown.pilot.click(offset=(menu.x, menu.y))  # a heading
    await shown.settle()
    assert not choice.done()
    choice.cancel()


@pytest.mark.parametrize("shown", [NORMAL, BETWEEN, LARGE_TEXT], ids=["116x30", "77x24", "77x20"], indirect=True)
@pytest.mark.parametrize("look", [Look.BLACK_ON_WHITE, Look.WHITE_ON_BLACK])
async def test_in_two_colours_every_entry_is_closed_on_all_sides(look: Look, shown: Gallery) -> None:
    async with shown.scene(Scene("home", lambda: home_menu(CARD_CUSTOMER))):
        shown.app.looks.choose(look)
        await shown.settle()
        menu = shown.app.stage.query_one(MenuList)
        lines = [[cell for segment in strip for cell in cells(segment)] for strip in strips(shown)]
        for column, group in enumerate(menu._columns):
            is_selected_in_it = column == menu._column  # the first: a block, and so an edge of the next
            for row in range(1 if is_selected_in_it else 0, len(group.entries)):
                place = menu._region(column, row).translate(menu.region.offset)
                inside = slice(place.x + 1, place.right - 2)
                above = place.y if lines[place.y][place.x][0] == "┌" else place.y - 1
                is_below_selected = is_selected_in_it and row == 1
                assert is_below_selected or all(is_line for _, is_line in lines[above][inside]), group.entries[
                    row
                ].label
                assert all(is_line for _, is_line in lines[place.bottom - 1][inside]), group.entries[row].label
                text = place.y + (place.height - 1) // 2
                assert [lines[text][x][0] for x in (place.x, place.right - 1)] == ["│", "│"]
    shown.app.looks.choose(Look.USUAL)


def strips(shown: Gallery) -> list[Strip]:
    return shown.app.screen._compositor.render_strips()


def cells(segment: Segment) -> Iterator[tuple[str, bool]]:
    """Each cell of a segment, and whether it draws a line from side to side; a wide character takes two."""
    for character in segment.text:
        is_line = character in "─┌┐└┘├┤" or bool(segment.style and segment.style.underline)
        yield from [(character, is_line)] * cell_len(character)


def place_of(shown: Gallery, words: str) -> tuple[int, int]:
    """Where these words begin, wherever they wrap: column and row. English words are one cell a character."""
    words = words[:8]
    for y, line in enumerate(shown.text().split("\n")):
        if words in line:
            return line.index(words), y
    raise AssertionError(f"no {words!r} on the screen:\n{shown.text()}")


@pytest.mark.parametrize("turns", range(12))
async def test_advice_that_comes_while_the_menu_is_being_put_is_not_lost(turns: int, shown: Gallery) -> None:
    stage, before = shown.app.stage, shown.app.stage.view
    choice = asyncio.create_task(stage.show(home_menu(CARD_CUSTOMER)))
    while stage.view is before:  # noqa: ASYNC110
        await asyncio.sleep(0)  # the moment before it is mounted, which no event tells
    assert stage.view is not None
    assert not stage.view.is_mounted
    for _ in range(turns):  # mounting takes several turns of the loop
        await asyncio.sleep(0)
    stage.advise("The card in the reader is blocked.")
    await shown.settle()
    assert "The card in the reader is blocked." in shown.text()
    choice.cancel()


@pytest.mark.parametrize("shown", [LARGE_TEXT], ids=["77x20"], indirect=True)
async def test_advice_that_grows_leaves_the_chosen_entry_in_sight(shown: Gallery) -> None:
    menu = home_menu(FILE_CUSTOMER)
    async with shown.scene(Scene("home", lambda: menu, FILE_CUSTOMER)):
        stage = shown.app.stage
        stage.space_out(is_roomy=True)
        await shown.press("down", "down", "down", "down")
        chosen = next(line for line in shown.text().split("\n") if "►" in line)
        stage.advise("Advice of a few lines. " * 9)
        await shown.settle()
        assert chosen.strip("▕▁ ")[:12] in shown.text(), shown.text()
        assert "►" in shown.text()
