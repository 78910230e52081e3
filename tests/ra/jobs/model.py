"""A model of the counter: clerks, supervisors, customers, cards, kiosks and a clock, in any order of deeds.

Every deed goes to the RA's rules, and to a history of what really happened. Whatever the rules let through must be due
by the history alone: the people that policy asks for, the right card, the right office, in time, once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from ra_contract.clerk import Document, Role
from ra_contract.counter_job import JobKind, JobRequest
from ra_contract.local_time import TAIPEI
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards import pin_resets
from rakiosk_ra.cards.rows import PinResetRow
from rakiosk_ra.clerks.accounts import find_clerk
from rakiosk_ra.customers.accounts import find_customer
from rakiosk_ra.jobs import deeds, password_slips
from rakiosk_ra.jobs.deeds import Counter
from rakiosk_ra.jobs.rows import JobRow
from rakiosk_ra.kiosks.admission import kiosk_in_use
from tests.ra.counter import new_office
from tests.ra.world import World

BOTH = (Document.IDENTITY_CARD, Document.HEALTH_CARD)
WAITING, AUTHORISED = timedelta(minutes=30), timedelta(minutes=15)
KINDS = st.sampled_from([JobKind.PIN_RESET, JobKind.LOGIN_PASSWORD])
TWO, FIVE = st.integers(0, 1), st.integers(0, 4)


@dataclass(frozen=True)
class Person:
    """Somebody of the staff: where (0 or 1), whether they may decide, and whose customer account is theirs, if any."""

    clerk: str
    office: int
    decides: bool = False
    own: int | None = None


@dataclass
class Happened:
    """A job as it really went."""

    id: str
    kind: JobKind
    customer: int
    card: int
    by: int
    office: int
    at: datetime
    approved_by: int | None = None
    approved_at: datetime | None = None
    is_over: bool = False  # denied, taken back, or used up


@dataclass
class Cast:
    """Everybody, made once: what they did before is forgotten at the start of every run."""

    world: World
    staff: list[Person] = field(default_factory=list)
    customers: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    kiosks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        offices = [new_office(self.world) for _ in range(2)]
        self.kiosks = [office.kiosk for office in offices]
        for _ in range(2):
            customer = self.world.customer()
            assert customer.card is not None
            self.customers.append(customer.cn)
            self.cards.append(customer.card.guid)
        supervisor = Role.SUPERVISOR
        self.staff = [
            Person(offices[0].clerk(), 0),
            Person(offices[0].clerk(own_cn=self.customers[1]), 0, own=1),
            Person(offices[0].clerk(supervisor), 0, decides=True),
            Person(offices[0].clerk(supervisor, own_cn=self.customers[0]), 0, decides=True, own=0),
            Person(offices[1].clerk(supervisor), 1, decides=True),
        ]

    def forget(self) -> None:
        """Let nobody have done anything."""
        with self.world.registry.database.write() as session:
            ids = [found.id for cn in self.customers if (found := find_customer(session, cn)) is not None]
            session.execute(sa.delete(JobRow).where(JobRow.customer_id.in_(ids)))
            session.execute(sa.delete(PinResetRow).where(PinResetRow.customer_id.in_(ids)))


class CounterModel(RuleBasedStateMachine):
    """The counter at work; `cast` is set by whoever runs it."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.cast.forget()
        self.cast.world.clock.ahead = timedelta(0)
        self.jobs: list[Happened] = []
        self.redeemed_on: dict[int, set[date]] = {0: set(), 1: set()}

    @property
    def now(self) -> datetime:
        """The RA's time."""
        return self.cast.world.clock()

    @property
    def today(self) -> date:
        """The day in Taipei."""
        return self.now.astimezone(TAIPEI).date()

    @contextmanager
    def counter(self, who: int, at: int) -> Iterator[Counter]:
        """Somebody of the staff at a kiosk, in one transaction; what is refused happens not at all."""
        ra = self.cast.world.registry
        try:
            with ra.database.write() as session:
                clerk = find_clerk(session, self.cast.staff[who].clerk)
                kiosk = kiosk_in_use(session, self.cast.kiosks[at])
                assert clerk is not None
                assert kiosk is not None
                yield Counter(ra, session, clerk, kiosk, self.now)
        except Refused:
            pass

    @rule(who=FIVE, kind=KINDS, customer=TWO, card=TWO, documents=st.sampled_from([BOTH, BOTH[:1]]))
    def ask(self, who: int, kind: JobKind, customer: int, card: int, documents: tuple[Document, ...]) -> None:
        person = self.cast.staff[who]
        with self.counter(who, person.office) as counter:
            guid = self.cast.cards[card] if kind is JobKind.PIN_RESET else ""
            request = JobRequest(kind, self.cast.customers[customer], documents, card_guid=guid)
            row = deeds.ask(counter, request, f"{self.now.timestamp()}")
            assert len(documents) > 1, "one document is not two"
            assert person.own != customer, "nobody serves themselves"
            assert kind is not JobKind.PIN_RESET or card == customer, "another one's card"
            assert kind is not JobKind.PIN_RESET or self.today not in self.redeemed_on[card], "twice a day"
            self.jobs.append(Happened(row.id, kind, customer, card, who, person.office, self.now))

    @rule(kind=KINDS, customer=TWO)
    def serve(self, kind: JobKind, customer: int) -> None:
        """A job as it should be: asked for by a clerk, approved by the supervisor beside them."""
        asked = len(self.jobs)
        self.ask(0, kind, customer, customer, BOTH)
        if len(self.jobs) > asked:
            self._decide(self.jobs[-1], 2, "approve")

    @precondition(lambda self: self.jobs)
    @rule(who=FIVE, data=st.data(), verb=st.sampled_from(["approve", "deny", "cancel"]))
    def decide(self, who: int, data: st.DataObject, verb: str) -> None:
        self._decide(data.draw(st.sampled_from(self.jobs)), who, verb)

    def _decide(self, job: Happened, who: int, verb: str) -> None:
        person = self.cast.staff[who]
        with self.counter(who, person.office) as counter:
            row = deeds.find(counter, job.id)
            if verb == "approve":
                deeds.approve(counter, row)
            elif verb == "deny":
                deeds.deny(counter, row, "no")
            else:
                deeds.cancel(counter, row)
                assert who == job.by or person.decides, "not theirs to take back"
            assert person.office == job.office, "another office's"
            if verb != "cancel":
                assert person.decides, "no supervisor"
                assert who != job.by, "two eyes only"
                assert job.approved_at is None, "twice"
                assert not job.is_over, "over"
                assert self.now < job.at + WAITING, "too late"
        self._note(job, who, verb)

    def _note(self, job: Happened, who: int, verb: str) -> None:
        """Whether it went through is read from the job itself."""
        with self.cast.world.registry.database.read() as session:
            row = session.scalars(sa.select(JobRow).where(JobRow.id == job.id)).one()
            if verb == "approve" and row.decided_at is not None and job.approved_at is None and row.state == "done":
                assert self.cast.staff[who].own != job.customer, "approved for themselves"
                job.approved_by, job.approved_at = who, row.decided_at
            job.is_over = job.is_over or row.state in {"refused", "cancelled"}

    @rule(minutes=st.sampled_from([1, 14, 15, 29, 30]))
    def wait(self, minutes: int) -> None:
        self.cast.world.clock.ahead += timedelta(minutes=minutes)

    @rule(customer=TWO, card=TWO, at=TWO)
    def redeem(self, customer: int, card: int, at: int) -> None:
        """The customer types a new PIN: the codes leave the RA."""
        ra = self.cast.world.registry
        try:
            with ra.database.write() as session:
                row, kiosk = (
                    find_customer(session, self.cast.customers[customer]),
                    kiosk_in_use(session, self.cast.kiosks[at]),
                )
                assert row is not None
                assert kiosk is not None
                reset = pin_resets.current(session, row, kiosk, self.now)
                pin_resets.redeem(ra, session, row, kiosk, reset.id, self.cast.cards[card])
                pin_resets.complete(session, row, kiosk, reset.id, self.now)
        except Refused:
            return
        due = [job for job in self.jobs if self._is_due(job, customer, card, at)]
        assert due, "codes without an authorisation"
        due[-1].is_over = True
        self.redeemed_on[card].add(self.today)

    def _is_due(self, job: Happened, customer: int, card: int, at: int) -> bool:
        return (
            job.kind is JobKind.PIN_RESET
            and (job.customer, job.card, job.office) == (customer, card, at)
            and job.approved_by not in {None, job.by}
            and not job.is_over
            and job.approved_at is not None
            and self.now < job.approved_at + AUTHORISED
        )

    @precondition(lambda self: self.jobs)
    @rule(who=FIVE, data=st.data())
    def slip(self, who: int, data: st.DataObject) -> None:
        """A slip with a one-time password is printed."""
        job = data.draw(st.sampled_from(self.jobs))
        with self.counter(who, self.cast.staff[who].office) as counter:
            password_slips.check(counter, deeds.find(counter, job.id))
            assert job.kind is JobKind.LOGIN_PASSWORD, "of another kind"
            assert who == job.by, "another one's slip"
            assert job.approved_by not in {None, job.by}, "without the second person"
            assert not job.is_over, "taken back"
