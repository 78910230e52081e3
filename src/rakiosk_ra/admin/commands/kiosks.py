"""The commands for kiosks."""

import argparse
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin
from rakiosk_ra.base.errors import AdminError

if TYPE_CHECKING:
    from rakiosk_ra.admin.commands.command_shape import Commands
    from rakiosk_ra.kiosks.audit_heads import KnownAudit

_HOURS_MOST = 24 * 90


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
    _tell_kiosk(add, "FOLDER", "where the three files go")
    token = command(
        folder,
        "token",
        _new_token,
        "a one-time token by which a machine becomes a kiosk: `rakiosk enrol` takes it, and makes its own key",
        "kiosks token taipei-0001 --office Taipei --out taipei-0001.token",
    )
    _tell_kiosk(token, "FILE", "where it goes; whoever has it can join")
    token.add_argument("--hours", type=_hours, default=72, metavar="N", help="for so long it can be used (%(default)s)")
    audit = command(
        folder,
        "audit",
        _audit_kiosks,
        "how far each kiosk's own audit is, and whether an old copy was put back",
        "kiosks audit counter-1 --who 5f0c9a…",
    )
    audit.add_argument("name", nargs="?", metavar="NAME", help="of one kiosk only")
    what = audit.add_mutually_exclusive_group()
    what.add_argument("--who", metavar="DIGEST", help="the customer or clerk for whom a digest stands in its audit")
    what.add_argument(
        "--begin-anew", action="store_true", help="after you have looked into it: its disk is new, or an old one"
    )
    withdraw = command(
        folder,
        "withdraw",
        _withdraw_kiosk,
        "let a kiosk in no longer, at once, nor a machine by its token",
        "kiosks withdraw counter-1",
    )
    withdraw.add_argument("name", metavar="NAME")
    listed = command(
        folder, "list", _list_kiosks, "list the kiosks, and what each said last of itself", "kiosks list --overview"
    )
    shape = listed.add_mutually_exclusive_group()
    shape.add_argument(
        "--overview", action="store_true", help="all that are in use on one screen: who has what trouble"
    )
    shape.add_argument("--json", action="store_true", help="those in use, for machines")
    shape.add_argument("--prometheus", action="store_true", help="those in use, as metrics")


def _tell_kiosk(parser: argparse.ArgumentParser, out: str, text: str) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--out", required=True, type=Path, metavar=out, help=text)
    parser.add_argument("--office", metavar="NAME", help="the post office where it stands")
    parser.add_argument("--desk", action="store_true", help="a clerk's own terminal: no customer signs in there")


def _add_kiosk(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        files = admin.kiosks.add(options.name, options.office, is_desk=options.desk)
    try:
        files.write(options.out)
    except OSError as error:
        raise AdminError(f"Cannot write to {options.out}: {error.strerror}; withdraw the kiosk.") from error
    yield f"{options.out}: kiosk.pem kiosk.key ra-ca.pem"


def _hours(text: str) -> int:
    hours = int(text)
    if not 1 <= hours <= _HOURS_MOST:
        raise ValueError(text)
    return hours


def _new_token(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.base.files import write_private  # noqa: PLC0415  # `--help` needs no database

    lasts = timedelta(hours=options.hours)
    with opened_admin(options) as admin:
        token = admin.kiosks.token(options.name, options.office, lasts, is_desk=options.desk)
    try:
        write_private(options.out, f"{token.text()}\n".encode())
    except OSError as error:
        raise AdminError(f"Cannot write {options.out}: {error.strerror}; ask for another token.") from error
    yield f"{options.out}: for {options.hours} hours, on the machine: rakiosk enrol --ra https://... --token FILE"


def _withdraw_kiosk(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        admin.kiosks.withdraw(options.name)
    yield from ()


def _list_kiosks(options: argparse.Namespace) -> Iterator[str]:
    from rakiosk_ra.admin.commands import kiosk_list  # noqa: PLC0415  # `--help` needs no cryptography

    with opened_admin(options) as admin:
        known, now = admin.kiosks.known(), admin.kiosks.now()
        if options.overview:
            yield from kiosk_list.overview(known, now)
        elif options.json:
            yield kiosk_list.as_json(known, now)
        elif options.prometheus:
            yield from kiosk_list.as_metrics(known, now)
        else:
            yield from (kiosk_list.line(each, now) for each in known)
            yield from (kiosk_list.awaited(name, ends_at, now) for name, ends_at in admin.kiosks.awaited())
            yield from (kiosk_list.withdrawn(row) for row in admin.kiosks.all() if row.withdrawn_at)


def _audit_kiosks(options: argparse.Namespace) -> Iterator[str]:
    if options.name is None and (options.who or options.begin_anew):
        raise AdminError("Say which kiosk: rakiosk-ra kiosks audit NAME …")
    with opened_admin(options) as admin:
        if options.who:
            found = admin.kiosks.people_of(options.name, options.who)
            yield from found or ["Nobody whom the RA knows."]
        elif options.begin_anew:
            yield f"{options.name}: {admin.kiosks.begin_audit_anew(options.name)} heads are history."
        else:
            known = [each for each in admin.kiosks.audits() if options.name in {None, each.kiosk.name}]
            if options.name is not None and not known:
                raise AdminError(f"There is no kiosk {options.name} in use.")
            yield from map(_audit_line, known)


def _audit_line(known: "KnownAudit") -> str:
    """One kiosk: name, its head as `rakiosk audit verify --head` takes it, when it was told, what is the matter."""
    last, broken = known.last, known.broken
    cells = [known.kiosk.name, f"{last.count}:{last.digest}" if last else "never told"]
    cells += [f"told {last.told_at:%Y-%m-%d %H:%M}"] if last else []
    if broken is not None:
        cells.append(f"BROKEN since {broken.told_at:%Y-%m-%d %H:%M}: an old copy was put back, or it was made anew")
    return "\t".join(cells)
