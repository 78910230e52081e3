"""ra.toml: what it may say, and what is said when it is wrong."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from ra_contract.certificate import KeyAlgorithm
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.settings import Settings, load_settings
from tests.ra.founding import founded


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert settings == Settings()
    assert (settings.session.idle_seconds, settings.session.absolute_seconds) == (180, 900)
    assert settings.certificates.card_key_algorithm is KeyAlgorithm.P_256


def test_a_file_changes_what_it_names_only(tmp_path: Path) -> None:
    (tmp_path / "ra.toml").write_text('[certificates]\ncard_key_algorithm = "rsa-2048"\n[session]\nidle_seconds = 60\n')
    settings = load_settings(tmp_path)
    assert settings.certificates.card_key_algorithm is KeyAlgorithm.RSA_2048
    assert (settings.session.idle_seconds, settings.session.absolute_seconds) == (60, 900)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[session]\nidle_second = 1", "did you mean 'session.idle_seconds'?"),
        ("[sesion]\n", "did you mean 'session'?"),
        ("[session]\nxyz = 1", "no setting 'session.xyz'; known are: idle_seconds"),
        ("session = 1", "'session' must be a table"),
        ("[session]\nidle_seconds = 0", "'session.idle_seconds' must be a whole number above 0"),
        ("[session]\nidle_seconds = true", "must be a whole number"),
        ("[certificates]\npolicies = '1.2.3'", "'certificates.policies' must be a list of texts"),
        ("[certificates]\npolicies = ['1.2.3', 'x']", "'x' in 'certificates.policies' is no object identifier"),
        ("[server]\nnames = ['0.0.0.0']", "'0.0.0.0' in 'server.names' is no name or address"),
        ("[pki]\nurl = 1", "'pki.url' must be text in quotes"),
        ('[certificates]\ncard_key_algorithm = "dsa"', "must be one of rsa-2048, p-256"),
        ("[certificates]\nfiles_prove_old_key = 1", "'certificates.files_prove_old_key' must be true or false"),
        ('[bank]\nclosed_from = "25:00"', "'bank.closed_from' must be a time of day"),
        ("[", "is not TOML"),
    ],
)
def test_a_wrong_file_is_refused_naming_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "ra.toml").write_text(text)
    with pytest.raises(AdminError) as refused:
        load_settings(tmp_path)
    assert told in str(refused.value)
    assert "ra.toml" in str(refused.value)


def test_the_example_shows_every_setting_with_its_default(tmp_path: Path) -> None:
    example = (Path(__file__).parents[2] / "kiosk-config" / "ra.toml.example").read_text("utf-8")
    (tmp_path / "ra.toml").write_text(example)
    assert load_settings(tmp_path) == Settings()
    shown = {name: set(table) for name, table in tomllib.loads(example).items()}
    assert shown == {t.name: {s.name for s in fields(getattr(Settings(), t.name))} for t in fields(Settings)}


@pytest.mark.parametrize("url", ["pki.example", "HTTP://pki.example", "http://pki.example#x", "http://郵局.example"])
def test_an_address_that_no_paper_could_carry_is_refused_at_the_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(AdminError, match="no address for certificates"):
        founded(tmp_path, None, url)
