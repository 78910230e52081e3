"""The home after signing in: what matters now, by the RA and by the card that is in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.flows import certified_customer, ends_elsewhere, logs_out, renewable_customer, revokes_elsewhere
from tests.kiosk import LARGE_TEXT, PIN, WRONG_PIN, Customer, Kiosk, kiosk_of, new_customer
from tests.ra.world import World

SELECT = bytes.fromhex("00A404000BA00000030800001000010000")


async def advised(kiosk: Kiosk, customer: Customer, *words: str) -> None:
    """Sign in, see these words, and be gone."""
    await kiosk.sign_in(customer)
    await kiosk.sees(*words)
    await logs_out(kiosk)


@pytest.mark.manual("1.1.4")
async def test_the_home_says_what_matters_now_for_each_customer(kiosk: Kiosk, served_ra: World) -> None:
    await advised(kiosk, new_customer(served_ra), "您還沒有憑證，請選擇「憑證申請」")
    await advised(kiosk, new_customer(served_ra, approved=False), "您還沒有憑證，請先臨櫃申辦")
    await advised(kiosk, certified_customer(served_ra), "目前沒有待辦事項。您的憑證有效至", "起可以展期")
    ends = datetime.now(UTC) + timedelta(days=20)
    soon = ends.astimezone().strftime("再 20 天到期（%Y-%m-%d），請選擇「憑證展期」")
    await advised(kiosk, renewable_customer(served_ra), soon)
    await advised(kiosk, certified_customer(served_ra, expires_in_days=-2), "您的憑證已於", "到期，請洽櫃檯")
    held, revoked = certified_customer(served_ra), certified_customer(served_ra)
    served_ra.admin.certificates.hold(held.cn)
    revokes_elsewhere(served_ra, revoked)
    await advised(kiosk, held, "您的憑證已暫禁，如需解禁請洽櫃檯")
    await advised(kiosk, revoked, "您的憑證已註銷，如需新憑證請洽櫃檯")


@pytest.mark.parametrize("name", ["林" * 34, "葛\U000e0100‧Marie Elisabeth Anneliese de Vries-van Os"])
async def test_a_name_of_any_length_stands_whole_beside_the_cn(served_ra: World, tmp_path: Path, name: str) -> None:
    customer = new_customer(served_ra, name=name)
    async with kiosk_of(served_ra, tmp_path, size=LARGE_TEXT) as kiosk:
        await kiosk.sign_in(customer)
        title = kiosk.text().partition("您在這裡")[0]
        assert "中華郵政　金融憑證註冊中心" in title
        assert name in title
        assert customer.cn in title


@pytest.mark.manual("1.1.4")
async def test_a_blocked_card_is_told_as_long_as_it_is_in(kiosk: Kiosk, customer: Customer) -> None:
    assert customer.card.transmit(SELECT).endswith(b"\x90\x00")
    for _ in range(3):
        assert customer.card.transmit(_verify(WRONG_PIN)) != b"\x90\x00"
    assert customer.card.transmit(_verify(PIN)) == b"\x69\x83"
    await kiosk.sign_in(customer)
    await kiosk.sees("您還沒有憑證")
    kiosk.reader.insert(customer.card)
    await kiosk.sees("晶片卡密碼已鎖住：請先洽櫃檯，再選擇「晶片卡密碼重置」", "您還沒有憑證")
    kiosk.reader.pull()
    await kiosk.sees_no_more("已鎖住")
    await kiosk.sees("您還沒有憑證")


@pytest.mark.manual("1.1.4")
async def test_without_the_ra_the_home_comes_back_and_advises_by_what_it_knows(
    kiosk: Kiosk, customer: Customer
) -> None:
    await kiosk.sign_in(customer)
    await kiosk.sees("您還沒有憑證")
    await kiosk.press("a")
    await kiosk.sees("您要變更什麼？")
    await kiosk.line.cut()
    await kiosk.press("escape")
    screen = await kiosk.sees("請選擇服務項目", "目前無法連線到註冊中心", "只用晶片卡即可辦理")
    assert "您還沒有憑證" not in screen


@pytest.mark.manual("1.1.4")
async def test_the_home_stands_again_before_the_ra_has_answered_and_says_what_is_otherwise_once_it_has(
    kiosk: Kiosk, served_ra: World
) -> None:
    customer = certified_customer(served_ra)
    await kiosk.sign_in(customer)
    await kiosk.sees("目前沒有待辦事項")
    await kiosk.press("a")
    await kiosk.sees("您要變更什麼？")
    served_ra.admin.certificates.hold(customer.cn)
    kiosk.line.clog(0)
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目", "目前沒有待辦事項")
    kiosk.line.flow()
    await kiosk.sees("您的憑證已暫禁，如需解禁請洽櫃檯")


@pytest.mark.manual("1.1.4")
async def test_a_home_that_stood_before_the_ra_said_that_the_session_is_over_ends_the_visit(
    kiosk: Kiosk, customer: Customer, tmp_path: Path
) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("a")
    await kiosk.sees("您要變更什麼？")
    await ends_elsewhere(kiosk, tmp_path)
    await kiosk.press("escape")
    await kiosk.sees("您已登出：這次登入已經結束")


def _verify(pin: str) -> bytes:
    """SP 800-73-4 part 2, 3.2.1, after SELECT."""
    return bytes.fromhex("0020008008") + pin.encode().ljust(8, b"\xff")
