"""The OCSP responder (RFC 6960): signed live, by a key of its own that never leaves this process."""

import threading
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from rakiosk_ra.ca import keys, profile
from rakiosk_ra.ca.port import Answer, AuthorityStatus
from rakiosk_ra.ca.profile import Issuer
from rakiosk_ra.registry import Registry

VALIDITY = timedelta(minutes=10)
_ROTATED_BEFORE = timedelta(days=7)
_NONCE_LONGEST = 128  # RFC 9654, 2.1


class Responder:
    """Answers OCSP requests about the issuing authority's certificates."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra
        self._lock = threading.Lock()
        self._identity = self._new_identity()

    def answer(self, request: bytes) -> bytes:
        """The response (DER) to a request (DER); a request that cannot be read is told so (malformedRequest)."""
        try:
            asked = ocsp.load_der_ocsp_request(request)
            algorithm, serial = asked.hash_algorithm, asked.serial_number
            nonce = _nonce(asked)
        except (ValueError, TypeError, NotImplementedError, UnsupportedAlgorithm):
            return _unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
        now, signer = _whole(self._ra.clock()), self._signer()
        answer = self._status(serial) if self._is_about_ours(asked, signer.certificate) else None
        held_or_revoked = answer is not None and answer.status is not AuthorityStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            asked.issuer_name_hash,
            asked.issuer_key_hash,
            serial,
            algorithm,
            _certificate_status(answer),
            now,
            now + VALIDITY,
            answer.since if answer and held_or_revoked else None,
            answer.reason if answer and held_or_revoked else None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
        builder = builder.certificates([signer.certificate])
        if nonce is not None:
            builder = builder.add_extension(nonce, critical=False)
        return builder.sign(signer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def _is_about_ours(self, asked: ocsp.OCSPRequest, issued_here: x509.Certificate) -> bool:
        issuer = self._ra.authority.certificate
        # Any certificate of ours names the issuer as a request about another one of ours must.
        ours = ocsp.OCSPRequestBuilder().add_certificate(issued_here, issuer, asked.hash_algorithm).build()
        return (asked.issuer_name_hash, asked.issuer_key_hash) == (ours.issuer_name_hash, ours.issuer_key_hash)

    def _status(self, serial: int) -> Answer | None:
        with self._ra.database.read() as session:
            return self._ra.authority.status(session, serial)

    def _signer(self) -> Issuer:
        with self._lock:
            if self._identity.certificate.not_valid_after_utc - self._ra.clock() < _ROTATED_BEFORE:
                self._identity = self._new_identity()
            return self._identity

    def _new_identity(self) -> Issuer:
        key, now = keys.new_key(), self._ra.clock()
        return Issuer(profile.ocsp_responder(self._ra.foundation.issuing, key, _whole(now)), key)


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _certificate_status(answer: Answer | None) -> ocsp.OCSPCertStatus:
    if answer is None:
        return ocsp.OCSPCertStatus.UNKNOWN
    return ocsp.OCSPCertStatus.GOOD if answer.status is AuthorityStatus.GOOD else ocsp.OCSPCertStatus.REVOKED


def _nonce(asked: ocsp.OCSPRequest) -> x509.OCSPNonce | None:
    try:
        nonce = asked.extensions.get_extension_for_class(x509.OCSPNonce).value
    except x509.ExtensionNotFound:
        return None
    return nonce if 1 <= len(nonce.nonce) <= _NONCE_LONGEST else None


def _unsuccessful(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(serialization.Encoding.DER)
