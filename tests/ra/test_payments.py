"""The fee: debited once, whatever fails, whoever asks twice, and given back when nothing came of it."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from rakiosk_ra.admin.bank import DAILY_LIMIT
from rakiosk_ra.background.reaper import Reaped, reap
from rakiosk_ra.bank.port import BankSilent, Debit, DebitRefused
from rakiosk_ra.bank.rows import Mood
from rakiosk_ra.bank.simulated import SimulatedBank
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.settings import BankSettings
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders import payments, settlement
from rakiosk_ra.orders.rows import OrderRow
from tests.ra.renewing import FEE, Renewing, new_account_number, renewing
from tests.ra.world import World

LONG = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def friendly_bank(world: World) -> Iterator[None]:
    yield
    world.clock.ahead = timedelta(0)
    world.admin.bank.turn(Mood.NORMAL)
    reap(world.registry)


@pytest.mark.manual("2.2.4")
@pytest.mark.parametrize(
    "typed", ["", "1234567", "123456789", "123456789012345", "1234567x", "１２３４５６７", "٣" * 8]
)
def test_a_number_of_another_shape_is_no_account(world: World, typed: str) -> None:
    renewal = renewing(world)
    order = renewal.order()
    refused = renewal.visit.send("PUT", f"/v1/orders/{order['id']}/payment", {"account": typed})
    assert (refused.status_code, refused.json()["code"]) == (402, "account-number")


@pytest.mark.manual("2.2.4")
def test_a_passbook_and_a_giro_account_are_taken_as_people_write_them(world: World) -> None:
    for digits in (14, 8):
        renewal = renewing(world)
        number = "".join(secrets.choice("0123456789") for _ in range(digits))
        world.admin.bank.add_account(number, renewal.cn, FEE)
        typed = " " + "".join(chr(ord(c) + 0xFEE0) for c in number[:4]) + "-" + number[4:]
        paid = renewal.pay(renewal.order(), typed).json()
        assert (paid["state"], paid["receipt"]["account"]) == ("paid", "*" * (digits - 4) + number[-4:])


@pytest.mark.manual("2.2.4", "2.2.5")
def test_each_refusal_of_the_bank_is_told_and_the_order_stays_open_for_another_account(world: World) -> None:
    renewal, stranger = renewing(world), renewing(world)
    numbers = [new_account_number() for _ in range(3)]
    world.admin.bank.add_account(numbers[0], renewal.cn, FEE - 1)
    world.admin.bank.add_account(numbers[1], renewal.cn, 5000, frozen=True)
    world.admin.bank.add_account(numbers[2], renewal.cn, 5000, daily_limit=FEE - 1)
    order = renewal.order()
    refusals = {
        new_account_number(): "account-unknown",
        stranger.account: "account-not-yours",
        numbers[0]: "insufficient-funds",
        numbers[1]: "account-frozen",
        numbers[2]: "over-limit",
    }
    for number, code in refusals.items():
        refused = renewal.pay(order, number)
        assert (refused.status_code, refused.json()["code"]) == (402, code)
    assert (renewal.debits(), stranger.debits()) == (0, 0)
    world.admin.bank.turn(Mood.CLOSED)
    assert renewal.pay(order).json()["code"] == "host-closed"
    world.admin.bank.turn(Mood.NORMAL)
    paid = renewal.pay(order).json()
    assert (paid["state"], renewal.balance(), renewal.debits()) == ("paid", 1000 - FEE, 1)


def test_a_limit_counts_the_debits_of_one_day(world: World) -> None:
    renewal = renewing(world)
    world.admin.bank.add_account(limited := new_account_number(), renewal.cn, 5000, daily_limit=FEE * 2)
    bank = world.registry.bank
    for key in ("a", "b"):
        bank.debit(Debit(limited + key, limited, renewal.cn, FEE))
    with pytest.raises(DebitRefused, match="over-limit"):
        bank.debit(Debit(limited + "c", limited, renewal.cn, FEE))
    world.clock.ahead = timedelta(days=1)
    bank.debit(Debit(limited + "d", limited, renewal.cn, FEE))


@pytest.mark.parametrize(
    ("closed", "hour", "is_closed"),
    [
        (("", ""), 3, False),
        (("00:00", "06:00"), 3, True),
        (("00:00", "06:00"), 6, False),
        (("23:00", "05:30"), 23, True),
        (("23:00", "05:30"), 5, True),
        (("23:00", "05:30"), 12, False),
    ],
)
def test_the_banks_hours_are_those_of_the_settings(closed: tuple[str, str], hour: int, is_closed: bool) -> None:
    settings = BankSettings(*closed)
    assert settings.is_closed(time(hour)) is is_closed


def test_a_closed_host_says_so(world: World) -> None:
    renewal = renewing(world)
    for closed, code in ((("00:00", "23:59"), "host-closed"), (("", ""), None)):
        bank = SimulatedBank(world.registry.database, BankSettings(*closed), lambda: world.clock().replace(hour=4))
        debit = Debit(secrets.token_hex(16), renewal.account, renewal.cn, FEE)
        if code is None:
            bank.debit(debit)
            continue
        with pytest.raises(DebitRefused, match=code):
            bank.debit(debit)


@pytest.mark.manual("2.2.5")
def test_paying_again_changes_nothing_whatever_account_is_named(world: World) -> None:
    renewal = renewing(world)
    order = renewal.order()
    first = renewal.pay(order).json()
    assert renewal.pay(order).json() == renewal.pay(order, new_account_number()).json() == first
    assert renewal.debits() == 1


@dataclass
class RandomKeys:
    """A bank that is asked under a fresh key each time: what must not be."""

    bank: SimulatedBank

    def debit(self, debit: Debit) -> None:
        self.bank.debit(replace(debit, key=secrets.token_hex(16)))

    def query(self, key: str) -> bool:
        return self.bank.query(key)

    def refund(self, key: str) -> bool:
        return self.bank.refund(key)

    def accounts_of(self, owner: str) -> tuple[str, ...]:
        return self.bank.accounts_of(owner)


@pytest.mark.parametrize("keys", ["kept", "random"])
def test_an_answer_that_never_came_costs_no_second_debit_only_because_the_key_is_kept(world: World, keys: str) -> None:
    renewal = renewing(world)
    order = renewal.order()
    bank = SimulatedBank(world.registry.database, BankSettings(), world.clock)
    ra = replace(world.registry, bank=bank if keys == "kept" else RandomKeys(bank))
    with ra.database.read() as session:
        customer = session.scalars(sa.select(CustomerRow).where(CustomerRow.cn == renewal.cn)).one()
    bank.turn(Mood.LATE)
    for _ in range(3):
        with pytest.raises(Refused, match="payment-in-doubt"):
            settlement.pay(ra, customer, order["id"], renewal.account)
    bank.turn(Mood.NORMAL)
    settlement.pay(ra, customer, order["id"], renewal.account)
    assert renewal.debits() == {"kept": 1, "random": 4}[keys]


def test_two_kiosks_paying_the_same_order_at_once_debit_once(world: World) -> None:
    renewal = renewing(world)
    order = renewal.order()
    kiosks = [renewal, renewal.again("counter-2")]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda n: kiosks[n % 2].pay(order), range(8)))
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.json()["receipt"]["number"] for reply in replies}) == 1
    assert (renewal.debits(), renewal.balance()) == (1, 1000 - FEE)


def test_two_kiosks_paying_from_two_accounts_at_once_debit_one_of_them(world: World) -> None:
    renewal = renewing(world)
    other = new_account_number()
    world.admin.bank.add_account(other, renewal.cn, 1000)
    order = renewal.order()
    kiosks = [(renewal, renewal.account), (renewal.again("counter-2"), other)]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda n: kiosks[n % 2][0].pay(order, kiosks[n % 2][1]), range(8)))
    assert {(r.status_code, r.json().get("code")) for r in replies} <= {(200, None), (409, "payment-in-doubt")}
    assert renewal.pay(order).json()["state"] == "paid"
    assert renewal.debits() == 1
    assert sum(account.balance for account in world.admin.bank.accounts(renewal.cn)) == 2000 - FEE


def doubtful(renewal: Renewing, mood: Mood) -> dict[str, str]:
    order: dict[str, str] = renewal.order()
    renewal.world.admin.bank.turn(mood)
    refused = renewal.pay(order)
    assert (refused.status_code, refused.json()["code"]) == (409, "payment-in-doubt")
    assert renewal.visit.get(f"/v1/orders/{order['id']}")["state"] == "opened"
    return order


@pytest.mark.manual("2.2.5")
@pytest.mark.parametrize(("mood", "taken"), [(Mood.LATE, 1), (Mood.LOST, 0), (Mood.SILENT, 0)])
def test_a_payment_in_doubt_is_settled_by_asking_again(world: World, mood: Mood, taken: int) -> None:
    renewal = renewing(world)
    order = doubtful(renewal, mood)
    assert renewal.debits() == taken
    assert renewal.pay(order).json()["code"] == "payment-in-doubt"
    world.admin.bank.turn(Mood.NORMAL)
    assert renewal.pay(order).json()["state"] == "paid"
    assert (renewal.debits(), renewal.balance()) == (1, 1000 - FEE)


@pytest.mark.parametrize("mood", [Mood.LATE, Mood.LOST])
def test_another_account_after_a_doubt_is_debited_only_when_the_first_was_not(world: World, mood: Mood) -> None:
    renewal = renewing(world)
    world.admin.bank.add_account(other := new_account_number(), renewal.cn, 1000)
    order = doubtful(renewal, mood)
    world.admin.bank.turn(Mood.NORMAL)
    paid = renewal.pay(order, other).json()
    account = renewal.account if mood is Mood.LATE else other
    assert paid["receipt"]["account"].endswith(account[-4:])
    assert renewal.debits() == 1


def test_a_key_that_was_given_back_first_takes_nothing_later(world: World) -> None:
    renewal, key = renewing(world), secrets.token_hex(16)
    bank = world.registry.bank
    assert bank.refund(key) is False
    with pytest.raises(DebitRefused, match="payment-in-doubt"):
        bank.debit(Debit(key, renewal.account, renewal.cn, FEE))
    assert bank.query(key) is False
    assert renewal.balance() == 1000


def test_cancelling_is_free_before_the_payment_and_refunds_after_it(world: World) -> None:
    renewal = renewing(world)
    order = renewal.order()
    assert renewal.visit.put(f"/v1/orders/{order['id']}/cancellation")["receipt"] is None
    order = renewal.paid()
    for _ in range(2):
        cancelled = renewal.visit.put(f"/v1/orders/{order['id']}/cancellation")
        assert cancelled["state"] == "cancelled"
        assert cancelled["receipt"]["refunded_at"] is not None
    assert (renewal.debits(), renewal.balance()) == (0, 1000)
    assert renewal.pay(order).json()["code"] == "order-state"
    assert renewal.paid()["receipt"]["number"] != cancelled["receipt"]["number"]


@pytest.mark.parametrize("mood", [Mood.LATE, Mood.LOST])
def test_cancelling_a_payment_in_doubt_leaves_nothing_taken(world: World, mood: Mood) -> None:
    renewal = renewing(world)
    order = doubtful(renewal, mood)
    cancelled = renewal.visit.put(f"/v1/orders/{order['id']}/cancellation")
    assert (cancelled["state"], cancelled["receipt"] is not None) == ("cancelled", mood is Mood.LATE)
    assert (renewal.debits(), renewal.balance()) == (0, 1000)


def test_a_refund_that_the_bank_does_not_answer_is_delivered_by_the_reaper(world: World) -> None:
    renewal = renewing(world)
    order = renewal.paid()
    world.admin.bank.turn(Mood.SILENT)
    cancelled = renewal.visit.put(f"/v1/orders/{order['id']}/cancellation")
    assert (cancelled["state"], cancelled["receipt"]["refunded_at"]) == ("cancelled", None)
    assert reap(world.registry).in_doubt >= 1
    world.admin.bank.turn(Mood.NORMAL)
    assert reap(world.registry).settled >= 1
    assert renewal.visit.get(f"/v1/orders/{order['id']}")["receipt"]["refunded_at"] is not None
    assert renewal.balance() == 1000
    assert reap(world.registry) == Reaped(0, 0, 0)


@pytest.mark.parametrize("trouble", [BankSilent(), RuntimeError("a bug in the way to the bank")])
def test_one_payment_that_cannot_be_settled_keeps_no_other_from_its_turn(
    world: World, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    renewals = [renewing(world) for _ in range(3)]
    orders = [renewal.paid() for renewal in renewals]
    world.admin.bank.turn(Mood.SILENT)
    for renewal, order in zip(renewals, orders, strict=True):
        renewal.visit.put(f"/v1/orders/{order['id']}/cancellation")
    world.admin.bank.turn(Mood.NORMAL)

    class Stubborn(SimulatedBank):
        def refund(self, key: str) -> bool:
            if key == stuck:
                raise trouble
            return super().refund(key)

    with world.registry.database.read() as session:
        stuck = payments.returning(session)[0]
    bank = Stubborn(world.registry.database, world.registry.settings.bank, world.clock)
    failed = not isinstance(trouble, BankSilent)
    with monkeypatch.context() as patch:  # another part of the round that fails keeps this one from nothing
        patch.setattr(payments, "in_doubt_since", lambda *_: 1 / 0)
        assert reap(replace(world.registry, bank=bank)) == Reaped(0, 2, 1, 1 + failed)
    assert sorted(renewal.balance() for renewal in renewals) == [850, 1000, 1000]
    assert reap(world.registry) == Reaped(0, 1, 0)


@pytest.mark.parametrize(("mood", "state", "debits"), [(Mood.LATE, "paid", 1), (Mood.LOST, "opened", 0)])
def test_the_reaper_settles_a_doubt_that_nobody_comes_back_to(
    world: World, mood: Mood, state: str, debits: int
) -> None:
    renewal = renewing(world)
    order = doubtful(renewal, mood)
    world.admin.bank.turn(Mood.SILENT)
    world.clock.ahead = LONG
    assert reap(world.registry).in_doubt == 1
    world.admin.bank.turn(Mood.NORMAL)
    world.clock.ahead = timedelta(0)
    assert reap(world.registry) == Reaped(0, 0, 0)  # too young: its customer may be waiting for it
    world.clock.ahead = LONG
    assert reap(world.registry) == Reaped(0, 1, 0)
    renewal = renewal.again()
    assert renewal.visit.get(f"/v1/orders/{order['id']}")["state"] == state
    assert renewal.debits() == debits
    assert renewal.pay(order).json()["state"] == "paid"
    assert renewal.debits() == 1


def test_an_unpaid_order_expires_after_a_day_and_a_paid_one_after_thirty_with_a_refund(world: World) -> None:
    unpaid, paid = renewing(world), renewing(world)
    applying = world.visit(world.customer())
    orders = (unpaid.order(), paid.paid(), applying.applied().order)
    steps = (
        (timedelta(hours=23), ["opened", "paid", "issued"]),
        (timedelta(hours=25), ["expired", "paid", "expired"]),
        (timedelta(days=29), ["expired", "paid", "expired"]),
        (timedelta(days=31), ["expired", "expired", "expired"]),
    )
    for ahead, states in steps:
        world.clock.ahead = ahead
        reap(world.registry)
        with world.registry.database.read() as session:
            rows = [session.scalars(sa.select(OrderRow).where(OrderRow.id == order["id"])).one() for order in orders]
        assert [row.state for row in rows] == states
    visits = (unpaid.again().visit, paid.again().visit, world.visit(applying.customer))
    told = [visit.get(f"/v1/orders/{order['id']}") for visit, order in zip(visits, orders, strict=True)]
    assert told[1]["receipt"]["refunded_at"] is not None
    assert {c["status"] for c in told[2]["certificates"]} == {"revoked"}
    assert (paid.balance(), paid.debits()) == (1000, 0)


def test_a_silent_bank_refuses_every_verb(world: World) -> None:
    world.admin.bank.turn(Mood.SILENT)
    bank = world.registry.bank
    for verb in (lambda: bank.query("x"), lambda: bank.refund("x"), lambda: bank.accounts_of("x")):
        with pytest.raises(BankSilent):
            verb()
    assert DAILY_LIMIT > FEE


@pytest.mark.manual("2.2.4")
def test_the_own_accounts_are_told_masked_and_each_pays_under_its_id_in_this_session_alone(world: World) -> None:
    renewal = renewing(world)
    order = renewal.order()
    (own,) = renewal.visit.get("/v1/me/accounts")
    assert own["masked"] == "*" * 10 + renewal.account[-4:]
    (elsewhere,) = world.visit(renewal.visit.customer).get("/v1/me/accounts")
    assert elsewhere["id"] != own["id"]
    assert renewal.pay(order, elsewhere["id"]).json()["code"] == "account-number"
    world.admin.bank.turn(Mood.SILENT)
    assert renewal.visit.get("/v1/me/accounts") == []
    assert renewal.pay(order, own["id"]).json()["code"] == "payment-in-doubt"
    world.admin.bank.turn(Mood.NORMAL)
    assert renewal.pay(order, own["id"]).json()["receipt"]["account"] == own["masked"]
    assert renewal.debits() == 1
