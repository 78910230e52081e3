"""Common to all resources: the registry, the kiosk, the session, and how refusals are declared."""

import hashlib
import logging
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from cryptography import x509
from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ra_contract.enrolment import MACHINE
from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.base import session_use
from rakiosk_ra.base.held import Held
from rakiosk_ra.base.problems import MEDIA_TYPE, STATUS, Refused
from rakiosk_ra.customers import sessions
from rakiosk_ra.customers.passwords import HASHES_AT_ONCE
from rakiosk_ra.customers.rows import CustomerRow, SessionRow
from rakiosk_ra.kiosks.admission import is_another_machine, known_kiosk, note_copy
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements.sealing import Sealer

EVERYWHERE = (
    ProblemCode.CLIENT_CERTIFICATE,
    ProblemCode.ANOTHER_MACHINE,
    ProblemCode.INVALID_REQUEST,
    ProblemCode.INTERNAL,
)
SIGNED_IN = (*EVERYWHERE, ProblemCode.SESSION_ENDED)
CUSTOMER = (*SIGNED_IN, Refusal.PASSWORD_CHANGE_REQUIRED)
_DRAWN_AT_ONCE = 2
_log = logging.getLogger("rakiosk_ra.api")
PrintJob = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,64}$")]
"""A kiosk's own name for a job at its printer."""
bearer_token = HTTPBearer(auto_error=False, description="the session's token")


@dataclass(frozen=True, slots=True)
class Current:
    """The asking party: the kiosk, the session and its customer, as they were when the request came."""

    kiosk: KioskRow
    session: SessionRow
    customer: CustomerRow


def refusals(*codes: Refusal | ProblemCode, extra: dict[int, str] | None = None) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route, as OpenAPI wants them declared: one response a status."""
    by_status: dict[int, list[str]] = {413: ["body too large"], 503: ["busy, try again"]}
    for code in codes:
        by_status.setdefault(STATUS[code], []).append(code.value)
    for status, code_text in (extra or {}).items():
        by_status.setdefault(status, []).append(code_text)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": ", ".join(names), "content": content} for status, names in sorted(by_status.items())
    }


async def registry(request: Request) -> Registry:
    """The RA that this application serves."""
    ra: Registry = request.app.state.registry
    return ra


Ra = Annotated[Registry, Depends(registry)]


def peer_fingerprint(request: Request) -> str | None:
    """SHA-256 (hex) of the TLS client certificate (x5t#S256 of RFC 8705)."""
    pem = _peer(request)
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest() if pem else None


def peer_certificate(request: Request) -> x509.Certificate | None:
    """The TLS client certificate."""
    pem = _peer(request)
    return x509.load_pem_x509_certificate(pem.encode()) if pem else None


def _peer(request: Request) -> str:
    """It as ASGI's TLS extension has it (PEM)."""
    chain = request.scope.get("extensions", {}).get("tls", {}).get("client_cert_chain", ())
    return chain[0] if chain else ""


def asking_kiosk(request: Request, ra: Ra) -> KioskRow:
    """The kiosk that is asking. Raises Refused (client-certificate, another-machine)."""
    with ra.database.read() as session:
        kiosk = known_kiosk(session, peer_fingerprint(request))
    refuse_copy(ra, kiosk, request)
    return kiosk


def refuse_copy(ra: Registry, kiosk: KioskRow, request: Request) -> None:
    """Raises Refused (another-machine) for another machine with an enrolled kiosk's certificate."""
    if is_another_machine(kiosk, request.headers.get(MACHINE, "")):
        _log.warning("kiosk %s is asked for from another machine: has it been copied?", kiosk.name)
        with ra.database.write() as session:
            note_copy(session, kiosk.id, ra.clock())
        raise Refused(ProblemCode.ANOTHER_MACHINE)


Kiosk = Annotated[KioskRow, Depends(asking_kiosk)]


def asking_customers_kiosk(kiosk: Kiosk) -> KioskRow:
    """The kiosk that is asking, where customers sign in. Raises Refused (client-certificate) for a clerk's desk."""
    if kiosk.is_desk:
        raise Refused(ProblemCode.CLIENT_CERTIFICATE, "a desk")
    return kiosk


CustomersKiosk = Annotated[KioskRow, Depends(asking_customers_kiosk)]


def anyone(
    request: Request, ra: Ra, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer_token)]
) -> Current:
    """The kiosk and the living session that are asking. Raises Refused (client-certificate, session-ended)."""
    now, settings = ra.clock(), ra.settings.session
    with ra.database.read() as session:  # one transaction, in one thread: every request of a customer goes this way
        token = bearer.credentials if bearer is not None else None
        kiosk, row = sessions.asking(session, settings, peer_fingerprint(request), token, now)
    refuse_copy(ra, kiosk, request)
    note_use(ra, row, settings.idle_seconds, now)
    return Current(kiosk, row, row.customer)


def note_use(ra: Registry, row: session_use.Used, idle_seconds: float, now: datetime) -> None:
    """Note that a session is used, if that is worth a transaction."""
    if session_use.is_worth_writing(row, idle_seconds, now):
        with ra.database.write() as session:
            session_use.note_use(session, row, now)


SignedIn = Annotated[Current, Depends(anyone)]


async def settled(current: SignedIn) -> Current:
    """The session of a customer with a password of their own. Raises Refused (password-change-required)."""
    if current.customer.must_change:
        raise Refused(Refusal.PASSWORD_CHANGE_REQUIRED)
    return current


Customer = Annotated[Current, Depends(settled)]


async def hashing_slot() -> AsyncIterator[None]:
    """A place among those who may hash passwords at once; who waits for one holds no thread."""
    yield


async def drawing_slot() -> AsyncIterator[None]:
    """A place among those who may have a PDF drawn at once: each costs a process and some 200 MB for a second."""
    yield


DrawingSlot = Annotated[None, Depends(drawing_slot, scope="function", max_concurrency=_DRAWN_AT_ONCE)]


HashingSlot = Annotated[None, Depends(hashing_slot, scope="function", max_concurrency=HASHES_AT_ONCE)]


async def sealer(request: Request) -> Sealer:
    """The signer of PDFs in the RA's name."""
    found: Sealer = request.app.state.sealer
    return found


Seal = Annotated[Sealer, Depends(sealer)]


async def held(request: Request) -> Held:
    """The place where large files are held while kiosks fetch them."""
    found: Held = request.app.state.held
    return found


HeldFiles = Annotated[Held, Depends(held)]
