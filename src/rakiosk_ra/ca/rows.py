"""The local authority's own rows."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rakiosk_ra.base.table import Table
from rakiosk_ra.base.types import choice
from rakiosk_ra.ca.port import AuthorityStatus


class AuthorityStatusRow(Table):
    """How the local authority answers for one serial (CRL, OCSP). A serial without a row is unknown to it."""

    __tablename__ = "authority_statuses"
    serial: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    status: Mapped[AuthorityStatus] = mapped_column(choice(AuthorityStatus))
    reason: Mapped[str | None] = mapped_column(sa.String(32))
    since: Mapped[datetime]
    not_after: Mapped[datetime]
