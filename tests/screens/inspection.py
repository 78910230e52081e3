"""A screen inspected: its text, whole in every layout and language, readable in every look, no trap for the focus.

Each screen is looked at in both sizes. The first of its kind in an inspection is looked at thoroughly: in Chinese in
every look and layout; in English with the focus going round, worded with marks over its vowels, and in every layout
twice as long. Every English screen is worded twice as long.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from textual.widget import Widget

from rakiosk import i18n
from rakiosk.i18n import LanguageCode
from tests.kiosk import LARGE_TEXT, NORMAL
from tests.screens.clipping import PSEUDO_LANGUAGES, lost, lost_in_other_layouts, scrolling_form
from tests.screens.looks import Looks
from tests.screens.shown import Shown

LARGE, SMALL = "116x30", "77x20"
SIZES = {LARGE: NORMAL, SMALL: LARGE_TEXT}
BUTTONS_TOO_LONG = {"01-this-reader", "01-this-reader-empty", "03-own-pc", "driver"}
"""Two buttons that are whole in every language spoken here, but not side by side once they are twice as long."""
PAPER_TOO_LONG = {"02-proof"}
"""A paper and its buttons twice as long, three lines each, do not go into 20 lines."""
SCROLLS = {"04-home-with-the-order", "home-two-advices", "desk-customer", "desk-missing", "desk-missing-nothing-works"}
"""Two pieces of advice of two lines each: the bar that a smaller screen brings narrows the entries, and stays."""

_ROWS_MOST = 40  # of lists: what is longer is turned by pages


@dataclass
class Inspection:
    """All that was seen in one language, by the screen's name."""

    language: LanguageCode
    texts: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))  # by name and size
    complaints: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kinds: set[object] = field(default_factory=set)  # looked at thoroughly, here or where this set is shared

    async def at(self, shown: Shown, name: str) -> None:
        """Inspect the screen that is up, and leave it as it was."""
        assert name not in self.texts, f"two screens are called {name}"
        kind, focused = shown.kind(), shown.app.stage.focused
        is_first = kind not in self.kinds
        self.kinds.add(kind)
        await shown.settle()
        place = shown.place()
        for size, cells in SIZES.items():  # the texts first: a complaint is looked for page by page
            await shown.resize(cells)
            self.texts[name][size] = shown.text()
            shown.overhear()
        for size, cells in reversed(SIZES.items()):
            await shown.resize(cells)
            self.complaints[name] += [f"{size}: {c}" for c in await self._complaints(shown, name, is_first=is_first)]
            if focused is not None and shown.app.stage.focused is not focused:
                shown.app.stage.set_focus(focused)
        await shown.turn_to(place)

    async def _complaints(self, shown: Shown, name: str, *, is_first: bool) -> list[str]:
        found = [*([] if name in SCROLLS else scrolling_form(shown, name)), *await lost(shown, name)]
        if self.language == "en":
            return found + await self._complaints_anew(shown, name, is_first=is_first)
        return found + (await _in_all_looks(shown, name) + await lost_in_other_layouts(shown, name) if is_first else [])

    async def _complaints_anew(self, shown: Shown, name: str, *, is_first: bool) -> list[str]:
        found = await caught_focus(shown, name) if is_first else []
        for pseudo in PSEUDO_LANGUAGES if is_first else ("long",):
            async with worded_in(shown, pseudo):
                told = [] if name in BUTTONS_TOO_LONG else await lost(shown, name)
                if is_first and pseudo == "long" and name not in PAPER_TOO_LONG:
                    told += await lost_in_other_layouts(shown, name, is_longest=True)
                found += [f"{pseudo}: {complaint}" for complaint in told]
        return found


@asynccontextmanager
async def worded_in(shown: Shown, pseudo: str) -> AsyncIterator[None]:
    """The screen in another language, as F2 words it anew."""
    before = i18n._current.catalogue
    i18n._current.catalogue = PSEUDO_LANGUAGES[pseudo]()
    try:
        await _reworded(shown)
        yield
    finally:
        i18n._current.catalogue = before
    await _reworded(shown)


async def _reworded(shown: Shown) -> None:
    shown.app.stage.refresh_words()
    await shown.settle()


async def _in_all_looks(shown: Shown, name: str) -> list[str]:
    looks = Looks()
    await looks.note(shown, name)
    return looks.complaints()


async def caught_focus(shown: Shown, name: str) -> list[str]:
    """The widgets that Tab or Shift+Tab never reaches."""
    ring = [widget for widget in shown.app.stage.focus_chain if widget.display]
    found = []
    for key in ("tab", "shift+tab"):
        seen = []
        for _ in ring:
            await shown.press(key)
            seen.append(shown.app.stage.focused)
        if set(seen) != set(ring):
            found.append(f"{name}: {key} reaches {seen} of {ring}")
    return found + await beyond_arrows(shown, name, ring)


async def beyond_arrows(shown: Shown, name: str, ring: Sequence[Widget]) -> list[str]:
    """The widgets that no arrows reach: rows of a list are gone through by down, and a field is left by it."""
    before = shown.app.stage.focused
    missing = set(ring) - {before}
    for key in ("down",) * _ROWS_MOST + ("right",) * len(ring):
        if not missing:
            break
        await shown.pilot.press(key)
        missing.discard(shown.app.stage.focused)
    if before is not None:
        shown.app.stage.set_focus(before)
    await shown.settle()
    return [f"{name}: no arrow reaches {missing}"] if missing else []
