"""A million mutated card answers: `python -m tests.card.fuzz --answers 1000000 --seed 1`.

Ends at the first exception outside the closed set and at the first question that takes longer than two seconds; its
note has the seed and the choices with which it can be had again.
"""

import argparse
import signal
import time
from collections import Counter
from collections.abc import Callable
from random import Random
from types import FrameType

from tests.card.mutation import Choices, Transcript, asked, transcripts

HANG_SECONDS = 2.0
_CHOICE_BYTES = 96

Ask = Callable[[Transcript, Choices], int]


class Hung(Exception):
    """A question that does not come to an end."""


def fuzz(answers: int, seed: int, ask: Ask = asked) -> tuple[int, Counter[str]]:
    """Bend so many answers at least; questions asked, and bent answers by question. Raises what must not be raised."""
    random, counts, questions = Random(seed), Counter[str](), 0
    known = transcripts()
    while counts.total() < answers:
        transcript, data = random.choice(known), random.randbytes(_CHOICE_BYTES)
        questions += 1
        try:
            counts[transcript.name] += ask(transcript, Choices(data))
        except Exception as error:
            protocol = "T=0" if transcript.is_t0 else "T=1"
            error.add_note(f"seed {seed}, {transcript.name}, {protocol}, choices {data.hex()}")
            raise
    return questions, counts


def main() -> None:
    """From the command line, with a clock for what hangs."""
    parser = argparse.ArgumentParser(description="Mutated card answers through the whole card ladder.")
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = parser.parse_args()
    slowest = 0.0

    def clocked(transcript: Transcript, choices: Choices) -> int:
        nonlocal slowest
        asked_at = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, HANG_SECONDS)
        try:
            return asked(transcript, choices)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            slowest = max(slowest, time.monotonic() - asked_at)

    signal.signal(signal.SIGALRM, _hung)
    began = time.monotonic()
    questions, counts = fuzz(options.answers, options.seed, clocked)
    for name, count in sorted(counts.items()):
        print(f"{count:>9,}  {name}")
    print(
        f"{counts.total():,} bent answers to {questions:,} questions of {len(transcripts())} kinds in "
        f"{time.monotonic() - began:.0f} s, seed {options.seed}: nothing outside CardError; the slowest question took "
        f"{slowest * 1000:.0f} ms"
    )


def _hung(_signal: int, _frame: FrameType | None) -> None:
    raise Hung(f"a question took longer than {HANG_SECONDS:.0f} s")


if __name__ == "__main__":
    main()
