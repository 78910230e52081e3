"""The parts of slips, each tagged as what it is: words, headings, facts in a table, and cells for the layout only."""

from contextlib import AbstractContextManager
from typing import Any, ClassVar

from reportlab.platypus import Paragraph, Table

from rakiosk_slip.tags import TaggedCanvas


class Words(Paragraph):  # type: ignore[misc]  # reportlab has no types
    """A paragraph."""

    role: ClassVar[str] = "P"
    language: ClassVar[str] = ""

    def draw(self) -> None:
        """Draw it, tagged."""
        with self.canv.content(self.role, self.language):
            super().draw()


class Heading(Words):
    """The title."""

    role = "H1"


class English(Words):
    """A paragraph in English, to be read aloud as such."""

    language = "en"


class Layout(Table):  # type: ignore[misc]
    """Cells side by side; the lines between them are artifacts, and it is no table to who hears it."""

    def _drawLines(self) -> None:  # noqa: N802  # reportlab's name
        with self.canv.artifact():
            super()._drawLines()


class Facts(Layout):
    """A table of labels and their values."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._open: list[AbstractContextManager[object]] = []
        self._renderCB = self._told

    def _told(self, _table: Table, event: str, *where: Any) -> None:
        """reportlab's call at the begin and the end of each part."""
        canvas: TaggedCanvas = self.canv
        match event:
            case "startTable":
                self._enter(canvas.element("Table"))
            case "startRow":
                self._enter(canvas.element("TR"))
            case "startCell":
                self._enter(canvas.element("TH" if where[1] == 0 else "TD"))
            case "endCell" | "endRow" | "endTable":
                self._open.pop().__exit__(None, None, None)

    def _enter(self, element: AbstractContextManager[object]) -> None:
        element.__enter__()
        self._open.append(element)
