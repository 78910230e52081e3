"""The configuration's package sets itself up on a machine that runs, whatever else that machine has or has not."""

import os
from pathlib import Path

from tests.kiosk_config.checks import FOLDER, said_by

SCRIPT = FOLDER.parent / "packaging/rakiosk-kiosk-config/rakiosk-kiosk-config"
SYSTEMCTL = """#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in *restart*) exit 5 ;; esac
"""


def test_a_service_that_is_not_there_or_does_not_start_leaves_nothing_half_set_up(tmp_path: Path) -> None:
    programs, calls = tmp_path / "bin", tmp_path / "calls"
    programs.mkdir()
    for name, script in (("systemctl", SYSTEMCTL), ("systemd-sysusers", ""), ("systemd-tmpfiles", "")):
        (programs / name).write_text(script or "#!/bin/sh\n")
        (programs / name).chmod(0o755)
    environment = os.environ | {
        "PATH": f"{programs}:/usr/bin:/bin",
        "CALLS": str(calls),
        "RAKIOSK_BOOTED": str(tmp_path),
    }
    status, said = said_by("/bin/sh", SCRIPT, environment=environment)
    assert status == 0, said
    asked = calls.read_text().splitlines()
    assert "try-restart cups.service" in asked
    assert "try-restart rakiosk-reader-watch.service" in asked
