"""The commands for customers."""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ra_contract.certificate import CarrierKind
from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin
from rakiosk_ra.admin.commands.secrets import read_personal
from rakiosk_ra.base.errors import AdminError

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_customers(commands: "Commands") -> None:
    """Add the commands for customers."""
    folder = group(commands, "customers", "customers and their approval")
    add = command(
        folder,
        "add",
        _add_customer,
        "add a customer",
        "customers add A123 --name 林美玲 --carrier card",
    )
    add.add_argument("cn", metavar="CN", help="the customer's identifier (憑證識別碼)")
    add.add_argument("--name", required=True, help="the customer's name")
    add.add_argument(
        "--carrier", required=True, type=CarrierKind, choices=list(CarrierKind), help="where the keys live"
    )
    add.add_argument(
        "--password-stdin", action="store_true", help="read the first login password from stdin, not generate it"
    )
    add.add_argument(
        "--must-change",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="whether the first sign-in must change the password (it must)",
    )
    add.add_argument(
        "--personal",
        metavar="FILE",
        help="where id_number, birthday (YYYY-MM-DD), phone and email lie, as TOML, - is stdin: each may be left out; "
        "they are kept under seal, and no card PIN may stand in the first three",
    )
    add.add_argument("--not-approved", action="store_true", help="no application may be opened until 'approve'")
    command(folder, "list", _list_customers, "list the customers", "customers list")
    approve = command(folder, "approve", _approve, "allow a customer one application", "customers approve A123")
    approve.add_argument("cn", metavar="CN")


def _add_customer(options: argparse.Namespace) -> Iterator[str]:
    given = sys.stdin.readline().rstrip("\n") if options.password_stdin else None
    if given == "":
        raise AdminError("There is no password on stdin.")
    personal = read_personal(options.personal)
    with opened_admin(options) as admin:
        password = admin.customers.add(
            options.cn,
            options.name,
            options.carrier,
            given,
            must_change=options.must_change,
            approved=not options.not_approved,
            personal=personal,
        )
    if given is None:
        yield password


def _list_customers(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        for row in admin.customers.all():
            notes = ["approved"] * row.approved + ["must change password"] * row.must_change
            yield "\t".join((row.cn, row.carrier, row.name, ", ".join(notes)))


def _approve(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        admin.customers.approve(options.cn)
    yield from ()
