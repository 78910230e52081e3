"""The edge of the public pages: nothing that a stranger does is a failure, and what fails is an answer."""

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from tests.ra.test_ocsp import away
from tests.ra.world import World


def fetch(world: World, path: str, **headers: str) -> httpx.Response:
    return httpx.get(world.pki_url + path, headers=headers, trust_env=False)


def test_who_goes_away_in_the_middle_of_a_question_is_no_line_of_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    where = urlsplit(world.pki_url)
    assert where.hostname is not None
    with socket.create_connection((where.hostname, where.port or 0)) as stranger:
        stranger.sendall(b"POST /o HTTP/1.1\r\nHost: ra\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n")
        assert b"100 Continue" in stranger.recv(100)  # somebody waits for the rest of it
    assert fetch(world, "/pki/root.crt").status_code == 200
    assert caplog.records == []


@pytest.mark.parametrize("path", ["/c", "/a", "/f", "/d", "/pki/issuing-"])
def test_a_number_that_no_issuer_has_is_not_found_however_long(world: World, path: str) -> None:
    for number in ("0", "7", "9" * 5000):
        assert fetch(world, f"{path}{number}").status_code == 404


def test_while_the_database_is_away_who_asks_is_told_to_ask_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with away(world, monkeypatch):
        page, record, file = (
            fetch(world, "/check/222222222222"),
            fetch(world, "/check/222222222222", Accept="application/json"),
            fetch(world, "/driver/driver.zip"),
        )
    assert "這不表示證明單有問題" in page.text
    assert "says nothing against the paper" in page.text
    assert record.json() == {"state": "unavailable"}
    for answer in (page, record, file):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
