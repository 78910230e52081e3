"""The room for prompts: what is put there while the kiosk ends."""

from rakiosk.journey.front import front_menu
from rakiosk.kit.prompts import Notice
from rakiosk.ui.prompts import view_of
from tests.screens.gallery import Gallery


async def test_a_prompt_that_is_put_while_the_kiosk_ends_harms_nothing(shown: Gallery) -> None:
    room = shown.app.stage._room
    await room.remove()
    for prompt in (front_menu(), Notice("The end.", ())):
        await room.put(view_of(prompt))
    question = view_of(Notice("Over it.", ()))
    question.resolve(None)
    await room.lay_over(question)
