"""Settings of the counter: sessions of clerks, and what is asked of them before something is done for a customer."""

from dataclasses import dataclass

from ra_contract.counter_job import JobKind

_SECOND_PERSON = (
    JobKind.PIN_RESET,
    JobKind.CARD_REPLACEMENT,
    JobKind.RESUMPTION,
    JobKind.LOGIN_PASSWORD,
    JobKind.LATE_RENEWAL,
    JobKind.NAME_CHANGE,
)
_BY_RISK = (JobKind.APPROVAL, JobKind.NEW_CUSTOMER, JobKind.ORDER_BINDING, JobKind.ORDER_REFUND)
_FOR_OTHERS = (JobKind.HOLD, JobKind.REVOCATION)


@dataclass(frozen=True, slots=True)
class ClerkSettings:
    """Clerks: how long a session lives, and what is asked of them, by kinds of jobs.

    With `code_asked` a password alone is not enough: six digits of RFC 6238 are wanted as well.

    A session ends after `idle_seconds` without a request, at the latest after `absolute_seconds`. At least
    `documents_least` kinds of documents are seen; `seal` are the jobs that want the seal compared, `second_person`
    those that always want a second person's leave, `by_risk` those that want it when a representative came, the
    seal was not compared, no card of the customer's proved itself at that machine, or it is the customer's second job
    of the day; `representatives` may be asked for by others than the holder. A job waits for
    `waiting_minutes`, a slip's password for `slip_days`; leave to renew what has expired holds for `late_renewal_days`.
    """

    code_asked: bool = False
    idle_seconds: int = 180
    absolute_seconds: int = 1800
    documents_least: int = 2
    waiting_minutes: int = 30
    slip_days: int = 14
    late_renewal_days: int = 7
    seal: tuple[str, ...] = ()
    second_person: tuple[str, ...] = _SECOND_PERSON
    by_risk: tuple[str, ...] = _BY_RISK
    representatives: tuple[str, ...] = _FOR_OTHERS
