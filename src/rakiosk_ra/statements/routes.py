"""/v1/me/certificates/{serial}/statement, /v1/statements/{number}: 憑證證明單."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from ra_contract.papers import MISSING_GLYPHS, code_points
from ra_contract.problems import Refusal
from ra_contract.statement import Statement, StatementPrint
from rakiosk_ra.api.counted import counted
from rakiosk_ra.api.parts import CUSTOMER, Customer, DrawingSlot, PrintJob, Ra, Seal, refusals
from rakiosk_ra.base.budgets import Verb, of_customer, spend
from rakiosk_ra.statements import pdf, register
from rakiosk_slip.content import Page

_statements = APIRouter(prefix="/v1", tags=["statements"])
_REFUSALS = refusals(*CUSTOMER, Refusal.NOT_FOUND, Refusal.TOO_MANY_REQUESTS)
_PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the slip",
        "content": {"application/pdf": {"schema": {"type": "string"}}},
        "headers": {
            MISSING_GLYPHS: {
                "description": "the characters that it shows as 〓, as code points",
                "schema": {"type": "string"},
            }
        },
    }
}
_Copy = Annotated[int, Query(ge=1, le=9999)]


@_statements.get("/me/certificates/{serial}/statement", dependencies=[counted(Verb.STATEMENT)], responses=_REFUSALS)
def statement(ra: Ra, current: Customer, serial: str) -> Statement:
    """State a certificate, signed; asked again in the same session it is the same statement while nothing changed."""
    now = ra.signing.now()
    with ra.database.write() as session:
        spend(session, ra.settings.budgets, Verb.STATEMENT, of_customer(current.customer.id), now)
        return register.state(ra, session, current.session, serial, now)


@_statements.put("/statements/{number}/prints/{job}", responses=refusals(*CUSTOMER, Refusal.NOT_FOUND))
def note_print(ra: Ra, current: Customer, number: str, job: PrintJob) -> StatementPrint:
    """Note that a kiosk's job prints a statement; which copy it is."""
    with ra.database.write() as session:
        own = register.own(session, current.session, number)
        return StatementPrint(register.note_print(ra, session, own, current.session.kiosk_id, job))


@_statements.get(
    "/statements/{number}/pdf",
    dependencies=[counted(Verb.DRAWING)],
    response_class=Response,
    responses={**_PDF, **_REFUSALS},
)
def statement_file(  # noqa: PLR0917  # what a route takes
    ra: Ra, seal: Seal, current: Customer, _slot: DrawingSlot, number: str, page: Page = Page.A4, copy: _Copy = 1
) -> Response:
    """A noted copy of a statement's slip as a PDF that the RA has signed (PAdES), and what its fonts lack."""
    with ra.database.write() as session:
        spend(session, ra.settings.budgets, Verb.DRAWING, of_customer(current.customer.id), ra.clock())
        slip = pdf.noted_copy(session, current.session, number, copy)
    made = pdf.signed_pdf(seal, slip, number, page)
    lacking = {MISSING_GLYPHS: code_points(made.missing)} if made.missing else {}
    return Response(made.pdf, media_type="application/pdf", headers=lacking)


ROUTERS = (_statements,)
