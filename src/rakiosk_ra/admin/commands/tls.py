"""The commands for the TLS authority."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands

_BACK_UP = "back up pki/, keys/ and the database together now"


def add_tls(commands: "Commands") -> None:
    """Add the commands for the TLS authority."""
    folder = group(commands, "tls", "the authority by which RA and kiosks know each other, and the next one")
    command(folder, "list", _list, "list it, and the one that is trusted besides, and who knows them", "tls list")
    command(folder, "prepare", _prepare, "make the next one, which the kiosks are told to trust as well", "tls prepare")
    replace = command(
        folder,
        "replace",
        _replace,
        "certify RA and kiosks with the next one from now on, once all kiosks trust it",
        "tls replace",
    )
    retire = command(
        folder,
        "retire",
        _retire,
        "trust the former one no longer, once all kiosks have certificates from the one in force",
        "tls retire",
    )
    for parser in (replace, retire):
        parser.add_argument("--leave-behind", action="store_true", help="although some kiosks are not so far")


def _list(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        for name, end, standing in admin.tls.all():
            yield f"{name}\tuntil {end:%Y-%m-%d}\t{standing}"


def _prepare(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        made = admin.tls.prepare()
    yield f"{made} is trusted by the RA, and by each kiosk within six hours ('tls list')"
    yield f"then: rakiosk-ra tls replace; {_BACK_UP}"


def _replace(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        made, lacking = admin.tls.replace(leave_behind=options.leave_behind)
    yield f"{made} certifies from now on; {_BACK_UP}"
    yield from _left(lacking)
    yield "kiosks renew their certificates within six hours; publish the pages again, and then: rakiosk-ra tls retire"


def _retire(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        former, lacking = admin.tls.retire(leave_behind=options.leave_behind)
    yield f"{former} is trusted no longer; {_BACK_UP}"
    yield from _left(lacking)


def _left(kiosks: list[str]) -> Iterator[str]:
    from rakiosk_ra.admin.tls import named  # noqa: PLC0415  # `--help` needs no database

    if kiosks:
        yield f"left behind: {named(kiosks)}; withdraw each, and give it a token or files anew"
