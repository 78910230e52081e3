"""The papers that are under way, noted on disk: a kiosk that was killed is followed by one that takes them back."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

log = logging.getLogger(__name__)

_ENDING = ".paper"


class Unfinished:
    """One empty file for each paper, named like it. Without a folder nothing is kept.

    A folder that cannot be written is a line in the log: the jobs are known to the printer by the kiosk's name as well.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def names(self) -> frozenset[str]:
        """The papers that were begun and not seen to end."""
        with _logged("read"):
            if self._folder is not None and self._folder.is_dir():
                return frozenset(unquote(file.stem) for file in self._folder.glob(f"*{_ENDING}"))
        return frozenset()

    def begun(self, name: str) -> None:
        """A paper is about to be sent. On disk when this returns."""
        with _logged("written"):
            if self._folder is not None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._file(self._folder, name).touch()
                _sync(self._folder)

    def ended(self, name: str) -> None:
        """Nothing more will come of it."""
        with _logged("written"):
            if self._folder is not None:
                self._file(self._folder, name).unlink(missing_ok=True)

    def _file(self, folder: Path, name: str) -> Path:
        return folder / f"{quote(name, safe='')}{_ENDING}"  # the number is the RA's: it must lead nowhere else


NOTHING_KEPT = Unfinished()


@contextmanager
def _logged(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        log.warning("the note of unfinished papers cannot be %s: %s", what, error)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
