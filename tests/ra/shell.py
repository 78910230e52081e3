"""The command `rakiosk-ra` in this process, as a person at a shell has it: quicker than a process of its own."""

import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from rakiosk_ra.cli import main


@dataclass
class Shell:
    """Runs the command's entry point in this process."""

    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    def __call__(self, *arguments: str | Path, typed: str = "") -> tuple[int, str, str]:
        """Exit code, what it printed, what it complained of."""
        self.patch.setattr("sys.stdin", io.StringIO(typed))
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        told = self.capture.readouterr()
        return code, told.out, told.err
