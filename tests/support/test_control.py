"""Control of a customer's screen: each outcome at both screens, in both languages, in the audits of both sides."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.events import Key

from rakiosk.audit.recorder import Recorder
from rakiosk.authority.audit_head import one_round
from rakiosk.authority.tls import TlsFiles
from rakiosk.authority.transport import Transport
from rakiosk.i18n import LANGUAGES, LanguageCode
from rakiosk.support import consent, watch
from rakiosk.support import help as helping
from rakiosk.support.screen.app import SupportApp
from rakiosk.support.screen.link import Link
from rakiosk_ra.clerks import audit
from tests.kiosk import PATIENCE, Kiosk, kiosk_name
from tests.painted import screen_text
from tests.ra.world import World
from tests.rest import come_to_rest
from tests.support.test_way_in import acts, supported

WHO, WHY = "lin@support ticket=12345", "key not found"
WORDS: dict[LanguageCode, dict[str, str]] = {
    "zh_TW": {
        "welcome": "歡迎使用",
        "question": "請問客服人員可以協助您操作嗎",
        "form": "憑證識別碼 (CN)",
        "helps": "正在協助操作",
        "looks": "正在檢視此畫面",
        "asked": "已送出，等待回覆",
        "no": "客戶不同意",
        "silent": "客戶在 30 秒內沒有回答",
        "yes": "客戶同意由您協助",
        "closed": "這一步只能由客戶自己做",
        "key": "協助已結束：客戶按了鍵",
        "time": "協助已結束：兩分鐘已到",
    },
    "en": {
        "welcome": "Welcome",
        "question": "May support help you at this screen?",
        "form": "CN (certificate identifier)",
        "helps": "Support helps at this screen: lin@support",
        "looks": "Support looks at this screen: lin@support",
        "asked": "Asked; waiting for the answer",
        "no": "Not done: the customer does not want it",
        "silent": "Not done: the customer did not answer within 30 seconds",
        "yes": "the customer lets you help, for two minutes",
        "closed": "this is for the customer alone",
        "key": "The help is over: the customer has pressed a key",
        "time": "The help is over: the two minutes have passed",
    },
}
OUTCOMES = [
    *("help-asked", "help-refused", "help-asked", "help-unanswered", "help-asked", "help-granted", "act-done"),
    *("act-refused", "help-ended-by-customer", "help-impossible", "help-asked", "help-granted", "help-over"),
]


@dataclass
class Supporter:
    """Support's screen beside the kiosk, in the same process."""

    app: SupportApp

    async def sees(self, *words: str) -> None:
        """Wait until all these words are on it."""
        async with asyncio.timeout(PATIENCE):
            while not all(word in screen_text(self.app) for word in words):
                try:
                    await asyncio.sleep(0.02)
                except asyncio.CancelledError:
                    raise AssertionError(f"never saw {words}:\n{screen_text(self.app)}") from None

    async def asks_to_help(self) -> None:
        """Ask at the page of the customer's screen."""
        await self.press("h", *WHY, "enter")

    async def press(self, *keys: str) -> None:
        """Press keys by their Textual names."""
        for key in keys:
            self.app.post_message(Key("space" if key == " " else key, key if len(key) == 1 else None))
            await come_to_rest(self.app)


@asynccontextmanager
async def supporter(folder: Path) -> AsyncIterator[Supporter]:
    """Support at the page of the customer's screen."""
    app = SupportApp(Link(folder / "support.sock", WHO))
    async with app.run_test(size=(116, 30)):
        at = Supporter(app)
        await at.sees("counter-1")
        await at.press("3")
        yield at


def told_to_ra(world: World, kiosk: Kiosk, folder: Path) -> list[str]:
    """The acts of support at this kiosk in the RA's audit, once it was told."""
    tls = TlsFiles(*(str(folder / name) for name in ("ra-ca.pem", "kiosk.pem", "kiosk.key")))
    recorder = Recorder(folder / "audit")
    recorder.start()
    try:
        assert asyncio.run(
            one_round(folder / "audit", lambda: Transport.over_tls(world.url, tls, timeout_seconds=10), recorder)
        )
    finally:
        recorder.close()
    with world.registry.database.read() as session:
        entries = [each for each in audit.entries(session, most=99_999) if each.place == kiosk_name(folder)]
    return [each.act.removeprefix("support-") for each in entries]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_outcome_is_seen_at_both_screens_and_kept_once_at_both_sides(
    language: LanguageCode, served_ra: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = WORDS[language]
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.05)
    async with supported(served_ra, tmp_path) as kiosk, supporter(tmp_path) as support:
        for _ in itertools.takewhile(lambda code: code != language, LANGUAGES):
            await kiosk.press("f2")
        await kiosk.sees(words["welcome"], words["looks"])

        await support.asks_to_help()
        await kiosk.sees(words["question"], "lin@support", WHY)
        await support.sees(words["asked"])
        await kiosk.press("enter")
        await support.sees(words["no"])

        with monkeypatch.context() as impatient:
            impatient.setattr(consent, "ASKED_SECONDS", 0.01)
            await support.asks_to_help()
            await support.sees(words["silent"])

        await support.asks_to_help()
        await kiosk.sees(words["question"])
        await kiosk.press("shift+tab", "enter")
        await kiosk.sees(words["helps"])
        await support.sees(words["yes"], "F9")
        await support.press("1")
        await kiosk.sees(words["form"])
        await support.press("enter")
        await support.sees(words["closed"])
        await kiosk.press("x")
        await kiosk.sees(words["looks"])
        await support.sees(words["key"])
        await support.asks_to_help()
        await support.sees(words["closed"])
        await kiosk.press("escape")
        await kiosk.sees(words["welcome"])

        monkeypatch.setattr(helping, "HELP_SECONDS", 1.0)
        await support.asks_to_help()
        await kiosk.sees(words["question"])
        await kiosk.press("shift+tab", "enter")
        await kiosk.sees(words["looks"])
        await support.sees(words["time"])
    kept = [str(act["what"]) for act in acts(tmp_path)]
    assert [what for what in kept if what in OUTCOMES] == OUTCOMES
    assert [kept.count(what) for what in ("help", "act")] == [5, 2]  # what was asked for, before it was answered
    assert await asyncio.to_thread(told_to_ra, served_ra, kiosk, tmp_path) == OUTCOMES


def test_the_customer_has_half_a_minute_to_answer_and_is_helped_for_two() -> None:
    assert (consent.ASKED_SECONDS, helping.HELP_SECONDS) == (30.0, 120.0)
