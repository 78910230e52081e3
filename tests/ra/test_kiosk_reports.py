"""Kiosks tell of themselves: the last word of each is kept, and shown to people, to machines and to alarms."""

import json
import os
import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rakiosk.support.doctor.report import as_metrics
from rakiosk.support.doctor.verdict import Check, Standing, Verdict
from rakiosk_ra.admin.commands import kiosk_list
from rakiosk_ra.ca.profile import KIOSK_VALIDITY
from rakiosk_ra.kiosks.reports import KnownKiosk
from tests.ra.world import World

MEASURED = (Check.CERTIFICATE, Check.CLOCK, Check.DISK, Check.MEMORY)
WELL: dict[str, Any] = {
    "version": "1.2.3",
    "commit": "abcdef012345",
    "settings_sha256": "ab" * 32,
    "checks": [{"check": "reader", "standing": "ok", "found": "ACS ACR38U"}],
}
NO_PAPER = {"check": "printer", "standing": "broken", "found": "It is out of paper."}


def told(world: World, kiosk: str, **more: Any) -> int:
    return world.line(kiosk).put("/v1/kiosk/report", json=WELL | more).status_code


def known(world: World, name: str) -> KnownKiosk:
    return next(each for each in world.admin.kiosks.known() if each.kiosk.name == name)


def test_the_last_word_of_a_kiosk_is_kept_with_its_time(world: World) -> None:
    world.line("talks-1")
    assert known(world, "talks-1").report is None
    assert told(world, "talks-1") == 204
    assert told(world, "talks-1", checks=[NO_PAPER], version="1.2.4") == 204
    kiosk = known(world, "talks-1")
    assert kiosk.report is not None
    assert kiosk.seen_at is not None
    assert kiosk.report.version == "1.2.4"
    assert [each.found for each in kiosk.wrong] == ["It is out of paper."]


def test_a_report_that_is_none_is_refused_and_keeps_the_one_before(world: World) -> None:
    told(world, "talks-2")
    for bad in ({"version": "x" * 65}, {"commit": "a\x00b"}, {"checks": [{"check": "reader", "standing": "fine"}]}):
        assert told(world, "talks-2", **bad) == 422
    assert told(world, "talks-2", checks=[NO_PAPER] * 65) == 422
    kiosk = known(world, "talks-2")
    assert kiosk.report is not None
    assert kiosk.report.version == "1.2.3"


def test_whoever_is_silent_broken_or_near_the_end_is_told_on_one_screen(world: World) -> None:
    for number in range(12):
        told(world, f"row-{number:02}", checks=[NO_PAPER])
    told(world, "row-well")
    now = world.clock()
    kiosks = [each for each in world.admin.kiosks.known() if each.kiosk.name.startswith("row-")]
    assert list(kiosk_list.overview(kiosks, now)) == [
        "13 kiosks in use, 1 of them well",
        "versions: 1.2.3 (13)",
        "printer broken (12): row-00 row-01 row-02 row-03 row-04 row-05 row-06 row-07 and 4 more",
    ]
    late = list(kiosk_list.overview(kiosks, now + timedelta(hours=3)))
    assert late[0] == "13 kiosks in use, 0 of them well"
    assert any(line.startswith("silent (13): ") for line in late)
    end = list(kiosk_list.overview(kiosks, now + KIOSK_VALIDITY))
    assert any(line.startswith("certificate ends (13): ") for line in end)


def test_a_desk_that_says_nothing_is_not_silent(world: World) -> None:
    world.new_machine("quiet-desk", "Taipei", is_desk=True)
    assert not kiosk_list.is_silent(known(world, "quiet-desk"), world.clock())


FLEET = int(os.environ.get("RAKIOSK_FLEET", "20"))
"""Kiosks that report in the test of a whole fleet; `make fleet` has as many as there are offices."""
_TROUBLES = (
    NO_PAPER,
    {"check": "reader", "standing": "broken", "found": "No reader by this name: ^ACS ACR ?38U"},
    {"check": "disk", "standing": "attention", "found": "412 MB are free at /var."},
    {"check": "fonts", "standing": "broken", "found": "It could not be looked at. (OSError: [Errno 5])"},
    {"check": "time-server", "standing": "attention", "found": "It has not answered."},
)
_SCREEN = (100, 30)  # columns and rows of a terminal


