"""The commands for the audit of the counter."""

import argparse
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from ra_contract.chain import Head
from rakiosk_ra.admin.commands.command_shape import command, group, opened_admin
from rakiosk_ra.base.errors import AdminError

if TYPE_CHECKING:
    from ra_contract.clerk import AuditEntry
    from rakiosk_ra.admin.commands.command_shape import Commands


def add_audit(commands: "Commands") -> None:
    """Add the commands for the audit."""
    folder = group(commands, "audit", "what the staff did: each record chained to the one before")
    verify = command(
        folder, "verify", _verify, "go through the whole chain; exit status 2 when it is broken", "audit verify"
    )
    verify.add_argument("--head", metavar="N:DIGEST", help="a record's number and digest that were kept elsewhere")
    show = command(folder, "show", _show, "tell the last records, one a line", "audit show --last 20")
    show.add_argument("--last", type=int, default=20, metavar="N", help="how many (%(default)s)")
    export = command(folder, "export", _export, "write all records to stdout", "audit export --format csv > audit.csv")
    export.add_argument("--format", choices=("csv", "json"), default="csv", help="(%(default)s)")
    export.add_argument("--since", type=int, default=0, metavar="N", help="after this record's number (%(default)s)")


def _verify(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        head = admin.audit.verify(_head(options.head))
    yield f"{head.count} records, whole; head {head.count}:{head.digest}"


def _head(text: str | None) -> Head | None:
    if text is None:
        return None
    number, _, digest = text.partition(":")
    if not number.isascii() or not number.isdigit() or len(digest) != 64:
        raise AdminError("A head is written N:DIGEST, as `audit verify` tells it.")
    return Head(int(number), digest.lower())


def _show(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        for entry in admin.audit.entries()[-max(options.last, 0) :]:
            yield "\t".join(_fields(entry))


def _fields(entry: "AuditEntry") -> list[str]:
    told = asdict(entry) | {"at": entry.at.isoformat(), "documents": " ".join(entry.documents)}
    return [str(value) for value in told.values()]


def _export(options: argparse.Namespace) -> Iterator[str]:
    with opened_admin(options) as admin:
        entries = admin.audit.entries(options.since)
    if options.format == "json":
        for entry in entries:
            yield json.dumps(asdict(entry), default=str, ensure_ascii=False)
        return
    names = ("sequence", "at", "actor", "role", "office", "place", "act", "subject", "why", "documents", "approved_by")
    yield ",".join((*names, "digest"))
    for entry in entries:
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(map(_unmoved, _fields(entry)))
        yield line.getvalue()


def _unmoved(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
