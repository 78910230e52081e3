"""`python -m tests.ra.bench`: measure, and print figures as ratios; each stands in FIGURES as soon as it is there.

It takes some ten minutes.
"""

import contextlib
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import sqlalchemy as sa
from cryptography import x509

from rakiosk_ra.admin.interface import Admin
from rakiosk_ra.ca.port import AuthorityStatus
from rakiosk_ra.ca.rows import AuthorityStatusRow
from rakiosk_ra.opening import open_registry
from tests.ra.bench.beside import Peer, install
from tests.ra.bench.kiosks import Site, p95
from tests.ra.bench.rounds import Round
from tests.ra.bench.yardsticks import Yardsticks, measured
from tests.ra.postgres import new_database, running_server
from tests.ra.siege import HALF, ask, come_and_go, crowd, flood, shake_hands, slow_readers
from tests.ra.test_listeners import driver

_PAUSE = 0.1  # a kiosk that asks more often than any customer can
_CALM, _BESIEGED = 20, 6
_LISTED = 100_000
_ROUNDS, _CROWDS = 3, 5
FIGURES = Path(__file__).parents[3] / "build" / "bench-ra.txt"
Attack = Callable[[Site], AbstractContextManager[object]]
ATTACKS: dict[str, Attack] = {
    "1,100 silent": lambda site: crowd(site.served.pki_url, 1100, 40, b""),
    "1,100 half-sent": lambda site: crowd(site.served.pki_url, 1100, 40, HALF),
    "1,100 silent at the kiosks' port": lambda site: crowd(site.served.url, 1100, 40, b""),
    "20 slow readers": lambda site: slow_readers(site.served.pki_url, 20, "/driver/driver.zip"),
    "a flood of /check": lambda site: flood(site.served.pki_url, ask("/check/222222222222")),
    "a flood of the CRL": lambda site: flood(site.served.pki_url, ask("/crl")),
    "a flood of the CRL, 100 in a breath": lambda site: flood(site.served.pki_url, ask("/crl", times=100)),
    "a flood of OCSP that is none": lambda site: flood(site.served.pki_url, ask("/o", bytes(30_000))),
    "TLS without a certificate": lambda site: flood(site.served.url, shake_hands),
    "coming and going": lambda site: flood(site.served.url, come_and_go),
}


def say(what: str, figure: str) -> None:
    """One line."""
    line = f"{what:46} {figure}"
    print(line, flush=True)
    with FIGURES.open("a") as figures:
        figures.write(line + "\n")


def certificates(site: Site, yard: Yardsticks, peer: Peer) -> None:
    """CPU an order and a certificate, beside signing alone and django-ca; sign-ins beside argon2. Medians of rounds."""
    rounds = [Round.measured(site, peer) for _ in range(_ROUNDS)]
    medians = {name: statistics.median(getattr(each, name) for each in rounds) for name in rounds[0].__slots__}
    an_order, signing_in = medians["order"], medians["signing_in"]
    say("CPU of a sign-in", f"{signing_in:.1f} ms: {yard.hash_ms / signing_in:.2f} of argon2's limit")
    say("CPU of an order of two certificates", f"{an_order:.1f} ms: {4000 / an_order:.0f} a second on 4 processes")
    each = ratios(rounds, "order", "service", 2)
    say("  a certificate, all steps over TLS", f"{each} x django-ca's by ACME over TLS")
    whole = ratios(rounds, "order_and_sign_in", "service", 2)
    say("  the same with the sign-in", f"{whole} x ({medians['service']:.1f} ms)")
    say("  its functions alone: to certify", f"{ratios(rounds, 'certified', 'function')} x django-ca's function")
    say("  and put it in force", f"{ratios(rounds, 'in_force', 'function')} x ({medians['function']:.2f} ms)")
    say("  all steps over TLS", f"{an_order / 2 / yard.signing_ms:.0f} x building and signing alone")


def ratios(rounds: list[Round], ours: str, theirs: str, certificates: int = 1) -> str:
    """Ours by theirs, over the rounds."""
    return middle([getattr(one, ours) / certificates / getattr(one, theirs) for one in rounds])


def middle(ratios: list[float]) -> str:
    """The median, with the least and the greatest."""
    return f"{statistics.median(ratios):.2f} [{min(ratios):.2f}, {max(ratios):.2f}]"


