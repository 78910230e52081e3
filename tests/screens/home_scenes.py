"""The home with what it advises, and what is put over any prompt."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from ra_contract.order import Eligibility
from ra_contract.problems import Refusal
from rakiosk.card.port import ReaderStatus
from rakiosk.journey.advice import Known
from rakiosk.journey.home import home_menu
from rakiosk.kit.prompts import StillThere
from rakiosk.ui.idle import card_taken, still_there
from tests.screens.scene import CARD_CUSTOMER, ENCRYPTION, NOON, ORDER, SIGNING, Scene

TOO_EARLY = Eligibility(allowed=False, reason=Refusal.TOO_EARLY, opens_on=NOON + timedelta(days=335))
KNOWN = {
    "two-advices": Known((ORDER,), (SIGNING, ENCRYPTION), TOO_EARLY, is_pin_blocked=True),
}


def home_scenes() -> Iterator[Scene]:
    """Every scene of them, by name."""
    for name, known in KNOWN.items():
        menu = partial(home_menu, CARD_CUSTOMER, "", known)
        yield Scene(f"home-{name}", menu, CARD_CUSTOMER, reader=ReaderStatus.PRESENT)
    for scene_name, question in (("still-there", still_there), ("card-taken", card_taken)):
        yield Scene(scene_name, partial(_frozen, question), CARD_CUSTOMER)


def _frozen(question: Callable[[float], StillThere]) -> StillThere:
    """A question whose seconds do not run."""
    return replace(question(20), clock=lambda: 0.0)
