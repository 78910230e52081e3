"""The partitions of a kiosk as mount itself reads them: a root that is read only, and all that changes beside it."""

import re
from pathlib import Path

import pytest

from tests.kiosk_config.checks import FOLDER, said_by, spoiled, tool

TABLE = FOLDER / "fstab.example"


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
    rows = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    options = {row[1]: set(row[3].split(",")) for row in rows}
    assert "ro" in options["/"]
    for place in ("/var", "/etc/cups", "/tmp", "/media"):  # the last: udisks2 makes a folder there for each stick
        assert {"nosuid", "nodev"} <= options[place]
        assert "ro" not in options[place]
    assert "nofail" in options["/etc/cups"], "a machine without CUPS would not boot"
