"""The prompts of 貳-二 to 貳-八: renewing, revoking, suspending, proving, the card PIN, the driver."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from ra_contract.certificate import Certificate, Reason, Status
from ra_contract.claim import Claim, signed
from ra_contract.driver import Driver
from ra_contract.order import Eligibility, Kind, Order, OrderState, Receipt
from ra_contract.problems import Refusal
from ra_contract.rules import PinRule
from rakiosk.card.port import ReaderInfo, ReaderStatus
from rakiosk.carriers.card import keyring
from rakiosk.carriers.card.which_reader import which
from rakiosk.carriers.card.words import WORDS
from rakiosk.carriers.file.words import WORDS as FILE_WORDS
from rakiosk.domain.errors import CardRemoved
from rakiosk.i18n import Words, _
from rakiosk.journey.home import home_menu
from rakiosk.kit.prompts import AskAccount, AskLoginPassword, AskNewPin, AskPin, Prompt, Trouble
from rakiosk.kit.wizard import leaving
from rakiosk.printing.folder import FolderPrinter
from rakiosk.printing.port import READY
from rakiosk.procedures import order, pay, proof, revoke, suspend
from rakiosk.procedures.order import in_force
from rakiosk.procedures.receipt_offer import receipt_offer
from rakiosk.procedures.receipts import renewal_receipt
from rakiosk.procedures.status import choice, outcome
from rakiosk.sections.hardware import driver, pin_change, pin_reset
from rakiosk_slip.statement import statement_slip
from tests.screens.scene import CARD_CUSTOMER, ENCRYPTION, FILE_CUSTOMER, NOON, ORDER, SIGNING, Scene, session, step_of

BOTH = (SIGNING, ENCRYPTION)
HELD = tuple(replace(c, status=Status.HELD, reason=Reason.HOLD) for c in BOTH)
REVOKED = tuple(replace(c, status=Status.REVOKED, reason=Reason.CARD_LOST) for c in BOTH)
RECEIPT = Receipt("R-000123", 150, "0001234****567", NOON, None, NOON + timedelta(days=30))
PAID = replace(
    ORDER, kind=Kind.RENEWAL, state=OrderState.PAID, fee=150, receipt=RECEIPT, certificates=BOTH, number="A-000124"
)
CLAIM = Claim(
    number="S-000123",
    check_code="7KQM2XW9RTAB",
    issued_at=NOON,
    cn="DEMO-01",
    name="林美玲",
    serial=SIGNING.serial,
    use=SIGNING.use,
    carrier=SIGNING.carrier,
    not_before=SIGNING.not_before,
    not_after=SIGNING.not_after,
    status=SIGNING.status,
    status_since=SIGNING.status_since,
)
SLIP = statement_slip(signed(CLAIM, "https://ra.example", lambda __: bytes(64)), "Demo Issuing CA", copy=1)
DRIVER = Driver(
    "ACR38 Driver.zip",
    7_340_032,
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "http://pki.example/driver/ACR38-Driver.zip",
    "4.3.1.0",
)

Make = Callable[[], Prompt[Any]]


def card_sections() -> Iterator[Scene]:
    """Every scene of them, by name."""
    yield from _renewing()
    yield from _revoking()
    yield from _suspending()
    yield from _proving()
    yield from _new_pins()
    place = step_of("貳-七", 2)
    yield Scene("driver", lambda: driver._offered(DRIVER), CARD_CUSTOMER, place=place)


def _renewing() -> Iterator[Scene]:
    who = session(CARD_CUSTOMER.carrier, PAID)
    reader = ReaderStatus.PRESENT
    yield Scene("home-renewal-advice", lambda: home_menu(who), who, reader=reader)
    for name, eligibility in (
        ("too-early", Eligibility(allowed=False, reason=Refusal.TOO_EARLY, opens_on=NOON)),
        ("expired", Eligibility(allowed=False, reason=Refusal.CERTIFICATE_EXPIRED, expired_on=NOON)),
    ):
        yield Scene(f"renew-{name}", partial(_reason, eligibility), CARD_CUSTOMER, place=step_of("貳-二", 1))
    place = step_of("貳-二", 4)
    yield Scene("account", partial(AskAccount, 150), who, PAID, place, reader)
    yield Scene("account-help", partial(AskAccount, 150), who, PAID, place, reader, keys=("f1",))
    yield Scene("account-typed", partial(AskAccount, 150), who, PAID, place, reader, keys=("1", "2", "3", "enter"))
    for code, remark in pay.REFUSED_DEBITS.items():
        yield Scene(f"account-{code}", partial(AskAccount, 150, remark), who, PAID, place, reader)
    yield Scene("debited", lambda: pay.debited(RECEIPT, PAID.number), who, PAID, step_of("貳-二", 5), reader)
    make = step_of("貳-二", 6)
    yield Scene("pin-before-renewing", lambda: AskPin(3, keyring.BEFORE_THE_PIN), who, PAID, make, reader)
    for name, left in (("leave-paid", PAID), ("leave-half-renewed", replace(PAID, old_key_proven=True))):
        yield Scene(name, partial(_leaving, left), who, left, make, reader)
    yield Scene("trouble-after-paying", partial(_trouble_after_paying, PAID), who, PAID, make)
    receipt = renewal_receipt(replace(PAID, state=OrderState.CONFIRMED), "林美玲", "DEMO-01")
    yield Scene("renewal-receipt-offered", lambda: receipt_offer(receipt), who, PAID, step_of("貳-二", 7), reader)
    title = _("Your certificates have been renewed.")
    yield Scene(
        "renewed",
        lambda: in_force(PAID, title, WORDS.renewed),
        who,
        PAID,
        step_of("貳-二", 7),
        reader,
    )


def _leaving(order: Order) -> Prompt[Any]:
    return leaving(order.number, keyring.what_stays_open(order))


def _trouble_after_paying(order: Order) -> Prompt[Any]:
    return Trouble(CardRemoved(), order.number, keyring.what_stays_open(replace(order, old_key_proven=True)))


def _reason(eligibility: Eligibility) -> Prompt[Any]:
    notice = order.why_not_renew(eligibility, WORDS.to_the_counter)
    assert notice is not None
    return notice


def _revoking() -> Iterator[Scene]:
    place = step_of("貳-三", 1)
    title = _("Which certificates shall be revoked?")
    done = (_("The certificates are revoked."), _("The certificates are being revoked."))
    advice = _("What was encrypted for you before can still be read: keep the card.")
    made: dict[str, Make] = {
        "revoke": lambda: revoke._listed(BOTH),
        "revoke-or-suspend": revoke._offer,
        "revoke-which": lambda: choice(title, BOTH),
        "revoke-why": lambda: revoke._reasons(WORDS),
        "revoke-question": revoke._question,
        "revoked": lambda: outcome(list(REVOKED), *done, advice),
        "revoked-pending": lambda: outcome([replace(c, is_pending=True) for c in REVOKED], *done, advice),
    }
    for name, make in made.items():
        yield Scene(name, make, CARD_CUSTOMER, place=place)
    yield Scene("revoke-why-files", lambda: revoke._reasons(FILE_WORDS), FILE_CUSTOMER, place=step_of("參-三", 1))
    question = revoke._question()
    ask: Callable[..., AskLoginPassword] = partial(AskLoginPassword, question.title, question.body)
    wrong = _("The login password is not right. Nothing was changed.")
    yield Scene("login-password", ask, CARD_CUSTOMER, place=place)
    yield Scene("login-password-help", ask, CARD_CUSTOMER, place=place, keys=("f1",))
    yield Scene("login-password-nothing-typed", ask, CARD_CUSTOMER, place=place, keys=("enter",))
    yield Scene("login-password-wrong", partial(ask, wrong), CARD_CUSTOMER, place=place)


def _suspending() -> Iterator[Scene]:
    done = (_("The certificates are suspended."), _("The certificates are being suspended."))
    made: dict[str, Make] = {
        "suspend": lambda: suspend._listed(BOTH),
        "suspend-which": lambda: choice(_("Which certificates shall be suspended?"), BOTH),
        "suspend-question": suspend._question,
        "suspended": lambda: outcome(list(HELD), *done, suspend.LIFT),
        "suspended-pending": lambda: outcome([replace(c, is_pending=True) for c in HELD], *done, suspend.LIFT),
    }
    for name, make in made.items():
        yield Scene(name, make, CARD_CUSTOMER, place=step_of("貳-四", 1))


def _proving() -> Iterator[Scene]:
    place = step_of("貳-五", 1)
    older = [_expired(c, years) for years in range(1, 6) for c in BOTH]
    printer = FolderPrinter(Path("slips"))
    made: dict[str, Make] = {
        "proof-which": lambda: proof._choice([*HELD, *BOTH]),
        "proof-which-of-many": lambda: proof._choice([*BOTH, *older]),
        "proof": lambda: proof._preview(SLIP, printer, READY),
        "proof-again": lambda: proof._preview(replace(SLIP, copy=2), printer, READY),
        "proof-some-missing": proof.some_missing,
        "proof-without-printer": lambda: proof._without_printer(SLIP),
    }
    for name, make in made.items():
        yield Scene(name, make, CARD_CUSTOMER, place=place)


def _expired(certificate: Certificate, years: int) -> Certificate:
    age = timedelta(days=365 * years)
    dates = (certificate.not_before - age, certificate.not_after - age)
    return replace(certificate, not_before=dates[0], not_after=dates[1], status=Status.EXPIRED)


def _new_pins() -> Iterator[Scene]:
    reset, change = _new_pin(None), _new_pin(3)
    for name, make, place in (("reset", reset, step_of("貳-六", 2)), ("change", change, step_of("貳-八", 1))):
        yield Scene(f"new-pin-{name}", make, CARD_CUSTOMER, place=place, reader=ReaderStatus.PRESENT)
        yield Scene(f"new-pin-{name}-help", make, CARD_CUSTOMER, place=place, keys=("f1",))
        for rule, typed in _BREAKING.items():
            old = ("2", "7", "1", "8", "2", "8", "tab") if name == "change" else ()
            if rule is not PinRule.SAME_AS_OLD or old:
                keys = (*old, *typed[0], "tab", *typed[1], "enter")
                yield Scene(f"new-pin-{name}-{rule}", make, CARD_CUSTOMER, place=place, keys=keys)
    place, wrong = step_of("貳-八", 1), _("The old card PIN was wrong. Nothing was changed.")
    for tries in (2, 1):
        yield Scene(f"new-pin-change-{tries}-after-a-wrong-one", _new_pin(tries, wrong), CARD_CUSTOMER, place=place)
    yield Scene("new-pin-change-in-doubt", lambda: pin_change._asked_for(3), CARD_CUSTOMER, place=place)
    both = [ReaderInfo("ACS ACR38U 00 00", ReaderStatus.PRESENT), ReaderInfo("ACS ACR38U 01 00", ReaderStatus.MUTE)]
    yield Scene("which-reader", lambda: which(both), CARD_CUSTOMER, place=place, reader=ReaderStatus.PRESENT)
    yield Scene("new-pin-change-nothing-typed", change, CARD_CUSTOMER, place=place, keys=("enter",))
    done: dict[str, Make] = {"reset": lambda: pin_reset._in_force(3), "change": pin_change._in_force}
    for name, make in done.items():
        yield Scene(f"new-pin-{name}-done", make, CARD_CUSTOMER, reader=ReaderStatus.PRESENT)


_BREAKING: dict[PinRule, tuple[str, str]] = {
    PinRule.SHAPE: ("12", "12"),
    PinRule.REPEATED: ("121212", "121212"),
    PinRule.SEQUENCE: ("123456", "123456"),
    PinRule.DATE: ("790521", "790521"),
    PinRule.PERSONAL: ("402861", "402861"),
    PinRule.SAME_AS_OLD: ("271828", "271828"),
    PinRule.NOT_REPEATED: ("402860", "402862"),
}


def _new_pin(tries_left: int | None, remark: Words = "") -> Make:
    title = _("Change the card PIN") if tries_left is not None else _("Choose a new card PIN")
    return lambda: AskNewPin(title, tries_left, lambda pin: pin == b"402861", remark)
