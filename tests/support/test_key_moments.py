"""The moments of keys in a secret: nothing that support is sent is otherwise, or comes later, for one of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rakiosk.support import desk as desks
from rakiosk.support.desk import Desk
from rakiosk.support.mirror.frames import Sender
from rakiosk.support.mirror.picture import picture_of
from rakiosk.support.mirror.viewing import TYPED, Viewing
from rakiosk.support.situation import situation
from rakiosk.ui.idle import still_there
from tests.kiosk import LARGE_TEXT, NORMAL, PATIENCE, Customer, Kiosk, kiosk_of
from tests.ra.world import World
from tests.support.test_way_in import config_of, recorded
from tests.touch import Touch

_COUNTED = ("uptime_seconds", "waiting_seconds")  # which go on by themselves
KEYS = ("1", "x", "X", "backspace", "left", "end", "8", "tab", "9", "shift+tab", "delete")


@asynccontextmanager
async def overlooked(world: World, folder: Path, size: tuple[int, int]) -> AsyncIterator[tuple[Kiosk, Desk]]:
    """A kiosk, and support at it."""
    with recorded(folder) as listeners:
        async with kiosk_of(world, folder, size=size, listeners=listeners) as kiosk:
            await kiosk.sees("歡迎使用")
            yield kiosk, Desk(kiosk.app, config_of(folder), listeners.audit)


def told(desk: Desk) -> dict[str, object]:
    """All that lines tell of the kiosk now, but for what counts by itself."""
    return {name: fact for name, fact in situation(desk).facts().items() if name not in _COUNTED}


async def assert_no_key_is_told(
    kiosk: Kiosk, desk: Desk, press: Callable[[str], Awaitable[None]], keys: tuple[str, ...] = KEYS
) -> None:
    """Press keys one by one: neither a frame nor a fact is there that was not there before."""
    sender, before = Sender(), told(desk)
    assert sender.frame(picture_of(kiosk.app.stage))
    view = kiosk.app.stage.view
    for key in keys:
        await press(key)
        assert kiosk.app.stage.view is view
        assert sender.frame(picture_of(kiosk.app.stage)) == b"", key
        assert told(desk) == before, key


async def to_a_field(kiosk: Kiosk, desk: Desk, key: str) -> None:
    """Choose an entry of a menu that leads to something to type into."""
    await kiosk.goes_on(key)
    await kiosk._until(lambda _: desk.is_typed_into, "never saw a field")


@pytest.mark.parametrize("size", [NORMAL, LARGE_TEXT])
async def test_a_key_at_a_field_changes_nothing_that_support_is_sent(
    size: tuple[int, int], served_ra: World, customer: Customer, tmp_path: Path
) -> None:
    async with overlooked(served_ra, tmp_path, size) as (kiosk, desk):
        await to_a_field(kiosk, desk, "1")
        await assert_no_key_is_told(kiosk, desk, kiosk.press)
        await kiosk.press("escape")
        kiosk.reader.insert(customer.card)
        await kiosk.sign_in(customer)
        await kiosk.sees("讀卡機：晶片卡已插入")
        await kiosk.press("f4")  # another contrast
        for entry in ("b", "8"):
            await to_a_field(kiosk, desk, entry)
            await assert_no_key_is_told(kiosk, desk, kiosk.press)
            await kiosk.press("escape")
            await kiosk.sees("請選擇服務項目")


async def test_a_tap_on_the_keys_on_the_screen_tells_no_more_nor_does_a_capital(
    served_ra: World, tmp_path: Path
) -> None:
    async with overlooked(served_ra, tmp_path, NORMAL) as (kiosk, desk):
        touch = Touch(kiosk)
        await touch.goes_on("1 登入")
        await touch.type("k")  # the keys are up
        await assert_no_key_is_told(kiosk, desk, touch.type, ("A", "b", "7", "@", "Z", "z"))


async def test_a_look_waits_for_keys_but_never_for_those_of_something_typed(
    served_ra: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "_STILL_SECONDS", 600.0)
    async with overlooked(served_ra, tmp_path, NORMAL) as (kiosk, desk):
        await kiosk.press("down")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(desk.stillness(), 0.01)
        await to_a_field(kiosk, desk, "1")
        await kiosk.press("x")
        await asyncio.wait_for(desk.stillness(), PATIENCE)


async def test_that_somebody_who_types_was_silent_is_not_told_nor_when_they_go_on(
    served_ra: World, tmp_path: Path
) -> None:
    async with overlooked(served_ra, tmp_path, NORMAL) as (kiosk, desk):
        stage, late = kiosk.app.stage, Viewing(kiosk.app.stage)
        await to_a_field(kiosk, desk, "1")
        viewing, before = Viewing(stage), told(desk)
        picture = viewing.picture()
        asking = asyncio.create_task(stage.overlay(still_there(600.0), on_top=True))
        await kiosk.sees("您還在嗎")
        assert (viewing.picture(), told(desk)) == (picture, before)
        assert late.picture().rows[0] == TYPED
        await kiosk.press("enter")
        while not asking.done():
            assert (viewing.picture(), told(desk)) == (picture, before)
            await asyncio.sleep(0)
        assert (viewing.picture(), told(desk)) == (picture, before)
        assert late.picture().rows[0] == TYPED
        await kiosk.press("escape")
        await kiosk.sees("歡迎使用")
        assert late.picture() == viewing.picture() != picture
        asking = asyncio.create_task(stage.overlay(still_there(600.0), on_top=True))
        await kiosk.sees("您還在嗎")  # at a menu it is told
        assert "您還在嗎" in "\n".join(viewing.picture().rows)
        assert told(desk)["over_it"] == "StillThere"
        await kiosk.press("enter")
        await asking
