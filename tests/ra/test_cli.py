"""The command `rakiosk-ra`, as a person at a shell meets it."""

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ra_contract.certificate import Use
from rakiosk_ra.admin.interface import Admin
from tests.ra.card import KeyPair
from tests.ra.founding import founded
from tests.ra.process import on, run
from tests.ra.shell import Shell

PKI = ["--pki-url", "http://127.0.0.1:8080"]
CARD = ["--guid", "1", "--holder", "A", "--management-algorithm", "3DES"]


def test_the_counters_commands_fill_an_ra(shell: Shell, database: str | None, tmp_path: Path) -> None:
    options = on(founded(tmp_path / "state", database), database)
    code, password, complaint = shell("customers", "add", "A123", "--name", "林美玲", "--carrier", "card", *options)
    assert (code, complaint, len(password.strip())) == (0, "", 12)
    second = ["customers", "add", "A124", "--name", "王小明", "--carrier", "file", "--password-stdin"]
    assert shell(*second, "--no-must-change", "--not-approved", *options, typed="Right4you\n") == (0, "", "")
    assert shell("customers", "list", *options)[1] == (
        "A123\tcard\t林美玲\tapproved, must change password\nA124\tfile\t王小明\t\n"
    )
    assert shell("customers", "approve", "A124", *options) == (0, "", "")
    assert "A124\tfile\t王小明\tapproved\n" in shell("customers", "list", *options)[1]

    secrets = tmp_path / "card.txt"
    secrets.write_text("00" * 24 + "\n87654321\n")
    card = ["--guid", "AB" * 16, "--holder", "A123", "--serial", "C-0001"]
    assert shell("cards", "add", *card, "--management-algorithm", "3DES", "--secrets", secrets, *options) == (0, "", "")
    assert shell("cards", "list", *options)[1] == f"{'ab' * 16}\tC-0001\tA123\t3DES\tin-use\n"

    out = tmp_path / "kiosk"
    assert shell("kiosks", "add", "counter-1", "--out", out, *options)[0] == 0
    assert {path.name for path in out.iterdir()} == {"kiosk.pem", "kiosk.key", "ra-ca.pem"}
    assert (out / "kiosk.key").stat().st_mode & 0o777 == 0o600
    assert shell("kiosks", "withdraw", "counter-1", *options)[0] == 0
    assert "withdrawn" in shell("kiosks", "list", *options)[1]


