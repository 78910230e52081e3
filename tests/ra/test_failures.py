"""Failures that are not expected: an answer for the kiosk, a place for the support staff, nothing of a customer."""

import json
import logging
import socket
import ssl
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from rakiosk_ra.base.log import JsonLines
from tests.ra.world import World


def test_a_broken_database_is_answered_by_a_problem_document(database: str | None, tmp_path: Path) -> None:
    world = World(tmp_path, database)
    world.start()
    try:
        visit = world.visit(world.customer())
        with world.registry.database.engine.begin() as connection:
            connection.execute(sa.text("drop table signature_tests"))
        reply = visit.send("POST", "/v1/signature-tests")
        assert reply.status_code in {500, 503}
        assert reply.json()["code"] == "internal"
        assert reply.headers["content-type"] == "application/problem+json"
        assert reply.headers["RA-Api-Version"] == "1"
        assert "signature_tests" not in reply.text
        assert visit.send("GET", "/v1/session").status_code == 200
    finally:
        world.stop()


def test_the_log_tells_where_an_exception_was_but_not_what_it_said() -> None:
    def fail(customer: str) -> None:
        raise ValueError(f"nobody is called {customer}")

    try:
        fail("DEMO-01")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "unexpected", None, sys.exc_info())
    line = JsonLines().format(record)
    told = json.loads(line)
    assert "DEMO-01" not in line
    assert told["exception"][0] == "builtins.ValueError"
    assert told["exception"][-1].endswith(" fail")
    assert (told["level"], told["message"]) == ("error", "unexpected")


def test_half_a_request_has_no_effect(world: World, caplog: pytest.LogCaptureFixture) -> None:
    visit = world.visit(world.customer())
    order, consent = visit.order(), json.dumps(visit.consent()).encode()
    head = (
        f"PUT /v1/orders/{order['id']}/cancellation HTTP/1.1\r\nHost: ra\r\n"
        f"Authorization: Bearer {visit.session['token']}\r\nContent-Length: {len(consent)}\r\n\r\n"
    )
    kiosk, address = world.folder / "kiosks" / "counter-1", world.url.removeprefix("https://").split(":")
    context = ssl.create_default_context(cafile=str(kiosk / "ra-ca.pem"))
    context.load_cert_chain(kiosk / "kiosk.pem", kiosk / "kiosk.key")
    caplog.set_level(logging.INFO, "rakiosk_ra.requests")
    with socket.create_connection((address[0], int(address[1]))) as plain:
        line = context.wrap_socket(plain, server_hostname="localhost")
        line.sendall(head.encode() + consent[:-1])
        line.unwrap()
        line.close()
    for _ in range(200):  # until the RA has done with it, one way or the other
        if any(record.getMessage().startswith("PUT ") for record in caplog.records):
            break
        time.sleep(0.02)
    else:
        pytest.fail("the RA never logged the request")
    assert visit.get(f"/v1/orders/{order['id']}")["state"] == "opened"
