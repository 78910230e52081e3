"""Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a creating request has its effect once.

The key, the effect and the reply are written in one transaction: a reply that is found was carried out.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.problems import ProblemCode
from rakiosk_ra.base.engine import claim
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.rows import ReplyRow

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Creation:
    """A creating request: whose, under which key, and its body without secrets; the status of its reply."""

    customer_id: int
    key: str
    request: bytes
    status: int = 201


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as JSON text, and whether it was given before."""

    status: int
    body: str
    is_replayed: bool


def checked_key(key: str | None) -> str:
    """A request's key. Raises Refused (idempotency-key, 400) without one."""
    if key is None or not _KEY.fullmatch(key):
        raise Refused(ProblemCode.IDEMPOTENCY_KEY, "Idempotency-Key: 1 to 255 visible ASCII characters")
    return key


def once(session: orm.Session, creation: Creation, now: datetime, effect: Callable[[orm.Session], str]) -> Reply:
    """Carry out `effect` (its answer as JSON text), or give the reply of the first time.

    Raises Refused (idempotency-key): 409 while the first one is under way, 422 for the same key with another request.
    """
    if not claim(session, f"{creation.customer_id} {creation.key}"):
        raise Refused(ProblemCode.IDEMPOTENCY_KEY, "under way", status=409, retry_after=1)
    digest = hashlib.sha256(creation.request).hexdigest()
    known = session.get(ReplyRow, (creation.customer_id, creation.key))
    if known is None:
        return _kept(session, creation, digest, now, effect(session))
    if known.request_sha256 != digest:
        raise Refused(ProblemCode.IDEMPOTENCY_KEY, "used for another request", status=422)
    return Reply(known.status, known.reply, is_replayed=True)


def forget_old(session: orm.Session, now: datetime) -> None:
    """Delete replies that nobody asks for again."""
    session.execute(sa.delete(ReplyRow).where(ReplyRow.created_at < now - _KEPT))


def _kept(session: orm.Session, creation: Creation, digest: str, now: datetime, reply: str) -> Reply:
    session.add(
        ReplyRow(
            customer_id=creation.customer_id,
            key=creation.key,
            request_sha256=digest,
            status=creation.status,
            reply=reply,
            created_at=now,
        )
    )
    return Reply(creation.status, reply, is_replayed=False)
