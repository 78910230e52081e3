"""The prompts of 貳-二 to 貳-八: renewing, revoking, proving, the card PIN, readers and their driver."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from ra_contract.certificate import Certificate, Reason, Status
from ra_contract.claim import Claim, signed
from ra_contract.driver import Driver
from ra_contract.order import Kind, Order, OrderState, Receipt
from ra_contract.rules import PinRule
from rakiosk.card.port import ReaderInfo, ReaderStatus
from rakiosk.carriers.card import keyring
from rakiosk.carriers.card.which_reader import which
from rakiosk.domain.errors import CardRemoved
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import AskAccount, AskLoginPassword, AskNewPin, AskPin, Prompt, Trouble
from rakiosk.kit.wizard import leaving
from rakiosk.printing.folder import FolderPrinter
from rakiosk.printing.port import READY
from rakiosk.procedures import pay, proof, revoke
from rakiosk.sections.hardware import driver
from rakiosk_slip.statement import statement_slip
from tests.screens.scene import CARD_CUSTOMER, ENCRYPTION, NOON, ORDER, SIGNING, Scene, session, step_of

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


def renewing() -> Iterator[Scene]:
    """Scenes of 貳-二: the account, leaving, what stays open."""
    who = session(CARD_CUSTOMER.carrier, PAID)
    reader = ReaderStatus.PRESENT
    place = step_of("貳-二", 4)
    yield Scene("account", partial(AskAccount, 150), who, PAID, place, reader)
    for code, remark in pay.REFUSED_DEBITS.items():
        yield Scene(f"account-{code}", partial(AskAccount, 150, remark), who, PAID, place, reader)
    make = step_of("貳-二", 6)
    yield Scene("pin-before-renewing", lambda: AskPin(3, keyring.BEFORE_THE_PIN), who, PAID, make, reader)
    for name, left in (("leave-paid", PAID), ("leave-half-renewed", replace(PAID, old_key_proven=True))):
        yield Scene(name, partial(_leaving, left), who, left, make, reader)
    yield Scene("trouble-after-paying", partial(_trouble_after_paying, PAID), who, PAID, make)


def _leaving(order: Order) -> Prompt[Any]:
    return leaving(order.number, keyring.what_stays_open(order))


def _trouble_after_paying(order: Order) -> Prompt[Any]:
    return Trouble(CardRemoved(), order.number, keyring.what_stays_open(replace(order, old_key_proven=True)))


def revoking() -> Iterator[Scene]:
    """Scenes of 貳-三."""
    place = step_of("貳-三", 1)
    made: dict[str, Make] = {"revoke": lambda: revoke._listed(BOTH), "revoke-question": revoke._question}
    for name, make in made.items():
        yield Scene(name, make, CARD_CUSTOMER, place=place)
    question = revoke._question()
    ask: Callable[..., AskLoginPassword] = partial(AskLoginPassword, question.title, question.body)
    yield Scene("login-password", ask, CARD_CUSTOMER, place=place)


def proving() -> Iterator[Scene]:
    """Scenes of 貳-五."""
    place = step_of("貳-五", 1)
    older = [_expired(c, years) for years in range(1, 6) for c in BOTH]
    printer = FolderPrinter(Path("slips"))
    made: dict[str, Make] = {
        "proof-which-of-many": lambda: proof._choice([*BOTH, *older]),
        "proof": lambda: proof._preview(SLIP, printer, READY),
        "proof-some-missing": proof.some_missing,
        "proof-without-printer": lambda: proof._without_printer(SLIP),
    }
    for name, make in made.items():
        yield Scene(name, make, CARD_CUSTOMER, place=place)


def _expired(certificate: Certificate, years: int) -> Certificate:
    age = timedelta(days=365 * years)
    dates = (certificate.not_before - age, certificate.not_after - age)
    return replace(certificate, not_before=dates[0], not_after=dates[1], status=Status.EXPIRED)


def new_pins() -> Iterator[Scene]:
    """Scenes of 貳-六 and 貳-八."""
    reset, change = _new_pin(None), _new_pin(3)
    for name, make, place in (("reset", reset, step_of("貳-六", 2)), ("change", change, step_of("貳-八", 1))):
        yield Scene(f"new-pin-{name}", make, CARD_CUSTOMER, place=place, reader=ReaderStatus.PRESENT)
        for rule, typed in _BREAKING.items():
            old = ("2", "7", "1", "8", "2", "8", "tab") if name == "change" else ()
            if rule is not PinRule.SAME_AS_OLD or old:
                keys = (*old, *typed[0], "tab", *typed[1], "enter")
                yield Scene(f"new-pin-{name}-{rule}", make, CARD_CUSTOMER, place=place, keys=keys)


def readers() -> Iterator[Scene]:
    """Scenes of which reader is meant, and of the driver (貳-七)."""
    place = step_of("貳-八", 1)
    both = [ReaderInfo("ACS ACR38U 00 00", ReaderStatus.PRESENT), ReaderInfo("ACS ACR38U 01 00", ReaderStatus.MUTE)]
    yield Scene("which-reader", lambda: which(both), CARD_CUSTOMER, place=place, reader=ReaderStatus.PRESENT)
    place = step_of("貳-七", 2)
    yield Scene("driver", lambda: driver._offered(DRIVER), CARD_CUSTOMER, place=place)


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
