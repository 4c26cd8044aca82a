"""Data keys for envelope encryption: generated and unwrapped by the KMS, kept in no table and no file."""

from __future__ import annotations

import hmac
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Self
from uuid import UUID, uuid4

from glpgenc._support.forks import NonCopyable, Process
from glpgenc.errors import (
    InvalidValueError,
    KeyStateError,
    KMSConfigurationError,
    KMSKeyNotFoundError,
    KMSReplyError,
    KMSUnwrapError,
)
from glpgenc.events import EncryptionAuditEventType
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.instrumentation import KeyEvents
from glpgenc.keys.kms import Boto3Client, KMSProvider, UnwrappingProviders, providers_from
from glpgenc.keys.kms.protocol import check_key_length
from glpgenc.keys.secret import SecretBytes
from glpgenc.keys.usage import MAX_USES
from glpgenc.service.blob import WrappedDataKey
from glpgenc.service.gcm import ContextBinding, authentication_failure
from glpgenc.settings import Settings
from glpgenc.wire.aead import GcmCipher, cipher_of
from glpgenc.wire.context import encryption_context
from glpgenc.wire.derivation import stream_key, suite_key
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

PURPOSE = "envelope"
"""The purpose in the encryption context, which keeps keys of blobs and keys of the database apart."""


class EnvelopeKey(NonCopyable, bytearray):
    """An unwrapped data key of a tenant and class: 32 bytes in memory of our own. Its holder wipes it, by ``with``.

    Whatever takes a key in a buffer takes this one. Once wiped it has no bytes, so that nothing encrypts under zeros.

    It encrypts 2**32 values at most, counted over it and its copies in this process: since it was generated or
    unwrapped here. What others encrypt with its bytes is not counted. Thread-safe; a forked child decrypts with it, and
    encrypts with a key of its own.

    :param wrapped: the same key as the KMS wrapped it.
    :param secret: 32 bytes; wiped here.
    :param tenant_id: the tenant whose values it may encrypt.
    :param data_class: the data class of these.
    :param uses: how many of them.
    :ivar binding: the context that it was generated or unwrapped under; ``None`` in a cache.
    """

    __slots__ = ("_process", "_tickets", "_wiped", "binding", "data_class", "tenant_id", "wrapped")

    def __init__(
        self, wrapped: WrappedDataKey, secret: SecretBytes, tenant_id: str, data_class: str, uses: int = MAX_USES
    ) -> None:
        super().__init__(secret.view())
        secret.wipe()
        self._wiped = False
        self._process = Process()
        self.wrapped = wrapped
        self.tenant_id = tenant_id
        self.data_class = data_class
        self.binding: ContextBinding | None = None
        # An iterator: taking the next one is one step that no other thread sees half of.
        self._tickets: Iterator[int] = iter(range(uses))

    def cipher(self) -> GcmCipher:
        """Return the cipher of this key.

        :raises KeyStateError: if the key was wiped.
        """
        self.check()
        return cipher_of(suite_key(self, Suite.A256GCM))

    def stream_key(self) -> bytes:
        """Return the 32-byte key value of a stream, which has subkeys and nonces of its own: no use is counted.

        :raises KeyStateError: if the key was wiped.
        """
        self.check()
        return stream_key(self)

    def take(self) -> bool:
        """Count one use that is about to be made; false where all are made, and in a forked child."""
        return self._process.is_this and next(self._tickets, None) is not None

    def require_use(self) -> None:
        """Count one use that is about to be made.

        :raises KeyStateError: where all are made, if the key was wiped, and in a forked child.
        """
        self.check()
        if not self._process.is_this:
            raise KeyStateError(
                f"the uses of data key {self.wrapped.key_id} are counted in the process that this one was forked from",
                hint="call generate_data_key or decrypt_data_key after the fork",
            )
        if not self.take():
            raise KeyStateError(
                f"data key {self.wrapped.key_id} has encrypted as many values as one key may",
                hint="generate another one",
            )

    def check(self) -> None:
        """Refuse a key that was wiped.

        :raises KeyStateError: if it was.
        """
        if self.wiped:
            raise KeyStateError("the key was wiped from memory and can't be used any more")

    @property
    def wiped(self) -> bool:
        """Whether :meth:`wipe` was called."""
        return self._wiped

    def copy(self) -> EnvelopeKey:
        """Return a copy with key bytes of its own, and the count in common.

        :raises KeyStateError: if this one was wiped.
        """
        self.check()
        with SecretBytes(self) as secret:
            made = EnvelopeKey(self.wrapped, secret, self.tenant_id, self.data_class, 0)
        made.binding, made._tickets, made._process = self.binding, self._tickets, self._process  # same class
        return made

    def under(self, binding: ContextBinding) -> Self:
        """Return this key, for values of one context."""
        self.binding = binding
        return self

    def wipe(self) -> None:
        """Overwrite the key bytes, and drop them."""
        self._wiped = True
        self[:] = bytes(len(self))
        # With a view of it held by someone, zeros stay in its place.
        with suppress(BufferError):
            self.clear()

    def __repr__(self) -> str:
        return f"<EnvelopeKey key_id={self.wrapped.key_id}{' wiped' if self.wiped else ''}>"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, bytes | bytearray | memoryview) and hmac.compare_digest(self, other)

    __hash__ = None  # a hash would tell equal keys in a log

    def __del__(self) -> None:
        self.wipe()

    def __enter__(self) -> Self:
        self.check()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wipe()


