"""The local authority: its key in an encrypted file, its answers in the RA's database."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache, lru_cache

import sqlalchemy as sa
from cryptography import x509
from sqlalchemy import orm

from rakiosk_ra.base.counters import next_value
from rakiosk_ra.base.engine import insert_if_absent, insertion, is_sqlite
from rakiosk_ra.ca import profile
from rakiosk_ra.ca.issuers import Issuers
from rakiosk_ra.ca.issuing_names import number_of
from rakiosk_ra.ca.port import Answer, AuthorityStatus, Template
from rakiosk_ra.ca.rows import AuthorityStatusRow, ListRow
from rakiosk_ra.ca.signing_clock import SigningClock

CHANGES = "status changes"
"""The counter that grows with every change: a list signed at a lower value is stale."""

_ENTRIES_HELD = 1 << 18  # made once, not with every list: four fifths of the time of a long one

_ASKED = sa.select(
    AuthorityStatusRow.serial,
    AuthorityStatusRow.status,
    AuthorityStatusRow.since,
    AuthorityStatusRow.reason,
    AuthorityStatusRow.issuer,
).where(AuthorityStatusRow.serial.in_(sa.bindparam("serials", expanding=True)))
_SERIAL = re.compile(r"[0-9a-f]{1,40}")


def serial_text(serial: int) -> str:
    """A serial as it stands in the database and on the wire: lower-case hex without leading zeros."""
    return format(serial, "x")


def is_serial(text: str) -> bool:
    """Whether a text has the shape of a serial; others are not worth a query."""
    return _SERIAL.fullmatch(text) is not None


class LocalAuthority:
    """`Authority` over issuers whose keys are in this process: the current one signs, each answers for its own."""

    def __init__(self, issuers: Issuers, signing: SigningClock, pki_url: str, policies: Sequence[str] = ()) -> None:
        self._issuers = issuers
        self._signing = signing
        self._pki_url = pki_url
        self._policies = policies

    @property
    def certificate(self) -> x509.Certificate:
        """The issuing authority's own certificate."""
        return self._issuers.current().certificate

    def issue(self, template: Template) -> x509.Certificate:
        """Sign a certificate. It is unknown to CRL and OCSP until `revoke` or `resume` says how to answer for it.

        Raises ClockBehind.
        """
        self._signing.now()
        return profile.customer_certificate(self._issuers.current(), template, self._pki_url, self._policies)

    def revoke(self, session: orm.Session, issued: x509.Certificate, reason: x509.ReasonFlags, at: datetime) -> None:
        """Revoke it, or put it on hold when the reason is certificate_hold."""
        held = reason is x509.ReasonFlags.certificate_hold
        self._set(session, issued, AuthorityStatus.HELD if held else AuthorityStatus.REVOKED, reason.name, at)

    def resume(self, session: orm.Session, issued: x509.Certificate, at: datetime) -> None:
        """Vouch for it: at first, or again after a hold."""
        self._set(session, issued, AuthorityStatus.GOOD, None, at)

    def status(self, session: orm.Session, serial: int) -> Answer | None:
        """How it answers for a serial; None when it does not know it."""
        return self.statuses(session, [serial]).get(serial)

    def statuses(self, session: orm.Session, serials: Collection[int]) -> dict[int, Answer]:
        """How it answers for those of some serials that it knows."""
        rows = session.connection().execute(_ASKED, {"serials": [serial_text(serial) for serial in serials]})
        return {
            int(serial, 16): Answer(status, since, x509.ReasonFlags[reason] if reason else None, issuer)
            for serial, status, since, reason, issuer in rows
        }

    def _set(
        self, session: orm.Session, issued: x509.Certificate, status: AuthorityStatus, reason: str | None, at: datetime
    ) -> None:
        values = {
            "serial": serial_text(issued.serial_number),
            "not_after": issued.not_valid_after_utc,
            "status": status,
            "reason": reason,
            "since": at,
            "issuer": number_of(issued.issuer),
        }
        is_changed = bool(session.connection().execute(_setting(is_sqlite(session), status), values).rowcount)
        if is_changed:
            next_value(session, CHANGES)


@cache  # building it takes as long as carrying it out
def _setting(on_sqlite: bool, status: AuthorityStatus) -> sa.Executable:
    """A serial's status as it is to be. What is so already, or revoked, stays as it is."""
    insert, stays = (
        insertion(AuthorityStatusRow, on_sqlite),
        AuthorityStatusRow.status.in_([status, AuthorityStatus.REVOKED]),
    )
    changes = {name: insert.excluded[name] for name in ("not_after", "status", "reason", "since", "issuer")}
    return insert.on_conflict_do_update(index_elements=["serial"], set_=changes, where=~stays)


def list_signed(session: orm.Session, at: datetime, issuer: int) -> datetime:
    """Note when an issuer's list is signed; when the one before it was, this one's own moment if there was none."""
    insert_if_absent(session, ListRow, id=issuer, signed_at=at)
    row = session.get_one(ListRow, issuer, with_for_update=True)
    previous, row.signed_at = row.signed_at, at
    return previous


def revoked_entries(session: orm.Session, *, ended_before: datetime, issuer: int = 1) -> list[x509.RevokedCertificate]:
    """The entries of an issuer's list: revoked and held certificates but those that ended before a moment.

    An entry stays until it was on a list signed after its certificate's end (RFC 5280, 3.3).
    """
    query = sa.select(AuthorityStatusRow.serial, AuthorityStatusRow.since, AuthorityStatusRow.reason).where(
        AuthorityStatusRow.status != AuthorityStatus.GOOD,
        AuthorityStatusRow.not_after > ended_before,
        AuthorityStatusRow.issuer == issuer,
    )
    return [entry(serial, since, reason) for serial, since, reason in session.execute(query)]


@lru_cache(maxsize=_ENTRIES_HELD)
def entry(serial: str, since: datetime, reason: str | None) -> x509.RevokedCertificate:
    """An entry of a list. The reason is the name of one of `ReasonFlags`; unspecified is left out (RFC 5280, 5.3.1)."""
    builder = x509.RevokedCertificateBuilder(int(serial, 16), since)
    if reason and reason != x509.ReasonFlags.unspecified.name:
        builder = builder.add_extension(x509.CRLReason(x509.ReasonFlags[reason]), critical=False)
    return builder.build()
