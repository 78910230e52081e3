"""What the kiosk wants of a printer."""

from typing import Protocol

from rakiosk.i18n import Words


class PrinterFailed(Exception):
    """Nothing came out; the text is for support."""


class Printer(Protocol):
    """Where slips come out."""

    def where(self) -> Words:
        """Which printer it is, in words."""
        ...

    async def print(self, name: str, pdf: bytes) -> Words:
        """Print a PDF under a name that holds only its number; what has become of it. Raises PrinterFailed."""
        ...
