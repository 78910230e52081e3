"""A new screen comes in one frame, after one layout."""

import pytest
from textual.screen import Screen

from rakiosk.kit.prompts import AskSignIn
from rakiosk.ui.prompts import view_of
from tests.screens.gallery import Gallery


async def test_a_new_screen_is_whole_in_its_first_frame(shown: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    stage, before, frames = shown.app.stage, shown.app.stage.view, list[str]()
    layouts, lay_out, draw = list[None](), Screen._refresh_layout, stage._room._draw

    def record() -> None:
        draw()
        frames.append(shown.text())

    monkeypatch.setattr(stage._room, "_draw", record)
    monkeypatch.setattr(Screen, "_refresh_layout", lambda *given, **named: layouts.append(lay_out(*given, **named)))
    await stage._put(view_of(AskSignIn()))
    await shown.settle()
    assert "Login password" in frames[0]
    assert frames == [shown.text()]
    assert before is not None
    assert not before.is_attached
    assert len(layouts) <= 3  # of the new screen, once its widgets have their sizes, and once the old one has gone
