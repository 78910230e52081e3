"""Everything that a terminal can send: keys in every protocol, mouse, focus, paste, answers, and what is none of it."""

import itertools
from collections.abc import Iterator

from textual.message import Message

from rakiosk.ui.keystrokes import Keystrokes

ESC, CSI, SS3 = "\x1b", "\x1b[", "\x1bO"
MODIFIERS = range(2, 17)  # xterm ctlseqs, PC-style function keys: 1 + shift, alt, ctrl, meta
KITTY_MODIFIERS = (1, 2, 3, 5, 6, 9, 17, 33, 64, 128, 256)  # and super, hyper, caps lock, num lock
KITTY_FUNCTIONAL = range(57344, 57455)  # kitty's keyboard protocol, functional key definitions: F13 to F35, media, …
LETTERS = [chr(code) for code in range(0x40, 0x7F)]
PRINTABLE = [chr(code) for code in range(0x20, 0x7F)]


def sequences() -> list[str]:
    """All of them, each once."""
    return list(dict.fromkeys(_all()))


def _all() -> Iterator[str]:
    yield from map(chr, range(0x20))
    yield from map(chr, range(0x7F, 0xA0))  # C1 controls in eight bits
    yield from (ESC + chr(code) for code in range(0x80))
    yield from (ESC + ESC + letter for letter in LETTERS)
    yield from _function_keys()
    yield from _kitty()
    yield from _mouse()
    yield from _answers()


def _function_keys() -> Iterator[str]:
    for letter in LETTERS:
        yield SS3 + letter
        yield CSI + letter
        yield from (f"{CSI}1;{modifier}{letter}" for modifier in MODIFIERS)
        yield from (f"{SS3}{modifier}{letter}" for modifier in MODIFIERS)
    for number in range(70):  # F1 to F63 in vt220, rxvt and scoansi numbering, and the editing keys
        yield from (f"{CSI}{number}{end}" for end in "~^$@z")
        yield from (f"{CSI}{number};{modifier}~" for modifier in MODIFIERS)
    yield from (f"{CSI}[{letter}" for letter in "ABCDE")  # the Linux console
    for modifier, character in itertools.product(MODIFIERS, PRINTABLE):  # modifyOtherKeys, both formats
        yield f"{CSI}27;{modifier};{ord(character)}~"
        yield f"{CSI}{ord(character)};{modifier}u"


def _kitty() -> Iterator[str]:
    codes = [9, 13, 27, 32, 127, *map(ord, "a1c~"), *KITTY_FUNCTIONAL]
    for code, modifier in itertools.product(codes, KITTY_MODIFIERS):
        yield f"{CSI}{code};{modifier}u"
        yield from (f"{CSI}{code};{modifier}:{event}u" for event in (1, 2, 3))
    yield from (f"{CSI}97:65:113;2u", f"{CSI}97;;229u", f"{CSI}0;;27:91:50u", f"{CSI}97;5;3u")
    for wrong in ("1114112", "4294967296", "99999999999999999999", "55296", ""):
        yield from (f"{CSI}{wrong};1u", f"{CSI}97;{wrong}u", f"{CSI}97;1;{wrong}u", f"{CSI}27;5;{wrong}~")


def _mouse() -> Iterator[str]:
    places = [(1, 1), (40, 10), (116, 30), (9999, 9999), (0, 0), (-5, -5)]
    for button, (x, y) in itertools.product(range(132), places):
        yield from (f"{CSI}<{button};{x};{y}{end}" for end in "Mm")
    yield from (f"{CSI}M{chr(32 + button)}{chr(33 + x)}{chr(33 + x)}" for button in range(96) for x in (0, 20))
    yield from (f"{CSI}{32 + button};40;10M" for button in range(96))


def _answers() -> Iterator[str]:
    yield from (f"{CSI}I", f"{CSI}O", f"{CSI}200~pasted{CSI}201~", f"{CSI}201~", f"{CSI}?1;2c", f"{CSI}>41;330;0c")
    yield from (
        f"{CSI}10;20R",
        f"{CSI}?2026;2$y",
        f"{CSI}?2048;1$y",
        f"{CSI}8;30;116t",
        f"{CSI}48;1;1;1;1t",
        f"{CSI}0n",
    )
    strings = ("]52;c;QUJD", "]10;rgb:0/0/0", "P>|foot", "_Gi=1;OK", "^x", "X")
    for opened, end in itertools.product(strings, ("\x07", "\x1b\\")):
        yield f"{ESC}{opened}{end}"
    yield from (CSI + "9" * 60 + "u", CSI + ";" * 60 + "~", ESC + "[" * 60, "\ufffd", "\u202e", "\u0000\u0000")


def parsed(sequence: str) -> list[Message]:
    """The events that the kiosk makes of it."""
    strokes = Keystrokes()
    return [*strokes.feed(sequence), *strokes.quiet()]
