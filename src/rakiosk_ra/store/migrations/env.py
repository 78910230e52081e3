"""Alembic's entry: runs over the connection that `migrate` hands in."""

from alembic import context

from rakiosk_ra.store.everything import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
