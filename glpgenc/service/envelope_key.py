"""A data key that the KMS unwrapped, in the hands of anyone who encrypts with it."""

from __future__ import annotations

import hmac
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Self

from glpgenc._support.forks import Process, Uncopied
from glpgenc.errors import KeyStateError
from glpgenc.keys.secret import SecretBytes
from glpgenc.keys.uses import MAX_USES
from glpgenc.wire.a256gcm import cipher_of
from glpgenc.wire.derivation import stream_key, suite_key
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from glpgenc.service.binding import Binding
    from glpgenc.service.blob import WrappedDataKey


class EnvelopeKey(Uncopied, bytearray):
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
        self.binding: Binding | None = None
        # An iterator: taking the next one is one step that no other thread sees half of.
        self._tickets: Iterator[int] = iter(range(uses))

    def cipher(self) -> AESGCM:
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

    def under(self, binding: Binding) -> Self:
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
