"""One-time codes of the staff: a sealed secret, and the step that was used last; and whose a slip's password is."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns of clerks, and the job of the slip that a customer's password is of."""
    op.add_column("clerks", sa.Column("sealed_code_secret", sa.LargeBinary(), nullable=True))
    op.add_column("clerks", sa.Column("code_step", sa.BigInteger(), nullable=True))
    op.add_column("customers", sa.Column("slip_job", sa.Integer(), nullable=True))
