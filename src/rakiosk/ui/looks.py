"""The looks, as themes of Textual: the one place with colours. Style sheets and widgets name them as variables."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from textual.app import App
from textual.theme import Theme

from rakiosk.ui.widgets.rows import Rows

_INK, _PAPER = "#000000", "#ffffff"


class Look(StrEnum):
    """A look; the value is the name of its theme."""

    USUAL = "usual"
    BLACK_ON_WHITE = "black-on-white"
    WHITE_ON_BLACK = "white-on-black"


def _usual() -> Theme:
    green, pale, dark, violet = "#00573d", "#dfe9df", "#1d1d1b", "#5a2380"
    return _theme(
        Look.USUAL,
        {
            **_scrollbar(green, pale),
            "primary": green,
            "error": "#9c1c1c",
            "foreground": dark,
            "background": "#f6f3ea",
            "on-primary": _PAPER,
            "on-primary-key": "#fff3c4",
            "quiet": "#4a4a45",
            "band": pale,
            "on-band": "#1f3b2f",
            "title-edge": green,
            "staff": violet,
            "on-staff": _PAPER,
            "staff-band": "#ecdff5",
            "on-staff-band": violet,
            "keys": dark,
            "on-keys": _PAPER,
            "cap": "#ffe08a",
            "on-cap": dark,
            "entry": "#e9efe6",
            "entry-side": "none",
            "forward": "#bcd9c8",
            "field": _PAPER,
            "field-focused": "#fff3c4",
            "field-empty": "#55554f",
            "curtain-band": _INK,
            "on-curtain": "#c8c8c8",
            "field-edge": "tall #7a7a72",
            "field-edge-focused": f"tall {green}",
            "field-padding": "0 1",
            "field-side": "none",
            "field-side-focused": "none",
            "field-text-style": "none",
            "button-edge": "none",
            "button-padding": "0 3 0 1",
            "button-side": "none",
            "button-padding-low": "0 2 0 0",
        },
    )


def _two_colours(look: Look, ink: str, paper: str) -> Theme:
    """High contrast: edges instead of shades, and what has the focus or is chosen is drawn the other way round."""
    return _theme(
        look,
        {
            **_scrollbar(ink, paper),
            "primary": ink,
            "error": ink,
            "foreground": ink,
            "background": paper,
            "on-primary": paper,
            "on-primary-key": paper,
            "quiet": ink,
            "band": paper,
            "on-band": ink,
            "title-edge": paper,
            "staff": ink,
            "on-staff": paper,
            "staff-band": ink,
            "on-staff-band": paper,
            "keys": paper,
            "on-keys": ink,
            "cap": ink,
            "on-cap": paper,
            "entry": paper,
            "entry-side": f"solid {ink}",
            "forward": paper,
            "field": paper,
            "field-focused": paper,
            "field-empty": ink,
            "curtain-band": paper,
            "on-curtain": ink,
            "field-edge": f"heavy {ink}",
            "field-edge-focused": f"thick {ink}",
            "field-padding": "0",
            "field-side": f"wide {ink}",
            "field-side-focused": f"thick {ink}",
            "field-text-style": "underline",
            "button-edge": f"tall {ink}",
            "button-padding": "0 2 0 0",
            "button-side": f"wide {ink}",
            "button-padding-low": "0 1 0 0",
        },
    )


def _scrollbar(bar: str, behind: str) -> dict[str, str]:
    """Textual's own names; a pointer over the bar changes nothing."""
    bars = {f"scrollbar{state}": bar for state in ("", "-hover", "-active")}
    backgrounds = {f"scrollbar-background{state}": behind for state in ("", "-hover", "-active")}
    return bars | backgrounds


def _theme(look: Look, variables: dict[str, str]) -> Theme:
    # a curtain is black, and a camera reads a code that is dark on light: in every look
    same = {"curtain": _INK, "code-dark": _INK, "code-light": _PAPER}
    return Theme(
        look,
        primary=variables["primary"],
        error=variables["error"],
        foreground=variables["foreground"],
        background=variables["background"],
        surface=variables["background"],
        panel=variables["band"],
        dark=variables["background"] == _INK,
        variables=variables | same,  # the main ones again: Textual rounds what it makes of a theme's own
    )


THEMES: Mapping[str, Theme] = {
    theme.name: theme
    for theme in (
        _usual(),
        _two_colours(Look.BLACK_ON_WHITE, _INK, _PAPER),
        _two_colours(Look.WHITE_ON_BLACK, _PAPER, _INK),
    )
}


def style_sheets() -> list[Path]:
    """The style sheets: packaged beside the code, or in the project's root when it runs from a checkout."""
    packaged = Path(__file__).parents[1] / "styles"
    folder = packaged if packaged.is_dir() else Path(__file__).parents[3] / "styles"
    return sorted(folder.glob("*.tcss"))


class Looks:
    """The look of one kiosk."""

    def __init__(self, app: App[None]) -> None:
        self._app = app

    @property
    def now(self) -> Look:
        """The look that is on the screen."""
        return Look(self._app.theme)

    @property
    def is_high_contrast(self) -> bool:
        """Whether the customer has chosen one of the two colours' looks."""
        return self.now is not Look.USUAL

    def choose(self, look: Look) -> None:
        """Show everything in this look from now on; rows take more lines where they have edges."""
        if look is not self.now:
            self._app.theme = look
            self._app.call_after_refresh(self._lay_out_rows)

    def _lay_out_rows(self) -> None:
        for rows in self._app.screen.query(Rows):
            rows.refresh(layout=True)

    def turn(self) -> None:
        """Show the following look; after the last comes the first."""
        looks = tuple(Look)
        self.choose(looks[(looks.index(self.now) + 1) % len(looks)])
