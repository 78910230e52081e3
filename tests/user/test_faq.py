"""壹、五 FAQ: by topic, by a word that any keyboard has, and each answer unfolded where its question stands."""

from pathlib import Path

import pytest

from tests.flows import RA_UNREACHABLE
from tests.kiosk import Kiosk
from tests.user.pages import enters, publish_demo

ANSWER = "登入密碼無法在機台上查詢或找回"


@pytest.mark.manual("1.5.1", "1.5.2")
async def test_a_question_unfolds_and_folds_by_keys_also_without_the_ra(kiosk: Kiosk, tmp_path: Path) -> None:
    publish_demo(kiosk.world, tmp_path)
    await enters(kiosk, "5", "您的問題與什麼有關", "晶片卡", "展期")
    await kiosk.goes_on("escape")
    await kiosk.line.cut()
    await enters(kiosk, "5", "您的問題與什麼有關", "目前無法連線至註冊中心。")
    await kiosk.goes_on("1")
    screen = await kiosk.sees("►1  忘記登入密碼怎麼辦？", "►2  為什麼登入被鎖定？")
    assert ANSWER not in screen
    await kiosk.press("1")
    await kiosk.sees("▼1  忘記登入密碼怎麼辦？", ANSWER, "請攜帶兩種身分證件與印鑑至櫃檯")
    await kiosk.press("enter")
    await kiosk.sees_no_more(ANSWER)
    await kiosk.press("down", "space")
    await kiosk.sees("▼2  為什麼登入被鎖定？", "畫面會告訴您還要等幾分鐘")
    await kiosk.goes_on("escape")
    await kiosk.sees("您的問題與什麼有關", "►1 登入")
    assert RA_UNREACHABLE not in kiosk.text()


@pytest.mark.manual("1.5.2")
async def test_a_word_in_letters_finds_chinese_answers_and_one_that_finds_none_says_so(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    publish_demo(kiosk.world, tmp_path)
    await enters(kiosk, "5", "您的問題與什麼有關")
    await kiosk.goes_on("7")
    await kiosk.sees("您要搜尋什麼？")
    await kiosk.press("enter")
    await kiosk.sees("請輸入關鍵字。")
    await kiosk.type("xyzzy")
    await kiosk.goes_on("enter")
    await kiosk.sees("沒有包含「xyzzy」的問題。")
    await kiosk.type("pin Blocked")
    await kiosk.goes_on("enter")
    await kiosk.sees("有 1 個問題包含「pin Blocked」", "▼1  晶片卡密碼被鎖住了", "15 分鐘內回到機台")
    await kiosk.goes_on("escape")
    await kiosk.sees("您的問題與什麼有關")
