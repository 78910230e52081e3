"""`python -m tests.bench`: measure, write docs/performance.md anew, and with --check fail on a missed goal."""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.contestants import Contestant, kiosk, others, references
from tests.bench.goals import KIOSK, Rounds, judged, table
from tests.bench.measures import MEASURES, ROUNDS, Length, can

_PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
_MARK = "<!-- written by `make bench` from here on -->\n"


def measured(who: Mapping[str, Contestant], measures: Sequence[str], rounds: int, length: Length) -> Rounds:
    """All measures, each round through all contestants in an order of its own."""
    found: Rounds = {name: {} for name in who}
    chance = random.Random(1)
    for measure in measures:
        for number in range(min(rounds, ROUNDS.get(measure, rounds))):
            for name in chance.sample(list(who), len(who)):
                if can(who[name], measure):
                    print(f"{measure} {number + 1}: {name}", file=sys.stderr)
                    for figure, value in MEASURES[measure](who[name], length).items():
                        found[name].setdefault(figure, []).append(value)
    return found


def page(rounds: Rounds) -> str:
    """The results: machine, date and commit, the goals, all figures."""
    goals = [("", "goal", "found", ""), *((*row[:3], "met" if row[3] else "**missed**") for row in judged(rounds))]
    return "\n".join((_where(), "", *_markdown(goals), "", *_markdown(table(rounds)), ""))


def _where() -> str:
    model = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout
    load = "/".join(f"{part:.1f}" for part in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit.strip()}, {os.cpu_count()} cores of"
        f" {model.split(': ')[1]}, load {load}, Python {sys.version.split()[0]}"
    )


def _markdown(rows: Sequence[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]


def main() -> int:
    """The exit status: 1 when a goal is missed and that is asked for."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail on a missed goal, and write nothing")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of start, keys and screens (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES), help="some measures only")
    parser.add_argument("--visits", type=int, default=Length.visits, help="of the page, for growth (%(default)s)")
    parser.add_argument("--alone", action="store_true", help="without the programs that need packages of their own")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, kiosk(Path(folder)) as ours:
        who = {KIOSK: ours, **references(), **({} if given.alone else others())}
        rounds = measured(who, given.only, given.rounds, replace(Length(), visits=given.visits))
    written = page(rounds)
    print(written)
    if not given.check and given.only == list(MEASURES):
        _PAGE.write_text(_PAGE.read_text("utf-8").partition(_MARK)[0] + _MARK + "\n" + written, "utf-8")
    return int(given.check and not all(row[3] for row in judged(rounds)))


if __name__ == "__main__":
    sys.exit(main())
