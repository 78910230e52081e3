"""All that is measured of one program in one round. Times are milliseconds, memory is kilobytes."""

import json
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.bench.card import operations_at_a_card
from tests.bench.contestants import Contestant
from tests.bench.figures import percentile
from tests.bench.mirror import keys_beside_the_mirror
from tests.bench.processes import cpu_seconds, memory_kilobytes, wake_ups
from tests.bench.program import SETTLED, Answer, Died, Program

_KEY_SETTLED = 0.06  # seconds without a byte after a key, which changes a line or two
_HASTY = 0.03  # seconds without a byte, where only memory counts
_KIOSK_LOADED = 140.0  # seconds: by then it has looked at itself, its certificate and its audit

Figures = dict[str, float]


@dataclass(frozen=True)
class Length:
    """How much is measured in a round."""

    keys: int = 100
    keys_beside_work: int = 300
    keys_beside_mirror: int = 40
    mirror_turns: int = 3
    loaded_seconds: float = 3.0  # until all parts of a program are there
    screens: int = 10
    idle_seconds: float = 30.0
    visits: int = 1000
    flood_seconds: float = 5.0


def start(who: Contestant, _length: Length) -> Figures:
    """From nothing to the first screen."""
    with who.started() as program:
        answer = program.begun(who.home)
        settled = cpu_seconds(program.processes)
        return _times("start", answer) | {
            "start cpu": answer.cpu * 1000,
            "start settled cpu": settled * 1000,
            "start bytes": len(answer.data),
        }


def keys(who: Contestant, length: Length) -> Figures:
    """Moves in the menu, one after the other has been drawn."""
    with who.running() as program:
        line = _Line()
        program.press("down")
        answers = []
        with _cpu(program) as spent:
            for number in range(length.keys):
                answers.append(program.press("down" if number % 8 < 4 else "up", settled=_KEY_SETTLED))
                line.carry(answers[-1].data)
        firsts = [answer.first * 1000 for answer in answers]
        return {
            "key": percentile(firsts, 50),
            "key p99": percentile(firsts, 99),
            "key cpu": spent() * 1000 / length.keys,
            "key bytes": line.raw / length.keys,
            "key zlib": line.squeezed / length.keys,
        }


def screens(who: Contestant, length: Length) -> Figures:
    """From the menu to the page and back, when everything is loaded."""
    with who.running() as program:
        line, answers = _Line(), []
        program.listen(length.loaded_seconds)
        first = _there_and_back(program, who)[0]
        with _cpu(program) as spent:
            for _ in range(length.screens):
                answers += _there_and_back(program, who)
        for answer in answers:
            line.carry(answer.data)
        figures = {
            "first screen text": first.text_after * 1000,
            "screen text": _of_both_ways([answer.text_after for answer in answers]),
            "screen stable": _of_both_ways([answer.stable for answer in answers]),
            "screen cpu": spent() * 1000 / len(answers),
            "screen bytes": line.raw / len(answers),
            "screen zlib": line.squeezed / len(answers),
        }
        return figures | (_own_screens(program, who, length) if who.signs_in else {})


def _own_screens(program: Program, who: Contestant, length: Length) -> Figures:
    """From a customer's own menu to a screen, for the first time in this kiosk and later; and back."""
    for key, text in who.signs_in:
        program.press(key, text)
    first, *answers = (answer for _ in range(length.screens + 1) for answer in _there_and_back(program, who.signed_in))
    there, back = answers[1::2], answers[::2]
    return {
        "first own screen text": first.text_after * 1000,
        "own screen text": percentile([answer.text_after for answer in there], 50) * 1000,
        "own menu text": percentile([answer.text_after for answer in back], 50) * 1000,
    }


def stay(who: Contestant, length: Length) -> Figures:
    """A while with nobody there, and then visits of the page: what both cost, and what memory the visits leave behind.

    In one running program, since what a kiosk does in its first minutes is to be over for both.
    """
    with who.running() as program:
        program.listen(_KIOSK_LOADED if who.is_kiosk else length.loaded_seconds)
        return _idle(program, length) | _growth(program, who, length)


