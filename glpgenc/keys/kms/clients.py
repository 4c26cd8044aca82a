"""What a caller gives as ``kms_client``: providers of ours, or a boto3 client of AWS KMS."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, cast

from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms.aws import AWSKMSProvider
from glpgenc.keys.kms.options import ProviderOptions
from glpgenc.keys.kms.unwrapping import UnwrappingProviders

if TYPE_CHECKING:
    from glpgenc.keys.kms.protocol import KMSProvider
    from glpgenc.settings import Settings

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
            hint="give boto3 credentials, or build glpgenc.keys.kms.aws.AWSKMSProvider with a session of yours",
        )
    made = importlib.import_module("botocore.session").Session()
    made._credentials = credentials  # noqa: SLF001  # as above
    return importlib.import_module("boto3").session.Session(botocore_session=made)
