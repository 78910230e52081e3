"""One-time codes of the staff (TOTP, RFC 6238): six digits, a step of 30 seconds, each step good once."""

import os
import re
from datetime import datetime

import sqlalchemy as sa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import orm

from rakiosk_ra.base.vault import Vault
from rakiosk_ra.clerks.rows import ClerkRow

PURPOSE = "clerk's code"
_SECONDS, _DIGITS, _SECRET_BYTES = 30, 6, 20  # what every authenticator understands
_DRIFT = (0, -1, 1)
"""The steps looked at: RFC 6238, 5.2 allows one for the clocks of people's telephones."""
_CODE = re.compile(rf"[0-9]{{{_DIGITS}}}")


def enrol(session: orm.Session, vault: Vault, clerk: ClerkRow, issuer: str) -> str:
    """Give a clerk a new secret; the address (otpauth:) for an authenticator, told this once."""
    secret = os.urandom(_SECRET_BYTES)
    clerk.sealed_code_secret = vault.seal(secret, PURPOSE, clerk.clerk)
    clerk.code_step = None
    session.flush()
    return _totp(secret).get_provisioning_uri(clerk.clerk, issuer)


def step_of(vault: Vault, clerk: ClerkRow, code: str, now: datetime) -> int | None:
    """The step that a code is right for; None for a wrong one, one used already, and a clerk without a secret."""
    if clerk.sealed_code_secret is None or not _CODE.fullmatch(code):
        return None
    totp, current = _totp(vault.open(clerk.sealed_code_secret, PURPOSE, clerk.clerk)), int(now.timestamp()) // _SECONDS
    steps = (current + drift for drift in _DRIFT if clerk.code_step is None or current + drift > clerk.code_step)
    return next((step for step in steps if totp.generate(step * _SECONDS).decode() == code), None)


def spend(session: orm.Session, clerk: ClerkRow, step: int) -> bool:
    """Use a step up; False when somebody else has, at the same time."""
    unused = sa.or_(ClerkRow.code_step.is_(None), ClerkRow.code_step < step)
    query = sa.update(ClerkRow).where(ClerkRow.id == clerk.id, unused).values(code_step=step)
    return bool(session.connection().execute(query).rowcount)


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, _DIGITS, SHA1(), _SECONDS)  # noqa: S303  # RFC 6238's own; authenticators know no other
