"""Fonts that have every character of a Taiwanese name: the first of the chain that has it draws it.

Vera (reportlab's own) for Latin, TW-Kai and TW-Kai-Ext-B (Debian's fonts-cns11643-kai, OGDL-Taiwan-1.0) for Han.
"""

import re
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics, ttfonts

MISSING = "〓"
_FOLDER = Path("/usr/share/fonts/truetype/cns11643")
_FILES = (
    ("Vera", Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"),
    ("TW-Kai", _FOLDER / "TW-Kai-98_1.ttf"),
    ("TW-Kai-Ext-B", _FOLDER / "TW-Kai-Ext-B-98_1.ttf"),
)
BASE = "Vera"


class Fonts:
    """The chain, each font loaded when a character first needs it. `missing` collects what no font has."""

    def __init__(self) -> None:
        _mend_unicode_map()
        self._loaded: dict[str, ttfonts.TTFont] = {}
        self.missing: set[str] = set()

    def runs(self, text: str) -> str:
        """The text as reportlab's markup, each run in a font that has it."""
        runs: list[tuple[str, str]] = []
        for character in text:
            font, drawn = self._font_of(character)
            if runs and runs[-1][0] == font:
                runs[-1] = (font, runs[-1][1] + drawn)
            else:
                runs.append((font, drawn))
        return "".join(f'<font name="{font}">{_escaped(run)}</font>' for font, run in runs)

    def _font_of(self, character: str) -> tuple[str, str]:
        for name, file in _FILES:
            if file.exists() and ord(character) in self._font(name, file).face.charToGlyph:
                return name, character
        self.missing.add(character)
        return self._font_of(MISSING) if character != MISSING else (BASE, "?")

    def _font(self, name: str, file: Path) -> ttfonts.TTFont:
        if name not in self._loaded:
            self._loaded[name] = ttfonts.TTFont(name, str(file), asciiReadable=0)
            pdfmetrics.registerFont(self._loaded[name])
        return self._loaded[name]


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