def has(number: int) -> list[dict[str, str]]:
    """The troubles of a kiosk by its number: every third has one, every 15th three."""
    return [trouble for every, trouble in zip((3, 5, 7, 15, 11), _TROUBLES, strict=True) if number % every == 0]


@pytest.fixture
def fleet(world: World) -> list[KnownKiosk]:
    """A fleet of which each kiosk has told of itself by the route, over its own certificate."""
    for number in range(1, FLEET + 1):
        version = "1.2.4" if number % 3 else "1.2.3"
        with closing(world.new_line(f"fleet-{number:04}")) as line:
            body = WELL | {"version": version, "checks": has(number) or WELL["checks"], "run": f"{number:016x}"}
            assert line.put("/v1/kiosk/report", json=body).status_code == 204
    return [each for each in world.admin.kiosks.known() if each.kiosk.name.startswith("fleet-")]


def test_a_whole_fleet_is_one_screen_and_every_kiosk_is_told_to_machines(world: World, fleet: list[KnownKiosk]) -> None:
    now = world.clock()
    numbers = range(1, FLEET + 1)
    screen = list(kiosk_list.overview(fleet, now))
    assert screen[0] == f"{FLEET} kiosks in use, {sum(not has(each) for each in numbers)} of them well"
    assert (max(map(len, screen)) <= _SCREEN[0], len(screen) <= _SCREEN[1]) == (True, True), "\n".join(screen)
    for trouble in _TROUBLES:
        count = sum(trouble in has(each) for each in numbers)
        assert any(line.startswith(f"{trouble['check']} {trouble['standing']} ({count}): ") for line in screen)
    assert screen[1].startswith(f"versions: 1.2.4 ({sum(each % 3 > 0 for each in numbers)}), 1.2.3 (")
    whole = json.loads(kiosk_list.as_json(fleet, now))
    assert [each["name"] for each in whole] == [f"fleet-{number:04}" for number in numbers]
    assert [list(each["checks"]) for each in whole] == [
        [trouble["check"] for trouble in has(number) or WELL["checks"]] for number in numbers
    ]
    metrics = list(kiosk_list.as_metrics(fleet, now))
    for number in numbers:
        told = [line for line in metrics if f'standing{{kiosk="fleet-{number:04}"' in line]
        assert len(told) == len(has(number))


def test_machines_and_alarms_read_the_same(world: World) -> None:
    told(world, 'quote-"1', checks=[*WELL["checks"], NO_PAPER])
    kiosk, now = known(world, 'quote-"1'), world.clock()
    (whole,) = json.loads(kiosk_list.as_json([kiosk], now))
    assert whole["checks"]["printer"] == {"standing": "broken", "found": "It is out of paper."}
    assert (whole["version"], whole["silent"], whole["commit"]) == ("1.2.3", False, "abcdef012345")
    metrics = list(kiosk_list.as_metrics([kiosk], now))
    assert 'rakiosk_kiosk_standing{kiosk="quote-\\"1",check="printer",standing="broken"} 1' in metrics
    assert 'rakiosk_kiosk_info{kiosk="quote-\\"1",version="1.2.3",commit="abcdef012345"} 1' in metrics
    assert not any("reader" in line for line in metrics)


def test_every_metric_of_the_page_for_many_kiosks_is_told(world: World) -> None:
    told(world, "page", checks=[NO_PAPER])
    kiosk, now = known(world, "page"), world.clock()
    kiosk.kiosk.copy_seen_at = now
    page = (Path(__file__).parents[2] / "docs/fleet.md").read_text(encoding="utf-8")
    by_doctor = as_metrics([Verdict(check, Standing.OK, "", number=1) for check in MEASURED], 0)
    names = {
        line.split("{")[0].split(" ")[0] for line in [*kiosk_list.as_metrics([kiosk], now), *by_doctor.split("\n")]
    }
    assert set(re.findall(r"\brakiosk_[a-z_]+", page)) <= names


def test_two_runs_that_take_turns_are_two_machines(world: World) -> None:
    now = world.clock()
    for run in ("a", "a", "b", "b", "c", ""):
        told(world, "twin", run=run)
    assert not kiosk_list.is_copied(known(world, "twin"), now)  # restarted, and set back to an older version
    for run in ("d", "e", "d"):
        told(world, "twin", run=run)
    assert kiosk_list.is_copied(known(world, "twin"), now)
