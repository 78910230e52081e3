"""The cost of each operation, counted on the wire, with the certificates that the reference RA makes."""

import pytest

from ra_contract import possession
from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.keys import public_key_of
from tests.card.rig import blank_card, certified, pin
from tests.card.test_session import administer, enrol, opened

P_256, RSA = KeyAlgorithm.P_256, KeyAlgorithm.RSA_2048
CASES = pytest.mark.parametrize(
    ("algorithm", "is_t0", "most"),
    [(P_256, False, "t1"), (RSA, False, "t1-rsa"), (P_256, True, "t0"), (RSA, True, "t0-rsa")],
)
SIGNATURE_TEST = {"t1": 6, "t1-rsa": 9, "t0": 10, "t0-rsa": 13}
SIGNING_CERTIFICATE = {"t1": 14, "t1-rsa": 21, "t0": 22, "t0-rsa": 29}
ENCRYPTION_CERTIFICATE = {"t1": 11, "t1-rsa": 16, "t0": 18, "t0-rsa": 23}


@CASES
def test_a_signature_test_costs_so_many_commands(algorithm, is_t0, most):
    card = blank_card(is_t0=is_t0)
    session, _ = opened(card)
    administer(session)
    enrol(session, Use.SIGNING, algorithm)
    session.close()

    session, wire = opened(card)
    session.read_certificate(Use.SIGNING)
    session.sign(Use.SIGNING, b"statement", pin())
    assert len(wire.instructions) <= SIGNATURE_TEST[most]


@CASES
def test_a_signing_certificate_costs_so_many_commands(algorithm, is_t0, most):
    session, wire = opened(blank_card(is_t0=is_t0))
    session.verify(pin())
    administer(session)
    enrol(session, Use.SIGNING, algorithm)
    session.sign(Use.SIGNING, b"statement", pin())
    assert len(wire.instructions) <= SIGNING_CERTIFICATE[most]


@CASES
def test_an_encryption_certificate_costs_so_many_commands(algorithm, is_t0, most):
    session, wire = opened(blank_card(is_t0=is_t0))
    session.verify(pin())
    administer(session)
    certificate = certified(session.generate(Use.ENCRYPTION, algorithm), Use.ENCRYPTION)
    session.write_certificate(Use.ENCRYPTION, certificate)
    locked = possession.lock(possession.new_secret(), public_key_of(certificate))
    session.unlock(Use.ENCRYPTION, locked)
    assert len(wire.instructions) <= ENCRYPTION_CERTIFICATE[most]


def test_a_look_costs_three_commands():
    session, wire = opened(blank_card())
    session.tries_left()
    assert len(wire.instructions) == 3
