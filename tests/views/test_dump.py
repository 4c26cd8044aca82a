"""A dump has the views with all that belongs to them, and restored they are what they were, on each PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from glpgenc.database import connect
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.views.catalogue import list_views
from glpgenc.views.review import review_view
from tests.support.databases import fresh_database
from tests.views.views_world import OPTIONS, views_world


def test_a_restored_view_reads_writes_and_finds_and_has_no_fault(
    every_postgres: EmbeddedPostgres, every_database: str, tmp_path: Path
) -> None:
    dump = every_postgres.data_directory.parent / "views.custom"
    with views_world(every_database, tmp_path) as world, fresh_database(every_postgres) as restored:
        world.create(*OPTIONS, "--mask", "pay=null:PUBLIC")
        with world.keyed() as connection:
            connection.execute("INSERT INTO users_decrypted (id, email, born) VALUES (1, 'ada@x.org', '1990-05-05')")
        every_postgres.run_program("pg_dump", "--format", "custom", "--file", dump, "--dbname", every_database)
        every_postgres.run_program("pg_restore", "--exit-on-error", "--dbname", restored, dump)
        with connect(restored, "test") as connection:
            (view,) = list_views(connection)
            assert review_view(connection, view) == []
        provider = LocalKMSProvider(tmp_path / "kek.json")
        with KeyManager.from_store(DataKeyStore(restored), provider, environment="test") as manager:
            there = replace(world, admin_url=restored, manager=manager)
            with there.keyed() as connection:
                connection.execute("UPDATE users_decrypted SET email = 'bob@x.org' WHERE email_search = 'ada@x.org'")
                found = "SELECT id, email, born::text, pay FROM users_decrypted WHERE email_search = 'bob@x.org'"
                assert connection.execute(found).fetchall() == [(1, "bob@x.org", "1990-05-05", None)]
