"""Whatever a terminal can send, at every kind of screen: the kiosk stays on a screen of its own."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from textual import events
from textual.message import Message

from rakiosk.ui.prompts import load_staff_views, load_views
from rakiosk.ui.prompts.working import WorkingView
from tests.screens.gallery import Gallery
from tests.screens.prompts import books
from tests.screens.scene import Scene
from tests.ui.terminal_keys import parsed, sequences

WHOLE = os.environ.get("RAKIOSK_LOCKDOWN") == "whole"  # every scene, not one of each kind: make lockdown
SHARES = 6
EXPECTED = {
    *("enter", "escape", "tab", "shift+tab", "space", "backspace", "delete", "up", "down", "left", "right", "home"),
    *("end", "pageup", "pagedown", "f1", "f2", "f3", "f4", "f5", "f8", "f10", "f12", "ctrl+h", "ctrl+u"),
}
ALLOWED: tuple[type, ...] = (*load_views(), *load_staff_views(), WorkingView)


def messages() -> Iterator[Message]:
    """Textual's events for every sequence, each once."""
    seen: set[tuple[object, ...]] = set()
    for sequence in sequences():
        for message in parsed(sequence):
            what = (type(message), *(getattr(message, name, None) for name in ("key", "character", "x", "y", "button")))
            if what not in seen:
                seen.add(what)
                yield message


MESSAGES = tuple(messages())
UNEXPECTED = [
    message
    for message in MESSAGES
    if isinstance(message, events.Paste | events.CursorPosition)
    or (isinstance(message, events.Key) and message.key not in EXPECTED and not message.is_printable)
]


def some_of_each_kind() -> Iterator[Scene]:
    """One scene of each kind of prompt; all of them for the whole campaign."""
    kinds: set[object] = set()
    for scene in chain.from_iterable(books().values()):
        kind = "work" if scene.progresses else "small" if scene.is_too_small else type(scene.make())
        if WHOLE or (kind not in kinds and not scene.keys):
            kinds.add(kind)
            yield scene


def share(messages: Sequence[Message], number: int) -> Sequence[Message]:
    """Another part for each scene; to each scene all, for the whole campaign."""
    return messages if WHOLE else messages[number % SHARES :: SHARES]


def check(shown: Gallery, scene: Scene) -> None:
    """It runs, on its one screen, with a prompt that it knows."""
    app = shown.app
    assert app.is_running, scene.name
    assert app._exception is None, scene.name
    assert app.screen is app.stage, scene.name
    assert len(app.screen_stack) == 1, scene.name
    assert isinstance(app.stage.view, ALLOWED), scene.name
    assert app.clipboard == "", scene.name


async def send(shown: Gallery, sent: Sequence[Message]) -> None:
    """As the driver does."""
    for message in sent:
        message._forwarded = message._stop_propagation = message._no_default_action = False  # sent before
        message.set_sender(shown.app)
        shown.app.post_message(message)
        if shown.app.message_queue_size > 64:
            await shown.settle()
    await shown.settle()


def test_the_list_is_of_thousands() -> None:
    print(len(sequences()), "sequences", len(MESSAGES), "messages", len(UNEXPECTED), "unexpected")  # noqa: T201
    assert len(sequences()) > 10_000
    assert len(UNEXPECTED) > 1_000


async def test_no_unexpected_key_changes_anything_on_any_kind_of_screen(shown: Gallery) -> None:
    for number, scene in enumerate(some_of_each_kind()):
        async with shown.scene(scene):
            view = shown.app.stage.view
            assert view is not None
            was_answered = view.answer.done()  # by itself: there is no stick to take
            await send(shown, share(UNEXPECTED, number))
            check(shown, scene)
            assert shown.app.stage.view is view, scene.name
            assert view.answer.done() == was_answered, scene.name


async def test_whatever_comes_the_kiosk_stays_on_a_screen_of_its_own(shown: Gallery) -> None:
    shown.app.keys._extras.clear()  # the demo's dock ends the demo
    for number, scene in enumerate(some_of_each_kind()):
        shown._furnish(scene)
        put: asyncio.Task[Any] = asyncio.create_task(shown._show(scene))
        await shown.settle()
        await send(shown, share(MESSAGES, number))
        check(shown, scene)
        shown.app.stage.stack.cancel_overlays()
        put.cancel()
        await asyncio.gather(put, return_exceptions=True)
