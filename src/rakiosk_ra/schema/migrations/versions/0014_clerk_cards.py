"""Cards of the staff: whose key opens their session, and nonces for it to sign."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column of clerks, and a table of nonces."""
    op.add_column("clerks", sa.Column("card_sha256", sa.String(length=64), nullable=True))
    op.create_index("uq_clerks_card", "clerks", ["card_sha256"], unique=True)
    op.create_table(
        "clerk_nonces",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_clerk_nonces_kiosk_id"), "clerk_nonces", ["kiosk_id"])
