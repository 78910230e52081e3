"""An upgrade at night: never while somebody is there, and back to the version before when the new one fails."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from rakiosk.service_manager import IDLE, IN_USE
from tests.kiosk_config.checks import FOLDER, said_by

SCRIPT = FOLDER / "upgrade/rakiosk-upgrade"
PROGRAMS = {
    "systemctl": """
case "$*" in
*ActiveState*) echo "${ACTIVE:-active}" ;;
*StatusText*) echo "$STATUS" ;;
restart*) [ "$(cat "$STATE/version")" != "$BROKEN" ] ;;
esac""",
    "dpkg-query": """
case "$*" in
*Eflag*) printf %s "$(cat "$STATE/half" 2>/dev/null || echo installed ok)" ;;
*) printf %s "$(cat "$STATE/version")" ;;
esac""",
    "dpkg": """case "$*" in *--install*) cp "$STATE/before-that" "$STATE/version" && rm -f "$STATE/half" ;; esac
[ "${CUT:-}" ] && kill -KILL $PPID
exit "${DPKG:-0}" """,
    "dpkg-deb": '[ -s "$2" ]',
    "sync": 'cp -r "$RAKIOSK_UPGRADE_STATE" "$STATE/disk"',
    "apt-mark": "",
    "logger": "",
    "findmnt": 'echo "${ROOT_OPTIONS:-rw,noatime}"',
    "mount": """case "$*" in *ro*) [ "${BUSY:-}" != "$*" ] ;; esac""",
}


@dataclass
class Night:
    """A machine at night, whose programs write down what is asked of them."""

    folder: Path

    def prepare(self) -> None:
        """Version 1 runs, and its packages were downloaded once."""
        (self.folder / "bin").mkdir()
        (self.folder / "archives").mkdir()
        for name, script in PROGRAMS.items():
            file = self.folder / "bin" / name
            file.write_text(f'#!/bin/sh\necho "{name} $*" >>"$STATE/calls"\n{script}\n')
            file.chmod(file.stat().st_mode | stat.S_IXUSR)
        (self.folder / "version").write_text("1:1.0-1")
        (self.folder / "before-that").write_text("1:1.0-1")
        for name in ("rakiosk-kiosk", "rakiosk-kiosk-config"):
            (self.folder / "archives" / f"{name}_1%3a1.0-1_amd64.deb").write_text("whole")

    def does(self, deed: str, **more: str) -> int:
        """The exit status of one of the script's deeds."""
        (self.folder / "calls").write_text("")
        environment = os.environ | {
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "STATE": str(self.folder),
            "STATUS": IDLE,
            "BROKEN": "",
            "RAKIOSK_UPGRADE_STATE": str(self.folder / "kept"),
            "RAKIOSK_UPGRADE_ARCHIVES": str(self.folder / "archives"),
            "RAKIOSK_UPGRADE_COPY": str(self.folder / "copy"),
            "RAKIOSK_UPGRADE_PAUSE": "0",
            **more,
        }
        return said_by("/bin/sh", SCRIPT, deed, environment=environment)[0]

    def upgrades(self) -> None:
        """Another version is installed."""
        (self.folder / "version").write_text("1:1.1-1")

    @property
    def version(self) -> str:
        return (self.folder / "version").read_text()

    def calls(self, *of: str) -> Sequence[str]:
        lines = (self.folder / "calls").read_text().splitlines()
        return [line for line in lines if line.split()[0] in of]


@pytest.fixture
def night(tmp_path: Path) -> Night:
    machine = Night(tmp_path)
    machine.prepare()
    return machine


def test_nothing_begins_while_somebody_is_there(night: Night) -> None:
    assert night.does("may-begin", STATUS=IN_USE) != 0
    assert night.calls("logger") == [
        "logger --tag rakiosk-upgrade -- somebody uses the kiosk: nothing is installed this night"
    ]
    assert night.does("may-begin", STATUS="") != 0  # it starts just now, and has not said
    assert night.does("may-begin", STATUS=IDLE) == 0
    assert night.does("may-begin", STATUS="", ACTIVE="failed") == 0


