"""The port to a kind of job."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import orm

from ra_contract.counter_job import JobRequest
from rakiosk_ra.clerks.rows import ClerkRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.jobs.rows import JobRow
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry


@dataclass(frozen=True, slots=True)
class Asked:
    """A job as a kind sees it: for whom, what, by which clerk at which machine, when. All in one transaction."""

    ra: Registry
    session: orm.Session
    customer: CustomerRow
    request: JobRequest
    clerk: ClerkRow
    kiosk: KioskRow
    now: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """The outcome of a job: a text that its kind understands, and when it ends, if it does."""

    text: str = ""
    expires_at: datetime | None = None


def _nothing(_asked: Asked) -> None:
    return


def _lasting(_session: orm.Session, _row: JobRow) -> bool:
    return False


def _for_good(_session: orm.Session, _row: JobRow, _now: datetime) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job.

    `check` raises Refused for what cannot be, when the job is asked for and once more when it is carried out.
    `carry_out` has the effect, and tells what the job gave. That may be used by the customer (`is_spent`), or be taken
    back (`take_back`; False when it cannot be any more, or never could).
    """

    carry_out: Callable[[Asked], Given]
    check: Callable[[Asked], None] = _nothing
    is_spent: Callable[[orm.Session, JobRow], bool] = _lasting
    take_back: Callable[[orm.Session, JobRow, datetime], bool] = _for_good

    @property
    def can_be_taken_back(self) -> bool:
        """Whether its effect can be undone while nobody has used it."""
        return self.take_back is not _for_good
