"""The middle of a prompt: its bar says where one reads, and what is remarked comes into sight."""

import pytest
from textual.screen import Screen
from textual.widget import Widget

from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.text import Text
from tests.kiosk import LARGE_TEXT
from tests.screens.gallery import Gallery
from tests.screens.test_scenes import SCENES


@pytest.mark.parametrize("shown", [LARGE_TEXT], ids=["77x20"], indirect=True)
async def test_a_bar_that_was_hidden_says_where_one_reads_when_it_comes_again(shown: Gallery) -> None:
    async with shown.scene(SCENES["terms-card"]):
        contents = shown._contents
        assert contents is not None
        assert contents.is_long
        await shown.press("pagedown")
        assert contents.scroll_y > 0
        await shown.resize((116, 100))
        assert contents.max_scroll_y == 0
        await shown.resize(LARGE_TEXT)
        assert contents.vertical_scrollbar.position == contents.scroll_y == 0


@pytest.mark.parametrize("shown", [LARGE_TEXT], ids=["77x20"], indirect=True)
@pytest.mark.parametrize("name", ["new-pin-change", "new-password"])
async def test_what_is_refused_is_brought_into_sight_by_its_remark_alone(
    shown: Gallery, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shown.scene(SCENES[name]):
        contents = shown._contents
        assert contents is not None
        for _ in range(len(contents.query(Field)) - 1):
            await shown.press("9", "tab")
        moved, set_focus = list[bool](), Screen.set_focus

        def noted(screen: Screen[None], widget: Widget | None, scroll_visible: bool = True, **how: bool) -> None:
            moved.append(scroll_visible)
            set_focus(screen, widget, scroll_visible, **how)

        monkeypatch.setattr(Screen, "set_focus", noted)
        await shown.press("9", "enter")
        assert any(text.has_words for text in contents.query(".remark").results(Text))
        assert moved
        assert not any(moved)


async def test_a_remark_that_is_to_be_shown_once_its_prompt_is_gone_harms_nothing(shown: Gallery) -> None:
    async with shown.scene(SCENES["new-pin-change"]):
        contents = shown._contents
        assert contents is not None
    async with shown.scene(SCENES["sign-in"]):
        assert not contents.is_attached
        contents.show_remark()
        contents.show_typing()
