"""The audit trail as JSON lines, for a collector such as Promtail or Alloy, and Loki behind it."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, TextIO

from glpgenc.audit.document import document_of, json_text
from glpgenc.errors import AuditError
from glpgenc.events.types import EncryptionAuditEventType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glpgenc.audit.record import Row

_WARNINGS = {
    EncryptionAuditEventType.ACCESS_DENIED.value,
    EncryptionAuditEventType.RATE_LIMITED.value,
    EncryptionAuditEventType.KEY_COMPROMISED.value,
}


class LogSink:
    """Writes one line an event.

    :param target: a text stream, or a logger, whose handlers then get the line as the message; the standard error, as
        it is at the time, if ``None``.
    :param chained: whether the events have MACs, which are shown then.
    """

    def __init__(self, target: TextIO | logging.Logger | None = None, *, chained: bool = True) -> None:
        self._target, self._chained = target, chained

    def write(self, rows: Sequence[Row]) -> None:
        """Write a batch, and flush the stream.

        :raises AuditError: if the stream is closed, or can't be written to.
        """
        lines = [(_level(row), json_text(self._shown(row))) for row in rows]
        if isinstance(self._target, logging.Logger):
            for level, line in lines:
                self._target.log(logging.getLevelNamesMapping()[level.upper()], "%s", line)
            return
        # A process may have no standard error at all: it is None then.
        stream = self._target if self._target is not None else sys.stderr
        try:
            stream.write("".join([f"{line}\n" for _, line in lines]))
            stream.flush()
        except (OSError, ValueError, AttributeError) as error:
            raise AuditError(
                f"audit events can't be written to the log: {type(error).__name__}",
                hint="check the reader of the standard error, or remove log from the setting audit",
            ) from None

    def _shown(self, row: Row) -> dict[str, Any]:
        document = document_of(row)
        if not self._chained:
            del document["previous_mac"], document["mac"]
        return {"timestamp": document.pop("occurred_at"), "level": _level(row), **document}


def _level(row: Row) -> str:
    if not row[12]:
        return "error"
    return "warning" if row[3] in _WARNINGS else "info"
