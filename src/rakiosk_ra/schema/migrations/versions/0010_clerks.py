"""Clerks, their offices, sessions and jobs; the audit; the state of a card; where customers signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_CHOICE = sa.String(length=24)


def upgrade() -> None:
    """Lay the tables, and tell an office and a state where they are known from now on."""
    op.create_table(
        "offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name="uq_offices_name"),
    )
    with op.batch_alter_table("kiosks") as table:
        table.add_column(sa.Column("office_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("is_desk", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.create_foreign_key("fk_kiosks_office_id", "offices", ["office_id"], ["id"])
    op.add_column("cards", sa.Column("state", _CHOICE, server_default="in-use", nullable=False))
    with op.batch_alter_table("pin_resets") as table:
        table.add_column(sa.Column("office_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("cancelled_at", _TIME, nullable=True))
        table.create_foreign_key("fk_pin_resets_office_id", "offices", ["office_id"], ["id"])
    _sign_ins()
    _clerks()
    _jobs()
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.execute("INSERT INTO counters (name, value) VALUES ('audit', 0)")


def _sign_ins() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sign_ins_customer_id", "sign_ins", ["customer_id"])
    op.create_index("ix_sign_ins_at", "sign_ins", ["at"])


def _clerks() -> None:
    op.create_table(
        "clerks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clerk", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", _CHOICE, nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("own_cn", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("added_at", _TIME, nullable=False),
        sa.Column("withdrawn_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    in_office = sa.text("withdrawn_at is null")
    op.create_index(
        "uq_clerks_in_office", "clerks", ["clerk"], unique=True, sqlite_where=in_office, postgresql_where=in_office
    )
    op.create_table(
        "clerk_sessions",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("used_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("wrong_passwords", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["clerks.id"]),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"]),
        sa.PrimaryKeyConstraint("token_sha256"),
    )
    op.create_index("ix_clerk_sessions_clerk_id", "clerk_sessions", ["clerk_id"])


def _jobs() -> None:
    op.create_table(
        "clerk_jobs",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", _CHOICE, nullable=False),
        sa.Column("state", _CHOICE, nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_sha256", sa.String(length=64), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("expires_at", _TIME, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("given", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"]),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"]),
        sa.ForeignKeyConstraint(["asked_by_id"], ["clerks.id"]),
        sa.ForeignKeyConstraint(["decided_by_id"], ["clerks.id"]),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id", name="uq_clerk_jobs_id"),
    )
    for column in ("customer_id", "office_id", "asked_at"):
        op.create_index(f"ix_clerk_jobs_{column}", "clerk_jobs", [column])
    op.create_index("uq_clerk_jobs_key", "clerk_jobs", ["asked_by_id", "key"], unique=True)
