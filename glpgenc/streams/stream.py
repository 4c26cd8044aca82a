"""An encrypted stream: its cipher, its data key, and the events of its use."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from glpgenc._support.forks import NonCopyable, Process
from glpgenc.errors import GlpgencError, InvalidLengthError
from glpgenc.events import hub
from glpgenc.events.observe import Operation, Owner, report_values
from glpgenc.keys.context import context_type_error
from glpgenc.service import EnvelopeEncryptionService, EnvelopeKey, gcm
from glpgenc.service.gcm import ContextBinding, associated_data, authentication_failure
from glpgenc.streams.format import (
    MAX_SEGMENTS,
    PREFIX_BYTES,
    SALT_BYTES,
    STREAM_HEADER_BYTES,
    Header,
    Layout,
    check_segment_size,
    check_segments,
)
from glpgenc.wire.aead import TAG_BYTES, cipher_of, encrypt_gcm_into
from glpgenc.wire.buffer import Buffer, View, as_bytes_view

KEY_BYTES = 32


class StreamCipher(NonCopyable):
    """Encrypts and decrypts the segments of one stream. Thread-safe; a forked child can't encrypt with it.

    :param key: the key value, 32 bytes.
    :param header: length, salt and nonce prefix, 40 bytes.
    :param aad: the associated data of the stream.
    :raises InvalidLengthError: when key or header has another length.
    :raises AuthenticationError: when the header's first byte is not its length.
    """

    def __init__(self, key: View, header: View, aad: bytes) -> None:
        if len(key) != KEY_BYTES or len(header) != STREAM_HEADER_BYTES:
            raise InvalidLengthError(f"a stream has a key of {KEY_BYTES} bytes and a header of {STREAM_HEADER_BYTES}")
        if header[0] != STREAM_HEADER_BYTES:
            raise gcm.authentication_failure()
        self._process = Process()
        self.header = bytes(header)
        salt, self._prefix = self.header[1 : 1 + SALT_BYTES], self.header[1 + SALT_BYTES :]
        self._cipher = cipher_of(HKDF(SHA256(), KEY_BYTES, salt=salt, info=aad).derive(key))

    @classmethod
    def fresh(cls, key: View, aad: bytes) -> Self:
        """Begin a stream, with a salt and a nonce prefix of the operating system's generator."""
        return cls(key, bytes((STREAM_HEADER_BYTES,)) + os.urandom(SALT_BYTES + PREFIX_BYTES), aad)

    def encrypt_into(self, number: int, plaintext: View, out: memoryview, *, last: bool) -> int:
        """Encrypt a segment.

        :param number: its place. No two plaintexts of a stream may be encrypted in one place.
        :param out: takes the plaintext's bytes and 16 more.
        :returns: how many were written.
        :raises InvalidLengthError: when the place is beyond the last one.
        :raises OtherProcessError: in a fork, which would encrypt in the places that its parent does.
        """
        self._process.require("the encrypted file")
        size = len(plaintext) + TAG_BYTES
        encrypt_gcm_into(self._cipher, self._nonce(number, last=last), plaintext, b"", out[:size])
        return size

    def decrypt_into(self, number: int, sealed: View, out: memoryview, *, last: bool) -> int:
        """Verify and decrypt a segment. Where it does not authenticate, zeros are written.

        :param sealed: ciphertext and tag.
        :param out: takes 16 bytes less.
        :returns: how many were written.
        :raises AuthenticationError: another key or place, altered bytes, or one that is the last and should not be.
        """
        size = len(sealed) - TAG_BYTES
        if size < 0 or number >= MAX_SEGMENTS:
            raise gcm.authentication_failure()
        gcm.decrypt_into(self._cipher, self._nonce(number, last=last), sealed, b"", out[:size])
        return size

    def _nonce(self, number: int, *, last: bool) -> bytes:
        check_segments(number + 1)
        return b"".join((self._prefix, number.to_bytes(4, "big"), bytes((last,))))


STREAM_LABEL = b"glpgenc/v1/stream"


