"""The mirror while customers type: what support is sent holds no secret, name, number or address of anybody."""

import statistics
from dataclasses import dataclass, field
from pathlib import Path

from textual.app import ComposeResult, RenderResult
from textual.widget import Widget

from rakiosk.i18n import Message, Phrase, Translated, _
from rakiosk.support.mirror.frames import LENGTH_BYTES, Receiver, Sender
from rakiosk.support.mirror.picture import CURTAIN, HIDDEN, picture_of
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.public_words import BLANK, public
from rakiosk.ui.widgets.text import Text
from tests.flows import RENEWED, account_of, renewable_customer, walks_to_the_renewal
from tests.kiosk import PIN, Customer, Kiosk, kiosk_of, new_customer
from tests.ra.world import World


@dataclass
class Watched(Kiosk):
    """A kiosk whose mirror is looked at after every key."""

    sender: Sender = field(default_factory=Sender)
    frames: list[bytes] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)

    async def settle(self) -> None:
        await super().settle()
        if not self.app.stage.stack.is_waiting:
            return  # how long work takes is another each time
        picture = picture_of(self.app.stage)
        frame = self.sender.frame(picture)
        if frame:
            self.frames.append(frame)
            self.looks.append("\n".join(picture.rows))

    async def type(self, text: str) -> None:
        for character in text:
            await super().type(character)


def watched(kiosk: Kiosk) -> Watched:
    return Watched(kiosk.app, kiosk.pilot, kiosk.reader, kiosk.line, kiosk.world)


def received(frames: list[bytes]) -> list[str]:
    """The pictures that a viewer puts together."""
    receiver = Receiver()
    return ["\n".join(receiver.picture(frame[LENGTH_BYTES:]).rows) for frame in frames]


def assert_silent_about(kiosk: Watched, *canaries: str) -> None:
    seen = received(kiosk.frames)
    assert seen == kiosk.looks
    assert len(seen) > 5
    for canary in canaries:
        assert canary
        assert not any(canary in look for look in seen), canary


async def test_a_renewal_is_mirrored_with_neither_name_cn_account_password_nor_pin(kiosk: Kiosk) -> None:
    customer, mirror = renewable_customer(kiosk.world), watched(kiosk)
    kiosk.reader.insert(customer.card)
    await mirror.sees("歡迎使用")
    await mirror.press("1")
    await mirror.sees("憑證識別碼 (CN)")
    await mirror.enter(customer.cn, "Ostrich4Canary")
    await mirror.sees("與登入密碼不符")
    await mirror.enter(customer.password)
    await mirror.sees("請選擇服務項目")
    await mirror.press("a")
    await mirror.sees("您要變更什麼")
    await mirror.type("canary@example.com")
    await mirror.press("escape")
    await mirror.sees("請選擇服務項目", "讀卡機：晶片卡已插入")
    await mirror.press("2")
    account = account_of(kiosk, customer)
    await walks_to_the_renewal(mirror, customer)
    await mirror.sees(RENEWED)
    assert_silent_about(
        mirror, customer.cn, "林測試", customer.password, "Ostrich4Canary", account, account[-4:], PIN, "canary"
    )
    seen = "\n".join(mirror.looks)
    for shown in ("請選擇服務項目", "5 常見問題", "4 憑證暫禁", "請輸入晶片卡密碼", "憑證展期成功", "步驟"):
        assert shown in seen
    first, *updates = map(len, mirror.frames)
    assert first <= 1500
    assert statistics.median(updates) <= 300


async def recording(world: World, folder: Path, customer: Customer, *, pin: str, password: str) -> bytes:
    """The stream of a signing in and a test of the card."""
    async with kiosk_of(world, folder) as kiosk:
        assert kiosk.app.visit is not None
        await kiosk.app.visit.services
        mirror = watched(kiosk)
        await mirror.sees("歡迎使用", "讀卡機：已就緒")
        await mirror.press("1")
        await mirror.sees("憑證識別碼 (CN)")
        await mirror.enter(customer.cn, password)
        await mirror.sees("與登入密碼不符")
        await mirror.enter(customer.password)
        await mirror.sees("請選擇服務項目")
        kiosk.reader.insert(customer.card)
        await mirror.sees("讀卡機：晶片卡已插入")
        await mirror.press("8")
        await mirror.sees("舊晶片卡密碼")
        await mirror.enter(PIN, pin, pin)
        await mirror.sees("晶片卡密碼更改完成")
        return b"".join(mirror.frames)


async def test_secrets_of_other_lengths_give_the_same_stream_byte_for_byte(served_ra: World, tmp_path: Path) -> None:
    streams = set()
    for folder, pin, password in (("six", "582914", "Wren5ish"), ("eight", "58291473", "Ostrich4CanaryIsLonger")):
        (tmp_path / folder).mkdir()
        customer = new_customer(served_ra)
        streams.add(await recording(served_ra, tmp_path / folder, customer, pin=pin, password=password))
    assert len(streams) == 1


async def test_the_curtain_shuts_the_mirror(kiosk: Kiosk) -> None:
    await kiosk.sees("歡迎使用")
    await kiosk.press("f5")
    rows = picture_of(kiosk.app.stage).rows
    assert (rows[0], set(rows[1:])) == (CURTAIN, {""})


class Unspoken(Widget):
    """Made anew, and says nothing of the mirror."""

    def render(self) -> RenderResult:
        return "A123456789"


class Derived(Text):
    """Derived from one that may be seen, and does not say it anew."""


class NewView(PromptView):
    def middle(self) -> ComposeResult:
        for widget in (Text(_("Home")), Derived(_("Front page")), Unspoken()):
            widget.styles.height = 1
            yield widget


async def test_a_widget_that_says_nothing_is_blank_and_so_is_one_that_was_derived(kiosk: Kiosk) -> None:
    await kiosk.sees("歡迎使用")
    await kiosk.app.stage._put(NewView(_("Log out")))
    await kiosk.sees("A123456789", "首頁")
    picture = "\n".join(picture_of(kiosk.app.stage).rows[2:])
    assert "登出" in picture
    assert "服務選單" in picture
    assert HIDDEN * 20 in picture
    assert "A123456789" not in picture
    assert "首頁" not in picture


def test_values_in_sentences_are_blank_however_long_they_are() -> None:
    said = Message("{a} and {b}, {count} of {c}", {"a": "王", "b": Phrase((_("Home"), "x" * 80)), "c": 9}, "", 0)
    assert public(said) == f"{BLANK} and Home {BLANK}, {BLANK} of {BLANK}"  # a number beside it may be theirs as well
    assert public(Message("{a}: step {b}, {count} tries", {"a": _("Home"), "b": 2}, "", 3)) == "Home: step 2, 3 tries"
    assert public(Message("{n}", {"n": 12345678901234})) == BLANK
    assert public(Translated({"en": "Dear Mr Wang"})) == BLANK
    assert public("DEMO-01") == BLANK
    assert public("") == ""
