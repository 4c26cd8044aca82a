"""Keeps plaintext keys out of what botocore does with a reply, and with the request of Encrypt.

At level DEBUG botocore logs the whole body of every reply, and the reply to GenerateDataKey and Decrypt holds the
plaintext key in base64. A filter on its loggers would act on the whole process and miss a logger that is renamed.
This takes the key out of the body instead, on one client, before the parser sees it, and hands it on as
:class:`~glpgenc.keys.secret.SecretBytes`: nothing that botocore or a hook of the user's does afterwards can show it.

It logs requests too, and the one to Encrypt holds the key. That request is built, checked and logged with zeros in the
key's place, and the key itself beside it as ``SecretBytes``; the body that is signed and sent is made last.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from glpgenc.keys.secret import SecretBytes

PLAINTEXT = "Plaintext"

_KEPT = frozenset({"KeyId", "CiphertextBlob", "EncryptionAlgorithm", "__type", "code", "message", "Message"})
"""What may stay in a body: a list of what is known, so that a member added to the API is dropped and not logged."""

_OPERATIONS = ("GenerateDataKey", "Decrypt")

_BESIDE = "glpgenc_plaintext"
"""Where in a request's context the key is."""


def install_redaction(client: Any) -> None:
    """Take plaintext keys out of the replies and requests of this KMS client. Needs botocore's ``before-parse`` event.

    After this ``reply["Plaintext"]`` is a :class:`SecretBytes`. A botocore without the event would leave ``bytes``
    there, which :class:`~glpgenc.keys.kms.aws.AWSKMSProvider` refuses. ``Plaintext`` of Encrypt is to be given as
    :class:`SecretBytes`; without what is done here botocore refuses its type.
    """
    for operation in _OPERATIONS:
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
