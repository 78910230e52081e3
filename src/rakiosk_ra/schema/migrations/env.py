"""Alembic's entry: runs over the connection that `migrate` hands in."""

from alembic import context

from rakiosk_ra.schema.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
