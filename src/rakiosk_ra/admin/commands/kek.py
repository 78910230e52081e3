"""The command for the key-encryption key."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_kek(commands: "Commands") -> None:
    """Add the command for the key-encryption key."""
    folder = group(commands, "kek", "the key that cards' secrets and customers' own data are sealed with")
    command(
        folder,
        "replace",
        _replace,
        "seal everything with a new key; under the key password, if one is given, instead of raw",
        "kek replace",
    )


def _replace(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        yield f"{admin.kek.replace()} values are sealed anew; back up keys/ together with the database now"
