"""Storage of heads: a file, or objects in S3 that can't be deleted for a time.

In S3 each run adds an object, named by its number, under a lock of the mode COMPLIANCE. Of an object that was put a
second time the first version counts, which no one can delete; more versions, and delete markers, are reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from glpgenc.audit.locked_objects import RETAIN_DAYS, LockedObjects, locked_objects
from glpgenc.audit.verification.saved_heads import HEADS_FILE, SavedHeads
from glpgenc.errors import ConfigurationError

MOST_READ = 20
"""Objects that are read, the newest, for one whose MAC fits."""

_NAME = re.compile(r"([0-9]{12})\.heads")
_LARGEST = HEADS_FILE.limit or 0


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

    :param objects: the bucket's objects with the prefix.
    """

    def __init__(self, objects: LockedObjects) -> None:
        self._objects, self.name = objects, objects.name

    def read(self) -> StoredHeads:
        """Return the newest heads.

        :raises ObjectStoreError: if S3 refuses or is unavailable.
        """
        kept = StoredHeads()
        versions = {
            int(match[1]): found
            for name, found in self._objects.versions().items()
            if (match := _NAME.fullmatch(name)) is not None
        }
        for number in sorted(versions, reverse=True)[:MOST_READ]:
            altered = versions[number].altered(self._objects.key(_name(number)))
            if altered is not None:
                kept.altered.append(altered)
            first = versions[number].first
            if first is not None:
                self._read(number, first, kept)
        return kept

    def write(self, heads: SavedHeads) -> None:
        """Add an object, and see that it is locked.

        :raises ConfigurationError: if the bucket has no object lock, or an object with this number is there.
        :raises ObjectStoreError: if S3 refuses or is unavailable.
        """
        if not self._objects.put(_name(heads.number), heads.data(), "application/jsonl"):
            raise ConfigurationError(
                f"{self.name} holds heads number {heads.number} already, of another run",
                hint=f"verify again: glpgenc audit verify --keep-heads {self.name}",
            )

    def _read(self, number: int, version: str, kept: StoredHeads) -> None:
        key = self._objects.key(_name(number))
        data, locked = self._objects.get(_name(number), version, _LARGEST)
        if data is None:
            kept.altered.append(f"{key} is larger than saved heads are")
            return
        try:
            heads = SavedHeads.parse(data, key)
        except ConfigurationError as error:
            kept.altered.append(error.message)
            return
        if heads.number != number:
            kept.altered.append(f"{key} holds heads number {heads.number}")
            return
        if not locked:
            kept.unlocked.append(f"{key} can be deleted: it has no lock, or its lock has ended")
        kept.heads.append(heads)


def _name(number: int) -> str:
    return f"{number:012d}.heads"


def heads_storage(text: str, *, retain_days: int = RETAIN_DAYS) -> HeadsStorage:
    """Return the place that a text names: a file, or ``s3://BUCKET/PREFIX``.

    :raises ConfigurationError: if it names neither, or boto3 is missing.
    """
    objects = locked_objects(text, retain_days=retain_days)
    return FileHeadsStorage(Path(text)) if objects is None else S3HeadsStorage(objects)
