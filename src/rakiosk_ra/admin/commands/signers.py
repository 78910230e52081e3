"""The commands for the keys that sign in the RA's name."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands

_REASONS = ("key_compromise", "superseded", "cessation_of_operation")
_NAMES = ("statement", "seal", "ocsp")


def add_signers(commands: "Commands") -> None:
    """Add the commands for signing keys."""
    folder = group(commands, "signers", "the keys that sign statements (憑證證明單), seal their files, and answer OCSP")
    command(folder, "list", _list, "list their certificates, former ones of statements too", "signers list")
    replace = command(
        folder,
        "replace",
        _replace,
        "sign with a new key from now on; what the old one has signed stays good, unless it was the seal",
        "signers replace statement",
    )
    revoke = command(
        folder,
        "revoke",
        _revoke,
        "revoke a key's certificate, and sign with a new one from now on",
        "signers revoke statement --reason key_compromise",
    )
    replace.add_argument("name", choices=_NAMES)
    revoke.add_argument("name", choices=_NAMES[:2])
    revoke.add_argument("--reason", choices=_REASONS, default=_REASONS[0], help="why (%(default)s)")
    revoke.add_argument("--serial", metavar="HEX", help="that of a key which signed statements before, not of today's")


def _list(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        for name, certificate, status in admin.signers.all():
            until = f"until {certificate.not_valid_after_utc:%Y-%m-%d}"
            yield "\t".join((name, format(certificate.serial_number, "x"), until, status))


def _replace(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        admin.signers.replace(options.name)
    yield from ()


def _revoke(options: argparse.Namespace) -> Iterator[str]:
    from cryptography.x509 import ReasonFlags  # noqa: PLC0415  # `--help` needs no cryptography

    reason = ReasonFlags[options.reason]
    with opened_admin(options) as admin:
        if options.serial and options.name == "statement":
            admin.signers.revoke_former(options.serial, reason)
        else:
            admin.signers.replace(options.name, reason)
    yield from ()
