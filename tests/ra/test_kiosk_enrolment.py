"""A machine becomes a kiosk by a one-time token and makes its own key; no token and no image of it makes two."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from ra_contract.enrolment import MACHINE, KioskToken
from rakiosk.authority import machine
from rakiosk.cli import main
from rakiosk.config import Config, load
from rakiosk.support import enrolment
from rakiosk_ra.admin.commands import kiosk_list
from rakiosk_ra.kiosks.reports import KnownKiosk
from tests.ra.founding import founded
from tests.ra.process import on
from tests.ra.shell import Shell
from tests.ra.world import World

Enrols = Callable[..., tuple[int, str]]


@pytest.fixture
def enrols(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Enrols:
    """A machine's command, by the file of a token; its exit status and all that it says."""

    def run(name: str, *more: str, folder: str = "etc") -> tuple[int, str]:
        (tmp_path / folder).mkdir(exist_ok=True)
        settings = tmp_path / folder / "rakiosk.toml"
        token = tmp_path / f"{name}.token"
        status = main(["enrol", "--ra", world.url, "--token", str(token), "--config", str(settings), *more])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return status, said.out + said.err

    return run


@pytest.fixture
def another_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has this process run on a machine with a network card of this address, and with this machine's disk."""

    def become(address: str) -> None:
        card = tmp_path / address / "eth0"
        (card / "device").mkdir(parents=True, exist_ok=True)
        (card / "addr_assign_type").write_text("0\n")
        (card / "address").write_text(f"{address}\n")
        monkeypatch.setattr(machine, "NETWORK_CARDS", card.parent)

    return become


def give_token(world: World, folder: Path, name: str, **more: object) -> KioskToken:
    token = world.admin.kiosks.token(name, more.pop("office", None), timedelta(hours=2), **more)  # type: ignore[arg-type]
    (folder / f"{name}.token").write_text(token.text() + "\n")
    return token


def known(world: World, name: str) -> KnownKiosk:
    return next(each for each in world.admin.kiosks.known() if each.kiosk.name == name)


def asked(config: Config, path: str = "/v1/health", told: str = "") -> httpx.Response:
    """One request by the files of a kiosk's settings, from this machine or one that says so."""
    files = enrolment.Place(config.ra_key.parent / "rakiosk.toml").files
    headers = {MACHINE: told or machine.machine()}
    with httpx.Client(base_url=config.ra_url, verify=files.context(), headers=headers, trust_env=False) as line:
        return line.get(path)


def test_a_machine_becomes_a_kiosk_and_its_token_nothing_more(world: World, enrols: Enrols, tmp_path: Path) -> None:
    give_token(world, tmp_path, "joins-1", office="Taipei", is_desk=True)
    status, said = enrols("joins-1")
    assert (status, said.partition(" at ")[0]) == (0, "This machine is the kiosk joins-1")
    config = load(tmp_path / "etc" / "rakiosk.toml")
    assert (config.kiosk_id, config.ra_url) == ("joins-1", world.url)
    assert asked(config).status_code == 200
    kiosk = known(world, "joins-1").kiosk
    assert (kiosk.is_desk, kiosk.machine) == (True, machine.machine())
    assert not (tmp_path / "etc" / "enrolment.key").exists()
    assert config.ra_key.stat().st_mode & 0o007 == 0
    status, said = enrols("joins-1")
    assert (status, "this machine is a kiosk already" in said) == (2, True)


def test_a_token_is_let_in_nowhere_else(world: World, tmp_path: Path) -> None:
    token = give_token(world, tmp_path, "joins-2")
    files = enrolment.written(token, tmp_path)
    with httpx.Client(base_url=world.url, verify=files.context(), trust_env=False) as line:
        for method, path in (("GET", "/v1/health"), ("PUT", "/v1/kiosk/report"), ("PUT", "/v1/kiosk/certificate")):
            assert line.request(method, path, json={}).json()["code"] == "client-certificate"
        assert line.put("/v1/kiosk/enrolment", json={"request": "AAAA"}).json()["code"] == "invalid-request"
    assert world.line().put("/v1/kiosk/enrolment", json={"request": "AAAA"}).status_code == 403


