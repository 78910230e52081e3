"""The last word of each kiosk on itself: kept as it came, one a kiosk."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy import orm

from ra_contract.kiosk_report import KioskCheck, KioskReport, Standing
from rakiosk_ra.base.engine import insert_if_absent
from rakiosk_ra.kiosks.admission import note_copy
from rakiosk_ra.kiosks.rows import KioskReportRow, KioskRow

_log = logging.getLogger("rakiosk_ra.kiosks.reports")
_CHECKS = TypeAdapter(tuple[KioskCheck, ...])


@dataclass(frozen=True, slots=True)
class KnownKiosk:
    """A kiosk that is in use, and its last report, if one has come: what it said, and when."""

    kiosk: KioskRow
    report: KioskReport | None = None
    seen_at: datetime | None = None

    @property
    def wrong(self) -> Sequence[KioskCheck]:
        """The things that are not well; the broken ones first."""
        checks = self.report.checks if self.report is not None else ()
        broken = [check for check in checks if check.standing is Standing.BROKEN]
        return [*broken, *(check for check in checks if check.standing is Standing.ATTENTION)]

    def standing(self, check: str) -> Standing:
        """How one thing of it stands; UNASKED when it has not said."""
        checks = self.report.checks if self.report is not None else ()
        return next((each.standing for each in checks if each.check == check), Standing.UNASKED)


def keep(session: orm.Session, kiosk: KioskRow, report: KioskReport, now: datetime) -> None:
    """Keep a kiosk's report in the place of the one before; two runs that take turns are two machines."""
    before = session.get(KioskReportRow, kiosk.id, with_for_update=True)
    if _speaks_again(report, before):
        _log.warning("kiosk %s reports from two machines in turn: has it been copied?", kiosk.name)
        note_copy(session, kiosk.id, now)
    columns = _columns(report, before, now)
    insert_if_absent(session, KioskReportRow, kiosk_id=kiosk.id, **columns)
    session.execute(sa.update(KioskReportRow).where(KioskReportRow.kiosk_id == kiosk.id).values(**columns))


def _speaks_again(report: KioskReport, before: KioskReportRow | None) -> bool:
    """Whether a run of the program speaks after another one had taken its place: both are at work."""
    return before is not None and report.run == before.former_run != before.run and report.run != ""


def _columns(report: KioskReport, before: KioskReportRow | None, now: datetime) -> dict[str, object]:
    former = "" if before is None else before.former_run if before.run == report.run else before.run
    return {
        "reported_at": now,
        "version": report.version,
        "commit": report.commit,
        "settings_sha256": report.settings_sha256,
        "checks": _CHECKS.dump_json(report.checks).decode(),
        "run": report.run,
        "former_run": former,
    }


def known_kiosks(session: orm.Session) -> list[KnownKiosk]:
    """The kiosks in use, by name, each with its last report."""
    query = (
        sa.select(KioskRow, KioskReportRow)
        .outerjoin(KioskReportRow, KioskReportRow.kiosk_id == KioskRow.id)
        .where(KioskRow.withdrawn_at.is_(None))
        .order_by(KioskRow.name)
    )
    return [_known(kiosk, row) for kiosk, row in session.execute(query)]


def _known(kiosk: KioskRow, row: KioskReportRow | None) -> KnownKiosk:
    if row is None:
        return KnownKiosk(kiosk)
    checks = _CHECKS.validate_json(row.checks)
    return KnownKiosk(kiosk, KioskReport(row.version, row.commit, row.settings_sha256, checks), row.reported_at)
