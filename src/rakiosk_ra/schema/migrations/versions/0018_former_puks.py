"""Every PUK that a completed reset has replaced, where there was room for one."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table, and move what was kept into it."""
    former = op.create_table(
        "former_puks",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("card_guid", sa.String(length=32), nullable=False),
        sa.Column("sealed_puk", sa.LargeBinary(), nullable=False),
        sa.Column("replaced_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["card_guid"], ["cards.guid"]),
        sa.PrimaryKeyConstraint("sequence"),
    )
    op.create_index("ix_former_puks_card_guid", "former_puks", ["card_guid"])
    cards = sa.table("cards", *map(sa.column, ("guid", "sealed_former_puk", "added_at")))
    kept = sa.select(cards.c.guid, cards.c.sealed_former_puk, cards.c.added_at).where(
        cards.c.sealed_former_puk.is_not(None)
    )
    names = ("card_guid", "sealed_puk", "replaced_at")
    op.get_bind().execute(former.insert().from_select(names, kept))
    with op.batch_alter_table("cards") as table:
        table.drop_column("sealed_former_puk")
