"""Rows of ``glpgenc.data_keys`` of every kind, as an attacker with the rights of a superuser rewrites them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import Any, ClassVar
from uuid import UUID, uuid4

import psycopg

from glpgenc.errors import GlpgencError
from glpgenc.keys import DataKeyStore, DEKCache, KeyManager
from glpgenc.keys.kms import KMSProvider, UnwrappingProviders
from glpgenc.wire.context import encryption_context
from tests.support.signing import resign
from tests.support.world import World

TENANTS, CLASSES, PURPOSES, VERSIONS = ("acme", "zorg"), ("pii", "health"), ("encryption", "index"), (1, 2)
_INSERT = """
    INSERT INTO glpgenc.data_keys
        (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass
class WrappedWorld(World):
    """Keys of two tenants, classes, purposes and versions each, of one environment, and the same of another one.

    :param made: each key of the environment ``test`` in the clear, as it was made.
    :param wrapped: its row's wrapped form.
    :param foreign: wrapped forms of the environment ``other``, of the same tenants, classes, purposes and key ids.
    """

    admin_url: str
    kms: KMSProvider
    as_replica: ClassVar[bool] = True
    made: dict[UUID, bytes] = field(default_factory=dict)
    wrapped: dict[UUID, bytes] = field(default_factory=dict)
    foreign: dict[UUID, bytes] = field(default_factory=dict)

    def fill(self) -> None:
        with psycopg.connect(self.admin_url) as connection:
            for tenant, data_class, purpose, version in product(TENANTS, CLASSES, PURPOSES, VERSIONS):
                key_id = uuid4()
                names = {"tenant_id": tenant, "data_class": data_class, "purpose": purpose}
                made = self.kms.generate_data_key(encryption_context(environment="test", key_id=key_id, **names))
                other = self.kms.generate_data_key(encryption_context(environment="other", key_id=key_id, **names))
                self.made[key_id], self.wrapped[key_id] = bytes(made.plaintext), made.wrapped
                self.foreign[key_id] = other.wrapped
                state = "active" if version == max(VERSIONS) else "deactivated"
                row = (key_id, *names.values(), version, state, self.kms.name, made.key_uri, made.wrapped)
                connection.execute(_INSERT, row)

    def put(self, wrapped: dict[UUID, bytes]) -> None:
        """Give rows these wrapped forms, with MACs that are right: the KMS alone is to refuse them."""
        with psycopg.connect(self.admin_url) as connection:
            connection.execute("SET session_replication_role = replica")
            rows = [(value, key_id) for key_id, value in wrapped.items()]
            connection.cursor().executemany("UPDATE glpgenc.data_keys SET wrapped_key = %s WHERE key_id = %s", rows)
        resign(self.admin_url, self.kms)

    def keep(self) -> None:
        """Remember the table as it is now."""
        self.execute("CREATE TABLE kept_keys AS SELECT * FROM glpgenc.data_keys")
        self.execute("CREATE TABLE kept_registry AS SELECT * FROM glpgenc.registry_keys")

    def restore(self) -> None:
        """Make the table what it was."""
        with psycopg.connect(self.admin_url) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("DELETE FROM glpgenc.data_keys")
            connection.execute("INSERT INTO glpgenc.data_keys SELECT * FROM kept_keys")
            connection.execute("DELETE FROM glpgenc.registry_keys")
            connection.execute("INSERT INTO glpgenc.registry_keys SELECT * FROM kept_registry")

    def wrapped_anew(self) -> dict[UUID, bytes]:
        """Return the forms that a rewrap would store."""
        rows = self.execute(
            "SELECT key_id, tenant_id, data_class, purpose, key_uri, wrapped_key FROM glpgenc.data_keys"
        )
        forms = {}
        for key_id, tenant, data_class, purpose, uri, wrapped in rows:
            context = encryption_context(
                environment="test", tenant_id=tenant, data_class=data_class, purpose=purpose, key_id=key_id
            )
            forms[key_id] = self.kms.re_encrypt(wrapped, uri, context, uri).wrapped
        return forms

    def key_of(self, tenant: str, data_class: str = "pii", purpose: str = "encryption", version: int = 2) -> UUID:
        [[found]] = self.execute(
            "SELECT key_id FROM glpgenc.data_keys WHERE (tenant_id, data_class, purpose, version) = (%s, %s, %s, %s)",
            tenant, data_class, purpose, version,
        )  # fmt: skip
        assert isinstance(found, UUID)
        return found

    @contextmanager
    def manager(
        self, *also: KMSProvider, environment: str = "test", signed: bool = True, **more: Any
    ) -> Iterator[KeyManager]:
        """Give a process that has no key yet, with rows whose MACs are right: see test_forged_rows.py for those."""
        if signed:
            resign(self.admin_url, self.kms, environment)
        kms = UnwrappingProviders(self.kms, also)
        with KeyManager.from_store(DataKeyStore(self.admin_url), kms, environment=environment, **more) as manager:
            yield manager

    def opened(self, *key_ids: UUID, signed: bool = True) -> dict[UUID, bytes | str]:
        """Return what each key unwraps to in a process that has none, or the name of the error that refuses it."""
        found: dict[UUID, bytes | str] = {}
        with self.manager(cache=DEKCache(ttl=0, max_stale=0), signed=signed) as manager:
            for key_id in key_ids or self.made:
                try:
                    with manager.by_id(key_id) as key:
                        found[key_id] = bytes(key.secret)
                except GlpgencError as error:
                    found[key_id] = type(error).__name__
        return found
