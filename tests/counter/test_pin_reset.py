"""臨櫃、晶片卡密碼重置授權: two people authorise, and the customer alone chooses the new PIN."""

from pathlib import Path

from rakiosk.audit.port import Act
from rakiosk.audit.reading import lines
from rakiosk.audit.who import who_digest
from rakiosk.i18n import set_language
from tests.counter.staff import (
    AUTHORISED,
    DESK,
    SECOND,
    STAFF,
    TAKE_OVER,
    WELCOME,
    Staff,
    attends,
    authorises,
    shows_documents,
    signs_in,
)
from tests.flows import logs_out, pin_of
from tests.hardware.resetting import DONE, FORM, NOT_NOW, READER
from tests.kiosk import Customer, Kiosk, kiosk_of
from tests.ra.counter import PASSWORD

NEW_PIN = "83620174"


def assert_in_the_audit(folder: Path, staff: Staff, customer: Customer) -> None:
    """The staff's acts are told, with digests for everybody."""
    clerk, supervisor, who = (who_digest(folder, name) for name in (staff.clerk, staff.supervisor, customer.cn))
    told = [line.facts for line in lines(folder) if line.facts["act"] == Act.CLERK]
    assert [(each["what"], each.get("who"), each.get("second")) for each in told] == [
        ("signed-in", None, None),
        ("customer-found", who, None),
        ("job-asked", who, None),
        ("job-approved", who, supervisor),
        ("signed-out", None, None),
    ]
    assert {each["clerk"] for each in told} == {clerk}
    assert (told[2]["kind"], told[2]["state"], told[3]["state"]) == ("pin-reset", "waiting", "done")
    for name in (staff.clerk, staff.supervisor, customer.cn):
        assert not any(name in str(line.facts) for line in lines(folder))


async def test_a_blocked_pin_is_reset_by_two_people_and_typed_by_the_customer_alone(
    counter: Kiosk, staff: Staff, blocked: Customer, tmp_path: Path
) -> None:
    await counter.sign_in(blocked)
    await counter.press("6")
    await counter.sees(NOT_NOW, "B16")
    await counter.press("enter")
    await counter.sees("請選擇服務項目")
    await logs_out(counter)
    counter.reader.insert(blocked.card)
    await signs_in(counter, staff.clerk)
    await counter.sees("0 讀卡機內的晶片卡")
    await counter.enter("0")
    await counter.sees("客戶 ", blocked.cn, "在讀卡機內，已查驗")
    before = counter.strokes
    await authorises(counter, staff)
    assert counter.strokes - before == 4 + len(["1", *staff.supervisor, "enter", *PASSWORD, "enter"])
    await counter.press("1")
    screen = await counter.sees(TAKE_OVER, "請登入")
    assert STAFF not in screen
    assert counter.app.visit is not None
    assert counter.app.visit.desk is None, "the clerk's session is over before the customer types"
    await counter.press("enter")
    await counter.sees("登入密碼", blocked.cn)
    await counter.enter(blocked.password)
    await counter.sees(FORM, READER)
    await counter.enter(NEW_PIN, NEW_PIN)
    await counter.sees(DONE)
    assert (pin_of(blocked.card), blocked.card.pin_tries_left) == (NEW_PIN, 3)
    await counter.press("enter")
    await counter.sees("請選擇服務項目")
    await counter.press("6")
    await counter.sees(NOT_NOW, "B16")
    kept = [file for place in (counter.world.folder, tmp_path) for file in place.rglob("*") if file.is_file()]
    assert kept
    assert_in_the_audit(tmp_path / "audit", staff, blocked)
    assert not [file for file in kept if NEW_PIN.encode() in file.read_bytes()]


async def test_who_is_refused_at_the_second_sign_in_is_told_and_approves_nothing(
    counter: Kiosk, staff: Staff, blocked: Customer
) -> None:
    await attends(counter, staff.clerk, blocked)
    await counter.press("1")
    await counter.sees("您查驗了哪些證件")
    await counter.press("1", "enter")
    await counter.sees("至少需查驗 2 種證件")
    await counter.press("2", "enter")
    await counter.sees(SECOND)
    await counter.press("1")
    await counter.sees("第二位人員：")
    await counter.enter(staff.clerk, PASSWORD)
    await counter.sees("這個人不能核可")
    await counter.press("shift+tab", "delete")
    await counter.enter(staff.supervisor, "Wrong2026a")
    await counter.sees("不符", "次機會")
    await counter.press("escape")
    await counter.sees(SECOND)
    await counter.press("3")
    await counter.sees("未完成：晶片卡密碼重置授權", "已撤回")
    await counter.press("enter")
    await counter.sees("客戶 ", blocked.cn)
    await counter.press("f10")
    await counter.sees("是否要登出系統")
    await counter.press("enter")
    await counter.sees(WELCOME)
    assert pin_of(blocked.card) != NEW_PIN


async def test_a_supervisor_approves_in_a_terminal_of_their_own_and_the_kiosk_goes_on_by_itself(
    counter: Kiosk, staff: Staff, blocked: Customer, tmp_path: Path
) -> None:
    (folder := tmp_path / f"{tmp_path.name}-desk").mkdir()
    async with kiosk_of(counter.world, folder, office=staff.office.name, is_desk=True, size=(80, 24)) as terminal:
        await attends(counter, staff.clerk, blocked)
        await counter.press("1")
        await shows_documents(counter)
        await counter.sees(SECOND)
        await counter.press("2")
        await counter.sees("正在等候第二位人員核可")
        await terminal.sees("註冊中心臨櫃作業", "臨櫃人員登入")
        await terminal.press("1")
        await terminal.sees("人員代號")
        await terminal.enter(staff.supervisor, PASSWORD)
        await terminal.sees(DESK, "待核可案件")
        await terminal.enter("1")
        await terminal.sees("晶片卡密碼重置授權", blocked.cn)
        await terminal.press("1")
        await terminal.sees("核可", "不核可", "國民身分證")
        await terminal.press("1")
        await terminal.sees("已完成：晶片卡密碼重置授權", "有效至")
        await counter.sees(AUTHORISED)
        set_language("zh_TW")
        await counter.press("2")
        await counter.sees("客戶 ", blocked.cn)
