"""The provider of transit keys of OpenBao or HashiCorp Vault. Needs the extra ``vault`` (hvac)."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KMSConfigurationError, KMSError
from glpgenc.keys.kms.protocol import (
    GeneratedKey,
    WrappedKey,
    check_key_length,
    other_key_error,
    require_data_key_length,
)
from glpgenc.keys.kms.vault.client import VaultClient
from glpgenc.keys.kms.vault.replies import (
    check_key,
    ciphertext_text,
    context_for_transit,
    plaintext_of,
    version_of,
    wrapped_of,
)
from glpgenc.keys.model import DATA_KEY_LENGTH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from glpgenc.keys.kms.options import ProviderOptions
    from glpgenc.keys.secret import SecretBytes

PREFIX = "vault:"
_KEYS = "/keys/"
_DEFAULT_MOUNT = "transit"
# Both narrower than what the servers take: no part of a path is ever escaped or resolved.
_MOUNT = re.compile(r"\w[\w.-]{0,127}(?:/\w[\w.-]{0,127}){0,15}", re.ASCII)
_NAME = re.compile(r"\w(?:[\w.-]{0,126}\w)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class TransitKey:
    """A transit key by its whole path, which no two keys of a server have in common.

    :param mount: the engine's path from the root namespace, namespaces included: ``transit``, ``team/transit``.
    :param name: the key's own name.
    """

    mount: str
    name: str

    @property
    def uri(self) -> str:
        """As it is next to what it wrapped: ``vault:team/transit/keys/orders``."""
        return f"{PREFIX}{self.mount}{_KEYS}{self.name}"

    @classmethod
    def parse(cls, uri: str) -> Self | None:
        """Return the key of a URI; ``None`` if it is no such URI. One key has one URI."""
        # From the right: a name has no slash, so that a mount may be called `keys`.
        mount, found, name = uri.removeprefix(PREFIX).rpartition(_KEYS)
        if not (uri.startswith(PREFIX) and found and _MOUNT.fullmatch(mount) and _NAME.fullmatch(name)):
            return None
        return cls(mount, name)

    @classmethod
    def named(cls, kms_key: str, namespace: str | None) -> Self:
        """Return the key that a setting names.

        :param kms_key: ``orders`` for a key of the engine ``transit`` in the namespace; a path from the root namespace
            such as ``team/transit/keys/orders``; or the same as a URI.
        :param namespace: ``None`` for the root namespace.
        :raises KMSConfigurationError: if it is not one of these.
        """
        mount = f"{namespace}/{_DEFAULT_MOUNT}" if namespace else _DEFAULT_MOUNT
        path = kms_key.removeprefix(PREFIX)
        found = cls.parse(f"{PREFIX}{path}" if _KEYS in path else f"{PREFIX}{mount}{_KEYS}{path}")
        if found is None:
            raise KMSConfigurationError(
                f"{kms_key} is not a transit key",
                hint="set kms_key to its name, or to its path such as transit/keys/orders",
            )
        return found


_LOOK_AGAIN = 300.0
"""Seconds after which a key is looked at again: one may have been made in its place that binds no context."""


class VaultKMSProvider(NonCopyable):
    """datakey, decrypt, encrypt and rewrap of the transit engine, with keys that are derived.

    The server derives a key of its own for each encryption context (HKDF), so that another context does not open. With
    a key that is not derived the server would ignore the context: such a one is refused, which is why the token must be
    allowed to read ``transit/keys/<name>``. What is unwrapped must be under ``kms_key``: someone who can write the
    table of data keys can't make the program use a key of their own.

    :param options: ``kms_key`` (see :meth:`TransitKey.named`), endpoint, timeouts (seconds), attempts, login.
    :raises KMSConfigurationError: if ``kms_key`` is missing or none; see also
        :class:`~glpgenc.keys.kms.vault.client.VaultClient`.
    """

    name = "vault"

    def __init__(self, options: ProviderOptions) -> None:
        if not options.kms_key:
            raise KMSConfigurationError(
                "the vault KMS provider requires a key",
                hint="set kms_key to a transit key, such as transit/keys/orders",
            )
        self._key = TransitKey.named(options.kms_key, options.vault.namespace)
        self._client = VaultClient(options)
        self._looked: dict[TransitKey, float] = {}
        self._newest: int | None = None

    @classmethod
    def from_options(cls, options: ProviderOptions) -> VaultKMSProvider:
        """Build it from settings.

        :raises KMSConfigurationError: see the class.
        """
        return cls(options)

    def __repr__(self) -> str:
        return f"VaultKMSProvider({self._key.uri!r})"

    @property
    def key_name(self) -> str:
        """The key's URI: for metrics."""
        return self._key.uri

    def generate_data_key(self, context: Mapping[str, str], length: int = DATA_KEY_LENGTH) -> GeneratedKey:
        """Let the server make a key of 256 bits.

        :raises KMSConfigurationError: if ``length`` is not 32, or the transit key is not derived.
        :raises KMSReplyError: if a length is wrong.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        require_data_key_length("the vault KMS provider", length)
        self._require_bound(self._key)
        data = self._call("datakey", self._key, "generate_data_key", context, key_type="plaintext", bits=8 * length)
        plaintext = check_key_length(plaintext_of("datakey", data))
        try:
            return GeneratedKey(plaintext, wrapped_of("datakey", data), self._key.uri)
        except KMSError:
            plaintext.wipe()
            raise

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        """Let the server unwrap a key of 32 bytes.

        :raises KMSUnwrapError: if it was altered, or the key or the context is another.
        :raises KMSKeyStateError: if its version is below the transit key's ``min_decryption_version``.
        :raises KMSConfigurationError: if ``key_uri`` is not ``kms_key``, or is not derived.
        :raises KMSReplyError: if the plaintext has not 32 bytes.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        key, text = self._own(key_uri), ciphertext_text(wrapped)
        self._require_bound(key)
        data = self._call("decrypt", key, "decrypt_data", context, ciphertext=text)
        return check_key_length(plaintext_of("decrypt", data))

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        """Let the server encrypt a key of 32 bytes.

        :raises KMSConfigurationError: if it has another length, or the transit key is not derived.
        :raises KMSReplyError: if the wrapped key has a wrong length.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        require_data_key_length("the vault KMS provider", len(key))
        # Before anything is encrypted: the server would make a key that is missing, if the token may do that.
        self._require_bound(self._key)
        text = base64.b64encode(key.view()).decode("ascii")
        data = self._call("encrypt", self._key, "encrypt_data", context, secrets=(text,), plaintext=text)
        return WrappedKey(wrapped_of("encrypt", data), self._key.uri)

    def re_encrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str], destination_uri: str) -> WrappedKey:
        """Let the server wrap a key again under the newest version of its transit key, by rewrap.

        To another transit key there is no such call: there it is decrypt and encrypt, and this process sees the key.

        :param destination_uri: a key of the mount of ``kms_key``.
        :raises KMSUnwrapError: as :meth:`decrypt`.
        :raises KMSConfigurationError: as :meth:`decrypt`, for either key.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        source, destination = self._own(key_uri), self._beside(destination_uri)
        text = ciphertext_text(wrapped)
        if source != destination:
            with self.decrypt(wrapped, key_uri, context) as key:
                return self.under(destination_uri).wrap(key, context)
        self._require_bound(source)
        data = self._call("rewrap", source, "rewrap_data", context, ciphertext=text)
        return WrappedKey(wrapped_of("rewrap", data), destination_uri)

    def serves(self, key_uri: str) -> bool:
        """Return whether it is ``kms_key``. The server is not asked."""
        return key_uri == self._key.uri

    def reaches(self, destination_uri: str) -> bool:
        """Return whether it is a key of the mount of ``kms_key``. The server is not asked."""
        key = TransitKey.parse(destination_uri)
        return key is not None and key.mount == self._key.mount

    def under(self, key_uri: str) -> VaultKMSProvider:
        """Return a provider for another key of the mount of ``kms_key``, with the same connections and token.

        :raises KMSConfigurationError: if it is not one.
        """
        other = self._twin()
        other._key, other._newest = self._beside(key_uri), None  # noqa: SLF001  # same class
        return other

    def current_uri(self) -> str:
        """Return ``vault:`` and the key's path, namespaces included. The server is not asked."""
        return self._key.uri

    def is_current(self, wrapped: bytes, key_uri: str) -> bool:
        """Return whether the newest version of the transit key wrapped it.

        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        if key_uri != self._key.uri:
            return False
        return version_of(wrapped) == (self._newest or self._look(self._key))

    @contextmanager
    def held(self) -> Iterator[VaultKMSProvider]:
        """Give a provider that asks once for the newest version.

        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        other = self._twin()
        other._newest = self._look(self._key)  # noqa: SLF001  # same class
        yield other

    def check(self) -> None:
        """Read the transit key, and return if it is there, derived, of 256 bits, and not marked as deleted.

        :raises KMSKeyStateError: if it is marked as deleted.
        :raises KMSConfigurationError: if it is of another kind.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        self._look(self._key)

    def describe(self) -> dict[str, Any]:
        """Return what the server says of the key: its newest version, what may be done with it.

        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        return self._read(self._key)

    def _require_bound(self, key: TransitKey) -> None:
        if time.monotonic() - self._looked.get(key, float("-inf")) >= _LOOK_AGAIN:
            self._look(key)

    def _look(self, key: TransitKey) -> int:
        newest = check_key(key.uri, self._read(key))
        self._looked[key] = time.monotonic()
        return newest

    def _read(self, key: TransitKey) -> dict[str, Any]:
        return self._client.call("read key", lambda transit: transit.read_key(key.name, mount_point=key.mount))

    def _own(self, key_uri: str) -> TransitKey:
        if self.serves(key_uri):
            return self._key
        raise other_key_error(key_uri, self._key.uri)

    def _beside(self, key_uri: str) -> TransitKey:
        key = TransitKey.parse(key_uri)
        if key is not None and self.reaches(key_uri):
            return key
        raise KMSConfigurationError(f"{key_uri} is not a transit key of the mount of {self._key.uri}")

    def _call(
        self,
        operation: str,
        key: TransitKey,
        method: str,
        context: Mapping[str, str],
        *,
        secrets: tuple[str, ...] = (),
        **parameters: object,
    ) -> dict[str, Any]:
        bound = context_for_transit(context)

        def send(transit: Any) -> Any:
            return getattr(transit, method)(name=key.name, mount_point=key.mount, context=bound, **parameters)

        return self._client.call(operation, send, secrets=secrets)
