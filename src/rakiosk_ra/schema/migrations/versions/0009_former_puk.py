"""The PUK before the one that a completed reset has put in its place."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("cards", sa.Column("sealed_former_puk", sa.LargeBinary(), nullable=True))
