"""Storage of heads: a file, or objects in S3 that can't be deleted for a time.

In S3 each run adds an object, named by its number, under a lock of the mode COMPLIANCE. Of an object that was put a
second time the first version counts, which no one can delete; more versions, and delete markers, are reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from glpgenc._support.extras import import_extra
from glpgenc.audit.verification.saved_heads import HEADS_FILE, SavedHeads
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

MOST_READ = 20
"""Objects that are read, the newest, for one whose MAC fits."""

_S3 = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([!-~]*[!-.0-~])/?")
_NAME = re.compile(r"/([0-9]{12})\.heads\Z")
_LARGEST = HEADS_FILE.limit or 0
_LATER = timedelta(hours=1)
_LOCKED_BUCKET = "make a bucket with object lock: aws s3api create-bucket --object-lock-enabled-for-bucket"


@dataclass(slots=True)
class StoredHeads:
    """The heads that a storage holds.

    :ivar heads: heads that were kept, the newest first.
    :ivar altered: what was done to the place, in a sentence's words.
    :ivar unlocked: of which of them the lock has ended, or is not there.
    """

    heads: list[SavedHeads] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    unlocked: list[str] = field(default_factory=list)


class HeadsStorage(Protocol):
    """A storage of heads.

    :ivar name: what it is called in messages, and in the trail.
    """

    name: str

    def read(self) -> StoredHeads:
        """Return what is there.

        :raises ConfigurationError: if it can't be read.
        """

    def write(self, heads: SavedHeads) -> None:
        """Keep heads.

        :raises ConfigurationError: if they can't be kept.
        """


class FileHeadsStorage:
    """A file, which holds the newest heads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = str(path.absolute())

    def read(self) -> StoredHeads:
        """Return the file's heads; none where there is no file."""
        return StoredHeads([SavedHeads.read(self._path)] if self._path.exists() else [])

    def write(self, heads: SavedHeads) -> None:
        """Replace the file, unless it holds heads that are as new."""
        found = self.read().heads
        if found and found[0].number >= heads.number:
            raise ConfigurationError(
                f"{self._path} holds newer heads, of another run",
                hint="verify again: glpgenc audit verify --keep-heads FILE",
            )
        heads.write(self._path)


