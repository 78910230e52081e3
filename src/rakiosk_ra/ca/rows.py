"""The local authority's own rows."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rakiosk_ra.base.table import Table
from rakiosk_ra.base.types import choice
from rakiosk_ra.ca.port import AuthorityStatus


class KnownKeyRow(Table):
    """A key of the RA that this database belongs to, by its fingerprint (hex)."""

    __tablename__ = "known_keys"
    name: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))


class ListRow(Table):
    """When an issuing authority's newest revocation list was signed, by its number."""

    __tablename__ = "revocation_list"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    signed_at: Mapped[datetime]


class ListBaseRow(Table):
    """A complete list that was signed, by its number: what delta lists may build on. Seldom one, and none for long."""

    __tablename__ = "list_bases"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    signed_at: Mapped[datetime]
    issuer: Mapped[int] = mapped_column(server_default="1")


class NewestSignedRow(Table):
    """The newest time that anything was signed with: one row."""

    __tablename__ = "newest_signed"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    signed_at: Mapped[datetime]


class AuthorityStatusRow(Table):
    """How the local authority answers for one serial (CRL, OCSP). A serial without a row is unknown to it."""

    __tablename__ = "authority_statuses"
    serial: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    status: Mapped[AuthorityStatus] = mapped_column(choice(AuthorityStatus))
    reason: Mapped[str | None] = mapped_column(sa.String(32))
    since: Mapped[datetime] = mapped_column(index=True)
    not_after: Mapped[datetime]
    issuer: Mapped[int] = mapped_column(server_default="1")
