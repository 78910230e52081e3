"""貳、一 on a card that can move keys: the old encryption key is kept in a retired slot, as FIPS 201 has it."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from ra_contract.certificate import Status, Use
from rakiosk_demo.simulators.card import vendor
from rakiosk_demo.simulators.card.command import Command
from rakiosk_demo.simulators.card.memory import Memory
from rakiosk_demo.simulators.card.session import Session
from tests.flows import certified_customer, revokes_elsewhere
from tests.hardware.test_apply_keys import OLD, agrees
from tests.kiosk import PIN, Customer, Kiosk

MOVES, MOVES_NOT = bytes((5, 7, 1)), bytes((5, 4, 3))
RETIRED, RETIRED_CERTIFICATE, HISTORY = "82", "5fc10d", "5fc10c"


def with_old_keys(kiosk: Kiosk, version: bytes) -> Customer:
    """A customer whose card holds an encryption key of a revoked certificate, and who may apply again."""
    customer = certified_customer(kiosk.world)
    revokes_elsewhere(kiosk.world, customer)
    kiosk.world.admin.customers.approve(customer.cn)
    customer.card.speak_as(version)
    return customer


async def at_the_pin(kiosk: Kiosk, customer: Customer) -> None:
    await agrees(kiosk, customer)
    await kiosk.sees("已同意用戶約定條款", "請輸入晶片卡密碼")


def require_kept(kiosk: Kiosk, customer: Customer, key: str, certificate: str) -> None:
    memory = customer.card._memory
    assert (memory.keys[RETIRED], memory.objects[RETIRED_CERTIFICATE]) == (key, certificate)
    assert memory.keys["9d"] != key
    assert memory.objects[HISTORY] == "c10101c20100f300fe00"
    valid = [c for c in kiosk.world.admin.certificates.of(customer.cn) if c.status is Status.VALID]
    assert {c.use for c in valid} == set(Use)


@pytest.mark.manual("2.1.3")
async def test_the_old_encryption_key_is_kept_in_a_retired_slot_and_nobody_is_asked(kiosk: Kiosk) -> None:
    customer = with_old_keys(kiosk, MOVES)
    key, certificate = customer.card._memory.keys["9d"], customer.card._memory.objects["5fc10b"]
    await at_the_pin(kiosk, customer)
    await kiosk.enter(PIN)
    await kiosk.sees("憑證申請成功")
    require_kept(kiosk, customer, key, certificate)


@pytest.mark.manual("2.1.3")
@pytest.mark.parametrize("is_moved", [False, True])
async def test_pulled_while_it_is_moved_the_key_is_kept_once_and_the_application_goes_on(
    kiosk: Kiosk, is_moved: bool
) -> None:
    customer = with_old_keys(kiosk, MOVES)
    key, certificate = customer.card._memory.keys["9d"], customer.card._memory.objects["5fc10b"]
    await at_the_pin(kiosk, customer)

    def cut_off(command: Command, memory: Memory, session: Session) -> bytes:
        customer.card.speak_as(MOVES)  # the next time it is answered
        if is_moved:
            vendor.move_key(command, memory, session)
        kiosk.reader.pull()
        return b""

    customer.card._commands[vendor.MOVE_KEY] = cut_off
    await kiosk.enter(PIN)
    await kiosk.sees("晶片卡已被取出")
    assert key in customer.card._memory.keys.values()
    kiosk.reader.insert(customer.card)
    await kiosk.sees("請輸入晶片卡密碼")
    await kiosk.enter(PIN)
    await kiosk.sees("憑證申請成功")
    require_kept(kiosk, customer, key, certificate)


@pytest.mark.manual("2.1.3")
@pytest.mark.parametrize("why", ["too old", "no place left", "another house's"])
async def test_a_card_that_moves_no_key_or_has_no_place_left_is_asked_about_as_before(kiosk: Kiosk, why: str) -> None:
    customer = with_old_keys(kiosk, MOVES_NOT if why == "too old" else MOVES)
    if why == "no place left":
        for slot in range(0x82, 0x96):
            customer.card.put_key(slot, ec.generate_private_key(ec.SECP256R1()))
    elif why == "another house's":  # which tells a version, and knows no more of the vendor's commands
        del customer.card._commands[vendor.MOVE_KEY]
    before = dict(customer.card._memory.keys)
    await agrees(kiosk, customer)
    await kiosk.sees(OLD)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert customer.card._memory.keys == before
