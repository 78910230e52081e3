"""The kiosk's CUPS as cupsd itself reads it: nothing is kept, nothing is printed later; and the queue in it.

That papers come out under it is shown in tests/printing, whose CUPS has these settings.
"""

import os
import re
import shlex
from pathlib import Path

import pytest

from rakiosk.support.doctor.printer import queue_command
from tests.kiosk_config.checks import FOLDER, said_by, spoiled, tool

DAEMON, UNIT, QUEUE = (FOLDER / "cups" / name for name in ("rakiosk-cupsd.conf", "cups.service.conf", "rakiosk-queue"))


def complaints(file: Path) -> list[str]:
    """The complaints of cupsd; it ends well all the same."""
    _status, said = said_by(tool("cupsd", "cups-daemon"), "-t", "-c", file)
    return [line for line in said.splitlines() if not line.endswith(" is OK.")]


def test_cupsd_finds_nothing_wrong() -> None:
    assert complaints(DAEMON) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ErrorPolicy abort-job", "ErrorPolicy abort-jobs"),
        ("Browsing No", "Brousing No"),
        ("<Policy default>", "<Polcy default>"),
        ("Require user @SYSTEM", "Require @SYSTEM"),
    ],
)
def test_what_cupsd_would_not_read_is_found(old: str, new: str, tmp_path: Path) -> None:
    assert complaints(spoiled(DAEMON, tmp_path, old, new)) != []


def test_no_paper_is_kept_or_printed_later_and_nobody_comes_over_the_network() -> None:
    text = DAEMON.read_text(encoding="utf-8")
    for line in ("ErrorPolicy abort-job", "PreserveJobFiles No", "Browsing No", "WebInterface No"):
        assert f"\n{line}\n" in text
    assert re.findall(r"^Listen (.*)$", text, re.MULTILINE) == ["/run/cups/cups.sock"]


def test_systemd_starts_it_with_them(tmp_path: Path) -> None:
    (tmp_path / "cups.service").write_text("[Service]\nType=notify\nExecStart=/usr/sbin/cupsd -l\n")
    (folder := tmp_path / "cups.service.d").mkdir()
    command = [tool("systemd-analyze", "systemd"), "verify", "--man=no", "--recursive-errors=yes"]
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    spoiled(UNIT, folder)
    assert said_by(*command, tmp_path / "cups.service", environment=environment) == (0, "")
    spoiled(UNIT, folder, "MemoryMax", "MemoryMaximum")
    assert "MemoryMaximum" in said_by(*command, tmp_path / "cups.service", environment=environment)[1]


def test_the_queue_is_the_one_that_the_doctor_names(tmp_path: Path) -> None:
    (tmp_path / "lpadmin").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "lpadmin").chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    uri = "ipps://printer.example/ipp/print"
    status, said = said_by(QUEUE, uri, environment=environment)
    assert status == 0
    assert ["lpadmin", *said.splitlines()[:-1]] == shlex.split(queue_command(uri))
    for wrong in ((), ("socket://printer.example",), ("-h",)):
        status, said = said_by(QUEUE, *wrong, environment=environment)
        assert (status, said.partition(":")[0]) == (2, "usage")
