"""The command for the clock by which the RA signs."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_clock(commands: "Commands") -> None:
    """Add the command for the clock."""
    folder = group(commands, "clock", "the clock by which certificates, lists, answers and statements are signed")
    command(
        folder,
        "accept",
        _accept,
        "sign by this machine's clock again, which ran ahead, signed, and is right now",
        "clock accept",
    )


def _accept(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        yield admin.clock.accept()
