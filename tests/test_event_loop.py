"""A name server that answers nobody holds up those who asked it, and neither pages nor files nor the end."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any, cast

import pytest

from rakiosk.app import run
from rakiosk.event_loop import KioskLoop
from rakiosk.printing.port import Condition
from rakiosk.printing.receipt import ReceiptPrinter
from rakiosk.ui.app import KioskApp

MANY = 60  # more than a loop's own pool has threads


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """The names that were looked up; no answer comes while a test lasts."""
    names: list[object] = []
    over = threading.Event()

    def silent(host: object, *_: object, **__: object) -> list[Any]:
        names.append(host)
        over.wait()
        raise socket.gaierror(socket.EAI_AGAIN, "too late")

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    yield names
    over.set()


class Asking:
    """An app that asks for names, for as long as a request waits, and then wants a file."""

    visit = refused = None
    return_code = 0

    def __init__(self) -> None:
        self.read = ""

    async def run_async(self) -> None:
        for _ in range(MANY):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.001):
                    await asyncio.open_connection("ra.counter.example", 8443)
        printer = await ReceiptPrinter("printer.counter.example", 9100, "").state()
        assert printer.conditions == (Condition.SILENT,)
        self.read = await asyncio.to_thread(lambda: "a page")


def test_a_silent_name_server_keeps_no_page_waiting_and_is_asked_once(asked: list[object]) -> None:
    app = Asking()
    assert run(cast("KioskApp", app)) == 0
    assert app.read == "a page"
    assert asked == ["ra.counter.example", "printer.counter.example"]


def test_who_asks_for_the_same_name_has_the_same_answer_or_trouble() -> None:
    async def twice(host: str) -> list[Any]:
        loop = asyncio.get_running_loop()
        both = (loop.getaddrinfo(host, 1, type=socket.SOCK_STREAM) for _ in range(2))
        return await asyncio.gather(*both, return_exceptions=True)

    with asyncio.Runner(loop_factory=KioskLoop) as runner:
        one, other = runner.run(twice("localhost"))
        assert one == other != []
        one, other = runner.run(twice("no such name"))
        assert isinstance(one, socket.gaierror)
        assert isinstance(other, socket.gaierror)
