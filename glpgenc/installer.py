"""Installing and upgrading what glpgenc keeps in a database: ``glpgenc init``.

It runs this package's own Alembic migrations, whose version table is in the schema ``glpgenc``, so that a user's
own Alembic is not touched. Processes that install at once queue for a lock; all but the first find the work done.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glpgenc import _resources
from glpgenc.database import engine, translated
from glpgenc.database.schema_version import refuse_newer
from glpgenc.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import Connection

VERSION_TABLE = "alembic_version"
SCHEMA = "glpgenc"

OWN_PERMISSIONS = "own_permissions"
"""The attribute of Alembic's configuration that says whether the tables of roles and permissions are made."""

LOCK_WAIT = 60.0
"""Seconds to wait for another installation that is at work."""


@dataclass(frozen=True)
class InstallReport:
    """What an installation did.

    :param previous_revision: the schema's revision before, ``None`` where there was none.
    :param revision: the revision now (for a dry run: the one it would be).
    :param notes: one line for each thing done or found besides.
    """

    previous_revision: str | None
    revision: str
    notes: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether the schema was installed or upgraded."""
        return self.previous_revision != self.revision


def install(
    database_url: str,
    *,
    tenant: str | None = None,
    app_roles: Sequence[str] = (),
    own_permissions: bool = True,
    dry_run: bool = False,
) -> InstallReport:
    """Install glpgenc in a database, or upgrade it.

    :param database_url: where to; the role needs CREATE on the database, and CREATEROLE where the roles are missing.
    :param tenant: the name of the only tenant, for an installation that has one; kept in the database.
    :param app_roles: existing login roles that become members of ``glpgenc_app``.
    :param own_permissions: whether to make the tables of roles and permissions of the HTTP API; false where an
        application has its own, which the setting ``api_permissions_query`` reads.
    :param dry_run: look, and change nothing.
    :raises InstallationError: when the database can't hold glpgenc (encoding, pgcrypto, rights), or another
        installation does not end.
    :raises SchemaNewerError: when the schema is newer than this package; nothing is changed.
    :raises DatabaseUnavailableError: when the database can't be reached.
    """
    with _driver_errors(), engine(database_url).connect() as connection:
        before = current_revision(connection)
        connection.rollback()
        newest = head_revision()
        if before is not None:
            refuse_newer(before)
        if dry_run:
            return InstallReport(before, newest, ["dry run: nothing was changed"])
        _upgrade(connection, own_permissions=own_permissions)
        with connection.begin():
            notes = [
                *_complete_secret(connection),
                *_name_tenant(connection, tenant),
                *_grant(connection, app_roles),
                *_open_to_temporary(connection),
            ]
        return InstallReport(before, newest, notes)


def script(*, own_permissions: bool = True) -> str:
    """Return the SQL that a database administrator can run instead of :func:`install`.

    :param own_permissions: as for that.
    """
    from alembic import command  # noqa: PLC0415

    output = io.StringIO()
    config = _config()
    config.output_buffer = output
    config.attributes[OWN_PERMISSIONS] = own_permissions
    command.upgrade(config, "head", sql=True)
    return output.getvalue()


def run_sql(context: MigrationContext, names: Iterable[str]) -> None:
    """Run files of ``sql/`` in a migration, or print them where Alembic is offline.

    :param context: the migration's context, ``op.get_context()``.
    :param names: names of files below ``sql/``, in order.
    """
    for name in names:
        text = _resources.sql_text(name)
        if context.as_sql:
            context.impl.static_output(text)
        elif context.connection is not None:
            # The files hold % and : as text; no_parameters sends them as they are.
            context.connection.exec_driver_sql(text, execution_options={"no_parameters": True})


def head_revision() -> str:
    """Return the newest revision this package can install."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        message = "this glpgenc was built without its migrations"
        raise DatabaseError(message, hint="reinstall the package")
    return head


def current_revision(connection: Connection) -> str | None:
    """Return the revision of the schema in a database, or ``None`` where glpgenc is not installed."""
    from sqlalchemy import text  # noqa: PLC0415

    present = connection.execute(text(f"SELECT to_regclass('{SCHEMA}.{VERSION_TABLE}') IS NOT NULL")).scalar_one()
    if not present:
        return None
    query = text(f"SELECT version_num FROM {SCHEMA}.{VERSION_TABLE}")  # noqa: S608  (constants)
    revision = connection.execute(query).scalar_one_or_none()
    return None if revision is None else str(revision)


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    # Alembic reads % in an option as interpolation.
    config.set_main_option("script_location", str(_resources.alembic_directory()).replace("%", "%%"))
    return config


def _upgrade(connection: Connection, *, own_permissions: bool) -> None:
    from alembic import command  # noqa: PLC0415

    config = _config()
    config.attributes["connection"] = connection
    config.attributes[OWN_PERMISSIONS] = own_permissions
    command.upgrade(config, "head")


def _complete_secret(connection: Connection) -> list[str]:
    """Create the secret of sessions where a restore has left it out."""
    from sqlalchemy import text  # noqa: PLC0415

    owner = text(
        "SELECT pg_catalog.pg_has_role(c.relowner, 'USAGE') FROM pg_catalog.pg_class c "
        "WHERE c.oid = 'glpgenc.session_secret'::pg_catalog.regclass"
    )
    if not connection.execute(owner).scalar_one():
        return []
    created = connection.execute(
        text(
            f"INSERT INTO {SCHEMA}.session_secret (secret) SELECT {SCHEMA}._random(32) "  # noqa: S608  (constants)
            f"WHERE NOT EXISTS (SELECT FROM {SCHEMA}.session_secret) ON CONFLICT DO NOTHING"
        )
    ).rowcount
    return ["created a new secret for the keys in sessions: the old one was missing"] if created else []


def _name_tenant(connection: Connection, tenant: str | None) -> list[str]:
    if tenant is None:
        return []
    from sqlalchemy import text  # noqa: PLC0415

    present = connection.execute(
        text(
            f"INSERT INTO {SCHEMA}.installation AS i (name, value) VALUES ('default_tenant', :tenant) "  # noqa: S608
            "ON CONFLICT (name) DO UPDATE SET value = i.value RETURNING value"
        ),
        {"tenant": tenant},
    ).scalar_one()
    if present != tenant:
        message = f"the default tenant of this installation is already set to {present!r}"
        raise DatabaseError(
            message,
            hint=(
                "it can't be changed, because values are bound to the tenant's keys: name other tenants with "
                "--tenant or tenant_id"
            ),
        )
    return [f"default tenant: {tenant}"]


def _grant(connection: Connection, roles: Sequence[str]) -> list[str]:
    quote = connection.dialect.identifier_preparer.quote_identifier
    for role in roles:
        connection.exec_driver_sql(f"GRANT glpgenc_app TO {quote(role)}", execution_options={"no_parameters": True})
    return [f"granted glpgenc_app to {role}" for role in roles]


def _open_to_temporary(connection: Connection) -> list[str]:
    from sqlalchemy import text  # noqa: PLC0415

    name = connection.execute(
        text(
            "SELECT pg_catalog.quote_ident(d.datname) FROM pg_catalog.pg_database d, "
            "pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) a "
            "WHERE d.datname = pg_catalog.current_database() AND a.grantee = 0 AND a.privilege_type = 'TEMPORARY'"
        )
    ).scalar_one_or_none()
    return [] if name is None else [f"recommended: REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC (docs/SESSIONS.md)"]


@contextmanager
def _driver_errors() -> Iterator[None]:
    import psycopg  # noqa: PLC0415
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.Error):
            raise translated(error.orig) from None
        raise
