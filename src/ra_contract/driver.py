"""The driver of the card reader (manual 貳-七)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Driver:
    """The reader's driver for the customer's own PC (manual 貳-七)."""

    file_name: str
    size: int  # bytes
    sha256: str  # hex
    address: str  # where it can be fetched
    version: str
