"""One-time tokens of kiosks, the machine that an enrolled one is, and when a copy of it was seen."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table and the columns."""
    op.create_table(
        "kiosk_tokens",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("is_desk", sa.Boolean(), nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=True),
        sa.Column("key_sha256", sa.String(length=64), nullable=True),
        sa.Column("certificate", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"]),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"]),
        sa.PrimaryKeyConstraint("fingerprint"),
        sa.UniqueConstraint("name", name="uq_kiosk_tokens_name"),
    )
    op.add_column("kiosks", sa.Column("machine", sa.String(length=300), nullable=True))
    op.add_column("kiosks", sa.Column("copy_seen_at", _TIME, nullable=True))
    op.add_column("kiosk_reports", sa.Column("run", sa.String(length=64), server_default="", nullable=False))
    op.add_column("kiosk_reports", sa.Column("former_run", sa.String(length=64), server_default="", nullable=False))
