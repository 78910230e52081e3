"""The line to the RA at a real TLS socket: away for a moment, refused for five reasons, certificates renewed."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest

from ra_contract.problems import Problem, ProblemCode, Refusal
from rakiosk.authority import again, transport
from rakiosk.authority.client import RaClient
from rakiosk.authority.problems import error_of
from rakiosk.domain.errors import (
    KioskCertificateOver,
    KioskClockWrong,
    KioskWithdrawn,
    RaBroken,
    RaCertificateOver,
    RaError,
    RaOtherName,
    RaTooSlow,
    RaUnreachable,
    RaUntrusted,
)
from rakiosk.journey.line import _round_after
from rakiosk.ui.words import words_for
from tests.authority.far_end import EARLY, OVER, VALID, Validity, far_end, transport_to, write_pair

AWAY = ["502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout", "429 Too Many Requests", "408 Timeout"]
AWAY_TOO = ["425 Too Early", "507 Insufficient Storage", "511 Network Authentication Required", "520 Unknown Error"]
LONG = [
    "600",
    "9" * 400,
    "Wed, 21 Oct 2026 07:38:00 GMT\r\nDate: Wed, 21 Oct 2026 07:28:00 GMT",
    "1 Jan 2999 0:00:00 GMT",
]
AT_ONCE = ["0", "Wed, 21 Oct 2026 07:28:00 GMT", "-5", "soon", "nan", "inf", "1e9", "", "99 Foo 99999 99:99", "\xb2"]
ALERTS = {
    KioskWithdrawn: (42, 43, 44, 46, 48, 49, 51, 40, 116),
    KioskClockWrong: (45,),
    RaOtherName: (112,),
    RaBroken: (10, 20, 22, 47, 50, 70, 71, 120),
    RaUnreachable: (80, 90, 0),
}
"""Alerts of RFC 8446, 6.2, by what they mean to a kiosk whose own certificate is in order."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses that a test can wait for."""
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(transport, "_BROKEN_SECONDS", 0.01)


@pytest.mark.parametrize("status", AWAY)
async def test_an_ra_that_is_away_for_a_moment_is_asked_again(tmp_path: Path, status: str) -> None:
    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        end.script = [status, f"{status}\r\nRetry-After: 0", "200 OK"]
        for method, headers in (("PUT", {}), ("POST", {"Idempotency-Key": "k"})):
            end.script = [status, f"{status}\r\nRetry-After: 0", "200 OK"]
            end.asked.clear()
            await line.request(method, "/v1/orders", headers=headers)
            assert end.asked == [f"{method} /v1/orders"] * 3


@pytest.mark.parametrize("ask", [lambda line: line.request("GET", "/v1/me"), lambda line: line.public("/v1/x", 9, {})])
async def test_a_request_that_is_cut_off_while_it_connects_closes_its_connection(
    tmp_path: Path, ask: Callable[[transport.Transport], Coroutine[None, None, object]]
) -> None:
    greeted, ended = asyncio.Event(), asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)  # TLS begins, and nothing answers
        greeted.set()
        await reader.read()
        ended.set()
        writer.close()

    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        server = await asyncio.start_server(silent, "127.0.0.1", 0)
        line.http.base_url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
        asked = asyncio.create_task(ask(line))
        await greeted.wait()
        asked.cancel()
        await asyncio.wait([asked])
        async with asyncio.timeout(10):
            await ended.wait()
        server.close()


@pytest.mark.parametrize("status", [*AWAY, *AWAY_TOO])
async def test_an_ra_that_stays_away_is_away_and_no_answer_that_is_not_understood(tmp_path: Path, status: str) -> None:
    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        end.script = [status]
        with pytest.raises(RaUnreachable, match=status[:3]):
            await line.request("GET", "/v1/me")
        assert len(end.asked) == again.TRIES
        with pytest.raises(RaUnreachable):
            await line.public("/v1/content", 99, {})


async def test_a_far_end_that_trickles_is_left_once_the_time_for_a_whole_answer_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("WHOLE_SECONDS", "PAGE_SECONDS", "FILE_SECONDS"):
        monkeypatch.setattr(transport, limit, 0.2)
    come: list[int] = []
    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        end.script = ["trickle"]
        with pytest.raises(RaUnreachable, match="no whole answer"):
            await line.request("GET", "/v1/me")
        with pytest.raises(RaTooSlow, match="/v1/content: "):
            await line.public("/v1/content", 9999, {})
        with pytest.raises(RaTooSlow, match="/v1/driver/file: "):
            await line.download("/v1/driver/file", 9999, come.append, is_public=False)
        assert come == sorted(come) != []
        monkeypatch.setattr(transport, "FILE_SECONDS", 60.0)
        with pytest.raises(RaBroken, match="more than 3 bytes"):
            await line.download("/v1/driver/file", 3, come.append, is_public=False)
        assert len(end.asked) == 4