def _idle(program: Program, length: Length) -> Figures:
    woken, begun = wake_ups(program.processes), time.perf_counter()
    with _cpu(program) as spent:
        written = program.listen(length.idle_seconds)
    seconds = time.perf_counter() - begun
    return {
        "idle wake-ups": (wake_ups(program.processes) - woken) / seconds,
        "idle cpu": spent() * 1000 / seconds,
        "idle bytes": len(written) / seconds,
        "memory": memory_kilobytes(program.processes),
    }


def _growth(program: Program, who: Contestant, length: Length) -> Figures:
    """Kilobytes a screen over the last three quarters, and in all."""
    # of the others it is told, and no goal is held to it
    visits, sizes = length.visits if who.is_kiosk else length.visits // 5, list[int]()
    for number in range(visits):
        if number in {10, visits // 4}:
            sizes.append(memory_kilobytes(program.processes))
        _there_and_back(program, who, settled=_HASTY)
    sizes.append(memory_kilobytes(program.processes))
    late = visits - visits // 4
    return {"growth a screen": (sizes[-1] - sizes[-2]) / late / 2, "growth": sizes[-1] / sizes[0]}


def flood(who: Contestant, length: Length) -> Figures:
    """A thousand keys a second; then the page has to come as ever."""
    with who.running() as program:
        written, begun = b"", time.perf_counter()
        sent = 0
        while (now := time.perf_counter() - begun) < length.flood_seconds:
            while sent < now * 1000:
                program.send(b"\x1b[B")
                sent += 1
            written += program.listen(0.005)
        ended = time.perf_counter()
        lag = 0.0
        while program.listen(0.2):
            lag = time.perf_counter() - ended - 0.2
        _there_and_back(program, who)
        return {"flood lag": lag * 1000}


def card(_who: Contestant, _length: Length) -> Figures:
    """The kiosk's software at a card."""
    return operations_at_a_card()


def work(_who: Contestant, length: Length) -> Figures:
    """The kiosk's keys while it works, in a process of their own."""
    command = [sys.executable, "-m", "tests.bench.work", str(length.keys_beside_work)]
    return Figures(json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout))


def mirror(who: Contestant, length: Length) -> Figures:
    """A key of a customer on whose screen support looks."""
    return keys_beside_the_mirror(who, length.keys_beside_mirror, length.mirror_turns)


MEASURES: dict[str, Callable[[Contestant, Length], Figures]] = {
    "start": start,
    "keys": keys,
    "screens": screens,
    "flood": flood,
    "card": card,
    "work": work,
    "mirror": mirror,
    "stay": stay,
}
ROUNDS = {"flood": 1, "work": 3, "stay": 1}
"""Measures that take long and vary little: so many rounds are enough."""


def can(who: Contestant, measure: str) -> bool:
    """Whether a contestant has what is measured: some have one screen only, and work the kiosk alone."""
    return who.is_kiosk or measure == "start" or (bool(who.page) and measure not in {"card", "work", "mirror"})


def _there_and_back(program: Program, who: Contestant, settled: float = SETTLED) -> list[Answer]:
    there, back = program.press(who.there, who.page, settled), program.press(who.back, who.home, settled)
    if who.page in program.text():
        raise Died(f"{who.page} is still there")
    return [there, back]


def _of_both_ways(seconds: list[float]) -> float:
    """There and back differ, so the middle of all would be the quickest of the slower: the mean of both medians."""
    return (percentile(seconds[::2], 50) + percentile(seconds[1::2], 50)) / 2 * 1000


def _times(what: str, answer: Answer) -> Figures:
    return {f"{what} text": answer.text_after * 1000, f"{what} stable": answer.stable * 1000}


class _Line:
    """The bytes on a line as they are, and as ssh compresses them: flushed with every answer."""

    def __init__(self) -> None:
        self.raw = self.squeezed = 0
        self._squeeze = zlib.compressobj(6)

    def carry(self, data: bytes) -> None:
        self.raw += len(data)
        self.squeezed += len(self._squeeze.compress(data)) + len(self._squeeze.flush(zlib.Z_PARTIAL_FLUSH))


@contextmanager
def _cpu(program: Program) -> Iterator[Callable[[], float]]:
    """Count the processor's time from here; the seconds up to the end of the block."""
    pids = program.processes
    before, after = cpu_seconds(pids), list[float]()
    yield lambda: after[0] - before
    after.append(cpu_seconds(pids))
