"""The settings file: what it takes, and what it says when it does not."""

import re
import tomllib
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

import settings
from rakiosk.config import Config, ConfigError, load

EXAMPLE = Path(__file__).parents[1] / "kiosk-config/rakiosk.toml.example"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"
LEAST = """
[kiosk]
id = "taipei-0001"
[ra]
url = "https://ra.example:8443"
ca = "ra-ca.pem"
certificate = "kiosk.pem"
key = "kiosk.key"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ra-ca.pem").write_text(CERTIFICATE)
    (tmp_path / "kiosk.pem").write_text(CERTIFICATE)
    (tmp_path / "kiosk.key").write_text(KEY)
    (tmp_path / "kiosk.key").chmod(0o640)
    return tmp_path


def written(folder: Path, text: str) -> Path:
    file = folder / "rakiosk.toml"
    file.write_text(text, encoding="utf-8")
    return file


def refusal(file: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert str(caught.value).startswith(f"{file}: ")
    return str(caught.value).removeprefix(f"{file}: ")


def test_the_least_file_leaves_every_other_setting_at_its_default(folder: Path) -> None:
    config = load(written(folder, LEAST))
    assert config == Config(
        kiosk_id="taipei-0001",
        ra_url="https://ra.example:8443",
        ra_ca=folder / "ra-ca.pem",
        ra_certificate=folder / "kiosk.pem",
        ra_key=folder / "kiosk.key",
    )


def test_every_setting_can_be_changed(folder: Path) -> None:
    text = LEAST.replace(
        "[ra]", 'language = "en"\ncounter_phone = "02-2321-4311"\nstate = "."\n[ra]\ntimeout_seconds = 2.5'
    )
    text += '[screen]\ntouch = true\nlarge_text_command = ["bigger"]\nnormal_text_command = ["smaller", "1"]\n'
    text += "[idle]\nseconds = 30\naccessible_seconds = 90\ncountdown_seconds = 10\n"
    text += '[reader]\npattern = "SCR"\nmodule = "card.so"\ndeadline_seconds = 60\n[printer]\nuri = "cups:slips"\n'
    text += 'name = "at 3"\npaper = "A5"\nca = "ra-ca.pem"\ncups_socket = "cups.sock"\n'
    text += (
        '[media]\nudisks = false\npower_off = false\nloop_folder = "."\n[support]\nsocket = "s.sock"\nuser = "helper"\n'
    )
    text += '[content]\ncache = "."\n[log]\nfile = "kiosk.log"\n'
    (folder / "card.so").touch()
    config = load(written(folder, text))
    unchanged = {s.name for s in fields(Config) if s.default is not MISSING and getattr(config, s.name) == s.default}
    assert unchanged == {"printer_folder"}
    folder_instead = load(written(folder, LEAST + '[printer]\nfolder = "."\n'))
    assert folder_instead.printer_folder == folder
    assert config.log_file == folder / "kiosk.log"


def test_the_example_is_the_defaults_and_names_every_setting(folder: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("/etc/rakiosk/", f"{folder}/")
    assert load(written(folder, text)) == load(written(folder, LEAST))
    assert sum(len(section) for section in tomllib.loads(text).values()) == len(fields(Config))


def test_the_example_says_of_every_setting_why_one_would_change_it() -> None:
    blocks = EXAMPLE.read_text(encoding="utf-8").split("\n\n")
    undocumented = [block for block in blocks if re.match(r"\s*\w+ = ", block)]
    assert not undocumented


def test_example_and_reference_are_in_step_with_the_declaration() -> None:
    assert settings.out_of_step() == []


def test_a_changed_example_is_found_out_of_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "rakiosk.toml.example"
    changed.write_text(settings.example().replace("from 1 to 120", "from 1 to 121"), encoding="utf-8")
    monkeypatch.setattr(settings, "EXAMPLE", changed)
    assert settings.out_of_step() == [changed]


def test_whatever_a_setting_takes_stands_in_its_refusal_its_example_and_its_reference(folder: Path) -> None:
    takes = "a number of seconds from 1 to 120"
    told = refusal(written(folder, LEAST + "timeout_seconds = 121\n"))
    assert told == f"[ra] timeout_seconds must be {takes}"
    assert f"# Must be {takes}.\ntimeout_seconds = 10\n" in settings.example()
    assert f"| `timeout_seconds` | {takes} | `10` |" in settings.reference()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "taipei-0001"', "", "[kiosk] id is missing"),
        ('id = "taipei-0001"', 'id = "臺北"', "[kiosk] id must be 1 to 32 letters"),
        ('id = "taipei-0001"', "id = 7", "[kiosk] id must be a text in quotes"),
        ("[ra]", 'langauge = "en"\n[ra]', "[kiosk] langauge is unknown; did you mean language?"),
        ("[ra]", 'zzz = "en"\n[ra]', "[kiosk] zzz is unknown; there are id, language, counter_phone"),
        ("[ra]", 'language = "zh"\n[ra]', "[kiosk] language is not a language of this kiosk; there are zh_TW, en"),
        ("[kiosk]", "[kisok]", "unknown section [kisok]; did you mean kiosk?"),
        ("[kiosk]", "reader = 3\n[kiosk]", "reader is a section: write [reader]"),
        ("https://ra.example:8443", "http://ra.example", "[ra] url must be an address like https://"),
        ("https://ra.example:8443", "https://[::1", "[ra] url must be an address like https://"),
        ("ra.example:8443", "ra.example:99999", "[ra] url must be an address like https://"),
        ("ra.example:8443", "ra.example:0", "[ra] url must be an address like https://"),
        ("[ra]", '[printer]\nuri = "ipp://["\n[ra]', "[printer] uri must be like ipp://"),
        ("[ra]", '[printer]\nuri = "escpos://a:99999"\n[ra]', "[printer] uri must be like ipp://"),
        ("[ra]", "[ra]\ntimeout_seconds = 0", "[ra] timeout_seconds must be a number of seconds from 1 to 120"),
        ("[ra]", "[ra]\ntimeout_seconds = true", "[ra] timeout_seconds must be a number of seconds"),
        ("[ra]", '[reader]\nmodule = "none.so"\n[ra]', "[reader] module is not there"),
        ("[ra]", '[reader]\npattern = "ACS("\n[ra]', "[reader] pattern must be a regular expression"),
        ("[ra]", '[log]\nfile = "no/such/log"\n[ra]', "[log] file lies in a folder that does not exist"),
        ('"ra-ca.pem"', '"nowhere.pem"', "[ra] ca cannot be read (No such file or directory"),
        ('"ra-ca.pem"', '""', "[ra] ca must name a file"),
        ('"ra-ca.pem"', '"kiosk.key"', '[ra] ca holds no "BEGIN CERTIFICATE-----"'),
        ('"kiosk.key"', '"kiosk.pem"', '[ra] key holds no "PRIVATE KEY-----"'),
        ("[ra]", "[screen]\ntouch = 1\n[ra]", "[screen] touch must be true or false"),
        ("[ra]", '[screen]\nlarge_text_command = "wlr-randr"\n[ra]', "[screen] large_text_command must be a program"),
        ("[ra]", '[screen]\nlarge_text_command = ["big"]\n[ra]', "[screen] large_text_command and normal_text_command"),
        ("[ra]", '[printer]\nuri = "lpt1"\n[ra]', "[printer] uri must be like ipp://printer.example/ipp/print"),
        ("[ra]", '[printer]\nuri = "ipp:///x"\n[ra]', "[printer] uri must be like ipp://"),
        ("[ra]", '[printer]\nuri = "cups:a/b"\n[ra]', "[printer] uri must be like ipp://"),
        ("[ra]", '[printer]\npaper = "A3"\n[ra]', "[printer] paper is no paper that slips are made for"),
        ("[ra]", '[printer]\nuri = "cups:a"\nfolder = "."\n[ra]', "[printer] uri and folder are two printers"),
        ("[kiosk]", "[kiosk", "is not TOML (Expected ']'"),
    ],
)
def test_a_mistake_is_told_with_file_key_and_remedy(folder: Path, old: str, new: str, told: str) -> None:
    assert old in LEAST
    assert refusal(written(folder, LEAST.replace(old, new))).startswith(told)


def test_a_binary_certificate_is_refused(folder: Path) -> None:
    (folder / "ra-ca.pem").write_bytes(b"\x30\x82\x01\x0a\xff")
    assert refusal(written(folder, LEAST)).startswith("[ra] ca is not a PEM file")


def test_a_key_that_systemd_hands_over_is_found_where_it_lies(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "handed").mkdir()
    (folder / "kiosk.key").rename(folder / "handed" / "kiosk.key")
    file = written(folder, LEAST.replace('"kiosk.key"', '"credential:kiosk.key"'))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder / "handed"))
    assert load(file).ra_key == folder / "handed" / "kiosk.key"
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(ConfigError, match=re.escape("/run/credentials/rakiosk.service/kiosk.key")):
        load(file)


def test_a_private_key_that_everybody_can_read_is_refused(folder: Path) -> None:
    (folder / "kiosk.key").chmod(0o644)
    assert refusal(written(folder, LEAST)).endswith(f"chmod o= {folder / 'kiosk.key'}")


def test_a_missing_file_says_where_to_start(tmp_path: Path) -> None:
    assert "copy rakiosk.toml.example there" in refusal(tmp_path / "rakiosk.toml")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path)


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    file = folder / "rakiosk.toml"
    file.write_bytes(LEAST.encode() + "# 郵局".encode("big5"))
    assert "is not UTF-8" in refusal(file)


def test_files_beside_it_are_read_after_it_in_the_order_of_their_names(folder: Path) -> None:
    beside = folder / "kiosk.d"
    beside.mkdir()
    (beside / "20-site.toml").write_text('[kiosk]\nid = "taipei-0002"\n[log]\nfile = "site.log"\n')
    (beside / "10-region.toml").write_text('[kiosk]\nid = "north"\nlanguage = "en"\n')
    (beside / "notes.txt").write_text("no settings")
    config = load(written(folder, LEAST))
    assert (config.kiosk_id, config.language) == ("taipei-0002", "en")
    assert config.log_file == beside / "site.log"


def test_a_mistake_in_a_file_beside_it_names_that_file(folder: Path) -> None:
    (folder / "kiosk.d").mkdir()
    (folder / "kiosk.d/20-site.toml").write_text('[kiosk]\nname = "x"\n')
    with pytest.raises(ConfigError, match=r"kiosk\.d/20-site\.toml: \[kiosk\] name is unknown"):
        load(written(folder, LEAST))
    (folder / "kiosk.d/20-site.toml").write_text('[idle]\nseconds = "long"\n')
    with pytest.raises(ConfigError, match=r"kiosk\.d/20-site\.toml: \[idle\] seconds must be"):
        load(written(folder, LEAST))
