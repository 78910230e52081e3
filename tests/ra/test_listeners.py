"""Nobody outside can stop it: whatever strangers do to a listener, a kiosk and a relying party are served."""

import logging
import os
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from ra_contract import possession
from ra_contract.certificate import CarrierKind
from rakiosk_ra.admin.interface import Admin
from rakiosk_ra.base.log import Moderate
from rakiosk_ra.server.nuisances import SPAN_SECONDS, Nuisances
from tests.ra.card import KeyPair, b64, unb64
from tests.ra.founding import new_admin
from tests.ra.postgres import new_database
from tests.ra.process import COMMAND, Served, on
from tests.ra.siege import (
    HALF,
    Deed,
    ask,
    come_and_go,
    connect,
    crowd,
    dribble,
    flooded,
    peak_memory,
    rest,
    shake_hands,
    short_of_memory,
    slow_readers,
    wait_until_cut,
)
from tests.ra.world import PASSWORD, Applied, Customer, Visit, line

LIMITS = """
[api]
connections = 60
per_address = 40
request_seconds = 2
[public]
connections = 60
per_address = 40
request_seconds = 2
stalled_seconds = 2
"""
MEBIBYTE = 1024 * 1024
DRIVER = 30 * MEBIBYTE


@dataclass
class Besieged:
    """A served RA with a kiosk let in and a customer who knows their password."""

    served: Served
    kiosk: Path

    def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        """Sign in over a line of its own."""
        with line(self.served.url, self.kiosk) as kiosk:
            return kiosk.post("/v1/session", json={"cn": "BESIEGED", "password": password})

    def serves(self) -> bool:
        """Whether a kiosk and a relying party get what they ask for."""
        crl = httpx.get(f"{self.served.pki_url}/crl", trust_env=False, timeout=20)
        return (self.sign_in().status_code, crl.status_code) == (201, 200)

    def log_length(self) -> int:
        """Bytes in the log."""
        return self.served.log.stat().st_size


def make(folder: Path, database: str | None, limits: str, *under: str) -> Besieged:
    state, kiosk = folder / "state", folder / "kiosk"
    with new_admin(state, database) as admin:
        admin.kiosks.add("k").write(kiosk)
        for cn in ("BESIEGED", "PROVING-0", f"PROVING-{4 * MEBIBYTE}"):
            admin.customers.add(cn, "林美玲", CarrierKind.FILE, PASSWORD, must_change=False)
    with (state / "ra.toml").open("a") as settings:
        settings.write(limits)
    return Besieged(Served.start(state, database, under=under), kiosk)


@pytest.fixture(scope="module")
def ra(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Besieged]:
    database = new_database(request.getfixturevalue("postgres"), "besieged") if engine == "postgresql" else None
    besieged = make(tmp_path_factory.mktemp("besieged"), database, LIMITS)
    with Admin(besieged.kiosk.parent / "state", database) as admin:
        admin.driver.publish(driver(besieged.kiosk.parent / "driver.zip"), "1")
    yield besieged
    assert besieged.served.terminate() == 0


