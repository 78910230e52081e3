"""The shape that all commands of `rakiosk-ra` share."""

import argparse
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.secrets import DATABASE_VARIABLE, without_password

if TYPE_CHECKING:
    from rakiosk_ra.admin.interface import Admin

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  # it has no public name

RAW = argparse.RawDescriptionHelpFormatter
Run = Callable[[argparse.Namespace], Iterable[str]]
"""The deed of a command; gives the lines that it prints."""


def default_state_dir() -> Path:
    """The RA's state folder unless told: $XDG_STATE_HOME/rakiosk-ra."""
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "rakiosk-ra"


def command(
    commands: "Commands",
    name: str,
    run: Run,
    text: str,
    example: str,
) -> argparse.ArgumentParser:
    """Add a command with its example, and the two options that every one has."""
    parser = commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        epilog=f"Example:\n  rakiosk-ra {example}" if example else None,
        formatter_class=RAW,
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "--state", type=Path, metavar="DIR", default=default_state_dir(), help="the RA's state folder (%(default)s)"
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        type=without_password,
        default=os.environ.get(DATABASE_VARIABLE),
        help=f"postgresql://... instead of SQLite in the state folder (also ${DATABASE_VARIABLE})",
    )
    return parser


def group(commands: "Commands", name: str, text: str) -> "Commands":
    """Add a group of commands."""
    parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    return parser.add_subparsers(required=True, metavar="COMMAND")


def opened_admin(options: argparse.Namespace) -> "Admin":
    """The interface of the RA that the options name."""
    from rakiosk_ra.admin.interface import Admin  # noqa: PLC0415  # `--help` needs no database

    return Admin(options.state, options.database)
