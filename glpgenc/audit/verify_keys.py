"""The roots of the audit trail's MAC keys while it is verified: each is unwrapped once, and wiped in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from glpgenc.audit.chain import writer_key
from glpgenc.audit.keys import AuditKeyRecord, AuditKeys
from glpgenc.audit.verify_model import Finding, Findings, Kind
from glpgenc.errors import KMSError, KMSUnavailableError
from glpgenc.keys.kms import build_providers
from glpgenc.wire.derivation import audit_heads_key

if TYPE_CHECKING:
    from glpgenc.keys.secret import SecretBytes
    from glpgenc.settings import Settings

Unwrap = Callable[[AuditKeyRecord], "SecretBytes"]


class Roots:
    """The roots that unwrap.

    :param environment: the environment of the trail: a root of another environment is not valid in it.
    :param unwrap: asks the KMS.
    :param found: called with those that can't be used.
    :raises KMSUnavailableError: if the KMS is unavailable: then nothing can be said.
    :raises KMSError: if it unwraps none of them.
    """

    def __init__(self, records: Iterable[AuditKeyRecord], environment: str, unwrap: Unwrap, found: Findings) -> None:
        self._roots: dict[UUID, SecretBytes] = {}
        self._environment, self._unwrap, self._found = environment, unwrap, found
        try:
            self._fill(records)
        except BaseException:
            self.wipe()
            raise

    def key(self, root_id: UUID | None, writer_id: UUID) -> bytes | None:
        """Return a writer's key under a root, 32 bytes; ``None`` if there is no such root, or it does not unwrap."""
        root = self._roots.get(root_id) if root_id is not None else None
        if root is None:
            return None
        with root.view() as view:
            return writer_key(view, writer_id)

    def heads_key(self, root_id: UUID | None) -> bytes | None:
        """Return the key of saved heads under a root, 32 bytes; ``None`` if there is no such root here."""
        root = self._roots.get(root_id) if root_id is not None else None
        if root is None:
            return None
        with root.view() as view:
            return audit_heads_key(view)

    def adopt(self, record: AuditKeyRecord) -> bool:
        """Unwrap a root that saved heads have too; return whether it can be used.

        :raises KMSUnavailableError: if the KMS is unavailable.
        """
        if record.key_id in self._roots:
            return True
        if record.environment != self._environment:
            return False
        try:
            self._roots[record.key_id] = self._unwrap(record)
        except KMSUnavailableError:
            raise
        except KMSError:
            return False
        return True

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._roots)

    def wipe(self) -> None:
        """Wipe them."""
        for root in self._roots.values():
            root.wipe()
        self._roots.clear()

    def _fill(self, records: Iterable[AuditKeyRecord]) -> None:
        failed: KMSError | None = None
        for record in records:
            if record.environment != self._environment:
                self._refuse(record, f"it is of the environment {record.environment!r}, not {self._environment!r}")
                continue
            try:
                self._roots[record.key_id] = self._unwrap(record)
            except KMSUnavailableError:
                raise
            except KMSError as error:
                failed = failed or error
                self._refuse(record, f"it does not unwrap: {error.message}")
        if failed is not None and not self._roots:
            raise failed

    def _refuse(self, record: AuditKeyRecord, reason: str) -> None:
        self._found.add(Finding(kind=Kind.KEY_UNUSABLE, writer_id=None, reason=f"root {record.key_id}: {reason}"))


@contextmanager
def roots_of(settings: Settings, records: Iterable[AuditKeyRecord], found: Findings) -> Iterator[Roots]:
    """Unwrap roots with the KMS that the settings name, one call each, and wipe them after the block.

    :raises KMSError: as :class:`Roots` does, or if the KMS is not set up.
    """
    keys = AuditKeys(build_providers(settings), environment=settings.environment)
    roots = Roots(records, settings.environment, keys.unwrap, found)
    try:
        yield roots
    finally:
        roots.wipe()
