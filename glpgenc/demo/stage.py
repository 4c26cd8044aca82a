"""What all steps of the demo work on: the server, two roles, the keys."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg import sql

import glpgenc
from glpgenc import installer
from glpgenc.database import Connection, connect, translate_errors
from glpgenc.keys import KeyManager
from glpgenc.keys.kms.key_file import create_key_file
from glpgenc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glpgenc.embedded import EmbeddedPostgres

DATABASE = "demo"
TENANT = "demo"
OTHER_TENANT = "somebody-else"
DATA_CLASS = "pii"
APP_ROLE = "demo_app"


@dataclass(frozen=True)
class Stage:
    """The demo's database, and how to get at it.

    :param admin_url: as the superuser, who installs and alters tables.
    :param app_url: as an application's role, a member of glpgenc_app.
    :param settings: the application's settings.
    """

    admin_url: str
    app_url: str
    settings: Settings

    @contextmanager
    def admin(self) -> Iterator[Connection]:
        """Connect as the superuser, without keys; each statement is a transaction."""
        with translate_errors(), connect(self.admin_url, autocommit=True) as connection:
            yield connection

    @contextmanager
    def unkeyed(self) -> Iterator[Connection]:
        """Connect as the application's role, without keys."""
        with translate_errors(), connect(self.app_url) as connection:
            yield connection

    @contextmanager
    def keyed(self, tenant: str = TENANT, *, url: str | None = None) -> Iterator[Connection]:
        """Connect as the application's role and load the keys of a tenant, for one transaction.

        :param url: another role's URL.
        """
        with (
            KeyManager.from_settings(self.settings) as manager,
            translate_errors(),
            connect(url or self.app_url) as connection,
            glpgenc.session(connection, tenant_id=tenant, data_classes=[DATA_CLASS], key_manager=manager),
        ):
            yield connection


def set_stage(server: EmbeddedPostgres, folder: Path) -> Stage:
    """Make a database with glpgenc in it, a key file, and a role for the application.

    :param folder: a private folder for the key file.
    """
    key_file = folder / "local-kek.json"
    create_key_file(key_file)
    password = secrets.token_urlsafe(18)
    with translate_errors(), connect(server.url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(APP_ROLE), sql.Literal(password))
        )
    admin_url = server.url(DATABASE)
    app_url = server.url(DATABASE, APP_ROLE, password)
    installer.install(admin_url, tenant=TENANT, app_roles=[APP_ROLE])
    settings = Settings(database_url=app_url, environment="demo", kms_provider="local", local_kek_file=key_file)
    return Stage(admin_url, app_url, settings)
