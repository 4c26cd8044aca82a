"""Fixtures for all tests; what they are made of is in tests/support, one concept a file.

``postgres``, ``database`` and ``pgbouncer`` are of the default server, ``every_postgres`` and ``every_database`` of the
oldest and of the newest PostgreSQL at hand. ``database`` has glpgenc installed, ``empty_database`` has not.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from importlib.util import find_spec
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from glpgenc.embedded import EmbeddedPostgres, PostgresPrograms, find_programs
from tests.support.databases import Role, fresh_database, login_role
from tests.support.missing import missing
from tests.support.peers.pgbouncer import PgBouncer, pgbouncer_before
from tests.support.processes.forks import fork_workers
from tests.support.processes.programs import PROGRAMS
from tests.support.servers import (
    Server,
    ServerPool,
    TemplateDatabases,
    keep_servers_in_memory,
    oldest_and_newest,
    wait_for_replay,
)

Connect = Callable[..., psycopg.Connection[Any]]

_DIFFERS = ("tests.install.", "tests.sql.migration.test_contract", "tests.doctor.")

# What `make test-all` and `make docs` install, and what needs it.
_MORE = {
    "docs/test_site.py": "mkdocs",
    "docs/test_whole_site.py": "mkdocstrings",
    "api/test_openapi.py": "schemathesis",
    "arrow/test_dask.py": "dask",
    "arrow/test_dask_cluster.py": "distributed",
    "arrow/test_spark_cluster.py": "pyspark",
    "sqlalchemy/test_typed.py": "basedpyright",
}
_MISSING = {path: package for path, package in _MORE.items() if find_spec(package) is None}
collect_ignore = [] if os.environ.get("GLPG_TEST_ALL") else list(_MISSING)

keep_servers_in_memory()

# How long an example takes says more of what else the machine does than of what is tested. The rest is Hypothesis' own:
# examples are drawn anew in each run, but where CI is set.
settings.register_profile("glpgenc", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("glpgenc")
# `make test` draws fewer; `make test-all` all.
settings.register_profile("quick", settings.get_profile("glpgenc"), max_examples=30)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("markexpr") == "not slow":
        settings.load_profile("quick")
    # Ended by a time limit, the run still stops its servers.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_report_header() -> str | None:
    return f"left out for want of {', '.join(sorted(set(_MISSING.values())))}" if collect_ignore else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "every_postgres" in metafunc.fixturenames:
        newest_first = sorted(oldest_and_newest(), key=lambda each: -each.major)
        # All on the newest; on the oldest in `make test` what is likeliest to differ, and all in `make test-all`.
        differs = metafunc.module.__name__.startswith(_DIFFERS)
        programs = [
            pytest.param(each, id=f"postgres-{each.major}", marks=[] if index == 0 or differs else [pytest.mark.slow])
            for index, each in enumerate(newest_first)
        ]
        metafunc.parametrize("every_postgres", programs, indirect=True, scope="session")


@pytest.fixture(scope="session", autouse=True)
def _processes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        fork_workers(monkeypatch)
        yield
    PROGRAMS.close()


@pytest.fixture(scope="session")
def servers() -> Iterator[ServerPool]:
    with ServerPool() as pool:
        yield pool


@pytest.fixture(scope="session")
def postgres(servers: ServerPool) -> Server:
    """The default server: GLPG_TEST_DATABASE_URL, a container where an engine answers, or an embedded one."""
    return servers.default()


@pytest.fixture(scope="session")
def every_postgres(request: pytest.FixtureRequest, servers: ServerPool) -> EmbeddedPostgres:
    """The oldest and the newest PostgreSQL at hand, one after the other."""
    programs: PostgresPrograms = request.param
    return servers.embedded(programs)


@pytest.fixture(scope="session")
def templates() -> Iterator[TemplateDatabases]:
    with TemplateDatabases() as templates:
        yield templates


@pytest.fixture
def empty_database(postgres: Server) -> Iterator[str]:
    """A superuser's URL of a new and empty database."""
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture
def database(postgres: Server, templates: TemplateDatabases) -> Iterator[str]:
    """A superuser's URL of a new database in which glpgenc is installed, without a default tenant."""
    with fresh_database(postgres, template=templates.on(postgres)) as url:
        yield url


@pytest.fixture
def every_database(every_postgres: EmbeddedPostgres, templates: TemplateDatabases) -> Iterator[str]:
    """As ``database``, on each of ``every_postgres``."""
    with fresh_database(every_postgres, template=templates.on(every_postgres)) as url:
        yield url


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Open a connection that ends with the test: ``connect(url, autocommit=False, **psycopg_arguments)``."""
    with ExitStack() as stack:

        def _connect(url: str, **arguments: Any) -> psycopg.Connection[Any]:
            return stack.enter_context(closing(psycopg.connect(url, **arguments)))

        yield _connect


@pytest.fixture
def app_role(database: str) -> Iterator[Role]:
    """A role that may use keys and columns: a member of glpgenc_app."""
    with login_role(database, member_of=["glpgenc_app"]) as role:
        yield role


@pytest.fixture
def plain_role(database: str) -> Iterator[Role]:
    """A role that may log in, and nothing else."""
    with login_role(database) as role:
        yield role


@pytest.fixture
def pgbouncer(database: str) -> Iterator[PgBouncer]:
    """PgBouncer in transaction mode in front of ``database``: two server connections for each role."""
    with pgbouncer_before(database) as bouncer:
        yield bouncer


@pytest.fixture
def private_postgres() -> Iterator[EmbeddedPostgres]:
    """A server for this test alone, to be stopped, crashed, replicated or logged at will."""
    with EmbeddedPostgres(find_programs()) as server:
        yield server


@pytest.fixture(scope="session")
def standby(postgres: Server) -> Iterator[EmbeddedPostgres]:
    """A streaming hot standby of ``postgres``; see ``replayed``."""
    if not isinstance(postgres, EmbeddedPostgres):
        missing("no standby of a server that the tests did not start", "unset GLPG_TEST_DATABASE_URL")
    with postgres.standby() as standby:
        yield standby


@pytest.fixture
def replayed(postgres: Server, standby: EmbeddedPostgres) -> Callable[[], None]:
    """Wait until ``standby`` has all that ``postgres`` has written."""
    assert isinstance(postgres, EmbeddedPostgres)
    return lambda: wait_for_replay(postgres, standby)
