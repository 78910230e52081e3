"""The way through 晶片卡密碼重置 that its tests go."""

from rakiosk_demo.simulators.card import SoftwareCard
from tests.kiosk import Customer, Kiosk

NEW_PIN = "314159"
FORM, READER = "請輸入欲設定之晶片卡密碼", "晶片卡所在的讀卡機"
DONE, NOT_NOW = "晶片卡密碼重置完成", "目前無法重置晶片卡密碼"
FIRST_PUK = "12345678"


async def chooses_the_reset(kiosk: Kiosk, customer: Customer) -> None:
    """Sign in with the card in the reader and choose it."""
    kiosk.reader.insert(customer.card)
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    await kiosk.home_has_looked()
    await kiosk.press("6")


async def at_the_form(kiosk: Kiosk, customer: Customer) -> None:
    """Go on until the new PIN is asked for."""
    await chooses_the_reset(kiosk, customer)
    await kiosk.sees(FORM, "再次輸入新晶片卡密碼")


async def at_the_last_key(kiosk: Kiosk, customer: Customer, new: str = NEW_PIN) -> None:
    """Type the new PIN twice, but for the last Enter."""
    await at_the_form(kiosk, customer)
    await kiosk.sees(READER, "ACS ACR38U 0")
    await kiosk.enter(new)
    await kiosk.type(new)


async def finishes(kiosk: Kiosk, new: str = NEW_PIN) -> str:
    """From the form to the end; the last screen."""
    await kiosk.sees(FORM)
    await kiosk.enter(new, new)
    return await kiosk.sees(DONE)


def puk_of(card: SoftwareCard) -> str:
    """The unblocking code that a card takes, as only its maker can know it."""
    return bytes.fromhex(card._memory.puk.value).decode()
