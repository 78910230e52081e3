"""`python -m tests.bench`: measure part by part, put each down in docs/performance.md, and judge the goals."""

import argparse
import random
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tests.bench.contestants import Contestant, kiosk, others, references
from tests.bench.goals import KIOSK, Rounds, judged
from tests.bench.measures import MEASURES, ROUNDS, Length, can
from tests.bench.results import Results, page, put_down, tables

_BUILD = Path(__file__).parents[2] / "build" / "bench"


def measured(who: Mapping[str, Contestant], measure: str, rounds: int, length: Length) -> tuple[Rounds, list[str]]:
    """One part, each round through all contestants in an order of its own; and what went wrong.

    A round of which one has failed counts for nobody: ratios are of the same round.
    """
    found: Rounds = {name: {} for name in who}
    failures, chance = list[str](), random.Random(measure)
    for number in range(min(rounds, ROUNDS.get(measure, rounds))):
        figures = {}
        for name in chance.sample(list(who), len(who)):
            if can(who[name], measure):
                print(f"{measure} {number + 1}: {name}", file=sys.stderr)
                try:
                    figures[name] = MEASURES[measure](who[name], length)
                except Exception as error:  # noqa: BLE001  # no part and no round is to be lost with this one
                    failures.append(f"{measure}, round {number + 1}, {name}: {error!r}")
                    print(failures[-1], file=sys.stderr)
                    break
        else:
            for name, of_round in figures.items():
                for figure, value in of_round.items():
                    found[name].setdefault(figure, []).append(value)
    return found, failures


def main() -> int:
    """The exit status: 1 when a part has failed, or when a goal is missed and that is asked for."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail on a missed goal, and write nothing")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of start, keys and screens (%(default)s)")
    parser.add_argument("--only", type=_parts, default=list(MEASURES), help=f"some of {','.join(MEASURES)}")
    parser.add_argument("--visits", type=int, default=Length.visits, help="of the page, for growth (%(default)s)")
    parser.add_argument("--alone", action="store_true", help="without the programs that need packages of their own")
    parser.add_argument("--results", type=Path, default=_BUILD / "results.json", help="what is kept of every part")
    given = parser.parse_args()
    failures, now = list[str](), Results(None if given.check else given.results)
    with tempfile.TemporaryDirectory() as folder, kiosk(Path(folder)) as ours:
        who = {KIOSK: ours, **references(), **({} if given.alone else others())}
        for measure in given.only:
            rounds, failed = measured(who, measure, given.rounds, replace(Length(), visits=given.visits))
            failures += failed
            now.add(measure, rounds)
            print("\n".join(tables(rounds)), flush=True)
            if not given.check:
                put_down(page(now))
    print("\n".join(failures), file=sys.stderr)
    is_missed = given.check and not all(row[3] for row in judged(now.rounds))
    return int(bool(failures) or is_missed)


def _parts(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(MEASURES):
        raise argparse.ArgumentTypeError(f"no part is called {', '.join(unknown)}; there are {', '.join(MEASURES)}")
    return [name for name in MEASURES if name in names]


if __name__ == "__main__":
    sys.exit(main())
