"""Every look can be read: contrast is computed from what is drawn."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.color import Color
from rich.style import Style

from rakiosk.ui.looks import Look
from tests.screens.shown import Shown

TEXT_LEAST, BORDER_LEAST = 7.0, 3.0  # WCAG 2.2, 1.4.6 and 1.4.11


def luminance(color: Color) -> float:
    """Relative luminance (WCAG 2.2)."""
    triplet = color.triplet
    assert triplet is not None, f"{color} is the terminal's own colour"
    red, green, blue = (
        channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4 for channel in triplet.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    """The contrast of foreground and background (WCAG 2.2): 1 to 21."""
    assert style.color is not None
    assert style.bgcolor is not None
    lighter, darker = sorted((luminance(style.color), luminance(style.bgcolor)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_border(text: str) -> bool:
    """Whether there are only box drawings and block elements in it."""
    return all("\u2500" <= character <= "\u259f" or character == " " for character in text)


def pairs(shown: Shown) -> Iterator[tuple[bool, Style, str]]:
    """One thing drawn: whether it is a border, its style, its text."""
    for strip in shown.app.screen._compositor.render_strips():
        for segment in strip:
            if segment.text.strip():
                assert segment.style is not None
                assert not segment.style.dim
                yield is_border(segment.text), segment.style, segment.text


@dataclass
class Looks:
    """The contrast of every pair of colours that was drawn, look by look."""

    lowest: dict[tuple[str, bool], dict[float, str]] = field(default_factory=lambda: defaultdict(dict))

    async def note(self, shown: Shown, name: str) -> None:
        """Put the scene on the stage in every look, and measure what is drawn."""
        for look in reversed(Look):  # the usual one last
            shown.app.looks.choose(look)
            await shown.settle()
            shown.overhear()
            for border, style, text in pairs(shown):
                told = f"{name}: {text.strip()[:20]!r} {style}"
                self.lowest[look, border].setdefault(round(contrast(style), 2), told)

    def complaints(self) -> list[str]:
        """Complaints about what cannot be read well."""
        found = []
        for (_look, border), figures in sorted(self.lowest.items()):
            least = BORDER_LEAST if border else TEXT_LEAST
            # an edge in one colour is the edge of something filled: what is filled is told from what is round it
            found += [
                f"{ratio}: {told}" for ratio, told in figures.items() if ratio < least and not (border and ratio == 1.0)
            ]
        return found
