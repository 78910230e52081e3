"""A statement's slip for the tests, signed by a key of their own, and what poppler and a scanner make of a PDF."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from ra_contract.certificate import CarrierKind, Status, Use
from ra_contract.claim import Claim, signed
from tests.scanner import scanned

ADDRESS = "http://pki.example:8080"
KEY = Ed25519PrivateKey.generate()
CLAIM = Claim(
    number="S-000123",
    check_code="7KQM2XW9RTAB",
    issued_at=datetime(2026, 11, 24, 1, 30, 5, tzinfo=UTC),
    cn="DEMO-03",
    name="黃𠮷堃",
    serial="5a3f12c499ab0012ff",
    use=Use.SIGNING,
    carrier=CarrierKind.CARD,
    not_before=datetime(2026, 1, 1, tzinfo=UTC),
    not_after=datetime(2027, 1, 1, tzinfo=UTC),
    status=Status.VALID,
    status_since=datetime(2026, 1, 1, 1, tzinfo=UTC),
)
UNKNOWN = "\U000323a0"  # no font of the chain goes beyond extension F
CODE = signed(CLAIM, ADDRESS, KEY.sign)


@dataclass
class Sheet:
    """A PDF on the disk."""

    file: Path

    @classmethod
    def of(cls, folder: Path, pdf: bytes) -> "Sheet":
        """The PDF, put into a folder."""
        file = folder / "slip.pdf"
        file.write_bytes(pdf)
        return cls(file)

    def text(self) -> str:
        """The text that can be copied out of it."""
        return self._told("pdftotext", "-layout", self.file, "-").decode()

    def fonts(self) -> list[list[str]]:
        """A line of pdffonts for each font, in words."""
        return [line.split() for line in self._told("pdffonts", self.file).decode().splitlines()[2:]]

    def facts(self) -> str:
        """The facts that pdfinfo tells."""
        return self._told("pdfinfo", self.file).decode()

    def structure(self) -> str:
        """The tree of its tags, with the words in them."""
        return self._told("pdfinfo", "-struct-text", self.file).decode()

    def picture(self, dots_per_inch: int) -> Image.Image:
        """Its first page as an office scanner sees it."""
        png = self._told("pdftoppm", "-r", dots_per_inch, "-gray", "-png", "-singlefile", self.file)
        return Image.open(BytesIO(png))

    def scanned(self) -> str:
        """The text of the QR code, read at 200 dpi."""
        return scanned(self.picture(200))

    def _told(self, *command: object) -> bytes:
        return subprocess.run(list(map(str, command)), capture_output=True, check=True).stdout
