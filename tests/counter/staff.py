"""The way of staff through the counter, as its tests go it."""

from dataclasses import dataclass

from ra_contract.clerk import Role
from tests.kiosk import Customer, Kiosk
from tests.ra.counter import PASSWORD, Office

WELCOME, SIGN_IN, DESK, STAFF = "歡迎使用", "臨櫃人員登入", "的臨櫃作業", "臨櫃人員作業中"
DOCUMENTS, SECOND, AUTHORISED = "您查驗了哪些證件", "需要第二位人員核可", "晶片卡密碼重置已授權"
TAKE_OVER = "請您接手操作鍵盤"


@dataclass(frozen=True)
class Staff:
    """An office's clerk and supervisor, by their ids."""

    office: Office
    clerk: str
    supervisor: str


def staff_of(office: Office) -> Staff:
    """A clerk and a supervisor of an office."""
    return Staff(office, office.clerk(), office.clerk(Role.SUPERVISOR))


async def signs_in(kiosk: Kiosk, clerk: str, password: str = PASSWORD) -> None:
    """From the front page to the desk."""
    await kiosk.sees(WELCOME)
    await kiosk.press("f8")
    await kiosk.sees(SIGN_IN, "人員代號")
    await kiosk.enter(clerk, password)
    await kiosk.sees(DESK, STAFF)


async def finds(kiosk: Kiosk, customer: Customer) -> None:
    """From the desk to the customer's page."""
    await kiosk.enter(customer.cn)
    await kiosk.sees("客戶 ", customer.cn)


async def shows_documents(kiosk: Kiosk, *more: str) -> None:
    """Two documents, and what else is ticked."""
    await kiosk.sees(DOCUMENTS)
    await kiosk.press("1", "2", *more, "enter")


async def approves(kiosk: Kiosk, supervisor: str) -> None:
    """The second person signs in at the same screen."""
    await kiosk.sees(SECOND)
    await kiosk.press("1")
    await kiosk.sees("第二位人員：")
    await kiosk.enter(supervisor, PASSWORD)


async def authorises(kiosk: Kiosk, staff: Staff) -> None:
    """From the customer's page to a PIN reset that is authorised."""
    await kiosk.press("1")
    await shows_documents(kiosk)
    await approves(kiosk, staff.supervisor)
    await kiosk.sees(AUTHORISED, "請您接手操作鍵盤")
