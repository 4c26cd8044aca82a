"""A data key that the KMS unwrapped, in the hands of whoever encrypts with it."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import NoReturn, Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from glpgenc._support.forks import Process
from glpgenc.errors import KeyStateError
from glpgenc.keys.secret import SecretBytes
from glpgenc.keys.uses import MAX_USES
from glpgenc.service.blob import WrappedDataKey
from glpgenc.wire.derivation import stream_key, suite_key
from glpgenc.wire.envelope import Suite


class EnvelopeKey:
    """An unwrapped data key of a tenant and class. Its holder wipes it, best by ``with key: ...``.

    It encrypts 2**32 values at most, counted over it and its copies in this process: since it was generated or
    unwrapped here. Thread-safe; a forked child decrypts with it, and encrypts with a key of its own.

    :param wrapped: the same key as the KMS wrapped it.
    :param secret: 32 bytes; owned by this object from now on.
    :param tenant_id: whose values it may encrypt.
    :param data_class: of which class.
    :param uses: how many of them.
    """

    __slots__ = ("_process", "_secret", "_tickets", "data_class", "tenant_id", "wrapped")

    def __init__(
        self, wrapped: WrappedDataKey, secret: SecretBytes, tenant_id: str, data_class: str, uses: int = MAX_USES
    ) -> None:
        self.wrapped = wrapped
        self.tenant_id = tenant_id
        self.data_class = data_class
        self._secret = secret
        self._process = Process()
        # An iterator: taking the next one is one step that no other thread sees half of.
        self._tickets: Iterator[int] = iter(range(uses))

    def cipher(self) -> AESGCM:
        """Return the cipher of this key.

        :raises KeyStateError: if the key was wiped.
        """
        return AESGCM(suite_key(self._secret.view(), Suite.A256GCM))

    def stream_key(self) -> bytes:
        """Return the 32-byte key value of a stream, which has subkeys and nonces of its own: no use is counted.

        :raises KeyStateError: if the key was wiped.
        """
        return stream_key(self._secret.view())

    def take(self) -> bool:
        """Count one use that is about to be made; false where all are made, and in a forked child."""
        return self._process.is_this and next(self._tickets, None) is not None

    def require_use(self) -> None:
        """Count one use that is about to be made.

        :raises KeyStateError: where all are made, and in a forked child.
        """
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

    @property
    def wiped(self) -> bool:
        """Whether :meth:`wipe` was called."""
        return self._secret.wiped

    def copy(self) -> EnvelopeKey:
        """Return a copy with key bytes of its own, and the count in common.

        :raises KeyStateError: if this one was wiped.
        """
        made = EnvelopeKey(self.wrapped, self._secret.copy(), self.tenant_id, self.data_class, 0)
        made._tickets, made._process = self._tickets, self._process
        return made

    def wipe(self) -> None:
        """Overwrite the key bytes."""
        self._secret.wipe()

    def __repr__(self) -> str:
        return f"<EnvelopeKey key_id={self.wrapped.key_id}{' wiped' if self.wiped else ''}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("EnvelopeKey can't be pickled or copied by the copy module")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wipe()
