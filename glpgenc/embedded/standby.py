"""A streaming hot standby of an embedded server."""

from __future__ import annotations

from collections.abc import Mapping

from glpgenc.embedded.server import SUPERUSER, EmbeddedPostgres, Setting
from glpgenc.errors import DatabaseError


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