def test_the_counters_commands_of_daily_work_do_it(shell: Shell, database: str | None, tmp_path: Path) -> None:
    options = on(founded(tmp_path / "state", database), database)
    customer = ["customers", "add", "A123", "--name", "林美玲", "--carrier", "card"]
    personal = 'id_number = "A123456789"\nbirthday = 1986-03-07\nphone = "0912-345-678"\n'
    assert shell(*customer, "--password-stdin", "--personal", "-", *options, typed="Right4you\n" + personal)[0] == 0
    card = ["--guid", "AB" * 16, "--holder", "A123", "--management-algorithm", "3DES"]
    assert shell("cards", "add", *card, *options, typed="00" * 24 + "\n87654321\n") == (0, "", "")
    shell("kiosks", "add", "counter-1", "--out", tmp_path / "kiosk", *options)
    now = datetime.now(UTC)
    with Admin(tmp_path / "state", database) as admin:
        admin.certificates.issue("A123", Use.SIGNING, KeyPair().spki(), now, now + timedelta(days=9))
        admin.certificates.hold("A123")

    assert shell("accounts", "add", "00012345678901", "--owner", "A123", "--balance", "5000", *options) == (0, "", "")
    frozen = ["--frozen", "--daily-limit", "9"]
    assert shell("accounts", "add", "1987-6543", "--owner", "A123", "--balance", "0", *frozen, *options)[0] == 0
    assert shell("accounts", "list", *options)[1] == (
        "00012345678901\tpassbook\tA123\t5000\t\n19876543\tgiro\tA123\t0\tfrozen\n"
    )
    for mood in ("late", "lost", "silent", "closed", "normal"):
        assert shell("bank", mood, "--seconds", "0", *options) == (0, "", "")

    code, until, _ = shell("pin-resets", "add", "--holder", "A123", "--kiosk", "counter-1", "--clerk", "c1", *options)
    assert (code, until.startswith("until 20")) == (0, True)
    listed = shell("certificates", "list", "A123", *options)[1]
    serial = listed.split("\t")[0]
    assert "\tsigning\t" in listed
    assert "\theld\tcertificate-hold" in listed
    assert shell("certificates", "resume", "A123", "--serial", serial, *options) == (0, serial + "\n", "")
    with zipfile.ZipFile(tmp_path / "d.zip", "w"):
        pass
    assert shell("driver", "import", tmp_path / "d.zip", "--version", "1", *options) == (0, "", "")
    assert shell("reap", *options)[1] == "0 orders expired, 0 payments settled, 0 in doubt\n"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ('birthday = "x"', "A birthday is written"),
        ('birth = "1986-03-07"', "Own numbers are lines like"),
        ("A123456789", "Own numbers are lines like"),
        ("phone = 912345678", "Own numbers are lines like"),
        ("birthday = 1986-03-07T00:00:00", "Own numbers are lines like"),
        ('phone = "1"\nphone = "2"', "Own numbers are lines like"),
    ],
)
def test_a_customers_own_numbers_come_from_a_file_or_stdin_and_are_never_repeated(
    shell: Shell, tmp_path: Path, typed: str, told: str
) -> None:
    options = on(founded(tmp_path / "state"), None)
    customer = ["customers", "add", "A123", "--name", "N", "--carrier", "card"]
    (tmp_path / "own.toml").write_text(typed)
    for file, given in (("-", typed), (str(tmp_path / "own.toml"), "")):
        code, _, complaint = shell(*customer, "--personal", file, *options, typed=given)
        assert (code, told in complaint) == (2, True)
        assert "A123456789" not in complaint
    assert shell(*customer, "--id-number", "A123456789", *options)[0] == 2  # the list of processes is everybody's


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["accounts", "add", "123", "--owner", "A", "--balance", "1"], "An account has 14 digits"),
        (["accounts", "add", "12345678", "--owner", "A", "--balance", "-1"], "An amount is not below 0."),
        (["pin-resets", "add", "--holder", "NOBODY", "--kiosk", "k"], "There is no customer NOBODY."),
        (["certificates", "list", "NOBODY"], "There is no customer NOBODY."),
        (["certificates", "resume", "NOBODY"], "There is no customer NOBODY."),
        (["statements", "find", "X"], "No statement has this check code."),
        (["driver", "import", "/nowhere.zip", "--version", "1"], "Cannot read /nowhere.zip"),
        (["customers", "add", "A", "--name", "N", "--carrier", "card", "--personal", "/none"], "Cannot read /none."),
        (["customers", "approve", "NOBODY"], "There is no customer NOBODY."),
        (["kiosks", "withdraw", "none"], "There is no kiosk none in use."),
        (["customers", "add", "A", "--name", "N", "--carrier", "card", "--password-stdin"], "no password on stdin"),
        (["customers", "list", "--database", "nonsense"], "Cannot open the database"),
        (
            ["customers", "list", "--database", "postgresql://u:hidden@127.0.0.1:1/x"],
            "A password in an argument can be",
        ),
        (["customers", "list", "--database", "postgresql://u@127.0.0.1:1/x"], "Cannot open the database"),
        (["cards", "add", *CARD], "The secrets are 2 lines: management key (9B) in hexadecimal, then PUK"),
        (["cards", "add", *CARD, "--secrets", "/nowhere"], "Cannot read /nowhere."),
        (["cards", "add", *CARD, "--secrets", __file__], "there are"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(
    shell: Shell, tmp_path: Path, arguments: list[str], told: str
) -> None:
    code, _, complaint = shell(*arguments, "--state", founded(tmp_path))
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
    refused = run("serve", "--listen", listen, "--state", founded(tmp_path))
    assert (refused.returncode, refused.stderr) == (2, told + "\n")


def test_a_state_folder_that_cannot_be_used_is_a_sentence(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _, complaint = shell("init", "--state", tmp_path / "file", *PKI)
    assert (code, complaint.count("\n")) == (2, 1)
    assert "state folder" in complaint


def test_the_key_password_comes_from_the_environment_and_a_wrong_one_is_told(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAKIOSK_RA_KEY_PASSWORD", "correct horse")
    assert shell("init", "--state", tmp_path, *PKI)[0] == 0
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
    assert shell("init", "--state", tmp_path / "state", *PKI)[0] == 0
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    monkeypatch.setenv("RAKIOSK_RA_KEY_PASSWORD", "from systemd")
    assert shell("customers", "list", "--state", tmp_path / "state")[0] == 0


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
        "accounts add",
        "accounts list",
        "bank",
        "certificates list",
        "certificates resume",
        "driver import",
        "pin-resets add",
        "reap",
        "root install-list",
        "root sign-list",
        "statements find",
    ],
)
def test_help_explains_each_command_with_an_example(shell: Shell, command: str) -> None:
    code, told, _ = shell(*command.split(), "--help")
    assert code == 0
    assert f"  rakiosk-ra {command}" in told