def crowds(site: Site) -> None:
    """The p95 of every step at four kiosks by that at one: of each round, as many steps of each right after each other.

    One slow write to a disk that others use makes a p95 of one round; it does not make the median of the rounds.
    """
    rounds = [(site.walked(1, _CALM, _PAUSE), site.walked(4, _CALM // 4, _PAUSE)) for _ in range(_CROWDS)]
    for step in rounds[0][0]:
        times = [(one[step], four[step]) for one, four in rounds]
        far = middle([p95(four) / p95(one) for one, four in times])
        near = middle([statistics.median(four) / statistics.median(one) for one, four in times])
        alone = statistics.median(p95(one) for one, _ in times)
        say(f"p95 of '{step}' at 1 kiosk, at 4", f"{alone:.0f} ms, x {far} (median x {near})")


def sieges(site: Site) -> None:
    """The p95 over all steps under each attack, beside the calm before each of them."""
    calm: list[float] = []
    besieged: dict[str, list[float]] = {}
    for name, attack in ATTACKS.items():
        calm += all_steps(site)
        with attack(site):
            besieged[name] = all_steps(site)
    say("p95 of all steps, calm", f"{p95(calm):.0f} ms")
    for name, seconds in besieged.items():
        near = statistics.median(seconds) / statistics.median(calm)
        say(f"  under {name}", f"x {p95(seconds) / p95(calm):.1f} (median x {near:.1f})")
    say("log", f"{site.served.log.stat().st_size / 1024:.0f} KiB")


def all_steps(site: Site) -> list[float]:
    """How long each step took of two kiosks' orders."""
    return [seconds for step in site.walked(2, _BESIEGED, _PAUSE).values() for seconds in step]


def lists(folder: Path, database: str | None) -> None:
    """How long a list of 100,000 takes to tell of one change more."""
    now = datetime.now(UTC)
    with contextlib.closing(open_registry(folder / "state", database)) as ra, ra.database.write() as session:
        rows = [
            {
                "serial": format(0x40 << 64 | number, "x"),
                "status": AuthorityStatus.REVOKED,
                "reason": "superseded",
                "since": now,
                "not_after": now + timedelta(days=300),
            }
            for number in range(_LISTED)
        ]
        session.execute(sa.insert(AuthorityStatusRow), rows)


def relisted(site: Site) -> None:
    """Hold a certificate and resume it, and wait each time until the list says so."""
    cn = "BENCH-0"  # has been there, and has certificates
    lists(site.folder, site.database)
    entries = listed(site)
    for what, change in (("a change after a while", "hold"), ("one more right after it", "resume")):
        with Admin(site.folder / "state", site.database) as admin:
            getattr(admin.certificates, change)(cn)
        begun, before = time.perf_counter(), entries
        while entries == before:
            entries = listed(site)
        say(f"a list of {_LISTED:,}: {what}", f"{time.perf_counter() - begun:.1f} s")


def listed(site: Site) -> int:
    """How many entries the list has now."""
    der = httpx.get(f"{site.served.pki_url}/crl", trust_env=False, timeout=60).content
    return len(x509.load_der_x509_crl(der))


@contextlib.contextmanager
def site(database: str | None) -> Iterator[Site]:
    """A filled RA, served."""
    with tempfile.TemporaryDirectory(prefix="rakiosk-bench-") as name:
        opened = Site.open(Path(name), database, kiosks=4, customers=900)
        with Admin(Path(name) / "state", database) as admin:
            admin.driver.publish(driver(Path(name) / "driver.zip"), "1")
        try:
            yield opened
        finally:
            opened.close()


def main() -> None:
    """Measure on both engines."""
    install()
    FIGURES.write_text("")
    begun = time.monotonic()
    yard = measured()
    say("argon2", f"{yard.hash_ms:.1f} CPU-ms, {yard.hashes_a_second:.0f} a second on all cores")
    say("building and signing a certificate alone", f"{yard.signing_ms:.2f} CPU-ms")
    with running_server() as socket:
        names = (f"bench{number}" for number in itertools.count())
        fresh: dict[str, Callable[[], str]] = {
            "sqlite": lambda: "",
            "postgresql": lambda: new_database(socket, next(names)),
        }
        for engine, new in fresh.items():
            say("\n" + engine, "")
            with site(new() or None) as opened:
                certificates(opened, yard, Peer(new))
                crowds(opened)
                sieges(opened)
                relisted(opened)
            say("so far", f"{(time.monotonic() - begun) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
