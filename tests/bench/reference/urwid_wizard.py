"""The two screens in urwid. It runs in the bench's own environment, without this package."""

import sys
from pathlib import Path

import urwid

sys.path.insert(0, str(Path(__file__).parent))
from words import ASK, FIELDS, HEADING, MENU, TERMS, TITLE

LOOK = [("head", "white", "dark blue"), ("focus", "white", "dark green")]


def framed(body: urwid.Widget, foot: str) -> urwid.Frame:
    """A screen."""
    title, keys = (urwid.AttrMap(urwid.Text(words), "head") for words in (TITLE, foot))
    return urwid.Frame(body, title, keys)


def menu() -> urwid.Frame:
    """The menu."""
    entries = [urwid.AttrMap(urwid.Button(entry, lambda _: put(page())), None, "focus") for entry in MENU]
    return framed(urwid.ListBox([urwid.Text(ASK), urwid.Divider(), *entries]), "Enter 確定")


def page() -> urwid.Frame:
    """Terms, two fields and two buttons."""
    fields = [
        urwid.LineBox(urwid.Edit(f"{label} ", mask=mask)) for label, mask in zip(FIELDS, (None, "*"), strict=True)
    ]
    buttons = urwid.Columns([urwid.Button("同意"), urwid.Button("取消")])
    rows = [urwid.Text(HEADING), urwid.Text(TERMS), *fields, buttons]
    return framed(urwid.ListBox(urwid.SimpleFocusListWalker(rows)), "F3 返回")


def put(screen: urwid.Frame) -> None:
    """Show a screen."""
    LOOP.widget = screen


def pressed(key: str) -> None:
    """Go back."""
    if key == "f3":
        put(menu())


LOOP = urwid.MainLoop(menu(), LOOK, unhandled_input=pressed)

if __name__ == "__main__":
    LOOP.run()
