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
from rakiosk_ra.base.shared_look import SharedLook
from rakiosk_ra.ca import profile
from rakiosk_ra.ca.delta import note_list
from rakiosk_ra.ca.issuing_names import DELTA, path_of
from rakiosk_ra.ca.local import CHANGES, list_signed, revoked_entries
from rakiosk_ra.ca.profile import SKEW, Issuer
from rakiosk_ra.ca.signing_clock import ClockBehind
from rakiosk_ra.registry import Registry

VALIDITY = timedelta(days=1)
NUMBERS = "crl"
"""The counter that complete lists and delta lists share (RFC 5280, 5.2.3)."""
_PART_OF_TIME = 3
"""A list that takes long to sign is signed at most in this part of the time; a short one is always fresh."""
_LONGEST_WAIT = 60.0
_log = logging.getLogger("rakiosk_ra.pki.crl")


@dataclass(frozen=True, slots=True)
class Signed:
    """A list (DER) as of so many changes, and the monotonic time before which it is not signed again for one more."""

    der: bytes
    changes: int
    this_update: datetime
    next_update: datetime
    not_again_before: float
    issuer: int


class RevocationList:
    """An issuing authority's complete list, with or without the address of its delta list in it; safe in threads.

    Without an issuer it is the list of the one that signs now.
    """

    renewed_before = VALIDITY / 2
    """How long before its end it is signed anew, though nothing has changed."""

    def __init__(self, ra: Registry, issuer: Issuer | None = None, *, names_delta: bool = False) -> None:
        self._ra = ra
        self._fixed = issuer
        self._names_delta = names_delta
        self._changes = SharedLook(self._count_of_changes)
        self._lock = threading.Lock()
        self._signed: Signed | None = None

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
        changes = self._changes.now()
        with self._lock:
            if self._signed is None or self._is_stale(self._signed, changes):
                self._signed = self._sign()
            return self._signed.der

    def _count_of_changes(self) -> int:
        with self._ra.database.read() as session:
            return value(session, CHANGES)

    @property
    def _issuer(self) -> Issuer:
        return self._fixed or self._ra.foundation.issuing

    def _is_stale(self, signed: Signed, changes: int) -> bool:
        now = self._ra.clock()
        if signed.issuer != self._issuer.number:
            return True
        if signed.next_update - now < self.renewed_before:
            return True
        if signed.this_update > now:  # the clock ran ahead, and was set back
            return True
        return changes != signed.changes and time.monotonic() >= signed.not_again_before

    def _sign(self) -> Signed:
        started, begins, issuer = time.monotonic(), self._ra.signing.now() - SKEW, self._issuer
        with self._ra.database.write() as session:
            previous = list_signed(session, begins, issuer.number)
            number = next_value(session, NUMBERS)
            note_list(session, number, begins + SKEW, VALIDITY, issuer.number)
        with self._ra.database.read() as session:
            changes = value(session, CHANGES)
            entries = revoked_entries(session, ended_before=min(previous, begins - VALIDITY), issuer=issuer.number)
        # All entries at once: the chained builder copies its list for each one, which is quadratic.
        builder = x509.CertificateRevocationListBuilder(
            issuer.certificate.subject, begins, begins + VALIDITY, revoked_certificates=entries
        )
        builder = builder.add_extension(profile.authority_key(issuer), critical=False)
        builder = builder.add_extension(x509.CRLNumber(number), critical=False)
        if self._names_delta:  # RFC 5280, 5.2.6
            freshest = x509.FreshestCRL(profile.distribution(self._ra.pki_url + path_of(DELTA, issuer.number)))
            builder = builder.add_extension(freshest, critical=False)
        signed = builder.sign(issuer.key, hashes.SHA256())
        ended = time.monotonic()
        wait = min((ended - started) * _PART_OF_TIME, _LONGEST_WAIT) if len(entries) > 1000 else 0
        der = signed.public_bytes(serialization.Encoding.DER)
        return Signed(der, changes, begins, begins + VALIDITY, ended + wait, issuer.number)
