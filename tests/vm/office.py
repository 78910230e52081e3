"""The office of the machine: an RA with the demo's people, served here, and the settings of a kiosk that reaches it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rakiosk_demo import ports
from rakiosk_demo.seed import fill
from rakiosk_demo.world import World
from rakiosk_ra.opening import found
from tests.kiosk_config.checks import FOLDER

# QEMU's own network (user mode): this is the machine that QEMU runs on, as the one in QEMU sees it.
HOST, NAME_SERVER = "10.0.2.2", "10.0.2.3"
NAME = "ra.example"

_SETTINGS = """
[kiosk]
id = "demo"
state = "/var/lib/rakiosk"

[ra]
url = "https://{name}:{ra_port}"
ca = "/etc/rakiosk/ra-ca.pem"
certificate = "/etc/rakiosk/kiosk.pem"
key = "/etc/rakiosk/kiosk.key"
timeout_seconds = 60

[idle]
seconds = 600
countdown_seconds = 120

[content]
cache = "/var/lib/rakiosk/content"

[reader]
pattern = "^Gemalto Gemplus USB SmartCard Reader"
deadline_seconds = 120

[printer]
uri = "ipp://{host}:{printer_port}/ipp/print"

[support]
socket = "/run/rakiosk/support.sock"
"""


def make_office(folder: Path, printer_port: int) -> World:
    """An RA that is reached from QEMU, with the demo's people, cards and sticks."""
    with closing(ports.draw()) as ra, closing(ports.draw()) as pki:
        world = World(folder, ports.number(ra), ports.number(pki))
    folder.mkdir(parents=True)
    found(world.ra_folder, pki_url=f"http://{NAME}:{world.pki_port}", names=(NAME,))
    fill(world)
    _write_settings(world, folder / "settings" / "etc", printer_port)
    return world


def _write_settings(world: World, etc: Path, printer_port: int) -> None:
    own = etc / "rakiosk"
    own.mkdir(parents=True)
    for file in world.kiosk_folder.iterdir():
        (own / file.name).write_bytes(file.read_bytes())
    values = {"name": NAME, "host": HOST, "ra_port": world.ra_port, "printer_port": printer_port}
    (own / "rakiosk.toml").write_text(_SETTINGS.format(**values))
    (etc / "hosts").write_text(f"127.0.0.1 localhost kiosk-vm\n{HOST} {NAME}\n")
    filters = (FOLDER / "nftables/rakiosk.nft").read_text()
    for old, new in (
        ("192.0.2.10", HOST),
        ("8443, 8080", f"{world.ra_port}, {world.pki_port}"),
        ("192.0.2.53", NAME_SERVER),
        ("192.0.2.20", HOST),
        ("631, 9100", str(printer_port)),
    ):
        filters = filters.replace(old, new)
    (own / "rakiosk.nft").write_text(filters)
    manager = etc / "systemd/system.conf.d"  # a busy host stops all of it for long
    manager.mkdir(parents=True)
    (manager / "60-emulated.conf").write_text("[Manager]\nRuntimeWatchdogSec=180\nDefaultDeviceTimeoutSec=600\n")
    (etc / "nftables.conf").write_text('#!/usr/sbin/nft -f\nflush ruleset\ninclude "/etc/rakiosk/rakiosk.nft"\n')


@contextmanager
def served(world: World) -> Iterator[None]:
    """The RA, serving."""
    listen = [f"127.0.0.1:{world.ra_port}", "--pki-listen", f"127.0.0.1:{world.pki_port}"]
    command = [sys.executable, "-m", "rakiosk_ra.cli", "serve", "--state", str(world.ra_folder), "--listen", *listen]
    with (world.folder / "ra.log").open("wb") as log:
        program = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield
    finally:
        program.terminate()
        program.wait()
