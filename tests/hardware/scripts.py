"""The card sections as scripts: what a customer answers, and how card and RA are of one mind when it is done."""

import asyncio
import base64

from rakiosk.card.session import CardSession
from rakiosk.domain.certificate import Status, Use
from tests.card.rig import CountingConnection
from tests.hardware.faults import Script, Walk, go_on
from tests.kiosk import PIN, WRONG_PIN, Customer, Kiosk, new_customer
from tests.ways import certified_customer, logs_out


async def wrong_then_right(walk: Walk) -> None:
    """A wrong PIN at first; from then on the right one."""
    await walk.enter_pin(PIN if walk.entries else WRONG_PIN)


async def at_home(kiosk: Kiosk, customer: Customer) -> Customer:
    """Signed in, with the card in the reader; whoever was there before has gone."""
    if kiosk.app.visit is not None and kiosk.app.visit.session is not None:
        await logs_out(kiosk)
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    return customer


async def newcomer(kiosk: Kiosk, _: Customer | None) -> Customer:
    """A customer who may apply, with a blank card."""
    return await at_home(kiosk, await asyncio.to_thread(new_customer, kiosk.world))


async def holder(kiosk: Kiosk, present: Customer | None) -> Customer:
    """A customer whose card holds valid certificates."""
    return present or await at_home(kiosk, await asyncio.to_thread(certified_customer, kiosk.world))


async def certified_alike(walk: Walk) -> None:
    """The card holds the certificates that are valid at the RA, one for each use; no try is lost."""
    certificates = await asyncio.to_thread(walk.kiosk.world.office.certificates, walk.customer.cn)
    valid = {item.use: item.der for item in certificates if item.status is Status.VALID}
    session = CardSession(CountingConnection(walk.customer.card))
    assert {use: base64.b64encode(session.read_certificate(use)).decode() for use in Use} == valid
    session.close()
    assert walk.customer.card.pin_tries_left == 3


APPLY = Script(
    key="1",
    answers=(("不同意", go_on), ("已同意用戶約定條款", go_on), ("請輸入晶片卡密碼", wrong_then_right)),
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
