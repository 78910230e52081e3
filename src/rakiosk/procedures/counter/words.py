"""The counter's words: documents, jobs and their states, cards, roles."""

from datetime import datetime

from ra_contract.clerk import CardState, CounterCard, CounterCustomer, Document, Role
from ra_contract.counter_job import Job, JobKind, JobState
from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk.kit.certificates import moment, status_words, use_words, validity

DOCUMENTS: dict[Document, Message] = {
    Document.IDENTITY_CARD: _("National identity card"),
    Document.HEALTH_CARD: _("Health insurance card"),
    Document.DRIVING_LICENCE: _("Driving licence"),
    Document.PASSPORT: _("Passport"),
    Document.RESIDENCE_CARD: _("Residence card"),
    Document.HOUSEHOLD_CERTIFICATE: _("Household certificate"),
    Document.COMPANY_CARD: _("Company registration"),
}
JOBS: dict[JobKind, Message] = {
    JobKind.PIN_RESET: _("Card PIN reset"),
    JobKind.APPROVAL: _("Approval"),
    JobKind.CARD_REPLACEMENT: _("Replace card"),
    JobKind.RESUMPTION: _("Lift suspension"),
    JobKind.HOLD: _("Suspension"),
    JobKind.REVOCATION: _("Revocation"),
    JobKind.LOGIN_PASSWORD: _("Login password slip"),
    JobKind.UNLOCKING: _("Unlock sign-in"),
    JobKind.LATE_RENEWAL: _("Late renewal"),
    JobKind.ORDER_BINDING: _("Order: other card"),
    JobKind.ORDER_REFUND: _("Order: refund"),
    JobKind.NEW_CUSTOMER: _("New customer"),
    JobKind.NAME_CHANGE: _("Change of name"),
}
STATES: dict[JobState, Message] = {
    JobState.WAITING: _("waiting for the second person"),
    JobState.DONE: _("done"),
    JobState.SPENT: _("used by the customer"),
    JobState.REFUSED: _("not approved"),
    JobState.CANCELLED: _("cancelled"),
    JobState.EXPIRED: _("expired"),
}
CARD_STATES: dict[CardState, Message] = {
    CardState.IN_USE: _("in use"),
    CardState.WITHDRAWN: _("withdrawn"),
    CardState.LOST: _("lost"),
    CardState.STOCK: _("stock"),
    CardState.UNBLOCKABLE: _("cannot be unblocked"),
}
ROLES: dict[Role, Message] = {
    Role.CLERK: _("clerk"),
    Role.SUPERVISOR: _("supervisor"),
    Role.AUDITOR: _("auditor"),
}
FORGED_SLIP = "K24"
FORGED_SLIP_WORDS = _("This slip is not as the registration authority has signed it.")
FORGED_SLIP_ADVICE = _("Please keep it, do not accept it, and tell your supervisor. What was really stated comes next.")
_VISITS = 2
_YEAR = len("2026-")


def card_words(card: CounterCard) -> Words:
    """A card: what is printed on it, its state, and whether it has proved itself here."""
    proven = (_("(in the reader, proven)"),) if card.proven else ()
    return Phrase((card.label, CARD_STATES[card.state], *proven))


def job_line(job: Job) -> Words:
    """A job in one line: number, kind, customer, state, who asked and when."""
    state = Phrase((STATES[job.state], f"({job.asked_by} {moment(job.asked_at)[-5:]})"))
    return Phrase((job.number, JOBS[job.kind], job.name, job.cn, state), "  ")


def customer_facts(customer: CounterCustomer, now: datetime) -> tuple[tuple[Words, Words], ...]:
    """A customer as the counter knows them, in labels and values."""
    cards: Words = Phrase(tuple(map(card_words, customer.cards)), _("; ")) if customer.cards else _("none")
    certificates = tuple(
        (use_words(certificate.use), Phrase((status_words(certificate), validity(certificate))))
        for certificate in customer.certificates[:4]
    )
    orders = tuple((_("Open order"), order.number) for order in customer.orders if order.is_open)
    visits = tuple(f"{moment(visit.at)[_YEAR:]} {visit.kiosk}" for visit in customer.visits[:_VISITS])
    reset = customer.pin_reset
    authorised: tuple[tuple[Words, Words], ...] = (
        ((_("PIN reset"), _("authorised until {moment}", moment=moment(reset.expires_at)[-5:])),) if reset else ()
    )
    return (
        (_("Sign-in"), _account(customer, now)),
        (_("Card"), cards),
        *certificates,
        *orders,
        *authorised,
        (_("Last visits"), Phrase(visits, _("; ")) if visits else _("none")),
    )


def _account(customer: CounterCustomer, now: datetime) -> Words:
    if customer.locked_until is not None and customer.locked_until > now:
        return _("locked until {moment}", moment=moment(customer.locked_until)[-5:])
    if customer.password_change_required:
        return _("first login password not yet changed")
    is_new = not customer.approved and not customer.certificates
    return _("open; application not yet approved") if is_new else _("open")
