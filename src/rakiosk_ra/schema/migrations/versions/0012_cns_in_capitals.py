"""CNs in capitals, as customers are asked for them: one that was kept in small letters is found by nobody."""

import logging

import sqlalchemy as sa
from alembic import op

from ra_contract.rules import normalised_cn

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

log = logging.getLogger("rakiosk_ra")


def upgrade() -> None:
    """Fold them, but for one whose capitals are another customer's: the two stay as they are, and are told."""
    customers = sa.table("customers", sa.column("id"), sa.column("cn"))
    connection = op.get_bind()
    known = {row.cn: row.id for row in connection.execute(sa.select(customers.c.cn, customers.c.id))}
    for cn, number in known.items():
        folded = normalised_cn(cn)
        if folded == cn:
            continue
        if folded in known:
            log.warning("customers %s and %s have one CN: %s", number, known[folded], folded)
            continue
        connection.execute(customers.update().where(customers.c.id == number).values(cn=folded))
    _fold_owners(connection)


def _fold_owners(connection: sa.Connection) -> None:
    accounts = sa.table("bank_accounts", sa.column("owner"))
    for owner in connection.scalars(sa.select(accounts.c.owner).distinct()).all():
        if (folded := normalised_cn(owner)) != owner:
            connection.execute(accounts.update().where(accounts.c.owner == owner).values(owner=folded))
