"""Branch keys as a provider: data keys are wrapped in this process, by a key that the KMS wraps.

With many tenants a KMS call for each data key is slow and costs money. One call unwraps a branch key, which is kept for
the cache's TTL, and opens the data keys of all tenants of its group. Its holder can do the same without the KMS.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from glpgenc._support.forks import NonCopyable, Process
from glpgenc.errors import KMSConfigurationError, KMSKeyNotFoundError, KMSKeyStateError
from glpgenc.keys.branch.model import (
    ANY_BRANCH,
    BRANCH,
    BranchKey,
    BranchKeyRecord,
    Grouping,
    branch_id_of,
    unwrap,
    wrap,
)
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.kms.protocol import GeneratedKey, WrappedKey, check_key_length, require_data_key_length
from glpgenc.keys.model import DATA_KEY_LENGTH, KeyState
from glpgenc.keys.secret import SecretBytes
from glpgenc.keys.trust.allow_list import require_named
from glpgenc.keys.trust.registry_key import RegistryKey
from glpgenc.keys.trust.row_signer import RowSigner
from glpgenc.wire.context import branch_context

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from glpgenc.keys.branch.store import BranchKeyStore
    from glpgenc.keys.kms.provider_set import UnwrappingProviders

BLOCK = 256
"""Wrappings that a process sets aside at a time. What it does not use is lost: 2^32 is enough for 2^24 processes."""


@dataclass(slots=True)
class _ReservedUses(NonCopyable):
    owner: Process = field(default_factory=Process)
    left: dict[UUID, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


class BranchKeyUses(NonCopyable):
    """Gives leave to wrap once. Thread-safe; a forked child sets its own aside.

    :param store: where they are counted.
    """

    def __init__(self, store: BranchKeyStore) -> None:
        self._store = store
        self._process = _ReservedUses()

    def take(self, branch_id: UUID) -> None:
        """Count one wrapping before it is done.

        :raises KMSKeyStateError: if the key has wrapped as often as it may.
        :raises DatabaseError: if that can't be counted.
        """
        if not self._process.owner.is_this:
            self._process = _ReservedUses()
        process = self._process
        with process.lock:
            left = process.left.get(branch_id, 0)
            if not left:
                if not self._store.reserve(branch_id, BLOCK):
                    raise KMSKeyStateError(
                        f"branch key {branch_id} has reached its limit of uses",
                        hint="replace it with `glpgenc kms branch rotate`",
                    )
                left = BLOCK
            process.left[branch_id] = left - 1


TABLE = "branch_keys"

_LOG = logging.getLogger(__name__)


class BranchKMSProvider(NonCopyable):
    """Wraps data keys under the branch key of their tenant's group, making the first one of a group when it is needed.

    Every method may raise :class:`~glpgenc.errors.DatabaseError`, too: branch keys are kept in the database.

    :param store: where branch keys are.
    :param roots: what wraps and unwraps them.
    :param environment: is in the context of each.
    :param grouping: which tenants have one in common; ``None`` to unwrap only.
    :param cache: branch keys by id; one of the default times if ``None``.
    :param uses: counts how often each wraps; a count of its own if ``None``.
    :param registry: makes the MACs of their rows; one of its own if ``None``.
    :ivar registry: the same.
    :ivar signer: signs their rows.
    """

    name = BRANCH

    def __init__(
        self,
        store: BranchKeyStore,
        roots: UnwrappingProviders,
        *,
        environment: str,
        grouping: Grouping | None,
        cache: DEKCache[UUID, BranchKey] | None = None,
        uses: BranchKeyUses | None = None,
        registry: RegistryKey | None = None,
    ) -> None:
        self._store, self._roots, self._environment, self._grouping = store, roots, environment, grouping
        self._cache: DEKCache[UUID, BranchKey] = DEKCache(key_type="branch") if cache is None else cache
        self._uses = uses or BranchKeyUses(store)
        self.registry = registry or RegistryKey(store.connections, roots, environment)
        self.signer: RowSigner[BranchKeyRecord] = RowSigner(self.registry, TABLE)

    def generate_data_key(self, context: Mapping[str, str], length: int = DATA_KEY_LENGTH) -> GeneratedKey:
        """Make a random key and wrap it.

        :raises KMSConfigurationError: if ``length`` is not 32.
        :raises KMSError: as :meth:`wrap`.
        """
        require_data_key_length("a branch key", length)
        plaintext = SecretBytes(secrets.token_bytes(length))
        try:
            made = self.wrap(plaintext, context)
        except BaseException:
            plaintext.wipe()
            raise
        return GeneratedKey(plaintext, made.wrapped, made.key_uri)

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        """Wrap a key under the branch key that the tenant's group has now.

        :raises KMSConfigurationError: if branch keys are not enabled, or the key has not 32 bytes.
        :raises KMSKeyStateError: if the group had branch keys and none is active, or it has wrapped as often as it may.
        :raises KMSError: if the branch key can't be unwrapped, or made.
        """
        require_data_key_length("a branch key", len(key))
        record = self._active(self._require_grouping().of(context["tenant_id"]))
        with self._opened(record.branch_id) as branch:
            self._uses.take(record.branch_id)
            return WrappedKey(wrap(branch, key, context), record.uri)

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        """Unwrap a key with the branch key that ``key_uri`` names.

        :raises KMSUnwrapError: if it was altered, or the branch key or the context is another; or if the branch key's
            own row was.
        :raises KMSKeyNotFoundError: if there is no such branch key.
        :raises KMSKeyStateError: if it is destroyed.
        :raises KMSConfigurationError: if ``key_uri`` names no branch key, or nothing is configured that unwraps it.
        :raises KMSError: if the KMS fails, and the cache may not answer instead.
        """
        branch_id = branch_id_of(key_uri)
        if branch_id is None:
            raise KMSConfigurationError(f"{key_uri} is not the name of a branch key")
        with self._opened(branch_id) as branch:
            return unwrap(branch, wrapped, context)

    def re_encrypt(
        self,
        wrapped: bytes,  # noqa: ARG002  # refused whatever it is
        key_uri: str,  # noqa: ARG002
        context: Mapping[str, str],  # noqa: ARG002
        destination_uri: str,
    ) -> WrappedKey:
        """Refuse, as :meth:`reaches` says: a branch key does nothing that its caller does not see.

        :raises KMSConfigurationError: always.
        """
        raise KMSConfigurationError(
            f"a key wrapped by a branch key can't be rewrapped inside a KMS for {destination_uri}"
        )

    def serves(self, key_uri: str) -> bool:
        """Return whether ``key_uri`` names a branch key."""
        return branch_id_of(key_uri) is not None

    def reaches(self, destination_uri: str) -> bool:  # noqa: ARG002  # there is no inside to go to
        """Say no: this process unwraps and wraps."""
        return False

    def current_uri(self) -> str:
        """Return what stands for the branch keys of all groups."""
        return ANY_BRANCH

    def is_current(self, wrapped: bytes, key_uri: str) -> bool:  # noqa: ARG002  # the URI says all
        """Return whether ``key_uri`` names the active branch key of a group that there is now."""
        return key_uri in self._current_uris()

    @contextmanager
    def held(self) -> Iterator[BranchKMSProvider]:
        """Read which branch keys are active once for a block, and hold what unwraps them."""
        with self._roots.held() as roots:
            yield _HeldBranchKMSProvider(
                self._store,
                roots,
                environment=self._environment,
                grouping=self._grouping,
                cache=self._cache,
                uses=self._uses,
                registry=self.registry,
            )

    def check(self) -> None:
        """Unwrap the active branch keys of all groups.

        :raises KMSError: if one can't be.
        """
        for record in self._store.all_active():
            self._opened(record.branch_id).wipe()

    def renew(self) -> BranchKeyRecord:
        """Make the next branch key of the grouping's only group, and return the one that is active then.

        :raises KMSError: if the KMS fails.
        """
        group = self._require_grouping().of("")
        version = 1 + max((each.version for each in self._store.list(group)), default=0)
        return self._made(group, version)

    def forget(self) -> None:
        """Wipe what is cached."""
        self._cache.clear()

    def close(self) -> None:
        """Wipe what is cached, for good. Later use raises KeyStateError."""
        self._cache.close()
        self.registry.close()

    def _require_grouping(self) -> Grouping:
        if self._grouping is None:
            raise KMSConfigurationError("branch keys are not enabled", hint="set branch_keys")
        return self._grouping

    def _active(self, group: str) -> BranchKeyRecord:
        # Asked for each time: it is only for new data keys, and a branch key that was replaced must not wrap any more.
        rows = self._store.owned(group)
        if not rows:
            return self._made(group, version=1)
        record = self._active_of(rows)
        if record is None:
            raise KMSKeyStateError(
                f"group {group} has no active branch key",
                hint=f"make a new one with `glpgenc kms branch rotate --group {group}`",
            )
        return record

    def _active_of(self, rows: list[BranchKeyRecord]) -> BranchKeyRecord | None:
        self.signer.verify(rows)
        return next((row for row in rows if row.state is KeyState.ACTIVE), None)

    def _made(self, group: str, version: int) -> BranchKeyRecord:
        branch_id, kms = uuid4(), self._roots.wrapping
        generated = kms.generate_data_key(self._context(branch_id, group))
        ours = BranchKeyRecord(
            branch_id=branch_id,
            group=group,
            version=version,
            state=KeyState.ACTIVE,
            provider=kms.name,
            key_uri=generated.key_uri,
            wrapped_key=generated.wrapped,
        )
        try:
            (self._store.insert if version == 1 else self._store.succeed)(ours, self.signer)
            winner = self._active_of(self._store.owned(group))
        except BaseException:
            generated.plaintext.wipe()
            raise
        return self._kept_if_ours(winner, ours, generated.plaintext)

    def _kept_if_ours(
        self, winner: BranchKeyRecord | None, ours: BranchKeyRecord, plaintext: SecretBytes
    ) -> BranchKeyRecord:
        if winner is not None and winner.branch_id == ours.branch_id:
            self._cache.put(ours.branch_id, BranchKey(ours.branch_id, plaintext))
            _LOG.info("created branch key %s of group %s, version %d", ours.branch_id, ours.group, ours.version)
            return winner
        plaintext.wipe()
        if winner is None:
            raise KMSKeyStateError(f"another process replaced the branch key of group {ours.group}", hint="try again")
        _LOG.info(
            "another process created branch key %s first; the key of this process was discarded", winner.branch_id
        )
        return winner

    def _opened(self, branch_id: UUID) -> BranchKey:
        return self._cache.get(branch_id, lambda: self._unwrapped(branch_id))

    def _unwrapped(self, branch_id: UUID) -> BranchKey:
        rows = self._store.beside(branch_id)
        if not rows:
            raise KMSKeyNotFoundError(
                f"there is no branch key {branch_id}",
                hint="restore glpgenc.branch_keys together with glpgenc.data_keys",
            )
        record = rows[0]
        if record.wrapped_key is None or record.state is KeyState.DESTROYED:
            raise KMSKeyStateError(
                f"branch key {branch_id} is destroyed", hint="the data key was moved to another key: read its row again"
            )
        self.signer.verify(rows)
        kms = require_named(self._roots, f"branch key {branch_id}", record.provider, record.key_uri)
        opened = kms.decrypt(record.wrapped_key, record.key_uri, self._context(branch_id, record.group))
        return BranchKey(branch_id, check_key_length(opened))

    def _context(self, branch_id: UUID, group: str) -> dict[str, str]:
        return branch_context(environment=self._environment, group=group, branch_id=branch_id)

    def _current_uris(self) -> set[str]:
        groups = set(self._grouping.names()) if self._grouping else set()
        return {record.uri for record in self._store.all_active() if record.group in groups}


class _HeldBranchKMSProvider(BranchKMSProvider):
    """As the other one, with which keys are active in memory; the keys themselves stay in the other one's cache."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._found: dict[str, BranchKeyRecord] = {}
        self._uris: set[str] | None = None

    def _active(self, group: str) -> BranchKeyRecord:
        if group not in self._found:
            self._found[group] = super()._active(group)
            self._uris = None
        return self._found[group]

    def _current_uris(self) -> set[str]:
        if self._uris is None:
            self._uris = super()._current_uris()
        return self._uris
