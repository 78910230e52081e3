"""The memory that the simulated card keeps without power, and the file that holds it."""

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

_FORMAT = 1


@dataclass(slots=True)
class Password:
    """A PIN (padded with FF to 8 bytes) or PUK with its retry counter."""

    value: str  # hex
    tries: int
    tries_left: int


@dataclass(slots=True)
class Memory:
    """The persistent state. Byte strings are hex, keys are PKCS#8 PEM, so that the file can be read by eye."""

    pin: Password
    puk: Password
    management_algorithm: int
    management_key: str
    keys: dict[str, str] = field(default_factory=dict)  # by slot: "9c"
    objects: dict[str, str] = field(default_factory=dict)  # by tag: "5fc10a"

    def dumps(self) -> str:
        """As JSON."""
        return json.dumps({"format": _FORMAT} | asdict(self), indent=1)

    @classmethod
    def loads(cls, text: str) -> Self:
        """From JSON. Raises ValueError for anything that `dumps` does not write."""
        try:
            fields: dict[str, Any] = json.loads(text)
            if fields.pop("format") != _FORMAT:
                raise ValueError("the card file has another format")
            return cls(pin=Password(**fields.pop("pin")), puk=Password(**fields.pop("puk")), **fields)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a card file") from error


class MemoryFile:
    """Keeps a Memory in a file, or nowhere (path None). A killed process leaves the state before or after a change."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._saved = ""

    def load(self) -> Memory:
        """The memory that the file holds. Raises OSError, or ValueError when it is no card file."""
        if self._path is None:
            return Memory.loads(self._saved)
        self._saved = self._path.read_text(encoding="utf-8")
        return Memory.loads(self._saved)

    def save(self, memory: Memory) -> None:
        """Make a change last, if there is one. Raises OSError, and then the file is as it was."""
        text = memory.dumps()
        if text == self._saved:
            return
        if self._path is not None:
            _replace(self._path, text)
        self._saved = text

    def last_saved(self) -> Memory:
        """The state before a change that could not be saved."""
        return Memory.loads(self._saved)


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)  # else the rename itself may be lost with the power
    finally:
        os.close(folder)
