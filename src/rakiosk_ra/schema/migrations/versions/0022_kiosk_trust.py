"""The authorities that each kiosk trusts, and a machine with a token will."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and the column."""
    op.create_table(
        "kiosk_trust",
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trusted", sa.Text(), nullable=False),
        sa.Column("certified_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"]),
        sa.PrimaryKeyConstraint("kiosk_id"),
    )
    op.add_column("kiosk_tokens", sa.Column("authorities", sa.Text(), nullable=False, server_default=""))
