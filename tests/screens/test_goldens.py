"""The goldens as a whole: they belong to a walk or a scene, and every sign in them has a glyph."""

import unicodedata

from rakiosk.i18n import LANGUAGES
from tests.screens import goldens
from tests.screens.inspection import LARGE
from tests.screens.masking import masked
from tests.screens.test_scenes import BOOKS
from tests.screens.walks.contents import WAYS

SIGNS = frozenset("●○■►▲▼✓–—…“”‘’•↑↓←→")  # DejaVu Sans Mono draws these one cell wide
CHINESE_SIGNS = frozenset("，。、；：？！「」『』【】（）／％＋－　〈〉《》·〓")


def test_every_golden_belongs_to_a_walk_or_a_book() -> None:
    owned = {goldens.file_of(goldens.SCENES, book, language) for book in BOOKS for language in LANGUAGES}
    for section in WAYS:
        for language in LANGUAGES:
            owned |= {goldens.file_of(section, name, language) for name in goldens.names(section, language)}
    orphans = [file for file in goldens.GOLDEN.rglob("*") if file.is_file() and file not in owned]
    assert not orphans, f"nobody comes by {sorted(file.name for file in orphans)}"


def test_every_section_is_walked_to_the_same_screens_in_every_language() -> None:
    for section in WAYS:
        walked = [goldens.names(section, language) for language in LANGUAGES]
        assert walked[0]
        assert all(names == walked[0] for names in walked), section


def test_every_sign_has_a_glyph_that_fits_its_cells() -> None:
    strange = {
        (file.name, character)
        for file in goldens.GOLDEN.rglob("*.txt")
        for character in file.read_text(encoding="utf-8")
        if not is_drawn_well(character)
    }
    assert not strange


def is_drawn_well(character: str) -> bool:
    """Printable ASCII, a Han character, a sign of either list, a border, or a full-width letter."""
    return (
        character == "\n"
        or " " <= character <= "~"
        or character in SIGNS | CHINESE_SIGNS
        or "\u2500" <= character <= "\u259f"
        or unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH")
    )


def test_a_placeholder_is_as_wide_as_what_it_stands_for() -> None:
    screen = " 序號  4F8B 86B9 D57F DD0A 87\n       DD0A\n 自 2026-11-28 14:03 起  A-000123  查驗碼 7KQM 2XW9 RTAB"
    hidden = masked(screen)
    assert (
        hidden == " 序號  XXXX XXXX XXXX XXXX XX\n       XXXX\n 自 YYYY-MM-DD hh:mm 起  X-000000  查驗碼 XXXX XXXX XXXX"
    )
    assert list(map(len, hidden.splitlines())) == list(map(len, screen.splitlines()))


def test_a_screen_that_is_only_broken_anew_needs_no_golden_of_its_own() -> None:
    large = "Please put in your card.\n\n ► Back  Esc"
    assert goldens.is_broken_anew({LARGE: large, "77x20": "Please put in\nyour card.  ▇\n ► Back  Esc"})
    assert not goldens.is_broken_anew({LARGE: large, "77x20": "Please put in\n ► Back  Esc"})
    assert not goldens.is_broken_anew({LARGE: large, "77x20": " ► Back  Esc\nPlease put in your card."})
