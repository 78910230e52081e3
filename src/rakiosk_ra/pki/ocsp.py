"""The OCSP responder (RFC 6960): signed live, by a key of its own that never leaves this process."""

import logging
import threading
from datetime import timedelta

from cryptography import x509
from sqlalchemy.exc import SQLAlchemyError

from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.ca import keys, profile
from rakiosk_ra.ca.port import Answer
from rakiosk_ra.ca.profile import SKEW, Issuer
from rakiosk_ra.ca.signing_clock import ClockBehind
from rakiosk_ra.pki import ocsp_messages
from rakiosk_ra.pki.ocsp_messages import Malformed, Request, Signer
from rakiosk_ra.registry import Registry

VALIDITY = timedelta(minutes=10)
_ROTATED_BEFORE = timedelta(days=7)
_log = logging.getLogger("rakiosk_ra.pki.ocsp")


class Responder:
    """Answers OCSP requests about the issuing authority's certificates."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra
        self._lock = threading.Lock()
        self._identity: Signer | None = None
        self._issuer_names = ocsp_messages.issuer_names(ra.authority.certificate)

    def answer(self, request: bytes) -> bytes:
        """The response (DER) to a request (DER).

        Without an answer it is malformedRequest for what cannot be read, unauthorized for certificates of another
        issuer, and tryLater while the database is away or the clock is behind what was signed.
        """
        try:
            read = ocsp_messages.read_request(request)
        except Malformed:
            return ocsp_messages.MALFORMED
        if any(asked.issuer not in self._issuer_names for asked in read.asked):
            return ocsp_messages.UNAUTHORIZED
        try:
            answers, now = self._answers(read), self._ra.signing.now()
        except (SQLAlchemyError, ClockBehind) as error:
            _log.warning("told to try later: nothing can be signed (%s)", type(error).__name__)
            return ocsp_messages.TRY_LATER
        return ocsp_messages.response(read, answers, self._signer(now), now - SKEW, now + VALIDITY)

    def _answers(self, request: Request) -> list[Answer | None]:
        with self._ra.database.read() as session:
            return [self._ra.authority.status(session, asked.serial) for asked in request.asked]

    def _signer(self, now: SignedAt) -> Signer:
        with self._lock:
            if self._identity is None or _is_stale(self._identity.issuer.certificate, now):
                key = keys.new_key()
                self._identity = Signer.of(Issuer(profile.ocsp_responder(self._ra.foundation.issuing, key, now), key))
            return self._identity


def _is_stale(certificate: x509.Certificate, now: SignedAt) -> bool:
    """Whether it is near its end, or from the future: made while the clock ran ahead."""
    return certificate.not_valid_after_utc - now < _ROTATED_BEFORE or certificate.not_valid_before_utc > now
