"""Data keys that no table and no file keeps: the KMS makes them and opens them again from what is in a blob."""

from __future__ import annotations

from uuid import UUID, uuid4

from glpgenc._support.forks import Uncopied
from glpgenc.errors import (
    InvalidValueError,
    KeyStateError,
    KMSConfigurationError,
    KMSKeyNotFoundError,
    KMSReplyError,
    KMSUnwrapError,
    TenantRequiredError,
)
from glpgenc.events import EncryptionAuditEventType
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.kms import Boto3Client, KMSProvider, UnwrappingProviders, providers_from
from glpgenc.keys.kms.protocol import check_key_length
from glpgenc.keys.secret import SecretBytes
from glpgenc.keys.telling import Named, failing, told_secret
from glpgenc.keys.uses import MAX_USES
from glpgenc.service.binding import Binding
from glpgenc.service.blob import WrappedDataKey
from glpgenc.service.envelope_key import EnvelopeKey
from glpgenc.service.gcm import refused
from glpgenc.settings import Settings
from glpgenc.wire.context import encryption_context

PURPOSE = "envelope"
"""Stands in the encryption context, so that a blob's key does not unwrap as one of the database, nor the other way."""


class EnvelopeKeys(Uncopied):
    """Makes and opens data keys, and keeps some for a while. Thread-safe; empty in a forked child.

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

    def resolve_tenant(self, tenant_id: str | None) -> str:
        """Return the tenant named, which is the setting ``tenant`` where the context has none.

        :raises TenantRequiredError: if there is neither.
        """
        if tenant_id is None:
            raise TenantRequiredError(hint="put tenant_id into the context, or set the setting tenant")
        return tenant_id

    def generate(self, binding: Binding, uses: int = MAX_USES) -> EnvelopeKey:
        """Let the KMS make a key.

        :param uses: how many values it may encrypt.
        :raises KeyStateError: after :meth:`close`.
        :raises KMSReplyError: if the KMS gave what no blob can hold, or a key of another length.
        :raises KMSError: if the KMS does not do it.
        """
        self.check_open()
        key_id, kms = uuid4(), self._providers.wrapping
        named = _named(key_id, binding, kms.name)
        with failing(named, EncryptionAuditEventType.KEY_GENERATED):
            made = kms.generate_data_key(self._context(key_id, binding))
        try:
            wrapped = WrappedDataKey(key_id, kms.name, made.key_uri, made.wrapped)
        except InvalidValueError as error:
            made.plaintext.wipe()
            raise KMSReplyError(
                error.message, hint=f"is the KMS provider {kms.name!r} made for this version?"
            ) from None
        secret = told_secret(check_key_length(made.plaintext), named, EncryptionAuditEventType.KEY_GENERATED)
        return EnvelopeKey(wrapped, secret, binding.tenant_id, binding.data_class, uses)

    def for_blob(self, binding: Binding) -> EnvelopeKey:
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

    def unwrapped(self, wrapped: WrappedDataKey, binding: Binding) -> EnvelopeKey:
        """Return a key that was made before, from the cache or from the KMS.

        :raises AuthenticationError: if it was altered, or is of another context or KMS key.
        :raises KeyStateError: after :meth:`close`.
        :raises KMSError: if the KMS can't tell.
        """
        self.check_open()
        name = (wrapped, binding.tenant_id, binding.data_class)

        def load() -> EnvelopeKey:
            named = _named(wrapped.key_id, binding, wrapped.provider)
            with failing(named, EncryptionAuditEventType.KEY_ACCESSED):
                secret = self._unwrap(wrapped, binding)
            told_secret(secret, named, EncryptionAuditEventType.KEY_ACCESSED)
            return EnvelopeKey(wrapped, secret, binding.tenant_id, binding.data_class)

        return self._reading.get(name, load)

    def check_open(self) -> None:
        """Refuse after :meth:`close`.

        :raises KeyStateError: as said.
        """
        if self._closed:
            raise KeyStateError("the service was closed")

    def close(self) -> None:
        """Wipe every key, for good."""
        self._closed = True
        self._writing.close()
        self._reading.close()

    def _unwrap(self, wrapped: WrappedDataKey, binding: Binding) -> SecretBytes:
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
        raise refused()

    def _context(self, key_id: UUID, binding: Binding) -> dict[str, str]:
        return encryption_context(
            environment=self._config.environment,
            tenant_id=binding.tenant_id,
            data_class=binding.data_class,
            purpose=PURPOSE,
            key_id=key_id,
        )


def _named(key_id: UUID, binding: Binding, provider: str) -> Named:
    return Named(
        key_id=key_id,
        tenant_id=binding.tenant_id,
        data_class=binding.data_class,
        purpose=PURPOSE,
        version=None,
        provider=provider,
    )
