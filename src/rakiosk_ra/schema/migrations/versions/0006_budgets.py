"""Budgets of customers and cards, in place of a count an order."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lay the table; what was asked for in each order is no longer counted there."""
    op.create_table(
        "budgets",
        sa.Column("verb", sa.String(length=16), nullable=False),
        sa.Column("whose", sa.String(length=48), nullable=False),
        sa.Column("spent_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("verb", "whose"),
    )
    with op.batch_alter_table("card_authentications") as table:
        table.drop_column("asked")
