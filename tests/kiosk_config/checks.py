"""The checks of a kiosk's configuration: each with the tool that reads the file on the machine itself."""

import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "kiosk-config"


def tool(name: str, package: str) -> str:
    """The path of a tool. Skips where it is not installed, and says what would bring it."""
    found = shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin")
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install {package}, to check this file")
    return found


def said_by(*command: str | Path, environment: dict[str, str] | None = None) -> tuple[int, str]:
    """The exit status of a command, and all that it wrote."""
    run = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, timeout=120, env=environment
    )
    return run.returncode, run.stdout + run.stderr


def spoiled(file: Path, folder: Path, old: str = "", new: str = "") -> Path:
    """A copy of a file with a text in it replaced; as it is when none is named."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old!r} to spoil"
    copy = folder / file.name
    copy.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return copy
