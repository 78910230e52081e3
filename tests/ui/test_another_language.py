"""A language more is one catalogue and one entry in the list: nothing else knows how many there are."""

import argparse
from pathlib import Path

import pytest

import translations
from build_hook import compile_catalogues
from rakiosk import i18n
from rakiosk.config import load
from rakiosk.i18n import LANGUAGES, Language
from rakiosk_demo.cli import add_commands
from tests.kiosk import Customer, kiosk_of
from tests.ra.world import World
from tests.test_config import CERTIFICATE, KEY, LEAST

CODE = "eo"  # Esperanto: left to right, one plural


def between_marks(text: str) -> str:
    """A text as the translator has it."""
    return f"«{text}»"


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The code of a language in which every message stands between marks, added as a translator would add it."""
    catalogue = translations.template()
    for message in catalogue:
        forms = translations.forms(message.id)
        message.string = between_marks(forms[0]) if len(forms) == 1 else tuple(map(between_marks, forms))
    file = tmp_path / f"src/rakiosk/locale/{CODE}/LC_MESSAGES/rakiosk.po"
    file.parent.mkdir(parents=True)
    file.write_text(translations.in_step(catalogue, translations.template()), encoding="utf-8")
    compile_catalogues(tmp_path)
    monkeypatch.setattr(i18n, "_LOCALES", tmp_path / "src/rakiosk/locale")
    monkeypatch.setitem(LANGUAGES, CODE, Language("Esperanto"))
    return CODE


async def test_it_is_reached_by_f2_and_spoken_from_the_front_page_to_the_home(
    marked: str, served_ra: World, customer: Customer, tmp_path: Path
) -> None:
    async with kiosk_of(served_ra, tmp_path, language="en") as kiosk:
        assert "F2 Esperanto" in await kiosk.sees("Welcome")
        await kiosk.press("f2")
        front = await kiosk.sees("«Welcome", "F2 中文", "«Sign in»", "F1 «Help»")
        await kiosk.press("1")
        sign_in = await kiosk.sees("«CN (certificate identifier)»", "«Login password»")
        await kiosk.enter(customer.cn, customer.password)
        home = await kiosk.sees("«Hello 林測試", "«Log out»")
    for screen in (front, sign_in, home):
        assert "登" not in screen


def test_settings_and_demo_take_it(marked: str, tmp_path: Path) -> None:
    for name, text in {"ra-ca.pem": CERTIFICATE, "kiosk.pem": CERTIFICATE, "kiosk.key": KEY}.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o640)
    file = tmp_path / "rakiosk.toml"
    file.write_text(LEAST.replace("[ra]", f'language = "{marked}"\n[ra]'))
    assert load(file).language == marked
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    assert parser.parse_args(["demo", "--language", marked]).language == marked


def test_the_list_and_the_catalogues_on_disk_are_the_same_languages() -> None:
    on_disk = {file.parts[-3] for file in translations.catalogue_files()}
    assert on_disk == {code for code, language in LANGUAGES.items() if language.has_catalogue}
