"""The keys on the screen: letters and digits at once, every face whole, and nothing to tap that a finger would miss."""

import string

import pytest
from textual.widget import Widget

from rakiosk.i18n import LANGUAGES, set_language
from rakiosk.kit.prompts import AskSignIn, Cancelled
from rakiosk.ui.widgets.frame import KeyLine
from rakiosk.ui.widgets.pad import _ROWS, FRAME_KEYS, KEYBOARD, Pad, PadKey, Page
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens.gallery import Gallery
from tests.screens.scene import Scene
from tests.screens.test_scenes import SCENES
from tests.touch import ROWS, TAPPABLE, tap

SIGN_IN = Scene("sign-in", AskSignIn)
BETWEEN = (80, 24)


def sent_by(page: Page) -> str:
    return "".join(key.sends for row in _ROWS[page] for key in row if len(key.sends) == 1)


def test_digits_stand_beside_the_letters_and_every_sign_is_somewhere() -> None:
    assert set(string.ascii_uppercase + string.digits + "-@.") == set(sent_by(Page.CAPITALS))
    assert set(string.ascii_lowercase + string.digits + "-@.") == set(sent_by(Page.SMALL))
    assert set(string.printable.strip()) <= set("".join(map(sent_by, KEYBOARD)))


@pytest.mark.parametrize("shown", [LARGE_TEXT, BETWEEN, NORMAL], ids=["77x20", "80x24", "116x30"], indirect=True)
async def test_while_the_keys_are_up_every_face_is_whole_and_every_target_has_three_rows(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        shown.app.stage.touch(is_touched=True)
        await shown.settle()
        pad = shown.app.stage.query_one(Pad)
        assert pad.page is Page.CAPITALS  # a CN is written in them
        for language in LANGUAGES:
            set_language(language)
            for page in KEYBOARD:
                pad.show(page)
                shown.app.stage.refresh_words()
                await shown.settle()
                assert cut_faces(shown, pad) == []
                assert unclosed(shown, pad) == []
        assert too_low(shown) == []


def cut_faces(shown: Gallery, pad: Pad) -> list[str]:
    """The faces of keys that do not stand whole within their own key."""
    lines, cut = [list(cells(line)) for line in shown.text().splitlines()], []
    for row, keys in enumerate(pad.rows):
        for column, key in enumerate(keys):
            place = pad._region(row, column).translate(pad.region.offset)
            drawn = ["".join(line[place.x : place.right - 1]) for line in lines[place.y + 1 : place.bottom]]
            if " ".join("".join(drawn).replace("\0", "").split()) != str(key.face).replace("\n", " "):
                cut.append(str(key.face))
    return cut


def unclosed(shown: Gallery, pad: Pad) -> list[str]:
    """The lines of the keys that have no edge at their left or their right end."""
    rows = (list(cells(line))[pad.region.x : pad.region.right] for line in shown.text().splitlines()[pad.region.y :])
    return ["".join(row) for row in list(rows)[: pad.region.height] if not row[0] == row[-1] == "▕"]


def cells(line: str) -> str:
    """A line with something in the second cell of each wide sign as well, so that its places are cells."""
    return "".join(sign + "\0" * (sign > "\u2e80") for sign in line.ljust(NORMAL[0]))


@pytest.mark.parametrize("shown", [LARGE_TEXT], ids=["77x20"], indirect=True)
async def test_where_the_keys_leave_no_room_for_the_key_lines_help_and_the_way_back_are_on_them(shown: Gallery) -> None:
    with pytest.raises(Cancelled):
        await _asks_for_help_and_leaves(shown)


async def _asks_for_help_and_leaves(shown: Gallery) -> None:
    async with shown.scene(SIGN_IN):
        shown.app.stage.touch(is_touched=True)
        await shown.settle()
        assert [key.sends for key in frame_keys(shown)] == ["f1", "escape"]  # nobody is signed in
        await tap_key(shown, "f1")
        assert "To speak with a person" in shown.text()
        await shown.pilot.press("escape")
        await tap_key(shown, "escape")


def frame_keys(shown: Gallery) -> list[PadKey]:
    return [key for row in shown.app.stage.query_one(Pad).rows for key in row if key.sends in FRAME_KEYS]


async def tap_key(shown: Gallery, sends: str) -> None:
    pad = shown.app.stage.query_one(Pad)
    row, column = next(
        (row, column) for row, keys in enumerate(pad.rows) for column, key in enumerate(keys) if key.sends == sends
    )
    tap(shown.app, pad._region(row, column).translate(pad.region.offset).offset)
    await shown.settle()


def too_low(shown: Gallery) -> list[str]:
    """The targets on the screen that are too low for a finger."""
    all_kinds = [widget for kind in TAPPABLE for widget in shown.app.stage.query(kind)]
    seen = [each for each in all_kinds if isinstance(each, Widget) and all(w.display for w in each.ancestors_with_self)]
    heights = {
        str(widget): widget._row_height if isinstance(widget, KeyLine) else widget.region.height for widget in seen
    }
    return [name for name, height in heights.items() if height < ROWS]


async def test_the_last_row_of_keys_has_an_edge_beneath_it_where_there_is_room(shown: Gallery) -> None:
    async with shown.scene(SCENES["new-pin-change"]):
        shown.app.stage.touch(is_touched=True)
        await shown.settle()
        pad = shown.app.stage.query_one(Pad)
        assert pad.page is Page.DIGITS
        beneath = pad._region(len(pad.rows) - 1, 0).translate(pad.region.offset).bottom
        assert list(cells(shown.text().splitlines()[beneath]))[pad.region.x + 1 : pad.region.right - 1] == ["▔"] * 35
