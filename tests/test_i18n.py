"""Messages are worded when they are drawn, in the language of that moment."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from build_hook import compile_catalogues
from rakiosk import i18n
from rakiosk.i18n import CatalogueMissing, Message, _, language, listed, plural, set_language

LOCALES = Path(i18n.__file__).parent / "locale"
CATALOGUE = LOCALES / "zh_TW/LC_MESSAGES/rakiosk.po"


@pytest.fixture(autouse=True)
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The catalogues of this moment, compiled as a build compiles them; English again afterwards."""
    shutil.copytree(LOCALES, tmp_path / "src/rakiosk/locale", ignore=shutil.ignore_patterns("*.mo"))
    compile_catalogues(tmp_path)
    monkeypatch.setattr(i18n, "_LOCALES", tmp_path / "src/rakiosk/locale")
    set_language("en")  # the language belongs to the process: another test may have chosen
    yield
    set_language("en")


def translated() -> list[tuple[str, str]]:
    with CATALOGUE.open("rb") as file:
        return [
            (m.id, m.string)
            for m in read_po(file)
            if isinstance(m.id, str) and isinstance(m.string, str) and m.id and m.string
        ]


def test_a_message_that_was_made_before_follows_a_change_of_language() -> None:
    msgid, chinese = next(pair for pair in translated() if "{" not in pair[0])
    message = _(msgid)
    assert str(message) == msgid
    set_language("zh_TW")
    assert str(message) == chinese != msgid
    set_language("en")
    assert str(message) == msgid


def test_the_compiled_catalogue_has_every_translation_of_the_source() -> None:
    set_language("zh_TW")
    assert [(msgid, str(Message(msgid))) for msgid, _chinese in translated()] == translated()


def test_values_are_filled_in_and_may_be_messages_themselves() -> None:
    assert str(_("{what} of {card}", what=_("PIN {n}", n=1), card="C-0001")) == "PIN 1 of C-0001"


def test_braces_without_values_are_left_alone() -> None:
    assert str(_("a set {}")) == "a set {}"


@pytest.mark.parametrize(("count", "words"), [(1, "1 try left for PIN"), (2, "2 tries left for PIN")])
def test_a_number_chooses_the_wording(count: int, words: str) -> None:
    assert str(plural("{count} try left for {what}", "{count} tries left for {what}", count, what="PIN")) == words


def test_things_are_listed_as_each_language_does_it() -> None:
    things = listed(("A4", _("Cancel")))
    assert str(things) == "A4, Cancel"
    set_language("zh_TW")
    assert str(things) == "A4、取消"


def test_an_empty_message_is_empty_in_every_language() -> None:
    set_language("zh_TW")
    assert str(_("")) == ""


def test_the_language_of_the_moment_can_be_asked_for() -> None:
    set_language("zh_TW")
    assert language() == "zh_TW"


def test_a_missing_catalogue_says_what_to_do_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "_LOCALES", tmp_path / "nothing")
    with pytest.raises(CatalogueMissing, match="make setup"):
        set_language("zh_TW")
    assert language() == "en"


def test_wording_needs_no_library() -> None:
    code = "import sys; before = set(sys.modules); import rakiosk.i18n; print(*sorted(set(sys.modules) - before))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    foreign = {name.partition(".")[0] for name in run.stdout.split()} - sys.stdlib_module_names
    assert foreign == {"rakiosk"}
