"""The demo's stage: the server, its roles and keys, and the files of one that was left running."""

from __future__ import annotations

import json
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg import sql

import glpgenc
from glpgenc import installer
from glpgenc.database import Connection, connect, translate_errors
from glpgenc.embedded import EmbeddedPostgres, find_programs
from glpgenc.errors import ConfigurationError
from glpgenc.keys import KeyManager
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.settings import Settings
from glpgenc.settings.locations import require_base_directory

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    admin_url: str = field(repr=False)
    app_url: str = field(repr=False)
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


_CONFIG = "glpgenc.toml"
_SERVER = "server.json"


def kept_folder() -> Path:
    """Give the folder of a kept demo, under XDG_STATE_HOME or ~/.local/state."""
    return require_base_directory("XDG_STATE_HOME", "~/.local/state") / "glpgenc" / "demo"


def make_kept_folder() -> Path:
    """Make the folder for a demo that is to stay.

    :raises ConfigurationError: one is there already.
    """
    folder = kept_folder()
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise ConfigurationError(
            f"a demo is already running ({folder})", hint="stop it with `glpgenc demo --stop`"
        ) from None
    return folder


def note_server(folder: Path, server: EmbeddedPostgres) -> None:
    """Write down how to stop the server."""
    _write(folder / _SERVER, json.dumps({"directory": str(server.directory), "bindir": str(server.bindir)}))


def is_noted(folder: Path) -> bool:
    """Return whether a server was noted in a folder."""
    return (folder / _SERVER).exists()


def write_config(folder: Path, stage: Stage) -> Path:
    """Write a configuration file for the demo's database, and give its path."""
    path = folder / _CONFIG
    lines = {
        "database_url": stage.app_url,
        "environment": stage.settings.environment,
        "kms_provider": stage.settings.kms_provider,
        "local_kek_file": str(stage.settings.local_kek_file),
    }
    # A JSON string is a TOML string.
    _write(path, "".join(f"{name} = {json.dumps(value)}\n" for name, value in lines.items()))
    return path


def stop_kept() -> bool:
    """Stop the server that was left running and delete all of it.

    :returns: whether there was one.
    :raises ConfigurationError: its PostgreSQL is gone.
    """
    folder = kept_folder()
    if not folder.exists():
        return False
    if is_noted(folder):
        facts = json.loads((folder / _SERVER).read_text(encoding="utf-8"))
        server = EmbeddedPostgres(find_programs(facts["bindir"]))
        server.directory = Path(facts["directory"])
        server.remove()
    shutil.rmtree(folder)
    return True


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
