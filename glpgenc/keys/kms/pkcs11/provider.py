"""Wraps data keys under an AES key in a hardware security module. Needs the extra ``pkcs11`` (python-pkcs11)."""

from __future__ import annotations

import importlib
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KMSConfigurationError, KMSReplyError, KMSUnwrapError
from glpgenc.keys.kms.credentials import read_credential
from glpgenc.keys.kms.pkcs11.hsm import REFUSED_DATA, is_any, loaded
from glpgenc.keys.kms.pkcs11.uri import HsmKey
from glpgenc.keys.kms.protocol import (
    GeneratedKey,
    WrappedKey,
    check_key_length,
    other_key_error,
    require_data_key_length,
)
from glpgenc.keys.model import DATA_KEY_LENGTH
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.context import serialize_context

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from glpgenc.keys.kms.options import ProviderOptions

T = TypeVar("T")

_FORMAT = b"\x01"
_IV_LENGTH = 12
_TAG_LENGTH = 16
_HEADER_LENGTH = len(_FORMAT) + _IV_LENGTH
_WRAPPED_LENGTH = _HEADER_LENGTH + DATA_KEY_LENGTH + _TAG_LENGTH


class Pkcs11KMSProvider(NonCopyable):
    """AES-256-GCM (NIST SP 800-38D) inside an HSM, under a key that can't be read out of it.

    ``wrapped = 01 || iv(12) || ciphertext(32) || tag(16)``, with the first byte and the serialised context as
    associated data. IV and data keys are of the HSM's random number generator. IVs are random: one key must wrap fewer
    than 2^32 data keys (SP 800-38D, 8.3), which no installation reaches.

    :param options: ``kms_key`` is a PKCS#11 URI, see :meth:`HsmKey.named`; the module and the PIN's file.
    :raises KMSConfigurationError: if a setting is missing or can't be used. The HSM is not asked.
    """

    name = "pkcs11"

    def __init__(self, options: ProviderOptions) -> None:
        if not options.kms_key:
            raise KMSConfigurationError(
                "the pkcs11 KMS provider requires a key", hint="set kms_key, such as pkcs11:token=glpgenc;object=kek"
            )
        if options.pkcs11.module is None:
            raise KMSConfigurationError("the pkcs11 KMS provider requires the HSM's library", hint="set pkcs11_module")
        self._key = HsmKey.named(options.kms_key)
        self._hsm = loaded(options.pkcs11.module)
        self._pin_file = options.pkcs11.pin_file

    @classmethod
    def from_options(cls, options: ProviderOptions) -> Pkcs11KMSProvider:
        """Build it from settings.

        :raises KMSConfigurationError: see the class.
        """
        return cls(options)

    def __repr__(self) -> str:
        return f"Pkcs11KMSProvider({self._key.uri!r})"

    @property
    def key_name(self) -> str:
        """The key's URI: for metrics."""
        return self._key.uri

    def generate_data_key(self, context: Mapping[str, str], length: int = DATA_KEY_LENGTH) -> GeneratedKey:
        """Take a key from the HSM's random number generator, and wrap it.

        :raises KMSConfigurationError: if ``length`` is not 32.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        require_data_key_length("the pkcs11 KMS provider", length)
        plaintext = check_key_length(
            self._run("generate", self._key, lambda session, _: SecretBytes(session.generate_random(8 * length)))
        )
        try:
            return GeneratedKey(plaintext, self._wrapped(plaintext, context), self._key.uri)
        except BaseException:
            plaintext.wipe()
            raise

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        """Unwrap a key of 32 bytes.

        :raises KMSUnwrapError: if it was altered, or the key or the context is another.
        :raises KMSKeyNotFoundError: if the HSM has no such key.
        :raises KMSConfigurationError: if ``key_uri`` is not ``kms_key``.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        key = self._own(key_uri)
        if len(wrapped) != _WRAPPED_LENGTH or wrapped[:1] != _FORMAT:
            raise KMSUnwrapError(f"the wrapped key of {len(wrapped)} bytes was not wrapped by the pkcs11 KMS provider")
        iv, aad = wrapped[1:_HEADER_LENGTH], _FORMAT + serialize_context(context)

        def unwrap(session: Any, found: Any) -> SecretBytes | None:
            try:
                return SecretBytes(found.decrypt(wrapped[_HEADER_LENGTH:], **_gcm(iv, aad)))
            except Exception as error:
                # Many HSMs say the same of a wrong tag as of a fault of their own: see whether it works otherwise.
                if not is_any(error, REFUSED_DATA):
                    raise
                _require_working(session, found)
                return None

        opened = self._run("decrypt", key, unwrap)
        if opened is None:
            raise KMSUnwrapError
        return check_key_length(opened)

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        """Wrap a key of 32 bytes.

        :raises KMSConfigurationError: if it has another length.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        require_data_key_length("the pkcs11 KMS provider", len(key))
        return WrappedKey(self._wrapped(key, context), self._key.uri)

    def re_encrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str], destination_uri: str) -> WrappedKey:
        """Unwrap a key and wrap it under another key of the token. This process sees it: PKCS#11 has no such call.

        :param destination_uri: a key of the token of ``kms_key``.
        :raises KMSUnwrapError: as :meth:`decrypt`.
        :raises KMSConfigurationError: as :meth:`decrypt`, for either key.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        destination = self.under(destination_uri)
        with self.decrypt(wrapped, key_uri, context) as key:
            return destination.wrap(key, context)

    def serves(self, key_uri: str) -> bool:
        """Return whether it is ``kms_key``. The HSM is not asked."""
        return key_uri == self._key.uri

    def reaches(self, destination_uri: str) -> bool:
        """Return whether it is a key of the token of ``kms_key``. The HSM is not asked."""
        key = HsmKey.parse(destination_uri)
        return key is not None and key.token == self._key.token

    def under(self, key_uri: str) -> Pkcs11KMSProvider:
        """Return a provider for another key of the token of ``kms_key``.

        :raises KMSConfigurationError: if it is not one.
        """
        other = self._twin()
        other._key = self._beside(key_uri)  # noqa: SLF001  # same class
        return other

    def current_uri(self) -> str:
        """Return ``kms_key``, in the one form that it is in beside what it wrapped. The HSM is not asked."""
        return self._key.uri

    def is_current(self, wrapped: bytes, key_uri: str) -> bool:  # noqa: ARG002  # a key of an HSM has no versions
        """Return whether it is under ``kms_key``."""
        return key_uri == self._key.uri

    def held(self) -> AbstractContextManager[Pkcs11KMSProvider]:
        """Give this provider, which keeps nothing but a session."""
        return nullcontext(self)

    def check(self) -> None:
        """Look at the key, and return if it has 256 bits, encrypts and decrypts, and can't be read out of the HSM.

        :raises KMSConfigurationError: if it is of another kind.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """

        def look(session: Any, found: Any) -> tuple[bool, ...]:
            attribute = importlib.import_module("pkcs11").Attribute
            _require_working(session, found)
            return (
                found[attribute.VALUE_LEN] == DATA_KEY_LENGTH,
                found[attribute.ENCRYPT] and found[attribute.DECRYPT],
                found[attribute.SENSITIVE] and not found[attribute.EXTRACTABLE],
            )

        of_256_bits, usable, kept = self._run("check", self._key, look)
        if not of_256_bits or not usable:
            raise KMSConfigurationError(f"{self._key.uri} is not a 256-bit AES key that can encrypt and decrypt")
        if not kept:
            raise KMSConfigurationError(
                f"{self._key.uri} can be extracted from the HSM",
                hint="create a key that is sensitive and not extractable",
            )

    def _wrapped(self, key: SecretBytes, context: Mapping[str, str]) -> bytes:
        aad = _FORMAT + serialize_context(context)

        def wrap(session: Any, found: Any) -> tuple[bytes, bytes]:
            iv = bytes(session.generate_random(8 * _IV_LENGTH))
            # As bytes: python-pkcs11 takes anything else for parts to be sent one after the other.
            return iv, bytes(found.encrypt(bytes(key), **_gcm(iv, aad)))

        iv, sealed = self._run("encrypt", self._key, wrap)
        wrapped = _FORMAT + iv + sealed
        if len(iv) != _IV_LENGTH or len(wrapped) != _WRAPPED_LENGTH:
            raise KMSReplyError("the reply of the HSM contains no usable wrapped key")
        return wrapped

    def _own(self, key_uri: str) -> HsmKey:
        if self.serves(key_uri):
            return self._key
        raise other_key_error(key_uri, self._key.uri)

    def _beside(self, key_uri: str) -> HsmKey:
        key = HsmKey.parse(key_uri)
        if key is not None and self.reaches(key_uri):
            return key
        raise KMSConfigurationError(f"{key_uri} is not a key of the token of {self._key.uri}")

    def _run(self, operation: str, key: HsmKey, action: Callable[[Any, Any], T]) -> T:
        return self._hsm.run(operation, key, self._pin, action)

    def _pin(self) -> str:
        return read_credential("PIN", self._pin_file, ("PKCS11_PIN",), setting="pkcs11_pin_file")


def _gcm(iv: bytes, aad: bytes) -> dict[str, Any]:
    pkcs11: Any = importlib.import_module("pkcs11")
    return {
        "mechanism": pkcs11.Mechanism.AES_GCM,
        "mechanism_param": pkcs11.GCMParams(iv, aad, 8 * _TAG_LENGTH),
    }


def _require_working(session: Any, found: Any) -> None:
    """Encrypt and decrypt something that is no one's; what fails is raised."""
    gcm = _gcm(bytes(session.generate_random(8 * _IV_LENGTH)), b"check")
    probe = bytes(DATA_KEY_LENGTH)
    if found.decrypt(bytes(found.encrypt(probe, **gcm)), **gcm) != probe:
        raise KMSReplyError("the HSM decrypted a value to something other than what it encrypted")
