"""A hundred thousand mutants of certificate files: `python -m tests.hostile.fuzz --mutants 100000 --seed 1`.

Half of them are mutated as they lie on a stick, half inside, under a right MAC: else nearly all would end at the first
look. Each is opened as the child process opens it, and some get a new password. Ends at the first that takes longer
than two seconds, and at the first key that a new password would lose.
"""

import argparse
import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rakiosk.media.bags import KeyStore, Kind
from rakiosk.media.complaint import Complains
from rakiosk.media.file_format import Format
from rakiosk.media.key_store import read
from rakiosk.media.relocking import relocked
from tests.hostile import p12
from tests.hostile.cases import Answer, Case, cases
from tests.hostile.mutants import HANG_SECONDS, flipped, mutated, watched

_INSIDE = 0.5  # of the mutants
_LARGEST = 4000  # bytes of a file that is mutated: what is larger says nothing more


def fuzz(mutants: int, seed: int, known: list[Case]) -> Counter[str]:
    """Try so many; how often each answer came. Raises Hung, AssertionError."""
    random, answers = Random(seed), Counter[str]()
    for _ in range(mutants):
        case = random.choice(known)
        mutant = mutant_of(case, random)
        with watched(f"seed {seed}, {case.name}: {mutant.hex()}"):
            answers[answer_to(mutant, case.password.encode(), changes=not answers.total() % 100)] += 1
    return answers


def mutant_of(case: Case, random: Random) -> bytes:
    """A mutant of the file, or of what is under its MAC."""
    change = random.choice((mutated, flipped))
    try:
        inner = p12.inside(case.content) if random.random() < _INSIDE else None
    except (ValueError, TypeError):
        inner = None
    if inner is None:
        return change(case.content, random)
    return p12.around(change(inner, random), password=case.password)


def answer_to(mutant: bytes, password: bytes, *, changes: bool) -> str:
    """The answer: opens, a complaint, or what a library raised, which the child process calls unreadable."""
    try:
        store = read(mutant, password)
        if changes:
            changed = read(relocked(mutant, password, b"Another2026x", Format.STANDARD), b"Another2026x")
            assert keys_of(changed) == keys_of(store)
    except Complains as complains:
        return complains.complaint
    except AssertionError:
        raise
    except Exception as error:  # noqa: BLE001  # as the child does
        return type(error).__name__
    return "opens"


def keys_of(store: KeyStore) -> list[bytes]:
    """The private keys, in the file's order."""
    return [bag.value for bag in store.bags() if bag.kind in {Kind.KEY, Kind.SHROUDED_KEY}]


def seeds(folder: Path) -> list[Case]:
    """The files of the corpus that are worth a mutation."""
    small = (case for case in cases(folder) if 0 < len(case.content) < _LARGEST)
    return [case for case in small if case.answer is not Answer.TOO_DEMANDING]


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description="Mutated certificate files.")
    parser.add_argument("--mutants", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        known = seeds(Path(folder))
    share = -(-options.mutants // options.processes)
    with ProcessPoolExecutor(options.processes) as pool:
        parts = [pool.submit(fuzz, share, options.seed + number, known) for number in range(options.processes)]
        answers = sum((part.result() for part in parts), Counter[str]())
    for answer, count in answers.most_common():
        print(f"{count:>9,}  {answer}")
    print(f"{answers.total():,} mutants, seed {options.seed}: none took {HANG_SECONDS} s, and no key was lost")


if __name__ == "__main__":
    main()
