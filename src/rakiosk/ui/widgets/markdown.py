"""Plain Markdown on the screen: headings, lists, paragraphs; wrapped as Chinese is set, at any width."""

import re
from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content

from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.text import Text
from rakiosk.ui.widgets.wrap import wrap

_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*)")
_ITEM = re.compile(r"\s*(?P<mark>[-*]|\d{1,2}\.)\s+(?P<text>.*)")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?P<text>.+?)\1")


class Markdown(Text):
    """A text in Markdown. Headings are bold and marked with a sign, never told by colour alone."""

    def lines(self, width: int) -> list[str]:
        return [line for line, _ in _drawn(worded(self._words), width)]

    def render(self) -> Content:
        drawn = _drawn(worded(self._words), self.content_size.width)
        return Content("\n").join([Content.styled(line, "bold" if bold else "") for line, bold in drawn])


def _drawn(text: str, width: int) -> list[tuple[str, bool]]:
    """The lines, and whether each belongs to a heading."""
    lines: list[tuple[str, bool]] = []
    for first, rest, words, bold, is_apart in _blocks(text):
        if is_apart and lines:
            lines.append(("", False))
        wrapped = wrap(words, width - cell_len(first))
        lines.extend(((first if i == 0 else rest) + line, bold) for i, line in enumerate(wrapped))
    return lines


def _blocks(text: str) -> Iterator[tuple[str, str, str, bool, bool]]:
    """First indent, further indent, words, whether bold, whether a blank line stands before it."""
    was_item = False
    for block in re.split(r"\n\s*\n", text.strip()):
        is_apart = True
        for kind, words in _parts(block):
            plain = _EMPHASIS.sub(lambda match: match["text"], words)
            if kind == "#":
                yield "■ ", "  ", plain, True, is_apart
            elif kind:
                mark = "• " if kind in "-*" else f"{kind} "
                yield mark, " " * len(mark), plain, False, is_apart and not was_item
            else:
                yield "", "", plain, False, is_apart
            was_item, is_apart = bool(kind) and kind != "#", False


def _parts(block: str) -> list[tuple[str, str]]:
    """The parts of a block: ("#", heading), (mark, item) or ("", paragraph); a line may go on the one before."""
    parts: list[tuple[str, str]] = []
    for line in block.split("\n"):
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if heading:
            parts.append(("#", heading["text"].strip()))
        elif item:
            parts.append((item["mark"], item["text"].strip()))
        elif parts and parts[-1][0] != "#":
            kind, words = parts[-1]
            parts[-1] = kind, _joined(words, line.strip())
        else:
            parts.append(("", line.strip()))
    return parts


def _joined(before: str, after: str) -> str:
    """Two lines of one paragraph: between Chinese characters stands no blank."""
    is_chinese = cell_len(before[-1:]) == 2 and cell_len(after[:1]) == 2
    return before + ("" if is_chinese else " ") + after
