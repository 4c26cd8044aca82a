"""The place where a log of checkpoints is kept: a folder, or objects in S3 that can't be deleted for a time."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from glpgenc._support.atomic_file import AtomicFile
from glpgenc._support.files import OperatorFile
from glpgenc.audit.checkpoints.verifier import is_log_file, read_folder
from glpgenc.audit.locked_objects import RETAIN_DAYS, LockedObjects, locked_objects
from glpgenc.errors import ConfigurationError

CHECKPOINT_FILE = OperatorFile("the checkpoint", 1 << 20)
_LARGEST = 256 << 20
_READERS = 8


@dataclass(slots=True)
class PlaceContents:
    """What a place holds.

    :ivar files: the log's files, by their names.
    :ivar altered: what was done to them since they were kept, in a sentence's words.
    :ivar unlocked: those that can be deleted, though they are where that should not be.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    altered: list[str] = field(default_factory=list)
    unlocked: list[str] = field(default_factory=list)


class LogPlace(Protocol):
    """A place of a log.

    :ivar name: what it is called in messages, and in the trail.
    """

    name: str

    def read(self) -> PlaceContents:
        """Return what is there.

        :raises ConfigurationError: if it can't be read.
        :raises ObjectStoreError: if S3 refuses or is unavailable.
        """

    def write(self, name: str, data: bytes) -> None:
        """Add a file, durably.

        :raises ConfigurationError: if it is there already, or can't be written.
        :raises ObjectStoreError: if S3 refuses or is unavailable.
        """


class FolderLogPlace:
    """A folder."""

    def __init__(self, path: Path) -> None:
        self._path, self.name = path, str(path.absolute())

    def read(self) -> PlaceContents:
        """Return the folder's files; none where there is no folder."""
        try:
            # A link that leads nowhere, or in a circle, is not a log that has not begun.
            return PlaceContents(read_folder(self._path) if os.path.lexists(self._path) else {})
        except OSError as error:
            raise ConfigurationError(f"{error.filename or self._path} can't be read: {error.strerror}") from None

    def write(self, name: str, data: bytes) -> None:
        """Add a file, which others may read."""
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            with AtomicFile(self._path / name, exclusive=True) as made:
                made.write(data)
                made.commit()
        except FileExistsError:
            raise _another_run(self.name, name) from None
        except OSError as error:
            raise ConfigurationError(f"{self._path / name} can't be written: {error.strerror}") from None


class S3LogPlace:
    """Objects in a bucket with object lock: ``PREFIX/000000000001.entries`` and so on."""

    def __init__(self, objects: LockedObjects) -> None:
        self._objects, self.name = objects, objects.name

    def read(self) -> PlaceContents:
        """Return the first version of each object."""
        found = PlaceContents()
        versions = {name: each for name, each in self._objects.versions().items() if is_log_file(name)}
        for name, each in sorted(versions.items()):
            altered = each.altered(self._objects.key(name))
            if altered is not None:
                found.altered.append(altered)
        firsts = [(name, each.first) for name, each in sorted(versions.items()) if each.first is not None]
        with ThreadPoolExecutor(_READERS) as readers:
            read = readers.map(lambda each: self._objects.get(each[0], each[1], _LARGEST), firsts)
            for (name, _), (data, locked) in zip(firsts, read, strict=True):
                if data is None:
                    raise ConfigurationError(f"{self._objects.key(name)} is larger than a file of a log")
                found.files[name] = data
                if not locked:
                    key = self._objects.key(name)
                    found.unlocked.append(f"{key} can be deleted: it has no lock, or its lock has ended")
        return found

    def write(self, name: str, data: bytes) -> None:
        """Add an object, and see that it is locked."""
        if not self._objects.put(name, data, "text/plain; charset=utf-8"):
            raise _another_run(self.name, name)


def log_place(text: str, *, retain_days: int = RETAIN_DAYS) -> LogPlace:
    """Return the place that a text names: a folder, or ``s3://BUCKET/PREFIX``.

    :raises ConfigurationError: if it names neither, or boto3 is missing.
    """
    objects = locked_objects(text, retain_days=retain_days)
    return FolderLogPlace(Path(text).expanduser()) if objects is None else S3LogPlace(objects)


def _another_run(place: str, name: str) -> ConfigurationError:
    return ConfigurationError(f"{place} holds {name} already, of another run", hint="run it again")
