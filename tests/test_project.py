"""The project as a whole: its locks, its commands, its byte code, and what no file of it may say."""

import importlib.metadata
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from docstrings import indirect_docstrings
from packaging.requirements import Requirement

import rakiosk
from tests.terminal import Terminal

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("build.txt", "run.txt", "dev.txt")
LIBRARIES_OF_LATER = {"httpx", "cryptography", "smartcard", "pydantic", "reportlab", "sqlalchemy", "fastapi"}

FORBIDDEN = {
    "a path of one machine": r"(?<![\w.-])/(?:wor[k]|home)/\w",
    "a place beside this repository": r"\.\./shared\b",
    "a package registry": r"pypi[.]org|pythonhosted[.]org|deb[.]debian[.]org|security[.]debian[.]org|npmjs[.]",
}


def lock(name: str) -> str:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock(name), re.MULTILINE))


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_textual_is_pinned_to_the_version_that_runs() -> None:
    (pin,) = (Requirement(text) for text in PROJECT["dependencies"] if text.startswith("textual"))
    assert str(pin.specifier) == f"=={importlib.metadata.version('textual')}"


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_locked_by_hash_and_names_no_index(name: str) -> None:
    requirements = re.split(r"\n(?=\S)", lock(name).strip())
    assert [text for text in requirements if "--hash=sha256:" not in text] == []
    assert not re.search(r"://|--index|--extra-index|--find-links", lock(name))


def test_the_smaller_locks_are_cut_from_the_larger() -> None:
    assert pins("run.txt").items() < pins("dev.txt").items()
    assert pins("build.txt").items() < pins("dev.txt").items()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("run.txt", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["ra"]]),
        ("build.txt", PROJECT["optional-dependencies"]["build"]),
        ("dev.txt", PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_the_locks_hold_what_the_project_asks_for(name: str, wanted: list[str]) -> None:
    requirements = [Requirement(text) for text in wanted]
    unmet = [str(r) for r in requirements if not r.specifier.contains(pins(name).get(r.name, "0"))]
    assert unmet == []


@pytest.mark.parametrize(
    "target", ["demo", "test", "check", "setup", "translations", "settings", "manual-rows", "lock", "clean"]
)
def test_the_makefile_has_the_command(target: str) -> None:
    assert subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, check=False).returncode == 0


def test_no_file_names_what_only_one_machine_has() -> None:
    found = []
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for what, pattern in FORBIDDEN.items():
            found += [f"{file.relative_to(ROOT)}: {what}: {match[0]}" for match in re.finditer(pattern, text)]
    assert found == []


def test_the_licence_that_is_named_is_the_one_that_lies_here() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    assert "Apache License\n                           Version 2.0" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_changelog_has_what_is_coming_and_this_version_with_its_day() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert re.fullmatch(rf"\[{re.escape(PROJECT['version'])}\] - \d{{4}}-\d\d-\d\d", headings[1])
    kinds = re.findall(r"^### (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.mark.parametrize("source", ['"""What it is."""', 'def f():\n    """Who asks."""', 'A = 1\n"""What is one."""'])
def test_a_docstring_that_begins_with_what_or_who_is_found(source: str) -> None:
    assert len(indirect_docstrings(source)) == 1


def test_a_demo_without_a_terminal_says_so_before_anything_is_installed() -> None:
    run = subprocess.run(
        ["scripts/demo.sh"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert "this is not a terminal" in run.stderr


@pytest.mark.parametrize(("rows", "columns"), [(19, 77), (20, 76)])
def test_a_demo_in_a_small_terminal_says_how_large_it_must_be(rows: int, columns: int) -> None:
    with Terminal([str(ROOT / "scripts/demo.sh")], size=(columns, rows)) as demo:
        assert demo.ends() == 2
        told = demo.text()
    assert f"{columns} x {rows} characters; the screens need 77 x 20" in " ".join(told.split())


def without_fresh_byte_code(package: Path) -> list[str]:
    """The modules that Python would have to compile at every start (PEP 552: the header holds time and size)."""
    stale = []
    for source in package.rglob("*.py"):
        compiled = Path(importlib.util.cache_from_source(str(source)))
        seen = source.stat()
        header = b"".join(int(n).to_bytes(4, "little") for n in (0, seen.st_mtime, seen.st_size & 0xFFFFFFFF))
        if not compiled.exists() or compiled.read_bytes()[4:16] != header:
            stale.append(str(source.relative_to(package)))
    return stale


@pytest.mark.parametrize("library", ["textual", "rich"])
def test_libraries_have_byte_code(library: str) -> None:
    found = importlib.util.find_spec(library)
    assert found is not None
    assert found.origin is not None
    assert without_fresh_byte_code(Path(found.origin).parent) == []


def test_setup_compiles_the_kiosk_even_where_python_is_told_not_to() -> None:
    subprocess.run(["scripts/compile.sh"], cwd=ROOT, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, check=True)
    assert without_fresh_byte_code(Path(rakiosk.__file__).parent) == []


def test_the_first_screen_waits_for_no_library_of_a_later_one() -> None:
    code = "import sys, rakiosk.app, rakiosk.ui; print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert LIBRARIES_OF_LATER.isdisjoint(run.stdout.split())
