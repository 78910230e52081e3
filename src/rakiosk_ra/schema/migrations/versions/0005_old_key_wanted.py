"""Whether a renewal wants the old key's leave: a matter of policy for files, settled when the order is opened."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now every renewal wanted it."""
    op.add_column("orders", sa.Column("old_key_wanted", sa.Boolean(), server_default=sa.false(), nullable=False))
    orders = sa.table("orders", sa.column("kind", sa.String()), sa.column("old_key_wanted", sa.Boolean()))
    op.execute(orders.update().where(orders.c.kind == "renewal").values(old_key_wanted=True))
