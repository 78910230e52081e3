"""The terminal of the kiosk as foot itself reads it: every key goes to the program, the first font fixes the cells."""

import re
from pathlib import Path

import pytest

from rakiosk.support.doctor.fonts import FIRST_FONT
from tests.kiosk_config.checks import FOLDER, said_by, spoiled, tool

TERMINAL = FOLDER / "foot/rakiosk.ini"


def read_by_foot(file: Path) -> int:
    return said_by(tool("foot", "foot"), "--check-config", f"--config={file}")[0]


def test_foot_finds_nothing_wrong() -> None:
    assert read_by_foot(TERMINAL) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [("locked-title=yes", "locked-titel=yes"), ("lines=0", "lines=none"), ("search-start=none", "search-strat=none")],
)
def test_what_foot_would_not_read_is_found(old: str, new: str, tmp_path: Path) -> None:
    assert read_by_foot(spoiled(TERMINAL, tmp_path, old, new)) != 0


def sections() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"": {}}
    name = ""
    for line in TERMINAL.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"\[(.*)\]", line):
            name = heading[1]
            found[name] = {}
        elif line and not line.startswith("#"):
            key, _equals, value = line.partition("=")
            found[name][key] = value
    return found


def test_no_key_and_no_button_is_the_terminal_s() -> None:
    bound = sections()
    assert set(bound["key-bindings"].values()) == {"none"}
    assert {"spawn-terminal", "clipboard-paste", "show-urls-launch", "unicode-input"} <= bound["key-bindings"].keys()
    assert set(bound["mouse-bindings"].values()) == {"none"}
    # with it, foot takes every button for itself, and the kiosk gets neither mouse nor touch
    assert "selection-override-modifiers" not in bound["mouse-bindings"]


def test_nothing_can_be_scrolled_back_to_and_the_first_font_fixes_the_cells() -> None:
    assert sections()["scrollback"]["lines"] == "0"
    assert sections()[""]["font"].startswith(f"{FIRST_FONT}:")


PACKAGES = {
    "DejaVu Sans Mono": "fonts-dejavu-core",  # Latin, Vietnamese, symbols
    "Noto Sans Mono CJK TC": "fonts-noto-cjk",
    "TW\\-Kai\\-Ext\\-B": "fonts-cns11643-kai",  # the rare characters of names
    "HanaMinB": "fonts-hanazono",
    "Tlwg Mono": "fonts-tlwg-mono-ttf",  # Thai; by a font that is not of one width letters overlap
}


def test_every_font_comes_with_the_package() -> None:
    control = (FOLDER.parent / "packaging/rakiosk-kiosk-config/control").read_text(encoding="utf-8")
    needed = re.findall(r"[a-z0-9.+-]+", re.findall(r"^Depends: (.*)$", control, re.MULTILINE)[0])
    families = [each.partition(":")[0] for each in sections()[""]["font"].split(",")]
    assert families == list(PACKAGES)
    assert set(PACKAGES.values()) <= set(needed)
