"""`rakiosk run` before a terminal: what it says of its settings, and what it shows when nothing else is there."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from tests.alone import NO_PCSC, SETTINGS
from tests.demo import KIOSK
from tests.ra.founding import new_admin
from tests.terminal import NORMAL, Terminal

LEFT_THE_SCREEN = "\x1b[?1049l"  # xterm: back to what stood there before


@pytest.fixture(scope="module")
def kiosk_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files by `rakiosk-ra kiosks add`, for two kiosks; beside them a damaged certificate and a locked key."""
    folder = tmp_path_factory.mktemp("kiosks")
    with new_admin(folder / "ra", pki_url="http://127.0.0.1:1") as admin:
        for name in ("counter-1", "counter-2"):
            files = admin.kiosks.add(name)
            files.write(folder / name)
    first, _, rest = files.certificate.partition(b"\n")
    (folder / "damaged.pem").write_bytes(first + b"\nAAAA" + rest)
    key = load_pem_private_key(files.key, None)
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    (folder / "locked.key").write_bytes(locked)
    (folder / "locked.key").chmod(0o600)
    return folder


@pytest.fixture
def settings(kiosk_files: Path) -> Callable[[str, str], Path]:
    """Writes the settings with one text in them replaced."""

    def write(old: str = "", new: str = "") -> Path:
        assert old in SETTINGS
        file = kiosk_files / "counter-1" / "rakiosk.toml"
        file.write_text(SETTINGS.replace(old, new) if old else SETTINGS)
        return file

    return write


def refused(file: Path, environment: Mapping[str, str] = NO_PCSC) -> str:
    """All that `rakiosk run` has written when it ends with 2."""
    with Terminal([*KIOSK, "run", "--config", str(file)], environment=environment) as terminal:
        assert terminal.ends() == 2
        return terminal.written.decode()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[log]", "[log]\nfiel = 1", "[log] fiel is unknown; did you mean file?"),
        ("https:", "http:", "[ra] url must be an address like https://ra.example:8443"),
        ('"kiosk.pem"', '"gone.pem"', "[ra] certificate cannot be read (No such file or directory"),
    ],
)
def test_a_mistake_in_the_settings_is_one_sentence_and_nothing_is_drawn(
    settings: Callable[[str, str], Path], old: str, new: str, told: str
) -> None:
    file = settings(old, new)
    said = refused(file)
    assert said.startswith(f"rakiosk run: {file}: {told}")
    assert said.index("\r\n") == len(said) - 2
    assert "\x1b" not in said


def test_a_missing_settings_file_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "rakiosk.toml"
    told = f"rakiosk run: {file}: there is no such file; copy rakiosk.toml.example there and fill it in"
    assert refused(file) == f"{told}\r\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"kiosk.key"', '"../counter-2/kiosk.key"', "[ra] key does not fit the certificate ("),
        ('"kiosk.key"', '"../locked.key"', "[ra] key is damaged or locked by a password ("),
        ('"kiosk.pem"', '"../damaged.pem"', "[ra] certificate is damaged ("),
        ('"ra-ca.pem"', '"../damaged.pem"', "[ra] ca is damaged ("),
    ],
)
def test_files_that_tls_cannot_use_are_told_once_the_screen_is_left(
    settings: Callable[[str, str], Path], old: str, new: str, told: str
) -> None:
    file = settings(old, new)
    drawn, said = refused(file).split("rakiosk run: ")
    assert LEFT_THE_SCREEN in drawn
    assert said.startswith(f"{file}: {told}")
    assert said.endswith("): put the files there that `rakiosk-ra kiosks add` wrote\r\n")
    assert said.count("\n") == 1


def without_python_pkcs11(folder: Path) -> dict[str, str]:
    """An environment in which Python finds no package pkcs11, as where the extra was never installed."""
    # None in sys.modules makes an import fail: the Python Language Reference, 5.3.1
    (folder / "sitecustomize.py").write_text('import sys\nsys.modules["pkcs11"] = None\n')
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    return NO_PCSC | {"PYTHONPATH": path}


def test_a_pkcs11_module_without_the_extra_for_it_is_one_sentence_that_says_what_to_install(
    settings: Callable[[str, str], Path], tmp_path: Path
) -> None:
    (tmp_path / "vendor.so").touch()
    file = settings("[log]", f'[reader]\nmodule = "{tmp_path / "vendor.so"}"\n[log]')
    drawn, said = refused(file, without_python_pkcs11(tmp_path)).split("rakiosk run: ")
    assert LEFT_THE_SCREEN in drawn
    advice = '[reader] module needs python-pkcs11: pip install "rakiosk[pkcs11]", or leave it empty'
    assert said == f"{file}: {advice}\r\n"
    assert "Traceback" not in drawn


def test_a_terminal_that_grows_to_its_place_late_and_a_locale_without_chinese_show_the_front_page(
    settings: Callable[..., Path],
) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}  # as in a locale of another encoding
    command, environment = [*KIOSK, "run", "--config", str(settings())], NO_PCSC | ascii_only
    with Terminal(command, environment=environment, size=(60, 15)) as terminal:
        terminal.grows(NORMAL)
        terminal.sees("歡迎使用", "讀卡機：服務未啟動")


def test_without_ra_and_pcsc_the_front_page_stands_and_each_is_told(settings: Callable[..., Path]) -> None:
    with Terminal([*KIOSK, "run", "--config", str(settings())], environment=NO_PCSC) as terminal:
        terminal.sees("歡迎使用", "讀卡機：服務未啟動，請告知櫃檯人員")
        terminal.press("1")
        terminal.sees("憑證識別碼 (CN)")
        terminal.enter("A123", "Right4you")
        terminal.sees("目前無法連線到註冊中心", "R01")
        terminal.press("escape")
        terminal.sees("歡迎使用")
