"""The OCSP responder (RFC 6960): signed live, by a key of its own that never leaves this process."""

import logging
import threading
from datetime import timedelta
from functools import lru_cache

from cryptography import x509
from sqlalchemy.exc import SQLAlchemyError

from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.counters import value
from rakiosk_ra.ca import keys, profile
from rakiosk_ra.ca.port import Answer
from rakiosk_ra.ca.profile import SKEW, Issuer
from rakiosk_ra.ca.signing_clock import ClockBehind
from rakiosk_ra.pki import ocsp_messages
from rakiosk_ra.pki.ocsp_messages import IssuerName, Malformed, Request, Signer
from rakiosk_ra.registry import Registry

VALIDITY = timedelta(minutes=10)
SIGNERS = "ocsp signer"
"""The counter of replacements: who finds it grown makes another key."""
_ROTATED_BEFORE = timedelta(days=7)
_log = logging.getLogger("rakiosk_ra.pki.ocsp")


class Responder:
    """Answers OCSP requests about the issuing authorities' certificates, signed under the one asked about."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra
        self._lock = threading.Lock()
        self._identities: dict[int, Signer] = {}
        self._replaced = 0

    def answer(self, request: bytes) -> bytes:
        """The response (DER) to a request (DER).

        Without an answer it is malformedRequest for what cannot be read or asks too much, unauthorized for
        certificates of another issuer, or of two at once, and tryLater while the database is away or the clock is
        behind what was signed.
        """
        try:
            read = ocsp_messages.read_request(request)
        except Malformed:
            return ocsp_messages.MALFORMED
        issuer = self._asked_about(read)
        if issuer is None:
            return ocsp_messages.UNAUTHORIZED
        try:
            answers, now = self._answers(read, issuer.number), self._ra.signing.now()
        except (SQLAlchemyError, ClockBehind) as error:
            _log.warning("told to try later: nothing can be signed (%s)", type(error).__name__)
            return ocsp_messages.TRY_LATER
        return ocsp_messages.response(read, answers, self._signer(issuer, now), now - SKEW, now + VALIDITY)

    def _asked_about(self, request: Request) -> Issuer | None:
        named = {asked.issuer for asked in request.asked}
        return next((one for one in self._ra.foundation.issuers.all() if named <= _names(one.certificate)), None)

    def _answers(self, request: Request, issuer: int) -> list[Answer | None]:
        with self._ra.database.read() as session:
            known = self._ra.authority.statuses(session, {asked.serial for asked in request.asked})
            replaced = value(session, SIGNERS)
        with self._lock:
            if replaced != self._replaced:
                self._replaced = replaced
                self._identities.clear()
        answers = (known.get(asked.serial) for asked in request.asked)
        return [answer if answer is not None and answer.issuer == issuer else None for answer in answers]

    def _signer(self, issuer: Issuer, now: SignedAt) -> Signer:
        with self._lock:
            kept = self._identities.get(issuer.number)
            if kept is None or _is_stale(kept.issuer.certificate, now):
                key = keys.new_key()
                kept = Signer.of(Issuer(profile.ocsp_responder(issuer, key, now), key))
                self._identities[issuer.number] = kept
            return kept


@lru_cache(maxsize=64)
def _names(certificate: x509.Certificate) -> frozenset[IssuerName]:
    return frozenset(ocsp_messages.issuer_names(certificate))


def _is_stale(certificate: x509.Certificate, now: SignedAt) -> bool:
    """Whether it is near its end, or from the future: made while the clock ran ahead."""
    return certificate.not_valid_after_utc - now < _ROTATED_BEFORE or certificate.not_valid_before_utc > now
