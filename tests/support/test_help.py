"""Help at the customer's screen: asked for and refused, granted, ended by a key, by time, and never at a secret."""

import ast
import asyncio
from pathlib import Path

import pytest
from textual import events

import rakiosk
from rakiosk.i18n import Words, set_language
from rakiosk.support import consent
from rakiosk.support import help as helping
from rakiosk.support.answers import refused
from rakiosk.support.help import Grant, Help
from tests.flows import OWN_ACCOUNTS, at_the_own_accounts, at_the_pin, renewable_customer
from tests.kiosk import PATIENCE, Customer, Kiosk, kiosk_of
from tests.ra.world import World
from tests.support.test_way_in import acts, recorded
from tests.touch import Touch

NO_LEAVE = "you have no leave to help: ask for it"
WHO = "lin@support ticket=12345"
ASKED = ("請問客服人員可以協助您操作嗎", "lin@support", "找不到按鍵")


def helped(kiosk: Kiosk) -> Help:
    assert kiosk.app.visit is not None
    return Help(kiosk.app, kiosk.app.visit.audit)


async def granted(kiosk: Kiosk, given: Help) -> None:
    asking = asyncio.create_task(given.ask(WHO, "找不到按鍵"))
    await kiosk.sees(*ASKED)
    await kiosk.press("shift+tab", "enter")
    assert await asking == ""


def in_english(words: Words) -> str:
    """An answer to support as scripts read it."""
    return str(refused(words)["error"])


