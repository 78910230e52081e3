"""Fonts that have every character of a Taiwanese name: the first of the chain that has it draws it.

Vera (reportlab's own) for Latin; TW-Kai and TW-Kai-Ext-B (Debian's fonts-cns11643-kai, OGDL-Taiwan-1.0) for Han;
HanaMinA and HanaMinB (fonts-hanazono) for the few that those lack, and for extensions C to F.
"""

import re
import unicodedata
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics, ttfonts

MISSING = "〓"
_FONTS = Path("/usr/share/fonts/truetype")
_FILES = (
    ("Vera", Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"),
    ("TW-Kai", _FONTS / "cns11643" / "TW-Kai-98_1.ttf"),
    ("TW-Kai-Ext-B", _FONTS / "cns11643" / "TW-Kai-Ext-B-98_1.ttf"),
    ("HanaMinA", _FONTS / "hanazono" / "HanaMinA.ttf"),
    ("HanaMinB", _FONTS / "hanazono" / "HanaMinB.ttf"),
)
BASE = "Vera"
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


class Fonts:
    """The chain, each font loaded when a character first needs it. `missing` collects what no font has."""

    def __init__(self) -> None:
        _mend_unicode_map()
        self._loaded: dict[str, ttfonts.TTFont] = {}
        self.missing: set[str] = set()
        self._font(*_FILES[0])

    def runs(self, text: str) -> str:
        """The text as reportlab's markup, each run in a font that has it.

        It is never normalised: that would turn a character of a name into another one.
        """
        runs: list[tuple[str, str]] = []
        for character in filter(_is_drawn, text):
            font, drawn = self._font_of(character)
            if runs and runs[-1][0] == font:
                runs[-1] = (font, runs[-1][1] + drawn)
            else:
                runs.append((font, drawn))
        return "".join(f'<font name="{font}">{_escaped(run)}</font>' for font, run in runs)

    def width(self, text: str, size: float) -> float:
        """How wide the text is in this size, in points, on one line."""
        drawn = [self._font_of(character) for character in filter(_is_drawn, text)]
        return float(sum(pdfmetrics.stringWidth(shape, font, size) for font, shape in drawn))

    def _font_of(self, character: str) -> tuple[str, str]:
        for name, file in _FILES:
            if file.exists() and self._font(name, file).face.charToGlyph.get(ord(character)):
                return name, character
        self.missing.add(character)
        return self._font_of(MISSING) if character != MISSING else (BASE, "?")

    def _font(self, name: str, file: Path) -> ttfonts.TTFont:
        if name not in self._loaded:
            self._loaded[name] = ttfonts.TTFont(name, str(file), asciiReadable=0)
            pdfmetrics.registerFont(self._loaded[name])
        return self._loaded[name]


def _is_drawn(character: str) -> bool:
    """Whether a character has a shape of its own: no variation selector, no control or format character."""
    if any(ord(character) in selectors for selectors in _VARIATION_SELECTORS):
        return False
    return unicodedata.category(character) not in {"Cc", "Cf"}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _mend_unicode_map() -> None:
    """Beyond the BMP reportlab writes code points where PDF wants UTF-16: copied text would be another character."""
    original = ttfonts.makeToUnicodeCMap

    def mended(name: str, subset: list[int]) -> str:
        wide = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{5,6})>")
        return wide.sub(
            lambda m: f"<{m[1]}> <{chr(int(m[2], 16)).encode('utf-16-be').hex().upper()}>", original(name, subset)
        )

    ttfonts.makeToUnicodeCMap = mended
