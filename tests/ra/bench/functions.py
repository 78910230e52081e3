"""CPU of the RA's own functions for a certificate: in this process, without TLS, HTTP, session, order."""

import time
from dataclasses import asdict, dataclass
from pathlib import Path

from ra_contract.certificate import Use
from ra_contract.certification import CertificateRequest, Confirmation, Issued, Proof
from ra_contract.order import Kind, Order, OrderRequest
from rakiosk_ra.api.parts import Current
from rakiosk_ra.customers.accounts import find_customer
from rakiosk_ra.customers.rows import SessionRow
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.opening import open_registry
from rakiosk_ra.orders import lifecycle
from rakiosk_ra.orders.records import order_record
from rakiosk_ra.orders.routes import certify, confirm
from rakiosk_ra.orders.terms import terms_in_force
from rakiosk_ra.registry import Registry
from tests.ra.card import KeyPair

_WARM = 5


@dataclass(frozen=True)
class Functions:
    """CPU-ms of a certificate: certified alone, and with its half of putting an order's two in force."""

    certified_ms: float
    in_force_ms: float


def measured(state_dir: Path, database: str | None, customers: list[str]) -> Functions:
    """Certify and confirm two keys for each customer, who has no order yet."""
    ra = open_registry(state_dir, database)
    try:
        certified = confirmed = 0.0
        for number, cn in enumerate(customers):
            if number == _WARM:
                certified = confirmed = 0.0
            spent = _walked(ra, cn)
            certified, confirmed = certified + spent[0], confirmed + spent[1]
    finally:
        ra.close()
    count = (len(customers) - _WARM) * 2
    return Functions(certified / count * 1000, (certified + confirmed) / count * 1000)


def _walked(ra: Registry, cn: str) -> tuple[float, float]:
    """CPU seconds of certifying two keys, and of confirming them."""
    current, order = _ordered(ra, cn)
    keys = KeyPair(), KeyPair()
    bodies = CertificateRequest(**keys[0].request()), CertificateRequest(**keys[1].public())
    begun = time.process_time()
    issued = [certify(ra, current, order.id, use, body) for use, body in zip(Use, bodies, strict=True)]
    certified = time.process_time() - begun
    proofs = _proofs(order, keys, issued)
    begun = time.process_time()
    confirm(ra, current, order.id, proofs)
    return certified, time.process_time() - begun


def _ordered(ra: Registry, cn: str) -> tuple[Current, Order]:
    now = ra.clock()
    with ra.database.write() as session:
        customer = find_customer(session, cn)
        assert customer is not None
        terms = terms_in_force(customer.carrier, "zh_TW", ra.settings.certificates)
        request = OrderRequest(Kind.APPLICATION, terms.version, terms.sha256)
        order = order_record(lifecycle.open_order(ra, session, customer, request, now), now, ra.settings.renewal)
    return Current(KioskRow(), SessionRow(), customer), order


def _proofs(order: Order, keys: tuple[KeyPair, KeyPair], issued: list[Issued]) -> Confirmation:
    signing, encryption = map(asdict, issued)
    proofs = keys[0].prove_signing({"id": order.id}, signing), keys[1].prove_encryption(encryption)
    return Confirmation(tuple(Proof(**proof) for proof in proofs))
