"""`rakiosk doctor` on a machine with each thing broken in turn: the right line, the right exit status, no traceback."""

import asyncio
import importlib.metadata
import json
import os
import shutil
import socket
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from rakiosk import i18n
from rakiosk.card.port import ReaderDescription, ReaderState, ReaderStatus
from rakiosk.config import load
from rakiosk.i18n import set_language
from rakiosk.support.doctor import examination, fonts, memory
from rakiosk.support.doctor.authority import certificate, clock
from rakiosk.support.doctor.terminal import _answered, _colours, _size
from rakiosk.support.doctor.verdict import LABELS, Check, Standing, failed
from rakiosk.support.reporting import in_english
from rakiosk.support.self_test import finding
from rakiosk_ra.kiosks.rows import KioskRow
from tests.authority.far_end import EARLY, OVER, VALID, Validity, far_end, write_authority, write_pair
from tests.card.rig import blank_card
from tests.demo import KIOSK
from tests.ports import own_port
from tests.ra.founding import new_admin
from tests.ra.world import World
from tests.support.machine import Break, Machine
from tests.terminal import Terminal

OK, BROKEN, ATTENTION = 0, 1, 3


@pytest.fixture(scope="module")
def kiosk_files(served_ra: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a kiosk that the RA has let in."""
    folder = tmp_path_factory.mktemp("doctor")
    served_ra.admin.kiosks.add("doctor-1").write(folder)
    return folder


@pytest.fixture
def machine(
    served_ra: World,
    kiosk_files: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Machine]:
    """A machine on which all is well."""
    shutil.copytree(kiosk_files, tmp_path, dirs_exist_ok=True)
    whole = Machine(tmp_path, served_ra.url, capsys, monkeypatch)
    whole.prepare()
    with whole.held:
        yield whole
    served_ra.clock.ahead = timedelta(0)


def test_all_is_well_and_is_said_in_both_languages(machine: Machine) -> None:
    status, said = machine.is_told()
    assert status == OK, said
    assert "[正常] 註冊中心: 有回應" in said
    assert said.endswith("一切正常。\n")
    status, said = machine.is_told("--language", "en")
    assert "[ok] registration authority: It answers" in said
    assert said.endswith("All is well.\n")


def test_every_check_is_told_once_and_has_a_name(machine: Machine) -> None:
    _status, found = machine.verdicts()
    assert list(found) == [check.value for check in Check]
    reader_that_nobody_foresaw(machine)
    _status, found = machine.verdicts()
    assert list(found) == [check.value for check in Check]
    assert found["card"][:2] == ("unasked", "It could not be looked at.")
    assert set(LABELS) == set(Check)


def no_settings(machine: Machine) -> None:
    machine.settings.unlink()


def unknown_setting(machine: Machine) -> None:
    machine.settings.write_text(machine.settings.read_text() + "colour = 1\n")


def no_certificate(machine: Machine) -> None:
    (machine.folder / "kiosk.pem").unlink()


def key_for_everybody(machine: Machine) -> None:
    (machine.folder / "kiosk.key").chmod(0o644)


def key_of_another(machine: Machine) -> None:
    with new_admin(machine.folder / "other-ra", pki_url="http://127.0.0.1:1") as admin:
        admin.kiosks.add("doctor-1").write(machine.folder / "other")
    shutil.copy(machine.folder / "other" / "kiosk.key", machine.folder)


def authority_of_another(machine: Machine) -> None:
    key_of_another(machine)
    shutil.copy(machine.folder / "other" / "ra-ca.pem", machine.folder)
    shutil.copy(machine.folder / "other" / "kiosk.pem", machine.folder)


def no_catalogue(machine: Machine) -> None:
    machine.patch.setattr(i18n, "_LOCALES", machine.folder)


def damaged_catalogue(machine: Machine) -> None:
    file = machine.folder / "zh_TW/LC_MESSAGES/rakiosk.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"torn")
    machine.patch.setattr(i18n, "_LOCALES", machine.folder)


def no_reader_driver_package(machine: Machine) -> None:
    machine.program("dpkg-query", 'for n in "$@"; do [ "$n" = libacsccid1 ] || echo "installed $n"; done')


def other_textual(machine: Machine) -> None:
    machine.patch.setattr(
        importlib.metadata, "requires", lambda _name: ["textual==0.1", "nothing-such>=1; extra == 'x'"]
    )


def no_library(machine: Machine) -> None:
    machine.patch.setattr(importlib.metadata, "requires", lambda _name: ["nothing-such>=1"])


def disk(machine: Machine, size: int, free: int, files: int = 90_000) -> None:
    """Every file system of this size, with so many bytes and files free."""
    told = SimpleNamespace(f_frsize=1, f_blocks=size, f_bavail=free, f_files=100_000, f_favail=files, f_flag=0)
    machine.patch.setattr(os, "statvfs", lambda _place: told)


def full_disk(machine: Machine) -> None:
    disk(machine, 10**11, 1_000_000)


def nearly_full_disk(machine: Machine) -> None:
    disk(machine, 10**11, 200_000_000)


def no_more_files(machine: Machine) -> None:
    disk(machine, 10**11, 10**11, files=3)


def nothing_kept(machine: Machine) -> None:
    machine.settings.write_text(machine.settings.read_text().replace('state = "state"', ""))


def locked_folder(machine: Machine) -> None:
    machine.patch.setattr(os, "access", lambda *_: False)


def a_folder_that_is_gone(machine: Machine) -> None:
    (machine.folder / "state").rename(machine.folder / "put-away")


def no_folder_but_a_file(machine: Machine) -> None:
    a_folder_that_is_gone(machine)
    (machine.folder / "state").write_bytes(b"")


def a_folder_that_goes_meanwhile(machine: Machine) -> None:
    """It is still there for whoever looks first, and gone for whoever asks how much room it has."""
    a_folder_that_is_gone(machine)
    machine.patch.setattr(Path, "is_dir", lambda _self: True)


def little_memory(machine: Machine) -> None:
    machine.patch.setattr(memory, "NODES", machine.folder)
    (machine.folder / "node0").mkdir()
    told = "".join(
        f"Node 0 {name}: {kb:>10} kB\n"
        for name, kb in {"MemTotal": 2_000_000, "MemFree": 60_000, "Active(file)": 20_000}.items()
    )
    (machine.folder / "node0/meminfo").write_text(told)


def no_time_server(machine: Machine) -> None:
    machine.program("timedatectl", "echo NTP=no; echo NTPSynchronized=no")


def silent_time_server(machine: Machine) -> None:
    machine.program("timedatectl", "echo NTP=yes; echo NTPSynchronized=no")


def damaged_list_of_packages(machine: Machine) -> None:
    machine.program("dpkg-query", "echo 'dpkg-query: error: parsing file: EOF' >&2; exit 2")


def no_first_font(machine: Machine) -> None:
    machine.program("fc-list", 'printf "Noto Sans Mono CJK TC\\t20-10ffff\\n"')


def no_rare_names(machine: Machine) -> None:
    machine.program("fc-list", 'printf "DejaVu Sans Mono\\t20-ffff\\n"')


def fonts_that_cannot_be_listed(machine: Machine) -> None:
    machine.program("fc-list", 'printf "DejaVu Sans Mono\\tnothing\\n"')


def no_card_service(machine: Machine) -> None:
    machine.reader.stop_service()


def no_reader(machine: Machine) -> None:
    machine.reader.unplug()


def reader_by_another_name(machine: Machine) -> None:
    machine.write('[media]\nudisks = false\n[reader]\npattern = "^No such"\n[printer]\nfolder = "papers"\n')


def reader_without_driver(machine: Machine) -> None:
    machine.reader.unplug()
    device = machine.usb / "1-2"
    device.mkdir(parents=True)
    (device / "idVendor").write_text("072f\n")


def card_upside_down(machine: Machine) -> None:
    machine.reader.insert(blank_card(), upside_down=True)


def stuck_reader(machine: Machine) -> None:
    state = ReaderState(ReaderStatus.STUCK, "ACS ACR38U 00 00")
    machine.patch.setattr(machine.reader, "describe", lambda: ReaderDescription(state))


def reader_that_nobody_foresaw(machine: Machine) -> None:
    machine.patch.setattr(machine.reader, "describe", lambda: 1 // 0)


def reader_that_hangs(machine: Machine) -> None:
    from threading import Event

    machine.patch.setattr(examination, "LONGEST_SECONDS", 0.05)
    machine.patch.setattr(machine.reader, "describe", Event().wait)
    machine.patch.setattr(examination, "authority", lambda _config: examination._here(tuple))
    machine.patch.setattr(examination, "_without_settings", lambda _config: [])  # programs may take longer


def no_sticks(machine: Machine) -> None:
    machine.patch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={machine.folder}/nobody")
    machine.write('[printer]\nfolder = "papers"\n')


def silent_sticks(machine: Machine) -> None:
    """A bus that lets in whoever comes, and says nothing."""
    bus = machine.held.enter_context(socket.socket(socket.AF_UNIX))
    bus.bind(str(machine.folder / "bus"))
    bus.listen()
    machine.patch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={machine.folder}/bus")
    machine.patch.setattr("rakiosk.support.doctor.sticks._SECONDS", 0.05)
    machine.write('[printer]\nfolder = "papers"\n')


def no_printer_there(machine: Machine) -> None:
    with own_port() as nobodys:
        machine.write(f'[media]\nudisks = false\n[printer]\nuri = "ipp://127.0.0.1:{nobodys}/ipp/print"\n')


def no_cups(machine: Machine) -> None:
    machine.write('[media]\nudisks = false\n[printer]\nuri = "cups:slips"\ncups_socket = "nobodys.sock"\n')


def damaged_printer_certificate(machine: Machine) -> None:
    (machine.folder / "torn.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    machine.write('[media]\nudisks = false\n[printer]\nuri = "ipps://127.0.0.1:1/ipp/print"\nca = "torn.pem"\n')


def unknown_name(machine: Machine) -> None:
    machine.write(url="https://ra.invalid:8443")  # RFC 2606: never found


def nobody_there(machine: Machine) -> None:
    with own_port() as nobodys:
        machine.write(url=f"https://127.0.0.1:{nobodys}")


@pytest.mark.parametrize(
    ("deed", "check", "told"),
    [
        (no_settings, "settings", "there is no such file; copy rakiosk.toml.example"),
        (unknown_setting, "settings", "colour is unknown"),
        (no_certificate, "settings", "[ra] certificate cannot be read"),
        (key_for_everybody, "settings", "can be read by everybody on this machine: chmod"),
        (key_of_another, "ra", "The files for TLS are no good"),
        (authority_of_another, "ra", "Whoever answers there is not the registration authority. Do not use this kiosk."),
        (no_library, "libraries", "Missing: nothing-such."),
        (other_textual, "libraries", "Missing: textual==0.1."),
        (no_reader_driver_package, "packages", "apt-get install libacsccid1"),
        (full_disk, "disk", "1 MB are free"),
        (no_more_files, "disk", "No more files can be made at"),
        (locked_folder, "folders", "Nothing can be written into"),
        (
            damaged_list_of_packages,
            "packages",
            "The list of packages cannot be read. Let an administrator run: dpkg --audit",
        ),
        (little_memory, "memory", "81 MB are available. Let an administrator restart this machine"),
        (no_first_font, "fonts", "The font DejaVu Sans Mono is missing."),
        (no_rare_names, "fonts", "No font has these characters: 𠮷𡍼𤧥"),
        (fonts_that_cannot_be_listed, "fonts", "It could not be looked at. Tell support this"),
        (no_card_service, "card-service", "It does not answer. Let an administrator run: systemctl restart pcscd"),
        (no_reader, "reader", "Plug the card reader into a USB socket"),
        (reader_by_another_name, "reader", "Plugged in is: ACS ACR38U"),
        (reader_without_driver, "reader", "has no driver. Let an administrator run: apt-get install libacsccid1"),
        (card_upside_down, "card", "The card does not answer. Take it out"),
        (stuck_reader, "reader", "Pull the reader's plug"),
        (reader_that_nobody_foresaw, "reader", "It could not be looked at. Tell support this"),
        (reader_that_hangs, "reader", "It does not answer. Switch the device off and on"),
        (no_sticks, "sticks", "The service for sticks (udisks2) does not answer."),
        (silent_sticks, "sticks", "The service for sticks (udisks2) does not answer."),
        (no_printer_there, "printer", "It cannot be reached: is it switched on"),
        (no_cups, "printer", "CUPS does not answer. Let an administrator run: systemctl restart cups"),
        (damaged_printer_certificate, "printer", "[printer] ca is damaged"),
        (nobody_there, "ra", "It does not answer. Look at the network cable first."),
    ],
)
def test_what_is_broken_is_told_alone_with_what_to_do(machine: Machine, deed: Break, check: str, told: str) -> None:
    deed(machine)
    status, troubles = machine.trouble()
    assert list(troubles) == [check], troubles
    assert told in troubles[check]
    assert status == BROKEN


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (no_time_server, "Nobody asks a time server: the clock will go wrong. Let an administrator run: timedatectl"),
        (silent_time_server, "It has not answered since this machine was started."),
    ],
)
def test_a_clock_that_nobody_keeps_is_told_before_it_is_wrong(machine: Machine, deed: Break, told: str) -> None:
    deed(machine)
    status, troubles = machine.trouble()
    assert (status, list(troubles)) == (ATTENTION, ["time-server"])
    assert told in troubles["time-server"]


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (a_folder_that_is_gone, "There is no such folder: "),
        (no_folder_but_a_file, "There is no such folder: "),
        (a_folder_that_goes_meanwhile, "Nothing can be written into "),
    ],
)
def test_a_folder_that_goes_while_the_kiosk_is_at_work_is_a_sentence(machine: Machine, deed: Break, told: str) -> None:
    config = load(machine.settings)
    deed(machine)
    set_language("en")
    ill = [each for each in asyncio.run(examination.verdicts(config)) if each.standing > Standing.OK]
    assert [(each.check, str(each.found)) for each in ill] == [(Check.FOLDERS, f"{told}{machine.folder / 'state'}.")]


def test_a_look_that_fails_is_a_sentence_and_its_error_is_for_support(machine: Machine) -> None:
    reader_that_nobody_foresaw(machine)
    _status, said = machine.is_told()
    assert "[故障] 讀卡機: 無法檢查。" in said
    assert "(ZeroDivisionError: integer division or modulo by zero)" in said
    failing = failed(Check.READER, "OSError: [Errno 5] Input/output error")
    assert "OSError" not in f"{finding(failing)}"
    assert in_english(failing) == "It could not be looked at. (OSError: [Errno 5] Input/output error)"


def test_a_file_system_that_is_small_by_intention_is_judged_by_its_size(machine: Machine) -> None:
    disk(machine, 268_000_000, 260_000_000)
    assert machine.trouble() == (OK, {})
    disk(machine, 268_000_000, 20_000_000)
    assert machine.trouble()[0] == BROKEN


def test_a_kiosk_that_was_withdrawn_is_told_so(machine: Machine, served_ra: World) -> None:
    served_ra.admin.kiosks.add("doctor-2").write(machine.folder)
    served_ra.admin.kiosks.withdraw("doctor-2")
    status, troubles = machine.trouble()
    assert (status, list(troubles)) == (BROKEN, ["ra"])
    assert "It does not admit this kiosk. Ask support" in troubles["ra"]


@pytest.mark.parametrize(
    ("shown", "ours", "told"),
    [
        ((VALID, "127.0.0.2"), VALID, {"ra": "It answers by another name. Let an administrator correct [ra] url"}),
        ((OVER, "127.0.0.1"), VALID, {"ra": "Its certificate is over, by this machine's clock. Look at date and time"}),
        ((EARLY, "127.0.0.1"), VALID, {"ra": "Certificates are not valid by this machine's clock."}),
        ((VALID, "127.0.0.1"), OVER, {"ra": "This kiosk's certificate is over.", "certificate": "It was over on"}),
        ((VALID, "127.0.0.1"), EARLY, {"ra": "not valid by this machine's clock", "certificate": "It is valid from"}),
    ],
    ids=["another name", "over", "not yet", "kiosk's over", "kiosk's not yet"],
)
async def test_each_certificate_that_is_no_good_is_told_as_whose_it_is(
    machine: Machine, shown: tuple[Validity, str], ours: Validity, told: dict[str, str]
) -> None:
    async with far_end(machine.folder, *shown) as end:
        write_pair(machine.folder, "kiosk", ours)
        (machine.folder / "kiosk.key").chmod(0o600)
        shutil.copy(write_authority(machine.folder), machine.folder / "ra-ca.pem")
        machine.write(url=f"https://127.0.0.1:{end.port}")
        status, troubles = await asyncio.to_thread(machine.trouble)
    troubles = {check: words for check, words in troubles.items() if "It is valid for 0 days" not in words}
    assert (status, list(troubles)) == (BROKEN, list(told))
    assert all(words in troubles[check] for check, words in told.items()), troubles


def test_a_copy_of_another_kiosk_is_told_so(machine: Machine, served_ra: World) -> None:
    served_ra.admin.kiosks.add("doctor-3").write(machine.folder)
    with served_ra.registry.database.write() as session:
        session.execute(sa.update(KioskRow).where(KioskRow.name == "doctor-3").values(machine="f" * 32))
    status, troubles = machine.trouble()
    assert (status, list(troubles)) == (BROKEN, ["ra"])
    assert "this one is a copy" in troubles["ra"]


def test_a_kiosk_that_keeps_nothing_is_told_of_what_comes_of_it(machine: Machine) -> None:
    nothing_kept(machine)
    status, troubles = machine.trouble()
    assert (status, list(troubles)) == (ATTENTION, ["folders"])
    assert "no renewed certificate" in troubles["folders"]


def test_a_name_that_is_not_found_is_told_beside_the_ra_that_does_not_answer(machine: Machine) -> None:
    unknown_name(machine)
    status, troubles = machine.trouble()
    assert (status, list(troubles)) == (BROKEN, ["ra-name", "ra"])
    assert "The name ra.invalid is not found." in troubles["ra-name"]


@pytest.mark.parametrize("deed", [no_catalogue, damaged_catalogue])
def test_languages_that_are_missing_are_told_in_english(machine: Machine, deed: Break) -> None:
    deed(machine)
    status, said = machine.is_told()
    assert status == BROKEN
    assert "[broken] languages: The words are missing: 中文." in said
    assert machine.trouble()[1].keys() == {"languages"}


def test_what_works_still_has_a_status_of_its_own(machine: Machine, served_ra: World) -> None:
    nearly_full_disk(machine)
    served_ra.clock.ahead = timedelta(minutes=2)
    status, troubles = machine.trouble()
    assert (status, list(troubles)) == (ATTENTION, ["disk", "clock"])
    assert "Let an administrator set date and time" in troubles["clock"]


def test_a_trouble_of_the_ra_is_told_as_its_own(machine: Machine, served_ra: World) -> None:
    served_ra.clock.ahead = timedelta(days=365 * 9)
    _status, found = machine.verdicts()
    assert found["clock"][0] == "broken"
    assert found["ra-troubles"][0] == "attention"
    assert "The certificate of kiosk doctor-1 ends on" in machine.is_told("--language", "zh_TW")[1]


NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begins", "ends", "standing", "told"),
    [
        (-100, 265, Standing.OK, "It is valid for 265 days, until 2027-02-21."),
        (-100, 27.5, Standing.ATTENTION, "It is valid for 27 days"),
        (-100, -1, Standing.BROKEN, "It was over on 2026-05-31."),
        (1, 300, Standing.BROKEN, "It is valid from 2026-06-02 on."),
    ],
)
def test_a_certificate_is_told_by_its_days(begins: float, ends: float, standing: Standing, told: str) -> None:
    verdict = certificate((NOW + timedelta(days=begins), NOW + timedelta(days=ends)), NOW)
    assert (verdict.standing, str(verdict.found)[: len(told)]) == (standing, told)


def test_a_slow_answer_is_no_wrong_clock() -> None:
    assert clock(NOW, NOW + timedelta(seconds=40), took=40).standing is Standing.OK
    assert clock(NOW, NOW - timedelta(seconds=40), took=1).standing is Standing.ATTENTION


def test_a_terminal_is_judged_by_its_size_its_colours_and_its_answers() -> None:
    assert _size(77, 20).standing is Standing.OK
    assert _size(76, 20).standing is Standing.BROKEN
    assert _colours("truecolor").standing is Standing.OK
    assert _colours("").standing is Standing.ATTENTION
    good = "\x1b[5;2R\x1b[?0u\x1b[?62c"
    assert [verdict.standing for verdict in _answered(good)] == [Standing.OK, Standing.OK]
    wide = "\x1b[5;3R\x1b[?62c"
    assert [verdict.standing for verdict in _answered(wide)] == [Standing.BROKEN, Standing.ATTENTION]
    assert [verdict.standing for verdict in _answered("")] == [Standing.ATTENTION, Standing.ATTENTION]


def test_the_screen_of_the_kiosk_is_asked_and_left_as_it_was(tmp_path: Path) -> None:
    command = [*KIOSK, "doctor", "--config", str(tmp_path / "none.toml"), "--language", "en"]
    with Terminal(command, size=(70, 40)) as terminal:
        assert terminal.ends() == BROKEN
        said = terminal.written.decode()
    assert "size of the screen: 70 x 40 characters." in said
    assert "Make the type smaller: 77 x 20 are needed." in said
    assert "Traceback" not in said


def test_the_exporter_s_file_is_whole_and_has_the_days_of_the_certificate(machine: Machine) -> None:
    file = machine.folder / "rakiosk.prom"
    no_reader(machine)
    assert machine.is_told("--textfile", str(file)) == (BROKEN, "")
    rows = dict(line.rsplit(" ", 1) for line in file.read_text().splitlines() if not line.startswith("#"))
    assert rows['rakiosk_doctor_standing{check="reader"}'] == "2"
    assert rows['rakiosk_doctor_standing{check="ra"}'] == "0"
    assert rows["rakiosk_doctor_worst"] == "2"
    assert float(rows["rakiosk_certificate_days"]) > 300
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert [each.name for each in machine.folder.glob(".rakiosk.prom*")] == []


def test_a_file_that_cannot_be_written_is_a_sentence(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    from rakiosk.cli import main

    file = machine.folder / "none" / "rakiosk.prom"
    assert main(["doctor", "--config", str(machine.settings), "--textfile", str(file)]) == 2
    assert "cannot be written (No such file or directory)" in capsys.readouterr().err


def test_json_has_both_languages_and_the_worst_standing(machine: Machine) -> None:
    no_reader(machine)
    status, said = machine.is_told("--json")
    whole = json.loads(said)
    assert (status, whole["standing"]) == (BROKEN, "broken")
    words = next(each["words"] for each in whole["checks"] if each["check"] == "reader")
    assert words["zh_TW"]["label"] == "讀卡機"
    assert words["en"]["label"] == "card reader"


def test_the_fonts_of_this_machine_are_judged_by_what_fontconfig_lists() -> None:
    assert fonts.fonts().check is Check.FONTS
