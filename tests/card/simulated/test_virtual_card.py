"""`rakiosk virtual-card` against a vpcd that this test plays: what goes over the socket, and how it ends."""

import argparse
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rakiosk.cli import main
from rakiosk_demo.simulators.card import SoftwareCard, vpcd
from tests.card.simulated.terminal import PIN, SELECT, blank_card, pin_block

POWER_OFF, POWER_ON, RESET, ATR = b"\x00", b"\x01", b"\x02", b"\x04"
EMPTY_VERIFY = bytes.fromhex("00200080")
VERIFY = bytes.fromhex("0020008008")


class Driver:
    """vpcd's side of the socket."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(20)
        self.port = self.listener.getsockname()[1]
        self.connection: socket.socket | None = None

    def accept(self) -> None:
        """Take the next card."""
        self.hang_up()
        self.connection, _ = self.listener.accept()
        self.connection.settimeout(20)

    def hang_up(self) -> None:
        """Close the connection, which is all that a card sees of pcscd's end."""
        if self.connection is not None:
            self.connection.close()

    def send(self, message: bytes) -> None:
        """In two segments, as vpcd does."""
        assert self.connection is not None
        self.connection.sendall(len(message).to_bytes(2, "big"))
        self.connection.sendall(message)

    def ask(self, message: bytes) -> bytes:
        """Send and receive."""
        self.send(message)
        size = self.receive(2)
        return self.receive(int.from_bytes(size, "big"))

    def receive(self, size: int) -> bytes:
        """Exactly so many bytes."""
        assert self.connection is not None
        data = b""
        while len(data) < size:
            part = self.connection.recv(size - len(data))
            assert part, "the card hung up"
            data += part
        return data


@pytest.fixture
def driver() -> Iterator[Driver]:
    driver = Driver()
    yield driver
    driver.hang_up()
    driver.listener.close()


@contextmanager
def virtual_card(path: Path, driver: Driver, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "rakiosk_demo.simulators.card.vpcd", "--card", str(path)]
    process = subprocess.Popen(
        [*command, "--vpcd", f"127.0.0.1:{driver.port}", *options], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def test_a_card_tells_its_atr_answers_commands_and_forgets_at_a_reset(tmp_path: Path, driver: Driver) -> None:
    path = tmp_path / "card.json"
    blank_card(path=path)
    with virtual_card(path, driver):
        driver.accept()
        assert driver.ask(ATR) == bytes.fromhex("3B880152414B494F534B31FE")
        driver.send(POWER_ON)
        assert driver.ask(SELECT)[-2:] == b"\x90\x00"
        assert driver.ask(VERIFY + pin_block(PIN)) == b"\x90\x00"
        for forgetting in (RESET, POWER_OFF):
            driver.send(forgetting)
            driver.send(POWER_ON)
            driver.ask(SELECT)
            assert driver.ask(EMPTY_VERIFY) == b"\x63\xc3"


def test_a_card_speaks_t0_when_it_is_told_to(tmp_path: Path, driver: Driver) -> None:
    path = tmp_path / "card.json"
    blank_card(path=path)
    with virtual_card(path, driver, "--t0"):
        driver.accept()
        assert driver.ask(ATR) == bytes.fromhex("3B0852414B494F534B31")
        assert driver.ask(SELECT[:-1]) == b"\x61\x13"


def test_a_card_comes_back_after_a_restart_of_pcscd(tmp_path: Path, driver: Driver) -> None:
    path = tmp_path / "card.json"
    blank_card(path=path)
    with virtual_card(path, driver):
        for _ in range(3):
            driver.accept()
            driver.send(POWER_ON)
            assert driver.ask(SELECT)[-2:] == b"\x90\x00"
            driver.hang_up()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_pulls_the_card_and_its_state_is_safe(tmp_path: Path, driver: Driver, how: signal.Signals) -> None:
    path = tmp_path / "card.json"
    blank_card(path=path)
    with virtual_card(path, driver) as process:
        driver.accept()
        driver.send(POWER_ON)
        driver.ask(SELECT)
        assert driver.ask(VERIFY + pin_block("000000")) == b"\x63\xc2"
        process.send_signal(how)
        assert process.wait(20) == 0
        assert driver.connection is not None
        assert driver.connection.recv(1) == b""
    assert SoftwareCard.load(path).pin_tries_left == 2


def test_a_card_that_waits_for_pcscd_can_be_stopped(tmp_path: Path, driver: Driver) -> None:
    path = tmp_path / "card.json"
    driver.listener.close()
    with virtual_card(path, driver) as process:
        assert process.stderr is not None
        process.stderr.readline()  # it has made its file: it is up
        process.terminate()
        assert process.wait(20) in {0, -signal.SIGTERM}


def test_a_new_card_says_what_it_was_given(tmp_path: Path, driver: Driver) -> None:
    path = tmp_path / "new.json"
    with virtual_card(path, driver) as process:
        driver.accept()
        assert process.stderr is not None
        said = process.stderr.readline().decode()
    assert SoftwareCard.load(path).guid in said
    assert "PIN 123456, PUK 12345678" in said


def test_the_kiosks_command_names_a_file_that_is_no_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broken.json"
    path.write_text("{}")
    assert main(["virtual-card", "--card", str(path)]) == 1
    assert "broken.json: not a card file" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["localhost", ":35963", "localhost:", "localhost:port"])
def test_an_address_needs_host_and_port(address: str) -> None:
    parser = argparse.ArgumentParser(exit_on_error=False)
    vpcd.add_arguments(parser)
    with pytest.raises(argparse.ArgumentError, match="HOST:PORT"):
        parser.parse_args(["--card", "card.json", "--vpcd", address])


def test_the_usual_address_is_vpcds_own() -> None:
    parser = argparse.ArgumentParser()
    vpcd.add_arguments(parser)
    assert parser.parse_args(["--card", "card.json"]).vpcd == ("localhost", 35963)
    assert parser.parse_args(["--card", "card.json", "--vpcd", "[::1]:7"]).vpcd == ("::1", 7)
