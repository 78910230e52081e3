"""Opening an RA: only `init` makes one, and what does not belong together is refused in a sentence."""

import shutil
from pathlib import Path

import pytest

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.opening import found, open_registry
from tests.ra.founding import PKI_URL, founded
from tests.ra.process import on, run
from tests.ra.shell import Shell

COMMANDS = (
    ["customers", "list"],
    ["customers", "add", "A", "--name", "N", "--carrier", "card"],
    ["kiosks", "add", "k", "--out", "out"],
    ["reap"],
    ["root", "install-list", "x"],
)


def test_every_command_but_init_leaves_a_folder_without_an_ra_as_it_was(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "nowhere", tmp_path / "empty"):
        for command in COMMANDS:
            code, printed, complaint = shell(*command, "--state", folder)
            assert (code, printed, complaint.count("\n")) == (2, "", 1)
            assert complaint.startswith(f"rakiosk-ra: There is no RA in {folder}")
    served = run("serve", "--listen", "127.0.0.1:0", "--pki-listen", "127.0.0.1:0", "--state", tmp_path / "empty")
    assert "There is no RA in" in served.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


@pytest.mark.parametrize(
    "lost", ["keys", "pki", "keys/kek", "keys/issuing.key", "keys/statement.key", "pki/root.crl", "keys/password"]
)
def test_a_restore_that_lacks_something_is_told_what(
    shell: Shell, database: str | None, tmp_path: Path, lost: str
) -> None:
    state = founded(tmp_path / "state", database)
    path = state / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    before = sorted(state.rglob("*"))
    for command in (["customers", "list"], ["init", "--pki-url", PKI_URL]):
        code, _, complaint = shell(*command, *on(state, database))
        assert (code, complaint.count("\n")) == (2, 1)
        assert lost.rpartition("/")[0] in complaint
    assert sorted(state.rglob("*")) == before


def test_a_database_knows_its_keys_and_is_opened_with_no_others(database: str | None, tmp_path: Path) -> None:
    state, other = founded(tmp_path / "state", database), founded(tmp_path / "other")
    for part in ("pki", "keys"):
        shutil.rmtree(state / part)
        shutil.copytree(other / part, state / part)
    for opened in (open_registry, found):
        with pytest.raises(AdminError, match="belongs to an RA with other keys"):
            opened(state, database)


def test_a_key_that_is_another_backup_s_is_told(database: str | None, tmp_path: Path) -> None:
    state, other = founded(tmp_path / "state", database), founded(tmp_path / "other")
    shutil.copy(other / "keys" / "kek", state / "keys" / "kek")
    with pytest.raises(AdminError, match=r"other keys \(kek\)"):
        open_registry(state, database)


def test_a_database_without_an_ra_is_not_filled_by_opening(database: str | None, tmp_path: Path) -> None:
    state = founded(tmp_path / "state")
    (state / "ra.sqlite").unlink()
    with pytest.raises(AdminError, match="holds no RA"):
        open_registry(state, database)
    assert not (state / "ra.sqlite").exists()


def test_init_again_changes_nothing(shell: Shell, database: str | None, tmp_path: Path) -> None:
    state = founded(tmp_path / "state", database)
    files = {path: path.read_bytes() for part in ("pki", "keys") for path in (state / part).iterdir()}
    assert shell("init", *on(state, database))[0] == 0
    assert {path: path.read_bytes() for path in files} == files


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "write [pki] url into ra.toml, or give --pki-url"),
        (["--pki-url", "http://0.0.0.0:8080"], "Nobody can reach 'http://0.0.0.0:8080'"),
        (["--pki-url", "http://[::]:8080"], "Nobody can reach"),
        (["--pki-url", "http://224.0.0.1"], "Nobody can reach"),
        (["--pki-url", "http://169.254.1.1"], "Nobody can reach"),
        (["--pki-url", "http://pki.example:0"], "Nobody can reach"),
        (["--pki-url", "http://pki.example:99999"], "is no address for certificates"),
        (["--pki-url", "http://a_b..c"], "Nobody can reach"),
        (["--pki-url", "http://1.2.3"], "Nobody can reach"),
        (["--pki-url", "pki.example"], "is no address for certificates"),
        (["--pki-url", PKI_URL, "--name", "0.0.0.0"], "Nobody can reach the RA as '0.0.0.0'"),
        (["--pki-url", PKI_URL, "--name", "a b"], "Nobody can reach the RA as 'a b'"),
    ],
)
def test_init_asks_for_addresses_that_somebody_can_reach(
    shell: Shell, tmp_path: Path, options: list[str], told: str
) -> None:
    code, _, complaint = shell("init", "--state", tmp_path / "state", *options)
    assert (code, complaint.count("\n")) == (2, 1)
    assert told in complaint
    assert not (tmp_path / "state" / "pki").exists()


def test_init_keeps_in_ra_toml_what_it_was_told_and_takes_no_other_later(shell: Shell, tmp_path: Path) -> None:
    state = tmp_path / "state"
    told = ["--pki-url", "http://pki.example:8080/", "--name", "ra.example", "--name", "192.0.2.7"]
    assert shell("init", "--state", state, *told)[0] == 0
    with_settings = open_registry(state)
    with_settings.close()
    assert with_settings.pki_url == "http://pki.example:8080"
    assert with_settings.settings.server.names == ("ra.example", "192.0.2.7")
    complaint = shell("init", "--state", state, "--pki-url", "http://other.example")[2]
    assert "says [pki] url = http://pki.example:8080" in complaint


@pytest.mark.parametrize(
    ("listen", "told"),
    [
        (("0.0.0.0:0", "127.0.0.1:0"), "write its names into ra.toml, [server] names"),
        (("127.0.0.1:0", "[::]:0"), "write its names into ra.toml, [server] names"),
    ],
)
def test_serving_others_wants_names_that_they_know(tmp_path: Path, listen: tuple[str, str], told: str) -> None:
    state = founded(tmp_path / "state")
    refused = run("serve", "--listen", listen[0], "--pki-listen", listen[1], "--state", state)
    assert (refused.returncode, told in refused.stderr) == (2, True), refused.stderr
    assert not (state / "pki" / "server.pem").exists()


def test_serving_others_wants_a_pki_address_that_they_can_reach(tmp_path: Path) -> None:
    found(tmp_path / "state", None, PKI_URL, ("ra.example",))
    refused = run("serve", "--listen", "0.0.0.0:0", "--pki-listen", "127.0.0.1:0", "--state", tmp_path / "state")
    assert "Others cannot reach 'http://127.0.0.1:8080'" in refused.stderr
