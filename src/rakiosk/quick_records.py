"""Dataclasses made without the compiler. decision: docs/decisions/0058.

Python up to 3.12 writes, compiles and runs the text of six functions for each: a fifth of all that the kiosk does until
its first screen stands. Five of them differ by the names of the fields alone. Later versions compile once a class.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

_SHOWN = re.compile(r"\{self\.(\w+)!r\}")
_COMPARED = re.compile(r"\bself\.(\w+)(?=,)")

Function = Callable[..., Any]


def hasten_dataclasses() -> None:
    """Make dataclasses quickly from now on, where this Python has what is replaced."""
    compiled: Function | None = getattr(dataclasses, "_create_fn", None)
    if compiled is None or compiled.__module__ != dataclasses.__name__:
        return

    def made(name: str, arguments: Sequence[str], body: Sequence[str], **named: Any) -> Function:
        make = _MAKERS.get(name)
        return make(body, named) if make is not None else compiled(name, arguments, body, **named)

    setattr(dataclasses, "_create_fn", made)  # noqa: B010  # which has no public name


def _repr(body: Sequence[str], _named: Mapping[str, Any]) -> Function:
    names = _SHOWN.findall(body[0])

    def __repr__(self: object) -> str:  # noqa: N807
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({fields})"

    return __repr__


def _eq(body: Sequence[str], _named: Mapping[str, Any]) -> Function:
    values = _values(body[1])

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(body: Sequence[str], _named: Mapping[str, Any]) -> Function:
    values = _values(body[0])

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(values(self))

    return __hash__


def _values(text: str) -> Callable[[object], tuple[object, ...]]:
    """A function that gets the values of the fields in this text, as a tuple."""
    names = _COMPARED.findall(text)
    if len(names) > 1:
        return attrgetter(*names)  # of several it is a tuple
    return lambda record: tuple(getattr(record, name) for name in names)


def _setattr(body: Sequence[str], named: Mapping[str, Any]) -> Function:
    kind, names = named["locals"]["cls"], _frozen(body)

    def __setattr__(self: object, name: str, value: object) -> None:  # noqa: N807
        if type(self) is kind or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(kind, self).__setattr__(name, value)

    return __setattr__


def _delattr(body: Sequence[str], named: Mapping[str, Any]) -> Function:
    kind, names = named["locals"]["cls"], _frozen(body)

    def __delattr__(self: object, name: str) -> None:  # noqa: N807
        if type(self) is kind or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(kind, self).__delattr__(name)

    return __delattr__


def _frozen(body: Sequence[str]) -> frozenset[str]:
    """The names in `if type(self) is cls or name in ('one','other',):`."""
    return frozenset(re.findall(r"'(\w+)'", body[0]))


_MAKERS: Mapping[str, Callable[[Sequence[str], Mapping[str, Any]], Function]] = {
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
}
