"""The RA's answers as records of the contract."""

from typing import Any, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from rakiosk.domain.errors import RaBroken

Record = TypeVar("Record")
_MADE: dict[type[Any], TypeAdapter[Any]] = {}  # making one costs more than the rest of a short request


def read(answer: httpx.Response, asked: str, kind: type[Record]) -> Record:
    """An answer as a record. Raises RaBroken, which tells only the place: the answer may hold a customer's data."""
    try:
        return adapter(kind).validate_json(answer.content)
    except ValidationError as error:
        raise RaBroken(f"{asked}: {error.error_count()} fields") from None


def adapter(kind: type[Record]) -> TypeAdapter[Record]:
    """The reader of records of this kind."""
    made: TypeAdapter[Record] | None = _MADE.get(kind)
    if made is None:
        made = _MADE[kind] = TypeAdapter(kind)
    return made
