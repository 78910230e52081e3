"""The page behind F8 when something is missing: what to do about it, what works all the same, the way on."""

from collections.abc import Sequence
from dataclasses import dataclass

from rakiosk.kit.self_test import Concern, Finding
from tests.counter.staff import SIGN_IN, WELCOME, Staff, signs_in
from tests.kiosk import Kiosk

PAGE, PART = "本機台待處理事項", "本機台目前有部分功能無法使用"
NO_PAPER = Finding(Concern.PAPERS, "印表機", "ipp://printer", "請補紙。")
SOON = Finding(Concern.MACHINE, "磁碟空間", "剩餘 300 MB。", "請清理舊檔。", is_broken=False)


@dataclass
class Looks:
    """A self-test that finds this, and once it is looked again what comes next."""

    findings: Sequence[Finding]
    next: Sequence[Finding] = ()

    async def look(self) -> None:
        self.findings, self.next = self.next, ()


def finds(kiosk: Kiosk, *findings: Finding, then: Sequence[Finding] = ()) -> None:
    assert kiosk.app.visit is not None
    kiosk.app.visit.self_test = Looks(findings, then)
    kiosk.app.advise_front()


async def test_the_front_page_says_that_a_part_is_missing_and_not_which(counter: Kiosk) -> None:
    await counter.sees(WELCOME)
    finds(counter, SOON)
    assert PART not in await counter.rests()
    finds(counter, NO_PAPER, SOON)
    screen = await counter.sees(WELCOME, PART)
    assert "請補紙" not in screen
    assert "1" in screen  # the entries are all there


async def test_the_page_says_what_to_do_and_what_works_and_leads_on(counter: Kiosk, staff: Staff) -> None:
    await counter.sees(WELCOME)
    finds(counter, SOON, NO_PAPER, then=[SOON])
    await counter.press("f8")
    screen = await counter.sees(PAGE, "請補紙。", "請清理舊檔。", "可使用：晶片卡服務 / 隨身碟檔案服務 / 登入")
    assert screen.index("印表機") < screen.index("磁碟空間")
    await counter.press("2")
    await counter.sees(PAGE, "各項服務均可使用")
    await counter.press("1")
    await counter.sees(SIGN_IN, "人員代號")
    await counter.press("escape")
    await counter.sees(WELCOME)
    await counter.press("f8")
    await counter.sees(PAGE)
    await counter.press("2")  # and all is well now
    await counter.sees(SIGN_IN, "人員代號")
    await counter.press("escape")
    await signs_in(counter, staff.clerk)


async def test_who_leaves_the_page_is_at_the_front(counter: Kiosk) -> None:
    everything = [Finding(concern, str(concern.value), "-", "-") for concern in Concern]
    finds(counter, *everything)
    await counter.press("f8")
    await counter.sees(PAGE, "目前各項服務均無法使用")
    await counter.press("escape")
    await counter.sees(WELCOME)
