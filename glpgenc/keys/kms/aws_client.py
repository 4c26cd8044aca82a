"""Makes the boto3 client of AWS KMS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glpgenc._support.extras import import_extra
from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.kms.aws_errors import translate
from glpgenc.keys.kms.aws_redaction import install_redaction
from glpgenc.keys.kms.aws_replies import require_whole
from glpgenc.keys.kms.endpoint import check_endpoint

if TYPE_CHECKING:
    from types import ModuleType

    from glpgenc.keys.kms.options import ProviderOptions

_CONNECTIONS = 32
_OPERATIONS = ("GenerateDataKey", "Decrypt", "Encrypt", "ReEncrypt", "DescribeKey")


def make_client(options: ProviderOptions, *, region: str | None, session: Any) -> Any:
    """Make a client that retries, gives up in time, and shows plaintext keys to no one.

    :param options: endpoint, timeouts (seconds) and attempts; retries follow botocore's ``standard`` mode, which also
        retries throttling.
    :param region: the region, or ``None`` for the environment's.
    :param session: a ``boto3.session.Session``, or ``None`` for one of its own.
    :raises KMSConfigurationError: if boto3 is missing, no region is known, or the endpoint is malformed or plain HTTP
        to another host (the replies hold plaintext keys).
    """
    config = _botocore_config(options)
    try:
        # A session of its own: boto3's default session is shared, and not thread-safe while it makes clients.
        session = session or _import("boto3").session.Session()
        client = session.client("kms", region_name=region, endpoint_url=options.endpoint_url, config=config)
    except ValueError as error:
        raise KMSConfigurationError(
            f"AWS KMS endpoint: {error}", hint="set kms_endpoint_url to an https:// URL"
        ) from None
    except _import("botocore.exceptions").BotoCoreError as error:
        failure = translate("client", error)
    else:
        # The client's own endpoint, because AWS_ENDPOINT_URL_KMS and the AWS configuration file may set it too.
        check_endpoint("AWS KMS", client.meta.endpoint_url)
        install_redaction(client)
        for operation in _OPERATIONS:
            # Before the redaction, which leaves no body to measure.
            client.meta.events.register_first(f"before-parse.kms.{operation}", require_whole)
        return client
    raise failure


def _botocore_config(options: ProviderOptions) -> Any:
    return _import("botocore.config").Config(
        connect_timeout=options.connect_timeout,
        read_timeout=options.read_timeout,
        retries={"mode": "standard", "total_max_attempts": options.max_attempts},
        max_pool_connections=_CONNECTIONS,
    )


def _import(name: str) -> ModuleType:
    module: ModuleType = import_extra(name, "aws", "the AWS KMS provider", KMSConfigurationError)
    return module
