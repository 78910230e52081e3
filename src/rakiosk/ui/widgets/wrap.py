"""Lines broken as Chinese is set: between any two Han characters, but no closing mark first, no opening mark last."""

from collections.abc import Iterator

from rich.cells import cell_len

_NOT_FIRST = frozenset("，。、；：？！）」』】》〉…—％,.;:?!)]}%")
_NOT_LAST = frozenset("（「『【《〈([{")


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text at a width in cells; its own line ends are kept."""
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, max(2, width))]


def _wrap_paragraph(text: str, width: int) -> list[str]:
    if cell_len(text) <= width:  # as most do: the frame's lines are asked for at every key
        return [text.rstrip()]
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width):
        if cell_len(line + piece.rstrip()) <= width:
            line += piece
        else:
            lines.append(line.rstrip())
            line = _begun(piece)
    return [*lines, line.rstrip()]


def _pieces(text: str, width: int) -> Iterator[str]:
    """The smallest parts that may not be broken."""
    piece = ""
    for character in text:
        if (piece and _may_break(piece[-1], character)) or cell_len(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _begun(piece: str) -> str:
    """A line that begins with this: without blanks, but for one that carries a mark."""
    bare = piece.lstrip()
    return f" {bare}" if bare and _is_mark(bare[0]) and bare != piece else bare


def _may_break(before: str, after: str) -> bool:
    if _is_mark(after) or after in _NOT_FIRST or before in _NOT_LAST or after == " ":
        return False
    return before == " " or cell_len(before) == 2 or cell_len(after) == 2


def _is_mark(character: str) -> bool:
    """Whether it stands on the letter before it."""
    return cell_len(character) == 0
