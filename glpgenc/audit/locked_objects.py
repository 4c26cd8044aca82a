"""Objects in S3 that can't be deleted for a time: a bucket with object lock, mode COMPLIANCE.

Of an object that was put a second time the first version counts, which no one can delete; more versions, and delete
markers, are reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from glpgenc._support.extras import import_extra
from glpgenc.errors import (
    ConfigurationError,
    ObjectChangedError,
    ObjectNotFoundError,
    ObjectStoreDeniedError,
    ObjectStoreError,
    ObjectStoreUnavailableError,
)
from glpgenc.streams.s3.client import call

RETAIN_DAYS = 400
"""Days for which an object can't be deleted."""

_LATER = timedelta(hours=1)
_LOCKED_BUCKET = "make a bucket with object lock: aws s3api create-bucket --object-lock-enabled-for-bucket"
_S3 = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([!-~]*[!-.0-~])/?")


@dataclass(frozen=True, slots=True)
class ObjectVersions:
    """The versions that there are of an object.

    :param first: the one that counts; ``None`` where there are only delete markers.
    :param others: how often it was put again.
    :param markers: how often it was deleted.
    """

    first: str | None = None
    others: int = 0
    markers: int = 0

    def altered(self, key: str) -> str | None:
        """Return what was done to it since it was kept, in a sentence's words; ``None`` for nothing."""
        if not self.others and not self.markers:
            return None
        return f"{key} was put again {self.others} times and deleted {self.markers} times since it was kept"


class LockedObjects:
    """The objects ``PREFIX/...`` of a bucket with object lock.

    :param retain_days: days for which a new object can't be deleted.
    :param client: boto3's, of ``s3``; by default one with the credentials, Region and endpoint of the environment.
    """

    def __init__(self, bucket: str, prefix: str, *, retain_days: int = RETAIN_DAYS, client: Any = None) -> None:
        self._bucket, self._prefix, self._retain = bucket, prefix, timedelta(days=retain_days)
        self._client = client if client is not None else _client()
        self.name = f"s3://{bucket}/{prefix}"

    def key(self, name: str) -> str:
        """Return an object's key."""
        return f"{self._prefix}/{name}"

    def put(self, name: str, data: bytes, content_type: str) -> bool:
        """Add an object, and see that it is locked; return whether there was none of this name before.

        :raises ConfigurationError: if the bucket has no object lock.
        :raises ObjectStoreError: if S3 refuses or is unavailable.
        """
        key, until = self.key(name), datetime.now(UTC) + self._retain
        try:
            put = call(
                "PutObject",
                self._client.put_object,
                Bucket=self._bucket,
                Key=key,
                Body=data,
                ContentType=content_type,
                ChecksumAlgorithm="SHA256",
                IfNoneMatch="*",
                ObjectLockMode="COMPLIANCE",
                ObjectLockRetainUntilDate=until,
            )
        except ObjectChangedError:
            return False
        except (ObjectStoreUnavailableError, ObjectStoreDeniedError, ObjectNotFoundError):
            raise
        except ObjectStoreError as error:
            raise ConfigurationError(f"{self.name} locks no objects: {error.message}", hint=_LOCKED_BUCKET) from None
        version = put.get("VersionId")
        found = call("HeadObject", self._client.head_object, Bucket=self._bucket, Key=key, VersionId=version)
        if version is None or found.get("ObjectLockMode") != "COMPLIANCE" or _until(found) < until - _LATER:
            raise ConfigurationError(
                f"s3://{self._bucket}/{key} is not locked, so that it can be deleted", hint=_LOCKED_BUCKET
            )
        return True

    def get(self, name: str, version: str, limit: int) -> tuple[bytes | None, bool]:
        """Return a version of an object, ``None`` if it is too large; and whether it is locked now.

        :param limit: bytes at most.
        :raises ObjectStoreError: if S3 refuses or is unavailable.
        """
        found = call("GetObject", self._client.get_object, Bucket=self._bucket, Key=self.key(name), VersionId=version)
        locked = found.get("ObjectLockMode") is not None and _until(found) > datetime.now(UTC)
        data = found["Body"].read() if found["ContentLength"] <= limit else None
        return data, locked

    def versions(self) -> dict[str, ObjectVersions]:
        """Return what there is of each object, by its name.

        :raises ObjectStoreError: if S3 refuses or is unavailable.
        """
        found: dict[str, ObjectVersions] = {}
        for page in self._pages():
            # The newest version of a key comes first.
            for each in page.get("Versions", ()):
                name = each["Key"][len(self._prefix) + 1 :]
                old = found.get(name, ObjectVersions())
                found[name] = ObjectVersions(each["VersionId"], old.others + (old.first is not None), old.markers)
            for each in page.get("DeleteMarkers", ()):
                name = each["Key"][len(self._prefix) + 1 :]
                old = found.get(name, ObjectVersions())
                found[name] = ObjectVersions(old.first, old.others, old.markers + 1)
        return found

    def _pages(self) -> Iterator[dict[str, Any]]:
        marker: dict[str, Any] = {}
        while True:
            page = call(
                "ListObjectVersions",
                self._client.list_object_versions,
                Bucket=self._bucket,
                Prefix=f"{self._prefix}/",
                **marker,
            )
            yield page
            if not page.get("IsTruncated"):
                return
            marker = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page.get("NextVersionIdMarker")}


def locked_objects(text: str, *, retain_days: int = RETAIN_DAYS) -> LockedObjects | None:
    """Return the objects that ``s3://BUCKET/PREFIX`` names; ``None`` for a text that does not begin with ``s3://``.

    :raises ConfigurationError: if it names no bucket and prefix, or boto3 is missing.
    """
    if not text.startswith("s3://"):
        return None
    match = _S3.fullmatch(text)
    if match is None:
        raise ConfigurationError(f"{text!r} does not name a bucket and a prefix", hint="s3://BUCKET/PREFIX")
    return LockedObjects(match[1], match[2], retain_days=retain_days)


def _client() -> Any:
    what = "access to objects in S3"
    session = import_extra("boto3", "aws", what).session.Session()
    config = import_extra("botocore.config", "aws", what).Config(
        connect_timeout=5,
        read_timeout=60,
        max_pool_connections=16,
        retries={"mode": "standard", "total_max_attempts": 4},
    )
    return call("client", session.client, service_name="s3", config=config)


def _until(found: dict[str, Any]) -> datetime:
    until = found.get("ObjectLockRetainUntilDate")
    return until if isinstance(until, datetime) else datetime.min.replace(tzinfo=UTC)
