"""Every prompt that the product can put, each with what stands round it: the gallery's list."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from ra_contract.certificate import CarrierKind, Status, Use
from ra_contract.rules import PasswordRule
from ra_contract.signature_test import SignaturePart, SignatureVerdict
from rakiosk.card.port import ReaderStatus
from rakiosk.carriers.card.words import WORDS
from rakiosk.domain import errors
from rakiosk.domain.errors import CounterRefused, KioskError, RaRefused
from rakiosk.i18n import Words, _, language
from rakiosk.journey.front import front_menu
from rakiosk.journey.home import home_menu
from rakiosk.kit.prompts import (
    AskNewPassword,
    AskPin,
    AskSignIn,
    InsertCard,
    InsertStick,
    Prompt,
    ShowTerms,
    TakeCard,
    TakeStick,
    Trouble,
)
from rakiosk.ui.words import words_for
from rakiosk.ui.words.counter import COUNTER_REFUSALS
from rakiosk.ui.words.refusals import REFUSALS
from rakiosk_ra.base.settings import CertificateSettings
from rakiosk_ra.orders.terms import terms_in_force
from tests.screens.card_sections import new_pins, proving, readers, renewing, revoking
from tests.screens.counter_sections import counter_sections
from tests.screens.file_sections import file_sections
from tests.screens.home_scenes import home_scenes
from tests.screens.papers import papers
from tests.screens.public_sections import own_data, public_sections
from tests.screens.scene import (
    CARD_CUSTOMER,
    FILE_CUSTOMER,
    ORDER,
    SIGNING,
    Scene,
    certificate,
    step_of,
)

SIGN_IN, CHANGE = step_of("壹-一", 1), step_of("壹-一", 2)
AGREE, AGREED, MAKE, APPLIED = (step_of("貳-一", step) for step in (2, 3, 4, 5))
TEST = step_of("貳-九", 2)


def _new_password(remark: Words = "", *broken: PasswordRule) -> Callable[[], Prompt[Any]]:
    title = _("This is your first sign-in: please change your login password.")
    return lambda: AskNewPassword("DEMO-01", title, remark, broken)


def _pin(tries_left: int, remark: Words = "") -> Callable[[], Prompt[Any]]:
    return lambda: AskPin(tries_left, remark)


def _terms(carrier: CarrierKind) -> Prompt[Any]:
    terms = terms_in_force(carrier, language(), CertificateSettings())
    return ShowTerms(terms.title, terms.text, terms.version)


def books() -> dict[str, list[Scene]]:
    """Every scene, by the book that holds its golden."""
    told = {
        "public": [*_public(), *public_sections()],
        "own-data": own_data(),
        "sign-in": _signing_in(),
        "home": [*_home(), *home_scenes()],
        "applying": _applying(),
        "renewing": renewing(),
        "status": [*revoking(), *proving()],
        "new-pins": new_pins(),
        "readers": readers(),
        "files": file_sections(),
        "printing": papers(),
        "signature-test": _signature_test(),
        "leaving": _leaving(),
        "counter": counter_sections(),
        **_troubles(),
    }
    return {book: list(scenes) for book, scenes in told.items()}


def _public() -> Iterator[Scene]:
    yield Scene("front")
    yield Scene("front-ra-away", partial(front_menu, is_away=True))
    yield Scene("front-ra-away-after-a-crash", partial(front_menu, "", "7F3A91", is_away=True))
    yield Scene("front-dock", keys=("f12",))
    yield Scene("curtain", keys=("f5",))
    yield Scene("too-small", is_too_small=True)


def _signing_in() -> Iterator[Scene]:
    yield Scene("sign-in", AskSignIn, place=SIGN_IN)
    yield Scene("new-password", _new_password(), CARD_CUSTOMER, place=CHANGE)
    for rule in PasswordRule:
        yield Scene(f"new-password-{rule}", _new_password("", rule), CARD_CUSTOMER, place=CHANGE)
    too_many = (PasswordRule.TOO_SHORT, PasswordRule.NO_UPPERCASE, PasswordRule.NO_DIGIT, PasswordRule.LIKE_CN)
    yield Scene(
        "new-password-all-wrong",
        _new_password(_("The old login password is not right. Nothing was changed."), *too_many),
        CARD_CUSTOMER,
        place=CHANGE,
    )
    typed = ("a", "tab", "A", "a", "1", "2", "3", "4", "5", "tab", "x", "enter")
    yield Scene("new-password-not-repeated-typed", _new_password(), CARD_CUSTOMER, place=CHANGE, keys=typed)


def _home() -> Iterator[Scene]:
    card = CARD_CUSTOMER
    yield Scene("home-card", lambda: home_menu(card), card, reader=ReaderStatus.PRESENT)
    yield Scene("home-dock", lambda: home_menu(card), card, keys=("f12",))


def _applying() -> Iterator[Scene]:
    who = CARD_CUSTOMER
    for status in ReaderStatus:
        yield Scene(f"insert-card-{status}", InsertCard, who, place=AGREE, reader=status)
    yield Scene("terms-card", lambda: _terms(CarrierKind.CARD), who, place=AGREE, reader=ReaderStatus.PRESENT)
    yield Scene("pin-3", _pin(3), who, ORDER, MAKE, ReaderStatus.PRESENT)
    progresses = (
        _("Checking your card PIN"),
        _("The registration authority checks your card"),
        _("Making the signing key on your card"),
        _("Writing the signing certificate"),
        _("Making the encryption key on your card"),
        _("Writing the encryption certificate"),
        _("Confirming to the registration authority"),
    )
    for name, done in (("first", progresses[:1]), ("all", progresses)):
        yield Scene(f"working-{name}", front_menu, who, ORDER, MAKE, ReaderStatus.PRESENT, progresses=done)


def _signature_test() -> Iterator[Scene]:
    for name, verdict in _verdicts():
        make = partial(WORDS.tested.notice, verdict)
        yield Scene(f"signature-{name}", make, CARD_CUSTOMER, place=TEST, reader=ReaderStatus.PRESENT)


def _verdicts() -> Iterator[tuple[str, SignatureVerdict | None]]:
    for part in SignaturePart:
        if part is not SignaturePart.STATUS:
            yield part, SignatureVerdict(part, SIGNING)
    yield "chain-unknown", SignatureVerdict(SignaturePart.CHAIN, None)
    yield "status-unknown", SignatureVerdict(SignaturePart.STATUS, None)
    for status in filter(lambda status: status is not Status.VALID, Status):
        told = certificate(Use.SIGNING, SIGNING.serial, status)
        yield f"status-{status}", SignatureVerdict(SignaturePart.STATUS, told)


def _leaving() -> Iterator[Scene]:
    yield Scene("take-card", TakeCard, reader=ReaderStatus.PRESENT)
    yield Scene("insert-stick", InsertStick, FILE_CUSTOMER)
    yield Scene("take-stick", TakeStick, FILE_CUSTOMER)
    yield Scene("take-stick-unclosed", lambda: TakeStick(is_closed=False), FILE_CUSTOMER)
    yield Scene("sticks-unseen", lambda: home_menu(FILE_CUSTOMER), FILE_CUSTOMER, drives=None)
    yield Scene("dock-sticks", keys=("f12", "s"))


def _troubles() -> dict[str, list[Scene]]:
    """A book for each letter that codes begin with."""
    told = defaultdict(list)
    for error in every_error():
        if isinstance(error, CounterRefused):
            continue  # the counter's book has one of them: they differ by their words alone
        number = ORDER.number if isinstance(error, errors.CardRemoved | errors.RaUnreachable) else ""
        code = words_for(error).code
        name = error.code if isinstance(error, RaRefused) else _kebab(type(error).__name__)
        make = lambda error=error, number=number: Trouble(error, number)  # noqa: E731
        reader = ReaderStatus.EMPTY if isinstance(error, errors.CardRemoved) else ReaderStatus.MUTE
        scene = Scene(f"trouble-{code}-{name}", make, CARD_CUSTOMER, ORDER, AGREE, reader)
        told[f"trouble-{code[0]}"].append(scene)
    return told


def every_error() -> Iterator[KioskError]:
    """One error of every leaf of the tree, and one of every refusal that has a screen."""
    made: dict[type[KioskError], KioskError] = {
        errors.PinWrong: errors.PinWrong(2),
        errors.PukWrong: errors.PukWrong(2),
        errors.TriesChanged: errors.TriesChanged(1),
        errors.CardFailing: errors.CardFailing("DB 3F FF", 0x6581),
        errors.SignInRefused: errors.SignInRefused(2),
        errors.AccountLocked: errors.AccountLocked(timedelta(minutes=15)),
    }
    for leaf in _leaves(KioskError):
        if leaf not in {RaRefused, CounterRefused}:
            yield made[leaf] if leaf in made else leaf()
    yield from map(RaRefused, REFUSALS)
    yield from map(CounterRefused, COUNTER_REFUSALS)


def _leaves(branch: type[KioskError]) -> Iterator[type[KioskError]]:
    twigs = branch.__subclasses__()
    if not twigs:
        yield branch
    for twig in twigs:
        yield from _leaves(twig)


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
