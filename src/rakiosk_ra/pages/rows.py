"""The rows of the public pages, the files that belong to them, and the driver."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rakiosk_ra.base.table import Table


class ContentRow(Table):
    """One version: its entries (JSON) as imported; the signed text once it is published."""

    __tablename__ = "content_versions"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    imported_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    entries: Mapped[str] = mapped_column(sa.Text)
    text: Mapped[str | None] = mapped_column(sa.Text)
    signature: Mapped[bytes | None]
    certificate: Mapped[bytes | None]


class ContentFileRow(Table):
    """A file of some version, by its SHA-256 (hex)."""

    __tablename__ = "content_files"
    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    content: Mapped[bytes]


class DriverRow(Table):
    """The reader's driver that customers are offered for their own PC; one row."""

    __tablename__ = "driver"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file_name: Mapped[str] = mapped_column(sa.String(100))
    version: Mapped[str] = mapped_column(sa.String(32))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    imported_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(deferred=True)
