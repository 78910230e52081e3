"""Manual pages and completion hold every command and option of the parsers that they are made from."""

import argparse
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import manual_pages

PARSERS = {parser.prog: parser for parser in manual_pages.parsers()}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    manual_pages.write(folder)
    return folder


def commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of all its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from commands(each)


@pytest.mark.parametrize("name", PARSERS)
def test_a_page_names_every_command_and_every_option(name: str, written: Path) -> None:
    page = (written / f"man1/{name}.1").read_text(encoding="utf-8").replace("\\-", "-").replace("\\/", "")
    for command in commands(PARSERS[name]):
        assert command.prog in page
        for option in command._option_string_actions:
            assert option in {"-h", "--help"} or option in page, f"{command.prog} {option}"


@pytest.mark.parametrize("name", PARSERS)
def test_a_page_says_what_it_is_for_and_names_no_home(name: str, written: Path) -> None:
    page = (written / f"man1/{name}.1").read_text(encoding="utf-8")
    assert re.search(rf"^\.SH NAME\n{name} \\- \w", page.replace("rakiosk\\-ra", "rakiosk-ra"), re.MULTILINE)
    assert f"{Path.home()}/.local" not in page.replace("\\-", "-")


@pytest.mark.parametrize("name", PARSERS)
def test_a_page_is_set_without_a_warning(name: str, written: Path) -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed: apt-get install groff-base, to have the pages set")
    command = ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z", str(written / f"man1/{name}.1")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_shell_completes_commands_and_options(written: Path) -> None:
    completed = (
        f"source {written}/bash-completion/rakiosk; COMP_WORDS=(rakiosk doctor --); COMP_CWORD=2; "
        '_shtab_rakiosk 2>/dev/null; echo "${COMPREPLY[@]}"'
    )
    run = subprocess.run(["bash", "-c", completed], capture_output=True, text=True, check=True)
    assert {"--json", "--textfile", "--config"} <= set(run.stdout.split())
