"""An audit as it is read: verified from its oldest record on, told as lines of text, exported whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ra_contract.chain import Broken, Head
from rakiosk.audit.lines import Line, files_in, split, start_of


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


def lines(folder: Path) -> Iterator[Line]:
    """Every record that can be read, the oldest first. Raises OSError."""
    for file in files_in(folder):
        for raw in split(file.read_bytes()):
            line = Line.read(raw)
            if line is not None:
                yield line


def told(line: Line) -> str:
    """A record as a line of text: moment, number, act and facts."""
    facts = line.facts
    moment, number, act = (facts.pop(name, "-") for name in ("at", "n", "act"))
    return "  ".join((str(moment), f"{number:>7}", f"{act:<12}", *(f"{name}={fact}" for name, fact in facts.items())))
