"""The slip of a statement as a file: set in a child process from the signed code, and signed once more as a PDF."""

from dataclasses import replace

from ra_contract.problems import Refusal
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.customers.rows import SessionRow
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements import register
from rakiosk_ra.statements.sealing import Sealer
from rakiosk_slip.child import Made, make_at_once
from rakiosk_slip.content import Page
from rakiosk_slip.statement import statement_slip


def signed_pdf(  # noqa: PLR0917  # what makes a copy
    ra: Registry, sealer: Sealer, current: SessionRow, number: str, page: Page, copy: int
) -> Made:
    """One noted copy on one kind of page, and which characters it lacks.

    Raises Refused (not-found), also for a copy that nobody noted.
    """
    with ra.database.read() as session:
        row = register.own(session, current, number)
        code, is_noted = row.code, any(noted.copy == copy for noted in row.prints)
    if code is None or not is_noted:
        raise Refused(Refusal.NOT_FOUND)
    made = make_at_once(statement_slip(code, register.issuer_name(ra), copy), page)
    return replace(made, pdf=sealer.sealed(made.pdf, f"憑證證明單 {number}"))
