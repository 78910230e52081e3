"""Which issuing authority has signed what: there may be several, one after another."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All that there is was signed by the first."""
    for table in ("authority_statuses", "list_bases"):
        op.add_column(table, sa.Column("issuer", sa.Integer(), server_default="1", nullable=False))
    op.execute("INSERT INTO counters (name, value) VALUES ('ocsp signer', 0)")
