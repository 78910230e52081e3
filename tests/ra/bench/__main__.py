"""`python -m tests.ra.bench`: measure, and print figures as ratios. It takes some four minutes."""

import contextlib
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
from tests.ra.bench.kiosks import Site, p95
from tests.ra.bench.yardsticks import Yardsticks, measured
from tests.ra.postgres import new_database, running_server
from tests.ra.siege import HALF, crowd, flood, slow_readers
from tests.ra.test_listeners import driver
from tests.ra.world import PASSWORD, line

_PAUSE = 0.1  # a kiosk that asks more often than any customer can
_CALM, _BESIEGED = 12, 8
_LISTED = 100_000
Attack = Callable[[Site], AbstractContextManager[object]]
ATTACKS: dict[str, Attack] = {
    "1,100 silent": lambda site: crowd(site.served.pki_url, 1100, 40, b""),
    "1,100 half-sent": lambda site: crowd(site.served.pki_url, 1100, 40, HALF),
    "1,100 silent at the kiosks' port": lambda site: crowd(site.served.url, 1100, 40, b""),
    "20 slow readers": lambda site: slow_readers(site.served.pki_url, 20, "/driver/driver.zip"),
    "a flood of /check": lambda site: flood(site.served.pki_url, "/check/222222222222"),
    "a flood of the CRL": lambda site: flood(site.served.pki_url, "/crl"),
}


def say(what: str, figure: str) -> None:
    """One line."""
    print(f"{what:46} {figure}", flush=True)


def certificates(site: Site, yard: Yardsticks) -> None:
    """CPU an order and a certificate, beside signing alone and django-ca; sign-ins beside argon2."""
    before = site.cpu_seconds()
    site.walked(1, 20, 0)
    orders = (site.cpu_seconds() - before) / 20 * 1000
    signing_in = sign_ins(site)
    an_order = orders - signing_in
    say("CPU of a sign-in", f"{signing_in:.1f} ms: {yard.hash_ms / signing_in:.2f} of argon2's limit")
    say("CPU of an order of two certificates", f"{an_order:.1f} ms: {4000 / an_order:.0f} a second on 4 processes")
    each = an_order / 2
    say("  a certificate, all steps over HTTPS", f"{each / yard.django_ca_ms:.1f} x django-ca without HTTP")
    say("  the same", f"{each / yard.signing_ms:.0f} x building and signing alone")


def sign_ins(site: Site) -> float:
    """CPU-ms of a sign-in."""
    names = site.next_customers(30)
    with line(site.served.url, site.folder / "kiosk-0") as kiosk:
        before = site.cpu_seconds()
        for name in names:
            assert kiosk.post("/v1/session", json={"cn": name, "password": PASSWORD}).status_code == 201
    return (site.cpu_seconds() - before) / len(names) * 1000


def crowds(site: Site) -> None:
    """The p95 of every step at one kiosk and at four."""
    one, four = site.walked(1, _CALM * 2, _PAUSE), site.walked(4, _CALM, _PAUSE)
    for step in one:
        say(f"p95 of '{step}' at 1 kiosk, at 4", f"{p95(one[step]):.0f} ms, x {p95(four[step]) / p95(one[step]):.1f}")


def sieges(site: Site) -> None:
    """The p95 over all steps under each attack, beside the calm."""
    calm = p95([s for step in site.walked(2, _BESIEGED, _PAUSE).values() for s in step])
    say("p95 of all steps, calm", f"{calm:.0f} ms")
    for name, attack in ATTACKS.items():
        with attack(site):
            times = site.walked(2, _BESIEGED, _PAUSE)
        say(f"  under {name}", f"x {p95([s for step in times.values() for s in step]) / calm:.1f}")
    say("log", f"{site.served.log.stat().st_size / 1024:.0f} KiB")


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
def site(engine: str, database: str | None) -> Iterator[Site]:
    """A filled RA, served."""
    with tempfile.TemporaryDirectory(prefix="rakiosk-bench-") as name:
        opened = Site.open(Path(name), database, kiosks=4, customers=400)
        with Admin(Path(name) / "state", database) as admin:
            admin.driver.publish(driver(Path(name) / "driver.zip"), "1")
        try:
            yield opened
        finally:
            opened.served.terminate()


def main() -> None:
    """Measure on both engines."""
    yard = measured()
    say("argon2", f"{yard.hash_ms:.1f} CPU-ms, {yard.hashes_a_second:.0f} a second on all cores")
    say("building and signing a certificate alone", f"{yard.signing_ms:.2f} CPU-ms")
    say("django-ca, in its own process, without HTTP", f"{yard.django_ca_ms:.2f} CPU-ms")
    with running_server() as socket:
        for engine, database in (("sqlite", None), ("postgresql", new_database(socket, "bench"))):
            print(f"\n{engine}")
            with site(engine, database) as opened:
                certificates(opened, yard)
                crowds(opened)
                sieges(opened)
                relisted(opened)


if __name__ == "__main__":
    main()
