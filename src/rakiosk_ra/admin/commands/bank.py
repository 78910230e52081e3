"""The commands for the simulated bank: accounts, and how it behaves."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands

_MOODS = ("normal", "closed", "late", "lost", "silent")


def add_accounts(commands: "Commands") -> None:
    """Add the commands for accounts."""
    folder = group(commands, "accounts", "accounts of the simulated bank")
    add = command(
        folder,
        "add",
        _add_account,
        "open an account: 14 digits are a passbook (存簿), 8 a giro account (劃撥)",
        "accounts add 00012345678901 --owner A123 --balance 5000",
    )
    add.add_argument("number", metavar="NUMBER")
    add.add_argument("--owner", required=True, metavar="CN")
    add.add_argument("--balance", type=int, required=True, metavar="NTD")
    add.add_argument("--frozen", action="store_true", help="nothing can be debited from it")
    add.add_argument("--daily-limit", type=int, metavar="NTD", help="what may be debited in a day (30000)")
    command(folder, "list", _list_accounts, "list the accounts", "accounts list")


def add_bank(commands: "Commands") -> None:
    """Add the command for the bank's mood."""
    mood = command(
        commands,
        "bank",
        _turn_bank,
        "let the simulated bank take debits (normal), refuse them (closed), carry them out and answer too late (late), "
        "never hear of them (lost), or not answer at all (silent)",
        "bank late --seconds 5",
    )
    mood.add_argument("mood", choices=_MOODS)
    mood.add_argument("--seconds", type=int, default=0, help="how long a late or lost debit keeps one waiting")


def _add_account(options: argparse.Namespace) -> Iterator[str]:
    limit = {} if options.daily_limit is None else {"daily_limit": options.daily_limit}
    with opened_admin(options) as admin:
        admin.bank.add_account(options.number, options.owner, options.balance, frozen=options.frozen, **limit)
    yield from ()


def _list_accounts(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        for account in admin.bank.accounts():
            notes = "frozen" if account.frozen else ""
            yield "\t".join((account.number, account.kind, account.owner, str(account.balance), notes))


def _turn_bank(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.bank.rows import Mood  # noqa: PLC0415  # `--help` needs no database

    with opened_admin(options) as admin:
        admin.bank.turn(Mood(options.mood), options.seconds)
    yield from ()
