"""The commands for the issuing authority."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_issuing(commands: "Commands") -> None:
    """Add the commands for the issuing authority."""
    folder = group(commands, "issuing", "the authority that signs customers' certificates, and the next one")
    command(folder, "list", _list, "list it, and those before it, which answer for their own", "issuing list")
    request = command(
        folder,
        "request",
        _request,
        "make the next one's key, and write what the root is to certify ('root certify')",
        "issuing request issuing.csr",
    )
    replace = command(
        folder,
        "replace",
        _replace,
        "sign with the next one from now on; the one before answers for what it has signed",
        "issuing replace issuing.pem",
    )
    for parser in (request, replace):
        parser.add_argument("file", type=Path, metavar="FILE")


def _list(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        for certificate in admin.issuing.all():
            until = f"until {certificate.not_valid_after_utc:%Y-%m-%d}"
            yield "\t".join((certificate.subject.rfc4514_string(), format(certificate.serial_number, "x"), until))


def _request(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        admin.issuing.request(options.file)
    yield f"Take {options.file} to the root's key, and there: rakiosk-ra root certify {options.file.name} --out FILE"


def _replace(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        made = admin.issuing.replace(options.file)
    yield f"{made.subject.rfc4514_string()} signs from now on; back up pki/, keys/ and the database together now"
