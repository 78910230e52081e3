"""Kiosks that walk through two-certificate orders, each in a process of its own, and time every step."""

import multiprocessing
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.pool import Pool
from pathlib import Path

from ra_contract.certificate import CarrierKind
from tests.ra.card import KeyPair
from tests.ra.founding import new_admin
from tests.ra.process import Served
from tests.ra.world import PASSWORD, Applied, Customer, Visit, line

_TICK = os.sysconf("SC_CLK_TCK")
Times = dict[str, list[float]]
_UNEVEN = random.SystemRandom()
_spawn = multiprocessing.get_context("spawn")


@dataclass
class Site:
    """A served RA, its kiosks with a process for whoever stands before each, and customers who have not been there."""

    served: Served
    folder: Path
    database: str | None
    people: Pool
    customers: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, folder: Path, database: str | None, kiosks: int, customers: int) -> "Site":
        """Fill an RA, and serve it."""
        names = [f"BENCH-{number}" for number in range(customers)]
        with new_admin(folder / "state", database) as admin:
            for kiosk in range(kiosks):
                admin.kiosks.add(f"k{kiosk}").write(folder / f"kiosk-{kiosk}")
            for name in names:
                admin.customers.add(name, "測試", CarrierKind.FILE, PASSWORD, must_change=False)
        return cls(Served.start(folder / "state", database), folder, database, _spawn.Pool(kiosks), names)

    def close(self) -> None:
        """End the RA and whoever asks it."""
        self.people.terminate()
        self.served.terminate()

    def cpu_seconds(self) -> float:
        """CPU that the kiosks' side has used so far."""
        words = Path(f"/proc/{self.served.sides['api']}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / _TICK

    def walked(self, kiosks: int, each: int, pause: float) -> Times:
        """So many kiosks walk so many orders each, at once, with a pause (seconds) before every step; their times."""
        jobs = [
            (self.served.url, str(self.folder / f"kiosk-{kiosk}"), self.next_customers(each), pause)
            for kiosk in range(kiosks)
        ]
        parts = self.people.starmap(walk, jobs, chunksize=1)
        times: Times = defaultdict(list)
        for part in parts:
            for step, seconds in part.items():
                times[step] += seconds
        return times

    def next_customers(self, count: int) -> list[str]:
        """Customers who have not been there yet."""
        taken, self.customers = self.customers[:count], self.customers[count:]
        assert len(taken) == count, "the bench needs more customers"
        return taken


def walk(url: str, kiosk: str, customers: list[str], pause: float) -> Times:
    """Sign in, order, certify both keys, confirm: once for each customer."""
    times: Times = defaultdict(list)

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        time.sleep(pause * _UNEVEN.uniform(0.5, 1.5))  # else all kiosks would go in step
        begun = time.perf_counter()
        yield
        times[step].append(time.perf_counter() - begun)

    with line(url, Path(kiosk)) as kiosk_line:
        kiosk_line.get("/v1/health")
        for name in customers:
            keys = {"signing": KeyPair(), "encryption": KeyPair()}
            bodies = {"signing": keys["signing"].request(), "encryption": keys["encryption"].public()}
            with timed("sign in"):
                reply = kiosk_line.post("/v1/session", json={"cn": name, "password": PASSWORD})
            visit = Visit(kiosk_line, Customer(name, PASSWORD, None), reply.json())
            consent = visit.consent()
            with timed("order"):
                order = visit.send("POST", "/v1/orders", consent, **{"Idempotency-Key": name}).json()
            issued = {}
            for use, body in bodies.items():
                with timed(f"certify {use}"):
                    issued[use] = visit.certify(order, use, body).json()
            applied = Applied(visit, order, keys["signing"], keys["encryption"], issued)
            proofs = applied.proofs()
            with timed("confirm"):
                reply = visit.confirm(order, proofs)
            assert reply.status_code == 200, reply.text
    return dict(times)


def p95(seconds: list[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000
