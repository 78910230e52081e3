"""Each part killed, and each hung: the screen and the reader are back within a minute."""

import time

from tests.vm.machine import VmFailure
from tests.vm.story import Story
from tests.vm.walks import CARD_IN, WELCOME

LIMIT_SECONDS = 60
PROGRAM = "pgrep --newest --full '/usr/bin/rakiosk run'"  # not its supervisor
_PARTS = {
    "program": PROGRAM,
    "terminal": "pgrep --exact foot",
    "compositor": "pgrep --exact cage",
    "pcscd": "pgrep --exact pcscd",
}
_READY = (WELCOME, "讀卡機：已就緒")
_OUTSIDE = "pcscd"  # of these parts the one that is not in the kiosk's unit


def each(story: Story) -> str:
    """Program, terminal, compositor and pcscd, each killed and each hung (SIGSTOP): back within 60 s"""
    told, missed = [], []
    for part, find in _PARTS.items():
        for signal, way in (("KILL", "killed"), ("STOP", "hung")):
            try:
                seconds = _seconds_until_back(story, part, find, signal)
            except VmFailure as error:
                missed.append(f"{part} {way}: {str(error).partition(';')[0]}")
                story.machine.shell("systemctl kill --signal=KILL pcscd.service rakiosk.service; sleep 1")
                story.reader.pull()
                continue
            told.append(f"{part} {way} {seconds:.0f} s")
            if seconds > LIMIT_SECONDS:
                missed.append(told[-1])
    if missed:
        raise VmFailure(f"not back in time: {', '.join(missed)}; back: {', '.join(told)}")
    return ", ".join(told)


def _seconds_until_back(story: Story, part: str, find: str, signal: str) -> float:
    story.counter.sees(*_READY)
    before = story.machine.shell(find).split()[0]
    began = time.monotonic()
    story.machine.shell(f"kill -{signal} {before}")
    end = began + 3 * LIMIT_SECONDS
    while _is_there(story, before):
        if time.monotonic() > end:
            raise VmFailure(f"process {before} still hangs")
        time.sleep(1)
    if part != _OUTSIDE:
        story.counter.forget()  # a kiosk that starts anew is seen anew
    story.counter.sees(WELCOME, seconds=3 * LIMIT_SECONDS)
    story.reader.insert(story.world.card("C-0009"))
    story.counter.sees(CARD_IN, seconds=3 * LIMIT_SECONDS)
    seconds = time.monotonic() - began
    story.reader.pull()
    return seconds


def _is_there(story: Story, process: str) -> bool:
    return story.machine.shell_status(f"kill -0 {process}")[0] == 0