def test_a_night_without_a_new_version_touches_no_kiosk(night: Night) -> None:
    assert night.does("remember") == 0
    assert night.does("settle") == 0
    assert not [call for call in night.calls("systemctl") if "restart" in call]


def test_a_new_version_that_comes_up_stays(night: Night) -> None:
    night.does("remember")
    night.upgrades()
    assert night.does("settle") == 0
    assert night.version == "1:1.1-1"
    assert night.calls("dpkg", "apt-mark") == []


@pytest.mark.parametrize("dpkg", ["0", "1"], ids=["whole", "half set up"])
def test_a_new_version_that_does_not_come_up_gives_way_to_the_one_before_which_is_held(night: Night, dpkg: str) -> None:
    night.does("remember")
    night.upgrades()
    assert night.does("settle", BROKEN="1:1.1-1", DPKG=dpkg) == 1  # the unit has failed, for the monitoring
    assert night.version == "1:1.0-1"
    (installed,) = night.calls("dpkg")
    assert "rakiosk-kiosk_1%3a1.0-1_amd64.deb" in installed
    assert "rakiosk-kiosk-config_1%3a1.0-1_amd64.deb" in installed
    assert night.calls("apt-mark") == ["apt-mark hold rakiosk-kiosk rakiosk-kiosk-config"]
    assert any("the version before is back" in line for line in night.calls("logger"))
    assert night.does("settle") == 0  # called again, it does nothing


def test_without_the_version_before_support_is_called(night: Night) -> None:
    for file in (night.folder / "archives").iterdir():
        file.unlink()
    night.does("remember")
    night.upgrades()
    assert night.does("settle", BROKEN="1:1.1-1") == 1
    assert any("support is needed" in line for line in night.calls("logger"))


def test_a_root_that_is_read_only_is_open_for_the_upgrade_alone(night: Night) -> None:
    night.does("remember", ROOT_OPTIONS="ro,noatime")
    assert night.calls("mount") == ["mount -o remount,rw /"]
    night.upgrades()
    assert night.does("settle", BROKEN="1:1.1-1") == 1
    assert night.calls("mount") == ["mount -o remount,ro /"]
    night.does("remember")
    night.does("settle")
    assert night.calls("mount") == []


CLOSE, READ_ONLY = "mount -o remount,ro /", "ro,noatime"


def test_a_root_that_something_replaced_holds_open_is_closed_by_a_start_of_the_machine(night: Night) -> None:
    night.does("remember", ROOT_OPTIONS=READ_ONLY)
    night.upgrades()
    assert night.does("settle", BUSY="-o remount,ro /") == 0
    assert night.calls("mount") == [CLOSE, CLOSE]
    assert night.calls("systemctl")[-1] == "systemctl --no-block reboot"


def test_a_machine_that_somebody_uses_does_not_start_anew_and_the_next_night_closes_its_root(night: Night) -> None:
    night.does("remember", ROOT_OPTIONS=READ_ONLY)
    night.upgrades()
    assert night.does("settle", BUSY="-o remount,ro /", STATUS=IN_USE) == 0
    assert not [call for call in night.calls("systemctl") if "reboot" in call]
    assert "the next night closes it" in night.calls("logger")[-1]
    night.does("remember")  # nothing new; it is open still
    assert night.does("settle") == 0
    assert night.calls("mount") == [CLOSE]


def test_the_script_that_is_replaced_while_it_runs_is_not_what_holds_the_root_open(night: Night) -> None:
    night.does("settle")
    assert (night.folder / "copy").read_text() == SCRIPT.read_text()


