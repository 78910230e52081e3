"""The fonts: every character of a test line has a glyph, and the one that columns are measured by is there."""

import shutil
import subprocess
from collections.abc import Iterator

from rakiosk.i18n import _
from rakiosk.support.doctor.verdict import Check, Verdict, broken, ok, unasked

FIRST_FONT = "DejaVu Sans Mono"
"""Fixes the cells: with a Chinese font before it, symbols are drawn over their neighbours."""

TEST_LINE = (
    "ABC abc 0189 │─┌┐└┘├┤▁▄█▀▌▐░▒▓●○■□▲△▼◆→←↑↓✓"  # letters, frames and symbols of the screens
    "金融憑證晶片卡讀卡機「，。：、！？」"  # the screens' Chinese
    "堃喆淼煊鍈珮㛢㐂𠮷𡍼𤧥"  # names of people, beyond the common characters and beyond the first plane
    "ăâđêôơưệữỗ"  # Vietnamese
    "กขคที่น้ำ"  # Thai
    "ぁア한"
)
_SECONDS = 20.0
_ADVICE = _(
    "Let an administrator run: apt-get install fonts-dejavu-core fonts-noto-cjk fonts-noto-core fonts-tlwg-mono-ttf "
    "fonts-cns11643-kai fonts-hanazono"
)


def fonts() -> Verdict:
    """Fonts for every character of the test line are installed."""
    if shutil.which("fc-list") is None:
        return unasked(Check.FONTS, _("fontconfig is not installed: this machine has no screen of its own."))
    listed = subprocess.run(
        ["fc-list", "--format", "%{family}\t%{charset}\n"],  # noqa: S607 - the system's
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    return judged(listed.stdout)


def judged(listed: str) -> Verdict:
    """The verdict on fonts, a line each: families, a tab, and the characters as fontconfig lists them (FcCharSet)."""
    rows = [line.split("\t") for line in listed.splitlines() if "\t" in line]
    if not any(FIRST_FONT in families for families, _charset in rows):
        return broken(Check.FONTS, _("The font {name} is missing.", name=FIRST_FONT), _ADVICE)
    missing = {ord(character) for character in TEST_LINE if character != " "}
    for _families, charset in rows:
        for low, high in _ranges(charset):
            missing = {code for code in missing if not low <= code <= high}
        if not missing:
            return ok(Check.FONTS, _("Every character of the test line is drawn."))
    lost = "".join(chr(code) for code in sorted(missing))
    return broken(Check.FONTS, _("No font has these characters: {lost}", lost=lost), _ADVICE)


def _ranges(charset: str) -> Iterator[tuple[int, int]]:
    """`20-7e a0` as pairs of the first and the last code point."""
    for part in charset.split():
        low, _dash, high = part.partition("-")
        yield int(low, 16), int(high or low, 16)
