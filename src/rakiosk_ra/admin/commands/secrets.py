"""Secrets that commands take: from stdin or a file, never from arguments, which everybody on the machine can read."""

import argparse
import os
import sys
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rakiosk_ra.base.errors import AdminError

if TYPE_CHECKING:
    from rakiosk_ra.customers.personal import Personal

DATABASE_VARIABLE = "RAKIOSK_RA_DATABASE"


def add_secrets(parser: argparse.ArgumentParser, names: Sequence[str]) -> None:
    """Add the option that says where a command's secrets lie, one a line."""
    lines = ", then ".join(names)
    parser.add_argument(
        "--secrets", metavar="FILE", help=f"where the secrets lie, a line each: {lines} (stdin; a terminal is asked)"
    )


def read_secrets(file: str | None, names: Sequence[str]) -> list[str]:
    """The secrets, one for each name. Raises AdminError when there are more or fewer, or the file cannot be read."""
    if file is None and sys.stdin.isatty():
        return [getpass(f"{name}: ") for name in names]
    try:
        text = sys.stdin.read() if file in {None, "-"} else Path(str(file)).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AdminError(f"Cannot read {file or 'stdin'}.") from error
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) != len(names):
        raise AdminError(f"The secrets are {len(names)} lines: {', then '.join(names)}; there are {len(lines)}.")
    return lines


def read_personal(file: str | None) -> "Personal":
    """A customer's own numbers out of a TOML file, `-` is stdin; none without one. Raises AdminError."""
    from rakiosk_ra.customers.personal import Personal  # noqa: PLC0415  # `--help` needs no database

    if file is None:
        return Personal()
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        return Personal(**{name: _text(value) for name, value in tomllib.loads(text).items()})
    except (OSError, UnicodeDecodeError) as error:
        raise AdminError(f"Cannot read {file}.") from error
    except (tomllib.TOMLDecodeError, TypeError) as error:  # nothing of it is repeated: it may be told to anybody
        raise AdminError(
            'Own numbers are lines like birthday = "1986-03-07": id_number, birthday, phone, email, each at most once.'
        ) from error


def _text(value: object) -> str:
    """A value as text: TOML knows days. Raises TypeError."""
    if not isinstance(value, str | date) or isinstance(value, datetime):
        raise TypeError(type(value).__name__)
    return str(value)


def without_password(url: str) -> str:
    """A database's address as an argument. Raises AdminError when it holds a password."""
    if url == os.environ.get(DATABASE_VARIABLE):  # argparse asks about what is taken from there, too
        return url
    try:
        is_told = urlsplit(url).password is not None
    except ValueError:  # no address: told when it is opened
        return url
    if is_told or "password=" in url:
        raise AdminError(
            "A password in an argument can be read by everybody on this machine: write the database's address into "
            f"ra.toml, [store] database, or into ${DATABASE_VARIABLE}, or the password into ~/.pgpass."
        )
    return url
