"""What stands on a slip: plain texts in their order, whoever drew them up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip. `rows` are label and value; `code` is drawn as a QR code under `code_label`."""

    number: str
    title: str
    subtitle: str
    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    code: str
    code_label: str
