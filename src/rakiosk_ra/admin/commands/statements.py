"""The commands for statements."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_statements(commands: "Commands") -> None:
    """Add the command for statements."""
    folder = group(commands, "statements", "statements of certificates (憑證證明單)")
    find = command(
        folder, "find", _find_statement, "show what was stated, by a paper's check code", "statements find X"
    )
    find.add_argument("code", metavar="CODE", help="12 letters and digits")


def _find_statement(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        yield admin.statements.text(options.code)
