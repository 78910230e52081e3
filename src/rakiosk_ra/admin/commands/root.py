"""The commands for what the root signs: two for where its key lies, off line, and one for the RA."""

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
    folder = group(commands, "root", "what the root signs: its list, which is good for a year, and issuing authorities")
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
    certify = command(
        folder,
        "certify",
        _certify,
        "sign the certificate of a new issuing authority, on the machine that holds the root's key",
        "root certify issuing.csr --root /media/safe/root-offline --out issuing.pem",
    )
    certify.add_argument("request", type=Path, metavar="FILE", help="what 'issuing request' has written")
    certify.add_argument("--root", type=Path, metavar="FOLDER", help="the folder of root.key (root-offline in --state)")
    certify.add_argument("--out", type=Path, metavar="FILE", required=True, help="where the certificate goes (PEM)")
    install = command(
        folder, "install-list", _install_list, "publish a list that was signed off line", "root install-list root.crl"
    )
    install.add_argument("file", type=Path, metavar="FILE")


def _sign_list(options: argparse.Namespace) -> Iterator[str]:
    from cryptography.x509 import ReasonFlags  # noqa: PLC0415  # `--help` needs no cryptography

    from rakiosk_ra.base.clock import utc_now  # noqa: PLC0415
    from rakiosk_ra.ca import foundation, root_list  # noqa: PLC0415
    from rakiosk_ra.ca.loading import load_certificate  # noqa: PLC0415

    folder = options.root or options.state / foundation.ROOT_FOLDER
    revoked = load_certificate(options.revoke) if options.revoke else None
    signed = root_list.sign_again(folder, utc_now(), revoked, ReasonFlags[options.reason])
    yield f"{folder / root_list.FILE}: {root_list.described(signed)}"
    yield "Take it to the RA, and there: rakiosk-ra root install-list FILE"


def _certify(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.base.clock import utc_now  # noqa: PLC0415
    from rakiosk_ra.ca import foundation, issuing_request  # noqa: PLC0415

    folder = options.root or options.state / foundation.ROOT_FOLDER
    yield from issuing_request.certify(folder, options.request, options.out, utc_now())
    yield "Take it to the RA, and there: rakiosk-ra issuing replace FILE"


def _install_list(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.base.clock import utc_now  # noqa: PLC0415
    from rakiosk_ra.ca import foundation, root_list  # noqa: PLC0415

    foundation.open_foundation(options.state)
    signed = root_list.install(options.state, options.file, utc_now())
    yield f"published: {root_list.described(signed)}"
