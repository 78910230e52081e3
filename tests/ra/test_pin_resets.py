"""晶片卡密碼重置: nothing without a clerk, and the unblocking codes once, for one card at one kiosk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from ra_contract.certificate import CarrierKind
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.cards.rows import CardRow
from tests.ra.renewing import renewing
from tests.ra.world import Visit, World

LIFE = timedelta(minutes=15)


def authorised(world: World) -> Visit:
    visit = world.visit(world.customer())
    world.admin.pin_resets.authorise(visit.customer.cn, "counter-1", "clerk01")
    return visit


def redeem(visit: Visit, guid: str = "") -> Any:
    reset = visit.get("/v1/pin-resets/current")
    return visit.put(f"/v1/pin-resets/{reset['id']}/redemption", {"card_guid": guid or visit.own_card.guid})


def code_of(visit: Visit, method: str, path: str, body: object = None) -> tuple[int, str]:
    refused = visit.send(method, path, body)
    return refused.status_code, refused.json()["code"]


@pytest.mark.manual("2.6.1")
def test_without_a_clerk_there_is_no_reset(world: World) -> None:
    visit = world.visit(world.customer())
    assert code_of(visit, "GET", "/v1/pin-resets/current") == (404, "not-authorised")
    body = {"card_guid": visit.own_card.guid}
    for reset_id in ("x", "0" * 32):
        assert code_of(visit, "PUT", f"/v1/pin-resets/{reset_id}/redemption", body) == (404, "not-found")
        assert code_of(visit, "PUT", f"/v1/pin-resets/{reset_id}/completion") == (404, "not-found")


@pytest.mark.manual("2.6.2", "2.6.4")
def test_an_authorisation_releases_the_puk_and_its_successor_and_completion_promotes_it(world: World) -> None:
    visit = authorised(world)
    reset = visit.get("/v1/pin-resets/current")
    assert reset["card_guid"] == visit.own_card.guid
    codes = redeem(visit)
    assert codes["puk"] == "12345678"
    assert codes["next_puk"].isdigit()
    assert len(codes["next_puk"]) == 8
    for _ in range(2):
        assert visit.send("PUT", f"/v1/pin-resets/{reset['id']}/completion").status_code == 204
    assert code_of(visit, "GET", "/v1/pin-resets/current") == (404, "not-authorised")
    body = {"card_guid": visit.own_card.guid}
    spent = code_of(visit, "PUT", f"/v1/pin-resets/{reset['id']}/redemption", body)
    assert spent == (409, "authorisation-spent")
    world.admin.pin_resets.authorise(visit.customer.cn, "counter-1")
    later = redeem(visit)
    assert later["puk"] == codes["next_puk"]
    assert later["next_puk"] != later["puk"]
    assert (codes["former_puks"], later["former_puks"]) == ([], [codes["puk"]])  # nobody but the kiosk has seen it go


def reset_once(world: World, visit: Visit, card: str, *, is_true: bool = True) -> str:
    """A reset that is called completed, and was or was not; the PUK of the card then, which three wrong ones lose."""
    world.admin.pin_resets.authorise(visit.customer.cn, "counter-1")
    codes = redeem(visit)
    tries = [codes["puk"], *([] if codes["is_new"] else [codes["next_puk"]]), *codes["former_puks"]]
    assert card in tries[:3]
    assert len(set(tries)) == len(tries)
    reset = visit.get("/v1/pin-resets/current")["id"]
    assert visit.send("PUT", f"/v1/pin-resets/{reset}/completion").status_code == 204
    return str(codes["next_puk"]) if is_true else card


@pytest.mark.parametrize("first", [[], [True], [False, True, False], [True, True, False]])
def test_however_many_resets_were_falsely_called_completed_the_card_s_puk_is_among_three(
    world: World, first: list[bool]
) -> None:
    visit, card = world.visit(world.customer()), "12345678"
    for is_true in [*first, False, False, False, False, True]:
        card = reset_once(world, visit, card, is_true=is_true)
    world.admin.kek.replace()  # they are sealed anew with the others
    reset_once(world, visit, card)


def test_a_card_that_has_signed_since_is_given_new_puks_again(world: World) -> None:
    customer, card = renewing(world), "12345678"
    seen = {card}
    for _ in range(2):
        seen.add(card := reset_once(world, customer.visit, card))
    card = reset_once(world, customer.visit, card)
    assert card in seen
    assert customer.certified(customer.ready()).confirm()["state"] == "confirmed"
    for _ in range(2):
        card = reset_once(world, customer.visit, card)
        assert card not in seen
        seen.add(card)


@pytest.mark.manual("2.6.4")
def test_after_a_power_cut_the_same_two_codes_come_again_even_under_a_newer_authorisation(world: World) -> None:
    visit = authorised(world)
    first = redeem(visit)
    assert first["is_new"]
    again = {**first, "is_new": False}  # the card may have either by now
    assert redeem(visit) == again
    world.clock.ahead = LIFE
    late = world.visit(visit.customer)
    assert code_of(late, "GET", "/v1/pin-resets/current") == (409, "authorisation-expired")
    world.admin.pin_resets.authorise(visit.customer.cn, "counter-1")
    assert redeem(late) == again


def test_the_next_puk_is_kept_sealed_before_it_leaves(world: World) -> None:
    visit = authorised(world)
    codes = redeem(visit)
    with world.registry.database.read() as session:
        card = session.scalars(sa.select(CardRow).where(CardRow.guid == visit.own_card.guid)).one()
    assert card.sealed_next_puk is not None
    assert world.registry.vault.open(card.sealed_next_puk, "puk", card.guid).decode() == codes["next_puk"]
    assert codes["next_puk"].encode() not in card.sealed_next_puk


@pytest.mark.manual("2.6.2")
def test_an_authorisation_is_for_one_kiosk_one_card_and_one_customer(world: World) -> None:
    visit, stranger = authorised(world), world.visit(world.customer())
    reset = visit.get("/v1/pin-resets/current")["id"]
    own, second = {"card_guid": visit.own_card.guid}, {"card_guid": world.card(visit.customer.cn).guid}
    elsewhere = world.visit(visit.customer, "counter-2")
    assert code_of(elsewhere, "GET", "/v1/pin-resets/current") == (409, "other-kiosk")
    for step, body in (("redemption", own), ("completion", None)):
        assert code_of(elsewhere, "PUT", f"/v1/pin-resets/{reset}/{step}", body) == (409, "other-kiosk")
        assert code_of(stranger, "PUT", f"/v1/pin-resets/{reset}/{step}", body) == (404, "not-found")
    for other in (second, {"card_guid": stranger.own_card.guid}, {"card_guid": "x"}):
        assert code_of(visit, "PUT", f"/v1/pin-resets/{reset}/redemption", other) == (409, "other-card")
    assert redeem(visit)["puk"] == "12345678"


def test_an_authorisation_lives_for_a_quarter_of_an_hour_and_is_told_as_expired_for_a_day(world: World) -> None:
    visit = authorised(world)
    reset = visit.get("/v1/pin-resets/current")["id"]
    world.clock.ahead = LIFE - timedelta(seconds=30)
    visit = world.visit(visit.customer)
    redeem(visit)
    world.clock.ahead = LIFE
    body = {"card_guid": visit.own_card.guid}
    assert code_of(visit, "PUT", f"/v1/pin-resets/{reset}/redemption", body) == (409, "authorisation-expired")
    world.clock.ahead = timedelta(days=2)
    visit = world.visit(visit.customer)
    assert code_of(visit, "GET", "/v1/pin-resets/current") == (404, "not-authorised")


def test_a_completion_may_come_late_but_not_before_the_codes_left_nor_after_a_newer_authorisation(
    world: World,
) -> None:
    visit = authorised(world)
    reset = visit.get("/v1/pin-resets/current")["id"]
    path = f"/v1/pin-resets/{reset}/completion"
    assert code_of(visit, "PUT", path) == (409, "authorisation-spent")
    redeem(visit)
    world.clock.ahead = LIFE * 2
    visit = world.visit(visit.customer)
    assert visit.send("PUT", path).status_code == 204

    other = authorised(world)
    older = other.get("/v1/pin-resets/current")["id"]
    redeem(other)
    world.admin.pin_resets.authorise(other.customer.cn, "counter-1")
    body = {"card_guid": other.own_card.guid}
    assert code_of(other, "PUT", f"/v1/pin-resets/{older}/redemption", body) == (409, "authorisation-spent")
    assert code_of(other, "PUT", f"/v1/pin-resets/{older}/completion") == (409, "authorisation-spent")


def test_the_counter_authorises_only_what_exists(world: World) -> None:
    customer, stranger = world.customer(), world.customer()
    assert stranger.card is not None
    foreign, file_customer = stranger.card.guid, world.customer(CarrierKind.FILE)
    wrong: tuple[Callable[[], object], ...] = (
        lambda: world.admin.pin_resets.authorise("NOBODY", "counter-1"),
        lambda: world.admin.pin_resets.authorise(customer.cn, "nowhere"),
        lambda: world.admin.pin_resets.authorise(customer.cn, "counter-1", ""),
        lambda: world.admin.pin_resets.authorise(customer.cn, "counter-1", "c", "x"),
        lambda: world.admin.pin_resets.authorise(customer.cn, "counter-1", "c", foreign),
        lambda: world.admin.pin_resets.authorise(file_customer.cn, "counter-1"),
    )
    for action in wrong:
        with pytest.raises(AdminError):
            action()
