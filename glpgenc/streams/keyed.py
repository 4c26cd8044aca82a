"""A stream with its key: made for a new file, or opened again by what is in one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from glpgenc._support.forks import Uncopied
from glpgenc.keys.context import no_context
from glpgenc.service import EnvelopeEncryptionService, EnvelopeKey
from glpgenc.service.binding import Binding, associated_data
from glpgenc.service.gcm import refused
from glpgenc.streams.cipher import StreamCipher
from glpgenc.streams.header import Header
from glpgenc.streams.layout import STREAM_HEADER_BYTES, Layout, check_segment_size
from glpgenc.wire.buffer import Buffer, as_bytes_view

STREAM_LABEL = b"glpgenc/v1/stream"


@dataclass(frozen=True, slots=True)
class KeyedStream(Uncopied):
    """A stream whose segments can be encrypted or decrypted.

    :param header: the file's header.
    :param cipher: for its segments.
    :param tenant_id: whose it is.
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
class Opener(Uncopied):
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
            raise no_context(self.context)
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
            raise refused()
        with self.service.decrypt_data_key(header.key, self.context) as key:
            cipher = StreamCipher(key.stream_key(), own, self._bound(header, key))
            return KeyedStream(header, cipher, key.tenant_id, key.data_class)

    def _bound(self, header: Header, key: EnvelopeKey) -> bytes:
        binding = Binding.of(self.context, tenant_id=key.tenant_id)
        # Not the wrapped key, which a rewrap replaces: another one would be another key, and open nothing.
        return associated_data(binding.aad_prefix(header.fixed, STREAM_LABEL), self.aad)
