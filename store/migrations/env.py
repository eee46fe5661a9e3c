"""Runs migrations on the connection that `store.migrating` hands over, inside its transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table=context.config.attributes["version_table"],
    transactional_ddl=True,  # SQLite's too, as our connections begin explicitly
)
context.run_migrations()
