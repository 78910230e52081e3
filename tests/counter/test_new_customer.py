"""臨櫃、新客戶: an application approved and a card of the stock bound; the first login password comes on a slip."""

from pathlib import Path

from tests.counter.staff import DESK, SEAL, Staff, inventory_card, shows_documents, signs_in
from tests.kiosk import Kiosk

CN = "NEWCOMER-1"


async def test_a_new_customer_gets_a_card_of_the_stock_and_a_sealed_slip_which_can_be_taken_back(
    counter: Kiosk, staff: Staff, tmp_path: Path
) -> None:
    card = inventory_card(counter.world, "C-STOCK")
    await signs_in(counter, staff.clerk)
    await counter.enter("5")
    await counter.sees("新客戶：核發的憑證識別碼")
    await counter.enter(CN)
    await counter.sees("新客戶：姓名為何")
    await counter.enter("王新客")
    await counter.sees("金鑰要存放在哪裡")
    await counter.press("1")
    await counter.sees("請將庫存的新晶片卡插入讀卡機")
    counter.reader.insert(card)
    await counter.sees("晶片卡已插入")
    await counter.press("enter")
    await shows_documents(counter, SEAL)
    await counter.sees("單據", "是")
    await counter.press("1")
    await counter.sees("已完成：新客戶", "對摺彌封")
    assert len(list((tmp_path / "papers").glob("*.pdf"))) == 1
    await counter.press("enter")
    await counter.sees(DESK)
    await counter.enter(CN)
    await counter.sees("客戶 王新客", "C-STOCK", "尚未變更首次登入密碼")
