"""Envelope encryption: each blob carries the wrapped data key that opens it, and needs no database and no file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import EncryptionContextError
from glpgenc.events.observe import Owner, observe_values
from glpgenc.keys.context import tenant_of
from glpgenc.keys.kms import Boto3Client, KMSProvider, UnwrappingProviders, build_providers
from glpgenc.service import gcm
from glpgenc.service.blob import EnvelopeEncryptedData, WrappedDataKey, parse_blob
from glpgenc.service.config import EncryptionServiceConfig
from glpgenc.service.encrypted_data import EncryptedData, aad_of, named_key_id, parts_of
from glpgenc.service.envelope_keys import EnvelopeKey, EnvelopeKeys, GeneratedDataKey
from glpgenc.service.gcm import BLOB_LABEL, VALUE_LABEL, ContextBinding, associated_data, require_tenant
from glpgenc.settings import Settings
from glpgenc.wire.aead import NONCE_BYTES, TAG_BYTES
from glpgenc.wire.buffer import Buffer, as_bytes_view
from glpgenc.wire.envelope import Suite, build_header

P = ParamSpec("P")
T = TypeVar("T")


class EnvelopeEncryptionService(NonCopyable):
    """Encrypts under data keys that stand, wrapped, beside what they encrypt. Thread-safe.

    :meth:`generate_data_key` has the KMS make a key, :meth:`encrypt_with_dek` encrypts values with it, each of which
    carries the wrapped key, and :meth:`decrypt_with_dek` decrypts one with the KMS alone. :meth:`encrypt_blob` and
    :meth:`decrypt_blob` do both steps at once, bytes in and bytes out. Anyone who keeps the wrapped key apart from many
    values uses :meth:`encrypt_detached` and :meth:`decrypt_detached`.

    The context is as for :class:`~glpgenc.service.EncryptionService`: tenant and class are in the
    encryption context of the KMS as well, and all of it, like ``aad``, in what the tag covers.

    Every method raises :class:`~glpgenc.errors.ConfigurationError` or :class:`~glpgenc.errors.TenantRequiredError` for
    a context that can't be one, :class:`~glpgenc.errors.KMSError` when the KMS fails, and
    :class:`~glpgenc.errors.KeyStateError` after :meth:`close`.

    :param kms_client: what wraps data keys: a provider, several of which the others only unwrap, or a boto3 client of
        ``kms`` with ``kms_key`` in ``config``.
    :param config: see :class:`~glpgenc.service.EncryptionServiceConfig`.
    :raises KMSConfigurationError: if a boto3 client can't be used.
    """

    def __init__(self, kms_client: KMSProvider | UnwrappingProviders | Boto3Client, config: Settings) -> None:
        self._keys = EnvelopeKeys(kms_client, config)
        self._tenant = config.tenant

    @classmethod
    def from_settings(cls, settings: Settings | None = None) -> Self:
        """Build a service under the KMS that the settings name.

        :param settings: by default those of the environment and of ``glpgenc.toml``.
        :raises KMSConfigurationError: if the KMS provider can't be built.
        """
        config = EncryptionServiceConfig.load() if settings is None else settings
        return cls(build_providers(config), config)

    def encrypt_blob(self, plaintext: Buffer, context: Mapping[str, str], aad: Buffer = b"") -> bytes:
        """Encrypt to a blob that opens with the KMS alone.

        The KMS is asked for a key each time, or once for every ``blob_key_uses`` blobs of a tenant and class.

        :param plaintext: of up to 2**31 - 17 bytes.
        :returns: the blob: the wrapped key (with the local provider 137 bytes) and 28 bytes more than the plaintext.
        :raises InvalidValueError: when the plaintext is longer.
        """
        return observe_values("encrypt", 1, self._owner, self._seal_blob, context, plaintext, aad)

    def decrypt_blob(self, blob: Buffer, context: Mapping[str, str], aad: Buffer = b"") -> bytes:
        """Verify and decrypt a blob. Its key stays in the cache, so that the KMS is not asked for it again.

        :param context: the same as when it was encrypted.
        :raises NotEncryptedError: when it is not a blob.
        :raises AuthenticationError: another context, associated data, environment or KMS key, or altered bytes.
        :raises KMSError: when the KMS is unavailable or denies access: nothing is said of the blob then.
        """
        return observe_values("decrypt", 1, self._owner, self._open_blob, context, blob, aad)

    def generate_data_key(self, context: Mapping[str, str]) -> GeneratedDataKey:
        """Let the KMS make a data key, which encrypts values of this context.

        :returns: ``plaintext_key``, 32 bytes, which the caller wipes, best by ``with plaintext_key:``; and
            ``encrypted_key``, its wrapped form to keep.
        """
        key = self._keys.generate(binding := self._bind(context))
        return GeneratedDataKey(key.under(binding), key.wrapped.to_bytes())

    def decrypt_data_key(self, encrypted_key: WrappedDataKey | Buffer, context: Mapping[str, str]) -> EnvelopeKey:
        """Unwrap a data key.

        :param encrypted_key: as it was generated, or as it is in an ``EnvelopeEncryptedData``.
        :param context: one of the same tenant and class; the key then encrypts values of this context.
        :returns: the key, which the caller wipes.
        :raises NotEncryptedError: when the bytes are not a wrapped key.
        :raises AuthenticationError: when it was altered, or is of another tenant, class, environment or KMS key.
        """
        if not isinstance(encrypted_key, WrappedDataKey):
            encrypted_key = WrappedDataKey.from_bytes(encrypted_key)
        binding = self._bind(context)
        return self._keys.unwrapped(encrypted_key, binding).under(binding)

    def encrypt_with_dek(self, plaintext: Buffer, dek: EnvelopeKey, aad: Buffer = b"") -> EnvelopeEncryptedData:
        """Encrypt a value with a data key, under the context that the key was generated or unwrapped with.

        :param plaintext: of up to 2**31 - 17 bytes.
        :param dek: what :meth:`generate_data_key` or :meth:`decrypt_data_key` returned; a copy of its bytes alone does
            not know what wrapped it.
        :param aad: further bytes that the tag covers.
        :returns: ciphertext, nonce and tag, and the wrapped key that decrypts them.
        :raises KeyStateError: when the key was wiped, or has encrypted as many values as one key may.
        :raises InvalidValueError: when the plaintext is longer.
        :raises TypeError: when ``dek`` is another kind of key.
        """
        binding = _binding_of(dek)
        return observe_values("encrypt", 1, self._owner, self._seal_with, binding.context, dek, plaintext, aad)

    def decrypt_with_dek(
        self, envelope: EnvelopeEncryptedData | Buffer, context: Mapping[str, str], aad: Buffer | None = None
    ) -> bytes:
        """Verify and decrypt a value with the data key that it carries, which the KMS unwraps unless it is in memory.

        :param envelope: what :meth:`encrypt_with_dek` returned, or its ``to_bytes()``.
        :param context: the same as when it was encrypted.
        :param aad: the same as when it was encrypted; ``None`` for the ones that the envelope carries, which are empty
            in one that was read from bytes.
        :raises AuthenticationError: another context, associated data, environment or KMS key, or altered bytes.
        :raises NotEncryptedError: when it is not such a value.
        """
        if isinstance(envelope, EnvelopeEncryptedData):
            aad, envelope = envelope.aad if aad is None else aad, envelope.to_bytes()
        return observe_values(
            "decrypt", 1, self._owner, self._open_blob, context, envelope, b"" if aad is None else aad
        )

    def encrypt_detached(
        self, plaintext: Buffer, dek: EnvelopeKey, context: Mapping[str, str], aad: Buffer = b""
    ) -> EncryptedData:
        """Encrypt a value with a data key; the wrapped key is not in it, which the caller keeps.

        :param context: one of the key's tenant and class; its further entries may differ from value to value.
        :raises EncryptionContextError: when the context is of another tenant or class than the key.
        :raises KeyStateError: when the key was wiped, or has encrypted as many values as one key may.
        :raises InvalidValueError: when the plaintext is longer than 2**31 - 17 bytes.
        """
        return observe_values("encrypt", 1, self._owner, self._seal, context, dek, plaintext, aad)

    def decrypt_detached(
        self,
        encrypted_data: EncryptedData | Buffer,
        dek: EnvelopeKey,
        context: Mapping[str, str],
        aad: Buffer | None = None,
    ) -> bytes:
        """Verify and decrypt a value whose key the caller has unwrapped.

        :param encrypted_data: what :meth:`encrypt_detached` returned, or its ``to_bytes()``.
        :param aad: the same as when it was encrypted; ``None`` for the ones that an ``EncryptedData`` carries.
        :raises AuthenticationError: another key, context or associated data, or altered bytes.
        :raises KeyStateError: when the key was wiped.
        :raises NotEncryptedError: when the bytes are not such a value; UnsupportedSuiteError when of another suite.
        """
        covered = aad_of(encrypted_data, aad)
        return observe_values("decrypt", 1, self._owner, self._open, context, dek, encrypted_data, covered)

    def close(self) -> None:
        """Wipe the keys that are kept, not those that were handed out. Later use raises KeyStateError."""
        self._keys.close()

    async def run_async(self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run any method in a thread: ``await service.run_async(service.generate_data_key, context)``."""
        from asyncio import to_thread  # noqa: PLC0415  # slow to import, and only a program that has it comes here

        return await to_thread(method, *args, **kwargs)

    async def encrypt_blob_async(self, plaintext: Buffer, context: Mapping[str, str], aad: Buffer = b"") -> bytes:
        """Run :meth:`encrypt_blob` in a thread."""
        return await self.run_async(self.encrypt_blob, plaintext, context, aad)

    async def decrypt_blob_async(self, blob: Buffer, context: Mapping[str, str], aad: Buffer = b"") -> bytes:
        """Run :meth:`decrypt_blob` in a thread."""
        return await self.run_async(self.decrypt_blob, blob, context, aad)

    def _owner(self, context: Mapping[str, str], *_: object) -> Owner:
        return Owner.of_context(context, self._tenant)

    def __enter__(self) -> Self:
        self._keys.check_open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _seal_blob(self, context: Mapping[str, str], plaintext: Buffer, aad: Buffer) -> tuple[Owner, bytes]:
        binding = self._bind(context)
        with self._keys.for_blob(binding) as key:
            header, nonce = key.wrapped.to_bytes(), os.urandom(NONCE_BYTES)
            bound = associated_data(binding.aad_prefix(header, BLOB_LABEL), aad)
            return _used(key), b"".join((header, nonce, gcm.encrypt(key.cipher(), nonce, plaintext, bound)))

    def _seal_with(
        self, _context: Mapping[str, str], key: EnvelopeKey, plaintext: Buffer, aad: Buffer
    ) -> tuple[Owner, EnvelopeEncryptedData]:
        self._keys.check_open()
        key.require_use()
        header, nonce = key.wrapped.to_bytes(), os.urandom(NONCE_BYTES)
        kept = bytes(gcm.checked_aad(aad))
        bound = associated_data(_binding_of(key).aad_prefix(header, BLOB_LABEL), kept)
        made = gcm.encrypt(key.cipher(), nonce, plaintext, bound)
        return _used(key), EnvelopeEncryptedData(made[:-TAG_BYTES], nonce, made[-TAG_BYTES:], header, kept)

    def _open_blob(self, context: Mapping[str, str], blob: Buffer, aad: Buffer) -> tuple[Owner, bytes]:
        parsed = parse_blob(as_bytes_view(blob))
        binding = self._bind(context)
        with self._keys.unwrapped(parsed.key, binding) as key:
            bound = associated_data(binding.aad_prefix(parsed.header, BLOB_LABEL), aad)
            return _used(key), gcm.decrypt(key.cipher(), parsed.nonce, parsed.sealed, bound)

    def _seal(
        self, context: Mapping[str, str], key: EnvelopeKey, plaintext: Buffer, aad: Buffer
    ) -> tuple[Owner, EncryptedData]:
        self._keys.check_open()
        binding = self._bind(context)
        if not _is_of(key, binding):
            raise EncryptionContextError("the data key is of another tenant or data class than the context")
        kept = bytes(gcm.checked_aad(aad))
        cipher, bound, nonce = key.cipher(), _value_aad(key, binding, kept), os.urandom(NONCE_BYTES)
        key.require_use()
        made = gcm.encrypt(cipher, nonce, plaintext, bound)
        return _used(key), EncryptedData(made[:-TAG_BYTES], nonce, made[-TAG_BYTES:], None, key.wrapped.key_id, kept)

    def _open(
        self, context: Mapping[str, str], key: EnvelopeKey, data: EncryptedData | Buffer, aad: Buffer
    ) -> tuple[Owner, bytes]:
        self._keys.check_open()
        name, nonce, sealed = parts_of(data)
        binding = self._bind(context)
        if named_key_id(name) != key.wrapped.key_id.bytes or not _is_of(key, binding):
            raise gcm.authentication_failure()
        return _used(key), gcm.decrypt(key.cipher(), nonce, sealed, _value_aad(key, binding, aad))

    def _bind(self, context: Mapping[str, str]) -> ContextBinding:
        return ContextBinding.of(context, tenant_id=require_tenant(tenant_of(context, self._tenant)))


def _is_of(key: EnvelopeKey, binding: ContextBinding) -> bool:
    return (key.tenant_id, key.data_class) == (binding.tenant_id, binding.data_class)


def _used(key: EnvelopeKey) -> Owner:
    return Owner(key.tenant_id, key.data_class, key.wrapped.key_id)


def _value_aad(key: EnvelopeKey, binding: ContextBinding, aad: Buffer) -> bytes:
    header = build_header(Suite.A256GCM, key.wrapped.key_id)
    return associated_data(binding.aad_prefix(header, VALUE_LABEL), aad)


def _binding_of(key: object) -> ContextBinding:
    # A data key of a database, for one: what wraps that must not leave it, or a shredded tenant could still be read.
    if not isinstance(key, EnvelopeKey) or key.binding is None:
        raise TypeError(
            "dek is a key that generate_data_key() or decrypt_data_key() returned, which knows its wrapped form and "
            f"its context, not {type(key).__name__}; EncryptionService.encrypt_bytes() takes any key of 32 bytes, and "
            "EncryptionService(key_manager, config) encrypts with the keys of a database"
        )
    return key.binding
