"""A D-Bus system bus for tests: ippeveprinter does not start without one, though it asks it nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.printing.processes import running, until

_SETTINGS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
  </policy>
</busconfig>
"""


@contextmanager
def system_bus(folder: Path) -> Iterator[dict[str, str]]:
    """A bus while the block runs; the environment in which programs find it."""
    socket, settings, log = folder / "bus", folder / "bus.conf", folder / "bus.log"
    settings.write_text(_SETTINGS.format(socket=socket), encoding="utf-8")
    command = ["dbus-daemon", f"--config-file={settings}", "--nofork", "--nopidfile"]
    with running(command, log) as daemon:
        until(socket.exists, daemon, log)
        yield dict(os.environ) | {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={socket}"}
