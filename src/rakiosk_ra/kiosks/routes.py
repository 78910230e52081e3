"""/v1/kiosk: how a machine joins; what a kiosk says of itself; its certificate, renewed over the one before."""

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import APIRouter, Request

from ra_contract.enrolment import MACHINE
from ra_contract.kiosk import KioskCertificate, KioskRequest
from ra_contract.kiosk_report import KioskReport
from ra_contract.possession import PublicKey
from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.api.parts import EVERYWHERE, Kiosk, Ra, peer_fingerprint, refusals
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import decoded, encoded
from rakiosk_ra.certificates.key_strength import algorithm_of
from rakiosk_ra.certificates.proofs import check_that_signatures_can_be_checked
from rakiosk_ra.kiosks import enrolment, renewal, reports

_kiosk = APIRouter(prefix="/v1/kiosk", tags=["kiosks"])
_KEY_REFUSALS = (Refusal.PROOF_OF_POSSESSION, Refusal.KEY_TOO_WEAK)
_REFUSALS = (Refusal.TOO_EARLY, *_KEY_REFUSALS, Refusal.TOO_MANY_REQUESTS)


@_kiosk.put("/certificate", responses=refusals(*EVERYWHERE, *_REFUSALS))
def renew_kiosk(ra: Ra, kiosk: Kiosk, wanted: KioskRequest, request: Request) -> KioskCertificate:
    """The kiosk's next certificate, from thirty days before the end of the one that it connects with."""
    key = _proven_key(kiosk.name, decoded(wanted.request))
    now = ra.signing.now()  # in a transaction of its own
    with ra.database.write() as session:
        der = renewal.renew(session, ra.foundation.tls, peer_fingerprint(request), key, now)
    return KioskCertificate(encoded(der))


@_kiosk.put("/enrolment", responses=refusals(*EVERYWHERE, *_KEY_REFUSALS))
def enrol_kiosk(ra: Ra, wanted: KioskRequest, request: Request) -> KioskCertificate:
    """The first certificate of the kiosk that a machine becomes, which connects by a one-time token's."""
    now = ra.signing.now()  # in a transaction of its own
    with ra.database.write() as session:
        token = enrolment.known_token(session, peer_fingerprint(request), now)
        key = _proven_key(token.name, decoded(wanted.request))
        machine = request.headers.get(MACHINE, "")
        der = enrolment.enrol(session, ra.foundation.tls, token, key=key, machine=machine, now=now)
    return KioskCertificate(encoded(der))


def _proven_key(kiosk: str, der: bytes) -> PublicKey:
    try:
        request = x509.load_der_x509_csr(der)
        key = request.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey) or algorithm_of(key) is None:
            raise Refused(Refusal.KEY_TOO_WEAK)
        renewal.check_subject(kiosk, request)
        if not request.is_signature_valid:
            check_that_signatures_can_be_checked()
            raise Refused(Refusal.PROOF_OF_POSSESSION)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refused(ProblemCode.INVALID_REQUEST, "the request cannot be read") from error
    return key


@_kiosk.put("/report", status_code=204, responses=refusals(*EVERYWHERE))
def report_kiosk(ra: Ra, kiosk: Kiosk, report: KioskReport) -> None:
    """Keep what a kiosk says of itself in the place of what it said before."""
    with ra.database.write() as session:
        reports.keep(session, kiosk, report, ra.clock())


ROUTERS = (_kiosk,)
