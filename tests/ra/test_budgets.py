"""Budgets of kiosks and addresses: whatever a kiosk asks for in a row ends, and another kiosk notices nothing."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from ra_contract.problems import ProblemCode
from rakiosk_ra.base.budget_settings import BudgetSettings
from rakiosk_ra.base.budgets import Verb
from rakiosk_ra.base.place_budgets import PlaceBudgets, places
from rakiosk_ra.base.problems import Refused, unchecked
from tests.ra.world import PASSWORD, Visit, World

ID = "0" * 32
DEEDS: dict[Verb, tuple[str, str, Any]] = {
    Verb.ORDER: ("POST", "/v1/orders", {"kind": "application", "terms_version": "", "terms_sha256": ""}),
    Verb.CERTIFICATE: ("PUT", f"/v1/orders/{ID}/certificates/signing", {}),
    Verb.ACCOUNT: ("PUT", f"/v1/orders/{ID}/payment", {"account": "0"}),
    Verb.CHALLENGE: ("PUT", f"/v1/orders/{ID}/card-authentication", {"witness": ""}),
    Verb.STATEMENT: ("GET", "/v1/me/certificates/0/statement", None),
    Verb.DRAWING: ("GET", "/v1/statements/S-000001/pdf", None),
    Verb.SIGNATURE_TEST: ("POST", "/v1/signature-tests", None),
    Verb.PIN_RESET: ("PUT", f"/v1/pin-resets/{ID}/redemption", {"card_guid": ""}),
    Verb.PROFILE: ("PATCH", "/v1/me", {}),
    Verb.NEWS: ("PUT", "/v1/kiosk/authorities", {"sha256": []}),
}


@pytest.fixture
def spent_kiosk(world: World) -> Iterator[Visit]:
    """A customer at a kiosk that has nothing left of any verb, but may still sign in."""
    visit = world.visit(world.customer(), "counter-spent")
    budgets = world.registry.place_budgets
    before, now = budgets._clock, budgets._clock()
    budgets._clock = lambda: now  # no time passes in which one comes back
    kiosk = next(row for row in world.admin.kiosks.all() if row.name == "counter-spent")
    own = places(world.registry.settings.budgets, kiosk.id, "")[:1]
    for verb in Verb:
        with suppress(Refused):
            for _ in range(100_000):  # far more than any
                budgets.spend(verb, own)
    yield visit
    budgets._spent_until.clear()
    budgets._clock = before


def test_every_verb_has_a_budget_at_a_kiosk_and_no_other_kiosk_notices(world: World, spent_kiosk: Visit) -> None:
    assert set(DEEDS) == set(Verb) - {Verb.SIGN_IN}
    elsewhere = world.visit(spent_kiosk.customer, "counter-2")
    for method, path, body in DEEDS.values():
        refused = spent_kiosk.send(method, path, body)
        assert (refused.status_code, refused.json()["code"]) == (429, "too-many-requests"), path
        assert refused.headers["Retry-After"]
        assert elsewhere.send(method, path, body).status_code != 429, path
    for path in ("report", "audit-head", "certificate"):
        assert spent_kiosk.send("PUT", f"/v1/kiosk/{path}", {}).status_code == 429, path
    typed = {"cn": spent_kiosk.customer.cn, "password": PASSWORD}
    assert world.line("counter-spent").post("/v1/session", json=typed).status_code == 429
    hold = {"action": "hold", "serials": ["1"], "reason": "certificate-hold", "password": PASSWORD}
    held = spent_kiosk.send("POST", "/v1/me/certificates/status-changes", hold, **{"Idempotency-Key": "1"})
    assert held.status_code != 429  # nobody is kept from suspending


def test_only_wrong_sign_ins_count_at_a_kiosk_and_an_address_has_more_than_a_kiosk() -> None:
    now = [0.0]
    settings = BudgetSettings(sign_ins=1, sign_in_seconds=200, kiosk_times=2, address_times=3)
    budgets = PlaceBudgets(settings, lambda: now[0])
    one, other = places(settings, 1, "2001:db8::1"), places(settings, 2, "2001:db8::2")  # one subscriber
    for unjudged in (None, unchecked("the password"), OSError()):
        for _ in range(3):
            with suppress(Refused, OSError), budgets.tried(Verb.SIGN_IN, one):
                if unjudged is not None:
                    raise unjudged
    for _ in range(2):
        with suppress(Refused), budgets.tried(Verb.SIGN_IN, one):
            raise Refused(ProblemCode.BAD_CREDENTIALS)
    with pytest.raises(Refused) as refused:
        budgets.spend(Verb.SIGN_IN, one)
    assert refused.value.retry_after == 101
    budgets.spend(Verb.SIGN_IN, other)
    with pytest.raises(Refused):  # the address has none left, and the kiosk loses none for it
        budgets.spend(Verb.SIGN_IN, other)
    now[0] += 101
    budgets.spend(Verb.SIGN_IN, other)
