"""Many data keys, wrapped by the local provider, and the program that wraps them again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bench.manager import settings_of
from bench.stage import connect
from glpgenc.keys.kms.local import LocalKMSProvider, create_key_file
from glpgenc.wire.context import encryption_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.stage import Stage
    from glpgenc.embedded import EmbeddedPostgres
    from glpgenc.settings import Settings

_ROOT = Path(__file__).parents[1]
CLASS = "pii"
"""The data class of all keys."""

_ENVIRONMENT = "bench"
_COPY = """
    COPY glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key)
    FROM STDIN
"""


@dataclass(frozen=True)
class Ran:
    """What a run of the program took.

    :param seconds: from its first look at the table to its last.
    :param peak: of its memory (RSS), in kB.
    """

    seconds: float
    peak: int


def tenant(number: int) -> str:
    """Return the name of a tenant, counted from 0."""
    return f"tenant-{number:07}"


class Wrapped:
    """A database with many keys under the first of two key files.

    :param url: of the database.
    :param keys: how many.
    """

    def __init__(self, url: str, folder: Path, keys: int) -> None:
        self.url, self.keys = url, keys
        self._files = [folder / "one.json", folder / "two.json"]
        for file in self._files:
            create_key_file(file)
        self._fill()

    @property
    def settings(self) -> Settings:
        """Those of a process that uses the keys."""
        return settings_of(self.url, self._files[0])

    def rewrap(self, threads: int = 4) -> Ran:
        """Let ``glpgenc rewrap`` move all keys to the key file that they are not under.

        :raises RuntimeError: when it fails, or left a key.
        """
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GLPGENC_", "PG"))}
        old, new = self._files
        environment = {
            "GLPGENC_DATABASE_URL": self.url,
            "GLPGENC_ENVIRONMENT": _ENVIRONMENT,
            "GLPGENC_LOCAL_KEK_FILE": str(new),
            "GLPGENC_KMS_ALSO": f"local:{old}",
        }
        command = [sys.executable, "-m", "glpgenc.cli", "rewrap", "--json", "--threads", str(threads)]
        with subprocess.Popen(command, cwd=_ROOT, env=inherited | environment, stdout=subprocess.PIPE) as process:
            peak = _peak_until_the_end(process)
            output, _ = process.communicate()
        found: dict[str, Any] = json.loads(output or b"{}")
        if process.returncode or found["rewrapped"] != self.keys:
            message = f"glpgenc rewrap ended with {process.returncode}: {found}"
            raise RuntimeError(message)
        self._files.reverse()
        return Ran(found["seconds"], peak)

    def update(self) -> None:
        """Write as much to each row in one statement."""
        with closing(connect(self.url)) as connection:
            connection.execute("UPDATE glpgenc.data_keys SET key_uri = key_uri, wrapped_key = wrapped_key || ''")

    def vacuum(self) -> None:
        """Give the room of old row versions free, so that all rounds begin alike."""
        with closing(connect(self.url)) as connection:
            connection.execute("VACUUM ANALYZE glpgenc.data_keys")

    def _fill(self) -> None:
        with (
            closing(connect(self.url)) as connection,
            LocalKMSProvider(self._files[0]).held() as kms,
            connection.cursor() as cursor,
            cursor.copy(_COPY) as copy,
        ):
            for number in range(self.keys):
                copy.write_row(_row(kms, number))
        self.vacuum()


def _peak_until_the_end(process: subprocess.Popen[bytes]) -> int:
    # Not ru_maxrss: after a fork that begins with the memory of this process.
    peak, status = 0, Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        fields = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines() if ":" in line)
        peak = max(peak, int(fields.get("VmHWM", "0 kB").split()[0]))
        time.sleep(0.1)
    return peak


def _row(kms: LocalKMSProvider, number: int) -> tuple[Any, ...]:
    key_id = uuid4()
    names = {"tenant_id": tenant(number), "data_class": CLASS, "purpose": "encryption"}
    made = kms.generate_data_key(encryption_context(environment=_ENVIRONMENT, key_id=key_id, **names))
    made.plaintext.wipe()
    return (key_id, *names.values(), 1, "active", kms.name, made.key_uri, made.wrapped)


@contextmanager
def wrapped_keys(stage: Stage, server: EmbeddedPostgres, keys: int) -> Iterator[Wrapped]:
    """Make a database with so many keys, for a ``with`` block."""
    with tempfile.TemporaryDirectory(prefix="glpgenc-bench-") as folder, stage.database(server) as url:
        yield Wrapped(url, Path(folder), keys)
