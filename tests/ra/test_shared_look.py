"""One look for all who want it at once: never at what was before they asked."""

import itertools
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from rakiosk_ra.base.shared_look import SharedLook

WAITING = 8


def test_who_asks_during_a_look_gets_what_is_seen_after_it() -> None:
    looked, begun, may_end = itertools.count(1), threading.Event(), threading.Event()

    def look() -> int:
        begun.set()
        assert may_end.wait(60)
        return next(looked)

    shared, asked = SharedLook(look), threading.Barrier(WAITING + 1)

    def ask() -> int:
        asked.wait(60)
        return shared.now()

    with ThreadPoolExecutor(WAITING + 1) as threads:
        first = threads.submit(shared.now)
        assert begun.wait(60)
        others = [threads.submit(ask) for _ in range(WAITING)]
        asked.wait(60)
        may_end.set()
        assert first.result(60) == 1
        seen = [other.result(60) for other in others]
    assert min(seen) > 1  # what the first look saw was there before they asked
    assert shared.now() == max(seen) + 1


def test_whoever_waits_gets_the_error_and_the_next_one_looks_again() -> None:
    answers: Iterator[OSError | int] = iter((OSError("away"), 7))

    def look() -> int:
        match next(answers):
            case OSError() as error:
                raise error
            case answer:
                return answer

    shared = SharedLook(look)
    with pytest.raises(OSError, match="away"):
        shared.now()
    assert shared.now() == 7
