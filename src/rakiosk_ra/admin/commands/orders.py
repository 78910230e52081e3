"""The commands for orders."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands

_BY = "--clerk clerk01 --why 'card broken'"


def add_orders(commands: "Commands") -> None:
    """Add the commands for orders."""
    folder = group(commands, "orders", "customers' orders: look, and help where they are stuck")
    show = command(
        folder, "show", _show, "list a customer's orders, and what the counter did to them", "orders show A123"
    )
    rebind = command(
        folder,
        "rebind",
        _rebind,
        "bind an open order to another card of the customer's, where both keys are then made anew",
        f"orders rebind A123 E-000012 --card 00112233445566778899aabbccddeeff {_BY}",
    )
    refund = command(
        folder,
        "refund",
        _refund,
        "give an open order up and return its fee",
        f"orders refund A123 E-000012 {_BY}",
    )
    reset = command(
        folder,
        "reset-attempts",
        _reset,
        "give a customer all attempts again, those to sign in among them",
        f"orders reset-attempts A123 {_BY}",
    )
    for parser in (show, rebind, refund, reset):
        parser.add_argument("cn", metavar="CN", help="the customer")
    for parser in (rebind, refund):
        parser.add_argument("number", metavar="ORDER", help="the order's number, as on the screen: E-000012")
    rebind.add_argument("--card", required=True, metavar="GUID", help="the card that it is to be made on")
    for parser in (rebind, refund, reset):
        parser.add_argument("--clerk", required=True, metavar="ID", help="who does it; it is kept")
        parser.add_argument("--why", required=True, metavar="TEXT", help="why; it is kept")


def _show(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.admin.orders import told  # noqa: PLC0415  # `--help` needs no database

    with opened_admin(options) as admin:
        yield from told(admin.orders.of(options.cn), admin.orders.deeds(options.cn))


def _rebind(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.admin.orders import By, told  # noqa: PLC0415  # as above

    with opened_admin(options) as admin:
        by = By(options.clerk, options.why)
        yield from told([admin.orders.rebind(options.cn, options.number, options.card, by)], [])


def _refund(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.admin.orders import By, told  # noqa: PLC0415  # as above

    with opened_admin(options) as admin:
        yield from told([admin.orders.refund(options.cn, options.number, By(options.clerk, options.why))], [])


def _reset(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.admin.orders import By  # noqa: PLC0415  # as above

    with opened_admin(options) as admin:
        admin.orders.reset_attempts(options.cn, By(options.clerk, options.why))
    yield from ()
