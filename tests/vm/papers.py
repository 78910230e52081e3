"""Deeds of customers with card, stick and printer."""

from tests.vm.machine import VmFailure, until
from tests.vm.stick import UsbStick
from tests.vm.story import Story
from tests.vm.walks import APPLIED, CARD_IN, HOME, PIN, TESTED, logs_out, signs_in, walks_files


def card(story: Story) -> str:
    """A card behind an emulated USB reader (CCID) passes 簽章測試"""
    counter = story.counter
    story.reader.insert(story.world.card("C-0009"))
    signs_in(counter, "DEMO-09")
    counter.sees(CARD_IN)
    story.machine.picture(story.pictures / "card.png")
    counter.press("9")
    counter.sees("請插入憑證晶片卡")
    counter.press("ret")
    counter.sees("請輸入晶片卡密碼")
    counter.enter(PIN)
    counter.sees(TESTED)
    story.machine.picture(story.pictures / "signature-test.png")
    counter.press("ret")
    reader = story.machine.shell("cat /sys/bus/usb/devices/*/product | grep -i ccid").strip()
    return f"{TESTED}; the reader is {reader!r}"


def prints(story: Story) -> str:
    """An IPP printer on the network prints the proof of a certificate"""
    counter = story.counter
    counter.sees(HOME)
    counter.press("5")
    counter.sees("請選擇要證明的憑證")
    counter.press("1")
    counter.sees("可以列印", "返回服務選單")  # the paper itself is hidden
    story.machine.picture(story.pictures / "proof.png")
    counter.press("ret")
    counter.sees("證明單是否印出？")
    papers = until(lambda: story.printer.received() or None, "the printer has a paper", 60)
    counter.press("1")
    counter.sees(HOME)
    logs_out(counter, story.reader)
    if not papers[-1].startswith(b"%PDF"):
        raise VmFailure("what the printer got is no PDF")
    return f"{len(papers)} paper, PDF of {len(papers[-1])} bytes"


def stick(story: Story) -> str:
    """A USB stick takes the pair of 參一"""
    own = UsbStick(story.folder / "sticks" / "demo-05.img")
    signs_in(story.counter, "DEMO-05")
    own.plug_into(story.machine)
    walks_files(story.counter, "1", APPLIED)
    story.machine.picture(story.pictures / "applied.png")
    story.counter.press("ret")
    story.counter.sees(HOME)
    logs_out(story.counter)
    own.pull_from(story.machine)
    files = [file.name for file in own.files(story.folder / "sticks" / "demo-05") if file.suffix == ".p12"]
    if len(files) != 2:
        raise VmFailure(f"on the stick are {files}")
    return f"{len(files)} .p12 files on the stick"
