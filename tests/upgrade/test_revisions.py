"""From each revision on its own, the same schema comes out, and keys that were made there open."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine

import glpgenc
from alembic import command
from glpgenc import KeyManager
from glpgenc.database import sqlalchemy_url
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import _config, head_revision, install
from glpgenc.keys import DataKeyStore
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from tests.support.databases import dbname, fresh_database
from tools.dump_schema import dump_schema

READ = "SELECT glpgenc.gl_decrypt(email, 'people.email') FROM people"


def install_revision(url: str, revision: str) -> None:
    engine = create_engine(sqlalchemy_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_values_and_keys_of_an_older_revision_live_on(
    postgres: EmbeddedPostgres, tmp_path: Path, revision: str
) -> None:
    create_key_file(tmp_path / "kek.json")
    with fresh_database(postgres) as url, fresh_database(postgres) as new:
        install_revision(url, revision)
        with (
            psycopg.connect(url, autocommit=True) as connection,
            KeyManager.from_store(
                DataKeyStore(url), LocalKMSProvider(tmp_path / "kek.json"), environment="test", auto_create=True
            ) as keys,
        ):
            connection.execute("CREATE TABLE people (email bytea)")
            connection.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")
            with glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=keys):
                connection.execute("INSERT INTO people VALUES (glpgenc.gl_encrypt('ada@example.com', 'people.email'))")
            report = install(url)
            assert (report.previous_revision, report.revision) == (revision, head_revision())
            with glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=keys):
                assert connection.execute(READ).fetchall() == [("ada@example.com",)]
        install(new)
        assert dump_schema(postgres, dbname(url)) == dump_schema(postgres, dbname(new))