def test_an_answer_that_is_lost_costs_no_token(
    world: World, enrols: Enrols, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_token(world, tmp_path, "joins-3")

    def lost(*_arguments: object) -> None:
        raise OSError("the current is gone")

    for place in ("checked", "_write", "_seen"):
        with monkeypatch.context() as patched:
            patched.setattr(enrolment, place, lost)
            assert enrols("joins-3", "--again")[0] == 2
    assert enrols("joins-3", "--again")[0] == 0
    assert len([row for row in world.admin.kiosks.all() if row.name == "joins-3"]) == 1


def test_no_token_makes_two_kiosks(
    world: World, enrols: Enrols, tmp_path: Path, another_machine: Callable[[str], None]
) -> None:
    give_token(world, tmp_path, "joins-4")
    another_machine("02:00:00:00:00:01")
    assert enrols("joins-4")[0] == 0
    for address in ("02:00:00:00:00:01", "02:00:00:00:00:02"):
        another_machine(address)
        status, said = enrols("joins-4", folder=f"elsewhere-{address}")
        assert (status, "it is used, over, or void" in said) == (2, True)
    assert enrols("joins-4", "--again")[1].startswith("rakiosk enrol: the RA does not take this token")


@pytest.mark.parametrize("end", ["over", "void", "withdrawn"])
def test_a_token_ends(world: World, enrols: Enrols, tmp_path: Path, end: str) -> None:
    name = f"ends-{end}"
    give_token(world, tmp_path, name)
    if end == "over":
        world.clock.ahead += timedelta(hours=3)
    elif end == "void":
        world.admin.kiosks.token(name, None, timedelta(hours=1))
    else:
        world.admin.kiosks.withdraw(name)
    try:
        assert enrols(name)[0] == 2
    finally:
        world.clock.ahead -= timedelta(hours=3) if end == "over" else timedelta()


def test_an_image_of_a_kiosk_is_no_second_one(
    world: World, enrols: Enrols, tmp_path: Path, another_machine: Callable[[str], None]
) -> None:
    give_token(world, tmp_path, "copied")
    another_machine("02:00:00:00:00:03")
    assert enrols("copied")[0] == 0
    shutil.copytree(tmp_path / "etc", tmp_path / "image")
    config = load(tmp_path / "image" / "rakiosk.toml")
    own = machine.machine()
    another_machine("02:00:00:00:00:04")
    for path in ("/v1/health", "/v1/content"):
        assert (asked(config, path).status_code, asked(config, path).json()["code"]) == (403, "another-machine")
    now = world.clock()
    assert kiosk_list.line(known(world, "copied"), now).endswith("\tcopied")
    assert "copied (1): copied" in list(kiosk_list.overview([known(world, "copied")], now))
    assert any(line.startswith("rakiosk_kiosk_copied") for line in kiosk_list.as_metrics([known(world, "copied")], now))
    assert asked(config, told=f"{own} {'0' * 32}").status_code == 200  # with a second network card it is itself


def test_the_cards_that_are_built_in_name_a_machine(another_machine: Callable[[str], None]) -> None:
    another_machine("02:00:00:00:00:05")
    one = machine.machine()
    another_machine("02:00:00:00:00:06")
    (machine.NETWORK_CARDS / "eth0" / "addr_assign_type").write_text("3\n")  # set by somebody
    assert machine.machine() not in {one, ""}
    assert len(one) == 32


def test_the_commands_say_what_is_wrong(
    shell: Shell, database: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = on(founded(tmp_path / "state", database), database)
    file = tmp_path / "new" / "token"
    assert shell("kiosks", "token", "a-1", "--office", "Taipei", "--out", file, *options)[0] == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert "a-1\tawaited: its token can be used until" in shell("kiosks", "list", *options)[1]
    for wrong, sentence in ((["a b"], "letters, digits and hyphens"), (["a-1", "--hours", "0"], "--hours")):
        assert sentence in shell("kiosks", "token", *wrong, "--out", file, *options)[2]
    shell("kiosks", "add", "a-2", "--out", tmp_path / "a-2", *options)
    assert "withdraw it first" in shell("kiosks", "token", "a-2", "--out", file, *options)[2]

    settings = ["--config", str(tmp_path / "rakiosk.toml")]
    for ra, token, sentence in (
        ("http://ra.example", str(file), "--ra must be an address"),
        ("https://127.0.0.1:9", file.read_text().strip(), "as known to others"),
        ("https://127.0.0.1:9", str(tmp_path / "none"), "cannot be read"),
        ("https://127.0.0.1:9", __file__, "it is no token"),
        ("https://127.0.0.1:9", str(file), "Nothing is lost: run it again"),
    ):
        assert main(["enrol", "--ra", ra, "--token", token, *settings]) == 2
        assert sentence in capsys.readouterr().err
