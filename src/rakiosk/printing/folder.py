"""The demo's printer: a folder in which each paper lies as a file. Its tray can be emptied."""

import asyncio
from pathlib import Path

from rakiosk.files import write_whole
from rakiosk.i18n import Words, _
from rakiosk.printing.port import (
    READY,
    Condition,
    JobProgress,
    JobState,
    PaperSize,
    Printer,
    PrinterState,
)


class FolderPrinter:
    """Writes each paper whole, or not at all; a job that finds no paper waits for some."""

    def __init__(self, folder: Path, paper: PaperSize = PaperSize.A4, name: str = "") -> None:
        self._folder = folder
        self._paper = paper
        self._name = name
        self.has_paper = True
        """Whether there is paper in its tray; the demo's dock takes it out and puts it in."""

    @property
    def paper(self) -> PaperSize:
        """The paper in it."""
        return self._paper

    def where(self) -> Words:
        """Its name, or the folder."""
        return self._name or _("the folder {folder}", folder=self._folder)

    async def undo(self) -> None:
        """Remove what was written in part only."""
        for part in self._folder.glob("*.part"):
            part.unlink(missing_ok=True)

    async def state(self) -> PrinterState:
        """Ready, but for an empty tray."""
        return READY if self.has_paper else PrinterState.of([Condition.PAPER_OUT])

    async def print(self, name: str, pdf: bytes) -> "FolderJob":
        """Take the job."""
        return FolderJob(self, self._folder / f"{name}.pdf", pdf)

    async def close(self) -> None:
        """Nothing to let go of."""


class FolderJob:
    """One paper on its way into the folder."""

    def __init__(self, printer: FolderPrinter, file: Path, pdf: bytes) -> None:
        self._printer = printer
        self._file = file
        self._pdf = pdf
        self._state = JobState.PRINTING

    async def progress(self) -> JobProgress:
        """Write the file as soon as there is paper."""
        if self._state is JobState.PRINTING and self._printer.has_paper:
            try:
                await asyncio.to_thread(write_whole, self._file, self._pdf)
            except OSError:
                self._state = JobState.FAILED
            else:
                self._state = JobState.PRINTED
        return JobProgress(self._state, await self._printer.state())

    async def cancel(self) -> bool:
        """A paper that is not written yet never will be."""
        if self._state is JobState.PRINTING:
            self._state = JobState.CANCELLED
        return True

    def outcome(self) -> Words:
        """Where the file lies."""
        return _("The slip lies at {file}", file=self._file)


def keeps_files(printer: Printer) -> bool:
    """Whether what is printed stays a file, which can carry a signature; from any other printer comes paper."""
    return isinstance(printer, FolderPrinter)
