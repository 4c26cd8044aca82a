"""Canaries on a real cluster: where the values of a dropped column stay, and what makes them go."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app
from glpgenc.contract.contract import contract, plan_contract
from glpgenc.database.locks import LockRetry
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import ConfigurationError, DatabaseError, RegistryError
from glpgenc.installer import install
from glpgenc.scrub.canaries import Canaries
from glpgenc.scrub.copies import ProtectedColumn, copies_of
from glpgenc.scrub.prove import Proof, prove
from glpgenc.scrub.residue import Residue, ResidueStatus
from glpgenc.scrub.scrub import RewriteMethod, plan_scrub, report, scrub
from glpgenc.scrub.wal import recycle_wal
from tests.contract.migrating_table import MigratingTable, migrating_table
from tests.support.databases import login_role
from tests.support.servers import newest_quickly, programs_at_hand

N = 5_000
ROWS: LiteralString = """
    SELECT n, 'canary-7d1f-' || n || '@example.org', 'note ' || n FROM generate_series(1, 5000) n
"""
CANARIES = Canaries.of(f"canary-7d1f-{n}@example.org".encode() for n in range(1, N + 1))


@pytest.fixture(params=newest_quickly(programs_at_hand()))
def cluster(request: pytest.FixtureRequest) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(request.param) as server:
        install(server.url())
        yield server


def counts(proof: Proof) -> dict[str, int]:
    return {kind.kind: kind.values for kind in proof.kinds if kind.values}


def test_canaries_stay_until_the_scrub_and_in_the_wal_until_it_is_overwritten(
    cluster: EmbeddedPostgres, tmp_path: Path
) -> None:
    url = cluster.url()
    # Values above 2 kB are stored out of line. Statistics with wide samples would be compressed, and not be found.
    table: LiteralString = "id integer PRIMARY KEY, email text, note text, long text"
    with migrating_table(url, tmp_path, ROWS, table) as people:
        people.execute(
            "ALTER TABLE people ALTER email SET STATISTICS 10, ALTER email SET STORAGE EXTERNAL",
            "UPDATE people SET email = 'canary-7d1f-' || id || '@example.org' || repeat('x', 3000) WHERE id <= 100",
            "CREATE INDEX people_email ON people (email) WHERE length(email) < 100",
            "CREATE STATISTICS people_email_note (mcv) ON email, note FROM people",
            "ANALYZE people",
        )
        before = prove(url, CANARIES)
        assert before.flushed
        assert before.of("heap") >= N
        assert before.of("toast") >= 100
        assert before.of("index") >= N - 100
        assert before.of("statistics") > 0
        assert before.in_wal >= N

        people.verified()
        contract(url, plan_contract(url, "people", "email"), allow_superuser=True)
        people.execute("VACUUM people", "ANALYZE people")
        contracted = prove(url, CANARIES)
        assert contracted.of("heap") >= N - 100
        assert contracted.of("toast") >= 100
        assert contracted.in_wal >= N

        done = scrub(url, plan_scrub(url, "people"))
        assert people.state() == "scrubbed"
        scrubbed = prove(url, CANARIES)
        assert scrubbed.elsewhere == 0, counts(scrubbed)
        assert scrubbed.in_wal >= N
        assert [each.standing for each in done.residue if each.place == "WAL"] == [ResidueStatus.HOLDS]

        # One checkpoint does not do it: segments that were done with are kept for later use as they are.
        people.execute("CHECKPOINT")
        assert prove(url, CANARIES).in_wal > 0
        assert recycle_wal(url).kept == 0
        assert counts(prove(url, CANARIES)) == {}
        # The table is none the worse for it.
        assert people.value("SELECT count(*) FROM people WHERE glpgenc.gl_is_encrypted(email_enc)") == N


def test_a_session_with_an_old_snapshot_keeps_no_plaintext(cluster: EmbeddedPostgres, tmp_path: Path) -> None:
    url = cluster.url()
    with migrating_table(url, tmp_path, ROWS) as people:
        people.verified()
        with psycopg.connect(url) as reader:
            reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            reader.execute("SELECT 1")
            people.execute("UPDATE people SET note = 'changed'")
            contract(url, plan_contract(url, "people", "email"), allow_superuser=True)
            scrub(url, plan_scrub(url, "people"))
            proof = prove(url, CANARIES)
            assert people.value("SELECT pg_relation_size('people')") > 0
            assert proof.elsewhere == 0, counts(proof)


@pytest.mark.parametrize(
    ("size", "shown"),
    [(40, True), (1_500, True), (4_000, False)],
    ids=["a short value", "a row below 2 kB", "rows above 2 kB"],
)
def test_a_value_hides_from_the_search_only_in_rows_above_2_kb(
    private_postgres: EmbeddedPostgres,
    size: int,
    shown: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    url = private_postgres.url()
    # The canary comes after something like it, so that a compressed value does not begin with it as it is.
    value = "".join(f"canary-hidden-{n % 10}" for n in range(size // 15)) + "canary-hidden-x"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE t (v text)")
        connection.execute("INSERT INTO t VALUES (%s)", (value,))
    proof = prove(url, Canaries.of([b"canary-hidden-x"]))
    assert (proof.of("heap") + proof.of("toast") > 0) is shown


@dataclass
class Shop:
    """A contracted table in a database of the shared server."""

    people: MigratingTable

    def residue(self, place: str, url: str | None = None) -> list[Residue]:
        where = url or self.people.url
        return [each for each in report(where, plan_scrub(where, "people")) if each.place == place]


@pytest.fixture
def shop(database: str, tmp_path: Path) -> Iterator[Shop]:
    with migrating_table(database, tmp_path, "VALUES (1, 'a@example.org', 'x'), (2, NULL, 'y')") as people:
        people.verified()
        contract(database, plan_contract(database, "people", "email"), allow_superuser=True)
        yield Shop(people)


def test_a_table_whose_plaintext_is_in_use_is_not_scrubbed(database: str, tmp_path: Path) -> None:
    with migrating_table(database, tmp_path, "VALUES (1, 'a@example.org', 'x')") as people:
        with pytest.raises(RegistryError, match="still in use") as caught:
            plan_scrub(database, "people")
        assert "glpgenc contract" in (caught.value.hint or "")
        assert people.state() == "expanded"


def test_the_report_names_publications_and_whole_old_rows(shop: Shop) -> None:
    assert [each.standing for each in shop.residue("publication")] == [ResidueStatus.CLEAN]
    shop.people.execute("CREATE PUBLICATION pub FOR TABLE people", "ALTER TABLE people REPLICA IDENTITY FULL")
    (published,) = shop.residue("publication")
    assert published.standing is ResidueStatus.MAY_HOLD
    assert "pub" in published.what
    (identity,) = shop.residue("replica identity")
    assert "REPLICA IDENTITY FULL" in identity.what


def test_the_report_names_a_slot_that_keeps_wal(shop: Shop) -> None:
    name = f"slot_{shop.people.value('SELECT oid FROM pg_database WHERE datname = current_database()')}"
    shop.people.value("SELECT pg_create_physical_replication_slot(%s, true)::text", name)
    try:
        (slot,) = [each for each in shop.residue("replication slot") if name in each.what]
        assert (slot.standing, "INACTIVE" in slot.what) == (ResidueStatus.HOLDS, True)
        assert "retains WAL from" in slot.what
    finally:
        shop.people.value("SELECT pg_drop_replication_slot(%s)::text", name)


def test_the_report_names_copies_as_a_guess(shop: Shop) -> None:
    shop.people.execute(
        "CREATE TABLE people_history (id integer, email text)",
        "CREATE MATERIALIZED VIEW people_names AS SELECT id, note AS email FROM people",
        "CREATE TABLE audit (row_data jsonb)",
        "CREATE FUNCTION audit_people() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN INSERT INTO audit VALUES (to_jsonb(NEW)); RETURN NULL; END'",
        "CREATE TRIGGER audit_people AFTER UPDATE ON people FOR EACH ROW EXECUTE FUNCTION audit_people()",
    )
    shop.people.execute("CREATE TABLE security.mine (email text)")
    found = shop.residue("copy by name")
    assert {each.standing for each in found} == {ResidueStatus.GUESS}
    text = "\n".join(each.what for each in found)
    assert "table public.people_history.email: it has the name of a protected column" in text
    assert "materialised view public.people_names.email" in text
    assert "trigger audit_people (public.audit_people())" in text
    (view,) = shop.residue("materialised view")
    assert "people_names" in view.what


def test_the_report_counts_texts_in_pg_stat_statements(shop: Shop) -> None:
    assert [each.standing for each in shop.residue("pg_stat_statements")] == [ResidueStatus.CLEAN]
    shop.people.execute("CREATE EXTENSION pg_stat_statements")
    shop.people.execute("SELECT * FROM people")
    (found,) = shop.residue("pg_stat_statements")
    assert (found.standing, found.until) == (ResidueStatus.MAY_HOLD, "pg_stat_statements_reset()")


def test_without_rights_what_can_not_be_seen_is_listed(shop: Shop) -> None:
    with login_role(shop.people.url, member_of=["glpgenc_auditor"]) as role:
        url = role.url(shop.people.url)
        assert [each.standing for each in shop.residue("WAL", url)] == [ResidueStatus.UNSEEN]
        assert [each.standing for each in shop.residue("temporary files", url)] == [ResidueStatus.UNSEEN]
        assert shop.residue("replication slot", url)
        with pytest.raises(DatabaseError, match="was not rewritten"):
            scrub(url, plan_scrub(url, "people"))
    assert shop.people.state() == "contracted"


def test_the_owner_scrubs_without_being_a_superuser_and_is_informed_of_the_statistics(shop: Shop) -> None:
    with login_role(shop.people.url, member_of=["glpgenc_admin"]) as role:
        with psycopg.connect(shop.people.url, autocommit=True) as connection:
            connection.execute(f"ALTER TABLE people OWNER TO {role.name}")
        done = scrub(role.url(shop.people.url), plan_scrub(role.url(shop.people.url), "people"))
        statistics = [each for each in done.residue if each.place == "statistics"]
        assert {each.standing for each in statistics} == {ResidueStatus.MAY_HOLD}
        assert all("owner of the database" in (each.until or "") for each in statistics)
        assert shop.people.state() == "scrubbed"


def test_a_table_in_use_is_tried_again_and_then_left_as_it_is(shop: Shop) -> None:
    told: list[int] = []
    with psycopg.connect(shop.people.url) as user:
        user.execute("SELECT * FROM people")
        with pytest.raises(DatabaseError, match="in use"):
            scrub(
                shop.people.url,
                plan_scrub(shop.people.url, "people"),
                LockRetry(50, 2, lambda attempt, _: told.append(attempt)),
            )
    assert told == [1]
    assert shop.people.state() == "contracted"


def test_pg_repack_is_refused_where_it_is_not_installed(shop: Shop) -> None:
    with pytest.raises(ConfigurationError, match="pg_repack is not installed"):
        plan_scrub(shop.people.url, "people", RewriteMethod.PG_REPACK)


def test_partitions_are_rewritten_one_by_one(database: str, tmp_path: Path) -> None:
    table: LiteralString = "id integer PRIMARY KEY, email text) PARTITION BY RANGE (id"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE people ({table})")
        connection.execute("CREATE TABLE low PARTITION OF people FOR VALUES FROM (0) TO (10)")
        connection.execute("CREATE TABLE high PARTITION OF people FOR VALUES FROM (10) TO (20)")
    with migrating_table(database, tmp_path, "VALUES (1, 'a@example.org'), (11, 'b@example.org')", None) as people:
        people.verified()
        contract(database, plan_contract(database, "people", "email"), allow_superuser=True)
        before = people.value("SELECT array_agg(pg_relation_filenode(c)) FROM unnest('{low,high}'::regclass[]) c")
        scrub(database, plan_scrub(database, "people"))
        after = people.value("SELECT array_agg(pg_relation_filenode(c)) FROM unnest('{low,high}'::regclass[]) c")
        assert not set(before) & set(after)
        assert people.state() == "scrubbed"


def test_names_of_other_tables_are_no_copies_of_their_own_protected_column(shop: Shop) -> None:
    oid = shop.people.value("SELECT 'people'::regclass::oid")
    with psycopg.connect(shop.people.url) as connection:
        protected = ProtectedColumn(oid, "people", "email_enc", frozenset({"email_enc", "note"}))
        assert copies_of(connection, [protected]) == []


def run(url: str, *arguments: str, **options: Any) -> Any:
    environment = {"GLPGENC_DATABASE_URL": url, "GLPGENC_ALLOW_SUPERUSER": "true"}
    return CliRunner().invoke(app, list(arguments), prog_name="glpgenc", env=environment, **options)


def test_the_command_asks_scrubs_and_reports(shop: Shop) -> None:
    url = shop.people.url
    refused = run(url, "scrub", "people", input="other\n")
    assert (refused.exit_code, shop.people.state()) == (2, "contracted")
    assert "nothing was changed" in refused.stderr
    looked = json.loads(run(url, "scrub", "people", "--dry-run", "--json").stdout)
    assert (looked["scrubbed"], shop.people.state()) == (False, "contracted")
    done = run(url, "scrub", "people", input="people\n")
    assert done.exit_code == 0, done.output
    assert "may hold plaintext" in done.stdout
    assert shop.people.state() == "scrubbed"
    again = json.loads(run(url, "scrub", "people", "--yes", "--json").stdout)
    assert (again["scrubbed"], again["columns"]) == (True, [{"column": "email_enc", "state": "scrubbed"}])
    assert {"WAL", "base backup", "server log"} <= {each["place"] for each in again["residue"]}


def test_planted_values_are_found_and_never_shown(private_postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    url, file = private_postgres.url(), tmp_path / "planted.txt"
    install(url)
    table: LiteralString = (
        "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(200) CHECK (email LIKE '%@%')"
    )
    with migrating_table(url, tmp_path, "(email) VALUES ('a@example.org')", table) as people:
        plant = ("scrub", "people", "--plant", "20", "--canaries-file", str(file), "--json")
        assert run(url, *plant, input="no\n").exit_code == 2
        assert not file.exists()
        planted = json.loads(run(url, *plant, "--yes").stdout)
        assert (planted["planted"], len(planted["keys"])) == (20, 20)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        values = file.read_text(encoding="ascii").split()
        assert len(set(values)) == 20
        # A file that is there is not written over.
        assert run(url, *plant, "--yes").exit_code == 2

        found = run(url, "scrub", "--prove", "--canaries-file", str(file), "--json")
        assert found.exit_code == 1, found.output
        assert json.loads(found.stdout)["found"] >= 20
        by_stdin = run(url, "scrub", "--prove", "--canaries-file", "-", input=file.read_bytes())
        assert by_stdin.exit_code == 1
        assert "people (20)" in by_stdin.stdout
        assert not [value for value in values if value in found.output + by_stdin.output]

        people.verified()
        people.execute("ALTER TABLE people DROP CONSTRAINT people_email_check")
        contract(url, plan_contract(url, "people", "email"), allow_superuser=True)
        scrub(url, plan_scrub(url, "people"))
        assert run(url, "scrub", "--prove", "--canaries-file", str(file)).exit_code == 3
        recycle_wal(url)
        assert run(url, "scrub", "--prove", "--canaries-file", str(file)).exit_code == 0


def test_rows_that_need_more_than_a_value_are_not_planted(database: str, tmp_path: Path) -> None:
    table: LiteralString = "id integer PRIMARY KEY, email text, born date NOT NULL"
    with migrating_table(database, tmp_path, "VALUES (1, 'a@example.org', now())", table):
        refused = run(database, "scrub", "people", "--plant", "1", "--canaries-file", str(tmp_path / "f"), "--yes")
        assert (refused.exit_code, "requires values for: id, born" in refused.stderr) == (3, True)


def test_another_servers_files_are_not_searched(database: str, private_postgres: EmbeddedPostgres) -> None:
    with pytest.raises(ConfigurationError, match="not the data directory of the connected server"):
        prove(database, CANARIES, directory=private_postgres.data_directory)


def test_several_processes_find_what_one_finds(private_postgres: EmbeddedPostgres) -> None:
    url = private_postgres.url()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT 'canary-7d1f-' || n || '@example.org' FROM generate_series(1, 5000) n"
        )
    one, two = prove(url, CANARIES, workers=1), prove(url, CANARIES, workers=2)
    assert counts(one) == counts(two)
    assert one.of("heap") == N
