"""A start loads what it needs: the small process next to nothing, the first screen no widgets of Textual's palette."""

import subprocess
import sys

import pytest

TOLD = "; print(*sys.modules)"


@pytest.mark.parametrize(
    ("before", "there", "not_there"),
    [
        ("import sys, rakiosk.__main__", "rakiosk.supervisor", "dataclasses argparse typing pathlib"),
        (
            "import sys, rakiosk.ui.without_palette as w; w.leave_out_palette(); import rakiosk.app",
            "textual.screen",
            "textual.widgets._input textual.widgets._option_list httpx pydantic cryptography smartcard",
        ),
    ],
    ids=["the small process", "the kiosk"],
)
def test_what_is_not_needed_at_the_start_is_not_loaded(before: str, there: str, not_there: str) -> None:
    loaded = subprocess.run([sys.executable, "-c", before + TOLD], capture_output=True, text=True, check=True)
    modules = set(loaded.stdout.split())
    assert there in modules
    assert modules.isdisjoint(not_there.split())
