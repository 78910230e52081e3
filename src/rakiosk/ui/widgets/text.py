"""Widgets that show words: worded and wrapped anew at every drawing, so that a language can change under them."""

from collections.abc import Callable, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from rakiosk.i18n import Words
from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.wrap import wrap


class Text(Widget):
    """A paragraph of words."""

    def __init__(self, words: Words, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._words = words

    def say(self, words: Words) -> None:
        """Show other words; an empty text takes no line."""
        self._words = words
        self.set_class(not self.has_words, "-wordless")
        self.refresh(layout=True)

    def on_mount(self) -> None:
        self.set_class(not self.has_words, "-wordless")

    @property
    def has_words(self) -> bool:
        """Whether there is anything to show: nothing takes no line."""
        return bool(worded(self._words))

    def lines(self, width: int) -> list[str]:
        """The lines as they are drawn at this width in cells."""
        return wrap(worded(self._words), width)

    def render(self) -> Content:
        return Content(("\n" * self._leading).join(self.lines(self.content_size.width)))

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        return min(container.width, max((cell_len(line) for line in worded(self._words).split("\n")), default=0))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return (len(self.lines(width)) - 1) * self._leading + 1

    def mirrored(self) -> list[str]:
        return self.lines(self.content_size.width)

    @property
    def _leading(self) -> int:
        """How many rows it is from one line to the next."""
        return 2 if self.is_attached and self.screen.has_class("-roomy") else 1


class LiveText(Text):
    """A paragraph whose words are asked for at every drawing."""

    def __init__(self, source: Callable[[], Words], *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__("", id=id, classes=classes)
        self._source = source

    @property
    def has_words(self) -> bool:
        return True

    def lines(self, width: int) -> list[str]:
        return wrap(worded(self._source()), width)

    mirrored = Text.mirrored


class Facts(Text):
    """Labels and values in two columns; a label without a value is a heading."""

    def __init__(self, pairs: Sequence[tuple[Words, Words]], *, classes: str | None = None) -> None:
        super().__init__("", classes=classes)
        self._pairs = pairs

    @property
    def has_words(self) -> bool:
        return bool(self._pairs)

    def column(self, width: int) -> int:
        """Where the values begin, in cells: behind the longest label, at the latest in the middle."""
        return min(max((cell_len(worded(label)) for label, _ in self._pairs), default=0) + 3, width // 2)

    def lines(self, width: int) -> list[str]:
        labels, column = [worded(label) for label, _ in self._pairs], self.column(width)
        drawn: list[str] = []
        for label, (_, value) in zip(labels, self._pairs, strict=True):
            told = worded(value)
            names = wrap(label, column - 1 if told else width)
            for name, line in zip_longest(names, wrap(told, width - column), fillvalue=""):
                drawn.append((name + " " * (column - cell_len(name)) + line).rstrip())
        return drawn

    mirrored = Text.mirrored

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        return container.width
