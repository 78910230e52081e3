"""A scene: a prompt with what stands round it, and the customers and certificates that scenes tell of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ra_contract.certificate import CarrierKind, Certificate, KeyAlgorithm, Status, Use
from ra_contract.order import Kind, Order, OrderState
from ra_contract.session import Session
from rakiosk.card.port import ReaderStatus
from rakiosk.carriers import CARRIERS
from rakiosk.i18n import Message, Words
from rakiosk.journey.customer import wizard_of
from rakiosk.journey.front import front_menu
from rakiosk.kit.desk import Desk
from rakiosk.kit.prompts import Prompt
from rakiosk.kit.wizard import has_screen, place
from rakiosk.media.port import Drive
from rakiosk.sections import section

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # noon in Taipei


@dataclass(frozen=True, slots=True)
class Scene:
    """A prompt and what stands round it. `keys` are pressed once it is up; `progresses` are put instead of a prompt."""

    name: str
    make: Callable[[], Prompt[Any]] = front_menu
    session: Session | None = None
    order: Order | None = None
    place: Words | None = None
    reader: ReaderStatus = ReaderStatus.EMPTY
    drives: tuple[Drive, ...] | None = ()  # None: the kiosk cannot see sticks
    keys: tuple[str, ...] = ()
    progresses: tuple[Message, ...] = ()
    is_too_small: bool = False
    desk: Desk | None = None  # a clerk is at work


def certificate(use: Use, serial: str, status: Status = Status.VALID) -> Certificate:
    """A certificate of one year."""
    return Certificate(serial, use, CarrierKind.CARD, NOON, NOON + timedelta(days=365), status, NOON, "")


SIGNING = certificate(Use.SIGNING, "5f0c9a7be1d24438a6c2907d13be44f1")
ENCRYPTION = certificate(Use.ENCRYPTION, "2b7718e0c4fa4d9f83d5b06a92e7c35d")
ORDER = Order(
    "1", "A-000123", Kind.APPLICATION, CarrierKind.CARD, OrderState.OPENED, NOON, "1.0", KeyAlgorithm.P_256, None, ()
)


def session(carrier: CarrierKind, *orders: Order) -> Session:
    """A signed-in customer."""
    cn = "DEMO-01" if carrier is CarrierKind.CARD else "DEMO-09"
    return Session(
        "", cn, "林美玲", carrier, password_change_required=False, expires_at=NOON, idle_seconds=120, open_orders=orders
    )


CARD_CUSTOMER, FILE_CUSTOMER = session(CarrierKind.CARD), session(CarrierKind.FILE)


def step_of(number: str, step: int) -> Words:
    """Where a wizard stands."""
    wizard = wizard_of(section(number))
    carrier = CARRIERS[CarrierKind.FILE if number.startswith("參") else CarrierKind.CARD]
    screens = [has_screen(each) for each in wizard.steps(wizard.begin(carrier))]
    return place(section(number).title, max(1, sum(screens[:step])), sum(screens))
