"""Values of any kind, encrypted outside the database with the data keys of a tenant and class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import urandom
from types import TracebackType
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from cryptography.exceptions import InvalidTag

from glpgenc._support.forks import NonCopyable
from glpgenc._support.ttl_cache import monotonic_clock
from glpgenc.errors import GlpgencError, InvalidValueError
from glpgenc.events import hub, spans
from glpgenc.events.observe import Operation, Owner, UsedKey, observe_each, observe_values
from glpgenc.keys.context import plain_entries
from glpgenc.keys.kms import Boto3Client, KMSProvider, UnwrappingProviders, build_providers
from glpgenc.keys.model import DataKey, DataKeyRecord
from glpgenc.service.ciphers import CipherCache
from glpgenc.service.config import EncryptionServiceConfig
from glpgenc.service.encrypted_data import (
    BODY_PART,
    HEADER_PART,
    NONCE_PART,
    OVERHEAD_BYTES,
    SMALL_BYTES,
    DecryptedData,
    EncryptedData,
    SealedBytes,
    made_data,
    named_key_id,
    parts_of,
)
from glpgenc.service.envelope_keys import EnvelopeKey
from glpgenc.service.gcm import authentication_failure
from glpgenc.service.key_source import check_key_storage, source_of
from glpgenc.service.value_cipher import ValueCipher, decrypt_raw, encrypt_raw
from glpgenc.settings import Settings
from glpgenc.wire.aead import NONCE_BYTES
from glpgenc.wire.buffer import Buffer, as_bytes_view

if TYPE_CHECKING:
    from glpgenc.keys.manager import KeyManager

P = ParamSpec("P")
T = TypeVar("T")


class EncryptionService(NonCopyable):
    """Encrypts and decrypts bytes with AES-256-GCM, in the envelope of suite 0xFB.

    Every method takes a context: ``data_class`` chooses the key, ``tenant_id`` too (the default tenant's if it is left
    out), and all entries are authenticated, so that what was encrypted under one context opens under no other. So is
    ``aad``, which is for what differs from value to value, such as an object's name. Neither is stored in the value.

    An :class:`~glpgenc.service.EncryptedData` carries its ``aad``, so that this object decrypts by its context
    alone. What is read from storage does not: give the ``aad`` again, which binds the value to where it stands.

    Data comes in ``bytes``, ``bytearray``, ``memoryview``, or whatever else gives a contiguous buffer.

    Thread-safe. Keys are copies that are wiped as soon as a cipher is made of them, and a cipher is held for a second:
    a warm call asks neither the KMS nor the database. Every method raises :class:`~glpgenc.errors.KMSError`,
    :class:`~glpgenc.errors.DatabaseError` or :class:`~glpgenc.errors.KeyManagementError` when a key is not to be had,
    :class:`~glpgenc.errors.ConfigurationError` for a context that can't be one, and
    :class:`~glpgenc.errors.KeyStateError` after :meth:`close`.

    :param kms_client: a KMS, in the form of a provider, several, or a boto3 client of ``kms``; or a key manager, which
        stays the caller's.
    :param config: see :class:`~glpgenc.service.EncryptionServiceConfig`. With a KMS, wrapped keys are in
        ``keyset_file`` where that is set, else in ``database_url``.
    :raises ConfigurationError: with a KMS, if neither is set.
    :raises KMSConfigurationError: if a boto3 client can't be used.
    """

    def __init__(
        self, kms_client: KeyManager | KMSProvider | UnwrappingProviders | Boto3Client, config: Settings
    ) -> None:
        self._keys = source_of(kms_client, config)
        self._ciphers = CipherCache(self._keys, config.tenant)
        self._values = ValueCipher(self._ciphers)
        self._sealers, self._openers = self._ciphers.sealers, self._ciphers.openers
        self._tenant = config.tenant

    @classmethod
    def from_settings(cls, settings: Settings | None = None) -> Self:
        """Build a service under the KMS that the settings name.

        :param settings: by default those of the environment and of ``glpgenc.toml``.
        :raises ConfigurationError: if neither is set.
        :raises KMSConfigurationError: if the KMS provider can't be built.
        """
        config = EncryptionServiceConfig.load() if settings is None else settings
        check_key_storage(config)
        return cls(build_providers(config), config)

    def __repr__(self) -> str:
        return f"<EncryptionService keys={type(self._keys).__name__}>"

    def encrypt(self, plaintext: Buffer, context: Mapping[str, str], aad: Buffer = b"") -> EncryptedData:
        """Encrypt a value.

        :param plaintext: of up to 2**31 - 17 bytes.
        :param context: see the class.
        :param aad: further bytes that the tag covers; the same must be given, or carried, to decrypt.
        :returns: ciphertext, nonce, tag, key version, and what else decrypts it.
        :raises InvalidValueError: when the plaintext is longer, or ``aad`` than 1 GiB.
        :raises KeyStateError: when the key has encrypted as many values as one key may.
        """
        if not hub.listeners and spans.tracer is None:
            # The usual case, as in decrypt().
            given = context if type(context) is dict else plain_entries(context)
            try:
                recent = self._sealers.recent.get(given.get("tenant_id"))
            except TypeError:
                recent = None  # what can't be a tenant is refused below
            if recent is not None and type(plaintext) is bytes and len(plaintext) <= SMALL_BYTES and type(aad) is bytes:
                known, since, until, seal, sealer = recent
                if known == given and since <= monotonic_clock() < until:
                    if next(sealer.uses.tickets, None) is None:
                        sealer.uses.take()
                    nonce = urandom(NONCE_BYTES)
                    made = seal(nonce, plaintext, sealer.bound(aad) if aad else sealer.bare)
                    return made_data(made, nonce, sealer.version, sealer.key_id, aad)
            return self._values.seal(context, plaintext, aad)[1]
        return observe_values("encrypt", 1, self._owner, self._values.seal, context, plaintext, aad)

    def decrypt(
        self, encrypted_data: EncryptedData | Buffer, context: Mapping[str, str], aad: Buffer | None = None
    ) -> bytes:
        """Verify and decrypt a value.

        :param encrypted_data: what any of the encrypting methods returned or wrote; an ``EncryptedData`` that was put
            together of stored parts names its key by ``key_id`` or by ``key_version``.
        :param context: the same as when it was encrypted.
        :param aad: the same as when it was encrypted; ``None`` for the ones that an ``EncryptedData`` carries, which
            are empty in one that was read from bytes.
        :raises AuthenticationError: another context, other associated data, or altered bytes.
        :raises KeyNotFoundError: when the key that it names is not there.
        :raises NotEncryptedError: when it is no such value.
        :raises UnsupportedSuiteError: when it is an envelope of another suite.
        """
        if not hub.listeners and spans.tracer is None:
            # The usual case here, without a call for each step: there are as many of them as work in the cipher.
            if (
                type(encrypted_data) is bytes
                and OVERHEAD_BYTES <= len(encrypted_data) <= SMALL_BYTES
                and (aad is None or type(aad) is bytes)
                and (recent := self._openers.recent.get(encrypted_data[HEADER_PART])) is not None
            ):
                known, since, until, unseal, opener = recent
                given = context if type(context) is dict else plain_entries(context)
                if known == given and since <= monotonic_clock() < until:
                    covered = opener.bound(aad) if aad else opener.bare
                    try:
                        return unseal(encrypted_data[NONCE_PART], encrypted_data[BODY_PART], covered)
                    except InvalidTag:
                        raise authentication_failure() from None
            return self._values.open(context, encrypted_data, aad)[1]
        return observe_values("decrypt", 1, self._owner, self._values.open, context, encrypted_data, aad)

    def decrypt_data(
        self, encrypted_data: EncryptedData | Buffer, context: Mapping[str, str], aad: Buffer | None = None
    ) -> DecryptedData:
        """Verify and decrypt a value, and say which key opened it: one of an old version may be encrypted again.

        :raises AuthenticationError: as :meth:`decrypt`, like what else is raised.
        """
        return observe_values("decrypt", 1, self._owner, self._values.open_data, context, encrypted_data, aad)

    def encrypt_bytes(self, data: Buffer, key: Buffer | DataKey, aad: Buffer = b"") -> SealedBytes:
        """Encrypt with AES-256-GCM under a key of the caller's, as it is. No context is bound, and no event is emitted.

        :param data: of up to 2**31 - 17 bytes.
        :param key: 32 bytes; or what :meth:`EnvelopeEncryptionService.generate_data_key` or
            :meth:`KeyManager.get_or_generate_dek` returned, whose use is then counted. Of other keys no one counts:
            one must not encrypt more than 2**32 values.
        :param aad: further bytes that the tag covers.
        :returns: ciphertext, nonce (12 bytes of the operating system's generator) and tag (16 bytes).
        :raises InvalidLengthError: when the key has another length.
        :raises InvalidValueError: when the data are too long.
        :raises KeyStateError: when the key was wiped or has encrypted as many values as one key may, or after
            :meth:`close`.
        """
        self._ciphers.check_open()
        if isinstance(key, EnvelopeKey):
            key.require_use()
        elif isinstance(key, DataKey):
            self._keys.uses_of(key.key_id).take()
        return encrypt_raw(data, _raw(key), aad)

    def decrypt_bytes(
        self, ciphertext: Buffer, key: Buffer | DataKey, nonce: Buffer, tag: Buffer, aad: Buffer = b""
    ) -> bytes:
        """Verify and decrypt what :meth:`encrypt_bytes` returned.

        :param key: as for :meth:`encrypt_bytes`.
        :param nonce: 12 bytes.
        :param tag: 16 bytes.
        :raises InvalidLengthError: when key, nonce or tag have another length.
        :raises AuthenticationError: another key, nonce or associated data, or altered bytes.
        :raises KeyStateError: when the key was wiped, or after :meth:`close`.
        """
        self._ciphers.check_open()
        return decrypt_raw(ciphertext, _raw(key), nonce, tag, aad)

    def encrypt_to_bytes(self, plaintext: Buffer, context: Mapping[str, str], aad: Buffer = b"") -> bytes:
        """Encrypt to an envelope, which :meth:`decrypt` opens: 48 bytes more than the plaintext.

        :raises InvalidValueError: as :meth:`encrypt`, like what else is raised.
        """
        if not hub.listeners and spans.tracer is None:
            # The usual case, as in decrypt().
            given = context if type(context) is dict else plain_entries(context)
            try:
                recent = self._sealers.recent.get(given.get("tenant_id"))
            except TypeError:
                recent = None  # what can't be a tenant is refused below
            if recent is not None and type(plaintext) is bytes and len(plaintext) <= SMALL_BYTES and type(aad) is bytes:
                known, since, until, seal, sealer = recent
                if known == given and since <= monotonic_clock() < until:
                    if next(sealer.uses.tickets, None) is None:
                        sealer.uses.take()
                    nonce = urandom(NONCE_BYTES)
                    covered = sealer.bound(aad) if aad else sealer.bare
                    return sealer.header + nonce + seal(nonce, plaintext, covered)
            return self._values.seal_bytes(context, plaintext, aad)[1]
        return observe_values("encrypt", 1, self._owner, self._values.seal_bytes, context, plaintext, aad)

    def encrypt_into(
        self, plaintext: Buffer, buffer: bytearray | memoryview, context: Mapping[str, str], aad: Buffer = b""
    ) -> int:
        """Encrypt to an envelope in the caller's memory; the cipher itself writes there.

        :param buffer: writable, of at least 48 bytes more than the plaintext, and apart from it.
        :returns: the bytes written, from the buffer's start.
        :raises InvalidLengthError: when the buffer is too short; nothing is written.
        :raises ValueError: when they overlap, or are views of one object and the plaintext's is read-only.
        :raises TypeError: when the buffer is read-only.
        :raises InvalidValueError: as :meth:`encrypt`, like what else is raised.
        """
        return self._into("encrypt", self._values.seal_into, context, plaintext, buffer, aad)

    def decrypt_into(
        self, encrypted_data: Buffer, buffer: bytearray | memoryview, context: Mapping[str, str], aad: Buffer = b""
    ) -> int:
        """Verify and decrypt an envelope into the caller's memory.

        Where it does not authenticate, the buffer holds zeros where the plaintext would have been. Meanwhile it holds
        what is not verified yet: let no one else read it before this returns.

        :param buffer: writable, of at least 48 bytes less than the data, and apart from it.
        :returns: the bytes of the plaintext, from the buffer's start.
        :raises AuthenticationError: as :meth:`decrypt`, like what else is raised.
        :raises InvalidLengthError: when the buffer is too short; nothing is written.
        :raises ValueError: when they overlap, or are views of one object and the data's is read-only.
        :raises TypeError: when the buffer is read-only.
        """
        return self._into("decrypt", self._values.open_into, context, encrypted_data, buffer, aad)

    def encrypt_many(
        self, plaintexts: Iterable[Buffer], context: Mapping[str, str], aad: Buffer | Sequence[Buffer] = b""
    ) -> list[EncryptedData]:
        """Encrypt many values under one context.

        :param aad: one for all, or one for each.
        :raises ValueError: when there are more or fewer of them than values.
        :raises InvalidValueError: as :meth:`encrypt`, like what else is raised.
        """
        values = list(plaintexts)
        return observe_values("encrypt", len(values), self._owner, self._values.seal_many, context, values, aad)

    def encrypt_many_to_bytes(
        self, plaintexts: Iterable[Buffer], context: Mapping[str, str], aad: Buffer | Sequence[Buffer] = b""
    ) -> list[bytes]:
        """Encrypt many values under one context to envelopes; the fastest form for small ones.

        :param aad: one for all, or one for each.
        :raises ValueError: as :meth:`encrypt_many`.
        :raises InvalidValueError: as :meth:`encrypt`, like what else is raised.
        """
        values = list(plaintexts)
        return observe_values("encrypt", len(values), self._owner, self._values.seal_bytes_many, context, values, aad)

    def encrypt_packed(
        self,
        plaintexts: Buffer,
        sizes: Sequence[int],
        context: Mapping[str, str],
        aad: Buffer | Sequence[Buffer] = b"",
    ) -> bytes | bytearray:
        """Encrypt many values that are side by side in one buffer, as in a column of Arrow, to envelopes that are too.

        :param sizes: the bytes of each value; the envelopes have 48 more. Together all of the buffer.
        :param aad: one for all, or one for each.
        :raises ValueError: when the sizes are not those of the buffer, or there are more or fewer ``aad`` than sizes.
        :raises InvalidValueError: as :meth:`encrypt`, like what else is raised.
        """
        return observe_values(
            "encrypt", len(sizes), self._owner, self._values.seal_packed, context, plaintexts, sizes, aad
        )

    def decrypt_packed(
        self,
        encrypted_data: Buffer,
        sizes: Sequence[int],
        context: Mapping[str, str],
        aad: Buffer | Sequence[Buffer] = b"",
    ) -> bytes | bytearray:
        """Verify and decrypt many envelopes that are side by side in one buffer. One that does not open fails all.

        :param sizes: the bytes of each envelope; the values have 48 fewer. Together all of the buffer.
        :param aad: the same as when they were encrypted: one for all, or one for each.
        :returns: the values side by side.
        :raises ValueError: as :meth:`encrypt_packed`.
        :raises AuthenticationError: as :meth:`decrypt`, like what else is raised.
        """
        return observe_values(
            "decrypt", len(sizes), self._owner, self._values.open_packed, context, encrypted_data, sizes, aad
        )

    def decrypt_many(
        self,
        encrypted_data: Iterable[EncryptedData | Buffer],
        context: Mapping[str, str],
        aad: Buffer | Sequence[Buffer] | None = None,
    ) -> list[bytes]:
        """Verify and decrypt many values of one context, of any of its keys. One that does not open fails all.

        :param aad: one for all, or one for each; ``None`` for those that the values carry.
        :raises ValueError: as :meth:`encrypt_many`.
        :raises AuthenticationError: as :meth:`decrypt`, like what else is raised.
        """
        values = list(encrypted_data)
        return observe_values("decrypt", len(values), self._owner, self._values.open_many, context, values, aad)

    def decrypt_each(
        self,
        encrypted_data: Iterable[EncryptedData | Buffer],
        context: Mapping[str, str],
        aad: Buffer | Sequence[Buffer] | None = None,
    ) -> list[bytes | GlpgencError]:
        """Verify and decrypt many values of one context, each with a result of its own.

        Metrics and audit get one event for all that opened, and one for each kind of error, with its count.

        :param aad: one for all, or one for each; ``None`` for those that the values carry.
        :returns: plaintexts, and in the place of a value that does not open its error: an
            :class:`~glpgenc.errors.AuthenticationError`, :class:`~glpgenc.errors.NotEncryptedError`,
            :class:`~glpgenc.errors.UnsupportedSuiteError`, :class:`~glpgenc.errors.KeyNotFoundError` or
            :class:`~glpgenc.errors.KeyStateError`.
        :raises ValueError: as :meth:`encrypt_many`.
        """
        values = list(encrypted_data)
        return observe_each(len(values), self._owner, self._values.open_each, context, values, aad)

    def create_hmac(self, data: Buffer, context: Mapping[str, str], *, key_version: int = 1) -> bytes:
        """Return the HMAC-SHA-256 of a value, by which equal values are found without being decrypted.

        Its key is derived from the index root of the context's tenant and class, which is made at the first use, and
        from all entries of the context. Equal values of one context have equal terms; terms of two contexts say nothing
        of each other. Where the context names no tenant and there is no default, they are of all tenants.

        :param key_version: of the index root, which must exist: terms stay the same while this does, whatever else is
            rotated.
        :returns: 32 bytes.
        :raises InvalidValueError: when ``key_version`` is not a whole number of 1 or more.
        :raises KeyNotFoundError: when there is no root of this version.
        :raises KeyStateError: when that root is retired or destroyed, or after :meth:`close`.
        """
        if type(key_version) is not int or key_version < 1:
            raise InvalidValueError("key_version is not a whole number of 1 or more", hint="leave it out for version 1")
        made = self._ciphers.mac(context, key_version).copy()
        made.update(as_bytes_view(data))
        return made.digest()

    def encrypts_at_once(self, context: Mapping[str, str], count: int = 1) -> bool:
        """Return whether values can be encrypted now without a wait for the KMS, the database or the audit trail.

        For event loops: a small value then takes less time than the way to a thread. It is not a promise: what others
        do in between may still make a call wait, as any call may. After :meth:`close` it is false.

        :param count: how many values.
        """
        return self._ciphers.has_sealer(context, count) and not hub.may_wait()

    def decrypts_at_once(self, encrypted_data: Iterable[EncryptedData | Buffer], context: Mapping[str, str]) -> bool:
        """Return whether values can be decrypted without such a wait; ``False`` for anything that is not a value.

        :param encrypted_data: the values.
        """
        try:
            keys = {named_key_id(parts_of(each)[0]) for each in encrypted_data}
        except GlpgencError:
            return False
        return all(self._ciphers.has_opener(key, context) for key in keys) and not hub.may_wait()

    def rotate_key(self, context: Mapping[str, str]) -> DataKeyRecord:
        """Make the next version of the context's key in the keyset file. What older ones encrypted still opens.

        :returns: what is stored of it.
        :raises ConfigurationError: where keys are in a database: `glpgenc rotate` rotates those.
        """
        self._ciphers.check_open()
        binding = self._ciphers.bind(context)
        made = self._keys.rotate(binding.tenant_id, binding.data_class)
        self._ciphers.forget_sealers()
        return made

    def close(self) -> None:
        """Wipe and drop all keys; a key manager that was given stays open. Later use raises KeyStateError."""
        self._ciphers.close()
        self._keys.close()

    async def run_async(self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run any method in a thread: ``await service.run_async(service.encrypt_many, values, context)``."""
        from asyncio import to_thread  # noqa: PLC0415  # slow to import, and only a program that has it comes here

        return await to_thread(method, *args, **kwargs)

    async def encrypt_async(self, plaintext: Buffer, context: Mapping[str, str], aad: Buffer = b"") -> EncryptedData:
        """Run :meth:`encrypt` in a thread."""
        return await self.run_async(self.encrypt, plaintext, context, aad)

    async def decrypt_async(
        self, encrypted_data: EncryptedData | Buffer, context: Mapping[str, str], aad: Buffer | None = None
    ) -> bytes:
        """Run :meth:`decrypt` in a thread."""
        return await self.run_async(self.decrypt, encrypted_data, context, aad)

    def _owner(self, context: Mapping[str, str], *_: object) -> Owner:
        return Owner.of_context(context, self._tenant)

    def _into(  # noqa: PLR0917  # as the methods whose arguments they are
        self,
        operation: Operation,
        do: Callable[[Mapping[str, str], Buffer, bytearray | memoryview, Buffer], tuple[UsedKey, int]],
        context: Mapping[str, str],
        data: Buffer,
        buffer: bytearray | memoryview,
        aad: Buffer,
    ) -> int:
        def zero(written: int) -> None:
            as_bytes_view(buffer)[:written] = bytes(written)

        return observe_values(operation, 1, self._owner, do, context, data, buffer, aad, discard=zero)

    def __enter__(self) -> Self:
        self._ciphers.check_open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _raw(key: Buffer | DataKey) -> Buffer:
    if isinstance(key, EnvelopeKey):
        key.check()
    return key.secret.view() if isinstance(key, DataKey) else key
