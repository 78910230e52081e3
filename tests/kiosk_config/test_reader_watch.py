"""A card service that hangs is killed, so that it starts anew; one that answers, or is not there, is left alone."""

import os
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.kiosk_config.checks import FOLDER
from tests.terminal import PATIENCE

SCRIPT = FOLDER / "reader/rakiosk-reader-watch"


@contextmanager
def watched(folder: Path) -> Iterator[socket.socket]:
    """A stand-in for the card service's socket, and the script that watches it; what it would run is written down."""
    (folder / "bin").mkdir()
    program = folder / "bin" / "systemctl"
    program.write_text(f'#!/bin/sh\necho "$*" >>{folder}/calls\n')
    program.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{folder / 'bin'}:/usr/bin:/bin",
        "PCSCLITE_CSOCK_NAME": str(folder / "comm"),
        "RAKIOSK_READER_PAUSE": "0.01",
        "RAKIOSK_READER_PATIENCE": "0.2",
    }
    with socket.socket(socket.AF_UNIX) as service:
        service.bind(str(folder / "comm"))
        service.listen()
        service.settimeout(PATIENCE)
        script = subprocess.Popen(["python3", SCRIPT], env=environment, stderr=subprocess.PIPE, text=True)
        try:
            yield service
        finally:
            script.kill()
            script.communicate()


def test_a_card_service_that_hangs_is_killed_and_one_that_answers_is_not(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    with watched(tmp_path) as service:
        for minor in (4, 5, 5):  # in the service's own protocol, once it has said which
            line, _address = service.accept()
            with line:
                assert line.recv(64) == struct.pack("=IIiiI", 12, 0x11, 4, minor, 0)
                line.sendall(struct.pack("=iiI", 4, 5, 0))
        assert not calls.exists(), "it was killed though it answers"
        with service.accept()[0], service.accept()[0]:  # two questions without an answer
            service.accept()[0].close()  # asks anew, after it has dealt with the silence
    assert calls.read_text().splitlines()[0] == "kill --signal=KILL pcscd.service"
