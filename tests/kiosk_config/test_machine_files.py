"""The files for users, folders, devices, kernel and packages, each as its own tool reads it."""

import re
from pathlib import Path

import pytest

from tests.kiosk_config.checks import FOLDER, said_by, spoiled, tool

USERS, FOLDERS = FOLDER / "sysusers/rakiosk.conf", FOLDER / "tmpfiles/rakiosk.conf"
DEVICES, PACKAGES, KERNEL = (
    FOLDER / "udev/60-rakiosk-reader.rules",
    FOLDER / "apt/52-rakiosk.conf",
    FOLDER / "sysctl/50-rakiosk.conf",
)


def users(file: Path, root: Path) -> tuple[int, str]:
    (root / "etc").mkdir(exist_ok=True)
    (root / "etc/group").write_text("root:x:0:\nvideo:x:44:\n")
    return said_by(tool("systemd-sysusers", "systemd"), f"--root={root}", file)


def test_the_kiosk_s_user_has_no_shell_and_the_screen(tmp_path: Path) -> None:
    assert users(USERS, tmp_path)[0] == 0
    assert re.search(
        r"^rakiosk:x:\d+:\d+:Counter kiosk:/run/rakiosk:/usr/sbin/nologin$",
        (tmp_path / "etc/passwd").read_text(),
        re.MULTILINE,
    )
    assert re.search(r"^video:x:44:rakiosk$", (tmp_path / "etc/group").read_text(), re.MULTILINE)


def test_a_user_that_cannot_be_made_is_found(tmp_path: Path) -> None:
    assert users(spoiled(USERS, tmp_path, "u rakiosk -", "u raki:osk -"), tmp_path)[0] != 0


def folders(file: Path, root: Path) -> tuple[int, str]:
    users(USERS, root)
    return said_by(tool("systemd-tmpfiles", "systemd"), f"--root={root}", "--create", file)


def test_the_kiosk_s_folders_are_its_own_and_its_settings_are_root_s(tmp_path: Path) -> None:
    (tmp_path / "etc/rakiosk").mkdir(parents=True)
    (tmp_path / "etc/rakiosk/kiosk.key").touch(0o666)
    assert folders(FOLDERS, tmp_path) == (0, "")
    assert modes(tmp_path) == {"etc/rakiosk": 0o750, "etc/rakiosk/kiosk.key": 0o640, "var/lib/rakiosk": 0o700}
    assert (tmp_path / "var/lib/rakiosk").stat().st_uid != (tmp_path / "etc/rakiosk").stat().st_uid == 0


def modes(root: Path) -> dict[str, int]:
    return {
        name: (root / name).stat().st_mode & 0o7777
        for name in ("etc/rakiosk", "etc/rakiosk/kiosk.key", "var/lib/rakiosk")
    }


def test_a_folder_that_cannot_be_made_is_found(tmp_path: Path) -> None:
    assert folders(spoiled(FOLDERS, tmp_path, "d /var/lib/rakiosk 0700", "d /var/lib/rakiosk 07x0"), tmp_path)[0] != 0


def devices(file: Path) -> tuple[int, str]:
    udevadm = tool("udevadm", "udev")
    if "verify" not in said_by(udevadm, "--help")[1]:
        pytest.skip("this udevadm cannot verify rules: systemd 254 or newer can (Debian 13)")
    return said_by(udevadm, "verify", "--resolve-names=never", file)


def test_udev_finds_nothing_wrong() -> None:
    assert devices(DEVICES)[0] == 0


def test_what_udev_would_not_read_is_found(tmp_path: Path) -> None:
    assert devices(spoiled(DEVICES, tmp_path, "SUBSYSTEM==", "SUBSYSTEMM=="))[0] != 0


def packages(file: Path) -> tuple[int, str]:
    return said_by(tool("apt-config", "apt"), "--config-file", file, "dump")


def test_only_the_kiosk_s_own_packages_and_debian_s_mends_come_by_themselves() -> None:
    status, said = packages(PACKAGES)
    assert status == 0
    origins = re.findall(r'^Unattended-Upgrade::Origins-Pattern:: "(.*)";$', said, re.MULTILINE)
    assert [origin for origin in origins if "rakiosk" in origin] == ["origin=rakiosk"]
    assert 'Unattended-Upgrade::Automatic-Reboot "false";' in said
    assert 'APT::Keep-Downloaded-Packages "true";' in said


def test_what_apt_would_not_read_is_found(tmp_path: Path) -> None:
    assert packages(spoiled(PACKAGES, tmp_path, 'MinimalSteps "true"', 'MinimalSteps "true'))[0] != 0


def test_no_key_reaches_the_kernel_and_no_memory_is_written() -> None:
    lines = [line for line in KERNEL.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    values = dict(re.split(r"\s*=\s*", line) for line in lines)
    assert values["kernel.sysrq"] == "0"
    assert values["kernel.core_pattern"] == "|/bin/false"


@pytest.mark.parametrize(
    "file", sorted(path for path in FOLDER.rglob("*") if path.is_file()), ids=lambda path: path.name
)
def test_every_file_says_why_it_is_there(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[:2]
    assert any(line.startswith(("#", "//", '"""')) and not line.startswith("#!") for line in first)


def test_every_file_has_its_place_in_the_package() -> None:
    lines = (FOLDER / "places").read_text(encoding="utf-8").splitlines()
    placed = {line.split()[0] for line in lines if not line.startswith("#")}
    here = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file()}
    assert sorted(placed) == sorted(here - {"places", "ra.toml.example"})  # the latter is the RA's
