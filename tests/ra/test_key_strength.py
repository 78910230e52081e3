"""Keys that are too weak to be certified: refused as such, by the wire, whatever they are asked for."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from ra_contract.certificate import CarrierKind, KeyAlgorithm
from rakiosk_ra.certificates.key_strength import algorithm_of
from tests.ra import weak_keys
from tests.ra.test_renewal_keys import wanting
from tests.ra.world import Visit, World

NO_KEYS = {"zero", "negative", "exponent 0", "exponent 1", "exponent 2"}
"""The library that reads them calls these no keys at all."""


@pytest.fixture(scope="module")
def visit(served: World) -> Visit:
    return served.visit(served.customer(CarrierKind.FILE), "weak-keys")


@pytest.fixture(scope="module")
def order(served: World, visit: Visit) -> dict[str, str]:
    with wanting(served, KeyAlgorithm.RSA_2048):
        return dict(visit.order())


@pytest.mark.parametrize("fault", list(weak_keys.WEAK))
def test_a_weak_rsa_key_is_refused_as_too_weak(visit: Visit, order: dict[str, str], fault: str) -> None:
    numbers = weak_keys.WEAK[fault]
    for use, body in (("encryption", weak_keys.public(*numbers)), ("signing", weak_keys.request(*numbers))):
        refused = visit.certify(order, use, body)
        expected = "invalid-request" if fault in NO_KEYS else "key-too-weak"
        assert (refused.status_code, refused.json()["code"]) == (422, expected)


def test_good_keys_are_none_of_these() -> None:
    for _ in range(3):
        assert algorithm_of(rsa.generate_private_key(65537, 2048).public_key()) is KeyAlgorithm.RSA_2048
