"""Which provider unwraps a key, where there are several: while keys are on their way from one to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from glpgenc._support.forks import Uncopied
from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms.telling import telling, untold

if TYPE_CHECKING:
    from glpgenc.keys.kms.protocol import KMSProvider


@runtime_checkable
class WrapsUnderMany(Protocol):
    """A provider that can wrap under other keys than the one it is set up with."""

    def under(self, key_uri: str) -> KMSProvider:
        """Return a provider that wraps under another key.

        :raises KMSConfigurationError: if it does not reach that key.
        """


@runtime_checkable
class KeepsKeys(Protocol):
    """A provider that keeps unwrapped keys of its own."""

    def forget(self) -> None:
        """Wipe them."""

    def close(self) -> None:
        """Wipe them, and keep none any more."""


class UnwrappingProviders(Uncopied):
    """The provider that wraps, and others that only unwrap.

    Each call to a KMS emits an event, see :mod:`glpgenc.events`.

    There is no trying of one after the other: what is next to a wrapped key names its provider, and where two of
    that name are configured (two key files, two accounts), its URI tells which.

    :param wrapping: wraps new keys, and unwraps.
    :param also: unwrap.
    """

    def __init__(self, wrapping: KMSProvider, also: Iterable[KMSProvider] = ()) -> None:
        self.wrapping = telling(wrapping)
        self._all = (self.wrapping, *map(telling, also))

    def __iter__(self) -> Iterator[KMSProvider]:
        return iter(self._all)

    def of(self, provider: str, key_uri: str) -> KMSProvider | None:
        """Return the provider for a wrapped key; ``None`` if none of this name is configured.

        Where none of several is set up for its URI, it is the first, whose :meth:`KMSProvider.decrypt` says so.

        :raises KMSError: if one of several can't tell what it is set up for.
        """
        named = [each for each in self._all if each.name == provider]
        if len(named) > 1:
            return next((each for each in named if each.serves(key_uri)), named[0])
        return named[0] if named else None

    def wrapping_under(self, provider: str, key_uri: str) -> KMSProvider:
        """Return a provider that wraps under one key, which need not be the one that wraps by default.

        :raises KMSConfigurationError: if none that is configured reaches it.
        :raises KMSError: if one can't tell what it is set up for.
        """
        for each in self._all:
            itself = untold(each)
            if each.name == provider and each.serves(key_uri):
                return each
            if each.name == provider and isinstance(itself, WrapsUnderMany):
                with suppress(KMSConfigurationError):
                    return telling(itself.under(key_uri), is_assigned=True)
        raise KMSConfigurationError(
            f"no provider is configured for {provider} key {key_uri}", hint="add it to kms_also"
        )

    def forget(self) -> None:
        """Wipe the keys that providers keep."""
        for each in map(untold, self._all):
            if isinstance(each, KeepsKeys):
                each.forget()

    def close(self) -> None:
        """Wipe the keys that providers keep, for good."""
        for each in map(untold, self._all):
            if isinstance(each, KeepsKeys):
                each.close()

    @contextmanager
    def held(self) -> Iterator[UnwrappingProviders]:
        """Give the same for many calls in a row; see :meth:`KMSProvider.held`.

        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        with ExitStack() as stack:
            wrapping, *also = [stack.enter_context(each.held()) for each in self._all]
            yield UnwrappingProviders(wrapping, also)
