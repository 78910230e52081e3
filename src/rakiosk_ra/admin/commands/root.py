"""The commands for the root's revocation list: one for where its key lies, off line, and one for the RA."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands

_REASONS = ("superseded", "key_compromise", "ca_compromise", "cessation_of_operation")


def add_root(commands: "Commands") -> None:
    """Add the commands for the root."""
    folder = group(commands, "root", "the root's revocation list, which is good for a year")
    sign = command(
        folder,
        "sign-list",
        _sign_list,
        "sign the root's list anew, on the machine that holds its key; no RA is needed there",
        "root sign-list --root /media/safe/root-offline",
    )
    sign.add_argument("--root", type=Path, metavar="FOLDER", help="the folder of root.key (root-offline in --state)")
    sign.add_argument("--revoke", type=Path, metavar="FILE", help="an issuing authority's certificate, as PEM")
    sign.add_argument("--reason", choices=_REASONS, default=_REASONS[0], help="why it is revoked (%(default)s)")
    install = command(
        folder, "install-list", _install_list, "publish a list that was signed off line", "root install-list root.crl"
    )
    install.add_argument("file", type=Path, metavar="FILE")


def _sign_list(options: argparse.Namespace) -> Iterator[str]:
    from cryptography.x509 import ReasonFlags  # noqa: PLC0415  # `--help` needs no cryptography

    from rakiosk_ra.base.clock import utc_now  # noqa: PLC0415
    from rakiosk_ra.ca import foundation, root_list  # noqa: PLC0415

    folder = options.root or options.state / foundation.ROOT_FOLDER
    revoked = foundation.load_certificate(options.revoke) if options.revoke else None
    signed = root_list.sign_again(folder, utc_now(), revoked, ReasonFlags[options.reason])
    yield f"{folder / root_list.FILE}: {root_list.described(signed)}"
    yield "Take it to the RA, and there: rakiosk-ra root install-list FILE"


def _install_list(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.base.clock import utc_now  # noqa: PLC0415
    from rakiosk_ra.ca import foundation, root_list  # noqa: PLC0415

    foundation.open_foundation(options.state)
    signed = root_list.install(options.state, options.file, utc_now())
    yield f"published: {root_list.described(signed)}"