class S3HeadsStorage:
    """Objects in a bucket with object lock: ``PREFIX/000000000001.heads`` and so on.

    :param retain_days: days for which a new object can't be deleted.
    :param client: boto3's, of ``s3``; by default one with the credentials, Region and endpoint of the environment.
    """

    def __init__(self, bucket: str, prefix: str, *, retain_days: int = RETAIN_DAYS, client: Any = None) -> None:
        self._bucket, self._prefix, self._retain = bucket, prefix, timedelta(days=retain_days)
        self._client = client if client is not None else _client()
        self.name = f"s3://{bucket}/{prefix}"

    def read(self) -> StoredHeads:
        """Return the newest heads.

        :raises ObjectStoreError: if S3 refuses or is unavailable.
        """
        kept = StoredHeads()
        versions = self._versions()
        for number in sorted(versions, reverse=True)[:MOST_READ]:
            first, others, markers = versions[number]
            if others or markers:
                kept.altered.append(
                    f"{self._key(number)} was put again {others} times and deleted {markers} times since it was kept"
                )
            if first is not None:
                self._read(number, first, kept)
        return kept

    def write(self, heads: SavedHeads) -> None:
        """Add an object, and see that it is locked.

        :raises ConfigurationError: if the bucket has no object lock, or an object with this number is there.
        :raises ObjectStoreError: if S3 refuses or is unavailable.
        """
        key, until = self._key(heads.number), datetime.now(UTC) + self._retain
        try:
            put = call(
                "PutObject",
                self._client.put_object,
                Bucket=self._bucket,
                Key=key,
                Body=heads.data(),
                ContentType="application/jsonl",
                ChecksumAlgorithm="SHA256",
                IfNoneMatch="*",
                ObjectLockMode="COMPLIANCE",
                ObjectLockRetainUntilDate=until,
            )
        except ObjectChangedError:
            raise ConfigurationError(
                f"{self.name} holds heads number {heads.number} already, of another run",
                hint=f"verify again: glpgenc audit verify --keep-heads {self.name}",
            ) from None
        except (ObjectStoreUnavailableError, ObjectStoreDeniedError, ObjectNotFoundError):
            raise
        except ObjectStoreError as error:
            raise ConfigurationError(f"{self.name} keeps no heads: {error.message}", hint=_LOCKED_BUCKET) from None
        version = put.get("VersionId")
        found = call("HeadObject", self._client.head_object, Bucket=self._bucket, Key=key, VersionId=version)
        if version is None or found.get("ObjectLockMode") != "COMPLIANCE" or _until(found) < until - _LATER:
            raise ConfigurationError(
                f"s3://{self._bucket}/{key} is not locked, so that heads kept there can be deleted", hint=_LOCKED_BUCKET
            )

    def _read(self, number: int, version: str, kept: StoredHeads) -> None:
        key = self._key(number)
        found = call("GetObject", self._client.get_object, Bucket=self._bucket, Key=key, VersionId=version)
        if found["ContentLength"] > _LARGEST:
            kept.altered.append(f"{key} is larger than saved heads are")
            return
        try:
            heads = SavedHeads.parse(found["Body"].read(), key)
        except ConfigurationError as error:
            kept.altered.append(error.message)
            return
        if heads.number != number:
            kept.altered.append(f"{key} holds heads number {heads.number}")
            return
        if found.get("ObjectLockMode") is None or _until(found) <= datetime.now(UTC):
            kept.unlocked.append(f"{key} can be deleted: it has no lock, or its lock has ended")
        kept.heads.append(heads)

    def _versions(self) -> dict[int, tuple[str | None, int, int]]:
        """Return of each number the first version, how many others there are, and how many delete markers."""
        found: dict[int, tuple[str | None, int, int]] = {}
        for page in self._pages():
            # The newest version of a key comes first.
            for each in page.get("Versions", ()):
                number = self._number(each["Key"])
                if number is not None:
                    first, others, markers = found.get(number, (None, 0, 0))
                    found[number] = (each["VersionId"], others + (first is not None), markers)
            for each in page.get("DeleteMarkers", ()):
                number = self._number(each["Key"])
                if number is not None:
                    first, others, markers = found.get(number, (None, 0, 0))
                    found[number] = (first, others, markers + 1)
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

    def _number(self, key: str) -> int | None:
        match = _NAME.fullmatch(key[len(self._prefix) :])
        return None if match is None else int(match[1])

    def _key(self, number: int) -> str:
        return f"{self._prefix}/{number:012d}.heads"


def heads_storage(text: str, *, retain_days: int = RETAIN_DAYS) -> HeadsStorage:
    """Return the place that a text names: a file, or ``s3://BUCKET/PREFIX``.

    :raises ConfigurationError: if it names neither, or boto3 is missing.
    """
    if not text.startswith("s3://"):
        return FileHeadsStorage(Path(text))
    match = _S3.fullmatch(text)
    if match is None:
        raise ConfigurationError(f"{text!r} does not name a bucket and a prefix", hint="s3://BUCKET/PREFIX")
    return S3HeadsStorage(match[1], match[2], retain_days=retain_days)


def _client() -> Any:
    what = "access to objects in S3"
    session = import_extra("boto3", "aws", what).session.Session()
    config = import_extra("botocore.config", "aws", what).Config(
        connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 4}
    )
    return call("client", session.client, service_name="s3", config=config)


def _until(found: dict[str, Any]) -> datetime:
    until = found.get("ObjectLockRetainUntilDate")
    return until if isinstance(until, datetime) else datetime.min.replace(tzinfo=UTC)