class GeneratedDataKey(NamedTuple):
    """What :meth:`EnvelopeEncryptionService.generate_data_key` returns, to be unpacked.

    :param plaintext_key: the key, which its holder wipes, best by ``with``.
    :param encrypted_key: the same as the KMS wrapped it, to be kept. It is not secret.
    """

    plaintext_key: EnvelopeKey
    encrypted_key: bytes


class EnvelopeKeys(NonCopyable):
    """Generates, unwraps and caches data keys. Thread-safe; empty in a forked child.

    :param kms: what wraps and unwraps.
    :param config: environment, tenant, ``blob_key_uses``, and the cache's size and times.
    """

    def __init__(self, kms: KMSProvider | UnwrappingProviders | Boto3Client, config: Settings) -> None:
        self._providers = providers_from(kms, config)
        self._closed = False
        self._config = config
        # Never stale: while the KMS is unavailable what was read before may be read on, and nothing new is written.
        self._writing: DEKCache[tuple[str, str], EnvelopeKey] = DEKCache(config.cache_size, config.cache_ttl, 0)
        self._reading: DEKCache[tuple[WrappedDataKey, str, str], EnvelopeKey] = DEKCache(
            config.cache_size, config.cache_ttl, config.cache_max_stale
        )

    def generate(self, binding: ContextBinding, uses: int = MAX_USES) -> EnvelopeKey:
        """Have the KMS make a key.

        :param uses: how many values it may encrypt.
        :raises KeyStateError: after :meth:`close`.
        :raises KMSReplyError: if the KMS gave what no blob can hold, or a key of another length.
        :raises KMSError: if the KMS does not do it.
        """
        self.check_open()
        key_id, kms = uuid4(), self._providers.wrapping
        events = _events(key_id, binding, kms.name)
        with events.failures(EncryptionAuditEventType.KEY_GENERATED):
            made = kms.generate_data_key(self._context(key_id, binding))
        try:
            wrapped = WrappedDataKey(key_id, kms.name, made.key_uri, made.wrapped)
        except InvalidValueError as error:
            made.plaintext.wipe()
            raise KMSReplyError(
                error.message, hint=f"is the KMS provider {kms.name!r} made for this version?"
            ) from None
        secret = events.emit_for(check_key_length(made.plaintext), EncryptionAuditEventType.KEY_GENERATED)
        return EnvelopeKey(wrapped, secret, binding.tenant_id, binding.data_class, uses)

    def for_blob(self, binding: ContextBinding) -> EnvelopeKey:
        """Return a key for one more blob, with that use counted.

        :raises KeyStateError: after :meth:`close`.
        :raises KMSError: if the KMS does not make it.
        """
        uses, owner = self._config.blob_key_uses, (binding.tenant_id, binding.data_class)
        if uses == 1:
            key = self.generate(binding, 1)
            key.require_use()
            return key
        while True:
            key = self._writing.get(owner, lambda: self.generate(binding, uses))
            if key.take():
                return key
            key.wipe()
            self._writing.discard([owner])

    def unwrapped(self, wrapped: WrappedDataKey, binding: ContextBinding) -> EnvelopeKey:
        """Return a key that was made before, from the cache or from the KMS.

        :raises AuthenticationError: if it was altered, or is of another context or KMS key.
        :raises KeyStateError: after :meth:`close`.
        :raises KMSError: if the KMS can't tell.
        """
        self.check_open()
        name = (wrapped, binding.tenant_id, binding.data_class)

        def load() -> EnvelopeKey:
            events = _events(wrapped.key_id, binding, wrapped.provider)
            with events.failures(EncryptionAuditEventType.KEY_ACCESSED):
                secret = self._unwrap(wrapped, binding)
            events.emit_for(secret, EncryptionAuditEventType.KEY_ACCESSED)
            return EnvelopeKey(wrapped, secret, binding.tenant_id, binding.data_class)

        return self._reading.get(name, load)

    def check_open(self) -> None:
        """Refuse after :meth:`close`."""
        if self._closed:
            raise KeyStateError("the service was closed")

    def close(self) -> None:
        """Wipe every key, for good."""
        self._closed = True
        self._writing.close()
        self._reading.close()

    def _unwrap(self, wrapped: WrappedDataKey, binding: ContextBinding) -> SecretBytes:
        # What wrapped it is shown by the blob, which may have been altered: so what does not fit is no other error than
        # the one of a wrong tag. Raised outside the handlers, so that no KMS's words hang on it.
        kms = self._providers.of(wrapped.provider, wrapped.key_uri)
        if kms is not None:
            try:
                context = self._context(wrapped.key_id, binding)
                return check_key_length(kms.decrypt(wrapped.wrapped, wrapped.key_uri, context))
            except (KMSUnwrapError, KMSKeyNotFoundError):
                pass
            except KMSConfigurationError:
                # Raised where it names a key that the KMS is not set up for. Of the one that it is, it is not a lie.
                if kms.current_uri() == wrapped.key_uri:
                    raise
        raise authentication_failure()

    def _context(self, key_id: UUID, binding: ContextBinding) -> dict[str, str]:
        return encryption_context(
            environment=self._config.environment,
            tenant_id=binding.tenant_id,
            data_class=binding.data_class,
            purpose=PURPOSE,
            key_id=key_id,
        )


def _events(key_id: UUID, binding: ContextBinding, provider: str) -> KeyEvents:
    return KeyEvents(
        key_id=key_id,
        tenant_id=binding.tenant_id,
        data_class=binding.data_class,
        purpose=PURPOSE,
        version=None,
        provider=provider,
    )
