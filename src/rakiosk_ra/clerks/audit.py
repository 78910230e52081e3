"""The audit: every act of the staff as a link of a chain, written in the transaction of its effect.

Nothing changes or deletes a row. Whoever appends holds the counter's row until the commit: there is one chain.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.chain import Broken, Head, canonical, followed
from ra_contract.clerk import AuditEntry, Document
from rakiosk_ra.base.counters import next_value, value
from rakiosk_ra.clerks.rows import AuditRow, ClerkRow
from rakiosk_ra.kiosks.rows import KioskRow

_COUNTER = "audit"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts, and where."""

    clerk: str
    role: str
    office: str = ""
    place: str = ""


def actor_of(clerk: ClerkRow, kiosk: KioskRow) -> Actor:
    """A clerk at a machine."""
    return Actor(clerk.clerk, clerk.role, clerk.office.name if clerk.office else "", kiosk.name)


@dataclass(frozen=True, slots=True)
class Act:
    """A deed: to whom or what, why, by which documents, and by whose leave."""

    name: str
    subject: str = ""
    why: str = ""
    documents: tuple[Document, ...] = ()
    approved_by: str = ""


def append(session: orm.Session, now: datetime, actor: Actor, act: Act) -> None:
    """Add a record. Call it last in a transaction: the chain stands still until the commit."""
    sequence = next_value(session, _COUNTER)
    before = session.get(AuditRow, sequence - 1)
    record = canonical(
        {
            "sequence": sequence,
            "at": now.isoformat(),
            "actor": actor.clerk,
            "role": actor.role,
            "office": actor.office,
            "place": actor.place,
            "act": act.name,
            "subject": act.subject,
            "why": act.why,
            "documents": act.documents,
            "approved_by": act.approved_by,
        }
    )
    end = Head(sequence - 1, before.digest).after(record) if before else Head().after(record)
    session.add(AuditRow(sequence=sequence, at=now, record=record.decode(), digest=end.digest))
    session.flush()


def head(session: orm.Session) -> Head:
    """The end of the chain as it was written last, without going through it."""
    row = session.scalars(sa.select(AuditRow).order_by(AuditRow.sequence.desc()).limit(1)).one_or_none()
    return Head(row.sequence, row.digest) if row else Head()


def verify(session: orm.Session, known: Head | None = None) -> Head:
    """Go through the whole chain; its head. `known` is a head that somebody has kept elsewhere. Raises Broken."""
    rows = list(session.scalars(sa.select(AuditRow).order_by(AuditRow.sequence)))
    for place, row in enumerate(rows, 1):
        if not _is_as_written(row, place):
            raise Broken(place)
    end = followed((row.record.encode(), row.digest) for row in rows)
    if end.count != value(session, _COUNTER):
        raise Broken(end.count + 1)
    if known is not None and known.count:
        if known.count > end.count:
            raise Broken(end.count + 1)
        if rows[known.count - 1].digest != known.digest:
            raise Broken(known.count)
    return end


def _is_as_written(row: AuditRow, place: int) -> bool:
    """Whether a row is at its place, and its columns say what its record says."""
    try:
        record = json.loads(row.record)
        return bool(row.sequence == record["sequence"] == place and record["at"] == row.at.isoformat())
    except (ValueError, TypeError, KeyError):
        return False


def entries(session: orm.Session, *, office: str | None = None, since: int = 0, most: int = 500) -> list[AuditEntry]:
    """Records after a sequence, oldest first; of one office only, when one is named."""
    query = sa.select(AuditRow).where(AuditRow.sequence > since).order_by(AuditRow.sequence)
    told = (_entry(row) for row in session.scalars(query))
    return list(_first(most, (entry for entry in told if office is None or entry.office == office)))


def _first(most: int, of: Iterator[AuditEntry]) -> Iterator[AuditEntry]:
    for _count, entry in zip(range(most), of, strict=False):
        yield entry


def _entry(row: AuditRow) -> AuditEntry:
    told = json.loads(row.record)
    return AuditEntry(
        sequence=row.sequence,
        at=row.at,
        actor=told["actor"],
        role=told["role"],
        office=told["office"],
        place=told["place"],
        act=told["act"],
        subject=told["subject"],
        why=told["why"],
        documents=tuple(map(Document, told["documents"])),
        approved_by=told["approved_by"],
        digest=row.digest,
    )
