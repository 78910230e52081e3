"""Nothing is cut: every word of every prompt is on the screen or a Page Down away, in languages twice as long too."""

import gettext
import re

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from rakiosk.kit.prompts import (
    AskAccount,
    AskLoginPassword,
    AskPin,
    AskSignIn,
    InsertCard,
    InsertStick,
    Menu,
    Question,
    Trouble,
)
from rakiosk.ui.looks import Look
from rakiosk.ui.widgets.buttons import PushButton
from rakiosk.ui.widgets.frame import Bar, KeyLine
from rakiosk.ui.widgets.menu import MenuList
from rakiosk.ui.widgets.menu_columns import GAP, widths
from rakiosk.ui.widgets.text import Facts, Text
from tests.screens.shown import Shown

FORMS = (AskSignIn, AskPin, AskAccount, AskLoginPassword, InsertCard, InsertStick, Menu, Question, Trouble)
"""Prompts that are seen at once; a menu whose entries are a list of any length is none of them."""
_EDGES = "▊▎▔▁"


class TwiceAsLong(gettext.NullTranslations):
    """English, every text of it said twice."""

    def gettext(self, message: str) -> str:
        return f"{message} {message}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(super().ngettext(msgid1, msgid2, n))


class WithMarks(gettext.NullTranslations):
    """English with two marks over every vowel, as Vietnamese and Thai have them: they take no cell of their own."""

    def gettext(self, message: str) -> str:
        return re.sub(r"(?<!{)[aeiou](?![a-z_]*})", lambda vowel: f"{vowel[0]}\u0302\u0301", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(super().ngettext(msgid1, msgid2, n))


PSEUDO_LANGUAGES = {"long": TwiceAsLong, "marks": WithMarks}


def scrolling_form(shown: Shown, name: str) -> list[str]:
    """A menu or a form is seen at once: the complaint about one that scrolls."""
    view, prompt = shown.app.stage.view, shown.app.stage.stack.prompt
    assert view is not None
    is_form = isinstance(prompt, FORMS) and not (isinstance(prompt, Menu) and any(g.is_list for g in prompt.groups))
    return [f"{name} scrolls:\n{shown.text()}"] if is_form and view.is_long else []


async def lost(shown: Shown, name: str, only: type[Widget] = Widget) -> list[str]:
    """Texts in the widgets of a screen that never came to the screen on the way down; in those of `only` one kind."""
    rows: dict[Widget, dict[int, str]] = {}
    view = shown.app.stage.view
    assert view is not None
    if view.is_long:
        await shown.press("home")
    while True:
        before = shown.text()
        strips = shown.app.screen._compositor.render_strips()
        for widget in filter(lambda each: isinstance(each, only), speaking(shown)):
            rows.setdefault(widget, {}).update(visible_rows(shown, widget, strips))
        if not view.is_long:
            break
        await shown.press("pagedown")
        if shown.text() == before:
            break
    return [
        f"{name}: {wanted!r} is cut: {squeezed(''.join(text for _, text in sorted(rows[widget].items())))!r}"
        for widget in rows
        for wanted in words_of(widget)
        if not is_told(widget, wanted, rows[widget])
    ]


async def lost_in_other_layouts(shown: Shown, name: str, *, is_longest: bool = False) -> list[str]:
    """Texts that are cut when the lines are set wider apart, and when there are keys on the screen.

    In the longest words, buttons that are cut in high contrast with those keys as well.
    """
    stage = shown.app.stage
    stage.space_out(is_roomy=True)
    await shown.settle()
    cut = [f"wide lines: {complaint}" for complaint in await lost(shown, name)]
    stage.space_out(is_roomy=False)
    stage.touch(is_touched=True)
    await shown.settle()
    cut += [f"keys on the screen: {complaint}" for complaint in await lost(shown, name)]
    if is_longest and shown.app.screen.has_class("-low"):
        shown.app.looks.choose(Look.BLACK_ON_WHITE)  # its edges take rows, of which there are few
        await shown.settle()
        cut += [f"high contrast: {complaint}" for complaint in await lost(shown, name, only=PushButton)]
        shown.app.looks.choose(Look.USUAL)
    stage.touch(is_touched=False)
    await shown.settle()
    return cut


def speaking(shown: Shown) -> list[Widget]:
    kinds = (Text, PushButton, MenuList, Bar, KeyLine)
    return [w for w in shown.app.screen.walk_children(Widget) if isinstance(w, kinds) and w.display and is_shown(w)]


def is_shown(widget: Widget) -> bool:
    return all(getattr(parent, "display", True) for parent in widget.ancestors)


def visible_rows(shown: Shown, widget: Widget, strips: list[Strip]) -> dict[int, str]:
    """The widget's rows that are on the screen now, by their number in the widget."""
    if widget not in shown.app.screen._compositor.visible_widgets:
        return {}
    region, clip = shown.app.screen._compositor.visible_widgets[widget]
    seen: Region = region.intersection(clip)
    return {y - region.y: strips[y].crop(seen.x, seen.right).text for y in range(seen.y, seen.bottom)}


def words_of(widget: Widget) -> list[str]:
    """The texts that a widget has to tell, in their order."""
    match widget:
        case Facts():
            return [squeezed(str(part)) for pair in widget._pairs for part in pair]
        case Text():
            return [squeezed("".join(widget.lines(10_000)))]
        case PushButton():
            return [squeezed(widget.face())]
        case Bar():
            return [squeezed(str(widget._left())), squeezed(str(widget._right()))]
        case KeyLine():
            return [squeezed(f"{hint.cap}{hint.label}") for hint in widget._hints()]
        case MenuList():
            entries = [entry for group in widget._columns for entry in group.entries]
            headings = [str(group.heading) for group in widget._columns]
            return [*map(squeezed, headings), *(squeezed(f"{entry.key}{entry.label}") for entry in entries)]
        case _:
            raise TypeError(widget)


def is_told(widget: Widget, wanted: str, rows: dict[int, str]) -> bool:
    """Whether the words stand in the rows: across them, or in a column of their own."""
    if isinstance(widget, MenuList):
        return wanted in squeezed(columns(widget, rows))
    text = squeezed("".join(rows[y] for y in sorted(rows)))
    if isinstance(widget, PushButton):
        text = text.translate(dict.fromkeys(map(ord, _EDGES)))
    if isinstance(widget, Bar) and (right := squeezed(str(widget._right()))):
        text = text.replace(right, "", 1) + right
    if isinstance(widget, Facts):  # a label without a value goes across; others wrap in their column, and so do values
        column = widget.column(widget.content_size.width)
        return any(wanted in squeezed(told) for told in (text, _cropped(rows, 0, column), _cropped(rows, column, None)))
    return wanted in text


def columns(widget: MenuList, rows: dict[int, str]) -> str:
    """A menu's rows, one column after the other."""
    x, told = 0, ""
    for width in widths(widget._columns, widget.content_size.width):
        told += _cropped(rows, x, x + width)
        x += width + GAP
    return told


def _cropped(rows: dict[int, str], first: int, last: int | None) -> str:
    """The text in these cells of all rows, one row after the other."""
    return "".join(Strip([Segment(rows[y])]).crop(first, last).text for y in sorted(rows))


def squeezed(text: str) -> str:
    """Without blanks, and without the sign of what is chosen or being done."""
    return "".join(text.split()).replace("►", "")
