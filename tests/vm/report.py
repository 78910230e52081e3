"""The results of the steps, as lines while they are done and as a page afterwards."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_HEAD = """# The kiosk in a machine

`make vm-test` builds a Debian 13 of the packages, with a root that is read only, and boots it in QEMU: with screen and
keyboard, a card behind a USB reader (CCID), USB sticks, an IPP printer, and an RA outside of it. The last result:

{when}, commit {commit}, {accelerator}.

| step | result | seconds | what was seen |
|---|---|---|---|
"""


class Report:
    """The lines; `is_good` while none failed."""

    def __init__(self, source: Path) -> None:
        self._commit = _git(source, "rev-parse", "--short=12", "HEAD") + (
            " with changes" if _git(source, "status", "--porcelain", "--untracked-files=no") else ""
        )
        self._rows: list[str] = []
        self.is_good = True

    def add(self, name: str, step: Callable[..., Any], told: str, seconds: float, *, is_done: bool) -> None:
        """A step that is over."""
        self.is_good &= is_done
        verdict = "passed" if is_done else "FAILED"
        what = (step.__doc__ or "").strip().partition("\n")[0]
        sys.stdout.write(f"{verdict}  {name}: {what} ({seconds:.0f} s)\n        {told}\n")
        sys.stdout.flush()
        first = told.partition("\n")[0].replace("|", "/")
        self._rows.append(f"| {what} | {verdict} | {seconds:.0f} | {first} |")

    def write(self, page: Path, accelerator: str = "software emulation, one processor") -> None:
        """The page."""
        head = _HEAD.format(
            when=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"), commit=self._commit, accelerator=accelerator
        )
        page.write_text(head + "\n".join(self._rows) + "\n", encoding="utf-8")


def _git(source: Path, *words: str) -> str:
    command = ["git", "-c", "safe.directory=*", "-C", str(source), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
