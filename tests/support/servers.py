"""The PostgreSQL servers of the tests: embedded, in a container or named, with a template database and standbys."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, Self

import psycopg
import pytest
from psycopg import sql

from glpgenc.embedded import EmbeddedPostgres, PostgresPrograms, all_programs
from tests.support.databases import dbname, fresh_database, kept_connection, with_credentials, with_dbname
from tests.support.peers.debian import unpacked_postgres

VARIABLE = "GLPG_TEST_CONTAINERS"
IMAGE_VARIABLE = "GLPG_TEST_CONTAINER_IMAGE"
_SOCKET = Path("/var/run/docker.sock")
_PATIENCE_SECONDS = 2


@contextmanager
def container_url(settings: Mapping[str, str | int | bool]) -> Iterator[str | None]:
    """Run a PostgreSQL with these settings in a container and give a superuser's URL; None where no engine answers.

    GLPG_TEST_CONTAINERS=1 insists on it, =0 forbids it; GLPG_TEST_CONTAINER_IMAGE names another image.
    tools/podman.sh makes an image, and runs an engine, where no registry can be reached.
    """
    wish = os.environ.get(VARIABLE, "")
    if wish == "0" or (wish != "1" and not _engine_has_image()):
        yield None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # testcontainers warns about itself
        from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415 - slow, and seldom needed

        container = PostgresContainer(_image(), username="postgres", dbname="postgres", driver=None)
        container.with_command(["postgres", *(f"-c{name}={value}" for name, value in settings.items())])
        container.start()
    try:
        yield container.get_connection_url()
    finally:
        container.stop()


def _image() -> str:
    return os.environ.get(IMAGE_VARIABLE, "postgres:17-alpine")


def _engine_has_image() -> bool:
    # An engine without the image would have to download it: that is done only when asked for.
    if not (os.environ.get("DOCKER_HOST") or _SOCKET.exists()):
        return False
    import docker  # noqa: PLC0415 - slow, and seldom needed

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where nobody answers, it leaves a socket open
        try:
            with closing(docker.from_env(timeout=_PATIENCE_SECONDS)) as client:
                client.images.get(_image())
        except (docker.errors.DockerException, OSError):
            return False
        finally:
            gc.collect()
    return True


URL_VARIABLE = "GLPG_TEST_DATABASE_URL"

# pg_stat_statements must be preloaded for the tests that search it for keys.
SETTINGS: dict[str, str | int | bool] = {
    "shared_preload_libraries": "pg_stat_statements",
    "max_connections": 200,
    "max_locks_per_transaction": 256,
    "wal_level": "replica",
    # Each copy of a database as files makes a checkpoint, after which a standby that is behind would find its WAL gone.
    "wal_keep_size": "256MB",
}

_WITH_SCRAM_ITERATIONS = 16
_CHEAP_PASSWORDS: dict[str, str | int | bool] = {"scram_iterations": 1}
"""Half of what a connection costs is 4,096 hashes of its password, and each test opens several."""


class Server(Protocol):
    """What a test may ask of a server, wherever it runs."""

    @property
    def major(self) -> int: ...

    def url(self, dbname: str = "postgres", user: str = "postgres", password: str | None = None) -> str:
        """Return a URL; as the superuser, unless a user and password are given."""


@dataclass(frozen=True)
class RemoteServer:
    """A server that somebody else runs, known by a superuser's URL."""

    base_url: str
    major: int

    def url(self, dbname: str = "postgres", user: str = "postgres", password: str | None = None) -> str:
        url = with_dbname(self.base_url, dbname)
        return url if password is None else with_credentials(url, user, password)

    @classmethod
    def at(cls, url: str) -> RemoteServer:
        with psycopg.connect(url) as connection:
            return cls(url, connection.info.server_version // 10_000)


class ServerPool:
    """Servers of this test run, each started when first asked for."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._embedded: dict[int, EmbeddedPostgres] = {}
        self._default: Server | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def embedded(self, programs: PostgresPrograms) -> EmbeddedPostgres:
        """Return the one server of this major version."""
        if programs.major not in self._embedded:
            cheap = _CHEAP_PASSWORDS if programs.major >= _WITH_SCRAM_ITERATIONS else {}
            server = self._stack.enter_context(EmbeddedPostgres(programs, settings=SETTINGS | cheap))
            self._stack.enter_context(kept_connection(server.url()))
            if cheap:
                _set_password_again(server)
            self._embedded[programs.major] = server
        return self._embedded[programs.major]

    def default(self) -> Server:
        """Return the server at GLPG_TEST_DATABASE_URL, or one in a container, or an embedded one, in this order."""
        if self._default is None:
            url = os.environ.get(URL_VARIABLE) or self._stack.enter_context(container_url(SETTINGS))
            self._default = RemoteServer.at(url) if url else self.embedded(programs_at_hand()[-1])
        return self._default


def _set_password_again(server: EmbeddedPostgres) -> None:
    """Let the superuser's password, which is as old as the cluster, be checked as cheaply as those of other roles."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        password = sql.Literal(connection.info.password)
        connection.execute(sql.SQL("ALTER ROLE postgres PASSWORD {}").format(password))


@cache
def programs_at_hand() -> tuple[PostgresPrograms, ...]:
    """Return every PostgreSQL of this machine, one a major version, the oldest first."""
    by_major = {programs.major: programs for programs in (*unpacked_postgres(), *all_programs())}
    return tuple(by_major[major] for major in sorted(by_major))


def newest_quickly(programs: Iterable[PostgresPrograms]) -> list[Any]:
    """Return parameters: the newest server for ``make test``, the others for ``make test-all``."""
    newest_first = sorted(programs, key=lambda each: -each.major)
    return [
        pytest.param(each, id=f"postgres-{each.major}", marks=[pytest.mark.slow] if index else [])
        for index, each in enumerate(newest_first)
    ]


def oldest_and_newest() -> Iterator[PostgresPrograms]:
    programs = programs_at_hand()
    yield from programs[:1]
    yield from programs[1:][-1:]


_MEMORY = Path("/dev/shm")  # a folder of its own is made in it, as in /tmp
_ROOM = 6 * 2**30


def keep_servers_in_memory() -> None:
    """Let temporary folders be made in memory, of this process and of those that it starts.

    A test's database is a copy of some nine hundred files: ten times as fast there. Whoever sets TMPDIR decides
    otherwise. What pytest keeps of a run (``tmp_path``) stays on the disk, because nobody removes it at the end.
    """
    if "TMPDIR" in os.environ or not _MEMORY.is_dir() or min(_available(), shutil.disk_usage(_MEMORY).free) < _ROOM:
        return
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None


def _available() -> int:
    """Bytes of memory that may be had."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)


def wait_for_replay(primary: EmbeddedPostgres, standby: EmbeddedPostgres, *, seconds: float = 90) -> None:
    """Return when the standby has replayed all that the primary has written so far."""
    with psycopg.connect(primary.url(), autocommit=True) as connection:
        (target,) = connection.execute("SELECT pg_current_wal_lsn()::text").fetchone() or ("",)
    deadline = time.monotonic() + seconds
    with psycopg.connect(standby.url(), autocommit=True) as connection:
        while time.monotonic() < deadline:
            (done,) = connection.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", (target,)).fetchone() or (0,)
            if done:
                return
            time.sleep(0.02)
    message = f"the standby did not replay up to {target} within {seconds} s"
    raise TimeoutError(message)


class TemplateDatabases:
    """Template databases, made when first asked for and dropped at the end of the run."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._names: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def on(self, server: Server) -> str:
        """Return the template's name on this server."""
        key = server.url()
        if key not in self._names:
            from glpgenc.installer import install  # noqa: PLC0415 - tests without a database need no installer

            url = self._stack.enter_context(fresh_database(server))
            install(url)
            self._names[key] = dbname(url)
        return self._names[key]
