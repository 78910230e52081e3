"""The whole schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table, and the counters that grow in one."""
    op.create_table(
        "authority_statuses",
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("serial"),
    )
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
        "check_counts",
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("span", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", "span"),
    )
    op.create_table(
        "content_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "content_versions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("certificate", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cn", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("carrier", sa.String(length=24), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_personal", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("cn", name="uq_customers_cn"),
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
        "kiosks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("fingerprint", name="uq_kiosks_fingerprint"),
    )
    op.create_index(
        "uq_kiosks_in_use",
        "kiosks",
        ["name"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at is null"),
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("cn_digest", sa.String(length=64), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("cn_digest", "kiosk_id"),
    )
    op.create_table(
        "bank_postings",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=14), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.String(length=24), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["bank_accounts.number"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_bank_postings_account", "bank_postings", ["account"], unique=False)
    op.create_table(
        "cards",
        sa.Column("guid", sa.String(length=32), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.Column("management_algorithm", sa.String(length=24), nullable=False),
        sa.Column("sealed_management_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_puk", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_next_puk", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("guid"),
    )
    op.create_index("ix_cards_holder_id", "cards", ["holder_id"], unique=False)
    op.create_table(
        "idempotent_replies",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("customer_id", "key"),
    )
    op.create_index("ix_idempotent_replies_created_at", "idempotent_replies", ["created_at"], unique=False)
    op.create_table(
        "keys",
        sa.Column("spki_sha256", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("spki_sha256"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_passwords", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"]),
        sa.PrimaryKeyConstraint("token_sha256"),
    )
    op.create_index("ix_sessions_customer_id", "sessions", ["customer_id"], unique=False)
    op.create_table(
        "signature_tests",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_signature_tests_expires_at", "signature_tests", ["expires_at"], unique=False)
    op.create_table(
        "orders",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("carrier", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_algorithm", sa.String(length=24), nullable=False),
        sa.Column("terms_version", sa.String(length=32), nullable=False),
        sa.Column("terms_sha256", sa.String(length=64), nullable=False),
        sa.Column("terms_language", sa.String(length=8), nullable=False),
        sa.Column("card_guid", sa.String(length=32), nullable=True),
        sa.Column("fee", sa.Integer(), nullable=False),
        sa.Column("old_key_wanted", sa.Boolean(), nullable=False),
        sa.Column("old_key_serial", sa.String(length=40), nullable=True),
        sa.Column("old_key_signature", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["card_guid"], ["cards.guid"]),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id", name="uq_orders_id"),
    )
    op.create_index("ix_orders_customer_id", "orders", ["customer_id"], unique=False)
    op.create_index(
        "uq_orders_open",
        "orders",
        ["customer_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state in ('opened', 'paid', 'issued')"),
        postgresql_where=sa.text("state in ('opened', 'paid', 'issued')"),
    )
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
        sa.ForeignKeyConstraint(["card_guid"], ["cards.guid"]),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"]),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id", name="uq_pin_resets_id"),
    )
    op.create_index("ix_pin_resets_customer_id", "pin_resets", ["customer_id"], unique=False)
    op.create_table(
        "card_authentications",
        sa.Column("order_sequence", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("card_guid", sa.String(length=32), nullable=False),
        sa.Column("answer_sha256", sa.String(length=64), nullable=True),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authenticated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_sequence"], ["orders.sequence"]),
        sa.PrimaryKeyConstraint("order_sequence"),
    )
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("order_sequence", sa.Integer(), nullable=True),
        sa.Column("use", sa.String(length=24), nullable=False),
        sa.Column("carrier", sa.String(length=24), nullable=False),
        sa.Column("card_guid", sa.String(length=32), nullable=True),
        sa.Column("spki_sha256", sa.String(length=64), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("status_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nonce", sa.LargeBinary(), nullable=True),
        sa.Column("secret_sha256", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.ForeignKeyConstraint(["order_sequence"], ["orders.sequence"]),
        sa.ForeignKeyConstraint(["spki_sha256"], ["keys.spki_sha256"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("serial", name="uq_certificates_serial"),
    )
    op.create_index("ix_certificates_customer_id", "certificates", ["customer_id"], unique=False)
    op.create_index("ix_certificates_order_sequence", "certificates", ["order_sequence"], unique=False)
    op.create_index("ix_certificates_spki_sha256", "certificates", ["spki_sha256"], unique=False)
    op.create_index(
        "uq_certificates_unconfirmed",
        "certificates",
        ["order_sequence", "use"],
        unique=True,
        sqlite_where=sa.text("status = 'unconfirmed'"),
        postgresql_where=sa.text("status = 'unconfirmed'"),
    )
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
        sa.ForeignKeyConstraint(["order_sequence"], ["orders.sequence"]),
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
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"]),
        sa.ForeignKeyConstraint(["order_sequence"], ["orders.sequence"]),
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
        sa.Column("session_sha256", sa.String(length=64), nullable=False),
        sa.Column("stated", sa.String(length=24), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"]),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("check_code", name="uq_statements_check_code"),
    )
    op.create_index("ix_statements_certificate_id", "statements", ["certificate_id"], unique=False)
    op.create_index("ix_statements_customer_id", "statements", ["customer_id"], unique=False)
    op.create_index("ix_statements_session_sha256", "statements", ["session_sha256"], unique=False)
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
    counters = sa.table("counters", sa.column("name"), sa.column("value"))
    op.bulk_insert(counters, [{"name": name, "value": 0} for name in ("status changes", "crl", "receipts")])
