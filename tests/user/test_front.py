"""首頁: that the RA is away is told at once, with what the card alone is enough for, as long as it lasts."""

import pytest

from rakiosk.journey import line
from tests.flows import applies, logs_out, pin_of
from tests.kiosk import PIN, Customer, Kiosk

NEW_PIN = "314159"
AWAY, CARD_ALONE = "暫時無法登入", "右邊的項目只用晶片卡即可辦理"


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is asked again at once where it is cut, and else not any more."""
    monkeypatch.setattr(line, "ROUND_SECONDS", 0.05)
    monkeypatch.setattr(line, "QUIET_ROUND_SECONDS", 3600)


@pytest.mark.usefixtures("eager")
async def test_an_ra_that_goes_away_and_comes_back_is_told_while_the_front_page_is_up(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    screen = await kiosk.sees("歡迎使用")
    assert AWAY not in screen
    await kiosk.press("down")
    await kiosk.line.cut()
    screen = await kiosk.sees(AWAY, CARD_ALONE, "7 晶片卡密碼更改", "8 簽章測試", "►2")
    assert "1 登入" in screen
    await kiosk.line.restore()
    screen = await kiosk.sees_no_more(AWAY)
    assert CARD_ALONE not in screen
    assert [r.getMessage()[:18] for r in caplog.records if "R01" in r.getMessage()] == ["R01 RaUnreachable:"]


async def test_while_the_ra_is_away_the_card_alone_is_enough_for_its_pin_and_its_test(
    kiosk: Kiosk, customer: Customer
) -> None:
    await applies(kiosk, customer)
    await logs_out(kiosk)
    await kiosk.line.cut()
    await kiosk.press("2")
    await kiosk.sees("給櫃檯人員的代碼：R01")
    await kiosk.press("escape")
    await kiosk.sees(AWAY, CARD_ALONE)
    await kiosk.goes_on("7")
    await kiosk.sees("請插入憑證晶片卡")
    kiosk.reader.insert(customer.card)
    await kiosk.sees("再次輸入新晶片卡密碼", "還剩 3 次機會")
    await kiosk.enter(PIN, NEW_PIN, NEW_PIN)
    await kiosk.sees("晶片卡密碼更改完成")
    assert pin_of(customer.card) == NEW_PIN
    await kiosk.goes_on("enter")
    await kiosk.sees("請取回您的晶片卡", "已經沒有人登入")
    kiosk.reader.pull()
    await kiosk.sees("歡迎使用", CARD_ALONE)
    await kiosk.line.restore()  # back in the middle of it: who is not signed in is not sent to sign in
    await kiosk.goes_on("8")
    kiosk.reader.insert(customer.card)
    await kiosk.sees("請輸入晶片卡密碼")
    await kiosk.enter(NEW_PIN)
    await kiosk.sees("", "無法得知憑證狀態")
    kiosk.reader.pull()
    await kiosk.goes_on("enter")
    await kiosk.sees("歡迎使用", "1 登入")
    await kiosk.sees_no_more(CARD_ALONE)


@pytest.mark.usefixtures("eager")
async def test_at_the_home_it_is_told_as_well_and_the_advice_comes_back_with_the_ra(
    kiosk: Kiosk, customer: Customer, caplog: pytest.LogCaptureFixture
) -> None:
    await kiosk.sign_in(customer)
    await kiosk.sees("您還沒有憑證")
    await kiosk.line.cut()
    screen = await kiosk.sees("只用晶片卡即可辦理", "其他服務請稍後再試")
    assert "您還沒有憑證" not in screen
    await kiosk.line.restore()
    await kiosk.sees("您還沒有憑證")
    await kiosk.goes_on("9")
    await kiosk.sees("請插入憑證晶片卡")
    await kiosk.line.cut()
    caplog.clear()
    await kiosk.press("escape")
    await kiosk.sees("只用晶片卡即可辦理")
    assert "R01 RaUnreachable" in caplog.text


async def test_pages_of_an_ra_that_answers_nothing_can_be_left(kiosk: Kiosk) -> None:
    await kiosk.sees("歡迎使用")
    kiosk.line.clog(0)
    await kiosk.press("2")
    await kiosk.sees("正在取得頁面", "這次需要的時間比平常久")
    await kiosk.goes_on("escape")
    await kiosk.sees("歡迎使用")
