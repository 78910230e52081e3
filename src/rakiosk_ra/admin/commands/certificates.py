"""The commands for customers' certificates."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

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


def _list_certificates(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        for row in admin.certificates.of(options.cn):
            days = f"{row.not_before:%Y-%m-%d} - {row.not_after:%Y-%m-%d}"
            yield "\t".join((row.serial, row.use, days, row.status, row.reason or ""))


def _resume(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        yield from admin.certificates.resume(options.cn, options.serial)
