"""The counter's commands: customers, cards, kiosks."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind
from rakiosk_ra.admin.commands.command_shape import command, group, opened_office
from rakiosk_ra.base.errors import OfficeError

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
    add.add_argument("--id-number", default="", help="kept under seal: no card PIN may stand in it")
    add.add_argument("--birthday", default="", metavar="YYYY-MM-DD", help="likewise")
    add.add_argument("--phone", default="", help="likewise")
    add.add_argument(
        "--email", default="", help="kept under seal; the customer may change it, and the phone, at a kiosk"
    )
    add.add_argument("--not-approved", action="store_true", help="no application may be opened until 'approve'")
    command(folder, "list", _list_customers, "list the customers", "customers list")
    approve = command(folder, "approve", _approve, "allow a customer one application", "customers approve A123")
    approve.add_argument("cn", metavar="CN")


def add_cards(commands: "Commands") -> None:
    """Add the commands for cards."""
    folder = group(commands, "cards", "the card inventory")
    add = command(
        folder,
        "add",
        _add_card,
        "put a card into the inventory, with its secrets sealed",
        "cards add --guid 00112233445566778899aabbccddeeff --holder A123 --management-algorithm AES-192 \\\n"
        "    --management-key 000102030405060708090a0b0c0d0e0f1011121314151617 --puk 12345678 --serial C-0001",
    )
    add.add_argument("--guid", required=True, help="the GUID of the card's CHUID: 32 hexadecimal digits")
    add.add_argument("--holder", required=True, metavar="CN", help="the customer whose card it is")
    add.add_argument("--management-key", required=True, metavar="HEX", help="the card's management key (9B)")
    add.add_argument(
        "--management-algorithm", required=True, type=ManagementAlgorithm, choices=list(ManagementAlgorithm)
    )
    add.add_argument("--puk", required=True, help="the card's PUK: up to 8 characters")
    add.add_argument("--serial", default="", metavar="LABEL", help="what is printed on the card")
    command(folder, "list", _list_cards, "list the cards", "cards list")


def add_kiosks(commands: "Commands") -> None:
    """Add the commands for kiosks."""
    folder = group(commands, "kiosks", "kiosks and their client certificates")
    add = command(
        folder,
        "add",
        _add_kiosk,
        "let a kiosk in: writes kiosk.pem, kiosk.key and ra-ca.pem",
        "kiosks add counter-1 --out kiosk-files",
    )
    add.add_argument("name", metavar="NAME")
    add.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="where the three files go")
    withdraw = command(
        folder, "withdraw", _withdraw_kiosk, "let a kiosk in no longer, at once", "kiosks withdraw counter-1"
    )
    withdraw.add_argument("name", metavar="NAME")
    command(folder, "list", _list_kiosks, "list the kiosks", "kiosks list")


def _add_customer(options: argparse.Namespace) -> Iterator[str]:
    given = sys.stdin.readline().rstrip("\n") if options.password_stdin else None
    if given == "":
        raise OfficeError("There is no password on stdin.")
    from rakiosk_ra.customers.personal import Personal  # noqa: PLC0415  # `--help` needs no database

    with opened_office(options) as office:
        password = office.add_customer(
            options.cn,
            options.name,
            options.carrier,
            given,
            must_change=options.must_change,
            approved=not options.not_approved,
            personal=Personal(options.id_number, options.birthday, options.phone, options.email),
        )
    if given is None:
        yield password


def _list_customers(options: argparse.Namespace) -> Iterator[str]:
    with opened_office(options) as office:
        for row in office.customers():
            notes = ["approved"] * row.approved + ["must change password"] * row.must_change
            yield "\t".join((row.cn, row.carrier, row.name, ", ".join(notes)))


def _approve(options: argparse.Namespace) -> Iterator[str]:
    with opened_office(options) as office:
        office.approve(options.cn)
    yield from ()


def _add_card(options: argparse.Namespace) -> Iterator[str]:
    try:
        key = bytes.fromhex(options.management_key)
    except ValueError as error:
        raise OfficeError("The management key is not hexadecimal.") from error
    with opened_office(options) as office:
        office.add_card(
            options.guid,
            options.holder,
            management_key=key,
            management_algorithm=options.management_algorithm,
            puk=options.puk,
            serial=options.serial,
        )
    yield from ()


def _list_cards(options: argparse.Namespace) -> Iterator[str]:
    with opened_office(options) as office:
        for row in office.cards():
            yield f"{row.guid}\t{row.label}\t{row.holder.cn}\t{row.management_algorithm}"


def _add_kiosk(options: argparse.Namespace) -> Iterator[str]:
    with opened_office(options) as office:
        files = office.add_kiosk(options.name)
    try:
        files.write(options.out)
    except OSError as error:
        raise OfficeError(f"Cannot write to {options.out}: {error.strerror}; withdraw the kiosk.") from error
    yield f"{options.out}: kiosk.pem kiosk.key ra-ca.pem"


def _withdraw_kiosk(options: argparse.Namespace) -> Iterator[str]:
    with opened_office(options) as office:
        office.withdraw_kiosk(options.name)
    yield from ()


def _list_kiosks(options: argparse.Namespace) -> Iterator[str]:
    with opened_office(options) as office:
        for row in office.kiosks():
            state = f"withdrawn {row.withdrawn_at:%Y-%m-%d}" if row.withdrawn_at else "in use"
            yield "\t".join((row.name, f"since {row.issued_at:%Y-%m-%d}", state))
