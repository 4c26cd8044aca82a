"""The boto3 client of AWS KMS: retries, replies that are checked, and plaintext keys kept out of botocore's log.

At level DEBUG botocore logs the whole body of every reply, and the reply to GenerateDataKey and Decrypt holds the
plaintext key in base64. A filter on its loggers would act on the whole process and miss a logger that is renamed.
So the key is taken out of the body, on one client, before the parser sees it, and handed on as
:class:`~glpgenc.keys.secret.SecretBytes`: nothing that botocore or a hook of the user's does afterwards can show it.

It logs requests too, and the one to Encrypt holds the key. That request is built, checked and logged with zeros in the
key's place, and the key itself beside it as ``SecretBytes``; the body that is signed and sent is made last.
"""

from __future__ import annotations

import base64
import importlib
import json
from typing import TYPE_CHECKING, Any

from glpgenc._support.extras import import_extra
from glpgenc.errors import KMSConfigurationError, KMSReplyError, KMSUnwrapError
from glpgenc.keys.kms.aws.errors import translate
from glpgenc.keys.kms.options import check_endpoint
from glpgenc.keys.kms.protocol import MAX_WRAPPED_LENGTH
from glpgenc.keys.secret import SecretBytes

if TYPE_CHECKING:
    from types import ModuleType

    from glpgenc.keys.kms.options import ProviderOptions

PLAINTEXT = "Plaintext"

_KEPT = frozenset({"KeyId", "CiphertextBlob", "EncryptionAlgorithm", "__type", "code", "message", "Message"})
"""What may stay in a body: a list of what is known, so that a member added to the API is dropped and not logged."""

_WITH_PLAINTEXT = ("GenerateDataKey", "Decrypt")

_BESIDE = "glpgenc_plaintext"
"""Where in a request's context the key is."""


def install_redaction(client: Any) -> None:
    """Take plaintext keys out of the replies and requests of this KMS client. Needs botocore's ``before-parse`` event.

    After this ``reply["Plaintext"]`` is a :class:`SecretBytes`. A botocore without the event would leave ``bytes``
    there, which :class:`~glpgenc.keys.kms.aws.provider.AWSKMSProvider` refuses. ``Plaintext`` of Encrypt is given as
    :class:`SecretBytes`; without what is done here botocore refuses its type.
    """
    for operation in _WITH_PLAINTEXT:
        client.meta.events.register(f"before-parse.kms.{operation}", _take_plaintext)
    client.meta.events.register("before-parameter-build.kms.Encrypt", _set_aside)
    # First: before the handler that signs the body.
    client.meta.events.register_first("request-created.kms.Encrypt", _put_back)


def _set_aside(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    secret = params[PLAINTEXT]
    context[_BESIDE] = secret
    params[PLAINTEXT] = bytes(len(secret))


def _put_back(request: Any, **_: object) -> None:
    # Of each attempt: a retry builds its request again from the logged one.
    body = json.loads(request.data)
    body[PLAINTEXT] = base64.b64encode(request.context[_BESIDE].view()).decode("ascii")
    request.data = json.dumps(body).encode()


def _take_plaintext(
    response_dict: dict[str, Any],
    customized_response_dict: dict[str, Any],
    **_: object,
) -> None:
    body = _json_object(response_dict["body"])
    secret = _secret(body.pop(PLAINTEXT, None))
    response_dict["body"] = json.dumps({name: body[name] for name in body.keys() & _KEPT}).encode()
    if secret is not None:
        customized_response_dict[PLAINTEXT] = secret


def _json_object(data: bytes) -> dict[str, Any]:
    # What is not JSON object may still hold the key, so nothing of it is kept, and nothing of the exception either.
    try:
        body = json.loads(data)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _secret(text: object) -> SecretBytes | None:
    if not isinstance(text, str):
        return None
    try:
        return SecretBytes(base64.b64decode(text, validate=True))
    except ValueError:
        return None


def require_whole(response_dict: dict[str, Any], **_: object) -> None:
    """Refuse a reply whose body ended before its ``Content-Length``, on botocore's event ``before-parse``.

    botocore does not compare them, and takes the rest of a line that was cut for a reply without members: that would
    count as a KMS which answers wrongly, and an expired key in the cache could not be used instead.

    :raises botocore.exceptions.IncompleteReadError: if it did.
    """
    stated, got = response_dict["headers"].get("content-length", ""), len(response_dict["body"])
    if stated.isdecimal() and got < int(stated):
        exceptions = importlib.import_module("botocore.exceptions")
        raise exceptions.IncompleteReadError(actual_bytes=got, expected_bytes=int(stated))


def plaintext_of(reply: dict[str, Any]) -> SecretBytes:
    """Return the key that a reply holds, which the caller wipes.

    :raises KMSReplyError: if it holds none.
    :raises KMSConfigurationError: if botocore could have logged it.
    """
    plaintext = reply.get(PLAINTEXT)
    if isinstance(plaintext, SecretBytes):
        return plaintext
    if plaintext is None:
        raise KMSReplyError("the reply of AWS KMS contains no key")
    # The redaction did not run, so a log at level DEBUG may hold the key: refuse to continue this way.
    botocore = importlib.import_module("botocore")
    raise KMSConfigurationError(
        f"botocore {botocore.__version__} writes plaintext keys to its debug log", hint="upgrade boto3"
    )


def check_wrapped_length(wrapped: bytes) -> None:
    """Refuse what AWS KMS would refuse, without asking it.

    :raises KMSUnwrapError: if there are not 1 to 6,144 bytes.
    """
    if not 1 <= len(wrapped) <= MAX_WRAPPED_LENGTH:
        raise KMSUnwrapError(f"the wrapped key has {len(wrapped)} bytes; AWS KMS accepts 1 to {MAX_WRAPPED_LENGTH}")


def wrapped_of(operation: str, reply: dict[str, Any]) -> bytes:
    """Return the wrapped key that a reply holds.

    :param operation: the name of the operation.
    :raises KMSReplyError: if it holds none, or has not 1 to 6,144 bytes.
    """
    wrapped = reply.get("CiphertextBlob")
    if not isinstance(wrapped, bytes) or not 1 <= len(wrapped) <= MAX_WRAPPED_LENGTH:
        raise KMSReplyError(f"the reply of AWS KMS {operation} contains no usable wrapped key")
    return wrapped


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
