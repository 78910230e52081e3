"""The right card, and the 9B relay: the RA holds the key, the kiosk carries messages."""

from datetime import timedelta

import pytest

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind
from tests.ra.card import Card, KeyPair, b64, unb64
from tests.ra.world import Visit, World


def relay(visit: Visit, order: dict[str, str]) -> str:
    return f"/v1/orders/{order['id']}/card-authentication"


@pytest.mark.manual("2.1.3")
def test_the_customers_own_card_is_bound_and_binding_it_again_is_harmless(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.order()
    assert visit.bind(order)["card_guid"] == visit.own_card.guid
    assert visit.bind(order)["card_guid"] == visit.own_card.guid
    visit.authenticate(order)
    confirmed = visit.applied(order).confirm()
    assert visit.bind(order) == confirmed


@pytest.mark.manual("2.1.3")
def test_a_card_of_nobody_and_a_card_of_someone_else_are_told_apart(world: World) -> None:
    visit, other = world.visit(world.customer()), world.customer()
    order = visit.order()
    path = f"/v1/orders/{order['id']}/card"
    assert other.card is not None
    for guid in ("0" * 32, "x", "\x00"):
        refused = visit.send("PUT", path, {"card_guid": guid})
        assert (refused.status_code, refused.json()["code"]) == (409, "card-unknown")
    refused = visit.send("PUT", path, {"card_guid": other.card.guid})
    assert (refused.status_code, refused.json()["code"]) == (409, "card-not-yours")
    assert visit.get(f"/v1/orders/{order['id']}")["card_guid"] is None


def test_a_file_customer_has_nothing_to_do_with_cards(world: World) -> None:
    visit = world.visit(world.customer(CarrierKind.FILE))
    order = visit.order()
    for path, body in (
        ("card", {"card_guid": "0" * 32}),
        ("card-authentication", {"witness": ""}),
        ("card-authentication/response", {"response": ""}),
    ):
        refused = visit.send("PUT", f"/v1/orders/{order['id']}/{path}", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "wrong-carrier")


@pytest.mark.parametrize("algorithm", list(ManagementAlgorithm))
def test_card_and_ra_know_each_other_in_every_cipher(world: World, algorithm: ManagementAlgorithm) -> None:
    visit = world.visit(world.customer(algorithm=algorithm))
    order = visit.order()
    visit.bind(order)
    assert visit.put(relay(visit, order), {"witness": ""}) == {
        "algorithm": algorithm.value,
        "witness": "",
        "challenge": "",
    }
    visit.authenticate(order)
    assert visit.certify(order, "signing", KeyPair().request()).status_code == 200


def test_without_an_authenticated_card_nothing_is_certified(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.order()
    unbound = visit.send("PUT", relay(visit, order), {"witness": visit.own_card.witness()})
    assert (unbound.status_code, unbound.json()["code"]) == (409, "order-state")
    for step in (lambda: None, lambda: visit.bind(order)):
        step()
        for use, body in (("signing", KeyPair().request()), ("encryption", KeyPair().public())):
            refused = visit.certify(order, use, body)
            assert (refused.status_code, refused.json()["code"]) == (409, "order-state")


def test_a_card_with_another_key_is_not_genuine(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.order()
    visit.bind(order)
    forged = Card(ManagementAlgorithm.AES_192, visit.own_card.guid)
    visit.put(relay(visit, order), {"witness": forged.witness()})
    refused = visit.send("PUT", f"{relay(visit, order)}/response", {"response": b64(bytes(16))})
    assert (refused.status_code, refused.json()["code"]) == (409, "card-not-genuine")
    assert visit.certify(order, "signing", KeyPair().request()).json()["code"] == "order-state"


def test_a_wrong_response_spends_the_challenge(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.order()
    visit.bind(order)
    challenge = visit.put(relay(visit, order), {"witness": visit.own_card.witness()})
    right = visit.own_card.answer(challenge)
    for response in (b64(bytes(16)), right):
        refused = visit.send("PUT", f"{relay(visit, order)}/response", {"response": response})
        assert refused.json()["code"] == "card-not-genuine"
    visit.authenticate(order)


def test_the_right_response_may_be_sent_again_but_proves_nothing_new(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.order()
    visit.bind(order)
    challenge = visit.put(relay(visit, order), {"witness": visit.own_card.witness()})
    answer = {"response": visit.own_card.answer(challenge)}
    assert visit.send("PUT", f"{relay(visit, order)}/response", answer).status_code == 204
    for _ in range(4):
        world.clock.ahead += timedelta(seconds=151)
        visit.get("/v1/session")
        assert visit.send("PUT", f"{relay(visit, order)}/response", answer).status_code == 204
    assert visit.certify(order, "signing", KeyPair().request()).json()["code"] == "order-state"


def test_a_response_after_thirty_seconds_is_too_late(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.order()
    visit.bind(order)
    challenge = visit.put(relay(visit, order), {"witness": visit.own_card.witness()})
    world.clock.ahead += timedelta(seconds=31)
    answer = {"response": visit.own_card.answer(challenge)}
    assert visit.send("PUT", f"{relay(visit, order)}/response", answer).json()["code"] == "card-not-genuine"


def test_ten_challenges_may_fail_then_one_a_minute_and_none_is_won_by_another_order(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.order()
    visit.bind(order)
    seen = {visit.put(relay(visit, order), {"witness": visit.own_card.witness()})["challenge"] for _ in range(10)}
    assert len(seen) == 10
    visit.put(f"/v1/orders/{order['id']}/cancellation")
    visit.bind(order := visit.order())
    refused = visit.send("PUT", relay(visit, order), {"witness": visit.own_card.witness()})
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-requests")
    assert 50 <= refused.json()["retry_after"] <= 60
    assert refused.headers["Retry-After"] == str(refused.json()["retry_after"])
    assert visit.put(relay(visit, order), {"witness": ""})["algorithm"] == "AES-192"
    world.clock.ahead += timedelta(seconds=refused.json()["retry_after"])
    visit.authenticate(order)
    for _ in range(10):  # the card is genuine: all ten are there again
        visit.put(relay(visit, order), {"witness": visit.own_card.witness()})


@pytest.mark.parametrize("length", [1, 8, 15, 17, 32])
def test_a_witness_of_another_length_is_no_witness(world: World, length: int) -> None:
    visit = world.visit(world.customer())
    order = visit.order()
    visit.bind(order)
    refused = visit.send("PUT", relay(visit, order), {"witness": b64(bytes(length))})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-request")


def test_a_card_bound_in_anothers_place_must_be_authenticated_itself(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.ready()
    visit.applied(order)
    second = world.card(visit.customer.cn)
    rebound = visit.bind(order, second)
    assert (rebound["state"], rebound["card_guid"], rebound["certificates"]) == ("opened", second.guid, [])
    assert visit.certify(order, "signing", KeyPair().request()).json()["code"] == "order-state"
    visit.customer.card = second
    visit.put(relay(visit, order), {"witness": second.witness()})
    assert visit.certify(order, "signing", KeyPair().request()).json()["code"] == "order-state"
    visit.authenticate(order)
    assert visit.applied(order).confirm()["state"] == "confirmed"


def test_management_keys_and_puks_are_sealed_to_their_card(world: World) -> None:
    import sqlalchemy as sa

    from rakiosk_ra.cards.inventory import MANAGEMENT_KEY, PUK, management_key
    from rakiosk_ra.cards.rows import CardRow

    first, second = world.customer().card, world.customer().card
    assert first is not None
    assert second is not None
    with world.registry.database.read() as session:
        row, other = session.get_one(CardRow, first.guid), session.get_one(CardRow, second.guid)
    vault = world.registry.vault
    assert management_key(vault, row) == first.key
    assert vault.open(row.sealed_puk, PUK, row.guid) == b"12345678"
    assert first.key not in row.sealed_management_key
    with pytest.raises(ValueError, match="sealed for another"):
        vault.open(row.sealed_management_key, MANAGEMENT_KEY, other.guid)
    with pytest.raises(ValueError, match="sealed for another"):
        vault.open(row.sealed_puk, MANAGEMENT_KEY, row.guid)
    assert sa.inspect(row).persistent is False
    assert unb64(first.witness()) != first.plain_witness
