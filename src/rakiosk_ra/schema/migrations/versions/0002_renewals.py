"""Renewals and their payments, the simulated bank, statements, PIN resets, the driver."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "bank_accounts",
        sa.Column("number", sa.String(length=14), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        sa.Column("daily_limit", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_bank_accounts_owner", "bank_accounts", ["owner"], unique=False)
    op.create_table(
        "bank_switch",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mood", sa.String(length=24), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "driver",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_name", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "bank_postings",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=14), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.String(length=24), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"],
            ["bank_accounts.number"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_bank_postings_account", "bank_postings", ["account"], unique=False)
    op.create_table(
        "pin_resets",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("card_guid", sa.String(length=32), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=False),
        sa.Column("authorised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["card_guid"],
            ["cards.guid"],
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["kiosk_id"],
            ["kiosks.id"],
        ),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id", name="uq_pin_resets_id"),
    )
    op.create_index("ix_pin_resets_customer_id", "pin_resets", ["customer_id"], unique=False)
    op.create_table(
        "payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("order_sequence", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=14), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refusal", sa.String(length=24), nullable=True),
        sa.Column("receipt", sa.Integer(), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refunded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_sequence"],
            ["orders.sequence"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key", name="uq_payments_key"),
        sa.UniqueConstraint("receipt", name="uq_payments_receipt"),
    )
    op.create_index("ix_payments_order_sequence", "payments", ["order_sequence"], unique=False)
    op.create_index(
        "uq_payments_live",
        "payments",
        ["order_sequence"],
        unique=True,
        sqlite_where=sa.text("state in ('intended', 'done', 'returning')"),
        postgresql_where=sa.text("state in ('intended', 'done', 'returning')"),
    )
    op.create_table(
        "replacements",
        sa.Column("order_sequence", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
        ),
        sa.ForeignKeyConstraint(
            ["order_sequence"],
            ["orders.sequence"],
        ),
        sa.PrimaryKeyConstraint("order_sequence", "certificate_id"),
    )
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_code", sa.String(length=12), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["kiosk_id"],
            ["kiosks.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("check_code", name="uq_statements_check_code"),
    )
    op.create_index("ix_statements_certificate_id", "statements", ["certificate_id"], unique=False)
    op.create_index("ix_statements_customer_id", "statements", ["customer_id"], unique=False)
    op.add_column("cards", sa.Column("sealed_next_puk", sa.LargeBinary(), nullable=True))
    op.add_column("certificates", sa.Column("reason", sa.String(length=24), nullable=True))
    op.add_column("customers", sa.Column("sealed_personal", sa.LargeBinary(), nullable=True))
    op.add_column("orders", sa.Column("fee", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("orders", sa.Column("old_key_serial", sa.String(length=40), nullable=True))
    op.add_column("orders", sa.Column("old_key_signature", sa.LargeBinary(), nullable=True))
    counters = sa.table("counters", sa.column("name"), sa.column("value"))
    op.bulk_insert(counters, [{"name": "receipts", "value": 0}])
