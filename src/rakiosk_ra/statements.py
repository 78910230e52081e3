"""憑證證明單: what the RA states of one certificate at one moment, signed, numbered and kept."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from cryptography.x509.oid import NameOID
from sqlalchemy import orm

from rakiosk.domain.certificate import Carrier, Certificate, Status, Use
from rakiosk.domain.errors import Refusal
from rakiosk.ra.wire import Statement
from rakiosk_ra import standings
from rakiosk_ra.ca.local import is_serial
from rakiosk_ra.clock import taipei
from rakiosk_ra.problems import Refused
from rakiosk_ra.records import encoded
from rakiosk_ra.registry import Registry
from rakiosk_ra.store.papers import StatementRow
from rakiosk_ra.store.tables import CertificateRow, CustomerRow, KioskRow

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what is read for something else on paper: 0 O, 1 I
_CODE_LENGTH = 12
_USES = {Use.SIGNING: "簽章 signing", Use.ENCRYPTION: "加密 encryption"}
_CARRIERS = {Carrier.CARD: "憑證晶片卡 smart card", Carrier.FILE: "憑證檔 file"}
_STATUSES = {
    Status.UNCONFIRMED: "未生效 unconfirmed",
    Status.VALID: "有效 valid",
    Status.HELD: "已暫禁 suspended",
    Status.REVOKED: "已註銷 revoked",
    Status.EXPIRED: "已到期 expired",
    Status.SUPERSEDED: "已展期換發 superseded",
}


def state(ra: Registry, customer: CustomerRow, kiosk: KioskRow, serial: str) -> Statement:
    """State a customer's certificate. Raises Refused (not-found)."""
    if not is_serial(serial):
        raise Refused(Refusal.NOT_FOUND)
    now = ra.clock().replace(microsecond=0)
    with ra.database.write() as session:
        query = sa.select(CertificateRow).where(
            CertificateRow.serial == serial,
            CertificateRow.customer_id == customer.id,
            CertificateRow.confirmed_at.is_not(None),
        )
        row = session.scalars(query).one_or_none()
        if row is None:
            raise Refused(Refusal.NOT_FOUND)
        kept = StatementRow(
            check_code="".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH)),
            customer_id=customer.id,
            certificate_id=row.id,
            kiosk_id=kiosk.id,
            issued_at=now,
            text="",
            signature=b"",
        )
        session.add(kept)
        session.flush()
        certificate = standings.told(ra, session, row)
        kept.text = _text(kept, customer, issuer_name(ra), certificate)
        kept.signature = ra.foundation.statement.sign(kept.text.encode())
        return Statement(
            number=_number(kept),
            issued_at=now,
            cn=customer.cn,
            name=customer.name,
            issuer=issuer_name(ra),
            certificate=certificate,
            check_code=kept.check_code,
            text=kept.text,
            signature=encoded(kept.signature),
        )


def find(session: orm.Session, check_code: str) -> StatementRow | None:
    """The statement of a check code as somebody reads it from paper: any case, spaces and hyphens."""
    code = "".join(c for c in check_code.upper() if c.isalnum())
    return session.scalars(sa.select(StatementRow).where(StatementRow.check_code == code)).one_or_none()


def issuer_name(ra: Registry) -> str:
    """The issuing authority's common name."""
    return str(ra.authority.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _number(row: StatementRow) -> str:
    return f"S-{row.id:06d}"


def _text(row: StatementRow, customer: CustomerRow, issuer: str, certificate: Certificate) -> str:
    fields = (
        ("編號 Number", _number(row)),
        ("開立時間 Issued at", _moment(row.issued_at)),
        ("憑證識別碼 CN", customer.cn),
        ("姓名 Name", customer.name),
        ("憑證序號 Serial", certificate.serial),
        ("用途 Use", _USES[certificate.use]),
        ("載具 Carrier", _CARRIERS[certificate.carrier]),
        ("有效期間 Valid", f"{_moment(certificate.not_before)} - {_moment(certificate.not_after)}"),
        ("狀態 Status", f"{_STATUSES[certificate.status]}, {_moment(certificate.status_since)}"),
        ("簽發者 Issuer", issuer),
        ("檢查碼 Check code", row.check_code),
    )
    return "\n".join(("憑證證明單 Statement of a certificate", *(f"{name}: {value}" for name, value in fields)))


def _moment(moment: datetime) -> str:
    return taipei(moment).isoformat(sep=" ", timespec="seconds")
