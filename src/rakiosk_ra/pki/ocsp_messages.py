"""OCSP requests and responses on the wire (RFC 6960, 4): any number of certificates in one of each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import core
from asn1crypto import ocsp as asn1
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from rakiosk_ra.ca.port import Answer, AuthorityStatus
from rakiosk_ra.ca.profile import Issuer

MALFORMED, TRY_LATER, UNAUTHORIZED = (
    bytes(asn1.OCSPResponse({"response_status": status}).dump())
    for status in ("malformed_request", "try_later", "unauthorized")
)
"""Answers that say nothing of a certificate (RFC 6960, 2.3)."""

REQUEST_MOST = 32 * 1024
"""Bytes of the longest request that is read."""
CERTIFICATES_MOST = 100
"""Certificates that one request may ask about: by any hash they and a nonce have room in REQUEST_MOST."""

_HASHES = ("sha1", "sha256", "sha384", "sha512")
_EXTENSIONS = {"nonce", "acceptable_responses", "preferred_signature_algorithms"}
_NONCE_LONGEST = 128  # RFC 9654, 2.1
_REASONS = {
    x509.ReasonFlags.key_compromise: "key_compromise",
    x509.ReasonFlags.affiliation_changed: "affiliation_changed",
    x509.ReasonFlags.superseded: "superseded",
    x509.ReasonFlags.cessation_of_operation: "cessation_of_operation",
    x509.ReasonFlags.certificate_hold: "certificate_hold",
}


class Malformed(Exception):
    """The request is none, or none that RFC 6960 and RFC 9654 allow."""


IssuerName = tuple[str, bytes, bytes]
"""An issuer as requests name it: a hash's name, and by it the hashes of the issuer's name and key."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One certificate that is asked about. `identifier` is the CertID that its answer repeats."""

    issuer: IssuerName
    serial: int
    identifier: asn1.CertId


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs responses; its certificate goes with each."""

    issuer: Issuer
    certificate: asn1_x509.Certificate
    key_sha1: bytes

    @classmethod
    def of(cls, issuer: Issuer) -> "Signer":
        """Prepared once: these forms take longer to make than a signature."""
        certificate = _asn1(issuer.certificate)
        return cls(issuer, certificate, _digest("sha1", bytes(certificate.public_key["public_key"])))


@dataclass(frozen=True, slots=True)
class Request:
    """The certificates that are asked about, and the nonce that the response repeats."""

    asked: tuple[Asked, ...]
    nonce: bytes | None


def read_request(der: bytes) -> Request:
    """A request (DER). Raises Malformed, also for one that is longer or asks about more than is answered."""
    if len(der) > REQUEST_MOST:
        raise Malformed
    try:
        told = asn1.OCSPRequest.load(der, strict=True)["tbs_request"]
        asked = tuple(_asked(item["req_cert"]) for item in told["request_list"])
        nonce = _nonce(list(told["request_extensions"]))
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise Malformed from error
    if not 1 <= len(asked) <= CERTIFICATES_MOST or any(one.serial < 0 for one in asked):
        raise Malformed
    return Request(asked, nonce)


def issuer_names(certificate: x509.Certificate) -> set[IssuerName]:
    """Every way in which a request may name this issuer."""
    issuer = _asn1(certificate)
    name, key = issuer.subject.dump(), bytes(issuer.public_key["public_key"])
    return {(kind, _digest(kind, name), _digest(kind, key)) for kind in _HASHES}


def response(
    request: Request, answers: Sequence[Answer | None], signer: Signer, moment: datetime, until: datetime
) -> bytes:
    """The signed answers (DER) in the order of the request; None for a certificate that is unknown."""
    told: dict[str, Any] = {
        "responder_id": asn1.ResponderId(name="by_key", value=signer.key_sha1),
        "produced_at": moment,
        "responses": [
            {"cert_id": one.identifier, "cert_status": _status(answer), "this_update": moment, "next_update": until}
            for one, answer in zip(request.asked, answers, strict=True)
        ],
    }
    if request.nonce is not None:
        told["response_extensions"] = [{"extn_id": "nonce", "extn_value": core.OctetString(request.nonce)}]
    data = asn1.ResponseData(told)
    signed = asn1.BasicOCSPResponse(
        {
            "tbs_response_data": data,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": signer.issuer.key.sign(data.dump(), ec.ECDSA(hashes.SHA256())),
            "certs": [signer.certificate],
        }
    )
    body = {"response_type": "basic_ocsp_response", "response": signed}
    return bytes(asn1.OCSPResponse({"response_status": "successful", "response_bytes": body}).dump())


def _asked(identifier: asn1.CertId) -> Asked:
    issuer = (
        identifier["hash_algorithm"]["algorithm"].native,
        identifier["issuer_name_hash"].native,
        identifier["issuer_key_hash"].native,
    )
    return Asked(issuer, identifier["serial_number"].native, identifier)


def _nonce(extensions: list[asn1.TBSRequestExtension]) -> bytes | None:
    kinds = [one["extn_id"].native for one in extensions]
    unknown = any(
        one["critical"].native and kind not in _EXTENSIONS for one, kind in zip(extensions, kinds, strict=True)
    )
    if unknown or len(kinds) != len(set(kinds)):
        raise Malformed
    if "nonce" not in kinds:
        return None
    nonce: bytes = extensions[kinds.index("nonce")]["extn_value"].parsed.native
    if not 1 <= len(nonce) <= _NONCE_LONGEST:
        raise Malformed
    return nonce


def _status(answer: Answer | None) -> asn1.CertStatus:
    if answer is None:
        return asn1.CertStatus(name="unknown")
    if answer.status is AuthorityStatus.GOOD:
        return asn1.CertStatus(name="good")
    told: dict[str, Any] = {"revocation_time": answer.since.replace(microsecond=0)}
    if answer.reason in _REASONS:
        told["revocation_reason"] = _REASONS[answer.reason]
    return asn1.CertStatus(name="revoked", value=told)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _digest(kind: str, content: bytes) -> bytes:
    return hashlib.new(kind, content, usedforsecurity=False).digest()
