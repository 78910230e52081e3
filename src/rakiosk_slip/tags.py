"""A canvas whose PDF is tagged (ISO 32000-1, 14.7 and 14.8): headings, paragraphs, tables, pictures are told as such.

Who hears a slip, or reads it on a small screen, gets it in its order; what only decorates is an artifact.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFPage, PDFString
from reportlab.pdfgen.canvas import Canvas


@dataclass
class _Element:
    """A structure element; `mark` is the page, from 0 on, and the number of its content there."""

    role: str
    language: str = ""
    words: str = ""
    mark: tuple[int, int] | None = None
    kids: list["_Element"] = field(default_factory=list)


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """reportlab's canvas, and the tree of what was drawn on it."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._root = _Element("Document")
        self._within = [self._root]
        self._marked: list[list[_Element]] = [[]]  # the elements of each page, by their numbers there

    @contextmanager
    def element(self, role: str, language: str = "", words: str = "") -> Iterator[_Element]:
        """An element, and in it those of the block. `words` tell a picture."""
        element = _Element(role, language, words)
        self._within[-1].kids.append(element)
        self._within.append(element)
        try:
            yield element
        finally:
            self._within.pop()

    @contextmanager
    def content(self, role: str, language: str = "", words: str = "") -> Iterator[None]:
        """An element that is what the block draws."""
        with self.element(role, language, words) as element:
            element.mark = (len(self._marked) - 1, len(self._marked[-1]))
            self._code.append(f"/{role} <</MCID {len(self._marked[-1])}>> BDC")
            self._marked[-1].append(element)
            yield
            self._code.append("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Things that the block draws and that are no part of the text."""
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def showPage(self) -> None:  # noqa: N802  # reportlab's name
        """End the page."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._marked) - 1, PDFName("S")
        self._marked.append([])

    def save(self) -> None:
        """Write the tree, and the file."""
        if self._code:
            self.showPage()
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        references: dict[int, Any] = {}
        root["K"] = self._written(self._root, self._doc.Reference(root), references)
        pages = [PDFArray([references[id(element)] for element in page]) for page in self._marked[:-1]]
        numbers = [item for number, page in enumerate(pages) for item in (number, self._doc.Reference(page))]
        root["ParentTree"] = self._doc.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        root["ParentTreeNextKey"] = len(pages)
        self._doc.Catalog.StructTreeRoot = root
        self._doc.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        self.setViewerPreference("DisplayDocTitle", "true")
        super().save()

    def _written(self, element: _Element, parent: Any, references: dict[int, Any]) -> Any:
        """The reference of an element; its own and its kids' are kept by their identities."""
        told = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(element.role), "P": parent})
        reference = references[id(element)] = self._doc.Reference(told)
        if element.language:
            told["Lang"] = PDFString(element.language)
        if element.words:
            told["Alt"] = PDFString(element.words)
        if element.mark is not None:
            page, number = element.mark
            told["Pg"], told["K"] = self._doc.Reference(self._doc.Pages.pages[page]), number
        else:
            told["K"] = PDFArray([self._written(kid, reference, references) for kid in element.kids])
        return reference
