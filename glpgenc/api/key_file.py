"""Issuers' public keys in a file, read again when it changes."""

from __future__ import annotations

from pathlib import Path

from glpgenc._support.files import OperatorFile, Trust
from glpgenc.api.key_set import MAX_BYTES, KeySet, parse_key_set
from glpgenc.errors import ConfigurationError

_HINT = "set api_jwt_key_file to a public key in PEM, or to a JSON Web Key Set"

JWT_KEY_FILE = OperatorFile("the key file", MAX_BYTES, Trust.OURS, hint=_HINT)
"""Anyone who may write it may make tokens."""

FRESH = 1.0
"""Seconds for which the file is not looked at again."""

USABLE = 60.0
"""Seconds for which the keys that it held continue when it can't be read, or holds none: time to replace it."""


class KeyFile:
    """Reads a file with a public key in PEM or a JSON Web Key Set.

    :param path: the file; 262,144 bytes at most.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, int, int], KeySet] | None = None

    def read(self) -> KeySet:
        """Return its keys: those of the last time while the file is the same.

        :raises ConfigurationError: when it can't be read, or holds no usable key.
        """
        try:
            found = self._path.stat()
            identity = (found.st_ino, found.st_size, found.st_mtime_ns)
            if self._read is not None and self._read[0] == identity:
                return self._read[1]
            keys = parse_key_set(JWT_KEY_FILE.read(self._path))
        except OSError as error:
            raise self._refused(error.strerror or type(error).__name__) from None
        except ValueError as error:
            raise self._refused(str(error)) from None
        if not keys.keys:
            raise self._refused("it holds no key that verifies tokens")
        self._read = (identity, keys)
        return keys

    def _refused(self, why: str) -> ConfigurationError:
        return ConfigurationError(
            f"the key file {self._path} can't be used: {why}",
            hint=_HINT,
        )
