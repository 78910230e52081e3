"""壹、七 使用者資料變更: masked, changed, read back, never over a change that was not seen."""

import pytest

from ra_contract.certificate import CarrierKind
from rakiosk_ra.customers.personal import Personal
from tests.flows import RA_UNREACHABLE
from tests.kiosk import Customer, Kiosk
from tests.ra.world import PASSWORD, Visit, World
from tests.ra.world import Customer as Holder

EMAIL, PHONE = "mei.lin@example.com", "0912-345-678"
SAVED = "使用者資料變更完成"


@pytest.fixture
def known(customer: Customer, kiosk: Kiosk) -> Customer:
    """A customer whose data the counter knows."""
    cn = f"{customer.cn}-P"
    personal = Personal(phone=PHONE, email=EMAIL)
    kiosk.world.admin.customers.add(cn, "林測試", CarrierKind.CARD, PASSWORD, must_change=False, personal=personal)
    return Customer(cn, PASSWORD, customer.card)


async def at_own_data(kiosk: Kiosk, customer: Customer) -> str:
    await kiosk.sign_in(customer)
    await kiosk.press("a")
    return await kiosk.sees("您要變更什麼？", "新的 E-mail", "新的聯絡電話")


def elsewhere(world: World, customer: Customer) -> Visit:
    """The same customer at another kiosk."""
    return world.visit(Holder(customer.cn, customer.password, None), f"elsewhere-{customer.cn}")


@pytest.mark.manual("1.7.1", "1.7.2")
async def test_data_are_masked_until_typed_anew_and_what_is_saved_is_read_back(kiosk: Kiosk, known: Customer) -> None:
    screen = await at_own_data(kiosk, known)
    assert "m***@example.com" in screen
    assert "***678" in screen
    assert EMAIL not in screen
    assert PHONE not in screen
    await kiosk.type("mei@new.example.tw")
    await kiosk.press("enter", "enter")
    screen = await kiosk.sees(SAVED, "mei@new.example.tw", "***678")
    told = elsewhere(kiosk.world, known).get("/v1/me")
    assert told == {"email": "mei@new.example.tw", "phone": PHONE}
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


@pytest.mark.manual("1.7.1", "1.7.2")
async def test_an_address_and_an_extension_are_saved_as_they_are_meant_however_they_are_typed(
    kiosk: Kiosk, known: Customer
) -> None:
    await at_own_data(kiosk, known)
    await kiosk.enter("mei＠郵局。台灣", "（02） 2393–1261 分機 3702")
    await kiosk.sees(SAVED, "mei@xn--dgt993j.xn--kpry57d", "(02) 2393-1261#3702")


@pytest.mark.manual("1.7.1")
async def test_what_cannot_be_right_is_named_below_its_field_and_nothing_typed_changes_nothing(
    kiosk: Kiosk, known: Customer
) -> None:
    await at_own_data(kiosk, known)
    await kiosk.press("tab", "enter")
    await kiosk.sees("未輸入任何內容，資料維持不變。")
    await kiosk.type("12345")
    await kiosk.press("shift+tab")
    await kiosk.type("mei.lin")
    await kiosk.press("enter")
    screen = await kiosk.sees(
        "E-mail 格式應如 mei.lin@example.com。", "電話格式應如 0912-345-678 或 02-2392-1310#123。"
    )
    assert screen.index("新的 E-mail") < screen.index("E-mail 格式") < screen.index("新的聯絡電話")
    await kiosk.press("escape")
    await kiosk.sees("請選擇服務項目")
    assert elsewhere(kiosk.world, known).get("/v1/me") == {"email": EMAIL, "phone": PHONE}


@pytest.mark.manual("1.7.1", "1.7.2")
async def test_a_change_made_elsewhere_meanwhile_is_shown_and_not_overwritten(
    kiosk: Kiosk, known: Customer, caplog: pytest.LogCaptureFixture
) -> None:
    await at_own_data(kiosk, known)
    other = elsewhere(kiosk.world, known)
    etag = other.send("GET", "/v1/me").headers["ETag"]
    other.send("PATCH", "/v1/me", {"phone": "02-2392-1310"}, **{"If-Match": etag})
    await kiosk.type("mei@new.example.tw")
    await kiosk.press("enter", "enter")
    await kiosk.sees("您的資料已在其他地方變更", "***310", "mei@new.example.tw")
    assert "D01 RaRefused" in caplog.text
    assert other.get("/v1/me") == {"email": EMAIL, "phone": "02-2392-1310"}
    await kiosk.press("enter")  # the focus is on the empty field, the last one that is asked for
    await kiosk.sees(SAVED, "mei@new.example.tw", "***310")


@pytest.mark.manual("1.7.2")
async def test_a_change_whose_answer_was_lost_is_found_out_and_told_as_done(kiosk: Kiosk, known: Customer) -> None:
    await at_own_data(kiosk, known)
    await kiosk.line.cut_before_the_answer()
    await kiosk.type("mei@new.example.tw")
    await kiosk.press("enter", "enter")
    await kiosk.sees(RA_UNREACHABLE)
    await kiosk.line.restore()
    await kiosk.press("enter")
    await kiosk.sees(SAVED, "mei@new.example.tw")
