"""Events of calls to a KMS, for all providers, including those of other packages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KMSConfigurationError, KMSError
from glpgenc.events import hub, spans
from glpgenc.keys.branch.model import BRANCH
from glpgenc.keys.kms.protocol import GeneratedKey, WrappedKey
from glpgenc.keys.model import DATA_KEY_LENGTH
from glpgenc.keys.secret import SecretBytes

if TYPE_CHECKING:
    from glpgenc.keys.kms.protocol import KMSProvider

T = TypeVar("T")


class InstrumentedProvider(NonCopyable):
    """A provider that emits events of its calls. What its client tries again by itself is one call.

    What names another key than the provider's is refused by the provider before the KMS is asked. That is not a call,
    and must not count as a failed one: anyone who sends wrapped keys chooses what they name.

    :param provider: does them.
    :param is_assigned: whether its key is a tenant's own.
    :ivar untold: the provider.
    """

    def __init__(self, provider: KMSProvider, *, is_assigned: bool = False) -> None:
        self.untold = provider
        self._is_assigned = is_assigned

    def __repr__(self) -> str:
        return f"<events of {self.untold!r}>"

    @property
    def name(self) -> str:
        """The provider's."""
        return self.untold.name

    def generate_data_key(self, context: Mapping[str, str], length: int = DATA_KEY_LENGTH) -> GeneratedKey:
        """Call the provider, and emit an event."""
        return self._told("generate_data_key", lambda: self.untold.generate_data_key(context, length))

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        """Call the provider, and emit an event."""
        return self._told("decrypt", lambda: self.untold.decrypt(wrapped, key_uri, context), key_uri)

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        """Call the provider, and emit an event of ``encrypt``, as the KMS sees it."""
        return self._told("encrypt", lambda: self.untold.wrap(key, context))

    def re_encrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str], destination_uri: str) -> WrappedKey:
        """Call the provider, and emit an event."""
        return self._told(
            "re_encrypt", lambda: self.untold.re_encrypt(wrapped, key_uri, context, destination_uri), key_uri
        )

    def check(self) -> None:
        """Call the provider, and emit an event."""
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
            yield instrumented(held, is_assigned=self._is_assigned)

    def _told(self, operation: str, call: Callable[[], T], key_uri: str | None = None) -> T:
        with spans.span(f"glpgenc.kms.{operation}", kms_provider=self.untold.name, kms_key=self._key_name):
            return self._timed(operation, call, key_uri)

    def _timed(self, operation: str, call: Callable[[], T], key_uri: str | None) -> T:
        if not hub.listeners:
            return call()
        began = perf_counter()
        try:
            result = call()
        except Exception as error:
            if isinstance(error, KMSConfigurationError) and key_uri is not None and self._is_of_another(key_uri):
                raise
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
            each.called_kms(self.untold.name, operation, seconds, error, self._key_name, self._is_assigned)

    @property
    def _key_name(self) -> str:
        return str(getattr(self.untold, "key_name", ""))

    def _is_of_another(self, key_uri: str) -> bool:
        try:
            return not self.untold.serves(key_uri)
        except KMSError:
            return False


def instrumented(provider: KMSProvider, *, is_assigned: bool = False) -> KMSProvider:
    """Return a provider that emits events; wrapping in this process, as with branch keys, is not a call to a KMS.

    :param is_assigned: whether its key is a tenant's own.
    """
    if isinstance(provider, InstrumentedProvider) or provider.name == BRANCH:
        return provider
    return InstrumentedProvider(provider, is_assigned=is_assigned)


def uninstrumented(provider: KMSProvider) -> KMSProvider:
    """Return what does the calls of a provider that tells."""
    return provider.untold if isinstance(provider, InstrumentedProvider) else provider


def _wipe(result: object) -> None:
    if isinstance(result, GeneratedKey):
        result.plaintext.wipe()
    elif isinstance(result, SecretBytes):
        result.wipe()
