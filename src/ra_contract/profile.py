"""A customer's own data, as far as they may be changed at a kiosk (manual 壹-七).

| verb, path | body -> answer | refusals |
|---|---|---|
| GET /v1/me | -> Profile, ETag | |
| PATCH /v1/me, If-Match | ProfileChange -> Profile, ETag | 428 if-match (none sent), 412 changed-meanwhile, |
| | | 422 email-format, phone-format |
"""

from dataclasses import dataclass

from ra_contract.base import Typed


@dataclass(frozen=True, slots=True)
class Profile:
    """E-mail address and telephone number; each may be empty."""

    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """The data that are to be otherwise; None stays as it is."""

    email: Typed | None = None
    phone: Typed | None = None
