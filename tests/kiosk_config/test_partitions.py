"""The partitions of a kiosk as mount itself reads them: a root that is read only, and all that changes beside it."""

import os
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.kiosk_config.checks import FOLDER, said_by, spoiled, tool

TABLE = FOLDER / "fstab.example"
ROWS, COLUMNS = 27, 77  # of a small screen


def faults(file: Path) -> list[str]:
    """The faults that findmnt sees, but that this machine has not the kiosk's disk and folders."""
    _status, said = said_by(tool("findmnt", "util-linux"), "--verify", "--verbose", "--tab-file", file)
    lines = [line for line in said.splitlines() if "[E]" in line or "parse error" in line]
    kiosks = r"LABEL=root|/var/lib/rakiosk-cups|/etc/cups"
    return [line for line in lines if not re.search(rf"unreachable.*({kiosks})|0 parse errors|^/etc/cups", line)]


def test_mount_finds_nothing_wrong() -> None:
    assert faults(TABLE) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tmpfs           /tmp ", "tmpfs           tmp "),
        ("/               ext4 ", "ext4 "),
        ("LABEL=root ", "LABEL=rot "),
    ],
)
def test_what_mount_would_not_take_is_found(old: str, new: str, tmp_path: Path) -> None:
    assert faults(spoiled(TABLE, tmp_path, old, new)) != []


def test_the_root_is_read_only_and_nothing_that_is_written_is_run() -> None:
    options = {row[1]: set(row[3].split(",")) for row in rows()}
    assert "ro" in options["/"]
    for place in ("/var", "/etc/cups", "/tmp", "/media"):  # the last: udisks2 makes a folder there for each stick
        assert {"nosuid", "nodev"} <= options[place]
        assert "ro" not in options[place]
    assert "nofail" in options["/etc/cups"], "a machine without CUPS would not boot"


def rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


def test_a_data_partition_that_does_not_come_ends_the_start_in_no_shell() -> None:
    options = {row[1]: row[3].split(",") for row in rows()}["/var"]
    assert "nofail" in options, "the start would end in the emergency shell"
    assert "x-systemd.before=local-fs.target" in options, "what lies on it would be looked for before it is there"
    assert any(option.startswith("x-systemd.device-timeout=") for option in options)
    assert "headless=yes" in TABLE.read_text(encoding="utf-8"), "a passphrase would be asked for at the counter"


def test_an_initramfs_without_its_root_opens_no_shell() -> None:
    """initramfs-tools(7): panic=<sec> starts anew where there would be the debug shell."""
    kernel = next(line for line in TABLE.read_text(encoding="utf-8").splitlines() if "command line" in line)
    assert re.search(r" panic=[1-9]\d*( |$)", kernel)


def shell_of_root(folder: Path, unit: str, old: str = "", new: str = "") -> tuple[int, str]:
    """The words of systemd on Debian's unit with the drop-in that the package lays beside it."""
    (folder / unit).write_text("[Unit]\nDefaultDependencies=no\n[Service]\nType=idle\nExecStart=-/bin/true\n")
    place = folder / f"{unit}.d"
    place.mkdir()
    copy = spoiled(FOLDER / "systemd/no-shell.conf", place, old, new)
    copy.write_text(copy.read_text().replace("-/usr/lib/rakiosk/rakiosk-no-start", "/bin/true"))
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{folder}:"}
    analyze = tool("systemd-analyze", "systemd")
    return said_by(analyze, "verify", "--man=no", "--recursive-errors=yes", folder / unit, environment=environment)


@pytest.mark.parametrize("unit", ["emergency.service", "rescue.service"])
def test_where_a_start_fails_there_are_words_and_no_shell(unit: str, tmp_path: Path) -> None:
    placed = (FOLDER / "places").read_text(encoding="utf-8")
    assert f"/usr/lib/systemd/system/{unit}.d/" in placed
    assert shell_of_root(tmp_path, unit) == (0, "")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("ExecStart=\n", "", "more than one ExecStart"), ("StandardInput=null", "StandardInput=nil", "input specifier")],
)
def test_a_shell_that_is_left_beside_the_words_is_found(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert told in shell_of_root(tmp_path, "emergency.service", old, new)[1]


@pytest.mark.parametrize("script", ["rakiosk-no-data", "rakiosk-no-start"])
def test_its_page_speaks_to_a_terminal_and_to_nobody_else(script: str) -> None:
    file = FOLDER / "start" / script
    assert said_by("/bin/sh", "-n", file) == (0, "")
    page = file.read_text(encoding="utf-8")
    assert "read " not in page, "it would wait for a key"
    if script == "rakiosk-no-data":
        lines = page.split("<<'END'\n")[1].split("END\n")[0].splitlines()
        assert len(lines) <= ROWS
        assert max(map(cell_len, lines)) <= COLUMNS
