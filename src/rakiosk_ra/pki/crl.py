"""The certificate revocation list (RFC 5280, 5), signed when it is asked for and something has changed."""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from sqlalchemy.exc import SQLAlchemyError

from rakiosk_ra.base.counters import next_value, value
from rakiosk_ra.ca import profile
from rakiosk_ra.ca.local import CHANGES, list_signed, revoked_entries
from rakiosk_ra.ca.profile import SKEW
from rakiosk_ra.ca.signing_clock import ClockBehind
from rakiosk_ra.registry import Registry

VALIDITY = timedelta(days=1)
_RENEWED_BEFORE = timedelta(hours=12)
_PART_OF_TIME = 3
"""A list that takes long to sign is signed at most in this part of the time; a short one is always fresh."""
_LONGEST_WAIT = 60.0
_log = logging.getLogger("rakiosk_ra.pki.crl")


@dataclass(frozen=True, slots=True)
class _Signed:
    der: bytes
    changes: int
    this_update: datetime
    not_again_before: float

    @property
    def next_update(self) -> datetime:
        return self.this_update + VALIDITY


class RevocationList:
    """The issuing authority's list; safe to ask from several threads."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra
        self._lock = threading.Lock()
        self._signed: _Signed | None = None

    def der(self) -> bytes:
        """The list now (DER); while the database is away, or the clock behind, the last one for as long as it is good.

        Raises SQLAlchemyError or ClockBehind when there is none.
        """
        try:
            return self._current()
        except (SQLAlchemyError, ClockBehind) as error:
            last, now = self._signed, self._ra.clock()
            if last is None or not last.this_update <= now < last.next_update:
                raise
            _log.warning("the last list is served: none can be signed (%s)", type(error).__name__)
            return last.der

    def _current(self) -> bytes:
        with self._ra.database.read() as session:
            changes = value(session, CHANGES)
        with self._lock:
            if self._signed is None or self._is_stale(self._signed, changes):
                self._signed = self._sign()
            return self._signed.der

    def _is_stale(self, signed: _Signed, changes: int) -> bool:
        now = self._ra.clock()
        if signed.next_update - now < _RENEWED_BEFORE:
            return True
        if signed.this_update > now:  # the clock ran ahead, and was set back
            return True
        return changes != signed.changes and time.monotonic() >= signed.not_again_before

    def _sign(self) -> _Signed:
        started, begins = time.monotonic(), self._ra.signing.now() - SKEW
        with self._ra.database.write() as session:
            previous = list_signed(session, begins)
            number = next_value(session, "crl")
        with self._ra.database.read() as session:
            changes = value(session, CHANGES)
            entries = revoked_entries(session, ended_before=min(previous, begins - VALIDITY))
        issuer = self._ra.foundation.issuing
        # All entries at once: the chained builder copies its list for each one, which is quadratic.
        builder = x509.CertificateRevocationListBuilder(
            issuer.certificate.subject, begins, begins + VALIDITY, revoked_certificates=entries
        )
        signed = (
            builder.add_extension(profile.authority_key(issuer), critical=False)
            .add_extension(x509.CRLNumber(number), critical=False)
            .sign(issuer.key, hashes.SHA256())
        )
        ended = time.monotonic()
        wait = min((ended - started) * _PART_OF_TIME, _LONGEST_WAIT) if len(entries) > 1000 else 0
        return _Signed(signed.public_bytes(serialization.Encoding.DER), changes, begins, ended + wait)
