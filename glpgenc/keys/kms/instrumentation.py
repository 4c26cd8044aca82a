"""Events of calls to a KMS, for all providers, including those of other packages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KMSConfigurationError, KMSError
from glpgenc.events import hub, spans
from glpgenc.events.observe import observe
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
    :ivar provider: the same.
    """

    def __init__(self, provider: KMSProvider, *, is_assigned: bool = False) -> None:
        self.provider = provider
        self._is_assigned = is_assigned

    def __repr__(self) -> str:
        return f"<events of {self.provider!r}>"

    @property
    def name(self) -> str:
        """The provider's."""
        return self.provider.name

    def generate_data_key(self, context: Mapping[str, str], length: int = DATA_KEY_LENGTH) -> GeneratedKey:
        """Call the provider, and emit an event."""
        return self._observed("generate_data_key", lambda: self.provider.generate_data_key(context, length))

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        """Call the provider, and emit an event."""
        return self._observed("decrypt", lambda: self.provider.decrypt(wrapped, key_uri, context), key_uri)

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        """Call the provider, and emit an event of ``encrypt``, as the KMS sees it."""
        return self._observed("encrypt", lambda: self.provider.wrap(key, context))

    def re_encrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str], destination_uri: str) -> WrappedKey:
        """Call the provider, and emit an event."""
        return self._observed(
            "re_encrypt", lambda: self.provider.re_encrypt(wrapped, key_uri, context, destination_uri), key_uri
        )

    def check(self) -> None:
        """Call the provider, and emit an event."""
        self._observed("check", self.provider.check)

    def serves(self, key_uri: str) -> bool:
        """Ask the provider."""
        return self.provider.serves(key_uri)

    def reaches(self, destination_uri: str) -> bool:
        """Ask the provider."""
        return self.provider.reaches(destination_uri)

    def current_uri(self) -> str:
        """Ask the provider."""
        return self.provider.current_uri()

    def is_current(self, wrapped: bytes, key_uri: str) -> bool:
        """Ask the provider."""
        return self.provider.is_current(wrapped, key_uri)

    @contextmanager
    def held(self) -> Iterator[KMSProvider]:
        """Give what the provider gives, instrumented too."""
        with self.provider.held() as held:
            yield instrumented(held, is_assigned=self._is_assigned)

    def _observed(self, operation: str, call: Callable[[], T], key_uri: str | None = None) -> T:
        def report(_: T | None, seconds: float, error: Exception | None) -> None:
            if isinstance(error, KMSConfigurationError) and key_uri is not None and self._is_of_another(key_uri):
                return
            for each in hub.listeners:
                each.called_kms(self.provider.name, operation, seconds, error, self._key_name, self._is_assigned)

        with spans.span(f"glpgenc.kms.{operation}", kms_provider=self.provider.name, kms_key=self._key_name):
            return observe(call, report, _wipe)

    @property
    def _key_name(self) -> str:
        return str(getattr(self.provider, "key_name", ""))

    def _is_of_another(self, key_uri: str) -> bool:
        try:
            return not self.provider.serves(key_uri)
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
    """Return the provider that does the calls of an instrumented one."""
    return provider.provider if isinstance(provider, InstrumentedProvider) else provider


def _wipe(result: object) -> None:
    if isinstance(result, GeneratedKey):
        result.plaintext.wipe()
    elif isinstance(result, SecretBytes):
        result.wipe()
