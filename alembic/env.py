"""How glpgenc's own migrations run: in the schema glpgenc, apart from the user's Alembic, one process at a time."""

from __future__ import annotations

import os

from sqlalchemy import Connection, text

from alembic import context
from glpgenc import installer
from glpgenc.database import engine
from glpgenc.database.locks import HOLDER, acquire_within, holder_name
from glpgenc.errors import InstallationError

SCHEMA = "glpgenc"
# Any number, the same for all processes: they queue for it, and find the work done when their turn comes.
INSTALL_LOCK = 0x676C7067656E63
# Whatever settings the installing role has: no name in the files may resolve to an object of somebody else's, and a
# backslash in a literal is a backslash.
SAFE_SETTINGS = ("SET LOCAL search_path = pg_catalog, pg_temp", "SET LOCAL standard_conforming_strings = on")


def configure(**options: object) -> None:
    context.configure(version_table="alembic_version", version_table_schema=SCHEMA, target_metadata=None, **options)


def run_offline() -> None:
    """Print the script; it needs no connection."""
    configure(dialect_name="postgresql", literal_binds=True, transactional_ddl=True)
    with context.begin_transaction():
        # The version table is created before the first migration, in the schema, which must be there by then.
        context.execute(f"SELECT pg_advisory_xact_lock({INSTALL_LOCK})")
        for setting in SAFE_SETTINGS:
            context.execute(setting)
        context.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        context.run_migrations()


def take_install_lock(connection: Connection) -> None:
    """Wait for the lock, and not for ever: any login of the database can take it."""
    take = text("SELECT pg_catalog.pg_try_advisory_xact_lock(:lock)")
    if not acquire_within(
        installer.LOCK_WAIT, lambda: bool(connection.execute(take, {"lock": INSTALL_LOCK}).scalar_one())
    ):
        holder = connection.exec_driver_sql(HOLDER.format(key=INSTALL_LOCK)).first()
        message = f"another installation is running: {holder_name(None if holder is None else (holder[0], holder[1]))}"
        hint = "wait for it; if that backend is not glpgenc, end it with pg_terminate_backend"
        raise InstallationError(message, hint=hint)


def run_online(connection: Connection) -> None:
    """Run all that is missing in one transaction, under a lock that ends with it."""
    with connection.begin():
        take_install_lock(connection)
        for setting in SAFE_SETTINGS:
            connection.execute(text(setting))
        # PostgreSQL checks the right to create before it looks whether the schema is there already.
        present = connection.execute(
            text("SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = :name)"), {"name": SCHEMA}
        )
        if not present.scalar_one():
            connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()


def connection_from_settings() -> Connection:
    url = context.config.get_main_option("sqlalchemy.url") or os.environ.get("GLPGENC_DATABASE_URL")
    if not url:
        message = "set GLPGENC_DATABASE_URL to the database to install into, or use `glpgenc init`"
        raise SystemExit(message)
    return engine(url).connect()


if context.is_offline_mode():
    run_offline()
elif (given := context.config.attributes.get("connection")) is not None:
    run_online(given)
else:
    with connection_from_settings() as own:
        run_online(own)
