"""The watch over the reader: whatever the reader's side raises is logged once, told on the screen, and outlived."""

import logging
import threading
from pathlib import Path

import pytest

from rakiosk.card.port import ReaderState, ReaderStatus
from rakiosk.log import start_log
from rakiosk_demo.simulators.card.reader import SimulatedReader
from tests.card.counter import counter
from tests.card.rig import blank_card


class Broken(SimulatedReader):
    """A reader whose side fails in a way that no CardError stands for, while it is told to."""

    is_broken = False
    looks = 0

    def state(self) -> ReaderState:
        self.looks += 1
        if self.is_broken:
            raise SystemError("returned a result with an exception set")
        return super().state()


async def test_a_watch_that_fails_says_so_and_looks_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rakiosk.card.watcher._AGAIN_SECONDS", 0.01)
    reader = Broken()
    async with counter(reader) as at:
        reader.is_broken = True
        reader.pull()  # wakes it
        await at.until_told(ReaderStatus.NO_SERVICE)
        before = reader.looks
        await at.until(lambda: reader.looks > before + 3)
        reader.is_broken = False
        reader.insert(blank_card())
        await at.until_told(ReaderStatus.PRESENT)
    assert [record.getMessage() for record in caplog.records] == ["the reader cannot be watched"]


def test_a_thread_that_ends_by_a_bug_is_a_line_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root = logging.getLogger()
    before = list(root.handlers)
    start_log(tmp_path / "kiosk.log", "counter-1")
    try:
        thread = threading.Thread(target=lambda: 1 / 0, name="doomed")
        thread.start()
        thread.join()
    finally:
        for handler in set(root.handlers) - set(before):
            root.removeHandler(handler)
            handler.close()
    log = (tmp_path / "kiosk.log").read_text(encoding="utf-8")
    assert "counter-1 CRITICAL rakiosk the thread doomed has ended: ZeroDivisionError: division by zero" in log
