"""/v1/kiosk: how a machine joins; what a kiosk says of itself; its certificate, renewed over the one before."""

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import APIRouter, Request
from sqlalchemy import orm

from ra_contract.enrolment import MACHINE
from ra_contract.kiosk import Authorities, KioskCertificate, KioskRequest, TrustedAuthorities
from ra_contract.kiosk_audit import AuditHead, AuditNews, SupportAct
from ra_contract.kiosk_report import KioskReport
from ra_contract.possession import PublicKey
from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.api.counted import counted_news
from rakiosk_ra.api.parts import EVERYWHERE, Kiosk, Ra, peer_certificate, peer_fingerprint, refusals
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import decoded, encoded
from rakiosk_ra.ca.tls_authorities import is_signed_by
from rakiosk_ra.certificates.key_strength import algorithm_of
from rakiosk_ra.certificates.proofs import check_that_signatures_can_be_checked
from rakiosk_ra.clerks import audit
from rakiosk_ra.kiosks import audit_heads, enrolment, renewal, reports, trust
from rakiosk_ra.kiosks.rows import KioskRow

_kiosk = APIRouter(prefix="/v1/kiosk", tags=["kiosks"])
_KEY_REFUSALS = (Refusal.PROOF_OF_POSSESSION, Refusal.KEY_TOO_WEAK)
_REFUSALS = (Refusal.TOO_EARLY, *_KEY_REFUSALS, Refusal.TOO_MANY_REQUESTS)

_NEWS = counted_news()
_TOLD = refusals(*EVERYWHERE, Refusal.TOO_MANY_REQUESTS)


@_kiosk.put("/certificate", dependencies=[_NEWS], responses=refusals(*EVERYWHERE, *_REFUSALS))
def renew_kiosk(ra: Ra, kiosk: Kiosk, wanted: KioskRequest, request: Request) -> KioskCertificate:
    """The kiosk's next certificate, from thirty days before the end of the one that it connects with.

    At any time where that one is from an authority whose place another has taken.
    """
    known, own = ra.foundation.tls_authorities, peer_certificate(request)
    former = known.former()
    is_by_another = own is not None and former is not None and is_signed_by(own, former)
    key = _proven_key(kiosk.name, decoded(wanted.request))
    now = ra.signing.now()  # in a transaction of its own
    with ra.database.write() as session:
        der = renewal.renew(session, known.current(), peer_fingerprint(request), key, now, is_by_another=is_by_another)
    return KioskCertificate(encoded(der))


@_kiosk.put("/authorities", dependencies=[_NEWS], responses=_TOLD)
def tell_authorities(ra: Ra, kiosk: Kiosk, told: TrustedAuthorities, request: Request) -> Authorities:
    """The TLS authorities that a kiosk is to trust; those that it says it trusts are kept."""
    known, own = ra.foundation.tls_authorities, peer_certificate(request)
    by = known.of(own) if own is not None else None
    with ra.database.write() as session:
        trust.keep(session, kiosk, told.sha256, trust.fingerprint(by) if by is not None else "", ra.clock())
    return Authorities(tuple(encoded(one.public_bytes(Encoding.DER)) for one in known.trusted()))


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


@_kiosk.put("/report", status_code=204, dependencies=[_NEWS], responses=_TOLD)
def report_kiosk(ra: Ra, kiosk: Kiosk, report: KioskReport) -> None:
    """Keep what a kiosk says of itself in the place of what it said before."""
    with ra.database.write() as session:
        reports.keep(session, kiosk, report, ra.clock())


@_kiosk.get("/audit-head", responses=refusals(*EVERYWHERE))
def known_audit_head(ra: Ra, kiosk: Kiosk) -> AuditHead:
    """The head of the kiosk's audit that its chain must go through."""
    with ra.database.read() as session:
        return audit_heads.known(session, kiosk)


@_kiosk.put("/audit-head", status_code=204, dependencies=[_NEWS], responses=_TOLD)
def keep_audit_head(ra: Ra, kiosk: Kiosk, news: AuditNews) -> None:
    """Keep the head of the kiosk's audit, and what support did there as acts in the RA's own."""
    key, now = decoded(news.who_key), ra.clock()
    with ra.database.write() as session:
        audit_heads.keep_key(session, ra.vault, kiosk, key, now)
        before = audit_heads.keep(session, kiosk, news, now)
        if before is not None:
            _note_support(session, kiosk, [act for act in news.support if act.number > before.count], now)


def _note_support(session: orm.Session, kiosk: KioskRow, acts: list[SupportAct], now: datetime) -> None:
    row = session.get_one(KioskRow, kiosk.id)
    office = row.office.name if row.office is not None else ""
    for act in acts:
        deed = audit.Act(f"support-{act.what}", f"record {act.number} at {act.at}")
        audit.append(session, now, audit.Actor(act.by, "support", office, row.name), deed)


ROUTERS = (_kiosk,)
