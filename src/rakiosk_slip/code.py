"""A QR code (ISO/IEC 18004) on a page: level M, modules of one width however long its text is."""

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

_MODULE = 0.45 * mm  # 3.5 dots at 200 dpi, what an office scanner makes of it
_QUIET = 4  # modules around it


class QrCode(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The code with its quiet zone. Drawn by hand: reportlab's drawings name fonts that are not in the file."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        code = QRCode(None, QRErrorCorrectLevel.M)
        code.addData(text)
        code.make()
        self._modules = code.modules
        self.width = self.height = (len(self._modules) + 2 * _QUIET) * _MODULE

    def draw(self) -> None:
        """Draw each row's dark modules."""
        address = self._text.partition("#")[0]
        with self.canv.content("Figure", words=f"QR code: {address}"):
            self._draw()

    def _draw(self) -> None:
        for number, row in enumerate(self._modules, 1):
            bottom = self.height - (_QUIET + number) * _MODULE
            for column, is_dark in enumerate(row, _QUIET):
                if is_dark:
                    self.canv.rect(column * _MODULE, bottom, _MODULE, _MODULE, stroke=0, fill=1)
