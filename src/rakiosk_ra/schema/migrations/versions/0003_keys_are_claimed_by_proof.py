"""Keys have an owner once they are proven, and orders may be bound to another card than that of the old keys."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both, and take a key for proven where a certificate of it was ever in force."""
    _add("keys", "proven")
    _add("orders", "old_keys_gone")
    keys = sa.table("keys", sa.column("spki_sha256"), sa.column("proven"))
    certificates = sa.table("certificates", sa.column("spki_sha256"), sa.column("confirmed_at"))
    in_force = sa.select(certificates.c.spki_sha256).where(certificates.c.confirmed_at.is_not(None))
    op.execute(keys.update().where(keys.c.spki_sha256.in_(in_force)).values(proven=sa.true()))


def _add(table: str, name: str) -> None:
    op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
