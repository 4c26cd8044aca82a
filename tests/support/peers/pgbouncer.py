"""A real PgBouncer in transaction mode."""

from __future__ import annotations

import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from glpgenc.embedded.host import Account, clean_environment, free_port, server_account
from tests.support.databases import address, with_address
from tests.support.missing import missing
from tests.support.peers.debian import find_pgbouncer

_START_SECONDS = 60


@dataclass(frozen=True)
class PgBouncer:
    """A running PgBouncer; every role and database of its server can be reached through it.

    :param url: the database's URL by way of PgBouncer; ``Role.url(bouncer.url)`` is another role's.
    :param pool_size: how many server connections it keeps for each (role, database).
    """

    url: str
    port: int
    pool_size: int
    log: Path


@contextmanager
def pgbouncer_before(database_url: str, *, pool_size: int = 2, **settings: str) -> Iterator[PgBouncer]:
    """Run a PgBouncer, in transaction mode unless told otherwise, in front of a server.

    :param database_url: a superuser's.
    :param settings: settings of PgBouncer that are to be others, such as ``pool_mode``.
    """
    found = find_pgbouncer()
    if found is None:
        missing("no PgBouncer", "run tools/fetch_debian.sh, install pgbouncer, or name it in GLPG_TEST_PGBOUNCER")
    program, environment = found
    account = server_account()
    with tempfile.TemporaryDirectory(prefix="glpgenc-pgbouncer-", dir="/tmp") as name:
        folder = Path(name)
        port = free_port()
        _configure(folder, database_url, port, pool_size, settings)
        for path in (folder, *folder.iterdir()):
            account.own(path)
        process = _start(program, environment, folder, account)
        try:
            _await(process, port, folder / "log")
            yield PgBouncer(with_address(database_url, "127.0.0.1", port), port, pool_size, folder / "log")
        finally:
            # At once: to SIGTERM it would answer by waiting for the clients.
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=60)


def _configure(folder: Path, database_url: str, port: int, pool_size: int, own: Mapping[str, str]) -> None:
    host, server_port = address(database_url)
    superuser = unquote(urlsplit(database_url).username or "")
    password = unquote(urlsplit(database_url).password or "")
    settings = {
        "listen_addr": "127.0.0.1",
        "listen_port": port,
        "unix_socket_dir": "",
        "pool_mode": "transaction",
        "default_pool_size": pool_size,
        "max_client_conn": 500,
        "max_prepared_statements": 100,
        "auth_type": "scram-sha-256",
        "auth_file": folder / "users",
        # Roles that a test makes are not in the file: PgBouncer looks their passwords' verifiers up in the server.
        "auth_user": superuser,
        "auth_query": "SELECT rolname, rolpassword FROM pg_catalog.pg_authid WHERE rolname = $1",
        "ignore_startup_parameters": "extra_float_digits,options",
        "logfile": folder / "log",
    }
    # By number: the unpacked PgBouncer may lack what it needs to look up even localhost.
    lines = [f"[databases]\n* = host={socket.gethostbyname(host)} port={server_port}\n[pgbouncer]"]
    lines += [f"{key} = {value}" for key, value in {**settings, **own}.items()]
    _write_private(folder / "pgbouncer.ini", "\n".join(lines) + "\n")
    _write_private(folder / "users", f'"{superuser}" "{password}"\n')


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _start(program: Path, environment: dict[str, str], folder: Path, account: Account) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [program, "--quiet", folder / "pgbouncer.ini"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=clean_environment(folder, environment),
        user=account.uid if account.switch else None,
        group=account.gid if account.switch else None,
        extra_groups=[] if account.switch else None,
    )


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    process.kill()
    process.wait()
    pytest.fail(f"PgBouncer did not start: {log.read_text(encoding='utf-8')[-600:] if log.exists() else 'no log'}")
