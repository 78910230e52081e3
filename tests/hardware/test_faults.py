"""Each card section while card or reader fails at each of its commands: told rightly, at one try an entry, finished.

The suite meets every command, or every third of a long section, with one kind of fault in turn; `make fault-campaign`
meets each with every kind, or with those that RAKIOSK_FAULT_CAMPAIGN names: RAKIOSK_FAULT_CAMPAIGN="pull-after garble".
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rakiosk_demo.simulators.card.faults import Fault
from tests.hardware import scripts
from tests.hardware.faults import Campaign, Script, every_one, round_robin
from tests.kiosk import kiosk_of
from tests.ra.world import World

LONG = 20  # commands
STEP = 3  # one command in so many of a long section
CAMPAIGN = os.environ.get("RAKIOSK_FAULT_CAMPAIGN", "")
SECTIONS = {
    "apply": pytest.param(scripts.APPLY, marks=pytest.mark.manual("2.1.3", "2.1.4", "2.1.5")),
    "renew": pytest.param(scripts.RENEW, marks=pytest.mark.manual("2.2.3", "2.2.6", "2.2.7")),
    "pin_reset": pytest.param(scripts.PIN_RESET, marks=pytest.mark.manual("2.6.2", "2.6.3", "2.6.4")),
    "pin_change": pytest.param(scripts.PIN_CHANGE, marks=pytest.mark.manual("2.8.2", "2.8.3", "2.8.4")),
    "sign_test": pytest.param(scripts.SIGN_TEST, marks=pytest.mark.manual("2.9.2", "2.9.3", "2.9.4")),
}


def planned(length: int) -> Iterator[tuple[int, Fault]]:
    """Which commands meet which fault."""
    if not CAMPAIGN:
        return round_robin(length, step=STEP if length > LONG else 1)
    return every_one(length, Fault if CAMPAIGN == "whole" else map(Fault, CAMPAIGN.split()))


@pytest.mark.parametrize("script", SECTIONS.values(), ids=SECTIONS)
async def test_whatever_fails_at_whichever_command_is_told_and_the_section_can_be_finished(
    script: Script, served_ra: World, tmp_path: Path
) -> None:
    async with kiosk_of(served_ra, tmp_path) as kiosk:
        campaign = Campaign(script, kiosk)
        await campaign.begin()
        for at, fault in planned(len(campaign.commands)):
            await campaign.survives(fault, at)
    print(f"{script.done}: {campaign.runs} runs over {len(campaign.commands)} commands")  # noqa: T201  # the proof
    assert STEP * campaign.runs >= len(campaign.commands) > 0