def test_an_upgrade_that_a_power_cut_stopped_is_ended_at_the_next_start(night: Night) -> None:
    night.does("remember", ROOT_OPTIONS=READ_ONLY)
    night.upgrades()
    assert night.does("resume", ROOT_OPTIONS=READ_ONLY) == 0
    assert night.calls("mount") == ["mount -o remount,rw /", CLOSE]
    assert night.calls("dpkg") == ["dpkg --force-confold --configure --pending"]
    assert night.does("resume") == 0  # the start after that
    assert night.calls("mount", "dpkg") == []


@pytest.mark.parametrize("deed", ["settle", "resume"])
def test_an_upgrade_that_was_cut_off_half_unpacked_is_installed_anew_and_comes_again(night: Night, deed: str) -> None:
    """dpkg still tells the version before, and cannot set up what it has not unpacked."""
    night.does("remember")
    (night.folder / "half").write_text("half-installed reinstreq")
    assert night.does(deed) == 0
    assert any("--install" in call and "rakiosk-kiosk_1%3a1.0-1_amd64.deb" in call for call in night.calls("dpkg"))
    assert not (night.folder / "half").exists()
    assert night.calls("apt-mark") == []  # nothing was wrong with it
    assert night.does(deed) == 0
    assert night.calls("dpkg") == []


def test_an_upgrade_that_was_cut_off_and_does_not_come_up_gives_way_to_the_one_before(night: Night) -> None:
    night.does("remember")
    night.upgrades()
    assert night.does("resume", BROKEN="1:1.1-1") == 1
    assert "install" in night.calls("dpkg")[-1]


def test_a_version_that_was_being_put_back_when_the_power_went_is_put_back_at_the_next_start(night: Night) -> None:
    night.does("remember")
    night.upgrades()
    assert night.does("settle", BROKEN="1:1.1-1", CUT="yes") < 0
    assert night.calls("apt-mark") == []
    assert night.does("resume") == 1
    assert [call for call in night.calls("dpkg") if "--install" in call]
    assert night.calls("apt-mark") == ["apt-mark hold rakiosk-kiosk rakiosk-kiosk-config"]
    assert night.does("resume") == 0  # the start after that
    assert night.calls("dpkg") == []


def test_what_is_kept_is_on_the_disk_before_anything_is_unpacked(night: Night) -> None:
    night.does("remember")
    on_disk = {file.name: file.read_text() for file in (night.folder / "disk").iterdir()}
    assert on_disk.pop("before") == "rakiosk-kiosk 1:1.0-1\nrakiosk-kiosk-config 1:1.0-1\n"
    assert on_disk == {f"{name}_1%3a1.0-1_amd64.deb": "whole" for name in ("rakiosk-kiosk", "rakiosk-kiosk-config")}


@pytest.mark.parametrize("is_in_archives", [True, False], ids=["apt has it still", "nobody has it"])
def test_a_kept_package_that_lost_its_content_is_never_installed(night: Night, *, is_in_archives: bool) -> None:
    night.does("remember")
    for file in (night.folder / "kept").glob("*.deb"):
        file.write_text("")
    if not is_in_archives:
        for file in (night.folder / "archives").iterdir():
            file.write_text("")
    (night.folder / "half").write_text("half-installed reinstreq")
    assert night.does("resume") == (0 if is_in_archives else 1)
    installed = [call for call in night.calls("dpkg") if "--install" in call]
    assert [call.count(str(night.folder / "archives")) for call in installed] == ([2] if is_in_archives else [])
    assert is_in_archives or not any("is back" in call for call in night.calls("logger"))


def test_a_version_before_that_is_not_wholly_back_is_neither_held_nor_told_as_back(night: Night) -> None:
    night.does("remember")
    (night.folder / "bin/dpkg").write_text('#!/bin/sh\necho "half-installed reinstreq" >"$STATE/half"; exit 1\n')
    night.upgrades()
    assert night.does("settle", BROKEN="1:1.1-1") == 1
    assert night.calls("apt-mark") == []
    assert "support is needed" in night.calls("logger")[-1]
