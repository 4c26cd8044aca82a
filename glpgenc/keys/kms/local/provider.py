"""Wraps data keys under a key file: for development and for a single host. No network, no account.

Anyone who can read the file can unwrap every data key in the database, so it gives none of what a KMS gives: no access
log, no policy, no revocation, no hardware.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from typing import TYPE_CHECKING

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import AuthenticationError, KMSConfigurationError, KMSUnwrapError
from glpgenc.keys.kms.local.key_file import LocalKeyFile, add_version, create_key_file, read_key_file
from glpgenc.keys.kms.protocol import GeneratedKey, WrappedKey, check_key_length, require_data_key_length
from glpgenc.keys.model import DATA_KEY_LENGTH
from glpgenc.keys.secret import SecretBytes
from glpgenc.settings.locations import require_home
from glpgenc.wire.aead import NONCE_BYTES, TAG_BYTES, open_sealed, seal
from glpgenc.wire.context import serialize_context

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from uuid import UUID

    from glpgenc.keys.kms.options import ProviderOptions

__all__ = ["LocalKMSProvider", "add_version", "create_key_file"]

_VERSION_LENGTH = 4
_WRAPPED_LENGTH = _VERSION_LENGTH + NONCE_BYTES + DATA_KEY_LENGTH + TAG_BYTES


class LocalKMSProvider(NonCopyable):
    """AES-256-GCM (NIST SP 800-38D) under a versioned key of a key file.

    ``wrapped = version(4) || nonce(12) || ciphertext(32) || tag(16)``, integers big-endian, with the version, the
    file's id and the serialised context as associated data. Nonces are random: a version of the file must wrap fewer
    than 2^32 keys (SP 800-38D, 8.3), which no installation reaches. The file is read for each call, so that a version
    added by another process is known at once and no key-encryption key stays in memory.

    :param path: the key file; see :func:`~glpgenc.keys.kms.local.key_file.create_key_file`.
    :raises KMSConfigurationError: if the file can't be used, as
        :func:`~glpgenc.keys.kms.local.key_file.read_key_file` says.
    """

    name = "local"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.check()

    @classmethod
    def from_options(cls, options: ProviderOptions) -> LocalKMSProvider:
        """Build it from settings.

        :raises KMSConfigurationError: if ``local_kek_file`` is not set or can't be used.
        """
        if options.local_kek_file is None:
            raise KMSConfigurationError("the local KMS provider requires a key file", hint="set local_kek_file")
        return cls(require_home(options.local_kek_file, "local_kek_file", KMSConfigurationError))

    def __repr__(self) -> str:
        return f"LocalKMSProvider({str(self._path)!r})"

    @property
    def key_name(self) -> str:
        """The file's name, without its folders: for metrics."""
        return self._path.name

    def generate_data_key(self, context: Mapping[str, str], length: int = DATA_KEY_LENGTH) -> GeneratedKey:
        """Make a random key and wrap it under the file's newest version.

        :raises KMSConfigurationError: if the file can't be used, or ``length`` is not 32.
        """
        require_data_key_length("the local KMS provider", length)
        plaintext = SecretBytes(secrets.token_bytes(length))
        with self._file() as file:
            return GeneratedKey(plaintext, _wrap(file, plaintext, context), _key_uri(file))

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        """Unwrap a key of 32 bytes.

        :raises KMSUnwrapError: if it was altered, its version is not in the file, or the context is another.
        :raises KMSConfigurationError: if the file can't be used, or is not the one that wrapped the key.
        """
        with self._file() as file:
            self._require(file, key_uri)
            return check_key_length(_unwrap(file, wrapped, context))

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        """Wrap a key under the file's newest version.

        :raises KMSConfigurationError: if the file can't be used, or the key has not 32 bytes.
        """
        require_data_key_length("the local KMS provider", len(key))
        with self._file() as file:
            return WrappedKey(_wrap(file, key, context), _key_uri(file))

    def re_encrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str], destination_uri: str) -> WrappedKey:
        """Wrap a key again under the file's newest version, in this process.

        :param destination_uri: the file's own URI.
        :raises KMSUnwrapError: as :meth:`decrypt`.
        :raises KMSConfigurationError: as :meth:`decrypt`, or if ``destination_uri`` is another file's.
        """
        with self._file() as file:
            self._require(file, key_uri)
            self._require(file, destination_uri)
            with check_key_length(_unwrap(file, wrapped, context)) as key:
                return WrappedKey(_wrap(file, key, context), destination_uri)

    def serves(self, key_uri: str) -> bool:
        """Return whether this file wrapped it.

        :raises KMSConfigurationError: if the file can't be used.
        """
        return key_uri == self.current_uri()

    def reaches(self, destination_uri: str) -> bool:
        """Return whether it is this file, which is all that :meth:`re_encrypt` goes to.

        :raises KMSConfigurationError: if the file can't be used.
        """
        return self.serves(destination_uri)

    def current_uri(self) -> str:
        """Return the file's URI: ``local:`` and its id.

        :raises KMSConfigurationError: if the file can't be used.
        """
        with self._file() as file:
            return _key_uri(file)

    def is_current(self, wrapped: bytes, key_uri: str) -> bool:
        """Return whether the file's newest version wrapped it.

        :raises KMSConfigurationError: if the file can't be used.
        """
        with self._file() as file:
            return key_uri == _key_uri(file) and wrapped[:_VERSION_LENGTH] == _version_bytes(file)

    @contextmanager
    def held(self) -> Iterator[LocalKMSProvider]:
        """Read the file once for a block: what else changes in it meanwhile is not seen.

        :raises KMSConfigurationError: if the file can't be used.
        """
        with read_key_file(self._path) as file:
            yield _HeldLocalKMSProvider(self._path, file)

    def check(self) -> None:
        """Read the key file.

        :raises KMSConfigurationError: if it can't be used.
        """
        with self._file():
            pass

    def _file(self) -> AbstractContextManager[LocalKeyFile]:
        return read_key_file(self._path)

    def _require(self, file: LocalKeyFile, key_uri: str) -> None:
        if key_uri != _key_uri(file):
            raise KMSConfigurationError(
                f"the key was wrapped by {key_uri}, and {self._path} is {_key_uri(file)}",
                hint="if that file is yours, add it to kms_also; otherwise the stored key reference was forged",
            )


