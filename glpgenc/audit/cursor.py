"""Where a page of the audit trail ended: a place in its order, as text that a client hands back."""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import UUID

from glpgenc.errors import ConfigurationError

if TYPE_CHECKING:
    from glpgenc.audit.record import AuditRecord

_VERSION = 1
# version(1) || microseconds since 1970(8, signed) || writer(16) || seq(8)
_FORM = struct.Struct(">Bq16sQ")
_TEXT_LENGTH = _FORM.size * 4 // 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SEQ_LIMIT = 1 << 63


class CursorError(ConfigurationError):
    """The cursor is not one that a page of the audit trail ended with."""

    default_hint = "hand back next_cursor of the page before as it was, or leave it out to begin with the newest"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the order: the last record that was given out.

    It tells nothing that the record did not, and choosing it freely gives no one more than the filter does: so it is
    not authenticated.
    """

    occurred_at: datetime
    writer_id: UUID
    seq: int

    @classmethod
    def after(cls, record: AuditRecord) -> Self:
        """Return the place of a record."""
        return cls(record.occurred_at, record.writer_id, record.seq)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what :meth:`__str__` wrote.

        :param text: 44 characters of base64url.
        :raises CursorError: it is anything else.
        """
        if len(text) != _TEXT_LENGTH or not text.isascii():
            raise CursorError
        try:
            raw = base64.b64decode(text, altchars=b"-_", validate=True)
            version, microseconds, writer, seq = _FORM.unpack(raw)
            occurred_at = _EPOCH + microseconds * _MICROSECOND
        except (binascii.Error, struct.error, OverflowError):
            raise CursorError from None
        # A second spelling of the same place would be no harm, but a sign that it is not ours.
        found = cls(occurred_at, UUID(bytes=writer), seq)
        if version != _VERSION or seq >= _SEQ_LIMIT or str(found) != text:
            raise CursorError
        return found

    def __str__(self) -> str:
        microseconds = (self.occurred_at - _EPOCH) // _MICROSECOND
        return base64.urlsafe_b64encode(_FORM.pack(_VERSION, microseconds, self.writer_id.bytes, self.seq)).decode()
