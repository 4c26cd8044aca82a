"""Connections of jobs: by roles that can't run programs, as the code of tables' owners runs with their privileges."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.database import Connection, connect
from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from glpgenc.settings import Settings

# By membership too: code that a job calls may SET ROLE to whatever its role is a member of, and RESET ROLE to the
# session's. A superuser is a member of every role, so that its own attribute is looked at first.
_POWERS: LiteralString = """
    SELECT session_user::pg_catalog.text, r.rolname::pg_catalog.text, r.rolsuper
    FROM pg_catalog.pg_roles r
    WHERE pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER')
      AND (r.rolsuper OR r.rolname IN ('pg_execute_server_program', 'pg_write_server_files'))
    ORDER BY r.rolname <> session_user, NOT r.rolsuper, r.rolname
    LIMIT 1
"""


def connect_as_job(settings: Settings, application: str, *, autocommit: bool = False) -> Connection:
    """Open the connection of a job that evaluates what the owners of tables wrote.

    :param application: what pg_stat_activity shows, unless the URL says otherwise.
    :raises ConfigurationError: when the role is a superuser or may run programs, and the settings do not allow that.
    """
    database_url = settings.require_database_url()
    return connect_unprivileged(
        database_url,
        application,
        autocommit=autocommit,
        allow_superuser=settings.allow_superuser,
        trigger_path=settings.trigger_search_path,
    )


def connect_unprivileged(
    database_url: str,
    application: str,
    *,
    autocommit: bool = False,
    allow_superuser: bool = False,
    trigger_path: tuple[str, ...] = (),
) -> Connection:
    """Open such a connection by a URL.

    :param trigger_path: the schemas that triggers of the tables see.
    :raises ConfigurationError: when the role is a superuser or may run programs, and that is not allowed.
    """
    connection = connect(database_url, application, autocommit=autocommit, trigger_path=trigger_path)
    if not allow_superuser:
        try:
            refuse_powerful(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def refuse_powerful(connection: Connection) -> None:
    """Refuse a session whose role is a superuser, or may run programs or write files on the server.

    Triggers, expressions, functional indexes and policies run with the rights of the session that meets them: anyone
    who owns a table would have those of a superuser.

    :raises ConfigurationError: naming the role.
    """
    with connection.transaction():
        row = connection.execute(_POWERS).fetchone()
    if row is None:
        return
    role, power, is_superuser = row
    if role == power:
        what = f"role {role} is a superuser"
    elif is_superuser:
        what = f"role {role} is a member of {power}, a superuser"
    else:
        what = f"role {role} is a member of {power}"
    raise ConfigurationError(
        f"{what}: this job runs code of the tables' owners, such as triggers, which would have the privileges of "
        "the role",
        hint=(
            "run it as a member of glpgenc_admin that owns the tables (or is a member of their owner), or allow it "
            "with --allow-superuser or GLPGENC_ALLOW_SUPERUSER=true"
        ),
    )
