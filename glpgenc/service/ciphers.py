"""Ciphers of a service, cached for a second."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from hmac import HMAC
from typing import TypeVar, TypeVarTuple
from uuid import UUID

from glpgenc._support.forks import NonCopyable
from glpgenc._support.ttl_cache import TTLCache, monotonic_clock
from glpgenc.errors import KeyNotFoundError, TenantRequiredError
from glpgenc.keys.context import context_type_error, tenant_of
from glpgenc.keys.model import DataKey, Purpose
from glpgenc.keys.usage import KeyUses
from glpgenc.service.encrypted_data import header_for_key, named_key_id
from glpgenc.service.gcm import VALUE_LABEL, ContextBinding, associated_data, authentication_failure
from glpgenc.service.key_source import KeySource
from glpgenc.wire.aead import GcmCipher
from glpgenc.wire.buffer import Buffer
from glpgenc.wire.context import GLOBAL_TENANT
from glpgenc.wire.derivation import field_index_key
from glpgenc.wire.envelope import Suite, build_header

HOLD_SECONDS = 1.0
"""Seconds for which a cipher is used without its key being asked for again, beyond the key cache's own times."""

_OWNER = "the service"
_MOST_RECENT = 1_000

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True, repr=False)
class ValueOpener(NonCopyable):
    """A cipher that decrypts values of one key under one context.

    :param header: of every envelope.
    :param prefix: of all associated data.
    :param bare: the associated data of a value without any of the caller's.
    """

    cipher: GcmCipher
    tenant_id: str
    data_class: str
    key_id: UUID
    version: int
    header: bytes
    prefix: bytes
    bare: bytes

    def bound(self, aad: Buffer) -> bytes:
        """Return the associated data of a value."""
        return associated_data(self.prefix, aad) if type(aad) is not bytes or aad else self.bare


@dataclass(frozen=True, slots=True, repr=False)
class ValueSealer(ValueOpener):
    """A cipher that encrypts under one context."""

    uses: KeyUses


Cipher = TypeVar("Cipher", bound=ValueOpener)


RecentCipher = tuple[dict[str, str], float, float, Callable[[bytes, bytes, bytes], bytes], Cipher]
"""A cipher that was used last by its name, and what it takes to use it again with few steps.

The context of that call, which is to be compared with that of the next one; the times of the clock from which and until
which the cipher counts; its method that encrypts or decrypts; and the cipher. A plain tuple, which is unpacked in one
step.
"""


class ContextCache(TTLCache[Cipher]):
    """Ciphers by context. Those used last have names, by which a hot path finds them without a key of all entries.

    :param method: the name of the cipher's method that encrypts or decrypts.
    :ivar recent: by name. Not to be kept: it is replaced where all ciphers are dropped, and in a forked child.
    """

    recent: dict[Hashable, RecentCipher[Cipher]]

    def __init__(self, method: str, *, clock: Callable[[], float] = monotonic_clock) -> None:
        self._method = method
        super().__init__(HOLD_SECONDS, owner=_OWNER, clock=clock)

    def after_fork(self) -> None:
        """Start empty."""
        super().after_fork()
        self.recent = {}

    def find(self, name: Hashable, entries: tuple[Hashable, ...], make: Callable[[*Ts], Cipher], *args: *Ts) -> Cipher:
        """Return the cipher that is cached, or make it.

        :param name: its name in :attr:`recent`.
        :param entries: its key: those of the context, and what else there is before them.
        """
        # Before it is looked up: what is dropped meanwhile is noted where no one looks.
        recent = self.recent
        since, cipher = self.get_entry(entries, make, *args)
        noted = recent.get(name)
        # While that one counts it stays: with contexts in turn, each would pay for taking the other's place.
        if noted is None or noted[2] <= since:
            self._note(recent, name, entries, since, cipher)
        return cipher

    def _note(
        self,
        recent: dict[Hashable, RecentCipher[Cipher]],
        name: Hashable,
        entries: tuple[Hashable, ...],
        since: float,
        cipher: Cipher,
    ) -> None:
        if len(recent) > _MOST_RECENT:
            recent.clear()
        # No one else's, so that it stays as it is. Of all entries, whatever a mapping has in the place of pairs.
        context: dict[str, str] = dict(each for each in entries if not isinstance(each, bytes))  # type: ignore[misc]
        work = getattr(cipher.cipher, self._method)
        # A value in parts has the key's id as a number at hand, and no header.
        for each in (name, cipher.key_id.int):
            recent[each] = (context, since, since + self._ttl, work, cipher)

    def clear(self) -> None:
        """Drop all."""
        super().clear()
        self.recent = {}


