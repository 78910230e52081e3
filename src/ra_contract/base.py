"""The parts of every record of the contract. Binary values are base64; times are RFC 3339 in UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from annotated_types import MaxLen

Base64 = Annotated[str, MaxLen(16_384)]
"""Standard base64, padded; up to 12 kB."""


Typed = Annotated[str, MaxLen(256)]
"""A text that a customer may have typed."""


API_VERSION = "1"
"""Sent as RA-Api-Version with every answer."""


@dataclass(frozen=True, slots=True)
class Health:
    """That the RA answers, its clock, and what of it does not work: sentences for who looks after it, in English."""

    version: str
    time: datetime
    troubles: tuple[str, ...] = ()
