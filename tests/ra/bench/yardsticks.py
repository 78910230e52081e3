"""The machine as it is at this moment: argon2, building and signing alone."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher

from ra_contract.certificate import Use
from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.ca import authorities, keys, profile
from rakiosk_ra.ca.port import Template
from rakiosk_ra.ca.profile import Issuer
from rakiosk_ra.customers.passwords import HASHES_AT_ONCE

_HASHES = 60
_CERTIFICATES = 500


@dataclass(frozen=True)
class Yardsticks:
    """CPU-ms of one argon2 hash, as the RA makes them; hashes a second on all cores; CPU-ms of a certificate."""

    hash_ms: float
    hashes_a_second: float
    signing_ms: float


def measured() -> Yardsticks:
    """All of them, now."""
    return Yardsticks(*_argon2(), _signing())


def _argon2() -> tuple[float, float]:
    hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    kept = hasher.hash("Right4you")
    with ThreadPoolExecutor(HASHES_AT_ONCE) as pool:
        wall, cpu = time.perf_counter(), time.process_time()
        list(pool.map(lambda _: hasher.verify(kept, "Right4you"), range(_HASHES)))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return cpu / _HASHES * 1000, _HASHES / wall


def _signing() -> float:
    key, now = keys.new_key(), datetime.now(UTC).replace(microsecond=0)
    root = Issuer(authorities.root(key, SignedAt(now)), key)
    issuer = Issuer(authorities.issuing(key.public_key(), SignedAt(now), root, "http://pki.example"), key)
    template = Template("C", Use.SIGNING, keys.new_key().public_key(), now, now + timedelta(days=365))
    begun = time.process_time()
    for _ in range(_CERTIFICATES):
        profile.customer_certificate(issuer, template, "http://pki.example")
    return (time.process_time() - begun) / _CERTIFICATES * 1000
