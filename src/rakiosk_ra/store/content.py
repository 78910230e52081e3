"""The tables of the public pages: every version that was imported, and the files that belong to them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rakiosk_ra.store.tables import Table


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
