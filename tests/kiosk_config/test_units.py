"""The kiosk's units as systemd itself reads them: no unknown key, nothing missing, no right that is not needed."""

import os
import re
from pathlib import Path

import pytest

from tests.kiosk_config.checks import FOLDER, said_by, spoiled, tool

SYSTEMD = FOLDER / "systemd"
QUEUE = "rakiosk-queue@.service"
RESUME = "rakiosk-upgrade-resume.service"  # installs packages, as apt does: it needs all of root's rights
NO_DATA = "rakiosk-no-data.service"
CONFINED = ["rakiosk.service", NO_DATA, QUEUE, "rakiosk-doctor.service", "rakiosk-reader-watch.service"]
UNITS = [*CONFINED, "rakiosk-doctor.timer", RESUME]
MOST_EXPOSED = 2.0  # what the kiosk's unit may be open to, as `systemd-analyze security` counts it
FOREIGN = ["seatd.service", "udisks2.service", "cups.service", "nftables.service", "getty@tty1.service"]
_OWN = ("/usr/lib/rakiosk/rakiosk-reader-watch", "/usr/lib/rakiosk/rakiosk-upgrade")
_QUEUES = ("/usr/sbin/cupsenable", "/usr/sbin/cupsaccept")
NOT_HERE = ["/usr/bin/cage", "/usr/bin/rakiosk", *_OWN, *_QUEUES]  # what the packages bring


def verified(folder: Path, unit: str, old: str = "", new: str = "") -> tuple[int, str]:
    """The words of systemd on a unit, beside stand-ins for the units and programs that other packages bring."""
    analyze = tool("systemd-analyze", "systemd")
    for name in FOREIGN:
        (folder / name).write_text("[Service]\nExecStart=/bin/true\n")
    (folder / "pcscd.socket").write_text("[Socket]\nListenStream=/run/pcscd.comm\n")
    (folder / "pcscd.service").write_text("[Service]\nExecStart=/bin/true\n")
    for each in UNITS:
        copy = spoiled(SYSTEMD / each, folder, *((old, new) if each == unit else ()))
        text = copy.read_text()
        for program in NOT_HERE:
            text = text.replace(f"ExecStart={program}", "ExecStart=/bin/true")
        copy.write_text(text)
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{folder}:"}
    return said_by(analyze, "verify", "--man=no", "--recursive-errors=yes", folder / unit, environment=environment)


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_nothing_wrong(unit: str, tmp_path: Path) -> None:
    assert verified(tmp_path, unit) == (0, "")


@pytest.mark.parametrize(
    ("unit", "old", "new", "told"),
    [
        ("rakiosk.service", "WatchdogSec=20", "WatchdogSecs=20", "WatchdogSecs"),
        ("rakiosk.service", "ExecStart=/usr/bin/cage", "ExecStart=/usr/bin/no-such", "not executable"),
        ("rakiosk.service", "@system-service", "@no-such-group", "@no-such-group"),
        ("rakiosk-doctor.timer", "OnBootSec=2min", "OnBootSec=soon", "soon"),
    ],
)
def test_what_systemd_would_not_read_is_found(unit: str, old: str, new: str, told: str, tmp_path: Path) -> None:
    _status, said = verified(tmp_path, unit, old, new)
    assert told in said


@pytest.mark.parametrize("unit", CONFINED)
def test_a_unit_has_no_right_that_it_does_not_need(unit: str) -> None:
    assert exposure(SYSTEMD / unit) <= MOST_EXPOSED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("CapabilityBoundingSet=\n", "\n"),
        ("SystemCallFilter=@system-service\n", "\n"),
        ("ProtectSystem=strict\n", "\n"),
        ("DevicePolicy=closed\n", "\n"),
        ("RestrictNamespaces=yes\n", "\n"),
        ("User=rakiosk\n", "\n"),
    ],
)
def test_a_right_more_is_found(old: str, new: str, tmp_path: Path) -> None:
    whole = SYSTEMD / "rakiosk.service"
    assert exposure(spoiled(whole, tmp_path, old, new)) > exposure(whole)


def exposure(unit: Path) -> float:
    analyze = tool("systemd-analyze", "systemd")
    _status, said = said_by(analyze, "security", "--offline=yes", "--no-pager", unit)
    level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert level is not None, said
    return float(level[1])


def test_the_doctor_looks_at_the_kiosks_own_state_and_key() -> None:
    """Read only or elsewhere, it would find a folder locked, and a certificate over that the kiosk has renewed."""
    for unit in ("rakiosk.service", "rakiosk-doctor.service"):
        assert "\nStateDirectory=rakiosk\n" in (SYSTEMD / unit).read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", ["rakiosk.service", "rakiosk-doctor.service"])
def test_a_sealed_key_is_handed_to_both(unit: str, tmp_path: Path) -> None:
    (tmp_path / f"{unit}.d").mkdir()
    drop_in = SYSTEMD / "rakiosk-credential.conf.example"
    place = tmp_path / f"{unit}.d" / "credential.conf"
    place.write_text(drop_in.read_text(encoding="utf-8"))
    assert verified(tmp_path, unit) == (0, "")
    place.write_text(
        drop_in.read_text(encoding="utf-8").replace("LoadCredentialEncrypted=", "LoadCredentialsEncrypted=")
    )
    assert "LoadCredentialsEncrypted" in verified(tmp_path, unit)[1]


def test_what_the_kiosk_depends_on_stands_in_its_unit() -> None:
    unit = (SYSTEMD / "rakiosk.service").read_text(encoding="utf-8")
    for line in ("Type=notify", "NotifyAccess=all", "Restart=always", "StartLimitIntervalSec=0", "MemorySwapMax=0"):
        assert f"\n{line}\n" in unit
    assert "PAMName" not in unit  # a session's scope would take the programs out of the unit, and its limits