def driver(file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("driver", os.urandom(DRIVER))
    return file


@pytest.mark.parametrize("side", ["url", "pki_url"])
@pytest.mark.parametrize("said", [b"", HALF], ids=["silent", "half-sent"])
def test_connections_that_ask_nothing_make_way_and_are_closed(ra: Besieged, side: str, said: bytes) -> None:
    assert ra.serves()
    before, memory = ra.log_length(), peak_memory(ra.served.sides["api"])
    with crowd(getattr(ra.served, side), count=150, an_address=30, said=said) as strangers:
        assert ra.serves()
        assert [rest(stranger) for stranger in strangers] == [0] * 150
    assert ra.log_length() - before < 40_000
    assert peak_memory(ra.served.sides["api"]) - memory < 60 * 192 * 1024  # asyncio alone would take 256 KiB for each


def test_one_address_has_only_so_many_connections_and_a_dribbled_request_ends(ra: Besieged) -> None:
    with crowd(ra.served.pki_url, count=41, an_address=41, said=b"") as strangers:
        assert rest(strangers[-1]) == 0
        assert ra.serves()
        strangers[0].sendall(HALF)
        dribble(strangers[0])


def test_an_address_that_connects_in_vain_again_and_again_waits_and_others_do_not(ra: Besieged) -> None:
    for _ in range(20):
        for _ in range(110):
            connect(ra.served.pki_url, 99).close()
        with connect(ra.served.pki_url, 99) as stranger, suppress(OSError):
            stranger.sendall(b"GET /crl HTTP/1.1\r\nHost: ra\r\nConnection: close\r\n\r\n")
            if rest(stranger) == 0:
                break
    else:
        pytest.fail("it was let in each time")
    assert ra.serves()


@pytest.mark.parametrize(
    ("side", "deed"),
    [
        ("url", shake_hands),
        ("url", come_and_go),
        ("pki_url", ask("/crl", times=10)),
        ("pki_url", ask("/o", bytes(1 << 20))),
        ("pki_url", ask("/check/" + "2" * 12)),
    ],
    ids=["handshakes", "coming and going", "ten in a breath", "a body too long", "check codes"],
)
def test_while_strangers_do_it_again_and_again_a_kiosk_is_served(ra: Besieged, side: str, deed: Deed) -> None:
    before, memory = ra.log_length(), [peak_memory(process) for process in ra.served.sides.values()]
    with flooded(getattr(ra.served, side), deed, strangers=20, times=6):
        assert ra.serves()
    assert ra.serves()
    assert ra.log_length() - before < 40_000
    for was, process in zip(memory, ra.served.sides.values(), strict=True):
        assert peak_memory(process) - was < 32 * MEBIBYTE


def test_a_nuisance_is_let_in_again_when_its_span_is_over_and_takes_no_more_room() -> None:
    now = 0.0
    nuisances = Nuisances(2, lambda: now)
    for _ in range(2):
        assert not nuisances.has("192.0.2.1")
        nuisances.note("192.0.2.1")
    assert nuisances.has("192.0.2.1")
    assert not nuisances.has("192.0.2.2")
    now = SPAN_SECONDS
    assert not nuisances.has("192.0.2.1")


def test_readers_who_take_nothing_cost_no_memory_and_lose_their_place(ra: Besieged) -> None:
    before = peak_memory(ra.served.sides["public"])
    with slow_readers(ra.served.pki_url, 20, "/driver/driver.zip") as strangers:
        assert ra.serves()
        for stranger in strangers:
            wait_until_cut(stranger)
    # once through PostgreSQL's text costs seven times its size; twenty times would cost forty at least
    assert peak_memory(ra.served.sides["public"]) - before < 10 * DRIVER
    whole = httpx.get(f"{ra.served.pki_url}/driver/driver.zip", trust_env=False)
    assert len(whole.content) > DRIVER


def test_strangers_take_the_processor_from_no_kiosk(ra: Besieged) -> None:
    sides = ra.served.sides
    assert os.sched_getscheduler(sides["public"]) == os.SCHED_BATCH
    given_way = [os.getpriority(os.PRIO_PROCESS, sides[side]) for side in ("public", "api")]
    assert given_way[0] - given_way[1] == min(10, 19 - given_way[1])


def test_when_one_side_dies_the_other_serves_on_and_it_comes_back(ra: Besieged) -> None:
    for side in ("public", "api"):
        os.kill(ra.served.sides[side], signal.SIGKILL)
        assert ra.serves()  # who comes meanwhile waits at the listening socket


def test_with_few_open_files_allowed_it_serves_fewer_at_once_and_its_log_stays_short(
    database: str | None, tmp_path: Path
) -> None:
    ra = make(tmp_path, database, "[public]\nper_address = 1000\n", "prlimit", "--nofile=160:160")
    with crowd(ra.served.pki_url, count=400, an_address=400, said=HALF):
        assert ra.serves()
    assert ra.served.terminate() == 0
    assert "raise LimitNOFILE" in ra.served.log.read_text()
    assert ra.log_length() < 40_000


@pytest.mark.parametrize("room", [0, 4 * MEBIBYTE, 8 * MEBIBYTE, 16 * MEBIBYTE])
def test_short_of_memory_no_right_password_is_wrong_nor_counted_and_afterwards_it_serves(
    ra: Besieged, room: int
) -> None:
    assert ra.serves()
    processes = ra.served.sides
    with ExitStack() as short:
        for process in processes.values():
            short.enter_context(short_of_memory(process, room))
        for _ in range(10):
            with suppress(httpx.TransportError):  # there may not even be room for TLS
                assert ra.sign_in().status_code in {201, 503}
    assert ra.sign_in("Wrong4you").json()["tries_left"] == 4
    assert ra.serves()
    assert ra.served.sides == processes


@pytest.mark.parametrize("room", [0, 4 * MEBIBYTE])
def test_short_of_memory_no_right_proof_or_signature_is_wrong_and_afterwards_it_is_taken(
    ra: Besieged, room: int
) -> None:
    customer = Customer(f"PROVING-{room}", PASSWORD, None)
    with line(ra.served.url, ra.kiosk) as kiosk:  # its TLS stands before the memory goes
        session = kiosk.post("/v1/session", json={"cn": customer.cn, "password": PASSWORD})
        visit = Visit(kiosk, customer, session.json())
        order, keys = visit.ready(), (KeyPair(), KeyPair())
        bodies = {"signing": keys[0].request(), "encryption": keys[1].public()}

        def under_shortage(method: str, path: str, body: object) -> dict[str, Any]:
            """Ask while there is no memory, and then once more; what is answered then."""
            with short_of_memory(ra.served.sides["api"], room):
                for _ in range(6):
                    with suppress(httpx.TransportError):
                        reply = visit.send(method, path, body)
                        assert reply.status_code in {200, 503}, reply.text
            told: dict[str, Any] = visit.put(path, body)
            return told

        path = f"/v1/orders/{order['id']}"
        issued = {use: under_shortage("PUT", f"{path}/certificates/{use}", body) for use, body in bodies.items()}
        applied = Applied(visit, order, *keys, issued)
        assert under_shortage("PUT", f"{path}/confirmation", {"proofs": applied.proofs()})["state"] == "confirmed"
        test = visit.send("POST", "/v1/signature-tests").json()
        signature = keys[0].sign(possession.test_statement(unb64(test["nonce"])))
        answer = {"signature": b64(signature), "certificate": b64(applied.der("signing"))}
        assert under_shortage("PUT", f"/v1/signature-tests/{test['id']}", answer)["failed"] is None


def test_one_side_may_be_served_alone(tmp_path: Path, database: str | None) -> None:
    ra = make(tmp_path, database, LIMITS)
    only = ["serve", *on(tmp_path / "state", database), "--listen", "127.0.0.1:0", "--pki-listen", "127.0.0.1:0"]
    for side, words in (("api", ["ready"]), ("public", ["ready", "pki"])):
        with subprocess.Popen([*COMMAND, *only, "--only", side], stdout=subprocess.PIPE, text=True) as alone:
            assert alone.stdout is not None
            *said, url = alone.stdout.readline().split()
            assert said == words
            if side == "api":
                with line(url, ra.kiosk) as kiosk:
                    assert kiosk.get("/v1/health").status_code == 200
            else:
                assert httpx.get(f"{url}/crl", trust_env=False).status_code == 200
            alone.terminate()
        assert alone.returncode == 0
    assert ra.served.terminate() == 0


def logged(moderate: Moderate, times: int) -> list[int]:
    """The number that each line that passes says was left out before it."""
    records = [logging.LogRecord("any", logging.WARNING, "door.py", 7, "refused", (), None) for _ in range(times)]
    return [vars(record)["left_out"] for record in records if moderate.filter(record)]


def test_of_a_kind_of_line_so_many_are_written_and_the_next_one_tells_of_the_rest() -> None:
    now = [0.0]
    moderate = Moderate(lambda: now[0])
    assert logged(moderate, 100) == [0] * 60
    now[0] = 61.0
    assert logged(moderate, 2) == [40, 0]
