"""The kiosk's polkit rules as a table: who may do what, asked as polkitd asks them."""

from pathlib import Path

import pytest

from tests.kiosk_config.checks import FOLDER, said_by, spoiled, tool

STICKS, CARDS = FOLDER / "polkit/50-rakiosk-sticks.rules", FOLDER / "polkit/50-rakiosk-pcsc.rules"
REPAIRS, UNITS = FOLDER / "polkit/50-rakiosk-repairs.rules", "org.freedesktop.systemd1.manage-units"
READER, QUEUE = ("unit=pcscd.service", "verb=restart"), ("unit=rakiosk-queue@slips.service", "verb=start")
UDISKS, PCSC = "org.freedesktop.udisks2.", "org.debian.pcsc-lite."
STICK = ("drive.removable=true", "drive.removable.bus=usb")


def answer(rules: Path, user: str, action: str, *details: str) -> str:
    status, said = said_by(
        tool("node", "nodejs"), Path(__file__).with_name("polkit_table.js"), rules, user, action, *details
    )
    assert status == 0, said
    return said.strip()


@pytest.mark.parametrize(
    ("rules", "user", "action", "details", "told"),
    [
        (CARDS, "rakiosk", f"{PCSC}access_pcsc", (), "yes"),
        (CARDS, "rakiosk", f"{PCSC}access_card", (), "yes"),
        (CARDS, "rasupport", f"{PCSC}access_pcsc", (), "no"),
        (CARDS, "nobody", f"{PCSC}access_card", (), "no"),
        (CARDS, "rakiosk", "org.freedesktop.login1.reboot", (), "not handled"),
        (STICKS, "rakiosk", f"{UDISKS}filesystem-mount-other-seat", STICK, "yes"),
        (STICKS, "rakiosk", f"{UDISKS}power-off-drive", STICK, "yes"),
        (STICKS, "rakiosk", f"{UDISKS}filesystem-mount", ("drive.removable=false", "drive.removable.bus=usb"), "no"),
        (STICKS, "rakiosk", f"{UDISKS}filesystem-mount", ("drive.removable=true", "drive.removable.bus=ata"), "no"),
        (STICKS, "rakiosk", f"{UDISKS}filesystem-mount-system", STICK, "not handled"),
        (STICKS, "rakiosk", f"{UDISKS}modify-device", STICK, "not handled"),
        (STICKS, "nobody", f"{UDISKS}filesystem-mount", STICK, "not handled"),
        (REPAIRS, "rakiosk", UNITS, READER, "yes"),
        (REPAIRS, "rakiosk", UNITS, QUEUE, "yes"),
        (REPAIRS, "rasupport", UNITS, READER, "not handled"),
        (REPAIRS, "nobody", UNITS, QUEUE, "not handled"),
        (REPAIRS, "rakiosk", UNITS, ("unit=pcscd.service", "verb=stop"), "no"),
        (REPAIRS, "rakiosk", UNITS, ("unit=rakiosk-queue@slips.service", "verb=stop"), "no"),
        (REPAIRS, "rakiosk", UNITS, ("unit=rakiosk-queue@x/../ssh.service", "verb=start"), "no"),
        (REPAIRS, "rakiosk", UNITS, ("unit=rakiosk-queue@.service", "verb=start"), "no"),
        (REPAIRS, "rakiosk", UNITS, ("unit=ssh.service", "verb=restart"), "no"),
        (REPAIRS, "rakiosk", UNITS, (), "no"),
        (REPAIRS, "rakiosk", "org.freedesktop.systemd1.manage-unit-files", READER, "not handled"),
        (REPAIRS, "rakiosk", "org.freedesktop.login1.reboot", (), "not handled"),
    ],
)
def test_who_may_do_what(rules: Path, user: str, action: str, details: tuple[str, ...], told: str) -> None:
    assert answer(rules, user, action, *details) == told


def test_a_rule_for_another_user_is_found(tmp_path: Path) -> None:
    spoilt = spoiled(CARDS, tmp_path, '"rakiosk"', '"rakoisk"')
    assert answer(spoilt, "rakiosk", f"{PCSC}access_pcsc") == "no"
