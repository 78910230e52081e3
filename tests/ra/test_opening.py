"""Opening an RA: only `init` makes one, and what does not belong together is refused in a sentence."""

import argparse
import contextlib
import itertools
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.cli import command_line
from rakiosk_ra.opening import found, open_registry
from tests.ra.founding import PKI_URL, founded
from tests.ra.process import on, run
from tests.ra.shell import Shell

Actions = Sequence[argparse.Action]
WITHOUT_AN_RA = {"init", "openapi", "root sign-list", "root certify", "content check"}
WRITTEN = {"--out", "issuing request"}
SECRET = re.compile(r"password|pin|puk|secret|token|management_key")


def commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[str, Actions]]:
    """Every command of a command line, and its arguments."""
    folders = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for name, inner in folders[0].choices.items() if folders else ():
        yield from commands(inner, (*words, name))
    if not folders:
        yield " ".join(words), parser._actions


def filled(command: str, actions: Actions) -> list[str]:
    """A command with all that it wants."""
    said = command.split()
    for action in (one for one in actions if one.required):
        word = str(next(iter(action.choices or ["1" * 32])))
        said += [*action.option_strings[:1], word]
    return said


COMMANDS = {command: filled(command, actions) for command, actions in commands(command_line())}


def test_no_command_takes_a_secret_as_an_argument() -> None:
    for command, actions in commands(command_line()):
        told = {action.dest for action in actions if action.nargs != 0 and action.metavar != "FILE"}
        assert not [name for name in told if SECRET.search(name)], command


def test_every_command_but_init_leaves_a_folder_without_an_ra_as_it_was(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    for folder in (tmp_path / "nowhere", tmp_path / "empty"):
        for command, words in COMMANDS.items():
            if command in WITHOUT_AN_RA:
                continue
            code, printed, complaint = shell(*words, "--state", folder, typed="00" * 24 + "\n12345678\n")
            assert (code, printed, complaint.count("\n")) == (2, "", 1), command
            assert complaint.startswith(f"rakiosk-ra: There is no RA in {folder}"), command
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


def test_a_file_that_is_not_there_is_a_sentence_for_every_command(shell: Shell, tmp_path: Path) -> None:
    state, tried = founded(tmp_path / "state"), []
    for command, actions in commands(command_line()):
        for action in (one for one in actions if one.metavar in {"FILE", "FOLDER"}):
            if not WRITTEN.isdisjoint({command, *action.option_strings}):
                continue
            words = filled(command, [one for one in actions if one is not action])
            missing = [*action.option_strings[:1], str(tmp_path / "none" / "file")]
            code, printed, complaint = shell(*words, *missing, "--state", state)
            assert (code, printed, complaint.count("\n"), complaint[:12]) == (2, "", 1, "rakiosk-ra: "), command
            tried.append(command)
    assert {"clerks card", "driver import", "issuing replace", "customers add", "cards add"} <= set(tried)


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


SPOILT = ("keys/password", "keys/issuing.key", "keys/kek", "pki/root.crl", "pki/tls.pem", "ra.toml", "ra.sqlite")
NO_DATABASE = ("mysql://ra@db/ra", "postgresql://[::1", "garbage", "sqlite:////nowhere/ra.db")


def test_what_is_restored_by_half_and_a_url_that_leads_nowhere_are_sentences(shell: Shell, tmp_path: Path) -> None:
    state = founded(tmp_path / "state")
    kept = {name: (state / name).read_bytes() for name in SPOILT}
    for name, content in itertools.product(SPOILT, (b"", b"\xff\xfe no such thing")):
        if (name, content) == ("ra.toml", b""):
            continue  # every setting has a default
        (state / name).write_bytes(content)
        code, printed, complaint = shell("customers", "list", "--state", state)
        assert (code, printed, complaint.count("\n"), complaint[:12]) == (2, "", 1, "rakiosk-ra: "), name
        (state / name).write_bytes(kept[name])
    for url in NO_DATABASE:
        code, printed, complaint = shell("customers", "list", "--state", state, "--database", url)
        assert (code, printed, complaint.count("\n"), complaint[:12]) == (2, "", 1, "rakiosk-ra: "), url
    assert shell("customers", "list", "--state", state)[0] == 0


def test_the_root_s_list_of_another_backup_is_told(tmp_path: Path) -> None:
    state, other = founded(tmp_path / "state"), founded(tmp_path / "other")
    shutil.copy(other / "pki" / "root.crl", state / "pki" / "root.crl")
    with pytest.raises(AdminError, match="is not the list of"):
        open_registry(state)


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


def test_a_file_that_holds_no_ra_is_left_as_it_is_and_none_is_made_elsewhere(tmp_path: Path) -> None:
    state = founded(tmp_path / "state")
    somebody_s, empty, nowhere = tmp_path / "theirs.sqlite", tmp_path / "empty.sqlite", tmp_path / "none.sqlite"
    empty.touch()
    with contextlib.closing(sqlite3.connect(somebody_s)) as theirs:
        theirs.execute("create table letters (text)")
        theirs.commit()
    before = {path: path.read_bytes() for path in tmp_path.glob("*.sqlite")}
    for file in (somebody_s, empty, nowhere):
        with pytest.raises(AdminError, match="holds no RA"):
            open_registry(state, f"sqlite:///{file}")
    assert {path: path.read_bytes() for path in tmp_path.glob("*.sqlite*")} == before


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
