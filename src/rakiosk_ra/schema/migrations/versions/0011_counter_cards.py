"""Cards of the stock, cards that prove themselves without an order, and passwords of slips that end."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """A card may be nobody's; a password may end; a machine has a card authentication of its own."""
    with op.batch_alter_table("cards") as table:
        table.alter_column("holder_id", existing_type=sa.Integer(), nullable=True)
    op.add_column("customers", sa.Column("slip_expires_at", _TIME, nullable=True))
    op.add_column("customers", sa.Column("late_renewal_until", _TIME, nullable=True))
    op.add_column("clerk_jobs", sa.Column("slips", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "proven_cards",
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("card_guid", sa.String(length=32), nullable=False),
        sa.Column("answer_sha256", sa.String(length=64), nullable=True),
        sa.Column("answer_until", _TIME, nullable=True),
        sa.Column("authenticated_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"]),
        sa.PrimaryKeyConstraint("kiosk_id"),
    )
