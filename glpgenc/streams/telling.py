"""Events of a file: one when it is encrypted or decrypted, with the key and its owner."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from glpgenc._support.forks import Uncopied
from glpgenc.errors import GlpgencError
from glpgenc.events import hub
from glpgenc.streams.keyed import KeyedStream


class Telling(Uncopied):
    """Emits the events of one file, from its first byte.

    :param operation: ``encrypt`` or ``decrypt``.
    :param context: names tenant and class as long as no key does.
    """

    def __init__(self, operation: str, context: Mapping[str, str]) -> None:
        self._operation, self._context = operation, context
        self._began = time.perf_counter()
        self.stream: KeyedStream | None = None

    @contextmanager
    def of_failures(self) -> Iterator[None]:
        """Tell what a block fails of.

        :raises AuditError: when the audit trail can't take it.
        """
        try:
            yield
        except GlpgencError as error:
            self.told(error)
            raise

    def told(self, error: BaseException | None = None) -> None:
        """Tell that it was done, or what it failed of.

        :raises AuditError: when the audit trail can't take it.
        """
        if not hub.is_heard():
            return
        seconds = time.perf_counter() - self._began
        if self.stream is None:
            owner, key_id = (self._context.get("data_class", ""), self._context.get("tenant_id", "")), None
        else:
            owner, key_id = (self.stream.data_class, self.stream.tenant_id), self.stream.header.key.key_id
        for listener in hub.listeners:
            listener.operated(self._operation, *owner, key_id, None, 1, seconds, error)
