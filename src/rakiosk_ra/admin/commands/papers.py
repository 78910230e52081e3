"""The counter's commands for certificates, PIN resets, statements and the driver."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_office

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_certificates(commands: "Commands") -> None:
    """Add the commands for certificates."""
    folder = group(commands, "certificates", "customers' certificates")
    show = command(folder, "list", _list_certificates, "list a customer's certificates", "certificates list A123")
    show.add_argument("cn", metavar="CN")
    resume = command(
        folder,
        "resume",
        _resume,
        "lift the suspension (憑證解禁) of a customer who stands before you",
        "certificates resume A123",
    )
    resume.add_argument("cn", metavar="CN")
    resume.add_argument("--serial", action="append", default=[], help="only this one; may be given again (all)")


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


def add_statements(commands: "Commands") -> None:
    """Add the command for statements."""
    folder = group(commands, "statements", "statements of certificates (憑證證明單)")
    find = command(
        folder, "find", _find_statement, "show what was stated, by a paper's check code", "statements find X"
    )
    find.add_argument("code", metavar="CODE", help="12 letters and digits")


def add_driver(commands: "Commands") -> None:
    """Add the command for the driver."""
    folder = group(commands, "driver", "the reader's driver for customers' own PCs")
    put = command(
        folder,
        "import",
        _import_driver,
        "publish the maker's ZIP file in place of any other",
        "driver import 'ACR38 driver.zip' --version 4.2.8",
    )
    put.add_argument("file", type=Path, metavar="FILE")
    put.add_argument("--version", required=True)


def _list_certificates(options: argparse.Namespace) -> Iterator[str]:
    with opened_office(options) as office:
        for row in office.certificates(options.cn):
            days = f"{row.not_before:%Y-%m-%d} - {row.not_after:%Y-%m-%d}"
            yield "\t".join((row.serial, row.use, days, row.status, row.reason or ""))


def _resume(options: argparse.Namespace) -> Iterator[str]:
    with opened_office(options) as office:
        yield from office.resume(options.cn, options.serial)


def _add_pin_reset(options: argparse.Namespace) -> Iterator[str]:
    with opened_office(options) as office:
        until = office.add_pin_reset(options.holder, options.kiosk, options.clerk, options.card)
    yield f"until {until.astimezone():%Y-%m-%d %H:%M:%S %z}"


def _find_statement(options: argparse.Namespace) -> Iterator[str]:
    with opened_office(options) as office:
        yield office.statement(options.code)


def _import_driver(options: argparse.Namespace) -> Iterator[str]:
    with opened_office(options) as office:
        office.import_driver(options.file, options.version)
    yield from ()
