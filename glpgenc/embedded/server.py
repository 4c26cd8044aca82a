"""A private PostgreSQL server, and its standby."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal, Self
from urllib.parse import quote

from glpgenc._support.forks import Process
from glpgenc.embedded.host import free_port, server_account
from glpgenc.embedded.programs import PostgresPrograms, find_programs
from glpgenc.errors import DatabaseError

Setting = str | int | bool
StopMode = Literal["smart", "fast", "immediate"]

SUPERUSER = "postgres"

# A server that lives for a demo or a test need not survive a power cut, and is several times faster for it. It does
# survive a crash of its own, and what it writes to files and WAL is what a production server writes.
_PASSING: Mapping[str, Setting] = {"fsync": False}
_START_ATTEMPTS = 5
_START_SECONDS = 60
# The least of the systems' limits on a socket's path is 104 bytes, of which PostgreSQL's file name takes up to 20.
_LONGEST_SOCKET_FOLDER = 80


class EmbeddedPostgres:
    """A PostgreSQL server on 127.0.0.1 with data in a private temporary folder; a context manager.

    It asks for a password (SCRAM) on TCP and on its socket alike, and knows one superuser, ``postgres``, whose password
    is random. Run by root, the server runs as an unprivileged account. Leaving the ``with`` block stops it and removes
    its data, unless :meth:`detach` was called.

    :param programs: the PostgreSQL to run; :func:`~glpgenc.embedded.find_programs` finds one by default.
    :param settings: settings for ``postgresql.conf``, such as ``{"log_statement": "all"}``.
    :param durable: whether commits are flushed to disk.
    :raises ConfigurationError: when no PostgreSQL is to be had.
    """

    def __init__(
        self,
        programs: PostgresPrograms | None = None,
        *,
        settings: Mapping[str, Setting] | None = None,
        durable: bool = False,
    ) -> None:
        self.programs = programs if programs is not None else find_programs()
        self.settings: dict[str, Setting] = {**({} if durable else _PASSING), **(settings or {})}
        self.port = 0
        self.directory = Path()
        self._password = ""
        self._account = server_account()
        self._detached = False
        self._process = Process()

    @property
    def version(self) -> str:
        """The server's version, such as ``"17.5"``."""
        return self.programs.version

    @property
    def major(self) -> int:
        """The server's major version, such as ``17``."""
        return self.programs.major

    @property
    def bindir(self) -> Path:
        """The folder of its programs."""
        return self.programs.bindir

    @property
    def data_directory(self) -> Path:
        """PGDATA."""
        return self.directory / "data"

    @property
    def socket_directory(self) -> Path:
        """The folder of its Unix socket."""
        return self.directory

    @property
    def log_path(self) -> Path:
        """The file of the server's log."""
        return self.directory / "log"

    def log_text(self) -> str:
        """Return all of the server's log since :meth:`start`, restarts included."""
        return self.log_path.read_text(encoding="utf-8", errors="replace") if self.log_path.is_file() else ""

    def url(self, dbname: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        """Return a connection URL over TCP, with the password in it.

        :param password: the user's; the superuser's by default.
        """
        secret = quote(self._password if password is None else password, safe="")
        return f"postgresql://{quote(user, safe='')}:{secret}@127.0.0.1:{self.port}/{quote(dbname, safe='')}"

    def __enter__(self) -> Self:
        self.create()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._detached:
            self.remove()

    def create(self) -> None:
        """Make the data folder and start the server.

        :raises DatabaseError: when initdb fails, or the server does not come up.
        """
        self._make_directory()
        try:
            self._initdb()
            self.start()
        except BaseException:
            self.remove()
            raise

    def start(self) -> None:
        """Start the server on the data folder that is there, and wait until it accepts connections.

        :raises DatabaseError: when it does not come up; the hint is the end of its log.
        """
        for _ in range(_START_ATTEMPTS):
            if self.port == 0:
                self._use_port(free_port())
            wait = ["-w", "-t", str(_START_SECONDS), "-l", str(self.log_path)]
            if self._pg_ctl("start", *wait).returncode == 0:
                return
            if "could not bind" not in self.log_text():
                break
            # Another process took the port between our look and the start.
            self.port = 0
        raise DatabaseError("the embedded PostgreSQL did not start", hint=self.log_text().strip()[-600:] or None)

    def stop(self, mode: StopMode = "fast") -> None:
        """Stop the server and keep its data.

        :param mode: ``"immediate"`` is a crash: the next start recovers from WAL.
        :raises DatabaseError: when it does not stop.
        """
        answer = self._pg_ctl("stop", "-w", "-m", mode)
        if answer.returncode != 0:
            raise DatabaseError(f"the embedded PostgreSQL did not stop: {answer.stderr.strip()}")

    def restart(self, settings: Mapping[str, Setting] | None = None) -> None:
        """Restart the server on the same port.

        :param settings: settings to add or replace.
        """
        self.stop()
        self.configure(settings or {})
        self.start()

    def configure(self, settings: Mapping[str, Setting]) -> None:
        """Write settings into ``postgresql.conf``; the later of two lines for one setting holds."""
        with (self.data_directory / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = {_quoted(value)}\n" for name, value in settings.items())

    def detach(self) -> None:
        """Leave the server running, and its data in place, when the ``with`` block ends."""
        self._detached = True

    def remove(self) -> None:
        """Stop the server if it runs, and delete its data. In a forked child it stays: it is the parent's."""
        if not self._process.is_this:
            return
        if (self.data_directory / "postmaster.pid").exists():
            self._pg_ctl("stop", "-w", "-m", "immediate")
        shutil.rmtree(self.directory, ignore_errors=True)

    def standby(self, *, settings: Mapping[str, Setting] | None = None) -> EmbeddedPostgres:
        """Return a streaming hot standby of this server, not yet made: enter it to start it.

        :param settings: settings of its own, beside the primary's.
        """
        return Standby(self, settings=settings)

    def run_program(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's account, with the superuser's password in PGPASSWORD."""
        environment = {**self.programs.environment, "PGPASSWORD": self._password}
        return self._account.run([self.programs.path(program), *arguments], home=self.directory, env=environment)

    def _make_directory(self) -> None:
        if not self._account.can_enter(self.bindir):
            raise DatabaseError(
                f"the account that runs PostgreSQL can't read {self.bindir}",
                hint="make the directory and its parents readable, or run glpgenc as an ordinary user",
            )
        parent = Path(tempfile.gettempdir())
        if len(str(parent)) > _LONGEST_SOCKET_FOLDER - len("/glpgenc-12345678") or not self._account.can_enter(parent):
            parent = Path("/tmp")  # noqa: S108 - mkdtemp makes a folder that is ours alone
        self.directory = Path(tempfile.mkdtemp(prefix="glpgenc-", dir=parent))
        self._account.own(self.directory)

    def _initdb(self) -> None:
        self._password = secrets.token_urlsafe(24)
        pwfile = self.directory / "pwfile"
        pwfile.touch(mode=0o600)
        pwfile.write_text(self._password, encoding="ascii")
        self._account.own(pwfile)
        try:
            answer = self.run_program(
                "initdb", "--pgdata", self.data_directory, "--username", SUPERUSER, "--pwfile", pwfile,
                "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--no-sync",
            )  # fmt: skip
        finally:
            pwfile.unlink()
        if answer.returncode != 0:
            raise DatabaseError(f"initdb failed: {answer.stderr.strip()[-600:]}")
        self.configure(self._own_settings())

    def _own_settings(self) -> dict[str, Setting]:
        return {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.socket_directory),
            "unix_socket_permissions": "0700",
            **self.settings,
        }

    def _use_port(self, port: int) -> None:
        self.port = port
        self.configure({"port": port})

    def _pg_ctl(self, action: str, *options: str) -> subprocess.CompletedProcess[str]:
        return self.run_program("pg_ctl", action, "-s", "-D", self.data_directory, *options)


def _quoted(value: Setting) -> str:
    text = ("on" if value else "off") if isinstance(value, bool) else str(value)
    return "'" + text.replace("'", "''") + "'"


class Standby(EmbeddedPostgres):
    """A hot standby: read-only, and fed by streaming replication; a context manager like its primary.

    It must end before its primary does.

    :param primary: a running server; the standby has its accounts and passwords.
    :param settings: settings beside the primary's.
    """

    def __init__(self, primary: EmbeddedPostgres, *, settings: Mapping[str, Setting] | None = None) -> None:
        super().__init__(primary.programs, settings={**primary.settings, **(settings or {})}, durable=True)
        self._primary = primary

    def _initdb(self) -> None:
        self._password = self._primary._password  # noqa: SLF001 - one cluster, one password
        answer = self.run_program(
            "pg_basebackup", "--pgdata", self.data_directory, "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
            "--host=127.0.0.1", f"--port={self._primary.port}", f"--username={SUPERUSER}", "--no-password",
        )  # fmt: skip
        if answer.returncode != 0:
            raise DatabaseError(f"pg_basebackup failed: {answer.stderr.strip()[-600:]}")
        self.configure({**self._own_settings(), "hot_standby": True})
