"""The last word of each kiosk on itself: kept as it came, one a kiosk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy import orm

from ra_contract.kiosk_report import KioskCheck, KioskReport, Standing
from rakiosk_ra.base.engine import insert_if_absent
from rakiosk_ra.kiosks.rows import KioskReportRow, KioskRow

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
    """Keep a kiosk's report in the place of the one before."""
    insert_if_absent(session, KioskReportRow, kiosk_id=kiosk.id, **_columns(report, now))
    update = sa.update(KioskReportRow).where(KioskReportRow.kiosk_id == kiosk.id)
    session.execute(update.values(**_columns(report, now)))


def _columns(report: KioskReport, now: datetime) -> dict[str, object]:
    return {
        "reported_at": now,
        "version": report.version,
        "commit": report.commit,
        "settings_sha256": report.settings_sha256,
        "checks": _CHECKS.dump_json(report.checks).decode(),
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
