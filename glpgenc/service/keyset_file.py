"""A file of wrapped data keys, for where there is no database. Useless without the KMS that wrapped them.

::

    {"format": "glpgenc-keyset-1", "keys": [{"key_id": ..., "tenant_id": ..., "data_class": ..., "version": 1,
     "provider": "local", "key_uri": ..., "wrapped_key": "<base64>", "uses": 0}, ...]}

Of each tenant and class the key of the highest version encrypts, and the others decrypt what they encrypted. The file
is replaced in one step, under a lock on a file beside it, so that any number of processes of one host may share it.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

from glpgenc._support.atomic_file import write_file
from glpgenc._support.files import OperatorFile, Trust
from glpgenc._support.forks import FileLock, NonCopyable
from glpgenc.errors import ConfigurationError
from glpgenc.keys.model import DataKeyRecord, KeyState, Purpose

FORMAT = "glpgenc-keyset-1"
KEYSET_FILE = OperatorFile("the keyset file", 256 << 20, Trust.OURS)
"""Some 500,000 keys. Anyone who may write it may name another KMS key."""

_FIELDS = frozenset(
    ("key_id", "tenant_id", "data_class", "version", "provider", "key_uri", "wrapped_key", "uses"),
)


@dataclass(frozen=True, slots=True)
class KeysetEntry:
    """One wrapped data key.

    :param record: as in the database; its state is active for the newest version and deactivated for the others.
    :param uses: values that it may have encrypted: those that processes have set aside.
    """

    record: DataKeyRecord
    uses: int


Entries = dict[UUID, KeysetEntry]


class KeysetFile(NonCopyable):
    """The file. Thread-safe.

    :param path: where; it is made with the first key, mode 0600, in a folder that must exist. A symbolic link to it is
        followed, and stays.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[tuple[int, int, int], Entries] | None = None

    def read(self) -> Entries:
        """Return the keys by id; none where there is no file.

        :raises ConfigurationError: if the file can't be read, or is not one of this format.
        """
        try:
            with KEYSET_FILE.open(self.path) as file:
                status = os.fstat(file.fileno())
                mark = (status.st_ino, status.st_mtime_ns, status.st_size)
                seen = self._seen
                if seen is not None and seen[0] == mark:
                    return seen[1]
                entries = self._decode(file.read())
        except FileNotFoundError:
            return {}
        except OSError as error:
            self._refuse(f"can't be read: {error.strerror}")
        self._seen = (mark, entries)
        return entries

    def change(self, change: Callable[[Entries], Entries]) -> Entries:
        """Replace what is in the file, with no one else doing so meanwhile.

        :param change: takes the keys of now, and returns those of then.
        :returns: what it returned.
        :raises ConfigurationError: if the file can't be read or replaced.
        """
        target = self._target()
        with self._locked(target) as lock:
            entries = change(dict(self.read()))
            lock.require("the change of the keyset file")
            try:
                # On the disk before anything is encrypted: a key that is lost takes that with it.
                write_file(target, _encode(entries))
            except OSError as error:
                self._refuse(f"can't be replaced: {error.strerror}")
            return self.read()

    def _target(self) -> Path:
        """Return the file itself. A link to it stays one: else its two names would be of two files from then on."""
        try:
            if self.path.is_symlink():
                KEYSET_FILE.check(self.path)
                return Path(os.path.realpath(self.path))
            if self.path.stat().st_nlink > 1:
                self._refuse("has several hard links: a change reaches one", "make the others symbolic links")
        except FileNotFoundError:
            if self.path.is_symlink():
                self._refuse("is a link to a file that is not there", "remove the link, or restore the file")
        except OSError as error:
            self._refuse(f"can't be read: {error.strerror}")
        return self.path

    @contextmanager
    def _locked(self, target: Path) -> Iterator[FileLock]:
        with ExitStack() as stack:
            try:
                # Beside the file, which is another one after each change.
                lock = stack.enter_context(FileLock(Path(f"{target}.lock")))
            except OSError as error:
                self._refuse(f"can't be locked: {error.strerror}")
            yield lock

    def _decode(self, data: bytes) -> Entries:
        try:
            entries = _entries(json.loads(data))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            # From None: a parser's message quotes what it read.
            self._refuse(f"is not a file of format {FORMAT}")
        return _with_states(entries)

    def _refuse(self, what: str, hint: str = "see keyset_file, or restore it") -> NoReturn:
        raise ConfigurationError(f"the keyset file {self.path} {what}", hint=hint) from None


def _entries(content: dict[str, Any]) -> list[KeysetEntry]:
    if set(content) != {"format", "keys"} or content["format"] != FORMAT:
        raise ValueError
    return [_entry(each) for each in content["keys"]]


def _entry(stored: dict[str, Any]) -> KeysetEntry:
    texts = [stored[name] for name in ("tenant_id", "data_class", "provider", "key_uri")]
    numbers = [stored[name] for name in ("version", "uses")]
    if set(stored) != _FIELDS or not all(isinstance(each, str) and each for each in texts):
        raise ValueError
    if not all(type(each) is int and each >= 0 for each in numbers):
        raise ValueError
    record = DataKeyRecord(
        key_id=UUID(stored["key_id"]),
        tenant_id=stored["tenant_id"],
        data_class=stored["data_class"],
        purpose=Purpose.ENCRYPTION,
        version=stored["version"],
        state=KeyState.DEACTIVATED,
        provider=stored["provider"],
        key_uri=stored["key_uri"],
        wrapped_key=base64.b64decode(stored["wrapped_key"], validate=True),
    )
    return KeysetEntry(record, stored["uses"])


def _with_states(entries: list[KeysetEntry]) -> Entries:
    newest: dict[tuple[str, str], int] = {}
    for each in entries:
        owner = (each.record.tenant_id, each.record.data_class)
        newest[owner] = max(newest.get(owner, 0), each.record.version)
    return {each.record.key_id: _stated(each, newest) for each in entries}


def _stated(entry: KeysetEntry, newest: dict[tuple[str, str], int]) -> KeysetEntry:
    record = entry.record
    if record.version != newest[record.tenant_id, record.data_class]:
        return entry
    return KeysetEntry(replace(record, state=KeyState.ACTIVE), entry.uses)


def _encode(entries: Entries) -> bytes:
    return json.dumps({"format": FORMAT, "keys": [_stored(each) for each in entries.values()]}, indent=1).encode()


def _stored(entry: KeysetEntry) -> dict[str, Any]:
    record = entry.record
    return {
        "key_id": str(record.key_id),
        "tenant_id": record.tenant_id,
        "data_class": record.data_class,
        "version": record.version,
        "provider": record.provider,
        "key_uri": record.key_uri,
        "wrapped_key": base64.b64encode(record.wrapped_key or b"").decode("ascii"),
        "uses": entry.uses,
    }
