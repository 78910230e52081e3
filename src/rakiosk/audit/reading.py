"""An audit as it is read: verified from its oldest record on, told as lines of text, exported whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ra_contract.chain import Broken, Head
from rakiosk.audit.lines import Line, files_in, number_of, split, start_of

_LONGEST_BYTES = 1_000  # of a record: ten facts of the longest kind


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the audit is not what was written: the file, the number of the record, and what is the matter."""

    file: str
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a verification: the first record that is kept, the head, and the first fault if there is one."""

    first: int
    head: Head
    fault: Fault | None = None


def verify(folder: Path, known: Head | None = None) -> Verdict:
    """Follow the whole chain. `known` is a head that it must go through, as the RA was told. Raises OSError."""
    files = files_in(folder)
    if not files:
        gone = Fault("", 0, "there is no audit here") if known is not None and known.count else None
        return Verdict(1, Head(), gone)
    try:
        head = start = start_of(files[0])
    except ValueError as error:
        return Verdict(1, Head(), Fault(files[0].name, 1, str(error)))
    seen = known is None or known.count <= start.count
    for file in files:
        for raw in split(file.read_bytes()):
            line = Line.read(raw)
            if line is None or not line.follows(head):
                words = str(Broken(head.count + 1)) if raw.endswith(b"\n") else "the last record is torn"
                return Verdict(start.count + 1, head, Fault(file.name, head.count + 1, words))
            head = head.after(line.record)
            seen = seen or head == known
    if not seen and known is not None:
        words = f"the RA was told of record {known.count}, which is not in here: an old copy was put back"
        return Verdict(start.count + 1, head, Fault(files[-1].name, known.count, words))
    return Verdict(start.count + 1, head)


def head_of(folder: Path) -> Head:
    """The head as it stands on disk. Raises OSError, ValueError."""
    for file in reversed(files_in(folder)):
        whole = [line for line in map(Line.read, split(file.read_bytes())) if line is not None]
        if whole:
            return Head(int(whole[-1].facts["n"]), whole[-1].digest)
    return Head()


def lines_from(folder: Path, count: int) -> Iterator[Line]:
    """The record of this number and those after it, the oldest first. Raises OSError, ValueError."""
    files = files_in(folder)
    first = max((place for place, file in enumerate(files) if number_of(file) <= max(count, 1)), default=0)
    for file in files[first:]:
        for raw in split(file.read_bytes()):
            line = Line.read(raw)
            if line is not None and int(line.facts["n"]) >= count:
                yield line


def digest_at(folder: Path, count: int) -> str:
    """The digest that the chain has at this count; empty where it does not go so far. Raises OSError, ValueError."""
    if count == 0:
        return Head().digest
    first = next(lines_from(folder, count), None)
    if first is not None and first.facts["n"] == count:
        return first.digest
    files = files_in(folder)
    start = start_of(files[0]) if files else Head()
    return start.digest if start.count == count else ""


def lines(folder: Path) -> Iterator[Line]:
    """Every record that can be read, the oldest first. Raises OSError."""
    for file in files_in(folder):
        for raw in split(file.read_bytes()):
            line = Line.read(raw)
            if line is not None:
                yield line


def last(folder: Path, count: int) -> list[Line]:
    """The last records, the oldest of them first; no more is read than they fill. Raises OSError."""
    found: list[Line] = []
    for file in reversed(files_in(folder)):
        if len(found) < count:
            found = _end_of(file, count - len(found)) + found
    return found


def _end_of(file: Path, count: int) -> list[Line]:
    """The last records of a file, so many at most."""
    with file.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - count * _LONGEST_BYTES))
        whole = [line for line in map(Line.read, split(stream.read())) if line is not None]
    return whole[-count:]


def told(line: Line) -> str:
    """A record as a line of text: moment, number, act and facts."""
    facts = line.facts
    moment, number, act = (facts.pop(name, "-") for name in ("at", "n", "act"))
    return "  ".join((str(moment), f"{number:>7}", f"{act:<12}", *(f"{name}={fact}" for name, fact in facts.items())))
