"""The registry key: an installation's own, by which it knows rows again that glpgenc wrote.

The KMS wraps it under a key that the settings name, in a context of its own (``purpose`` is ``registry``), and
``glpgenc.registry_keys`` stores it. So SQL alone makes no MAC, not even as a superuser of the database.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, LiteralString
from uuid import uuid4

from glpgenc._support.forks import NonCopyable
from glpgenc.database import translate_errors
from glpgenc.errors import KeyNotFoundError, KeyStateError
from glpgenc.keys.branch.model import BRANCH
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.kms.protocol import check_key_length
from glpgenc.keys.trust.allow_list import require_named
from glpgenc.keys.trust.membership import ELSEWHERE_HINT, ShardCertificate
from glpgenc.wire.context import registry_context
from glpgenc.wire.derivation import registry_mac_key

if TYPE_CHECKING:
    from uuid import UUID

    from glpgenc.database._pool import ConnectionPool
    from glpgenc.keys.kms.provider_set import UnwrappingProviders
    from glpgenc.keys.secret import SecretBytes

    Row = tuple[UUID, str, str, bytes]

_TTL = 86_400.0
"""Seconds for which it stays in memory, and as long again while the KMS is unavailable. It never changes."""

_GET: LiteralString = """
    SELECT key_id, provider, key_uri, wrapped_key FROM glpgenc.registry_keys WHERE environment = %s
"""
_INSERT: LiteralString = """
    INSERT INTO glpgenc.registry_keys (key_id, environment, provider, key_uri, wrapped_key) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""


class RegistryKey(NonCopyable):
    """Makes and checks MACs, with one KMS call a process. Thread-safe.

    Every method that needs the key raises :class:`~glpgenc.errors.KMSError` if it does not unwrap, and
    :class:`~glpgenc.errors.DatabaseError` if it can't be read.

    :param connections: to the database.
    :param providers: what wraps and unwraps; branch keys don't.
    :param environment: is in its encryption context; each environment has one.
    """

    def __init__(self, connections: ConnectionPool, providers: UnwrappingProviders, environment: str) -> None:
        self._connections, self._providers, self._environment = connections, providers, environment
        self._cache: DEKCache[str, SecretBytes] = DEKCache(1, _TTL, _TTL, key_type="")

    @property
    def environment(self) -> str:
        """The environment in its encryption context."""
        return self._environment

    def make(self) -> None:
        """Make the key, unless there is one. Anyone who makes the first data key of all does so.

        :raises DatabaseError: if the role may not write it.
        :raises KeyStateError: if the database is a shard, whose keys are in another one.
        """
        if self._row() is not None:
            return
        with translate_errors():
            if self._connections.run(ShardCertificate.of) is not None:
                raise KeyStateError("the keys of this database are in another one", hint=ELSEWHERE_HINT)
        key_id, kms = uuid4(), next(each for each in self._providers if each.name != BRANCH)
        made = kms.generate_data_key(registry_context(environment=self._environment, key_id=key_id))
        row = (key_id, self._environment, kms.name, made.key_uri, made.wrapped)
        try:
            with translate_errors():
                self._connections.run(lambda connection: connection.execute(_INSERT, row))
            winner = self._row()
        except BaseException:
            made.plaintext.wipe()
            raise
        if winner is not None and winner[0] == key_id:
            self._cache.put(self._environment, made.plaintext)
        else:
            made.plaintext.wipe()

    def mac(self, table: str, *parts: str | bytes | None) -> bytes:
        """Return the MAC of a row, 32 bytes.

        :param table: the name of its table, which has a MAC key of its own.
        :param parts: what of the row is authenticated, in a fixed order.
        :raises KeyNotFoundError: if the installation has no registry key.
        """
        message = b"".join(map(_encoded, parts))
        with self._cache.get(self._environment, self._unwrapped) as key:
            return hmac.digest(registry_mac_key(key.view(), table), message, "sha256")

    def verify(self, mac: bytes | None, table: str, *parts: str | bytes | None) -> bool:
        """Return whether a MAC is that of a row; see :meth:`mac`."""
        return mac is not None and hmac.compare_digest(mac, self.mac(table, *parts))

    def forget(self) -> None:
        """Wipe the key; the next use asks for it again."""
        self._cache.clear()

    def close(self) -> None:
        """Wipe the key, for good."""
        self._cache.close()

    def _row(self) -> Row | None:
        with translate_errors():
            return self._connections.run(lambda connection: connection.execute(_GET, (self._environment,)).fetchone())

    def _unwrapped(self) -> SecretBytes:
        row = self._row()
        if row is None:
            raise KeyNotFoundError(
                "this installation has no registry key to verify the rows of its keys",
                hint=(
                    "check `environment`, or restore glpgenc.registry_keys; or sign the existing rows with `glpgenc "
                    "keys sign`, and with `glpgenc kms assign` for each tenant with its own KMS key"
                ),
            )
        key_id, provider, key_uri, wrapped = row
        kms = require_named(self._providers, f"the registry key {key_id}", provider, key_uri)
        return check_key_length(
            kms.decrypt(wrapped, key_uri, registry_context(environment=self._environment, key_id=key_id))
        )


def _encoded(part: str | bytes | None) -> bytes:
    # No part is as long as what stands for none, so that NULL is not an empty value.
    if part is None:
        return b"\xff" * 4
    raw = part.encode() if isinstance(part, str) else part
    return len(raw).to_bytes(4, "big") + raw
