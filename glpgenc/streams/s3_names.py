"""The binding of an object in S3, and its metadata."""

from __future__ import annotations

from typing import Any, Literal

from glpgenc._support.extras import import_extra
from glpgenc.errors import ConfigurationError
from glpgenc.wire.buffer import Buffer, as_bytes_view

Bind = Literal["key", "bucket and key", "nothing"]
"""Which part of its name an object is bound to."""

METADATA = {"glpgenc": "stream-1"}
"""Says what the object is to anyone who lists objects. Nothing secret, and nothing that is trusted."""

CONTENT_TYPE = "application/vnd.glpgenc"

_BINDS = ("key", "bucket and key", "nothing")


def object_aad(bucket: str, key: str, bind: Bind = "key", aad: Buffer = b"") -> bytes:
    """Return the associated data of an object, with which a copy of it opens by other means, such as from a disk.

    :param bind: ``key``: ``len32(key) || key || aad``, which lets a bucket be copied as a whole, and no object be put
        in another's place in it. ``bucket and key``: ``len32(bucket) || bucket || len32(key) || key || aad``.
        ``nothing``: ``aad``, for objects that are renamed.
    :param aad: the caller's own.
    :raises ConfigurationError: for another ``bind``.
    """
    if bind not in _BINDS:
        raise ConfigurationError(f"bind is one of {', '.join(_BINDS)}")
    names = {"key": (key,), "bucket and key": (bucket, key), "nothing": ()}[bind]
    return b"".join((*map(_sized, names), as_bytes_view(aad, "the associated data")))


def client_or_new(s3_client: Any) -> Any:
    """Return a client of S3: the one that was given, or one of boto3's usual configuration.

    :raises ConfigurationError: if boto3 is not installed, or knows no region.
    """
    if s3_client is not None:
        return s3_client
    boto3 = import_extra("boto3", "aws", "access to objects in S3")
    # A session of its own: boto3's default one is not thread-safe while it makes clients.
    return boto3.session.Session().client("s3")


def _sized(text: str) -> bytes:
    data = text.encode()
    return len(data).to_bytes(4, "big") + data
