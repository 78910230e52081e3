"""The kiosk's key sealed by a TPM, a software one, by the commands of the example: only that machine gets it back."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from rakiosk.authority.tls import TlsFiles
from rakiosk.config import load
from rakiosk_demo import ports
from tests.alone import settings
from tests.authority.far_end import write_authority, write_pair
from tests.kiosk_config.checks import FOLDER, said_by, tool

EXAMPLE = FOLDER / "systemd/rakiosk-credential.conf.example"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of a kiosk whose key is not sealed yet, and of a machine that has a secret for credentials."""
    write_pair(tmp_path, "kiosk")
    write_authority(tmp_path).rename(tmp_path / "ra-ca.pem")
    monkeypatch.setenv("SYSTEMD_CREDENTIAL_SECRET", str(tmp_path / "host.secret"))
    return tmp_path


@contextmanager
def tpm(state: Path) -> Iterator[str]:
    """A TPM of its own, as TSS 2 names it: `systemd-creds --tpm2-device=`."""
    program = tool("swtpm", "swtpm")
    if not list(Path("/usr/lib").glob("*/libtss2-tcti-swtpm.so.0")):
        pytest.skip("libtss2-tcti-swtpm is not installed: apt-get install libtss2-tcti-swtpm0, to seal a key")
    state.mkdir(exist_ok=True)
    port = _two_ports()
    options = ["--tpmstate", f"dir={state}", "--tpm2", "--flags", "not-need-init,startup-clear"]
    ways = ["--server", f"type=tcp,port={port}", "--ctrl", f"type=tcp,port={port + 1}"]
    pid = state / "pid"
    subprocess.run([program, "socket", *options, *ways, "--pid", f"file={pid}", "--daemon"], check=True, timeout=60)
    try:
        yield f"swtpm:host=127.0.0.1,port={port}"
    finally:
        with suppress(OSError):
            subprocess.run(["kill", pid.read_text().strip()], check=False)


def _two_ports() -> int:
    """A free port that is followed by another."""
    while True:
        with ports.draw() as first:
            number = ports.number(first)
            with suppress(OSError), ports.keep(number + 1):
                return number


def sealed(folder: Path, device: str) -> None:
    """Seal the key by the line of the example."""
    line = next(line for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if "systemd-creds encrypt" in line)
    _program, *words = line.removeprefix("#").replace("/etc/rakiosk", str(folder)).split()
    status, said = said_by(tool("systemd-creds", "systemd"), f"--tpm2-device={device}", *words)
    assert status == 0, said


def unsealed(folder: Path, device: str) -> tuple[int, str]:
    """Unseal the key as systemd does before it starts the kiosk, by the line of the drop-in."""
    line = next(line for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line.startswith("LoadCred"))
    name, file = line.partition("=")[2].replace("/etc/rakiosk", str(folder)).split(":")
    (folder / "credentials").mkdir(exist_ok=True)
    target = folder / "credentials" / name
    return said_by(
        tool("systemd-creds", "systemd"), "decrypt", f"--tpm2-device={device}", f"--name={name}", file, target
    )


def test_a_sealed_key_is_used_and_a_copy_of_the_disk_has_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = (folder / "kiosk.key").read_bytes()
    with tpm(folder / "this") as device:
        sealed(folder, device)
        (folder / "kiosk.key").unlink()
        status, said = unsealed(folder, device)
        assert status == 0, said
    assert (folder / "credentials/kiosk.key").read_bytes() == key
    assert key not in (folder / "kiosk.key.cred").read_bytes()
    file = folder / "rakiosk.toml"
    file.write_text(settings().replace('"kiosk.key"', '"credential:kiosk.key"'))
    (folder / "credentials/kiosk.key").chmod(0o400)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder / "credentials"))
    assert TlsFiles.of(load(file)).context().get_ca_certs()
    shutil.rmtree(folder / "credentials")
    with tpm(folder / "another") as device:
        status, said = unsealed(folder, device)
    assert status != 0
    assert "integrity check failed" in said
    assert not (folder / "credentials/kiosk.key").exists()
