"""What AWS KMS answered, taken out of its replies with distrust."""

from __future__ import annotations

import importlib
from typing import Any

from glpgenc.errors import KMSConfigurationError, KMSReplyError, KMSUnwrapError
from glpgenc.keys.kms.aws_redaction import PLAINTEXT
from glpgenc.keys.kms.protocol import MAX_WRAPPED_LENGTH
from glpgenc.keys.secret import SecretBytes


def require_whole(response_dict: dict[str, Any], **_: object) -> None:
    """Refuse a reply whose body ended before its ``Content-Length``, on botocore's event ``before-parse``.

    botocore does not compare them, and takes the rest of a line that was cut for a reply without members: that would
    count as a KMS which answers wrongly, and an expired key in the cache could not be used instead.

    :raises botocore.exceptions.IncompleteReadError: if it did.
    """
    told, got = response_dict["headers"].get("content-length", ""), len(response_dict["body"])
    if told.isdecimal() and got < int(told):
        exceptions = importlib.import_module("botocore.exceptions")
        raise exceptions.IncompleteReadError(actual_bytes=got, expected_bytes=int(told))


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
