"""Envelope encryption: each blob carries the wrapped data key that opens it, and needs no database and no file."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from glpgenc.errors import ConfigurationError
from glpgenc.keys.context import tenant_of
from glpgenc.keys.kms import KMSProvider, UnwrappingProviders
from glpgenc.service import gcm
from glpgenc.service.binding import BLOB_LABEL, VALUE_LABEL, Binding, associated_data
from glpgenc.service.blob import WrappedDataKey, parse_blob
from glpgenc.service.data import EncryptedData, key_named, parts_of
from glpgenc.service.envelope_key import EnvelopeKey
from glpgenc.service.envelope_keys import EnvelopeKeys
from glpgenc.service.telling import Owner, told
from glpgenc.settings import Settings
from glpgenc.wire.a256gcm import NONCE_BYTES, TAG_BYTES
from glpgenc.wire.buffer import Buffer
from glpgenc.wire.envelope import Suite, build_header

P = ParamSpec("P")
T = TypeVar("T")


class EnvelopeEncryptionService:
    """Encrypts under data keys that stand, wrapped, beside what they encrypt. Thread-safe.

    :meth:`encrypt_blob` and :meth:`decrypt_blob` keep both in one piece. Whoever keeps them apart uses the four methods
    below: a key is generated, encrypts any number of values, and is unwrapped again from its wrapped form.

    The context is as for :class:`~glpgenc.service.encryption_service.EncryptionService`: tenant and class are in the
    encryption context of the KMS as well, and all of it, like ``aad``, in what the tag covers.

    Every method raises :class:`~glpgenc.errors.ConfigurationError` or :class:`~glpgenc.errors.TenantRequiredError` for
    a context that can't be one, and :class:`~glpgenc.errors.KMSError` when the KMS fails.

    :param kms_client: what wraps data keys; with several, those that unwrap too.
    :param config: see :class:`~glpgenc.service.config.EncryptionServiceConfig`.
    """

    def __init__(self, kms_client: KMSProvider | UnwrappingProviders, config: Settings) -> None:
        self._keys = EnvelopeKeys(kms_client, config)
        self._tenant = config.tenant

    def encrypt_blob(self, plaintext: Buffer, context: Mapping[str, str], aad: Buffer = b"") -> bytes:
        """Encrypt to a blob that opens with the KMS alone.

        The KMS is asked for a key each time, or once for every ``blob_key_uses`` blobs of a tenant and class.

        :param plaintext: of up to 2**31 - 17 bytes.
        :returns: the blob: the wrapped key (with the local provider 137 bytes) and 28 bytes more than the plaintext.
        :raises InvalidValueError: when the plaintext is longer.
        """
        return told("encrypt", 1, self._tenant, self._seal_blob, context, plaintext, aad)

    def decrypt_blob(self, blob: Buffer, context: Mapping[str, str], aad: Buffer = b"") -> bytes:
        """Verify and decrypt a blob. Its key stays in the cache, so that the KMS is not asked for it again.

        :param context: the same as when it was encrypted.
        :raises NotEncryptedError: when it is no blob.
        :raises AuthenticationError: another context, associated data, environment or KMS key, or altered bytes.
        :raises KMSError: when the KMS is away or denies access: nothing is said of the blob then.
        """
        return told("decrypt", 1, self._tenant, self._open_blob, context, blob, aad)

    def generate_data_key(self, context: Mapping[str, str]) -> EnvelopeKey:
        """Let the KMS make a data key.

        :returns: the key, which the caller wipes, best by ``with``; ``key.wrapped`` is its wrapped form to keep.
        """
        return self._keys.generate(self._bind(context))

    def decrypt_data_key(self, wrapped: WrappedDataKey | Buffer, context: Mapping[str, str]) -> EnvelopeKey:
        """Unwrap a data key.

        :param wrapped: as it was generated, or its ``to_bytes()``.
        :param context: one of the same tenant and class.
        :returns: the key, which the caller wipes.
        :raises NotEncryptedError: when the bytes are no wrapped key.
        :raises AuthenticationError: when it was altered, or is of another tenant, class, environment or KMS key.
        """
        if not isinstance(wrapped, WrappedDataKey):
            wrapped = WrappedDataKey.from_bytes(wrapped)
        return self._keys.unwrapped(wrapped, self._bind(context))

    def encrypt_with_dek(
        self, key: EnvelopeKey, plaintext: Buffer, context: Mapping[str, str], aad: Buffer = b""
    ) -> EncryptedData:
        """Encrypt a value with a data key; the wrapped key is not in it.

        :raises ConfigurationError: when the context is of another tenant or class than the key.
        :raises KeyStateError: when the key was wiped, or has encrypted as many values as one key may.
        :raises InvalidValueError: when the plaintext is longer than 2**31 - 17 bytes.
        """
        return told("encrypt", 1, self._tenant, self._seal, context, key, plaintext, aad)

    def decrypt_with_dek(
        self, key: EnvelopeKey, data: EncryptedData | Buffer, context: Mapping[str, str], aad: Buffer = b""
    ) -> bytes:
        """Verify and decrypt a value.

        :param data: what :meth:`encrypt_with_dek` returned, or its ``to_bytes()``.
        :raises AuthenticationError: another key, context or associated data, or altered bytes.
        :raises KeyStateError: when the key was wiped.
        :raises NotEncryptedError: when the bytes are no such value; UnsupportedSuiteError when of another suite.
        """
        return told("decrypt", 1, self._tenant, self._open, context, key, data, aad)

    def close(self) -> None:
        """Wipe the keys that are kept, not those that were handed out. Blobs raise KeyStateError from then on."""
        self._keys.close()

    async def run_async(self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run any method in a thread: ``await service.run_async(service.generate_data_key, context)``."""
        return await asyncio.to_thread(method, *args, **kwargs)

    async def encrypt_blob_async(self, plaintext: Buffer, context: Mapping[str, str], aad: Buffer = b"") -> bytes:
        """Run :meth:`encrypt_blob` in a thread."""
        return await self.run_async(self.encrypt_blob, plaintext, context, aad)

    async def decrypt_blob_async(self, blob: Buffer, context: Mapping[str, str], aad: Buffer = b"") -> bytes:
        """Run :meth:`decrypt_blob` in a thread."""
        return await self.run_async(self.decrypt_blob, blob, context, aad)

    def __enter__(self) -> Self:
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

    def _open_blob(self, context: Mapping[str, str], blob: Buffer, aad: Buffer) -> tuple[Owner, bytes]:
        parsed = parse_blob(gcm.as_bytes_view(blob))
        binding = self._bind(context)
        with self._keys.unwrapped(parsed.key, binding) as key:
            bound = associated_data(binding.aad_prefix(parsed.header, BLOB_LABEL), aad)
            return _used(key), gcm.decrypt(key.cipher(), parsed.nonce, parsed.sealed, bound)

    def _seal(
        self, context: Mapping[str, str], key: EnvelopeKey, plaintext: Buffer, aad: Buffer
    ) -> tuple[Owner, EncryptedData]:
        binding = self._bind(context)
        if not _is_of(key, binding):
            raise ConfigurationError("the data key is of another tenant or data class than the context")
        cipher, bound, nonce = key.cipher(), _value_aad(key, binding, aad), os.urandom(NONCE_BYTES)
        key.require_use()
        made = gcm.encrypt(cipher, nonce, plaintext, bound)
        return _used(key), EncryptedData(made[:-TAG_BYTES], nonce, made[-TAG_BYTES:], None, key.wrapped.key_id)

    def _open(
        self, context: Mapping[str, str], key: EnvelopeKey, data: EncryptedData | Buffer, aad: Buffer
    ) -> tuple[Owner, bytes]:
        name, nonce, sealed = parts_of(data)
        binding = self._bind(context)
        if key_named(name) != key.wrapped.key_id.bytes or not _is_of(key, binding):
            raise gcm.refused()
        return _used(key), gcm.decrypt(key.cipher(), nonce, sealed, _value_aad(key, binding, aad))

    def _bind(self, context: Mapping[str, str]) -> Binding:
        return Binding.of(context, tenant_id=self._keys.resolve_tenant(tenant_of(context, self._tenant)))


def _is_of(key: EnvelopeKey, binding: Binding) -> bool:
    return (key.tenant_id, key.data_class) == (binding.tenant_id, binding.data_class)


def _used(key: EnvelopeKey) -> Owner:
    return Owner(key.tenant_id, key.data_class, key.wrapped.key_id)


def _value_aad(key: EnvelopeKey, binding: Binding, aad: Buffer) -> bytes:
    header = build_header(Suite.A256GCM, key.wrapped.key_id)
    return associated_data(binding.aad_prefix(header, VALUE_LABEL), aad)
