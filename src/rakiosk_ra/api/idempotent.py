"""Creating requests with an Idempotency-Key: what their routes declare, and their answer."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Header, Response
from sqlalchemy import orm

from rakiosk_ra.base.idempotency import Creation, once
from rakiosk_ra.registry import Registry

IdempotencyKey = Annotated[str | None, Header(description="required: 1 to 255 visible ASCII characters")]
KEY_REFUSALS = {409: "idempotency-key (under way)", 422: "idempotency-key (used for another request)"}


def answer_once(ra: Registry, creation: Creation, effect: Callable[[orm.Session], str]) -> Response:
    """Carry out `effect` (its answer as JSON text) with its reply in one transaction, or tell the first reply again."""
    with ra.database.write() as session:
        reply = once(session, creation, ra.clock(), effect)
    headers = {"Idempotent-Replayed": "true"} if reply.is_replayed else {}
    return Response(reply.body, reply.status, headers, "application/json")
