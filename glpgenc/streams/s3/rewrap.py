"""Rewrapping of objects: S3 copies the segments, which are not sent through here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glpgenc.streams.format import Header
from glpgenc.streams.rewrapping import FileRewrapper
from glpgenc.streams.s3.client import call, client_or_new
from glpgenc.streams.s3.reading import ObjectName, RangedObject
from glpgenc.streams.s3.upload import DEFAULT_PART_SIZE, MAX_PARTS, UploadTarget
from glpgenc.streams.transfer import FullReader

_KEPT = (
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "Metadata",
    "SSEKMSKeyId",
    "ServerSideEncryption",
    "StorageClass",
    "WebsiteRedirectLocation",
)
"""Properties of an object that S3 returns and accepts for a new one, without tags and access lists."""


def rewrap_object(
    bucket: str,
    key: str,
    *,
    rewrapper: FileRewrapper,
    s3_client: Any = None,
    dry_run: bool = False,
    extra_args: Mapping[str, Any] | None = None,
) -> bool:
    """Give an object another wrapped data key, in one step: there is the old object, and then the new one.

    The first part is read and written again, because it holds the key; S3 itself copies the rest. Anyone who replaces
    the object meanwhile wins: nothing is put over another object than the one that was read. Type, metadata and storage
    class stay; give tags and access lists as ``extra_args``, or they are those of a new object.

    :param rewrapper: the keys, and the owner of the object. Other entries of its context are not required.
    :param s3_client: a boto3 client of S3; one of boto3's usual configuration by default.
    :param dry_run: only report what would be done.
    :param extra_args: further arguments of the request, such as ``Tagging``.
    :returns: whether it was rewrapped, or would be; false where it is done already.
    :raises NotEncryptedError: when it is not an encrypted object.
    :raises ObjectChangedError: when it was replaced meanwhile.
    :raises ObjectStoreError: when S3 does not do it.
    :raises KMSError: as :meth:`FileRewrapper.rewrap`.
    """
    client = client_or_new(s3_client)
    source = RangedObject(ObjectName(client, bucket, key))
    header = Header.read(FullReader(source).take)
    if rewrapper.is_done(header):
        return False
    if dry_run:
        rewrapper.check(header)
        return True
    beginning = rewrapper.renewed(header).to_bytes()
    found = call("HeadObject", client.head_object, Bucket=bucket, Key=key, IfMatch=source.etag)
    kept = {name: found[name] for name in _KEPT if name in found}
    target = UploadTarget(client, bucket, key, {**kept, **(extra_args or {}), "IfMatch": source.etag})
    _written(target, source, len(header.to_bytes()), beginning)
    return True


def _written(target: UploadTarget, source: RangedObject, old: int, beginning: bytes) -> None:
    """Write the new header, and behind it what stands behind the old one."""
    step = max(DEFAULT_PART_SIZE, -(-source.size // (MAX_PARTS - 1)))
    source.seek(old)
    first = bytearray(beginning) + FullReader(source).take(min(step, source.size - old))
    if old + step >= source.size:
        target.put(first)
        return
    upload = target.begin()
    try:
        parts = [target.part(upload, 1, first)]
        copied = {"CopySource": {"Bucket": target.bucket, "Key": target.key}, "CopySourceIfMatch": source.etag}
        for start in range(old + step, source.size, step):
            span = (start, min(start + step, source.size))
            parts.append(target.copied_part(upload, len(parts) + 1, copied, span))
        target.complete(upload, parts)
    except BaseException as error:
        target.abort(upload, error)
        raise
