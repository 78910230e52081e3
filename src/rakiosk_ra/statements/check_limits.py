"""How often the public page of check codes may be asked: by one address, and by all together; counted in the database.

Addresses are kept as keyed digests, and not for longer than they are counted.
"""

import hmac
from ipaddress import ip_address, ip_network

import sqlalchemy as sa
from sqlalchemy import orm

from rakiosk_ra.base.engine import insert_if_absent
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements.rows import CheckCountRow

SPAN_SECONDS = 60
_ALL = ""
_SPANS_KEPT = 2
_SUBSCRIBER = 64  # bits of an IPv6 address that one subscriber cannot choose


def seconds_to_wait(ra: Registry, session: orm.Session, address: str) -> int:
    """Count one request from an address; 0 when it may be answered, else the seconds until one will be.

    What one address asks beyond its own limit is not counted for all.
    """
    now = int(ra.clock().timestamp())
    span, left = now // SPAN_SECONDS, SPAN_SECONDS - now % SPAN_SECONDS
    limits = ((_digest(ra, address), ra.settings.checks.per_address), (_ALL, ra.settings.checks.overall))
    return next((left for key, most in limits if _counted(session, key, span) > most), 0)


def _counted(session: orm.Session, key: str, span: int) -> int:
    is_first = insert_if_absent(session, CheckCountRow, address=key, span=span, count=0)
    if is_first and key == _ALL:
        # not the span before: whoever is late may still be counting there
        session.execute(sa.delete(CheckCountRow).where(CheckCountRow.span <= span - _SPANS_KEPT))
    query = (
        sa.update(CheckCountRow)
        .where(CheckCountRow.address == key, CheckCountRow.span == span)
        .values(count=CheckCountRow.count + 1)
        .returning(CheckCountRow.count)
    )
    return session.execute(query).scalar_one()


def _digest(ra: Registry, address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:  # behind a socket that has none
        network = address
    else:
        network = str(ip_network(f"{found}/{_SUBSCRIBER}", strict=False)) if found.version == 6 else str(found)
    return hmac.digest(ra.foundation.kek, f"check {network}".encode(), "sha256").hex()
