"""Support at the machine, as sshd lets them in: what they start anew comes back, and nothing else is touched."""

from tests.vm.faults import PROGRAM
from tests.vm.machine import VmFailure
from tests.vm.story import Story
from tests.vm.walks import CARD_IN, WELCOME, signs_in

_RESTART = "/usr/bin/rakiosk support --socket /run/rakiosk/support.sock restart"
_AGAIN = "剛才重新啟動"
_SERVICE = "systemctl show --property=MainPID --value pcscd.service"


def restarts(story: Story) -> str:
    """Support starts the card service anew, and the program: between two customers, and with a customer's leave"""
    counter = story.counter
    counter.sees(WELCOME)
    program, service = _told(story, PROGRAM), _told(story, _SERVICE)
    told = [_asks(story, "reader")]
    if _told(story, _SERVICE) == service or _told(story, PROGRAM) != program:
        raise VmFailure(f"pcscd is process {service} as before, or the program is another: {told}")
    story.reader.insert(story.world.card("C-0009"))
    counter.sees(CARD_IN)
    story.reader.pull()
    counter.forget()
    told.append(_asks(story, "app"))
    counter.sees(WELCOME, _AGAIN)

    signs_in(counter, "DEMO-09")
    told.append(_asks(story, "app", status=1))
    story.machine.shell(f"systemd-run --quiet --unit=asking --uid=rasupport {_RESTART} app the slip was lost")
    counter.sees("客服人員可以重新啟動")
    story.machine.picture(story.pictures / "leave.png")
    counter.press("shift+tab", "ret")
    counter.sees(WELCOME)
    told.append(story.machine.shell("journalctl --no-pager --output=cat _SYSTEMD_UNIT=asking.service").strip())
    return "; ".join(told)


def _asks(story: Story, part: str, *, status: int = 0) -> str:
    ended, said = story.machine.shell_status(f"runuser -u rasupport -- {_RESTART} {part}")
    if ended != status:
        raise VmFailure(f"restart {part} ended with {ended}: {said.strip()}")
    return said.strip()


def _told(story: Story, command: str) -> str:
    return story.machine.shell(command).strip()
