"""What a KMS provider does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from glpgenc.errors import KMSConfigurationError, KMSReplyError
from glpgenc.keys.model import DATA_KEY_LENGTH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from glpgenc.keys.secret import SecretBytes

MAX_WRAPPED_LENGTH = 6144
"""Bytes in a wrapped key at most: the limit of AWS KMS Decrypt, ample for any provider."""


@dataclass(frozen=True, slots=True)
class GeneratedKey:
    """A fresh data key, in the clear and wrapped.

    :param plaintext: the key; its holder wipes it.
    :param wrapped: what :meth:`KMSProvider.decrypt` opens.
    :param key_uri: which key of the provider wrapped it.
    """

    plaintext: SecretBytes
    wrapped: bytes = field(repr=False)
    key_uri: str


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key in its wrapped form.

    :param wrapped: what :meth:`KMSProvider.decrypt` opens.
    :param key_uri: which key of the provider wrapped it.
    """

    wrapped: bytes = field(repr=False)
    key_uri: str


class KMSProvider(Protocol):
    """Wraps data keys under a key that never leaves the provider.

    Every method raises a subclass of :class:`glpgenc.errors.KMSError`, and nothing else, when the KMS fails:
    :class:`~glpgenc.errors.KMSUnavailableError` only if trying again later may help, because that is the one kind
    during which cached keys may continue. Implementations are thread-safe.
    """

    @property
    def name(self) -> str:
        """The name stored with each key that this provider wrapped, such as ``aws``."""

    def generate_data_key(self, context: Mapping[str, str], length: int = DATA_KEY_LENGTH) -> GeneratedKey:
        """Make a random key of ``length`` bytes and wrap it, bound to ``context``.

        :raises KMSError: see the class.
        """

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        """Unwrap a key of 32 bytes.

        :param wrapped: as :meth:`generate_data_key` gave it.
        :param key_uri: as :meth:`generate_data_key` gave it; no other key is tried.
        :param context: the context it was generated with.
        :raises KMSUnwrapError: if it was altered, or the key or the context is another.
        :raises KMSConfigurationError: if this provider is not set up for ``key_uri``.
        :raises KMSError: see the class.
        """

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        """Wrap a key of 32 bytes that comes from elsewhere, such as another provider.

        :param key: stays the caller's, who wipes it.
        :param context: the context it will be unwrapped with.
        :raises KMSError: see the class.
        """

    def re_encrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str], destination_uri: str) -> WrappedKey:
        """Wrap a key again under another key of this KMS, inside the KMS where it can: no one else sees the data key.

        :param wrapped: as for :meth:`decrypt`, like ``key_uri`` and ``context``, which is the new wrapping's too.
        :param destination_uri: the key that is to wrap it from now on; one that :meth:`reaches` says yes to.
        :raises KMSUnwrapError: if it was altered, or the key or the context is another.
        :raises KMSConfigurationError: if this provider is not set up for ``key_uri``, or does not reach the other key.
        :raises KMSError: see the class.
        """

    def serves(self, key_uri: str) -> bool:
        """Return whether this is the key that the provider is set up with: :meth:`decrypt` refuses what names another.

        It is not enough that the KMS has the key, and that the credentials reach it: an attacker may own such a one.
        See :mod:`glpgenc.keys.trust.allow_list`.

        :raises KMSError: if that can't be determined; see the class.
        """

    def reaches(self, destination_uri: str) -> bool:
        """Return whether :meth:`re_encrypt` can go to this key.

        :raises KMSError: if that can't be determined; see the class.
        """

    def current_uri(self) -> str:
        """Return the key that wraps new data keys now, as it will stand beside them.

        :raises KMSError: see the class.
        """

    def is_current(self, wrapped: bytes, key_uri: str) -> bool:
        """Return whether a wrapped key is under the current wrapping key, so that rewrapping changes nothing.

        :raises KMSError: see the class.
        """

    def held(self) -> AbstractContextManager[KMSProvider]:
        """Give a provider for many calls in a row: what it keeps to be fast is wiped at the end of the block.

        :raises KMSError: see the class.
        """

    def check(self) -> None:
        """Ask whether the key is there and enabled; return if it is.

        :raises KMSError: see the class.
        """


def require_data_key_length(provider: str, length: int) -> None:
    """Refuse to wrap a key of another length than a data key's.

    :param provider: what wraps it, for the message: ``the vault KMS provider``.
    :raises KMSConfigurationError: if it has not 32 bytes.
    """
    if length != DATA_KEY_LENGTH:
        raise KMSConfigurationError(f"{provider} wraps keys of {DATA_KEY_LENGTH} bytes only")


def other_key_error(key_uri: str, own: str) -> KMSConfigurationError:
    """Return the error for a key that was wrapped under another key than the provider's.

    :param own: the provider's key, as the settings name it or by its URI.
    """
    return KMSConfigurationError(
        f"the key was wrapped by {key_uri}, which is not {own}",
        hint="if that key is yours, add it to kms_also; otherwise the stored key reference was forged",
    )


def check_key_length(secret: SecretBytes, length: int = DATA_KEY_LENGTH) -> SecretBytes:
    """Return the secret if it has ``length`` bytes; wipe it otherwise.

    :raises KMSReplyError: if the length is another.
    """
    if len(secret) == length:
        return secret
    secret.wipe()
    raise KMSReplyError(f"the KMS returned a key of {len(secret)} bytes instead of {length}")
