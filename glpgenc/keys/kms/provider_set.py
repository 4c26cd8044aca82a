"""The providers of an installation: the one that wraps, and others that only unwrap."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms.instrumentation import instrumented, uninstrumented
from glpgenc.keys.kms.options import ProviderOptions

if TYPE_CHECKING:
    from glpgenc.keys.kms.aws import AWSKMSProvider
    from glpgenc.keys.kms.protocol import KMSProvider
    from glpgenc.settings import Settings


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


class UnwrappingProviders(NonCopyable):
    """The provider that wraps, and others that only unwrap.

    Each call to a KMS emits an event, see :mod:`glpgenc.events`.

    They are not tried one after the other: what is next to a wrapped key names its provider and, where two of that name
    are configured (two key files, two accounts), its URI says which.

    :param wrapping: wraps new keys, and unwraps.
    :param also: unwrap.
    """

    def __init__(self, wrapping: KMSProvider, also: Iterable[KMSProvider] = ()) -> None:
        self.wrapping = instrumented(wrapping)
        self._all = (self.wrapping, *map(instrumented, also))

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
            itself = uninstrumented(each)
            if each.name == provider and each.serves(key_uri):
                return each
            if each.name == provider and isinstance(itself, WrapsUnderMany):
                with suppress(KMSConfigurationError):
                    return instrumented(itself.under(key_uri), is_assigned=True)
        raise KMSConfigurationError(
            f"no provider is configured for {provider} key {key_uri}", hint="add it to kms_also"
        )

    def forget(self) -> None:
        """Wipe the keys that providers keep."""
        for each in map(uninstrumented, self._all):
            if isinstance(each, KeepsKeys):
                each.forget()

    def close(self) -> None:
        """Wipe the keys that providers keep, for good."""
        for each in map(uninstrumented, self._all):
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


_METHODS = ("generate_data_key", "decrypt", "wrap", "serves", "current_uri")


class Boto3Client(Protocol):
    """A client that boto3 or botocore made."""

    @property
    def meta(self) -> Any:
        """Its service, Region and endpoint."""


def providers_from(
    kms_client: KMSProvider | UnwrappingProviders | Boto3Client, config: Settings
) -> UnwrappingProviders:
    """Return the providers that a caller means.

    Of a boto3 client the credentials, the Region and the endpoint are taken, and a client of our own is made of them:
    it keeps plaintext keys out of botocore's debug log, and the caller's client stays as it is.

    :param kms_client: one provider, several, or a boto3 client of ``kms``.
    :param config: of a boto3 client, ``kms_key`` says which key wraps; timeouts and attempts are taken from it too.
    :raises KMSConfigurationError: if a boto3 client is of another service, or ``kms_key`` is not set.
    :raises TypeError: if it is neither.
    """
    if isinstance(kms_client, UnwrappingProviders):
        return kms_client
    service = getattr(getattr(getattr(kms_client, "meta", None), "service_model", None), "service_name", None)
    if service is not None:
        return UnwrappingProviders(_of_boto3(cast("Boto3Client", kms_client), service, config))
    if not all(callable(getattr(kms_client, name, None)) for name in _METHODS):
        raise TypeError(
            "kms_client is a KMS provider such as glpgenc.keys.kms.build_provider() returns, or a boto3 client of kms, "
            f"not {type(kms_client).__name__}"
        )
    return UnwrappingProviders(cast("KMSProvider", kms_client))


def _of_boto3(client: Boto3Client, service: str, config: Settings) -> AWSKMSProvider:
    if service != "kms":
        raise KMSConfigurationError(f"the boto3 client is of the service {service}", hint='give boto3.client("kms")')
    if not config.kms_key:
        raise KMSConfigurationError(
            "with a boto3 client, kms_key must say which key wraps data keys",
            hint='EncryptionServiceConfig(kms_key="arn:aws:kms:...") names a key ARN, key id, alias name or alias ARN',
        )
    from glpgenc.keys.kms.aws import AWSKMSProvider  # noqa: PLC0415  # slow to import, and no other KMS needs it

    options = replace(
        ProviderOptions.from_settings(config),
        kms_provider="aws",
        region=client.meta.region_name,
        endpoint_url=client.meta.endpoint_url,
    )
    return AWSKMSProvider(config.kms_key, options, session=_session_of(client))


def _session_of(client: Any) -> Any:
    # botocore has no public way to a client's credentials; what refreshes itself must continue to do so.
    credentials = getattr(getattr(client, "_request_signer", None), "_credentials", None)
    if credentials is None:
        raise KMSConfigurationError(
            "the boto3 client has no credentials that could be used",
            hint="give boto3 credentials, or build glpgenc.keys.kms.aws.AWSKMSProvider with your session",
        )
    made = importlib.import_module("botocore.session").Session()
    made._credentials = credentials  # noqa: SLF001  # as above
    return importlib.import_module("boto3").session.Session(botocore_session=made)
