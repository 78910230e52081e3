"""No sequence of deeds at the counter gives what policy does not; and each rule is needed for that."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from ra_contract.problems import Refusal
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards import pin_resets
from rakiosk_ra.cards.inventory import known_card
from rakiosk_ra.jobs import deeds, password_slips, policy
from rakiosk_ra.jobs.kinds import pin_reset
from tests.ra.jobs.model import Cast, CounterModel
from tests.ra.world import World

QUICK = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)


@pytest.fixture(scope="module")
def cast(served: World) -> Cast:
    """Everybody."""
    return Cast(served)


def run(cast: Cast, how: settings) -> None:
    """Let the model work."""
    model = type("CounterModel", (CounterModel,), {"cast": cast})
    try:
        run_state_machine_as_test(model, settings=how)
    finally:
        cast.world.clock.ahead = timedelta(0)


def test_nothing_is_given_without_the_people_that_policy_asks_for(cast: Cast) -> None:
    run(cast, QUICK)


def _passes(*_anything: Any, **_more: Any) -> None:
    return


def without(check: Callable[..., None], code: Refusal) -> Callable[..., None]:
    """A check that lets this one thing pass."""

    def lenient(*given: Any) -> None:
        try:
            check(*given)
        except Refused as refused:
            if refused.code is not code:
                raise

    return lenient


_IDENTITY, _SECOND = policy.check_identity, deeds._require_second
RULES: dict[str, tuple[object, str, object]] = {
    "two documents": (policy, "check_identity", without(_IDENTITY, Refusal.DOCUMENTS)),
    "nobody for themselves": (policy, "check_identity", without(_IDENTITY, Refusal.OWN_ACCOUNT)),
    "a second person": (policy, "wants_second_person", lambda *_: False),
    "four eyes": (deeds, "_require_second", without(_SECOND, Refusal.SAME_PERSON)),
    "the supervisor's role": (deeds, "_require_second", without(_SECOND, Refusal.NOT_PERMITTED)),
    "once, and in time": (deeds, "_require_second", without(_SECOND, Refusal.JOB_STATE)),
    "whose job it is to take back": (deeds, "require", _passes),
    "the customer's own card": (pin_reset, "card_of", lambda session, _customer, guid: known_card(session, guid)),
    "one reset a day": (pin_resets, "was_redeemed_since", lambda *_: False),
    "a quarter of an hour": (pin_resets, "timedelta", lambda **_: timedelta(days=9)),
    "the office": (pin_resets, "_is_for", lambda *_: True),
    "whose slip it is, and when": (password_slips, "check", _passes),
}
"""Rules of the counter, each with what is put in its place when it is taken away."""


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")  # the rules know no database
@pytest.mark.parametrize("name", RULES)
def test_without_any_one_of_its_rules_the_model_finds_the_way_through(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    where, what, instead = RULES[name]
    monkeypatch.setattr(where, what, instead)
    with pytest.raises(AssertionError):
        run(cast, settings(QUICK, max_examples=400))
