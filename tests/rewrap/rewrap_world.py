"""A database with wrapped keys in every state, and values under some of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.database._pool import ConnectionPool
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms import KMSProvider, UnwrappingProviders
from glpgenc.rewrap.run import Rewrap
from glpgenc.rewrap.workers import RewrapOptions, RewrapReport
from glpgenc.rewrap.wrapped_keys import WrappedKeys, WrappedKeySelection
from glpgenc.wire.context import encryption_context
from tests.support.processes.programs import CHECKOUT, PROGRAMS, environment_of
from tests.support.signing import move_registry_key, resign
from tests.support.world import World

REPOSITORY = CHECKOUT
ENVIRONMENT = "test"
STATES = ("active", "deactivated", "compromised", "pre_active")

_INSERT = """
    INSERT INTO glpgenc.data_keys
        (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_KEYS = """
    SELECT key_id, tenant_id, data_class, purpose, provider, key_uri, wrapped_key FROM glpgenc.data_keys
    WHERE wrapped_key IS NOT NULL ORDER BY key_id
"""
_SCHEMA = """
    SELECT glpgenc.gl_register_field('people.email', 'pii'), glpgenc.gl_register_field('people.born', 'health');
    CREATE TABLE people (tenant text, field text, value text)
"""


@dataclass
class RewrapWorld(World):
    """A database with wrapped keys.

    :ivar made: each key in the clear, as it was made.
    """

    admin_url: str
    home: Path
    made: dict[UUID, bytes] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    _signers: list[KMSProvider] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.admin_url

    def fill(self, kms: KMSProvider, keys: int, *, tenant: str = "t", states: Sequence[str] = STATES) -> None:
        """Make keys, each of a tenant of its own, in turn in each state and of each class."""
        with psycopg.connect(self.url) as connection, kms.held() as held:
            for number in range(keys):
                row = self._row(held, f"{tenant}{number}", ("pii", "health")[number % 2], states[number % len(states)])
                connection.execute(_INSERT, row)
        self.sign(kms)

    def sign(self, kms: KMSProvider) -> None:
        """Sign the rows as they are; the registry key is under the KMS key that signed first."""
        self._signers.append(kms)
        resign(self.url, UnwrappingProviders(kms, self._signers), ENVIRONMENT)

    def _row(self, kms: KMSProvider, tenant: str, data_class: str, state: str) -> tuple[Any, ...]:
        key_id = uuid4()
        names = {"tenant_id": tenant, "data_class": data_class, "purpose": "encryption"}
        made = kms.generate_data_key(encryption_context(environment=ENVIRONMENT, key_id=key_id, **names))
        with made.plaintext:
            self.made[key_id] = bytes(made.plaintext)
        return (key_id, *names.values(), 1, state, kms.name, made.key_uri, made.wrapped)

    def store_values(self, kms: KMSProvider) -> None:
        """Encrypt a value for each of three tenants, with keys that are made on the way."""
        several = UnwrappingProviders(kms, self._signers)
        self._signers.append(kms)
        with KeyManager.from_store(DataKeyStore(self.url), several, environment=ENVIRONMENT) as manager:
            for tenant in ("acme", "zorg", "initech"):
                value = ColumnEncryptor(manager, tenant_id=tenant).encrypt_field(
                    f"{tenant}@example.org", "people.email"
                )
                self.execute("INSERT INTO people VALUES (%s, 'people.email', %s)", tenant, value)

    def check(self, *providers: KMSProvider, uri: str | None = None) -> None:
        """Check that each key is what it was, under ``uri``, and that all values decrypt in a new process's place.

        :param providers: those of that process: the wrapping one first.
        """
        several = UnwrappingProviders(providers[0], providers[1:])
        # As the command does, after it moved the data keys.
        move_registry_key(self.url, UnwrappingProviders(providers[0], [*providers[1:], *self._signers]), ENVIRONMENT)
        self._signers += providers
        rows = self.execute(_KEYS)
        for key_id, tenant, data_class, purpose, provider, key_uri, wrapped in rows:
            context = encryption_context(
                environment=ENVIRONMENT, tenant_id=tenant, data_class=data_class, purpose=purpose, key_id=key_id
            )
            kms = several.of(provider, key_uri)
            assert kms is not None
            with kms.decrypt(wrapped, key_uri, context) as key:
                assert self.made.get(key_id) in {None, bytes(key)}
        assert {row[0] for row in rows} >= set(self.made)
        if uri is not None:
            assert self.uris() == {uri}
        with KeyManager.from_store(DataKeyStore(self.url), several, environment=ENVIRONMENT) as manager:
            for tenant, name, value in self.execute("SELECT tenant, field, value FROM people"):
                found = ColumnEncryptor(manager, tenant_id=tenant).decrypt_field(value, name)
                assert found == f"{tenant}@example.org"

    def uris(self) -> set[str]:
        return {row[5] for row in self.execute(_KEYS)}

    def under(self, uri: str) -> int:
        return sum(row[5] == uri for row in self.execute(_KEYS))

    def work(
        self,
        to: KMSProvider,
        *also: KMSProvider,
        selection: WrappedKeySelection | None = None,
        environment: str = ENVIRONMENT,
        **options: Any,
    ) -> Rewrap:
        keys = WrappedKeys(ConnectionPool(self.url), selection or WrappedKeySelection())
        given = RewrapOptions(**({"batch": 7, "threads": 3} | options))
        return Rewrap(keys, UnwrappingProviders(to, also), environment=environment, options=given)

    def rewrap(self, to: KMSProvider, *also: KMSProvider, **options: Any) -> RewrapReport:
        with closing(self.work(to, *also, **options)) as work:
            return work.run()

    def popen(self, *arguments: str) -> subprocess.Popen[str]:
        """Start ``glpgenc rewrap`` with these arguments."""
        return subprocess.Popen(
            [sys.executable, "-m", "glpgenc.cli", "rewrap", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.home,
            env=self.full_environment,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        answer = PROGRAMS.run(("rewrap", *arguments), environment=self.full_environment, folder=self.home)
        return answer.returncode, answer.stdout, answer.stderr

    @property
    def full_environment(self) -> dict[str, str]:
        own = {"GLPGENC_DATABASE_URL": self.url, "GLPGENC_ENVIRONMENT": ENVIRONMENT}
        return environment_of(self.home, **own, **self.environment)


@contextmanager
def world_on(database: str, home: Path) -> Iterator[RewrapWorld]:
    world = RewrapWorld(database, home)
    world.execute(_SCHEMA)
    yield world
