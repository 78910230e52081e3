"""The commands for the staff of the counter."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ra_contract.clerk import Role
from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin
from rakiosk_ra.base.errors import AdminError

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_clerks(commands: "Commands") -> None:
    """Add the commands for clerks."""
    folder = group(commands, "clerks", "the staff of the counter: clerks, supervisors, auditors")
    add = command(
        folder,
        "add",
        _add_clerk,
        "add somebody of the staff, and print their first password",
        "clerks add clerk01 --name 何佳穎 --role clerk --office 板橋",
    )
    add.add_argument("clerk", metavar="ID", help="by which they sign in")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, type=Role, choices=list(Role))
    add.add_argument("--office", metavar="NAME", help="where they work; without one they see every office")
    add.add_argument("--own-cn", metavar="CN", help="their own customer account, on which they may do nothing")
    add.add_argument(
        "--password-stdin", action="store_true", help="read the first password from stdin, not generate it"
    )
    withdraw = command(
        folder, "withdraw", _withdraw_clerk, "let somebody in no longer, at once", "clerks withdraw clerk01"
    )
    withdraw.add_argument("clerk", metavar="ID")
    code = command(
        folder,
        "code",
        _new_code,
        "give somebody a new secret for one-time codes, and print its address for their authenticator",
        "clerks code clerk01",
    )
    code.add_argument("clerk", metavar="ID")
    card = command(
        folder,
        "card",
        _card,
        "let somebody sign in by their own PIV card instead of a password; without a certificate, no longer",
        "clerks card clerk01 --certificate authentication.pem",
    )
    card.add_argument("clerk", metavar="ID")
    card.add_argument("--certificate", type=Path, metavar="FILE", help="of the authentication key (9A), PEM or DER")
    command(folder, "list", _list_clerks, "list the staff", "clerks list")


def _add_clerk(options: argparse.Namespace) -> Iterator[str]:
    given = sys.stdin.readline().rstrip("\n") if options.password_stdin else None
    if given == "":
        raise AdminError("There is no password on stdin.")
    with opened_admin(options) as admin:
        password = admin.clerks.add(
            options.clerk, options.name, options.role, options.office, given, own_cn=options.own_cn
        )
    if given is None:
        yield password


def _withdraw_clerk(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        admin.clerks.withdraw(options.clerk)
    yield from ()


def _new_code(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        yield admin.clerks.new_code(options.clerk)


def _card(options: argparse.Namespace) -> Iterator[str]:
    certificate = _read(options.certificate) if options.certificate else None
    with opened_admin(options) as admin:
        if certificate is None:
            admin.clerks.take_card(options.clerk)
        else:
            admin.clerks.give_card(options.clerk, certificate)
    yield from ()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise AdminError(f"Cannot read {file}: {error.strerror}.") from error


def _list_clerks(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        for row in admin.clerks.all():
            state = f"withdrawn {row.withdrawn_at:%Y-%m-%d}" if row.withdrawn_at else "in office"
            office = row.office.name if row.office else "every office"
            yield f"{row.clerk}\t{row.role}\t{office}\t{row.name}\t{state}"
