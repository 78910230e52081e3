"""The card sections as scripts: what a customer answers, and how card and RA are of one mind when it is done."""

import asyncio
import base64

from ra_contract.certificate import Status, Use
from rakiosk.card.session import CardSession
from rakiosk.domain.errors import PinWrong
from rakiosk.secret import Secret
from rakiosk_demo.simulators.card import SoftwareCard
from tests.card.rig import CountingConnection
from tests.flows import OWN_ACCOUNTS, PAID, RENEWED, certified_customer, logs_out, renewable_customer
from tests.hardware.faults import Script, Walk, go_on, the_home_leaves_the_card_alone
from tests.kiosk import PIN, WRONG_PIN, Customer, Kiosk, new_customer

NEW_PIN = "805317"


async def wrong_then_right(walk: Walk) -> None:
    """A wrong PIN at first; from then on the right one."""
    await walk.enter_pin(PIN if walk.entries else WRONG_PIN)


async def at_home(kiosk: Kiosk, customer: Customer) -> Customer:
    """Signed in, with the card in the reader; whoever was there before has gone."""
    if kiosk.app.visit is not None and kiosk.app.visit.session is not None:
        await logs_out(kiosk)
    before = len(kiosk.reader.commands)
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await the_home_leaves_the_card_alone(kiosk, before)
    return customer


async def newcomer(kiosk: Kiosk, _: Customer | None) -> Customer:
    """A customer who may apply, with a blank card."""
    return await at_home(kiosk, await asyncio.to_thread(new_customer, kiosk.world))


async def holder(kiosk: Kiosk, present: Customer | None) -> Customer:
    """A customer whose card holds valid certificates."""
    return present or await at_home(kiosk, await asyncio.to_thread(certified_customer, kiosk.world))


async def certified_alike(walk: Walk) -> None:
    """The card holds the certificates that are valid at the RA, one for each use; no try is lost."""
    certificates = await asyncio.to_thread(walk.kiosk.world.admin.certificates.of, walk.customer.cn)
    valid = {item.use: item.der for item in certificates if item.status is Status.VALID}
    session = CardSession(CountingConnection(walk.customer.card))
    assert {use: base64.b64encode(session.read_certificate(use)).decode() for use in Use} == valid
    session.close()
    assert walk.customer.card.pin_tries_left == 3


async def changing(kiosk: Kiosk, present: Customer | None) -> Customer:
    """A customer with a card that has the first PIN again."""
    customer = present or await newcomer(kiosk, None)
    _unblocked(customer, PIN)
    return customer


async def old_and_new_pin(walk: Walk) -> None:
    """A wrong old PIN at first; from then on the right one: the form comes again only while that one is in force."""
    await walk.enter_pin(PIN if walk.entries else WRONG_PIN, NEW_PIN, NEW_PIN)


async def the_new_pin(walk: Walk) -> None:
    """The PIN that was to be in force, of a change whose answer was lost."""
    await walk.enter_pin(NEW_PIN)


async def has_a_new_pin(walk: Walk) -> None:
    """The card takes the new PIN, with all tries, and not the old one."""
    card = walk.customer.card
    assert card.pin_tries_left == 3
    assert not _takes(card, PIN)
    assert _takes(card, NEW_PIN)


async def authorised(kiosk: Kiosk, present: Customer | None) -> Customer:
    """A customer with a blocked card, and a clerk's leave to have its PIN reset at this kiosk."""
    customer = present or await newcomer(kiosk, None)
    customer.card.set_pin_tries(0)
    await asyncio.to_thread(kiosk.world.admin.pin_resets.authorise, customer.cn, _name_of(kiosk))
    return customer


async def new_pin(walk: Walk) -> None:
    """A new PIN, twice."""
    await walk.enter_pin(NEW_PIN, NEW_PIN)


async def is_unblocked(walk: Walk) -> None:
    """The card takes the new PIN and has all tries of everything; its PUK is what the RA releases the next time."""
    card = walk.customer.card
    assert (card.pin_tries_left, card.puk_tries_left) == (3, 3)
    assert _takes(card, NEW_PIN)


async def renewing(kiosk: Kiosk, _: Customer | None) -> Customer:
    """A customer whose certificates run out soon, with an account."""
    return await at_home(kiosk, await asyncio.to_thread(renewable_customer, kiosk.world))


async def renewed_once(walk: Walk) -> None:
    """New certificates on the card and at the RA alike, and one debit for them."""
    await certified_alike(walk)
    accounts = await asyncio.to_thread(walk.kiosk.world.admin.bank.accounts, walk.customer.cn)
    assert sum(item.debits for item in accounts) == 1


def _takes(card: SoftwareCard, digits: str) -> bool:
    session = CardSession(CountingConnection(card))
    try:
        session.verify(Secret.of(digits))
    except PinWrong:
        return False
    finally:
        session.close()
    return True


def _unblocked(customer: Customer, pin: str) -> None:
    puk = Secret(bytes.fromhex(customer.card._memory.puk.value))
    session = CardSession(CountingConnection(customer.card))
    session.unblock(puk, puk, Secret.of(pin))
    session.close()


def _name_of(kiosk: Kiosk) -> str:
    """The kiosk that was let in last: tests have one at a time."""
    return max(kiosk.world.admin.kiosks.all(), key=lambda row: row.id).name


APPLY = Script(
    key="1",
    answers=(("不同意", go_on), ("請輸入晶片卡密碼", wrong_then_right)),
    done="憑證申請成功",
    prepare=newcomer,
    agrees=certified_alike,
)
SIGN_TEST = Script(
    key="9",
    answers=(("請插入憑證晶片卡", go_on), ("請輸入晶片卡密碼", wrong_then_right)),
    done="晶片卡測試通過",
    prepare=holder,
    agrees=certified_alike,
)
RENEW = Script(
    key="2",
    answers=(
        ("不同意", go_on),
        ("已同意用戶約定條款", go_on),
        (OWN_ACCOUNTS, go_on),
        (PAID, go_on),
        ("請輸入晶片卡密碼", wrong_then_right),
    ),
    done=RENEWED,
    prepare=renewing,
    agrees=renewed_once,
)
PIN_RESET = Script(
    key="6",
    answers=(("請輸入欲設定之晶片卡密碼", new_pin),),
    done="晶片卡密碼重置完成",
    prepare=authorised,
    agrees=is_unblocked,
)
PIN_CHANGE = Script(
    key="8",
    answers=(
        ("請輸入您剛才設定的新晶片卡密碼", the_new_pin),
        ("再次輸入新晶片卡密碼", old_and_new_pin),
    ),
    done="晶片卡密碼更改完成",
    prepare=changing,
    agrees=has_a_new_pin,
)