async def test_who_does_nothing_or_says_no_is_helped_by_nobody(
    served_ra: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recorded(tmp_path) as listeners:
        async with kiosk_of(served_ra, tmp_path, listeners=listeners) as kiosk:
            await kiosk.sees("歡迎使用")
            given = helped(kiosk)
            asking = asyncio.create_task(given.ask(WHO, "找不到按鍵"))
            await kiosk.sees(*ASKED)
            await kiosk.press("enter")  # the focus is on no
            assert in_english(await asking) == "the customer does not want it"
            monkeypatch.setattr(consent, "ASKED_SECONDS", 0.01)
            assert "did not answer" in in_english(await given.ask(WHO, "找不到按鍵"))
            await kiosk.sees("歡迎使用")
            assert in_english(given.act(WHO, "1")) == NO_LEAVE
    asked = ["help-asked", "help-refused", "help-asked", "help-unanswered", "act-refused"]
    assert [act["what"] for act in acts(tmp_path)] == asked


async def test_with_leave_support_chooses_and_goes_back_until_the_customer_presses_a_key(
    served_ra: World, tmp_path: Path
) -> None:
    with recorded(tmp_path) as listeners:
        async with kiosk_of(served_ra, tmp_path, listeners=listeners) as kiosk:
            await kiosk.sees("歡迎使用")
            given = helped(kiosk)
            await granted(kiosk, given)
            assert in_english(await given.ask("wu@support", "I too")) == "somebody helps already"
            assert in_english(given.act("wu@support", "2")) == NO_LEAVE
            assert in_english(given.act(WHO, "9")) == "there is no entry 9 here"
            assert given.act(WHO, "1") == ""
            await kiosk.sees("憑證識別碼 (CN)")
            assert "for the customer alone" in in_english(given.act(WHO, "forward"))
            await kiosk.press("escape")
            await kiosk.sees("歡迎使用")
            assert in_english(given.act(WHO, "1")) == NO_LEAVE
    assert [act["what"] for act in acts(tmp_path)] == [
        *("help-asked", "help-granted", "help-impossible", "act-refused", "act-refused", "act-done", "act-refused"),
        *("help-ended-by-customer", "act-refused"),
    ]


async def test_a_key_that_is_dealt_with_at_once_ends_it_as_well(kiosk: Kiosk) -> None:
    await kiosk.sees("歡迎使用")
    given = helped(kiosk)
    await granted(kiosk, given)
    await kiosk.sees("歡迎使用")
    assert given.grant is not None
    assert kiosk.app.takes_at_once(events.Key("down", None))
    assert given.grant is None


async def test_a_tap_ends_it_as_well(kiosk: Kiosk) -> None:
    await kiosk.sees("歡迎使用")
    given = helped(kiosk)
    await granted(kiosk, given)
    await kiosk.sees("歡迎使用")
    assert given.grant is not None
    await Touch(kiosk).goes_on("2 關於憑證")
    assert given.grant is None


async def test_nobody_is_asked_whether_they_are_still_there_while_they_are_helped(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kiosk.sees("歡迎使用")
    given = helped(kiosk)
    await granted(kiosk, given)
    accompanied = asyncio.Event()
    monkeypatch.setattr(kiosk.app.idle, "accompany", accompanied.set)
    for _ in range(2):  # again and again, as long as it lasts
        accompanied.clear()
        await asyncio.wait_for(accompanied.wait(), PATIENCE)
    given.end("help-over")


async def test_help_ends_by_itself(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    await kiosk.sees("歡迎使用")
    given, ended = helped(kiosk), asyncio.Event()
    monkeypatch.setattr(helping, "HELP_SECONDS", 0.01)
    told: list[bool] = []

    def tell() -> None:
        told.append(given.grant is not None)
        if given.grant is None:
            ended.set()

    given.tell = tell
    await granted(kiosk, given)
    await asyncio.wait_for(ended.wait(), 10)
    assert told == [True, False]
    assert in_english(given.act(WHO, "1")) == NO_LEAVE


async def test_help_ends_with_the_visit_of_whoever_gave_leave(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    given, told = helped(kiosk), asyncio.Queue[bool]()
    given.tell = lambda: told.put_nowait(given.grant is not None)
    await granted(kiosk, given)
    assert await told.get()
    kiosk.app.turnover.end_visit()  # by silence: no key is pressed
    assert not await asyncio.wait_for(told.get(), 30)
    await kiosk.sees("歡迎使用")
    assert in_english(given.act(WHO, "1")) == NO_LEAVE


async def test_nobody_is_asked_while_a_pin_or_an_agreement_is_on_the_screen(kiosk: Kiosk, customer: Customer) -> None:
    given = helped(kiosk)
    await at_the_pin(kiosk, customer)
    assert "for the customer alone" in in_english(await given.ask(WHO, "找不到按鍵"))
    assert given.grant is None
    await kiosk.sees("請輸入晶片卡密碼")


async def test_support_chooses_no_account_to_pay_from(kiosk: Kiosk) -> None:
    given, customer = helped(kiosk), renewable_customer(kiosk.world)
    await at_the_own_accounts(kiosk, customer)
    assert "for the customer alone" in in_english(await given.ask(WHO, "找不到按鍵"))
    assert kiosk.app.visit is not None
    ending = asyncio.get_running_loop().call_later(60.0, given.end, "help-over")
    given.grant = Grant(WHO, ending, kiosk.app.visit.session)
    for what in ("1", "0", "forward", "back"):
        assert "for the customer alone" in in_english(given.act(WHO, what))
    given.end("help-over")
    await kiosk.sees(OWN_ACCOUNTS)
    assert kiosk.world.admin.bank.accounts(customer.cn)[0].balance == 1000


def opens_to_help(source: Path) -> list[str]:
    """The menus in this file that support may choose in, by the functions that make them."""
    return [
        function.name
        for function in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and any(each.arg == "is_open_to_help" for each in call.keywords)
    ]


def test_the_menus_in_which_support_may_choose_lead_to_services_and_to_things_to_read() -> None:
    package = Path(rakiosk.__file__).parent
    found = {f"{file.stem}.{name}" for file in package.rglob("*.py") for name in opens_to_help(file)}
    assert found == {
        *("front.front_menu", "home.home_menu", "missing.missing_page", "which_reader.which"),
        *("about.subject_menu", "bulletin.board_menu", "downloads.document_menu", "downloads.way_menu"),
        *("faq.topic_menu", "links.link_menu", "driver.take_along_menu"),
    }


async def test_the_question_is_asked_in_the_customer_s_language(kiosk: Kiosk) -> None:
    await kiosk.sees("歡迎使用")
    set_language("en")
    asking = asyncio.create_task(helped(kiosk).ask(WHO, "the key is not found"))
    screen = await kiosk.sees("May support help you at this screen?", "lin@support")
    assert "ticket" not in screen
    await kiosk.press("escape")
    assert in_english(await asking) == "the customer does not want it"
