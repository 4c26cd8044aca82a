"""Telling of calls to a KMS: one place for all providers, those of other packages too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from glpgenc.events import hub
from glpgenc.keys.branch_model import BRANCH
from glpgenc.keys.kms.protocol import GeneratedKey, WrappedKey
from glpgenc.keys.model import DATA_KEY_LENGTH
from glpgenc.keys.secret import SecretBytes

if TYPE_CHECKING:
    from glpgenc.keys.kms.protocol import KMSProvider

T = TypeVar("T")


class TellingProvider:
    """A provider whose calls are told of. What its client tries again by itself is one call.

    :param provider: does them.
    :ivar untold: the same.
    """

    def __init__(self, provider: KMSProvider) -> None:
        self.untold = provider

    def __repr__(self) -> str:
        return f"<telling {self.untold!r}>"

    @property
    def name(self) -> str:
        """The provider's."""
        return self.untold.name

    def generate_data_key(self, context: Mapping[str, str], length: int = DATA_KEY_LENGTH) -> GeneratedKey:
        """Do it, and tell of it."""
        return self._told("generate_data_key", lambda: self.untold.generate_data_key(context, length))

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        """Do it, and tell of it."""
        return self._told("decrypt", lambda: self.untold.decrypt(wrapped, key_uri, context))

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        """Do it, and tell of it as what it is to a KMS: ``encrypt``."""
        return self._told("encrypt", lambda: self.untold.wrap(key, context))

    def re_encrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str], destination_uri: str) -> WrappedKey:
        """Do it, and tell of it."""
        return self._told("re_encrypt", lambda: self.untold.re_encrypt(wrapped, key_uri, context, destination_uri))

    def check(self) -> None:
        """Do it, and tell of it."""
        self._told("check", self.untold.check)

    def serves(self, key_uri: str) -> bool:
        """Ask the provider."""
        return self.untold.serves(key_uri)

    def reaches(self, destination_uri: str) -> bool:
        """Ask the provider."""
        return self.untold.reaches(destination_uri)

    def current_uri(self) -> str:
        """Ask the provider."""
        return self.untold.current_uri()

    def is_current(self, wrapped: bytes, key_uri: str) -> bool:
        """Ask the provider."""
        return self.untold.is_current(wrapped, key_uri)

    @contextmanager
    def held(self) -> Iterator[KMSProvider]:
        """Give what the provider gives, which tells too."""
        with self.untold.held() as held:
            yield telling(held)

    def _told(self, operation: str, call: Callable[[], T]) -> T:
        if not hub.listeners:
            return call()
        began = perf_counter()
        try:
            result = call()
        except Exception as error:
            self._tell(operation, perf_counter() - began, error)
            raise
        try:
            self._tell(operation, perf_counter() - began, None)
        except BaseException:
            _wipe(result)
            raise
        return result

    def _tell(self, operation: str, seconds: float, error: Exception | None) -> None:
        for each in hub.listeners:
            each.called_kms(self.untold.name, operation, seconds, error)


def telling(provider: KMSProvider) -> KMSProvider:
    """Return a provider that tells; what wraps in this process, as branch keys do, is no call to a KMS."""
    if isinstance(provider, TellingProvider) or provider.name == BRANCH:
        return provider
    return TellingProvider(provider)


def untold(provider: KMSProvider) -> KMSProvider:
    """Return what does the calls of a provider that tells."""
    return provider.untold if isinstance(provider, TellingProvider) else provider


def _wipe(result: object) -> None:
    if isinstance(result, GeneratedKey):
        result.plaintext.wipe()
    elif isinstance(result, SecretBytes):
        result.wipe()
