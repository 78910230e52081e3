"""The private pcscd, and the simulated card seen through it by pyscard alone."""

import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from smartcard import scard

from rakiosk_demo import pcsc
from rakiosk_demo.pcsc import READER_NAME, PcscUnavailable, PrivatePcscd
from rakiosk_demo.simulators.card import SoftwareCard
from tests.card.simulated.terminal import PIN, SELECT, blank_card, pin_block

pytestmark = pytest.mark.xdist_group("pcsc")

EMPTY_VERIFY = bytes.fromhex("00200080")
VERIFY = bytes.fromhex("0020008008")

OPENS_ONE_AND_WAITS = """
import sys, time
from pathlib import Path
from rakiosk_demo.pcsc import PrivatePcscd
service = PrivatePcscd()
service.insert(Path(sys.argv[1]))
print("up", flush=True)
time.sleep(600)
"""
OPENS_ONE = "from rakiosk_demo.pcsc import PrivatePcscd\nwith PrivatePcscd() as service: print(service.environment)"


@contextmanager
def connected() -> Iterator[tuple[int, int]]:
    """A card handle and its protocol, by the calls of PC/SC alone."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    assert result == scard.SCARD_S_SUCCESS, scard.SCardGetErrorMessage(result)
    try:
        either = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, handle, protocol = scard.SCardConnect(context, READER_NAME, scard.SCARD_SHARE_SHARED, either)
        assert result == scard.SCARD_S_SUCCESS, scard.SCardGetErrorMessage(result)
        try:
            yield handle, protocol
        finally:
            scard.SCardDisconnect(handle, scard.SCARD_RESET_CARD)
    finally:
        scard.SCardReleaseContext(context)


def transmit(card: tuple[int, int], command: bytes) -> bytes:
    result, answer = scard.SCardTransmit(*card, list(command))
    assert result == scard.SCARD_S_SUCCESS, scard.SCardGetErrorMessage(result)
    return bytes(answer)


def reader_names() -> list[str]:
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _, names = scard.SCardListReaders(context, [])
    scard.SCardReleaseContext(context)
    return list(names)


def reader_status() -> tuple[int, bytes]:
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _, states = scard.SCardGetStatusChange(context, 0, [(READER_NAME, scard.SCARD_STATE_UNAWARE)])
    scard.SCardReleaseContext(context)
    return states[0][1], bytes(states[0][2])


def processes_naming(text: str) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if text in (folder / "cmdline").read_bytes().decode(errors="replace"):
                found.append(int(folder.name))
        except OSError:
            continue  # it ended while we looked
    return found


def test_the_reader_has_the_name_of_a_real_acr38u(pcscd: PrivatePcscd) -> None:
    assert READER_NAME in reader_names()
    assert re.match("^ACS ACR ?38U", READER_NAME)


@pytest.mark.parametrize(
    ("is_t0", "atr", "protocol"),
    [
        (False, "3B880152414B494F534B31FE", scard.SCARD_PROTOCOL_T1),
        (True, "3B0852414B494F534B31", scard.SCARD_PROTOCOL_T0),
    ],
)
def test_a_card_in_the_reader_tells_its_atr_and_protocol(
    pcscd: PrivatePcscd, card_file: Path, is_t0: bool, atr: str, protocol: int
) -> None:
    blank_card(path=card_file)
    pcscd.insert(card_file, is_t0=is_t0)
    assert reader_status()[1] == bytes.fromhex(atr)
    with connected() as card:
        assert card[1] == protocol
        answer = transmit(card, SELECT[:-1] if is_t0 else SELECT)
        assert answer[-2:] == (b"\x61\x13" if is_t0 else b"\x90\x00")


def test_a_pulled_card_is_gone_and_comes_back_with_what_was_done_to_it(pcscd: PrivatePcscd, card_file: Path) -> None:
    blank_card(path=card_file)
    for left in (2, 1):
        pcscd.insert(card_file)
        with connected() as card:
            transmit(card, SELECT)
            assert transmit(card, VERIFY + pin_block("000000")) == bytes([0x63, 0xC0 | left])
        pcscd.pull()
        assert reader_status()[0] & scard.SCARD_STATE_EMPTY
        assert SoftwareCard.load(card_file).pin_tries_left == left


def test_a_card_put_in_over_another_takes_its_place(pcscd: PrivatePcscd, tmp_path: Path) -> None:
    guids = ["11" * 16, "22" * 16]
    for guid in guids:
        file = tmp_path / f"{guid}.json"
        blank_card(path=file, guid=guid)
        pcscd.insert(file)
        with connected() as card:
            transmit(card, SELECT)
            assert bytes.fromhex(guid) in transmit(card, bytes.fromhex("00CB3FFF055C035FC10200"))


def test_a_disconnect_with_reset_forgets_the_pin(pcscd: PrivatePcscd, card_file: Path) -> None:
    blank_card(path=card_file)
    pcscd.insert(card_file)
    with connected() as card:
        transmit(card, SELECT)
        assert transmit(card, VERIFY + pin_block(PIN)) == b"\x90\x00"
        assert transmit(card, EMPTY_VERIFY) == b"\x90\x00"
    with connected() as card:
        transmit(card, SELECT)
        assert transmit(card, EMPTY_VERIFY) == b"\x63\xc3"


def test_card_and_reader_are_back_after_pcscd_was_killed(pcscd: PrivatePcscd, card_file: Path) -> None:
    blank_card(path=card_file)
    pcscd.insert(card_file)
    pcscd.kill()
    assert scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)[0] != scard.SCARD_S_SUCCESS
    pcscd.restart()
    with connected() as card:
        assert transmit(card, SELECT)[-2:] == b"\x90\x00"


def test_two_hundred_commands_are_answered_and_their_time_is_told(
    pcscd: PrivatePcscd, card_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank_card(path=card_file)
    pcscd.insert(card_file)
    seconds = []
    with connected() as card:
        transmit(card, SELECT)
        for _ in range(200):
            start = time.perf_counter()
            assert transmit(card, EMPTY_VERIFY) == b"\x63\xc3"
            seconds.append(time.perf_counter() - start)
    # Delayed acknowledgements would show as a median of 40 ms.
    with capsys.disabled():
        sys.stdout.write(f"\none command over vpcd: {1000 * statistics.median(seconds):.2f} ms (median)\n")


def test_a_file_that_is_no_card_is_refused_and_the_service_goes_on(pcscd: PrivatePcscd, card_file: Path) -> None:
    card_file.write_text("{}")
    with pytest.raises(PcscUnavailable, match="file cannot be read"):
        pcscd.insert(card_file)
    blank_card(path=card_file.with_name("good.json"))
    pcscd.insert(card_file.with_name("good.json"))
    with connected() as card:
        assert transmit(card, SELECT)[-2:] == b"\x90\x00"


def test_nothing_is_left_when_the_owner_is_killed(pcscd: PrivatePcscd, card_file: Path) -> None:
    blank_card(path=card_file)
    owner = subprocess.Popen(
        [sys.executable, "-c", OPENS_ONE_AND_WAITS, str(card_file)], stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    assert owner.stdout.readline() == "up\n"
    card_processes = processes_naming(f"--card {card_file}".replace(" ", "\x00"))
    assert len(card_processes) == 1
    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    patience = time.monotonic() + 20
    while left := processes_naming(str(card_file)):
        assert time.monotonic() < patience, f"{len(left)} processes live on"
        time.sleep(0.01)


def test_another_service_runs_beside_the_first(pcscd: PrivatePcscd, card_file: Path) -> None:
    done = subprocess.run([sys.executable, "-c", OPENS_ONE], capture_output=True, text=True, check=True, timeout=60)
    assert "PCSCLITE_CSOCK_NAME" in done.stdout
    assert done.stdout.strip() != str(pcscd.environment)
    assert READER_NAME in reader_names()


def test_a_stopped_service_says_so_and_leaves_no_folder(pcscd: PrivatePcscd) -> None:
    service = PrivatePcscd()
    folder = Path(service.environment["PCSCLITE_CSOCK_NAME"]).parent
    assert folder.is_dir()
    service.stop()
    service.stop()
    assert not folder.exists()
    with pytest.raises(PcscUnavailable, match="has ended"):
        service.pull()


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcsc, "_PROGRAMS", {"no-such-program": "its-package"})
    monkeypatch.setattr(pcsc, "_DRIVER_FOLDERS", ())
    with pytest.raises(PcscUnavailable, match="apt-get install its-package vsmartcard-vpcd"):
        PrivatePcscd()


def test_a_machine_without_namespaces_is_told_apart(pcscd: PrivatePcscd) -> None:
    # A user namespace in which no further one may be made, by someone who may make none of the others.
    forbidding = "echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-sys_admin "
    command = [*("unshare", "--map-root-user", "sh", "-c"), forbidding + '"$@"', "sh", sys.executable, "-c", OPENS_ONE]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "does not let a private PC/SC service be made" in done.stderr
    assert "unshare" in done.stderr
    assert done.returncode != 0
