"""Figures that were measured: kept in a file, so that parts can be measured apart, and told in docs/performance.md."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any

from tests.bench.goals import Rounds, judged, table
from tests.bench.measures import MEASURES

_TREE = Path(__file__).parents[2]
_PAGE = _TREE / "docs" / "performance.md"
_MARK = "<!-- written by `make bench` from here on -->\n"


@dataclass(frozen=True)
class Part:
    """One part: its figures, and when, of what and how busy a machine they are."""

    rounds: Rounds
    when: str
    commit: str
    load: str

    @classmethod
    def of(cls, rounds: Rounds) -> "Part":
        """Measured just now, of what is checked out."""
        load = "/".join(f"{part:.1f}" for part in os.getloadavg())
        return cls(rounds, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", _commit(), load)


def _commit() -> str:
    """The commit that is checked out, `-dirty` where more than the page of results differs from it."""
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", f":!{_PAGE.relative_to(_TREE)}")
    return _git("rev-parse", "--short", "HEAD") + ("-dirty" if changed else "")


def _git(*command: str) -> str:
    return subprocess.run(["git", *command], cwd=_TREE, capture_output=True, text=True, check=True).stdout.strip()


class Results:
    """The newest of each part. Without a file nothing is kept beyond this run."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        kept: Mapping[str, Any] = json.loads(file.read_text("utf-8")) if file is not None and file.exists() else {}
        self.parts = {measure: Part(**kept[measure]) for measure in MEASURES if measure in kept}

    @property
    def rounds(self) -> Rounds:
        """Of all parts."""
        return reduce(_beside, (part.rounds for part in self.parts.values()), {})

    def add(self, measure: str, rounds: Rounds) -> None:
        """Take a part's figures in place of those before; of a part that has failed nothing is taken."""
        if any(rounds.values()):
            self.parts = {name: self.parts[name] for name in MEASURES if name in self.parts and name != measure}
            self.parts[measure] = Part.of(rounds)
            self._keep()

    def _keep(self) -> None:
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps({name: asdict(part) for name, part in self.parts.items()}), "utf-8")


def page(results: Results) -> str:
    """The results: the machine, what each part was measured of, the goals, all figures."""
    model = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    machine = f"{os.cpu_count()} cores of {model.split(': ')[1]}, Python {sys.version.split()[0]}"
    parts = [("part", "ended", "commit", "load")]
    parts += [(name, part.when, part.commit, part.load) for name, part in results.parts.items()]
    return "\n".join((machine, "", *_markdown(parts), "", *tables(results.rounds), ""))


def tables(rounds: Rounds) -> list[str]:
    """The lines of what has been measured: the goals, then all figures."""
    goals = [("", "goal", "found", ""), *((*row[:3], "met" if row[3] else "**missed**") for row in judged(rounds))]
    return [*_markdown(goals), "", *_markdown(table(rounds)), ""]


def put_down(written: str) -> None:
    """Replace the results in docs/performance.md."""
    _PAGE.write_text(_PAGE.read_text("utf-8").partition(_MARK)[0] + _MARK + "\n" + written, "utf-8")


def _beside(some: Rounds, others: Rounds) -> Rounds:
    return {name: some.get(name, {}) | others.get(name, {}) for name in [*some, *others]}


def _markdown(rows: Sequence[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]