class _HeldLocalKMSProvider(LocalKMSProvider):
    """As the other one, with the file's content in memory, which anyone who read it wipes."""

    def __init__(self, path: Path, file: LocalKeyFile) -> None:
        self._content = file
        super().__init__(path)

    def _file(self) -> AbstractContextManager[LocalKeyFile]:
        return nullcontext(self._content)


def _key_uri(file: LocalKeyFile) -> str:
    return _uri_of(file.file_id)


@lru_cache(maxsize=16)  # asked for several times a key, where a million keys are wrapped again
def _uri_of(file_id: UUID) -> str:
    return f"local:{file_id}"


def _version_bytes(file: LocalKeyFile) -> bytes:
    return file.current.to_bytes(_VERSION_LENGTH, "big")


def _associated_data(file: LocalKeyFile, version: bytes, context: Mapping[str, str]) -> bytes:
    # Both parts before the context are of fixed length, so the whole is unambiguous.
    return version + file.file_id.bytes + serialize_context(context)


def _wrap(file: LocalKeyFile, plaintext: SecretBytes, context: Mapping[str, str]) -> bytes:
    version = _version_bytes(file)
    return version + seal(file.keys[file.current].view(), plaintext.view(), _associated_data(file, version, context))


def _unwrap(file: LocalKeyFile, wrapped: bytes, context: Mapping[str, str]) -> SecretBytes:
    if len(wrapped) != _WRAPPED_LENGTH:
        raise KMSUnwrapError(f"the wrapped key has {len(wrapped)} bytes instead of {_WRAPPED_LENGTH}")
    version, sealed = wrapped[:_VERSION_LENGTH], wrapped[_VERSION_LENGTH:]
    key = file.keys.get(int.from_bytes(version, "big"))
    if key is None:
        raise KMSUnwrapError(
            f"the key file has no version {int.from_bytes(version, 'big')}",
            hint="restore the newest backup of the key file",
        )
    try:
        return SecretBytes(open_sealed(key.view(), sealed, _associated_data(file, version, context)))
    except AuthenticationError:
        raise KMSUnwrapError from None