async def test_a_connection_that_lies_open_tells_that_it_is_cut(tmp_path: Path) -> None:
    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line, asyncio.timeout(30):
        await line.line.cut()  # none lies open
        for _ in range(2):
            await line.request("GET", "/v1/health")
            cut = asyncio.create_task(line.line.cut())
            await asyncio.sleep(0)
            assert not cut.done()
            end.writers[-1].transport.abort()
            await cut


async def test_what_may_be_done_once_only_is_asked_once(tmp_path: Path) -> None:
    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        end.script = ["503 Service Unavailable"]
        for method, once in (("POST", False), ("PATCH", False), ("DELETE", False), ("PUT", True)):
            end.asked.clear()
            with pytest.raises(RaUnreachable):
                await line.request(method, "/v1/me", once=once)
            assert len(end.asked) == 1


async def test_who_is_told_to_wait_long_tells_the_customer_at_once(tmp_path: Path) -> None:
    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        for after in (*LONG, *AT_ONCE):
            end.script = [f"503 Service Unavailable\r\nRetry-After: {after}"]
            end.asked.clear()
            with pytest.raises(RaUnreachable) as caught:
                await line.request("GET", "/v1/me")
            assert len(end.asked) == (1 if after in LONG else again.TRIES), after
            assert ("minutes" in str(words_for(caught.value).advice)) == (after in LONG)


async def test_names_that_cannot_be_said_back_to_the_ra_are_an_answer_that_is_not_understood(tmp_path: Path) -> None:
    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        for path in ("/v1/orders/\x1b[2J", "/v1/orders/" + "9" * 70_000):
            with pytest.raises(RaBroken):
                await line.request("GET", path)
            with pytest.raises(RaBroken):
                await line.public(path, 9, {})
        with pytest.raises(RaBroken):
            await line.request("PATCH", "/v1/me", headers={"If-Match": "é"})
        assert end.asked == []
        assert await RaClient(line).content("é") == ("", b"{}")


async def test_what_is_still_under_way_is_asked_after_until_it_is_done(tmp_path: Path) -> None:
    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        under_way = '{"type": "", "title": "", "status": 409, "code": "idempotency-key", "detail": ""'
        end.script = [f'409 Conflict|{under_way}, "retry_after": 0}}', "200 OK"]
        await line.request("POST", "/v1/orders", headers={"Idempotency-Key": "k"})
        assert len(end.asked) == 2
        end.script = [f"409 Conflict|{under_way}}}"]  # another request has this key
        with pytest.raises(RaBroken):
            await line.request("POST", "/v1/orders", headers={"Idempotency-Key": "k"})
        assert len(end.asked) == 3


def test_a_wait_that_no_calendar_has_can_be_told_all_the_same() -> None:
    for code in (ProblemCode.ACCOUNT_LOCKED, Refusal.TOO_EARLY):
        for seconds in (10**30, -(10**30)):
            trouble = error_of(Problem("", "", 423, code, retry_after=seconds))
            assert words_for(trouble).code


def test_the_front_page_asks_no_sooner_than_it_was_told_to_but_within_a_minute() -> None:
    rounds = {None: 10.0, 1.0: 10.0, 45.0: 45.0, 86_400.0: 60.0, float("inf"): 60.0}
    assert {after: _round_after(RaUnreachable(after=after)) for after in rounds} == rounds
    assert _round_after(RaBroken()) == _round_after(None) == 10.0


async def test_each_alert_of_tls_is_told_by_its_cause(tmp_path: Path) -> None:
    alerts: list[int] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"\x15\x03\x03\0\x02\x02" + bytes(alerts[-1:]))  # RFC 8446, 5.1: a fatal one in plain text
        writer.close()

    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
        line.http.base_url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for trouble, numbers in ALERTS.items():
            for number in numbers:
                alerts.append(number)
                with pytest.raises(trouble) as caught:
                    await line.request("GET", "/v1/me")
                assert type(caught.value) is trouble, number
        server.close()


