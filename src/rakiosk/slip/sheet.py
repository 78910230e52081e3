"""A slip as one A4 page."""

from io import BytesIO

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from rakiosk.slip.content import Slip
from rakiosk.slip.fonts import BASE, Fonts

_MARGIN = 20 * mm
_QR = 34 * mm
_LABELS = 50 * mm


def pdf(slip: Slip, fonts: Fonts) -> bytes:
    """The page, byte for byte the same for the same slip."""
    target = BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        margins=_MARGIN,
        invariant=1,
        title=slip.number,
        lang="zh-TW",
        initialFontName=BASE,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
    )
    document.build(_flow(slip, fonts))
    return target.getvalue()


def _flow(slip: Slip, fonts: Fonts) -> list[object]:
    body, small = _style(11), _style(9)
    rows = [[_cell(label, body, fonts), _cell(value, body, fonts)] for label, value in slip.rows]
    table = Table(rows, colWidths=[_LABELS, None])
    table.setStyle([("FONTNAME", (0, 0), (-1, -1), BASE), ("LINEBELOW", (0, 0), (-1, -1), 0.3, "#888888")])
    notes = [_cell(note, small, fonts) for note in slip.notes]
    return [
        _cell(slip.title, _style(20), fonts),
        _cell(slip.subtitle, small, fonts),
        Spacer(1, 8 * mm),
        table,
        Spacer(1, 8 * mm),
        _qr(slip.code),
        _cell(slip.code_label, small, fonts),
        Spacer(1, 6 * mm),
        *notes,
    ]


def _style(size: int) -> ParagraphStyle:
    return ParagraphStyle(f"size {size}", fontName=BASE, fontSize=size, leading=size * 1.5, wordWrap="CJK")


def _cell(text: str, style: ParagraphStyle, fonts: Fonts) -> Paragraph:
    return Paragraph(fonts.runs(text), style)


def _qr(code: str) -> Drawing:
    widget = QrCodeWidget(code, barLevel="M", barWidth=_QR, barHeight=_QR)
    drawing = Drawing(_QR, _QR)
    drawing.add(widget)
    return drawing
