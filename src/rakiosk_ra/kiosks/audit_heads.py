"""The heads of the kiosks' audits: what a kiosk was told to have done cannot be taken back by an old copy of its disk.

A head is kept when the kiosk's chain goes through the one that is known. Once one does not, none does any more until
somebody has looked into it: the known one stays, however long the other chain grows.
"""

import hashlib
import hmac
import logging
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.chain import Head
from ra_contract.kiosk_audit import AuditHead, AuditNews
from ra_contract.people import digest_under
from ra_contract.problems import ProblemCode
from rakiosk_ra.base.engine import insert_if_absent
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.vault import Vault
from rakiosk_ra.kiosks.rows import KioskAuditKeyRow, KioskAuditRow, KioskRow

PURPOSE = "kiosk audit"
_KEPT = 500  # heads of one kiosk: two weeks of a busy counter
_KEY_BYTES = 32
_log = logging.getLogger("rakiosk_ra.kiosks.audit_heads")
_row = KioskAuditRow


@dataclass(frozen=True, slots=True)
class KnownAudit:
    """A kiosk's audit as the RA knows it; `broken` is the first head that did not follow, if one has not."""

    kiosk: KioskRow
    last: KioskAuditRow | None
    broken: KioskAuditRow | None


def known(session: orm.Session, kiosk: KioskRow) -> AuditHead:
    """The head that a kiosk's chain must go through; that of nothing when none was told."""
    row = _last(session, kiosk)
    nothing = Head()
    return AuditHead(row.count, row.digest) if row is not None else AuditHead(nothing.count, nothing.digest)


def keep(session: orm.Session, kiosk: KioskRow, news: AuditNews, now: datetime) -> AuditHead | None:
    """Keep a head; the one known before when this follows from it and is another, else None."""
    session.get_one(KioskRow, kiosk.id, with_for_update=True)
    before = known(session, kiosk)
    if news.head == before:
        return None  # the same once more: its answer was lost
    follows = news.known == before.digest and news.head.count >= before.count and _broken(session, kiosk) is None
    if not follows:
        _log.warning("the audit of kiosk %s does not go through record %d: an old copy?", kiosk.name, before.count)
    head = news.head
    session.add(_row(kiosk_id=kiosk.id, told_at=now, count=head.count, digest=head.digest, follows=follows))
    session.flush()
    _forget_oldest(session, kiosk)
    return before if follows else None


def _last(session: orm.Session, kiosk: KioskRow) -> KioskAuditRow | None:
    return session.scalars(_of(kiosk).where(_row.follows).order_by(_row.id.desc()).limit(1)).one_or_none()


def _broken(session: orm.Session, kiosk: KioskRow) -> KioskAuditRow | None:
    return session.scalars(_of(kiosk).where(~_row.follows).order_by(_row.id).limit(1)).one_or_none()


def _of(kiosk: KioskRow) -> sa.Select[KioskAuditRow]:
    return sa.select(_row).where(_row.kiosk_id == kiosk.id, ~_row.is_over)


def _forget_oldest(session: orm.Session, kiosk: KioskRow) -> None:
    """Forget the oldest beyond the bound; the known one and the first that did not follow stay."""
    newest = sa.select(_row.id).where(_row.kiosk_id == kiosk.id).order_by(_row.id.desc()).offset(_KEPT).limit(1)
    bound = session.scalars(newest).one_or_none()
    if bound is not None:
        kept = [row.id for row in (_last(session, kiosk), _broken(session, kiosk)) if row is not None]
        session.execute(sa.delete(_row).where(_row.kiosk_id == kiosk.id, _row.id <= bound, _row.id.not_in(kept)))


def known_audits(session: orm.Session) -> list[KnownAudit]:
    """The audits of the kiosks in use, by name."""
    kiosks = session.scalars(sa.select(KioskRow).where(KioskRow.withdrawn_at.is_(None)).order_by(KioskRow.name))
    return [KnownAudit(kiosk, _last(session, kiosk), _broken(session, kiosk)) for kiosk in kiosks]


def begin_anew(session: orm.Session, kiosk: KioskRow) -> int:
    """Let a kiosk begin another chain, once somebody has looked into it; how many heads are history by this."""
    heads = list(session.scalars(_of(kiosk)))
    for row in heads:
        row.is_over = True
    return len(heads)


# the digests that stand for people


def keep_key(session: orm.Session, vault: Vault, kiosk: KioskRow, key: bytes, now: datetime) -> None:
    """Keep a kiosk's key, unless it is known. Raises Refused (invalid-request)."""
    if len(key) != _KEY_BYTES:
        raise Refused(ProblemCode.INVALID_REQUEST, "who_key has not 32 bytes")
    mark = hashlib.sha256(key).hexdigest()
    if session.get(KioskAuditKeyRow, (kiosk.id, mark)) is None:
        sealed = vault.seal(key, PURPOSE, mark)
        insert_if_absent(session, KioskAuditKeyRow, kiosk_id=kiosk.id, key_sha256=mark, sealed_key=sealed, told_at=now)


def names_of(session: orm.Session, vault: Vault, kiosk: KioskRow, digest: str, names: list[str]) -> list[str]:
    """Those of the names for which a digest stands in the audit of a kiosk."""
    rows = session.scalars(sa.select(KioskAuditKeyRow).where(KioskAuditKeyRow.kiosk_id == kiosk.id))
    keys = [vault.open(row.sealed_key, PURPOSE, row.key_sha256) for row in rows]
    return [name for name in names if any(hmac.compare_digest(digest_under(key, name), digest) for key in keys)]
