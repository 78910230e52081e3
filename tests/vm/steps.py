"""The steps, in their order: each returns what was seen, and raises VmFailure for what was not."""

from collections.abc import Callable

from tests.vm import faults, lockdown, no_data, papers, power, support, upgrade
from tests.vm.story import Story


def boot(story: Story) -> str:
    """The packages' kiosk is on the screen of a machine that boots"""
    seconds = story.boots()
    story.machine.picture(story.pictures / "kiosk.png")
    failed = story.machine.shell("systemctl list-units --failed --plain --no-legend").strip()
    return f"after {seconds:.0f} s; failed units: {failed or 'none'}"


STEPS: dict[str, Callable[[Story], str]] = {
    "boot": boot,
    "root": lockdown.root,
    "keys": lockdown.keys,
    "card": papers.card,
    "print": papers.prints,
    "stick": papers.stick,
    "faults": faults.each,
    "support": support.restarts,
    "resume": upgrade.cut_off,
    "upgrade": upgrade.broken_version,
    "data": no_data.page,
    "power": power.cuts,
}
