"""The demo's printer: a folder in which each slip lies as a file."""

import asyncio
import os
from pathlib import Path

from rakiosk.i18n import Words, _
from rakiosk.printing.port import PrinterFailed


class FolderPrinter:
    """Writes each slip whole, or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def where(self) -> Words:
        """The folder."""
        return _("the folder {folder}", folder=self._folder)

    async def print(self, name: str, pdf: bytes) -> Words:
        """Write the file; where it lies. Raises PrinterFailed."""
        file = self._folder / f"{name}.pdf"
        try:
            await asyncio.to_thread(_write, file, pdf)
        except OSError as error:
            raise PrinterFailed(f"cannot write ({error.strerror})") from error
        return _("The slip lies at {file}", file=file)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
