"""Names of transit keys: as ``kms_key`` gives them, and as they stand beside what they wrapped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glpgenc.errors import KMSConfigurationError

if TYPE_CHECKING:
    from typing import Self

PREFIX = "vault:"
_KEYS = "/keys/"
_DEFAULT_MOUNT = "transit"
# Both narrower than what the servers take: no part of a path is ever escaped or resolved.
_MOUNT = re.compile(r"\w[\w.-]{0,127}(?:/\w[\w.-]{0,127}){0,15}", re.ASCII)
_NAME = re.compile(r"\w(?:[\w.-]{0,126}\w)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class TransitKey:
    """A transit key by its whole path, which no two keys of a server have in common.

    :param mount: the engine's path from the root namespace, namespaces included: ``transit``, ``team/transit``.
    :param name: the key's own name.
    """

    mount: str
    name: str

    @property
    def uri(self) -> str:
        """As it is next to what it wrapped: ``vault:team/transit/keys/orders``."""
        return f"{PREFIX}{self.mount}{_KEYS}{self.name}"

    @classmethod
    def parse(cls, uri: str) -> Self | None:
        """Return the key of a URI; ``None`` if it is no such URI. One key has one URI."""
        # From the right: a name has no slash, so that a mount may be called `keys`.
        mount, found, name = uri.removeprefix(PREFIX).rpartition(_KEYS)
        if not (uri.startswith(PREFIX) and found and _MOUNT.fullmatch(mount) and _NAME.fullmatch(name)):
            return None
        return cls(mount, name)

    @classmethod
    def named(cls, kms_key: str, namespace: str | None) -> Self:
        """Return the key that a setting names.

        :param kms_key: ``orders`` for a key of the engine ``transit`` in the namespace; a path from the root namespace
            such as ``team/transit/keys/orders``; or the same as a URI.
        :param namespace: ``None`` for the root namespace.
        :raises KMSConfigurationError: if it is not one of these.
        """
        mount = f"{namespace}/{_DEFAULT_MOUNT}" if namespace else _DEFAULT_MOUNT
        path = kms_key.removeprefix(PREFIX)
        found = cls.parse(f"{PREFIX}{path}" if _KEYS in path else f"{PREFIX}{mount}{_KEYS}{path}")
        if found is None:
            raise KMSConfigurationError(
                f"{kms_key} is not a transit key",
                hint="set kms_key to its name, or to its path such as transit/keys/orders",
            )
        return found
