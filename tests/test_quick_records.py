"""Dataclasses made without the compiler are in nothing other than those that Python makes."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from rakiosk.quick_records import hasten_dataclasses

Make = Callable[[type], type[Any]]
KINDS: tuple[dict[str, bool], ...] = (
    {},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"order": True},
    {"eq": False},
    {"repr": False},
    {"unsafe_hash": True},
    {"kw_only": True, "frozen": True},
)
FIELDS: tuple[dict[str, Any], ...] = (
    {},
    {"one": 1},
    {"one": 1, "two": "b"},
    {"one": 1, "hidden": dataclasses.field(default=2, repr=False), "three": 3.0},
    {"one": 1, "apart": dataclasses.field(default=2, compare=False)},
    {"one": 1, "unhashed": dataclasses.field(default=2, hash=False)},
)


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes dataclasses quickly, once it is called, to the end of the test."""
    if not hasattr(dataclasses, "_create_fn"):
        pytest.skip("this Python compiles once a class")
    monkeypatch.setattr(dataclasses, "_create_fn", dataclasses._create_fn)
    return hasten_dataclasses


def made(kind: dict[str, bool], fields: dict[str, Any]) -> type[Any]:
    names = {"__annotations__": dict.fromkeys(fields, Any), "__module__": __name__, **fields}
    decorate: Make = dataclasses.dataclass(**kind)
    return decorate(type("Record", (), names))


def behaviour(kind: type[Any]) -> list[object]:
    """All that can be seen of a record from outside."""
    record, same = kind(), kind()
    seen: list[object] = [record == same, record == object(), record != same, dataclasses.astuple(record)]
    seen += [_tried(lambda: repr(record).partition(" object at")[0]), _tried(lambda: hash(record) == hash(same))]
    for field in dataclasses.fields(record):
        for name, value in ((field.name, 7), ("stranger", 7)):
            other = kind()
            seen += [_tried(lambda o=other, n=name, v=value: setattr(o, n, v)), record == other]  # type: ignore[misc]
            seen.append(_tried(lambda o=other, n=name: delattr(o, n)))  # type: ignore[misc]
    return [*seen, _tried(lambda: record < same), sorted(name for name in vars(kind) if name != "__doc__")]


def _tried(act: Callable[[], object]) -> object:
    try:
        return act()
    except Exception as error:  # noqa: BLE001  # which one is what is compared
        return type(error), str(error)


@pytest.mark.parametrize("fields", FIELDS, ids=lambda fields: "-".join(fields) or "none")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(kind) or "plain")
def test_a_record_is_what_python_makes(
    quickly: Callable[[], None], kind: dict[str, bool], fields: dict[str, Any]
) -> None:
    compiled = behaviour(made(kind, fields))
    quickly()
    assert behaviour(made(kind, fields)) == compiled


def test_it_is_not_compiled(quickly: Callable[[], None]) -> None:
    quickly()
    record = made({"frozen": True}, {"one": 1})
    assert record.__eq__.__code__.co_filename.endswith("quick_records.py")
