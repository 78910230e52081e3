"""Papers as pages: one layout of a slip for A4, A5 and a roll, and plain documents."""

from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame, SimpleDocTemplate, Spacer

from rakiosk_slip.code import QrCode
from rakiosk_slip.content import OFFICE, Document, Page, Paper, Row, Slip, Text
from rakiosk_slip.fonts import BASE, Fonts
from rakiosk_slip.tagged import English, Facts, Heading, Layout, Words
from rakiosk_slip.tags import TaggedCanvas

_ROLL_WIDTH = 80 * mm
_LONGEST = 3000 * mm
_LEADING = 1.35
_WITHIN = 0.98  # of its room a line is filled: what is rounded must not break it
_GREY = "#888888"
_MISSING = Text(
    "〓 代表本機台字型沒有的字，請洽櫃檯人員補正。",
    "〓 stands for a character that this kiosk's fonts do not have; the staff at the counter can add it.",
)


@dataclass(frozen=True, slots=True)
class _Format:
    """A page's measures: points; sizes of type; `labels` is the width of the column of labels."""

    width: float
    height: float  # 0: as long as the slip
    margin: float
    title: float
    body: float
    small: float
    labels: float

    @property
    def measure(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin


_FORMATS = {
    Page.A4: _Format(A4[0], A4[1], margin=20 * mm, title=20, body=11.5, small=8.5, labels=46 * mm),
    Page.A5: _Format(A5[0], A5[1], margin=12 * mm, title=16, body=10, small=7.5, labels=36 * mm),
    Page.RECEIPT: _Format(_ROLL_WIDTH, 0, margin=4 * mm, title=14, body=9, small=6.5, labels=23 * mm),
}


def pdf(paper: Paper, page: Page, fonts: Fonts) -> bytes:
    """The pages, byte for byte the same for the same paper."""
    layout = _Layout(_FORMATS[page], fonts)
    return _slip_pdf(paper, layout) if isinstance(paper, Slip) else _document_pdf(paper, layout)


def _slip_pdf(slip: Slip, layout: "_Layout") -> bytes:
    target, form = BytesIO(), layout.form
    flow = layout.slip(slip)
    height = form.height or _height(flow, form) + 2 * form.margin
    canvas = TaggedCanvas(target, pagesize=(form.width, height), invariant=1, lang="zh-TW", initialFontName=BASE)
    canvas.setTitle(f"{slip.title.chinese} {slip.number}")
    canvas.setAuthor(OFFICE.chinese)
    canvas.setSubject(slip.title.english)
    # a slip is one page: an extraordinarily long name makes everything a little smaller
    frame = KeepInFrame(form.measure, height - 2 * form.margin, flow, mode="shrink")
    _width, used = frame.wrapOn(canvas, form.measure, height - 2 * form.margin)
    frame.drawOn(canvas, form.margin, height - form.margin - used)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _height(flow: list[Flowable], form: _Format) -> float:
    heights: list[float] = [part.wrap(form.measure, _LONGEST)[1] for part in flow]
    return sum(heights) + form.body


def _document_pdf(document: Document, layout: "_Layout") -> bytes:
    target, form = BytesIO(), layout.form
    template = SimpleDocTemplate(
        target,
        pagesize=(form.width, form.height or A4[1]),
        leftMargin=form.margin,
        rightMargin=form.margin,
        topMargin=form.margin,
        bottomMargin=form.margin,
        title=f"{document.title.chinese} {document.number}".strip(),
        author=OFFICE.chinese,
        subject=document.title.english,
        lang="zh-TW",
        initialFontName=BASE,
        invariant=1,
    )

    def number(canvas: TaggedCanvas, template: SimpleDocTemplate) -> None:
        with canvas.artifact():
            canvas.setFont(BASE, form.small)
            canvas.drawCentredString(form.width / 2, form.margin / 2, f"{document.number} {template.page}".strip())

    template.build(layout.document(document), onFirstPage=number, onLaterPages=number, canvasmaker=TaggedCanvas)
    return target.getvalue()


class _Layout:
    """Texts as flowables in one format."""

    def __init__(self, form: _Format, fonts: Fonts) -> None:
        self.form = form
        self._fonts = fonts

    def slip(self, slip: Slip) -> list[Flowable]:
        """A slip from its title to its notes."""
        gap = self.form.body
        parts: list[Flowable] = [
            *(part for text in slip.head for part in self._text(text)),
            Spacer(1, gap / 2),
            *self._title(slip.title),
            *self._text(slip.numbering),
            Spacer(1, gap / 2),
            self._rows(slip.rows),
            Spacer(1, gap),
        ]
        if slip.code:
            parts += [self._code(slip), Spacer(1, gap)]
        for note in slip.notes:
            parts += self._text(note)
        if self._fonts.missing:
            parts += self._text(_MISSING)
        return parts

    def document(self, document: Document) -> list[Flowable]:
        """A title and paragraphs."""
        parts: list[Flowable] = [*self._title(document.title), Spacer(1, self.form.body)]
        for paragraph in document.paragraphs:
            parts += [*self._text(paragraph), Spacer(1, self.form.body / 2)]
        if self._fonts.missing:
            parts += self._text(_MISSING)
        return parts

    def _rows(self, rows: tuple[Row, ...]) -> Flowable:
        cells = [[self._text(row.label), self._text(row.value)] for row in rows]
        return self._table(Facts, cells, self.form.labels, ("LINEBELOW", (0, 0), (-1, -1), 0.3, _GREY))

    def _code(self, slip: Slip) -> Flowable:
        code = QrCode(slip.code)
        room = self.form.measure - code.width - self.form.body
        is_beside = all(self._fits(note, room) for note in slip.code_notes)
        notes = [
            part for note in slip.code_notes for part in self._text(note, room=room if is_beside else self.form.measure)
        ]
        if not is_beside:
            return self._table(Layout, [[[code]], [notes]], self.form.measure)
        return self._table(Layout, [[[code], notes]], code.width + self.form.body)

    def _fits(self, note: Text, room: float) -> bool:
        """Whether what is whole can be read beside the code."""
        return not note.is_whole or self._fonts.width(note.chinese, self.form.small) <= _WITHIN * room

    def _table(
        self, kind: type[Layout], cells: list[list[list[Flowable]]], first: float, *styles: tuple[object, ...]
    ) -> Flowable:
        rest = self.form.measure - first
        table = kind(cells, colWidths=[first, rest] if rest else [first], hAlign="LEFT")
        table.setStyle(
            [
                ("FONTNAME", (0, 0), (-1, -1), BASE),  # else every file names Helvetica, which is not in it
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
                *styles,
            ]
        )
        return table

    def _title(self, text: Text) -> list[Flowable]:
        return [Heading(self._fonts.runs(text.chinese), _style(self.form.title)), *self._english(text)]

    def _text(self, text: Text, room: float = 0) -> list[Flowable]:
        """Chinese, and English beneath it in smaller type. Within `room` points, what is whole stays on one line."""
        size = self.form.body
        if text.is_whole and room:
            size = min(size, _WITHIN * room * size / self._fonts.width(text.chinese, size))
        style = _style(size, wrap=None if text.chinese.isascii() else "CJK")  # a serial breaks between its groups
        aside = [Words(self._fonts.runs(text.aside), _style(self.form.small))] if text.aside else []
        return [Words(self._fonts.runs(text.chinese), style), *aside, *self._english(text)]

    def _english(self, text: Text) -> list[Flowable]:
        style = _style(self.form.small, wrap=None)
        return [English(self._fonts.runs(text.english), style)] if text.english else []


def _style(size: float, wrap: str | None = "CJK") -> ParagraphStyle:
    leading = size * _LEADING
    return ParagraphStyle("words", fontName=BASE, fontSize=size, leading=leading, wordWrap=wrap, splitLongWords=1)
