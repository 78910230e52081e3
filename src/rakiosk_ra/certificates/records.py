"""Rows of certificates as the records that go over the wire."""

from datetime import datetime

from ra_contract.certificate import Certificate, Status
from rakiosk_ra.base.wire import encoded
from rakiosk_ra.certificates.rows import CertificateRow


def certificate_record(row: CertificateRow, now: datetime, *, is_pending: bool = False) -> Certificate:
    """A certificate; one whose time is over is expired, whatever it was before, unless it is revoked or superseded."""
    over = row.not_after <= now and row.status in {Status.VALID, Status.HELD, Status.UNCONFIRMED}
    return Certificate(
        serial=row.serial,
        use=row.use,
        carrier=row.carrier,
        not_before=row.not_before,
        not_after=row.not_after,
        status=Status.EXPIRED if over else row.status,
        status_since=row.not_after if over else row.status_since,
        der=encoded(row.der),
        reason=row.reason,
        is_pending=is_pending,
    )
