"""Screens that come again stand there before their widgets do: as they were, and only those that are everybody's."""

import asyncio

import pytest
from textual.events import Key

from rakiosk.i18n import Message, next_language, set_language
from rakiosk.kit.prompts import AskPin, AskSignIn, Entry, Menu, MenuGroup, Notice, Prompt
from rakiosk.ui.pictures import Pictures
from rakiosk.ui.prompts import view_of
from rakiosk.ui.textual_internals import screen
from tests.screens.gallery import Gallery
from tests.screens.scene import CARD_CUSTOMER
from tests.ui.test_at_once import Terminal

FRONT = Menu("Which?", (MenuGroup("", (Entry("1", "One", "1"), Entry("2", "Two", "2"))),), is_front=True)
SIGN_IN = AskSignIn()
OWN_NOTICE = Notice(Message("{name}, all is well.", {"name": "Lin"}))
OTHER_PIN = AskPin(3, Message("Of {name}.", {"name": "Lin"}))
NOT_EVERYBODYS = (AskSignIn("DEMO-01"), Menu("Home", FRONT.groups))


@pytest.fixture
def drawn(shown: Gallery, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All pictures that are drawn."""
    pictures = list[str]()
    monkeypatch.setattr(type(shown.app), "is_headless", False)
    monkeypatch.setattr(screen, "write_to_terminal", lambda _app, text: pictures.append(text))
    return pictures


async def put(shown: Gallery, prompt: Prompt[object]) -> None:
    await shown.app.stage._put(view_of(prompt))
    await shown.settle()


async def test_the_picture_is_what_the_screen_turns_out_to_be(shown: Gallery, drawn: list[str]) -> None:
    for prompt in (FRONT, SIGN_IN, AskPin(3)):
        await put(shown, prompt)
    assert drawn == []
    for prompt in (FRONT, SIGN_IN, AskPin(3)):
        await put(shown, prompt)
        with pytest.MonkeyPatch.context() as apart:
            terminal = Terminal(shown, apart)
            whole = terminal.cells()
            shown.app.stage.draw_picture(drawn[-1])
            assert terminal.cells() == whole
    assert len(drawn) == 3


@pytest.mark.parametrize("prompt", NOT_EVERYBODYS, ids=["a CN", "a home"])
async def test_of_what_is_a_customer_s_there_is_no_picture(
    shown: Gallery, drawn: list[str], prompt: Prompt[object]
) -> None:
    for _ in range(3):
        await put(shown, prompt)
    assert drawn == []


async def test_a_customer_s_own_menus_are_kept_until_the_visit_ends(shown: Gallery, drawn: list[str]) -> None:
    assert shown.app.visit is not None
    own, other = Menu("Home", FRONT.groups), Menu("Certificates", FRONT.groups)
    shown.app.visit.session = CARD_CUSTOMER
    for prompt in (own, other, own):
        await put(shown, prompt)
    assert len(drawn) == 1
    shown.app.turnover.wipe()
    await put(shown, other)
    assert len(drawn) == 1
    shown.app.visit.session = None  # the front page is put, and even without a wipe nothing of them is left
    await put(shown, FRONT)
    shown.app.visit.session = CARD_CUSTOMER
    await put(shown, other)
    assert len(drawn) == 1


async def test_what_is_said_in_our_own_words_alone_stands_at_once_for_the_next_customer_too(
    shown: Gallery, drawn: list[str]
) -> None:
    assert shown.app.visit is not None
    shown.app.visit.session = CARD_CUSTOMER
    for prompt in (AskPin(3), OTHER_PIN, OWN_NOTICE):
        await put(shown, prompt)
    shown.app.turnover.wipe()
    for prompt in (OWN_NOTICE, AskPin(2)):
        await put(shown, prompt)
    assert drawn == []
    await put(shown, AskPin(3))
    assert len(drawn) == 1


async def test_with_a_clerk_at_work_none_is_kept_and_none_is_shown(
    shown: Gallery, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(shown, SIGN_IN)
    assert shown.app.visit is not None
    monkeypatch.setattr(shown.app.visit, "desk", object())
    pictures = Pictures(lambda: shown.app.visit)
    assert pictures._place(view_of(SIGN_IN), shown.app.stage._room) == ([], ())
    assert drawn == []


async def test_what_was_typed_is_in_no_picture(shown: Gallery, drawn: list[str]) -> None:
    await put(shown, SIGN_IN)
    await shown.press("Q", "q")
    await put(shown, FRONT)
    drawn.clear()
    await put(shown, SIGN_IN)
    assert len(drawn) == 1
    assert "Qq" not in drawn[0]


async def test_another_language_has_a_picture_of_its_own(shown: Gallery, drawn: list[str]) -> None:
    await put(shown, SIGN_IN)
    set_language(next_language())
    await put(shown, SIGN_IN)
    assert drawn == []


@pytest.mark.parametrize("key", ["2", "down"])
async def test_a_key_that_comes_once_the_picture_stands_is_the_prompt_s(
    shown: Gallery, drawn: list[str], key: str
) -> None:
    for prompt in (FRONT, SIGN_IN):
        await put(shown, prompt)
    view = view_of(FRONT)
    putting = asyncio.create_task(shown.app.stage._put(view))
    while not drawn:  # noqa: ASYNC110  # nobody tells of it
        await asyncio.sleep(0)
    assert not view.is_put
    for name in (key, "enter"):
        shown.app.post_message(Key(name, name if len(name) == 1 else None))
    await putting
    await shown.settle()
    assert view.answer.done()
    assert view.answer.result() == "2"
