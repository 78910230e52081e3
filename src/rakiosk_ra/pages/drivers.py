"""The reader's driver for customers' own PCs: what the counter imported, and nothing of ours (its licence is ACS's)."""

import hashlib
import re
import zipfile
from datetime import datetime
from io import BytesIO
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.driver import Driver
from ra_contract.problems import Refusal
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.pages.rows import DriverRow

PUBLIC_PATH = "/driver/"
_ONLY = 1
_SIZE_MOST = 64 * 1024 * 1024
_NAME = re.compile(r"[\w][\w .()+-]{0,95}\.zip", re.ASCII | re.IGNORECASE)


def put(session: orm.Session, file_name: str, version: str, content: bytes, now: datetime) -> None:
    """Publish a driver in place of any other. Raises AdminError."""
    if not _NAME.fullmatch(file_name):
        raise AdminError("A driver's file is named like 'ACR38 driver.zip': ASCII letters, digits, spaces, '.zip'.")
    if len(content) > _SIZE_MOST:
        raise AdminError(f"The file has more than {_SIZE_MOST // 1024 // 1024} MiB.")
    if not zipfile.is_zipfile(BytesIO(content)):
        raise AdminError("The file is not a ZIP archive.")
    if not 1 <= len(version) <= 32 or not version.isprintable():
        raise AdminError("A version has 1 to 32 printable characters.")
    session.merge(
        DriverRow(
            id=_ONLY,
            file_name=file_name,
            version=version,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            imported_at=now,
            content=content,
        )
    )


def told(session: orm.Session, pki_url: str) -> Driver:
    """The driver, and where anyone can fetch it. Raises Refused (not-found)."""
    row = found(session)
    address = f"{pki_url}{PUBLIC_PATH}{quote(row.file_name)}"
    return Driver(row.file_name, row.size, row.sha256, address, row.version)


def content(session: orm.Session, sha256: str) -> bytes:
    """The file with this hash. Raises Refused (not-found) when another has just taken its place."""
    found = session.scalar(sa.select(DriverRow.content).where(DriverRow.sha256 == sha256))
    if found is None:
        raise Refused(Refusal.NOT_FOUND)
    return found


def found(session: orm.Session) -> DriverRow:
    """The driver's row, without its content. Raises Refused (not-found)."""
    row = session.get(DriverRow, _ONLY)
    if row is None:
        raise Refused(Refusal.NOT_FOUND)
    return row
