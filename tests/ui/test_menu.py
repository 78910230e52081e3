"""Menus: by digit, letter, arrows, Enter and by a finger."""

import asyncio

import pytest

from rakiosk.journey.home import home_menu
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.ui.widgets.menu import MenuList
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens.gallery import Gallery
from tests.screens.scene import CARD_CUSTOMER, FILE_CUSTOMER, Scene

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
