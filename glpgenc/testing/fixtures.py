"""pytest fixtures for applications: databases with glpgenc, a KMS without a network, engines bound to keys.

Name the module in the ``conftest.py`` of the tests' root folder::

    pytest_plugins = ["glpgenc.testing.fixtures"]

A test that takes ``glpgenc_engine`` has a database of its own, a copy of a template that is made once in a run. Replace
``glpgenc_prepare`` to give the template your tables, ``glpgenc_tenant`` for an installation with one tenant, and
``glpgenc_server_url`` to bring a server.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from glpgenc.keys.kms.local import create_key_file
from glpgenc.keys.manager import KeyManager
from glpgenc.settings import Settings
from glpgenc.testing.databases import DatabaseUrl, bound_engine, close_to_clients, temporary_database

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.ext.asyncio import AsyncEngine

SERVER_VARIABLE = "GLPG_TEST_DATABASE_URL"
"""The environment variable that names a server to run the tests on."""


@pytest.fixture(scope="session")
def glpgenc_server_url() -> Iterator[str]:
    """The URL of a server for tests: what ``GLPG_TEST_DATABASE_URL`` says, or an embedded PostgreSQL for this run.

    Its role needs CREATEDB and CREATEROLE. Databases are made beside those that are there, which are left alone.
    """
    if given := os.environ.get(SERVER_VARIABLE):
        yield DatabaseUrl(given)
        return
    with EmbeddedPostgres() as server:
        yield DatabaseUrl(server.url())


@pytest.fixture(scope="session")
def glpgenc_tenant() -> str | None:
    """The tenant meant where none is named. ``None``: each session must name one. Replace it as ``init`` was run."""
    return None


@pytest.fixture(scope="session")
def glpgenc_prepare() -> Callable[[str], None]:
    """A function that takes a database URL and makes your tables in it, once in a run. Replace it; this makes none."""
    return lambda _url: None


@pytest.fixture(scope="session")
def glpgenc_key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The key file of the local KMS provider, made for this run."""
    path = tmp_path_factory.mktemp("glpgenc") / "kek.json"
    create_key_file(path)
    return path


@pytest.fixture(scope="session")
def glpgenc_template(
    glpgenc_server_url: str, glpgenc_tenant: str | None, glpgenc_prepare: Callable[[str], None]
) -> Iterator[str]:
    """The URL of the database that is copied: glpgenc is installed, ``glpgenc_prepare`` was called, no one connects."""
    with temporary_database(glpgenc_server_url) as url:
        install(url, tenant=glpgenc_tenant)
        glpgenc_prepare(url)
        close_to_clients(glpgenc_server_url, url)
        yield url


@pytest.fixture
def glpgenc_database(glpgenc_server_url: str, glpgenc_template: str) -> Iterator[str]:
    """The URL of a new database for one test, a copy of the template."""
    with temporary_database(glpgenc_server_url, glpgenc_template) as url:
        yield url


@pytest.fixture
def glpgenc_settings(glpgenc_database: str, glpgenc_key_file: Path) -> Settings:
    """The settings of ``glpgenc_database``. Neither the environment nor a ``glpgenc.toml`` is read."""
    return _settings(glpgenc_database, glpgenc_key_file)


@pytest.fixture
def glpgenc_keys(glpgenc_settings: Settings) -> Iterator[KeyManager]:
    """The key manager of ``glpgenc_database``."""
    with KeyManager.from_settings(glpgenc_settings) as keys:
        yield keys


@pytest.fixture
def glpgenc_engine(glpgenc_database: str, glpgenc_keys: KeyManager) -> Iterator[Engine]:
    """An engine on ``glpgenc_database``, bound to ``glpgenc_keys``."""
    with bound_engine(glpgenc_database, glpgenc_keys) as engine:
        yield engine


@pytest.fixture
def glpgenc_async_engine(glpgenc_database: str, glpgenc_keys: KeyManager) -> AsyncEngine:
    """An asynchronous engine on ``glpgenc_database``, for any event loop: it keeps no connections. Needs greenlet."""
    from sqlalchemy import NullPool  # noqa: PLC0415 - slow to import
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415

    from glpgenc.database import sqlalchemy_url  # noqa: PLC0415
    from glpgenc.sqlalchemy import bind  # noqa: PLC0415

    engine = create_async_engine(sqlalchemy_url(glpgenc_database), poolclass=NullPool, hide_parameters=True)
    bind(engine, glpgenc_keys)
    return engine


@pytest.fixture(scope="session")
def glpgenc_shared_engine(glpgenc_server_url: str, glpgenc_template: str, glpgenc_key_file: Path) -> Iterator[Engine]:
    """An engine on one database for all tests of the run that take it; each has to undo what it wrote."""
    with ExitStack() as stack:
        url = stack.enter_context(temporary_database(glpgenc_server_url, glpgenc_template))
        keys = stack.enter_context(KeyManager.from_settings(_settings(url, glpgenc_key_file)))
        yield stack.enter_context(bound_engine(url, keys))


def _settings(url: str, key_file: Path) -> Settings:
    return Settings(database_url=url, environment="test", kms_provider="local", local_kek_file=key_file)
