"""An installation that is as it should be, to plant faults in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg

import glpgenc
from glpgenc.database import PIN, connect
from glpgenc.doctor import Diagnosis, Finding, Group, Options, Status, diagnose
from glpgenc.doctor.check import CheckContext
from glpgenc.doctor.diagnosis import run_checks
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.key_file import create_key_file
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.settings import Settings

# One column that was always encrypted, and one on its way from a plaintext column.
SCHEMA: LiteralString = """
    INSERT INTO glpgenc.installation VALUES ('default_tenant', 'acme');
    SELECT glpgenc.gl_register_field('people.alias', 'pii'), glpgenc.gl_register_field('members.mail', 'pii'),
           glpgenc.gl_register_facet('people.alias', 'lower', 'lower');
    CREATE TABLE people (id integer PRIMARY KEY, alias_enc bytea, title text);
    SELECT glpgenc.gl_guard_column('people', 'alias_enc', 'people.alias'),
           glpgenc.gl_index_column('people', 'alias_enc', 'lower');
    ALTER TABLE people VALIDATE CONSTRAINT alias_enc_guarded;
    CREATE INDEX ON people (alias_enc_bidx);
    CREATE TABLE members (id integer PRIMARY KEY, mail text, score integer);
    INSERT INTO members VALUES (1, 'ada@example.org', 7);
    SELECT glpgenc.gl_expand_column('members', 'mail', 'mail_enc', 'members.mail', row_expression => 'id');
    ALTER TABLE members VALIDATE CONSTRAINT mail_enc_guarded;
"""
_REVOKE: LiteralString = """
    DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
"""
LOUD = {Status.FAIL, Status.WARN}


@dataclass(frozen=True)
class Installation:
    """A database with glpgenc, and what an application is set to.

    :param url: a superuser's.
    """

    url: str
    settings: Settings

    def execute(self, *statements: LiteralString) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            # A fault may be of a kind that a trigger of ours would refuse.
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement)

    def diagnose(self, *groups: Group, **options: Any) -> Diagnosis:
        return diagnose(self.settings, Options(groups=frozenset(groups), **options))

    def loud(self, *groups: Group, **options: Any) -> list[Finding]:
        """Return warnings and failures."""
        return [each for each in self.diagnose(*groups, **options).findings if each.status in LOUD]

    def loud_with(self, group: Group, *plants: LiteralString) -> list[Finding]:
        """As :meth:`all_with`, warnings and failures."""
        return [each for each in self.all_with(group, *plants) if each.status in LOUD]

    def all_with(self, group: Group, *plants: LiteralString) -> list[Finding]:
        """Return the findings on a database in which this was done, and is undone again.

        What the checks look up over connections of their own, which is keys and KMS, does not see it.
        """
        look = CheckContext(connect(self.url, "test"), self.settings, Options(groups=frozenset({group})))
        with look.connection as connection, connection.transaction(force_rollback=True):
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("SET LOCAL search_path = public")
            for statement in plants:
                connection.execute(statement)
            connection.execute(PIN)
            return list(run_checks(look))

    def set_to(self, **changes: Any) -> Installation:
        """Return the same database under other settings."""
        return Installation(self.url, self.settings.model_copy(update=changes))


def settings_for(url: str, key_file: Path, **more: Any) -> Settings:
    return Settings(database_url=url, local_kek_file=key_file, environment="test", allow_superuser=True, **more)


def revoke_temporary(url: str) -> None:
    """Take from everybody what PostgreSQL grants in a new database, also where that is a copy of another."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_REVOKE)


@contextmanager
def furnished(url: str, key_file: Path) -> Iterator[Installation]:
    """Make tables, fields and keys in a database that has glpgenc."""
    if not key_file.exists():
        create_key_file(key_file)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SCHEMA)
    revoke_temporary(url)
    with (
        KeyManager.from_store(DataKeyStore(url), LocalKMSProvider(key_file), environment="test") as manager,
        psycopg.connect(url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=manager),
    ):
        connection.execute("INSERT INTO people VALUES (1, glpgenc.gl_encrypt('Ada'::text, 'people.alias', '1'))")
    yield Installation(url, settings_for(url, key_file))
