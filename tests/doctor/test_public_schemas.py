"""Schemas that others made: with columns of theirs protected in every state, doctor finds nothing wrong in them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from glpgenc.doctor import Finding, Group
from glpgenc.doctor.plaintext.column_names import PersonalData, personal_data_of
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.psql.program import find_psql
from tests.doctor.installation import Installation, revoke_temporary, settings_for
from tests.doctor.multi_tenant_installation import keyed
from tests.support.chinook import chinook_file
from tests.support.databases import dbname, fresh_database
from tests.support.servers import Server, TemplateDatabases

VARIABLE = "GLPG_TEST_SCHEMAS"
MOVES = ("expanded", "backfilled", "verified", "contracted")
STATES = ("client", *MOVES)
# What is said of columns with personal data that nothing protects, or that are on their way: it is so.
TRUE = {"names", "copies", "dependents", "derived"}
COLUMNS: LiteralString = """
    SELECT DISTINCT ON (c.oid, a.attname) c.oid::regclass::text, a.attname::text, k.attname::text
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid AND t.typcategory = 'S'
    JOIN pg_constraint p ON p.conrelid = c.oid AND p.contype = 'p'
    JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = p.conkey[1]
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('glpgenc', 'security')
      AND n.nspname !~ '^(pg_|information_schema)' AND NOT a.attnum = ANY (p.conkey)
    ORDER BY c.oid, a.attname
"""


def schemas() -> list[str]:
    """The names of the schemas' folders; those of a folder that nobody named are skipped."""
    folder = os.environ.get(VARIABLE)
    named = sorted(each.name for each in Path(folder).iterdir() if each.is_dir()) if folder else ["others"]
    return ["chinook", *named]


def files_of(name: str) -> list[Path]:
    if name == "chinook":
        return [chinook_file()]
    folder = os.environ.get(VARIABLE)
    if folder is None:
        # They are in no registry of packages.
        pytest.skip(f"public schemas are not here: name a folder in {VARIABLE}, with a folder of SQL files for each")
    return sorted((Path(folder) / name).glob("*.sql"))


@pytest.fixture
def loaded(
    request: pytest.FixtureRequest, postgres: Server, templates: TemplateDatabases, key_file: Path
) -> Iterator[Installation]:
    files = files_of(request.param)
    with fresh_database(postgres, template=templates.on(postgres)) as url:
        for file in files:
            # What a file needs and this server has not is left out: data beside it, extensions.
            loading = [str(find_psql().path), "-X", "-q", "-f", str(file), "-d", url]
            subprocess.run(loading, check=True, capture_output=True)
        with psycopg.connect(url, autocommit=True) as connection:
            # A dump may leave a path behind.
            connection.execute(f"ALTER DATABASE {dbname(url)} RESET search_path")
        revoke_temporary(url)
        yield Installation(url, settings_for(url, key_file))


def protect(installation: Installation) -> dict[str, str]:
    """Move each such column, as far as its turn says; return what became of each."""
    found: dict[str, str] = {}
    with (
        psycopg.connect(installation.url, autocommit=True) as connection,
        KeyManager.from_store(
            DataKeyStore(installation.url), LocalKMSProvider(installation.settings.local_kek_file), environment="test"
        ) as manager,
    ):
        connection.execute("SELECT glpgenc.gl_register_field('others.text', 'pii')")
        connection.execute("SELECT glpgenc.gl_register_field('others.secret', 'secret')")
        connection.execute("SELECT glpgenc.gl_register_facet('others.text', 'lower', 'lower')")
        for table, column, key in connection.execute(COLUMNS).fetchall():
            if personal_data_of(column) not in (
                PersonalData.EMAIL,
                PersonalData.PHONE,
                PersonalData.ADDRESS,
                PersonalData.NAME,
            ):
                continue
            state = next((each for each in STATES if each not in found.values()), STATES[len(found) % len(STATES)])
            try:
                move(installation.url, connection, manager, (table, column, key), state)
            except psycopg.Error as error:
                found[f"{table}.{column}"] = f"refused: {error.diag.message_primary}"
            else:
                found[f"{table}.{column}"] = state
    return found


def move(
    url: str, connection: psycopg.Connection, manager: KeyManager, names: tuple[str, str, str], state: str
) -> None:
    table, column, key = names
    sealed = f"{column}_enc"
    mode = "client" if state == "client" else "database"
    bound = sql.Identifier(key).as_string(connection)
    connection.execute(
        "SELECT glpgenc.gl_expand_column(%s, %s, %s, 'others.text', row_expression => %s, mode => %s)",
        (table, column, sealed, bound, mode),
    )
    (index,) = connection.execute("SELECT glpgenc.gl_index_column(%s, %s, 'lower')", (table, sealed)).fetchone() or (
        "",
    )
    connection.execute(sql.SQL("CREATE INDEX ON {} ({})").format(sql.SQL(table), sql.Identifier(index)))
    guards = connection.execute("SELECT guard FROM glpgenc.guarded_columns g WHERE g.relation = %s::regclass", (table,))
    for (guard,) in guards.fetchall():
        connection.execute(
            sql.SQL("ALTER TABLE {} VALIDATE CONSTRAINT {}").format(sql.SQL(table), sql.Identifier(guard))
        )
    if state in ("expanded", "client"):
        return
    fill = sql.SQL("UPDATE {} SET {} = glpgenc.gl_encrypt({}::text, 'others.text', {}::text) WHERE {} IS NOT NULL")
    named = [sql.Identifier(each) for each in (sealed, column, key, column)]
    keyed(url, manager, "acme", fill.format(sql.SQL(table), *named))
    for step in MOVES[1 : MOVES.index(state) + 1]:
        if step == "contracted":
            connection.execute("SELECT glpgenc.gl_drop_plaintext(%s, %s)", (table, sealed))
        else:
            connection.execute("SELECT glpgenc.gl_advance(%s, %s, %s)", (table, sealed, step))


def alarms(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [
        (each.check, each.subject, each.text)
        for each in found
        if not (each.group is Group.PLAINTEXT and (each.check in TRUE or "look like" in each.text))
    ]


@pytest.mark.parametrize("loaded", schemas(), indirect=True)
def test_a_public_schema_raises_no_alarm(loaded: Installation) -> None:
    assert alarms(loaded.loud()) == []
    done = protect(loaded)
    # Views of theirs may stand on every column that a contract would drop.
    assert set(STATES) - {"contracted"} <= set(done.values()), done
    assert alarms(loaded.loud()) == []
