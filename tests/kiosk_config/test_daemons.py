"""The settings of systemd's own programs and of the kernel's drivers, whose readers pass over what they do not know."""

import re
from pathlib import Path

import pytest

from tests.kiosk_config.checks import FOLDER, spoiled

PROGRAMS = Path("/usr/lib/systemd")
FILES = {
    "journald/50-rakiosk.conf": ["systemd-journald"],
    "systemd/logind.conf": ["systemd-logind"],
    "systemd/system.conf": ["systemd", "libsystemd-core-*.so", "../*/systemd/libsystemd-core-*.so"],
}
DRIVERS = FOLDER / "modprobe/rakiosk.conf"


def unknown(file: Path, programs: list[str]) -> list[str]:
    """The settings of a file that its program's own table does not name."""
    found = [each for pattern in programs for each in PROGRAMS.glob(pattern)]
    if not found:
        pytest.skip(f"{programs[0]} is not installed: apt-get install systemd, to check this file")
    words = set(re.findall(rb"[A-Za-z.]{4,}", b"".join(each.read_bytes() for each in found)))
    keys = re.findall(r"^(\w+)=", file.read_text(encoding="utf-8"), re.MULTILINE)
    section = re.findall(r"^\[(\w+)\]$", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(section) == 1
    return [key for key in keys if not {key.encode(), f"{section[0]}.{key}".encode()} & words]


@pytest.mark.parametrize("file", FILES)
def test_every_setting_is_one_that_its_program_knows(file: str) -> None:
    assert unknown(FOLDER / file, FILES[file]) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("journald/50-rakiosk.conf", "SystemMaxUse", "SystemMostUse"),
        ("systemd/logind.conf", "NAutoVTs", "NAutoVT"),
        ("systemd/system.conf", "CtrlAltDelBurstAction", "CtrlAltDelAction"),
    ],
)
def test_a_setting_that_nobody_knows_is_found(file: str, old: str, new: str, tmp_path: Path) -> None:
    assert unknown(spoiled(FOLDER / file, tmp_path, old, new), FILES[file]) == [new]


def settings(file: str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", (FOLDER / file).read_text(encoding="utf-8"), re.MULTILINE))


def test_no_key_opens_a_terminal_or_restarts_and_the_log_has_an_end() -> None:
    assert {settings("systemd/logind.conf")[key] for key in ("NAutoVTs", "ReserveVT")} == {"0"}
    assert settings("systemd/system.conf")["CtrlAltDelBurstAction"] == "none"
    assert {"SystemMaxUse", "SystemKeepFree", "MaxRetentionSec"} <= settings("journald/50-rakiosk.conf").keys()


def refused(file: Path) -> list[str]:
    """The drivers that are never loaded (modprobe.d(5)); every line is one, a remark, or empty."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    found = [re.fullmatch(r"install ([a-z0-9_]+) /bin/false", line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if match is None]
    return [each[1] for each in found if each]


def test_nothing_that_is_plugged_in_becomes_a_network_card_or_an_eye() -> None:
    assert {"cdc_ether", "rndis_host", "cdc_ncm", "btusb", "uvcvideo", "usblp"} <= set(refused(DRIVERS))
    assert not {"usb_storage", "usbhid", "vfat", "exfat", "ntfs3"} & set(refused(DRIVERS))


def test_a_line_that_modprobe_would_pass_over_is_found(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="instal usblp"):
        refused(spoiled(DRIVERS, tmp_path, "install usblp", "instal usblp"))
