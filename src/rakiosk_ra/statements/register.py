"""憑證證明單: what the RA states of one certificate at one moment, signed, numbered and kept."""

import re
import secrets
from datetime import datetime

import sqlalchemy as sa
from cryptography import x509
from sqlalchemy import orm

from ra_contract import claim as claims
from ra_contract.certificate import Certificate
from ra_contract.claim import Claim
from ra_contract.problems import Refusal
from ra_contract.statement import Statement
from ra_contract.typed import as_meant
from rakiosk_ra.base.clock import SignedAt, taipei
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import encoded
from rakiosk_ra.ca.issuing_names import common_name
from rakiosk_ra.ca.local import is_serial
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers.rows import CustomerRow, SessionRow
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements.rows import PrintRow, StatementRow
from rakiosk_slip.content import Text
from rakiosk_slip.terms import CARRIERS, USES, status_text

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what is read for something else on paper: 0 O, 1 I
_CODE_LENGTH = 12
_NUMBER = re.compile(r"S-([0-9]{6,9})")


def state(ra: Registry, session: orm.Session, current: SessionRow, serial: str, now: SignedAt) -> Statement:
    """State a certificate of the session's customer. Raises Refused (not-found).

    Asked again in the same session, and while nothing has changed, it is the same statement with the same number.
    """
    if not is_serial(serial):
        raise Refused(Refusal.NOT_FOUND)
    query = sa.select(CertificateRow).where(
        CertificateRow.serial == serial,
        CertificateRow.customer_id == current.customer_id,
        CertificateRow.confirmed_at.is_not(None),
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        raise Refused(Refusal.NOT_FOUND)
    certificate = certificate_status.told(ra, session, row)
    kept = _stated_before(session, current, row)
    if kept is None or kept.text != _text(kept, current.customer, issuer_name(row), certificate):
        kept = _stated_now(ra, session, current, row, certificate, now)
    return _record(kept, current.customer, row, certificate)


def note_print(ra: Registry, session: orm.Session, statement: StatementRow, kiosk_id: int, job: str) -> int:
    """Which copy of a statement a kiosk's job prints, from 1 on; the same job is the same copy."""
    session.refresh(statement, with_for_update=True)  # two prints at once are two copies
    known = session.get(PrintRow, (statement.id, job))
    if known is not None:
        return known.copy
    query = sa.select(sa.func.count()).select_from(PrintRow).where(PrintRow.statement_id == statement.id)
    copy = session.scalars(query).one() + 1
    session.add(PrintRow(statement_id=statement.id, job=job, copy=copy, kiosk_id=kiosk_id, noted_at=ra.clock()))
    return copy


def own(session: orm.Session, current: SessionRow, number: str) -> StatementRow:
    """A statement that was made for this customer. Raises Refused (not-found)."""
    parts = _NUMBER.fullmatch(number)
    row = session.get(StatementRow, int(parts[1])) if parts is not None else None
    if row is None or row.customer_id != current.customer_id:
        raise Refused(Refusal.NOT_FOUND)
    return row


def find(session: orm.Session, check_code: str) -> StatementRow | None:
    """The statement of a check code as somebody reads it from paper: any case or width, spaces and hyphens."""
    code = "".join(c for c in as_meant(check_code).upper() if c.isalnum())
    return session.scalars(sa.select(StatementRow).where(StatementRow.check_code == code)).one_or_none()


def meant(session: orm.Session, text: str) -> StatementRow | None:
    """The statement that a text is of: its number, its check code, or its QR code as it was signed."""
    parts = _NUMBER.fullmatch(as_meant(text).strip().upper())
    if parts is not None:
        return session.get(StatementRow, int(parts[1]))
    try:
        scanned = claims.read(text)
    except claims.NotAClaim:
        return find(session, text)
    row = find(session, scanned.check_code)
    return row if row is not None and row.code == text.strip() else None


def known(session: orm.Session, text: str) -> StatementRow:
    """The same. Raises Refused (not-found)."""
    row = meant(session, text)
    if row is None:
        raise Refused(Refusal.NOT_FOUND)
    return row


def told(ra: Registry, session: orm.Session, row: StatementRow) -> Statement:
    """A statement with its certificate as it stands now."""
    certificate = session.get_one(CertificateRow, row.certificate_id)
    customer = session.get_one(CustomerRow, row.customer_id)
    return _record(row, customer, certificate, certificate_status.told(ra, session, certificate))


def issuer_name(row: CertificateRow) -> str:
    """The common name of the authority that has issued a certificate."""
    return common_name(x509.load_der_x509_certificate(row.der).issuer)


def number_of(row: StatementRow) -> str:
    """A statement's number as it stands on paper."""
    return f"S-{row.id:06d}"


def _stated_before(session: orm.Session, current: SessionRow, row: CertificateRow) -> StatementRow | None:
    query = (
        sa.select(StatementRow)
        .where(StatementRow.session_sha256 == current.token_sha256, StatementRow.certificate_id == row.id)
        .order_by(StatementRow.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def _stated_now(  # noqa: PLR0917  # what is stated of what, to whom, when
    ra: Registry,
    session: orm.Session,
    current: SessionRow,
    row: CertificateRow,
    certificate: Certificate,
    now: SignedAt,
) -> StatementRow:
    kept = StatementRow(
        check_code="".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH)),
        customer_id=current.customer_id,
        certificate_id=row.id,
        kiosk_id=current.kiosk_id,
        issued_at=now,
        text="",
        signature=b"",
        session_sha256=current.token_sha256,
        stated=certificate.status,
        code="",
    )
    session.add(kept)
    session.flush()
    sign = ra.foundation.statement.sign
    kept.text = _text(kept, current.customer, issuer_name(row), certificate)
    kept.signature = sign(kept.text.encode())
    kept.code = claims.signed(_claim(kept, current.customer, certificate), ra.pki_url, sign)
    return kept


def _record(kept: StatementRow, customer: CustomerRow, row: CertificateRow, certificate: Certificate) -> Statement:
    return Statement(
        number=number_of(kept),
        issued_at=kept.issued_at,
        cn=customer.cn,
        name=customer.name,
        issuer=issuer_name(row),
        certificate=certificate,
        check_code=kept.check_code,
        text=kept.text,
        signature=encoded(kept.signature),
        code=kept.code,
        prints=len(kept.prints),
    )


def _claim(row: StatementRow, customer: CustomerRow, certificate: Certificate) -> Claim:
    return Claim(
        number=number_of(row),
        check_code=row.check_code,
        issued_at=row.issued_at,
        cn=customer.cn,
        name=customer.name,
        serial=certificate.serial,
        use=certificate.use,
        carrier=certificate.carrier,
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        status=certificate.status,
        status_since=certificate.status_since,
        is_pending=certificate.is_pending,
    )


def _text(row: StatementRow, customer: CustomerRow, issuer: str, certificate: Certificate) -> str:
    status = _in_both(status_text(certificate.status, is_pending=certificate.is_pending))
    fields = (
        ("編號 Number", number_of(row)),
        ("開立時間 Issued at", _moment(row.issued_at)),
        ("憑證識別碼 CN", customer.cn),
        ("姓名 Name", customer.name),
        ("憑證序號 Serial", certificate.serial),
        ("用途 Use", _in_both(USES[certificate.use])),
        ("載具 Carrier", _in_both(CARRIERS[certificate.carrier])),
        ("有效期間 Valid", f"{_moment(certificate.not_before)} - {_moment(certificate.not_after)}"),
        ("狀態 Status", f"{status}, {_moment(certificate.status_since)}"),
        ("簽發者 Issuer", issuer),
        ("檢查碼 Check code", row.check_code),
    )
    return "\n".join(("憑證證明單 Statement of a certificate", *(f"{name}: {value}" for name, value in fields)))


def _in_both(text: Text) -> str:
    return f"{text.chinese} {text.english}"


def _moment(moment: datetime) -> str:
    return taipei(moment).isoformat(sep=" ", timespec="seconds")
