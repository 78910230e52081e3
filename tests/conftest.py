"""What every test shares."""

import csv
from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that names a row which the manual's acceptance table does not have."""
    with (Path(__file__).parent / "manual_rows.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"] for row in csv.DictReader(file)}
    for item in items:
        for mark in item.iter_markers("manual"):
            if not mark.args or not rows.issuperset(mark.args):
                raise pytest.UsageError(f"{item.nodeid}: manual{mark.args} names no row of manual_rows.csv")
