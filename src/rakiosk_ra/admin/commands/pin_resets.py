"""The commands for PIN resets."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_pin_resets(commands: "Commands") -> None:
    """Add the commands for PIN resets."""
    folder = group(commands, "pin-resets", "authorisations to reset a card PIN")
    add = command(
        folder,
        "add",
        _add_pin_reset,
        "authorise one PIN reset, for a card and at a kiosk, for a quarter of an hour",
        "pin-resets add --holder A123 --kiosk counter-1 --clerk clerk01",
    )
    add.add_argument("--holder", required=True, metavar="CN", help="the customer, whose identity you have checked")
    add.add_argument("--kiosk", required=True, metavar="NAME", help="where the customer will reset it")
    add.add_argument("--clerk", default="counter", metavar="ID", help="who authorises it (%(default)s)")
    add.add_argument("--card", metavar="GUID", help="which card (the customer's newest)")


def _add_pin_reset(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        until = admin.pin_resets.authorise(options.holder, options.kiosk, options.clerk, options.card)
    yield f"until {until.astimezone():%Y-%m-%d %H:%M:%S %z}"
