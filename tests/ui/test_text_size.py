"""Large text: the compositor is asked where there is one, and the lines are set wider apart where there is none."""

import asyncio
from pathlib import Path

import pytest

from rakiosk.journey.home import home_menu
from rakiosk.ui import text_size
from rakiosk.ui.text_size import ScaleCommands, TextSize
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens.gallery import Gallery
from tests.screens.scene import CARD_CUSTOMER, Scene

HOME = Scene("home", lambda: home_menu(CARD_CUSTOMER), CARD_CUSTOMER)


def compositor(folder: Path, *, fails: bool = False) -> ScaleCommands:
    """A program that writes down what it is asked for."""
    program = folder / "compositor"
    program.write_text(f'#!/bin/sh\necho "$*" >> "{folder}/asked"\nexit {int(fails)}\n')
    program.chmod(0o755)
    return ScaleCommands((str(program), "--scale", "1.5; echo"), (str(program), "--scale", "1"))


def asked(folder: Path) -> list[str]:
    return (folder / "asked").read_text().splitlines()


async def test_the_compositor_is_asked_to_scale_and_to_scale_back(tmp_path: Path) -> None:
    size = TextSize(compositor(tmp_path), lambda: None)
    size.choose(large=True)
    await size.settle()
    assert (size.is_large, size.is_roomy) == (True, False)
    size.choose(large=False)
    await size.settle()
    assert asked(tmp_path) == ["--scale 1.5; echo", "--scale 1"]  # no shell has read them


async def test_who_changes_their_mind_while_it_scales_gets_what_they_wanted_last(tmp_path: Path) -> None:
    size = TextSize(compositor(tmp_path), lambda: None)
    for large in (True, False, True, False):
        size.choose(large=large)
        await asyncio.sleep(0)
    await size.settle()
    assert asked(tmp_path)[-1] == "--scale 1"
    assert len(asked(tmp_path)) <= 2


@pytest.mark.parametrize("trouble", ["missing", "fails", "hangs"])
async def test_a_compositor_that_fails_leaves_wider_lines_and_a_line_in_the_log(
    trouble: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(text_size, "DEADLINE", 0.2)
    commands = {
        "missing": ScaleCommands((str(tmp_path / "nowhere"),), ("true",)),
        "fails": compositor(tmp_path, fails=True),
        "hangs": ScaleCommands(("sleep", "600"), ("true",)),
    }
    size = TextSize(commands[trouble], lambda: None)
    size.choose(large=True)
    await size.settle()
    assert size.is_roomy
    assert "text size" in caplog.text


@pytest.mark.parametrize("shown", [NORMAL, LARGE_TEXT], ids=["116x30", "77x20"], indirect=True)
async def test_f3_sets_lines_and_entries_wider_apart_where_letters_cannot_grow(shown: Gallery) -> None:
    async with shown.scene(HOME):
        before = shown.text()
        await shown.pilot.press("f3")
        await shown.settle()
        assert "Letters cannot grow here" in shown.text()
        rows = [
            y for y, line in enumerate(shown.text().split("\n")) if "Renew certif" in line or "Revoke certif" in line
        ]
        assert rows[1] - rows[0] == 3
        await shown.pilot.press("f3")
        await shown.settle()
        assert shown.text() == before


async def test_the_next_customer_has_normal_text_again(shown: Gallery) -> None:
    await shown.pilot.press("f3")
    looks = [shown.app.stage.has_class("-roomy", "-ample")]
    shown.app.turnover.put_back()
    looks.append(shown.app.stage.has_class("-roomy") or shown.app.text_size.is_large)
    assert looks == [True, False]