async def test_a_connection_that_was_dropped_is_made_anew_without_a_word(tmp_path: Path) -> None:
    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        await line.request("GET", "/v1/me")
        end.script = ["hang up", "200 OK"]
        await line.request("GET", "/v1/me")
        end.script = ["hang up"]
        with pytest.raises(RaUnreachable):
            await line.request("GET", "/v1/me")


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        ('200 OK|{"cn": "DEMO-05", "na', RaBroken),
        ("200 OK|", RaBroken),
        ("200 OK|<html><body>Please sign in to this network", RaBroken),
        ("200 OK|" + "[" * 100_000, RaBroken),
        ('200 OK|{"status": NaN}', RaBroken),
        ("200 OK\r\nContent-Encoding: gzip|no gzip", RaUnreachable),
        ("302 Found\r\nLocation: https://elsewhere.example/|", RaBroken),
        ("503 Service Unavailable|<html><h1>503</h1>nginx", RaUnreachable),
        ("502 Bad Gateway|" + "{" * 100_000, RaUnreachable),
        ('504 Gateway Timeout|{"code": 504, "message": "upstream"}', RaUnreachable),
        ("half a head", RaUnreachable),
        ("half a body", RaUnreachable),
        ("hang up", RaUnreachable),
    ],
    ids=[
        *("half JSON", "no JSON", "a page", "ten thousand deep", "no number", "badly packed", "elsewhere"),
        *("a gateway's page", "a gateway's nonsense", "a gateway's JSON", "half a head", "half a body", "no answer"),
    ],
)
async def test_an_answer_that_is_none_is_away_or_not_understood_and_nothing_else(
    tmp_path: Path, script: str, trouble: type[RaError]
) -> None:
    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        end.script = [script]
        with pytest.raises(trouble) as caught:
            await line.record("GET", "/v1/health", Problem)
        assert type(caught.value) is trouble
        assert len(end.asked) <= again.TRIES
        with pytest.raises(RaError):
            await RaClient(line).health()
        end.script = ["204 No Content"]
        await line.request("GET", "/v1/health")  # and the line is as good as before


async def test_connections_that_are_reset_before_tls_are_an_ra_that_is_away(tmp_path: Path) -> None:
    octets = [0, 1, 400]  # that are read of each connection

    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(octets[0])
        writer.transport.abort()

    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        server = await asyncio.start_server(reset, "127.0.0.1", 0)
        line.http.base_url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        while octets:
            with pytest.raises(RaUnreachable):
                await line.request("GET", "/v1/me")
            octets.pop(0)
        line.http.base_url = "https://no-such-name.invalid"
        with pytest.raises(RaUnreachable):
            await line.request("GET", "/v1/me")
        server.close()


async def test_a_bug_of_the_ra_is_an_answer_that_is_not_understood(tmp_path: Path) -> None:
    async with far_end(tmp_path) as end, transport_to(end, tmp_path) as line:
        end.script = ["500 Internal Server Error"]
        with pytest.raises(RaBroken):
            await line.request("GET", "/v1/me")
        assert len(end.asked) == 1


@pytest.mark.parametrize(
    ("server", "kiosk", "trouble"),
    [
        ((VALID, "127.0.0.1"), (VALID, "another"), RaUntrusted),
        ((VALID, "127.0.0.2"), (VALID, "ours"), RaOtherName),
        ((OVER, "127.0.0.1"), (VALID, "ours"), RaCertificateOver),
        ((EARLY, "127.0.0.1"), (VALID, "ours"), KioskClockWrong),
        ((OVER, "127.0.0.1"), (OVER, "ours"), KioskClockWrong),
        ((VALID, "127.0.0.1"), (OVER, "ours"), KioskCertificateOver),
        ((VALID, "127.0.0.1"), (EARLY, "ours"), KioskClockWrong),
    ],
    ids=["another authority", "another name", "over", "not yet", "both over", "kiosk's over", "kiosk's not yet"],
)
async def test_each_refusal_of_tls_is_told_by_its_cause(
    tmp_path: Path, server: tuple[Validity, str], kiosk: tuple[Validity, str], trouble: type[RaError]
) -> None:
    async with far_end(tmp_path, *server) as end, transport_to(end, tmp_path, *kiosk) as line:
        with pytest.raises(trouble):
            await line.request("GET", "/v1/me")


async def test_a_renewed_certificate_is_taken_up_without_a_restart(tmp_path: Path) -> None:
    async with far_end(tmp_path) as end, transport_to(end, tmp_path, OVER) as line:
        with pytest.raises(KioskCertificateOver):
            await line.request("GET", "/v1/me")
        (tmp_path / "kiosk.pem").write_text("half written")
        with pytest.raises(RaError):
            await line.request("GET", "/v1/me")
        write_pair(tmp_path, "kiosk")
        await line.request("GET", "/v1/me")
        write_pair(tmp_path, "kiosk")
        await line.request("GET", "/v1/me")
        assert len(set(end.seen)) == 2
