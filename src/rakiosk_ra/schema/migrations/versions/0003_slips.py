"""Slips of statements: their session, status and QR code, their prints; how often the public page is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "check_counts",
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("span", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", "span"),
    )
    op.create_table(
        "statement_prints",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"]),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"]),
        sa.PrimaryKeyConstraint("statement_id", "job"),
        sa.UniqueConstraint("statement_id", "copy", name="uq_statement_prints_copy"),
    )
    op.add_column("statements", sa.Column("session_sha256", sa.String(length=64), nullable=True))
    op.add_column("statements", sa.Column("stated", sa.String(length=24), nullable=True))
    op.add_column("statements", sa.Column("code", sa.Text(), nullable=True))
    op.create_index("ix_statements_session_sha256", "statements", ["session_sha256"], unique=False)
