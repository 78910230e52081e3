"""How many keys the shortest whole walk through a section costs, from the home to the page that says it is done."""

from pathlib import Path

import pytest

from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.flows import OWN_ACCOUNTS, PAID, RENEWED, renewable_customer
from tests.kiosk import PIN, Kiosk, Person, kiosk_of, new_customer
from tests.ra.world import World
from tests.software.flows import CHOOSE_FORMAT, CHOOSE_PASSWORD, FILE_NAME, MADE, SAVE_ENCRYPTION, SAVE_SIGNING, TAKE
from tests.software.people import new_file_customer

AGREED, TERMS = "已同意用戶約定條款", "第一條"
NEW_PIN, FILE_PASSWORD = "314159", "Lock4bot"  # the shortest that are taken


class Fingers:
    """Keys pressed at a kiosk, each counted, each only after what it answers was seen."""

    def __init__(self, kiosk: Kiosk) -> None:
        self._kiosk = kiosk
        self.count = 0

    async def at(self, *words: str, press: str = "", typed: tuple[str, ...] = ()) -> None:
        """See these words, type each text with Enter, press a key."""
        await self._kiosk.sees(*words)
        self.count += sum(len(text) + 1 for text in typed) + bool(press)
        await self._kiosk.enter(*typed)
        if press:
            await self._kiosk.press(press)


async def at_home_with_card(kiosk: Kiosk, customer: Person) -> Fingers:
    await kiosk.sign_in(customer)
    await kiosk.sees("讀卡機：晶片卡已插入")
    return Fingers(kiosk)


@pytest.mark.manual("2.1.1", "2.1.5", "2.8.2", "2.8.3", "2.8.4")
async def test_applying_on_a_card_costs_nine_keys_and_changing_its_pin_twenty_two(kiosk: Kiosk) -> None:
    customer = new_customer(kiosk.world)
    kiosk.reader.insert(customer.card)
    fingers = await at_home_with_card(kiosk, customer)
    await fingers.at("請選擇服務項目", press="1")
    await fingers.at(TERMS, press="enter")
    await fingers.at(AGREED, "已確認這是您的晶片卡", "申請案號", "還剩 3 次機會", typed=(PIN,))
    await kiosk.sees("憑證申請成功")
    assert fingers.count == 9
    await kiosk.goes_on("enter")
    fingers.count = 0
    await fingers.at("請選擇服務項目", press="8")
    await fingers.at("舊晶片卡密碼", "晶片卡所在的讀卡機", "ACS ACR38U 0", typed=(PIN, NEW_PIN, NEW_PIN))
    await kiosk.sees("晶片卡密碼更改完成")
    assert fingers.count == 22


@pytest.mark.manual("2.2.1", "2.2.4", "2.2.7")
async def test_renewing_on_a_card_from_ones_own_account_costs_twelve_keys(kiosk: Kiosk) -> None:
    customer = renewable_customer(kiosk.world)
    kiosk.reader.insert(customer.card)
    fingers = await at_home_with_card(kiosk, customer)
    await fingers.at("請選擇服務項目", press="2")
    await fingers.at(TERMS, press="enter")
    await fingers.at(AGREED, "展期費用為新臺幣 150 元", press="enter")
    await fingers.at(OWN_ACCOUNTS, "只扣款一次", press="enter")
    await fingers.at(PAID, "收據編號", press="enter")
    await fingers.at("還剩 3 次機會", typed=(PIN,))
    await kiosk.sees(RENEWED)
    assert fingers.count == 12


@pytest.mark.manual("3.1.1", "3.1.5", "3.1.7", "3.1.10")
async def test_applying_in_files_costs_twenty_four_keys(served_ra: World, tmp_path: Path) -> None:
    media = FolderMedia()
    media.insert(FolderStick(tmp_path / "stick", "KINGSTON"))
    async with kiosk_of(served_ra, tmp_path, media=media) as kiosk:
        await kiosk.sign_in(new_file_customer(served_ra))
        fingers = Fingers(kiosk)
        await fingers.at("請選擇服務項目", press="1")
        await fingers.at(TERMS, press="enter")
        await fingers.at(AGREED, "申請案號", CHOOSE_FORMAT, press="1")
        await fingers.at(CHOOSE_PASSWORD, typed=(FILE_PASSWORD, FILE_PASSWORD))
        await fingers.at(SAVE_SIGNING, "唯一的一份", FILE_NAME, press="enter")
        await fingers.at(SAVE_ENCRYPTION, "唯一的一份", FILE_NAME, press="enter")
        await fingers.at(MADE, "指紋", press="enter")
        await kiosk.sees(TAKE)
        media.pull()
        await kiosk.sees("憑證申請成功")
    assert fingers.count == 24
