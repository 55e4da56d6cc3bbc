"""Alembic's entry: it is handed the connection of a running transaction by storage.migrate."""

from alembic import context

from storage.tables.every_table import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()
