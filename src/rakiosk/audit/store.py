"""The files of the audit: written to the end, on disk before they count, cut where the power tore them, and bounded."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ra_contract.chain import Head
from rakiosk.audit.lines import Line, file_for, files_in, line_of, moment_now, number_of, split, start_of
from rakiosk.audit.lock import locked
from rakiosk.audit.port import Act, Fact

FILE_BYTES = 2_000_000
FILES = 50  # the oldest goes when there are more: about 500,000 records, a year of a busy counter
_TORN = ".torn"


@dataclass(frozen=True, slots=True)
class Note:
    """An act, its moment (RFC 3339, UTC) and its facts."""

    moment: str
    act: Act
    facts: dict[str, Fact]


class Store:
    """An audit that is open for writing. All methods raise OSError, and it InUse; after one nothing of it counts."""

    def __init__(self, folder: Path, *, file_bytes: int = FILE_BYTES, files: int = FILES) -> None:
        self._folder, self._file_bytes, self._files = folder, file_bytes, files
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = locked(folder)
        self.head = Head()
        self.cut_bytes = 0
        self._file = -1
        self._has_failed = False
        self._open_last()

    def close(self) -> None:
        """Let another process write."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def add(self, notes: Iterable[Note]) -> None:
        """Write these to the end, all or none; they are on disk when this returns."""
        if self._has_failed:
            self._open_last()
            self._has_failed = False
        if self._file < 0 or os.fstat(self._file).st_size >= self._file_bytes:
            self._begin_file()
        head, lines = self.head, list[bytes]()
        for note in notes:
            line, head = line_of(head, note.moment, note.act, note.facts)
            lines.append(line)
        self._write(b"".join(lines))
        self.head = head

    def _write(self, content: bytes) -> None:
        """Append whole, or leave the file as it was. Raises OSError."""
        size = os.fstat(self._file).st_size
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(self._file, left) :]
            os.fdatasync(self._file)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._file, size)
            os.close(self._file)
            self._file, self._has_failed = -1, True  # what lies there now is looked at before anything is added
            raise

    def _begin_file(self) -> None:
        """Go on in a new file, and let go of the oldest beyond the bound."""
        number = self.head.count + 1
        part = self._folder / "next.part"
        line, head = line_of(self.head, moment_now(), Act.FILE, {"before": self.head.digest})
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(file, line)
            os.fsync(file)
            part.rename(file_for(self._folder, number))
            _sync(self._folder)
        except OSError:
            os.close(file)
            raise
        if self._file >= 0:
            os.close(self._file)
        self._file, self.head = file, head
        for old in files_in(self._folder)[: -self._files]:
            old.unlink(missing_ok=True)

    # after a power cut, or a disk that failed

    def _open_last(self) -> None:
        """Take up the chain where the last record ends that is whole."""
        self._file, self.head = -1, Head()
        files = files_in(self._folder)
        while files and self._file < 0:
            file = files.pop()
            content = file.read_bytes()
            self.head, whole = _last_consistent(content, _said_start(file))
            if whole < len(content):
                self._cut(file, content, whole)
            if whole:
                self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
            else:
                file.unlink()

    def _cut(self, file: Path, content: bytes, whole: int) -> None:
        """Cut what is no record off the end; it is kept beside, should somebody want to know what it was."""
        self.cut_bytes = len(content) - whole
        file.with_suffix(_TORN).write_bytes(content[whole:])
        with file.open("r+b") as stream:
            stream.truncate(whole)
            os.fsync(stream.fileno())


def _said_start(file: Path) -> Head:
    """The head before a file; of one whose first record tells none, by its name."""
    try:
        return start_of(file)
    except ValueError:
        return Head(number_of(file) - 1)


def _last_consistent(content: bytes, start: Head) -> tuple[Head, int]:
    """The head after the last line that follows from the one before it, and the byte where that line ends.

    A record that was changed breaks the chain and is left for `verify` to find: what follows it holds on to the digest
    beside it, and is no torn tail.
    """
    head, end, place = start, 0, 0
    said = start
    for raw in split(content):
        place += len(raw)
        line = Line.read(raw)
        if line is None:
            said = Head(said.count + 1, said.digest)
            continue
        follows, said = line.follows(said), Head(said.count + 1, line.digest)
        if follows:
            head, end = said, place
    return head, end


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
