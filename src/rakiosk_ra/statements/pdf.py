"""The slip of a statement as a file: set in a child process from the signed code, and signed once more as a PDF."""

from dataclasses import replace

from sqlalchemy import orm

from ra_contract.problems import Refusal
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers.rows import SessionRow
from rakiosk_ra.statements import register
from rakiosk_ra.statements.sealing import Sealer
from rakiosk_slip.child import Made, make_at_once
from rakiosk_slip.content import Page, Slip
from rakiosk_slip.statement import statement_slip


def noted_copy(session: orm.Session, current: SessionRow, number: str, copy: int) -> Slip:
    """The slip of one noted copy. Raises Refused (not-found), also for a copy that nobody noted."""
    row = register.own(session, current, number)
    if not any(noted.copy == copy for noted in row.prints):
        raise Refused(Refusal.NOT_FOUND)
    certificate = session.get_one(CertificateRow, row.certificate_id)
    return statement_slip(row.code, register.issuer_name(certificate), copy)


def signed_pdf(sealer: Sealer, slip: Slip, number: str, page: Page) -> Made:
    """A statement's slip on one kind of page, and which characters it lacks. Slow: outside any transaction."""
    made = make_at_once(slip, page)
    return replace(made, pdf=sealer.sealed(made.pdf, f"憑證證明單 {number}"))
