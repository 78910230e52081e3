"""The room for prompts: what is put there while the kiosk ends."""

import pytest
from textual.widget import Widget

from rakiosk.journey.front import front_menu
from rakiosk.kit.prompts import Notice
from rakiosk.ui.prompts import view_of
from rakiosk.ui.room import Room
from rakiosk.ui.widgets.frame import Bar, KeyLine
from rakiosk.ui.widgets.pad import Pad
from tests.screens.gallery import Gallery


@pytest.mark.parametrize("gone", [Room, Pad, KeyLine, Bar])
async def test_a_prompt_that_is_put_while_the_kiosk_ends_harms_nothing(shown: Gallery, gone: type[Widget]) -> None:
    room = shown.app.stage._room
    for widget in shown.app.stage.query(gone):
        await widget.remove()
    for prompt in (front_menu(), Notice("The end.", ())):
        await room.put(view_of(prompt))
    question = view_of(Notice("Over it.", ()))
    question.resolve(None)
    await room.lay_over(question)
