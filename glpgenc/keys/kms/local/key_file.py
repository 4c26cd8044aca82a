"""The local provider's key file: versioned key-encryption keys in JSON, readable by their owner alone.

::

    {"format": "glpgenc-local-kek-1", "id": "<uuid>", "keys": [{"version": 1, "key": "<base64 of 32 bytes>"}, ...]}

The last version wraps new keys; the others still unwrap what they wrapped.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Self
from uuid import UUID, uuid4

from glpgenc._support.atomic_file import write_file
from glpgenc._support.files import OperatorFile, Trust
from glpgenc.errors import KMSConfigurationError
from glpgenc.keys.secret import SecretBytes

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "glpgenc-local-kek-1"
KEK_LENGTH = 32
"""Bytes in a key-encryption key: AES-256."""
MAX_FILE_LENGTH = 1 << 20
"""Bytes in a key file at most: some 10,000 versions. What is longer is not a key file."""
MAX_VERSION = 0xFFFF_FFFF
"""The version is in 4 bytes of a wrapped key."""

KEY_FILE = OperatorFile("the key file", MAX_FILE_LENGTH, Trust.PRIVATE, links=False, error=KMSConfigurationError)


@dataclass(frozen=True, slots=True)
class LocalKeyFile:
    """A key file in memory. Its holder wipes it.

    :param file_id: is in the URI of every key it wrapped, so that another file is refused by name.
    :param keys: version to key of 32 bytes; the highest version wraps.
    """

    file_id: UUID
    keys: Mapping[int, SecretBytes] = field(repr=False)

    @property
    def current(self) -> int:
        """The version that wraps new keys."""
        return max(self.keys)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for key in self.keys.values():
            key.wipe()


def create_key_file(path: str | Path) -> UUID:
    """Make a key file with one random key, mode 0600. Never overwrites.

    :param path: where; the folder must exist.
    :returns: the file's id.
    :raises KMSConfigurationError: if there is a file already, or it can't be written.
    """
    path, file_id = Path(path), uuid4()
    data = _encode(file_id, {1: SecretBytes(secrets.token_bytes(KEK_LENGTH))})
    try:
        write_file(path, data, exclusive=True)
    except FileExistsError:
        _refuse(path, "already exists", "its keys may be in use: use this file, or choose another path")
    except OSError as error:
        _refuse(path, f"can't be created: {error.strerror}")
    return file_id


def add_version(path: str | Path) -> int:
    """Add a random key to the file and make it the one that wraps. The file is replaced in one step.

    Two processes must not do this at once: the later one would drop the version of the earlier.

    :returns: the new version.
    :raises KMSConfigurationError: as :func:`read_key_file`, or if the file can't be replaced.
    """
    path = Path(path)
    with read_key_file(path) as old:
        version = old.current + 1
        data = _encode(old.file_id, {**old.keys, version: SecretBytes(secrets.token_bytes(KEK_LENGTH))})
    try:
        write_file(path, data)
    except OSError as error:
        _refuse(path, f"can't be replaced: {error.strerror}")
    return version


def read_key_file(path: str | Path) -> LocalKeyFile:
    """Read a key file.

    :raises KMSConfigurationError: if it is missing, a symbolic link, not a regular file, longer than 1 MiB, owned by
        neither the current user nor root, open to anyone but its owner (mode beyond 0600), in a folder where others may
        replace it, or malformed.
    """
    path = Path(path)
    try:
        data = bytearray(KEY_FILE.read(path))
    except FileNotFoundError:
        _refuse(
            path,
            "does not exist",
            "restore it from its backup: a new one opens nothing that it wrapped; for a new installation, create it"
            " with `glpgenc kms create-local`, and back it up",
        )
    try:
        return _decode(path, data)
    finally:
        data[:] = bytes(len(data))


def _encode(file_id: UUID, keys: Mapping[int, SecretBytes]) -> bytes:
    entries = [{"version": version, "key": _to_base64(key)} for version, key in sorted(keys.items())]
    return json.dumps({"format": FORMAT, "id": str(file_id), "keys": entries}, indent=1).encode() + b"\n"


def _to_base64(key: SecretBytes) -> str:
    return base64.b64encode(key.view()).decode("ascii")


def _decode(path: Path, data: bytearray) -> LocalKeyFile:
    try:
        content = json.loads(data)
        known = isinstance(content, dict) and content.get("format") == FORMAT
        keys = _decode_keys(content["keys"]) if known else {}
        file_id = UUID(content["id"]) if known else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # From None: a JSONDecodeError holds the whole file, keys and all.
        file_id, keys = None, {}
    if file_id is None or not keys:
        _refuse(path, "is not a key file of this provider, or is damaged", "restore it from its backup")
    return LocalKeyFile(file_id, keys)


def _decode_keys(entries: list[dict[str, Any]]) -> dict[int, SecretBytes]:
    keys = {_version(entry["version"]): _decode_key(entry["key"]) for entry in entries}
    if len(keys) != len(entries):
        raise ValueError("a version occurs twice")
    return keys


def _version(value: object) -> int:
    if type(value) is not int or not 1 <= value <= MAX_VERSION:
        raise ValueError("a version is not a positive 32-bit integer")
    return value


def _decode_key(text: str) -> SecretBytes:
    key = SecretBytes(base64.b64decode(text.encode("ascii"), validate=True))
    if len(key) != KEK_LENGTH:
        raise binascii.Error
    return key


def _refuse(path: Path, fault: str, hint: str | None = None) -> NoReturn:
    raise KMSConfigurationError(f"the key file {path} {fault}", hint=hint) from None
