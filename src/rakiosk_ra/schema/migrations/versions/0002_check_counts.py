"""Questions about check codes are counted in memory: whoever is refused must not write."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the counts."""
    op.drop_table("check_counts")


def downgrade() -> None:
    """Have them again, empty."""
    op.create_table(
        "check_counts",
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("span", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", "span"),
    )
