"""Print the rows of the manual's acceptance table with the tests that show each, and the branches that it leaves out.

A test says which rows it shows: `@pytest.mark.manual("2.1.4")`. Ends with 1 when a test names a row that is not there.
"""

import contextlib
import csv
import io
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "tests/manual_rows.csv"
BRANCHES = ROOT / "tests/manual_branches.csv"  # tests/test_branches.py holds them to their tests


class MarkCollector:
    """A plug-in of pytest that keeps which tests name which row."""

    def __init__(self) -> None:
        self.tests: dict[str, set[str]] = defaultdict(set)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Called by pytest when all tests are known."""
        for item in session.items:
            for mark in item.iter_markers("manual"):
                for row in mark.args:
                    self.tests[row].add(item.nodeid.split("[")[0])


def rows() -> dict[str, str]:
    """The table: number of a row -> its screen or step."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["screen / step"] for row in csv.DictReader(file)}


def branches() -> list[str]:
    """The branches that the manual leaves out, a line each."""
    with BRANCHES.open(encoding="utf-8", newline="") as file:
        return [f"{row['row']:<7}{row['branch']}: {row['words']}\n       {row['test']}" for row in csv.DictReader(file)]


def shown() -> dict[str, set[str]]:
    """Number of a row -> the tests that name it, by collecting the suite."""
    collector, output = MarkCollector(), io.StringIO()
    with contextlib.redirect_stdout(output):
        result = pytest.main(["--collect-only", "-q", f"--rootdir={ROOT}", str(ROOT / "tests")], plugins=[collector])
    if result not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        sys.exit(output.getvalue())
    return collector.tests


def main() -> int:
    """Print the table."""
    table, tests = rows(), shown()
    for row, step in table.items():
        print(f"{row:<7}{step}")
        for test in sorted(tests.get(row, ())):
            print(f"       {test}")
    print("\nleft out by the manual:", *branches(), sep="\n")
    unknown = sorted(tests.keys() - table.keys())
    for row in unknown:
        print(f"no row {row} in {TABLE.name}: {', '.join(sorted(tests[row]))}", file=sys.stderr)
    covered = len(table.keys() & tests.keys())
    print(f"{len(table)} rows, {covered} shown by tests, {len(table) - covered} by none")
    print(f"{len(branches())} branches besides")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
