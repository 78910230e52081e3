"""The rows of kiosks."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rakiosk_ra.base.table import Table, unique_where

_IN_USE = sa.text("withdrawn_at is null")


class OfficeRow(Table):
    """A post office: its staff, and the kiosks and desks that stand in it."""

    __tablename__ = "offices"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64), unique=True)


class KioskRow(Table):
    """A kiosk and the fingerprint (SHA-256, hex) of the client certificate that it uses, issued at `issued_at`.

    `is_desk`: a clerk's own terminal, where no customer signs in. `machine`: what an enrolled one is known by, and let
    in from alone (`enrolment.MACHINE`). `copy_seen_at`: when another machine was last seen with its certificate.
    """

    __tablename__ = "kiosks"
    __table_args__ = (sa.Index("uq_kiosks_in_use", "name", **unique_where(_IN_USE)),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64))
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    issued_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    office_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offices.id", name="fk_kiosks_office_id"))
    is_desk: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    machine: Mapped[str | None] = mapped_column(sa.String(300))
    copy_seen_at: Mapped[datetime | None]
    office: Mapped[OfficeRow | None] = relationship()


class KioskReportRow(Table):
    """The last word of a kiosk on itself; `checks` is JSON, a list of KioskCheck.

    `run` and `former_run`: the last two runs of the program that reported.
    """

    __tablename__ = "kiosk_reports"
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"), primary_key=True)
    reported_at: Mapped[datetime]
    version: Mapped[str] = mapped_column(sa.String(64))
    commit: Mapped[str] = mapped_column(sa.String(64))
    settings_sha256: Mapped[str] = mapped_column(sa.String(64))
    checks: Mapped[str] = mapped_column(sa.Text)
    run: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    former_run: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")


class KioskCertificateRow(Table):
    """A certificate of a kiosk beside the one in use: a newer one waits to be taken up, an older one was in use before.

    `certificate` (DER) and its key's fingerprint are those of a renewal; who asks for the same key again gets it again.
    """

    __tablename__ = "kiosk_certificates"
    fingerprint: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"), index=True)
    issued_at: Mapped[datetime]
    key_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    certificate: Mapped[bytes | None]


class KioskTrustRow(Table):
    """The TLS authorities that a kiosk has said it trusts (SHA-256, hex, blanks between).

    `certified_by`: the one that has signed the certificate with which it said so.
    """

    __tablename__ = "kiosk_trust"
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"), primary_key=True)
    told_at: Mapped[datetime]
    trusted: Mapped[str] = mapped_column(sa.Text)
    certified_by: Mapped[str] = mapped_column(sa.String(64))


class KioskTokenRow(Table):
    """A one-time token by the fingerprint of its certificate, the newest of its name; what it lets a machine become.

    `authorities`: the TLS authorities in it (SHA-256, hex, blanks between), first the one that has signed it.
    Once used: the kiosk, and the key's fingerprint and the certificate (DER), for a machine that asks again.
    """

    __tablename__ = "kiosk_tokens"
    fingerprint: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64), unique=True)
    office_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offices.id"))
    is_desk: Mapped[bool]
    ends_at: Mapped[datetime]
    authorities: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    kiosk_id: Mapped[int | None] = mapped_column(sa.ForeignKey("kiosks.id"))
    key_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    certificate: Mapped[bytes | None]


class KioskAuditRow(Table):
    """A head of a kiosk's audit, as it was told. `follows`: the kiosk's chain went through the one known before.

    `is_over`: somebody has looked into it and let the kiosk begin anew.
    """

    __tablename__ = "kiosk_audit_heads"
    id: Mapped[int] = mapped_column(primary_key=True)
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"), index=True)
    told_at: Mapped[datetime]
    count: Mapped[int] = mapped_column(sa.BigInteger)
    digest: Mapped[str] = mapped_column(sa.String(64))
    follows: Mapped[bool]
    is_over: Mapped[bool] = mapped_column(default=False)


class KioskAuditKeyRow(Table):
    """A key under which a kiosk's audit keeps people as digests; another one after its disk was made anew."""

    __tablename__ = "kiosk_audit_keys"
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"), primary_key=True)
    key_sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    sealed_key: Mapped[bytes]
    told_at: Mapped[datetime]
