"""The identity of a writer: one chain for each process, and the properties of the process."""

from __future__ import annotations

import base64
import os
import socket
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from glpgenc.audit.document import rfc3339
from glpgenc.audit.text import clean

if TYPE_CHECKING:
    from glpgenc.audit.keys import AuditKeyRecord


@dataclass(frozen=True, slots=True)
class WriterIdentity:
    """A row of ``security.audit_writers``, but for what the server fills in."""

    writer_id: UUID
    host: str
    pid: int
    application: str
    version: str
    started_at: datetime

    @classmethod
    def new(cls) -> WriterIdentity:
        """Return a new writer in this process."""
        return cls(
            writer_id=uuid4(),
            host=clean(socket.gethostname()),
            pid=os.getpid(),
            application=clean(_application()),
            version=_version(),
            started_at=datetime.now(UTC),
        )

    def told(self) -> dict[str, str | int]:
        """Return what the chain's first event says of it."""
        return {
            "host": self.host,
            "pid": self.pid,
            "application": self.application,
            "version": self.version,
        }

    def document(self, key_id: UUID) -> dict[str, Any]:
        """Return the row as JSON has it."""
        return {
            "writer_id": str(self.writer_id),
            "key_id": str(key_id),
            **self.told(),
            "started_at": rfc3339(self.started_at),
        }


def key_document(record: AuditKeyRecord) -> dict[str, Any]:
    """Return a row of ``security.audit_keys`` as JSON has it."""
    return {
        "key_id": str(record.key_id),
        "provider": record.provider,
        "key_uri": record.key_uri,
        "wrapped_key": base64.b64encode(record.wrapped_key).decode(),
        "environment": record.environment,
        "created_at": rfc3339(record.created_at.astimezone(UTC)),
    }


def _application() -> str:
    # The program's name without its arguments, which may hold anything.
    return PurePath(sys.argv[0]).name if sys.argv and sys.argv[0] not in {"", "-c", "-m"} else "python"


def _version() -> str:
    try:
        return version("glpgenc")
    except PackageNotFoundError:
        return "unknown"
