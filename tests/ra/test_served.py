"""The RA as a process: up, away, killed between any two steps, and on again."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ra.card import KeyPair
from tests.ra.founding import founded
from tests.ra.jobs.interrupted import killed_in_mid_approval
from tests.ra.openssl import verify
from tests.ra.process import run
from tests.ra.restarted import Restarted
from tests.ra.world import PASSWORD, Applied, World


@pytest.fixture
def ra(database: str | None, tmp_path: Path) -> Iterator[Restarted]:
    with Restarted.at_a_port_of_its_own(tmp_path, database) as restarted:
        yield restarted


def test_an_application_survives_kill_9_and_no_approval_is_half_done(ra: Restarted, tmp_path: Path) -> None:
    visit = ra.sign_in()
    request = visit.consent()
    first = visit.send("POST", "/v1/orders", request, **{"Idempotency-Key": "one"}).json()
    ra.kill_and_restart()
    visit.line = ra.line  # the session lives on: its token is in the database
    again = visit.send("POST", "/v1/orders", request, **{"Idempotency-Key": "one"})
    assert again.json() == first
    assert again.headers["Idempotent-Replayed"] == "true"
    visit.bind(first)
    killed_in_mid_approval(ra)

    visit = ra.sign_in()
    (order,) = visit.session["open_orders"]
    assert (order["id"], order["card_guid"]) == (first["id"], visit.own_card.guid)
    visit.authenticate(order)
    ra.kill_and_restart()
    visit.line = ra.line
    signing, encryption = KeyPair(), KeyPair()
    signed = visit.certify(order, "signing", signing.request()).json()
    ra.kill_and_restart()
    visit.line = ra.line
    sent_again = visit.certify(order, "signing", signing.request()).json()
    assert sent_again["certificate"] == signed["certificate"]
    sealed = visit.certify(order, "encryption", encryption.public()).json()
    ra.kill_and_restart()
    visit.line = ra.line
    applied = Applied(visit, order, signing, encryption, {"signing": sent_again, "encryption": sealed})
    confirmed = applied.confirm()
    ra.kill_and_restart()
    visit.line = ra.line
    assert applied.confirm() == confirmed
    assert len(visit.get("/v1/orders")) == 1
    assert len(visit.get("/v1/me/certificates")) == 2
    assert "certificate revoked" not in verify(ra.served.pki_url, tmp_path, applied.der("signing"))


def test_sigterm_ends_it_cleanly_and_its_log_holds_nothing_of_a_customer(ra: Restarted) -> None:
    visit = ra.sign_in()
    visit.applied(visit.ready()).confirm()
    ra.line.post("/v1/session", json={"cn": "KILLED-1", "password": "Wrong4you"})
    ra.line.post("/v1/session", json={"cn": ["KILLED-1"], "password": "Wrong4you"})
    order = visit.get("/v1/orders")[0]
    visit.send("GET", "/v1/terms/card?language=KILLED-1")
    assert ra.served.terminate() == 0  # with the kiosk's line still open
    with pytest.raises(httpx.TransportError):
        ra.line.get("/v1/health")
    log = ra.served.log.read_text()
    lines = [json.loads(text) for text in log.splitlines()]
    assert any(entry["message"].startswith("PUT /v1/orders/{order_id}/confirmation 200") for entry in lines)
    for secret in (
        "KILLED-1",
        "林美玲",
        PASSWORD,
        "Wrong4you",
        visit.session["token"],
        order["id"],
        order["card_guid"],
    ):
        assert secret not in log


def test_a_taken_port_is_a_sentence(world: World, tmp_path: Path) -> None:
    refused = run("serve", "--state", founded(tmp_path), "--listen", world.url.removeprefix("https://"))
    assert refused.returncode == 2
    assert refused.stderr.startswith("rakiosk-ra: Cannot listen on 127.0.0.1:")
    assert refused.stderr.count("\n") == 1
