"""A machine whose disk of data does not come: a page says so, where there would be a prompt for root."""

import time
from pathlib import Path

from PIL import Image

from tests.vm.lockdown import KEYS
from tests.vm.machine import BOOT_SECONDS, VmFailure, until
from tests.vm.story import Story

PAGE = "rakiosk-no-data.service"
_DRAWN_SECONDS = 180
_WHITE, _BLACK = 230, 60  # of 255


def page(story: Story) -> str:
    """A data partition that does not come: a page says so, no key opens a shell, and with the disk the kiosk is back"""
    machine = story.machine
    machine.cut()
    began = time.monotonic()
    machine.on(has_data=False)
    until(machine.has_shell, "the machine boots", BOOT_SECONDS, 2)
    until(lambda: _is_active(story, PAGE), "the page's unit is started", BOOT_SECONDS, 2)
    picture = story.pictures / "no-data.png"
    until(lambda: is_written(machine.picture(picture)) or None, "the page is drawn", _DRAWN_SECONDS, 2)
    seconds = time.monotonic() - began
    for key in (*KEYS, "ret", "ctrl+d", "a", "esc"):
        machine.press(key)
        time.sleep(0.1)
    machine.picture(story.pictures / "no-data-after-keys.png")
    if not _is_active(story, PAGE):
        raise VmFailure("the page is gone after the keys")
    for shell in ("emergency.service", "rescue.service"):
        if _is_active(story, shell):
            raise VmFailure(f"{shell} is active")
    logins = machine.shell("pgrep --full 'agetty.*tty[0-9]|sulogin' | wc --lines").strip()
    if logins != "0":
        raise VmFailure(f"{logins} prompts wait for somebody")
    story.boot_again()
    return f"the page after {seconds:.0f} s, still there after {len(KEYS) + 4} keys; with the disk the kiosk is back"


def is_written(picture: Path) -> bool:
    """Whether a screen is a white page with some black on it."""
    with Image.open(picture) as image:
        grey = image.convert("L").histogram()
    total = sum(grey)
    return sum(grey[_WHITE:]) > total * 0.7 and sum(grey[:_BLACK]) > total * 0.002


def _is_active(story: Story, unit: str) -> bool | None:
    return story.machine.shell_status(f"systemctl is-active --quiet {unit}")[0] == 0 or None
