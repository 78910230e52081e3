"""The answer to a check code: the certificate's status now, and the one that was stated. Nobody's name."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import orm

from ra_contract.certificate import Status
from rakiosk_ra.certificates.records import certificate_record
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements import register

_SERIAL_DIGITS = 4
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """The answer for a known check code. `since` is when the present status began."""

    state: Status
    since: datetime
    stated: Status
    number: str
    issued_at: datetime
    serial_end: str
    prints: int

    @property
    def has_changed(self) -> bool:
        """Whether the certificate stands otherwise than the paper says."""
        return self.state is not self.stated


def checked(ra: Registry, session: orm.Session, check_code: str) -> Check | None:
    """The answer; None for a code that no statement has."""
    row = register.find(session, check_code)
    if row is None:
        return None
    certificate = certificate_record(row.certificate, ra.clock())
    return Check(
        state=certificate.status,
        since=certificate.status_since,
        stated=row.stated,
        number=register.number_of(row),
        issued_at=row.issued_at,
        serial_end=certificate.serial[-_SERIAL_DIGITS:].upper(),
        prints=len(row.prints),
    )
