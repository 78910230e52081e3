"""貳、二 on a card that can move keys: the old signing key is kept until its successor is certified."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from rakiosk.card.objects import certificate_object, certificate_of
from rakiosk_demo.simulators.card import vendor
from rakiosk_demo.simulators.card.command import Command
from rakiosk_demo.simulators.card.memory import Memory
from rakiosk_demo.simulators.card.session import Session
from tests.fault_proxy import FaultProxy
from tests.flows import (
    CARD_REMOVED,
    RA_UNREACHABLE,
    RENEWED,
    at_the_pin_of_the_renewal,
    walks_to_the_renewal,
)
from tests.hardware.test_key_history import MOVES
from tests.kiosk import PIN, Customer, Kiosk
from tests.line import Line

KEY, CERTIFICATE, ASIDE, ASIDE_CERTIFICATE = "9c", "5fc10a", "95", "5fc120"


@pytest.fixture
def movable(renewable: Customer) -> Customer:
    """A customer who may renew, whose card moves keys."""
    renewable.card.speak_as(MOVES)
    return renewable


def is_set_aside(customer: Customer, key: str) -> bool:
    memory = customer.card._memory
    return memory.keys.get(ASIDE) == key and key != memory.keys.get(KEY)


def retired(subject: x509.Name, *, began: timedelta, reads: bool = False) -> str:
    """A certificate object, in hex, that another authority has issued for a key of its own."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "An issuing authority of before")])
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), 9, now - began, now + timedelta(days=9))
    usage = x509.KeyUsage(True, True, reads, False, False, False, False, False, False)  # noqa: FBT003
    made = builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    return certificate_object(made.public_bytes(Encoding.DER)).hex()


async def is_renewed(kiosk: Kiosk, customer: Customer, old: str) -> None:
    await kiosk.sees(RENEWED)
    memory = customer.card._memory
    assert old not in memory.keys.values()
    assert ASIDE not in memory.keys
    assert memory.objects.get(ASIDE_CERTIFICATE, "") == ""


async def is_renewed_after_the_cut(kiosk: Kiosk, customer: Customer, old: str) -> None:
    """From the PIN to the card that was pulled, and with it in again to the end."""
    await kiosk.enter(PIN)
    await kiosk.sees(CARD_REMOVED)
    assert is_set_aside(customer, old)
    kiosk.reader.insert(customer.card)
    await walks_to_the_renewal(kiosk, customer)
    await is_renewed(kiosk, customer, old)


@pytest.mark.manual("2.2.6", "2.2.7")
async def test_where_no_successor_comes_the_old_key_signs_again_and_else_it_goes(
    kiosk: Kiosk, movable: Customer
) -> None:
    await at_the_pin_of_the_renewal(kiosk, movable)
    memory = movable.card._memory
    old, certificate = memory.keys[KEY], memory.objects[CERTIFICATE]
    FaultProxy(kiosk, Line.cut, "certificates/signing")
    await kiosk.enter(PIN)
    await kiosk.sees(RA_UNREACHABLE, "仍然保留")
    assert (memory.keys[KEY], memory.objects[CERTIFICATE]) == (old, certificate)
    assert ASIDE not in memory.keys
    await walks_to_the_renewal(kiosk, movable)
    await is_renewed(kiosk, movable, old)


@pytest.mark.manual("2.2.6", "2.2.7")
async def test_pulled_right_before_it_goes_it_goes_with_the_next_one_and_no_other_key_does(
    kiosk: Kiosk, movable: Customer
) -> None:
    await at_the_pin_of_the_renewal(kiosk, movable)
    memory = movable.card._memory
    old = memory.keys[KEY]
    other = memory.keys["9d"], memory.objects["5fc10b"]
    memory.keys["93"], memory.objects["5fc11e"] = other

    def cut_off(command: Command, _memory: Memory, _session: Session) -> bytes:
        if command.p1 == vendor.NOWHERE:
            movable.card.speak_as(MOVES)
            kiosk.reader.pull()
            return b""
        return vendor.move_key(command, _memory, _session)

    movable.card._commands[vendor.MOVE_KEY] = cut_off
    await is_renewed_after_the_cut(kiosk, movable, old)
    assert "94" not in memory.keys
    assert (memory.keys["93"], memory.objects["5fc11e"]) == other


@pytest.mark.manual("2.2.6", "2.2.7")
async def test_pulled_while_the_new_key_is_made_the_old_one_is_on_the_card_until_the_renewal_goes_on(
    kiosk: Kiosk, movable: Customer
) -> None:
    await at_the_pin_of_the_renewal(kiosk, movable)
    old = movable.card._memory.keys[KEY]

    def cut_off(command: Command, memory: Memory, session: Session) -> bytes:
        vendor.move_key(command, memory, session)
        if command.p2 == int(KEY, 16):
            movable.card.speak_as(MOVES)
            kiosk.reader.pull()
        return b""

    movable.card._commands[vendor.MOVE_KEY] = cut_off
    await is_renewed_after_the_cut(kiosk, movable, old)


@pytest.mark.manual("2.2.6", "2.2.7")
async def test_a_former_signing_key_goes_whoever_certified_it_and_what_may_be_read_with_stays(
    kiosk: Kiosk, movable: Customer
) -> None:
    await at_the_pin_of_the_renewal(kiosk, movable)
    memory = movable.card._memory
    own = x509.load_der_x509_certificate(certificate_of(bytes.fromhex(memory.objects[CERTIFICATE]))).subject
    other = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ANOTHER")])
    year, old = timedelta(days=365), memory.keys[KEY]
    stay = {
        ("94", "5fc11f"): retired(own, began=year, reads=True),
        ("93", "5fc11e"): retired(other, began=year),
        ("92", "5fc11d"): retired(own, began=-timedelta(days=1)),
    }
    for (slot, place), content in {("95", ASIDE_CERTIFICATE): retired(own, began=year), **stay}.items():
        memory.keys[slot], memory.objects[place] = memory.keys["9d"], content
    await kiosk.enter(PIN)
    await is_renewed(kiosk, movable, old)
    assert "91" not in memory.keys
    assert all(slot in memory.keys and memory.objects[place] == content for (slot, place), content in stay.items())
