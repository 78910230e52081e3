"""A renewal outlives kill -9 of the RA between any two steps, and while the bank is being asked: one debit, always."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from ra_contract import possession
from ra_contract.certificate import Use
from rakiosk_ra.bank.rows import Mood
from rakiosk_ra.opening import open_registry
from rakiosk_ra.orders.rows import PaymentRow
from tests.ra.card import KeyPair, b64
from tests.ra.restarted import Restarted
from tests.ra.world import Applied, Visit

ACCOUNT = "00012345678901"
_PATIENCE = 30


@pytest.fixture
def ra(database: str | None, tmp_path: Path) -> Iterator[Restarted]:
    with Restarted.at_a_port_of_its_own(tmp_path, database) as restarted:
        yield restarted


def pay(visit: Visit, order: dict[str, Any]) -> httpx.Response:
    return visit.send("PUT", f"/v1/orders/{order['id']}/payment", {"account": ACCOUNT})


def debits(ra: Restarted) -> tuple[int, int]:
    with ra.admin() as admin:
        (account,) = admin.bank.accounts()
    return account.debits, account.balance


def intents(ra: Restarted, database: str | None) -> int:
    registry = open_registry(ra.state, database)
    with registry.database.read() as session:
        count = session.scalar(sa.select(sa.func.count()).select_from(PaymentRow)) or 0
    registry.close()
    return count


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def renewal(visit: Visit) -> Any:
    opened = visit.create("one", "renewal")
    assert opened.status_code == 201, opened.text
    return visit.bind(opened.json())


@pytest.mark.manual("2.2.5")
def test_a_renewal_survives_kill_9_between_any_two_steps(ra: Restarted) -> None:
    old = ra.expiring(ACCOUNT)
    visit = ra.sign_in()

    def killed() -> Visit:
        ra.kill_and_restart()
        visit.line = ra.line
        return visit

    order = renewal(killed())
    paid = pay(visit, order).json()
    assert pay(killed(), order).json() == paid
    serial = next(c["serial"] for c in order["replaces"] if c["use"] == "signing")
    signature = old[Use.SIGNING].sign(possession.renewal_statement(order["id"], serial))
    proof = {"serial": serial, "proof": b64(signature)}
    proven = visit.put(f"/v1/orders/{order['id']}/old-key-proof", proof)
    assert proven["old_key_proven"] is True
    ra.kill_and_restart()
    visit = ra.sign_in()
    (found,) = visit.session["open_orders"]
    assert found == proven
    visit.authenticate(order)
    signing, issued = KeyPair(), {}
    for use, body in (("signing", signing.request()), ("encryption", old[Use.ENCRYPTION].public())):
        issued[use] = visit.certify(order, use, body).json()
    applied = Applied(killed(), order, signing, old[Use.ENCRYPTION], issued)
    confirmed = applied.confirm()
    killed()
    assert applied.confirm() == confirmed
    assert {c["status"] for c in confirmed["replaces"]} == {"superseded"}
    assert debits(ra) == (1, 850)


@pytest.mark.manual("2.2.5")
@pytest.mark.parametrize(
    ("mood", "goes_on"),
    [(Mood.LATE, "the customer"), (Mood.LOST, "the customer"), (Mood.LATE, "the cancellation")],
)
def test_kill_9_while_the_bank_is_asked_costs_no_second_debit(
    ra: Restarted, database: str | None, mood: Mood, goes_on: str
) -> None:
    ra.expiring(ACCOUNT)
    visit = ra.sign_in()
    order = renewal(visit)
    with ra.admin() as admin:
        admin.bank.turn(mood, 600)  # longer than anyone here waits: the RA dies while it asks
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(pay, visit, order)
        wait_until(lambda: debits(ra)[0] == 1 if mood is Mood.LATE else intents(ra, database) == 1)
        ra.served.kill()
        with pytest.raises(httpx.TransportError):
            asking.result(_PATIENCE)
    with ra.admin() as admin:
        admin.bank.turn(Mood.NORMAL)
    ra.kill_and_restart()
    visit.line = ra.line
    assert visit.get(f"/v1/orders/{order['id']}")["state"] == "opened"
    if goes_on == "the customer":
        assert pay(visit, order).json()["state"] == "paid"
        assert debits(ra) == (1, 850)
    else:
        assert visit.put(f"/v1/orders/{order['id']}/cancellation")["state"] == "cancelled"
        assert debits(ra) == (0, 1000)