@dataclass(frozen=True, slots=True)
class KeyedStream(NonCopyable):
    """A stream whose segments can be encrypted or decrypted.

    :param header: the file's header.
    :param cipher: for its segments.
    :param tenant_id: its owner.
    :param data_class: of which class.
    """

    header: Header
    cipher: StreamCipher
    tenant_id: str
    data_class: str

    @property
    def layout(self) -> Layout:
        """Where its segments stand."""
        return Layout(self.header.segment_size)

    @property
    def beginning(self) -> bytes:
        """What the file begins with, up to the first segment's ciphertext."""
        return self.header.to_bytes() + self.cipher.header


@dataclass(frozen=True, slots=True)
class StreamOpener(NonCopyable):
    """What opens and makes streams.

    :param service: asks the KMS.
    :param context: as for :class:`~glpgenc.service.EnvelopeEncryptionService`.
    :param aad: the caller's associated data.
    :raises TypeError: when one of them is another thing.
    """

    service: EnvelopeEncryptionService
    context: Mapping[str, str]
    aad: Buffer = b""

    def __post_init__(self) -> None:
        if not hasattr(self.service, "generate_data_key"):
            raise TypeError(f"service must be an EnvelopeEncryptionService, not {type(self.service).__name__}")
        if not isinstance(self.context, Mapping):
            raise context_type_error(self.context)
        as_bytes_view(self.aad, "the associated data")

    def new(self, segment_size: int) -> KeyedStream:
        """Let the KMS make a key for one stream.

        :raises InvalidValueError: when the segment size or the associated data can't be.
        :raises ConfigurationError: when the context can't be one; TenantRequiredError when it names no tenant.
        :raises KMSError: when the KMS does not do it.
        """
        check_segment_size(segment_size)
        with self.service.generate_data_key(self.context).plaintext_key as key:
            header = Header(key.wrapped, segment_size)
            cipher = StreamCipher.fresh(key.stream_key(), self._bound(header, key))
            return KeyedStream(header, cipher, key.tenant_id, key.data_class)

    def existing(self, take: Callable[[int], bytes]) -> KeyedStream:
        """Read the beginning of a file, and let the KMS unwrap its key. No segment is verified yet.

        :param take: gives the next bytes, fewer than it is asked for only where the source ends.
        :raises NotEncryptedError: when it is not an encrypted file; UnsupportedSuiteError when it is of a newer
            version.
        :raises AuthenticationError: when the key is of another tenant, class, environment or KMS, or was altered.
        :raises KMSError: when the KMS can't tell.
        """
        header = Header.read(take)
        own = take(STREAM_HEADER_BYTES)
        if len(own) < STREAM_HEADER_BYTES:
            raise authentication_failure()
        with self.service.decrypt_data_key(header.key, self.context) as key:
            cipher = StreamCipher(key.stream_key(), own, self._bound(header, key))
            return KeyedStream(header, cipher, key.tenant_id, key.data_class)

    def _bound(self, header: Header, key: EnvelopeKey) -> bytes:
        binding = ContextBinding.of(self.context, tenant_id=key.tenant_id)
        # Not the wrapped key, which a rewrap replaces: another one would be another key, and open nothing.
        return associated_data(binding.aad_prefix(header.fixed, STREAM_LABEL), self.aad)


class StreamEvents(NonCopyable):
    """Emits the events of one file, from its first byte.

    :param operation: ``encrypt`` or ``decrypt``.
    :param context: names tenant and class as long as no key does.
    """

    def __init__(self, operation: Operation, context: Mapping[str, str]) -> None:
        self._operation, self._context = operation, context
        self._began = time.perf_counter()
        self.stream: KeyedStream | None = None

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Emit the event of a failure of the block.

        :raises AuditError: when the audit trail can't take it.
        """
        try:
            yield
        except GlpgencError as error:
            self.emit(error)
            raise

    def emit(self, error: Exception | None = None) -> None:
        """Emit the event of the operation: that it succeeded, or why it failed.

        :raises AuditError: when the audit trail can't take it.
        """
        if not hub.is_heard():
            return
        seconds = time.perf_counter() - self._began
        if self.stream is None:
            used = Owner.of_context(self._context, None)
        else:
            used = Owner(self.stream.tenant_id, self.stream.data_class, self.stream.header.key.key_id)
        report_values(self._operation, used, 1, seconds, error)
