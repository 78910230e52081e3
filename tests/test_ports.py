"""The demo's ports stay the demo's while its RA is away, and are told when somebody else has them."""

import json
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from rakiosk.support.doctor.machine import folders_of
from rakiosk_demo import ports
from rakiosk_demo.world import DemoRefused, world


def _server(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port))  # asks for SO_REUSEADDR, as the RA does


def test_a_kept_port_is_listened_on_again_and_again_and_refuses_connections_between() -> None:
    with ports.draw() as keeper:
        port = ports.number(keeper)
        for _ in range(2):
            with _server(port) as server, socket.create_connection(("127.0.0.1", port)):
                server.accept()[0].close()  # the end that closes first keeps the port for a minute: TIME_WAIT
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port))


def test_a_kept_port_goes_to_nobody_who_connects_from_it() -> None:
    with ports.draw() as keeper, socket.create_server(("127.0.0.1", 0)) as far, socket.socket() as guest:
        with pytest.raises(OSError, match="in use"):
            guest.bind(("127.0.0.1", ports.number(keeper)))
        with socket.create_connection(far.getsockname()) as connected:
            assert connected.getsockname()[1] not in range(20_000, 30_000)  # where ports are drawn


def test_a_demo_comes_back_to_the_ports_that_its_certificates_name(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with world(folder, fresh=False) as first:
        first.mark_made()
    with world(folder, fresh=False) as second:
        assert (second.ra_port, second.pki_port) == (first.ra_port, first.pki_port)
        missing = [folder for folder in folders_of(second.config("zh_TW", "^ACS")) if not folder.is_dir()]
        assert missing == []  # the kiosk's look at itself takes it for a machine where something is missing


def test_a_demo_whose_port_somebody_else_has_says_so_and_starts_afresh_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with world(folder, fresh=False) as first:
        first.mark_made()
    _, taken = json.loads((folder / "ports.json").read_text())
    with _server(taken):
        told = f"another program listens on port {taken}, which is this demo's: end that one, or add --fresh"
        with pytest.raises(DemoRefused, match=told), world(folder, fresh=False):
            pass
        with world(folder, fresh=True) as other:
            assert taken not in {other.ra_port, other.pki_port}


def test_a_demo_waits_for_the_ra_of_one_that_was_killed_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "demo"
    with world(folder, fresh=False) as first:
        first.mark_made()
    with ExitStack() as going:
        going.enter_context(_server(first.pki_port))
        monkeypatch.setattr("rakiosk_demo.world.time.sleep", lambda _seconds: going.close())
        with world(folder, fresh=False) as second:
            assert second.pki_port == first.pki_port
