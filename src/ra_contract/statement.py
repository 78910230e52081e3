"""憑證證明單 (manual 貳-五): what the RA states of a certificate, and its copies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from annotated_types import MaxLen

from ra_contract.base import Base64
from ra_contract.certificate import Certificate


@dataclass(frozen=True, slots=True)
class Statement:
    """憑證證明單: what the RA states of one certificate at one moment, and signs.

    `signature` is Ed25519 over the UTF-8 of `text`, the statement line by line; `check_code` (12 letters and digits)
    finds it again at the RA. `code` is what the slip's QR code says (ra_contract.claim); `prints` counts the copies
    that were noted.
    """

    number: str
    issued_at: datetime
    cn: str
    name: str
    issuer: str
    certificate: Certificate
    check_code: str
    text: Annotated[str, MaxLen(4096)]
    signature: Base64
    code: Annotated[str, MaxLen(4096)]
    prints: int = 0


@dataclass(frozen=True, slots=True)
class StatementPrint:
    """Which copy of a statement a job prints: 1 at first, from 2 on it is a reprint (補印)."""

    copy: int
