"""The command `rakiosk-ra`, as a person at a shell meets it."""

import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from rakiosk_ra.cli import main
from tests.ra.process import on, run

CARD = ["--guid", "1", "--holder", "A", "--management-algorithm", "3DES", "--puk", "1"]


@dataclass
class Shell:
    """Runs the command's entry point in this process."""

    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    def __call__(self, *arguments: str | Path, typed: str = "") -> tuple[int, str, str]:
        """Exit code, what it printed, what it complained of."""
        self.patch.setattr("sys.stdin", io.StringIO(typed))
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        told = self.capture.readouterr()
        return code, told.out, told.err


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    return Shell(capsys, monkeypatch)


def test_the_counters_commands_fill_an_ra(shell: Shell, database: str | None, tmp_path: Path) -> None:
    options = on(tmp_path / "state", database)
    code, password, complaint = shell("customers", "add", "A123", "--name", "林美玲", "--carrier", "card", *options)
    assert (code, complaint, len(password.strip())) == (0, "", 12)
    second = ["customers", "add", "A124", "--name", "王小明", "--carrier", "file", "--password-stdin"]
    assert shell(*second, "--no-must-change", "--not-approved", *options, typed="Right4you\n") == (0, "", "")
    assert shell("customers", "list", *options)[1] == (
        "A123\tcard\t林美玲\tapproved, must change password\nA124\tfile\t王小明\t\n"
    )
    assert shell("customers", "approve", "A124", *options) == (0, "", "")
    assert "A124\tfile\t王小明\tapproved\n" in shell("customers", "list", *options)[1]

    secret = ["--management-key", "00" * 24, "--management-algorithm", "3DES", "--puk", "87654321"]
    card = ["--guid", "AB" * 16, "--holder", "A123", "--serial", "C-0001"]
    assert shell("cards", "add", *card, *secret, *options) == (0, "", "")
    assert shell("cards", "list", *options)[1] == f"{'ab' * 16}\tC-0001\tA123\t3DES\n"

    out = tmp_path / "kiosk"
    assert shell("kiosks", "add", "counter-1", "--out", out, *options)[0] == 0
    assert {path.name for path in out.iterdir()} == {"kiosk.pem", "kiosk.key", "ra-ca.pem"}
    assert (out / "kiosk.key").stat().st_mode & 0o777 == 0o600
    assert shell("kiosks", "withdraw", "counter-1", *options)[0] == 0
    assert "withdrawn" in shell("kiosks", "list", *options)[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["customers", "approve", "NOBODY"], "There is no customer NOBODY."),
        (["kiosks", "withdraw", "none"], "There is no kiosk none in use."),
        (["customers", "add", "A", "--name", "N", "--carrier", "card", "--password-stdin"], "no password on stdin"),
        (["customers", "list", "--database", "nonsense"], "Cannot open the database"),
        (["customers", "list", "--database", "postgresql://u:hidden@127.0.0.1:1/x"], "Cannot open the database"),
        (["cards", "add", *CARD, "--management-key", "XX"], "The management key is not hexadecimal."),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(
    shell: Shell, tmp_path: Path, arguments: list[str], told: str
) -> None:
    code, _, complaint = shell(*arguments, "--state", tmp_path)
    assert code == 2
    assert told in complaint
    assert complaint.count("\n") == 1
    assert "hidden" not in complaint


@pytest.mark.parametrize(
    ("listen", "told"),
    [
        ("here", "rakiosk-ra: 'here' is no address: write HOST:PORT, as in 127.0.0.1:8443."),
        ("192.0.2.1:1", "rakiosk-ra: Cannot listen on 192.0.2.1:1: Cannot assign requested address."),
    ],
)
def test_an_address_that_cannot_be_served_is_a_sentence(tmp_path: Path, listen: str, told: str) -> None:
    refused = run("serve", "--listen", listen, "--state", tmp_path)
    assert (refused.returncode, refused.stderr) == (2, told + "\n")


def test_a_state_folder_that_cannot_be_used_is_a_sentence(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _, complaint = shell("customers", "list", "--state", tmp_path / "file")
    assert (code, complaint.count("\n")) == (2, 1)
    assert "state folder" in complaint


def test_the_key_password_comes_from_the_environment_and_a_wrong_one_is_told(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAKIOSK_RA_KEY_PASSWORD", "correct horse")
    assert shell("init", "--state", tmp_path)[0] == 0
    assert not (tmp_path / "keys" / "password").exists()
    assert shell("customers", "list", "--state", tmp_path)[0] == 0
    monkeypatch.setenv("RAKIOSK_RA_KEY_PASSWORD", "battery staple")
    code, _, complaint = shell("customers", "list", "--state", tmp_path)
    assert code == 2
    assert "The password does not open" in complaint


def test_a_systemd_credential_is_the_key_password(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ra-key-password").write_text("from systemd\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert shell("init", "--state", tmp_path / "state")[0] == 0
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    monkeypatch.setenv("RAKIOSK_RA_KEY_PASSWORD", "from systemd")
    assert shell("init", "--state", tmp_path / "state")[0] == 0


@pytest.mark.parametrize(
    "command",
    [
        "",
        "serve",
        "init",
        "openapi",
        "customers add",
        "customers list",
        "customers approve",
        "cards add",
        "cards list",
        "kiosks add",
        "kiosks withdraw",
        "kiosks list",
    ],
)
def test_help_explains_each_command_with_an_example(shell: Shell, command: str) -> None:
    code, told, _ = shell(*command.split(), "--help")
    assert code == 0
    assert f"  rakiosk-ra {command}" in told
