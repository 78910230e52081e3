"""Manual pages and the completion of shells for `rakiosk` and `rakiosk-ra`, from their own parsers.

Usage: manual_pages.py FOLDER

Writes man1/, bash-completion/ and zsh/ there. They are made anew with every package: they cannot be out of step.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import shtab

from rakiosk import __version__, cli
from rakiosk_ra import cli as ra_cli

STATE_HOME = "/var/lib"  # where the package keeps the RA's state: no page names the home of whoever made it


def parsers() -> list[argparse.ArgumentParser]:
    """Both commands as they are installed: without the demo's."""
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = STATE_HOME
    try:
        return [cli.command_line(with_demo=False), ra_cli.command_line()]
    finally:
        del os.environ["XDG_STATE_HOME"]
        if before is not None:
            os.environ["XDG_STATE_HOME"] = before


def page(parser: argparse.ArgumentParser) -> str:
    """A manual page in section 1, in the macros of man(7)."""
    name, purpose = escaped(parser.prog), escaped((parser.description or "").rstrip("."))
    lines = [f'.TH {name.upper()} 1 "" "rakiosk {__version__}" "rakiosk"', ".SH NAME", f"{name} \\- {purpose}"]
    lines += [".SH SYNOPSIS", usage(parser), ".SH DESCRIPTION", f"{purpose}.", *arguments(parser), *epilog(parser)]
    lines.append(".SH COMMANDS")
    for command, meaning in commands(parser, ""):
        lines += [f'.SS "{escaped(command.prog)}"', escaped(f"{meaning[:1].upper()}{meaning[1:]}.".replace("..", "."))]
        lines += [".PP", usage(command), *arguments(command), *epilog(command)]
    return "\n".join([*lines, ""])


def commands(parser: argparse.ArgumentParser, meaning: str) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    """Every command below a parser that can be run, with the words that help has for it."""
    for action in parser._actions:  # noqa: SLF001  # argparse has no public way to what it was told
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            told = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001
            for name, command in action.choices.items():
                below = list(commands(command, told.get(name, meaning)))
                yield from below or [(command, told.get(name, meaning))]


def usage(parser: argparse.ArgumentParser) -> str:
    """How it is called, in one paragraph."""
    called = " ".join(parser.format_usage().split()).removeprefix("usage: ").removeprefix(parser.prog)
    return f"\\fB{escaped(parser.prog)}\\fR{escaped(called)}"


def arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    """A tagged paragraph for each argument and option."""
    formatter = parser._get_formatter()  # noqa: SLF001
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._HelpAction | argparse._SubParsersAction):  # noqa: SLF001
            continue
        yield ".TP"
        yield f"\\fB{escaped(formatter._format_action_invocation(action))}\\fR"  # noqa: SLF001
        yield escaped(formatter._expand_help(action) if action.help else "")  # noqa: SLF001


def epilog(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The words at its end; lines that are indented stay as they are."""
    if parser.epilog:
        yield from (".PP", ".nf", *map(escaped, parser.epilog.strip().splitlines()), ".fi")


def escaped(text: str) -> str:
    """A text in which groff finds no command: a hyphen is a minus, to be copied, and no line begins with a dot."""
    plain = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


def write(folder: Path) -> None:
    """Write everything; a folder that is there is filled."""
    for parser in parsers():
        put(folder / f"man1/{parser.prog}.1", page(parser))
        put(folder / f"bash-completion/{parser.prog}", shtab.complete(parser, "bash"))
        put(folder / f"zsh/_{parser.prog}", shtab.complete(parser, "zsh"))


def put(file: Path, text: str) -> None:
    """Write a text, and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write(Path(sys.argv[1]))
