"""No key, paste or crash leads out of the kiosk or tells what it must not."""

from collections.abc import Callable

import pytest
from textual import events

from rakiosk.kit.prompts import AskSignIn, ShowTerms
from rakiosk.supervisor import CRASHED
from rakiosk.ui.app import KioskApp
from tests.screens.gallery import Gallery, gallery
from tests.screens.scene import CARD_CUSTOMER, Scene

SCENES = [
    Scene("sign-in", AskSignIn, CARD_CUSTOMER),
    Scene("terms", lambda: ShowTerms("Terms", "One.\n\n" * 80, "1.0"), CARD_CUSTOMER),
]


def test_no_binding_of_textual_s_own_is_left() -> None:
    assert KioskApp.BINDINGS == []
    assert not KioskApp.ENABLE_COMMAND_PALETTE
    assert not KioskApp.ALLOW_SELECT
    assert KioskApp._merge_bindings().key_to_bindings == {}


async def test_a_megabyte_of_paste_does_nothing(shown: Gallery) -> None:
    async with shown.scene(SCENES[0]):
        before = shown.text()
        shown.app.post_message(events.Paste("\x1b[31m1\n" * 150_000))
        await shown.settle()
        assert shown.text() == before


async def test_a_crash_tells_a_sentence_and_a_number_and_no_value(capfd: pytest.CaptureFixture[str]) -> None:
    reported: list[str] = []

    def report(frames: str) -> str:
        reported.append(frames)
        return "4F2A9C"

    return_codes: list[int | None] = []
    with pytest.raises(ZeroDivisionError):
        await crash(report, return_codes)
    output = "".join(capfd.readouterr())
    assert return_codes == [CRASHED]
    assert "Nothing is lost. Incident 4F2A9C." in output
    assert "73910582" not in output + "".join(reported)
    assert "break_with_a_secret" in "".join(reported)


async def crash(report: Callable[[str], str], return_codes: list[int | None]) -> None:
    """Let a bug happen while a secret is at hand."""
    async with gallery((116, 30), "en") as shown:
        shown.app._report_crash = report
        shown.app.call_later(break_with_a_secret)
        while shown.app.is_running:
            await shown.pilot.pause(0)
        return_codes.append(shown.app.return_code)


def break_with_a_secret() -> None:
    pin = int("739105") * 100 + 82
    raise ZeroDivisionError(str(pin)[:0])
