"""A record as a line of a file: its digest, a blank, and the record as JSON with its number, moment, act and facts."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ra_contract.chain import Head, canonical
from rakiosk.audit.port import Fact

_LINE = re.compile(rb"([0-9a-f]{64}) (\{[^\n]*\})\n")
_FILE_NAME = "audit-{number:012}.log"
_FILES = "audit-*.log"


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it stands in a file."""

    digest: str
    record: bytes

    @classmethod
    def read(cls, line: bytes) -> "Line | None":
        """A line, with its end; None for what is none."""
        found = _LINE.fullmatch(line)
        return None if found is None else cls(found[1].decode(), found[2])

    @property
    def facts(self) -> dict[str, Fact]:
        """The facts. Raises ValueError for what is no JSON."""
        told = json.loads(self.record)
        return dict(told)

    def follows(self, head: Head) -> bool:
        """Whether it is the next one after this head."""
        return head.after(self.record).digest == self.digest


def line_of(head: Head, moment: str, act: str, facts: dict[str, Fact]) -> tuple[bytes, Head]:
    """The line of a record, and the head of the chain with it."""
    record = canonical({**facts, "n": head.count + 1, "at": moment, "act": act})
    after = head.after(record)
    return after.digest.encode() + b" " + record + b"\n", after


def start_of(file: Path) -> Head:
    """The head before the first record of a file, as it says itself. Raises ValueError, OSError."""
    with file.open("rb") as stream:
        first = Line.read(stream.readline())
    if first is None:
        raise ValueError(f"{file.name} does not begin with a record")
    facts = first.facts
    number, before = facts.get("n"), facts.get("before")
    if not isinstance(number, int) or number < 1 or not re.fullmatch("[0-9a-f]{64}", str(before)):
        raise ValueError(f"{file.name} does not say where the chain goes on")
    return Head(number - 1, str(before))


def files_in(folder: Path) -> list[Path]:
    """The files of an audit, the oldest first."""
    return sorted(folder.glob(_FILES))


def file_for(folder: Path, number: int) -> Path:
    """The file that begins with the record of this number."""
    return folder / _FILE_NAME.format(number=number)


def number_of(file: Path) -> int:
    """The number of the record with which a file begins."""
    return max(1, int(re.sub(r"\D", "", file.stem) or 1))


def moment_now() -> str:
    """This moment, as records tell it (RFC 3339, UTC, milliseconds)."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def moment_at(seconds: float) -> str:
    """A moment of time.time(), as records tell it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def split(content: bytes) -> Iterator[bytes]:
    """The lines of a file, each with its end; the last may have none."""
    *lines, rest = content.split(b"\n")
    yield from (line + b"\n" for line in lines)
    if rest:
        yield rest