class CipherCache(NonCopyable):
    """Makes and caches ciphers. Thread-safe.

    Its methods raise ConfigurationError for a context that can't be one, KeyStateError after :meth:`close`, and other
    errors of this package if the key is not to be had.

    :param default_tenant: the tenant of a context that names none.
    """

    def __init__(self, keys: KeySource, default_tenant: str | None) -> None:
        self._keys = keys
        self._tenant = default_tenant
        self.sealers: ContextCache[ValueSealer] = ContextCache("encrypt")
        self.openers: ContextCache[ValueOpener] = ContextCache("decrypt")
        self._macs: TTLCache[HMAC] = TTLCache(HOLD_SECONDS, owner=_OWNER)

    def sealer(self, context: Mapping[str, str]) -> ValueSealer:
        """Return the cipher that encrypts under a context."""
        try:
            entries, tenant = tuple(context.items()), context.get("tenant_id")
        except AttributeError:
            raise context_type_error(context) from None
        return self.sealers.find(tenant, entries, self._make_sealer, entries)

    def opener(self, key: bytes, context: Mapping[str, str]) -> ValueOpener:
        """Return the cipher of values that name a key.

        :param key: the 16 bytes of its id.
        :raises AuthenticationError: if the key is of another tenant or class than the context's.
        """
        return self.opener_of(header_for_key(key), context)

    def opener_of(self, header: bytes, context: Mapping[str, str]) -> ValueOpener:
        """Return the cipher of values with a header.

        :param header: the first 20 bytes of a value. It is parsed only if it is not in the cache.
        :raises NotEncryptedError: if it is not the header of a value.
        :raises UnsupportedSuiteError: if it is that of another suite.
        """
        try:
            entries = tuple(context.items())
        except AttributeError:
            raise context_type_error(context) from None
        return self.openers.find(header, (header, *entries), self._make_opener, header, entries)

    def mac(self, context: Mapping[str, str], version: int) -> HMAC:
        """Return the HMAC of search terms under a context, to be copied.

        :param version: of the index root.
        :raises KeyNotFoundError: if there is no root of this version.
        """
        return self._macs.get((version, *context.items()), self._make_mac, context, version)

    def has_sealer(self, context: Mapping[str, str], count: int) -> bool:
        """Return whether :meth:`sealer` needs no key, and so many uses of its key are set aside."""
        found = self.sealers.peek(tuple(context.items()))
        return found is not None and found.uses.left >= count

    def has_opener(self, key: bytes, context: Mapping[str, str]) -> bool:
        """Return whether :meth:`opener` needs no key."""
        return self.openers.peek((header_for_key(key), *context.items())) is not None

    def bind(self, context: Mapping[str, str]) -> ContextBinding:
        """Check a context.

        :raises KeyManagementError: if no tenant is named, or it can't be one.
        """
        return ContextBinding.of(context, tenant_id=self._keys.resolve_tenant(tenant_of(context, self._tenant)))

    def key_id_of(self, version: int, context: Mapping[str, str]) -> UUID:
        """Return the key of a version, of the context's tenant and class.

        :raises KeyNotFoundError: if there is none.
        """
        binding = self.bind(context)
        return self._keys.version_id(binding.tenant_id, binding.data_class, version)

    def check_open(self) -> None:
        """Raise KeyStateError after :meth:`close`."""
        self.openers.check_open()

    def forget_sealers(self) -> None:
        """Ask again which key encrypts."""
        self.sealers.clear()

    def close(self) -> None:
        """Drop all, for good."""
        self.sealers.close()
        self.openers.close()
        self._macs.close()

    def _make_mac(self, context: Mapping[str, str], version: int) -> HMAC:
        try:
            binding = self.bind(context)
        except TenantRequiredError:
            # Terms that no one asked for by tenant are of all tenants.
            binding = ContextBinding.of(context, tenant_id=GLOBAL_TENANT)
        with self._keys.index_root(binding.tenant_id, binding.data_class, version) as root:
            if root.record.version != version:
                # The newest before it: of use to facets, all of which have one version for tenants new and old.
                raise KeyNotFoundError(
                    f"data class {binding.data_class!r} of this tenant has no index root of version {version}",
                    hint=f"leave key_version out, or give up to {root.record.version}, the newest one",
                )
            return hmac.new(field_index_key(root.secret.view(), binding.serialized), digestmod="sha256")

    # Of the entries, and not of the caller's context, which another thread of his may change meanwhile.

    def _make_sealer(self, entries: tuple[tuple[str, str], ...]) -> ValueSealer:
        binding = self.bind(dict(entries))
        with self._keys.active(binding.tenant_id, binding.data_class) as key:
            return ValueSealer(*_parts(key, binding), self._keys.uses_of(key.key_id))

    def _make_opener(self, header: bytes, entries: tuple[tuple[str, str], ...]) -> ValueOpener:
        key_id = UUID(bytes=named_key_id(header))
        binding = self.bind(dict(entries))
        with self._keys.by_id(key_id) as key:
            owner = (key.record.tenant_id, key.record.data_class, key.record.purpose)
            if owner != (binding.tenant_id, binding.data_class, Purpose.ENCRYPTION):
                # Its tag would not fit either: said before a cipher is made of an index root or another tenant's key.
                raise authentication_failure()
            return ValueOpener(*_parts(key, binding))


def _parts(key: DataKey, binding: ContextBinding) -> tuple[GcmCipher, str, str, UUID, int, bytes, bytes, bytes]:
    header = build_header(Suite.A256GCM, key.key_id)
    prefix = binding.aad_prefix(header, VALUE_LABEL)
    return (
        key.cipher(),
        binding.tenant_id,
        binding.data_class,
        key.key_id,
        key.record.version,
        header,
        prefix,
        associated_data(prefix, b""),
    )
