"""Values are checked in columns of every origin and state, and in tables of any shape and name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

import glpgenc
from glpgenc.errors import RegistryError
from glpgenc.reindex.run import ReindexObserver, ReindexOptions, reindex
from glpgenc.reindex.state import Reindex
from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from glpgenc.sessions.keyring import Keyring
from glpgenc.shred.destruction import finish_due
from glpgenc.verification import CheckedColumn, CheckOptions, check_values
from glpgenc.verification.faults import ValueFault
from glpgenc.wire.envelope import Suite
from tests.backfill.backfill_world import BackfillWorld
from tests.backfill.backfill_world import world_on as plain_world
from tests.reindex import reindex_world
from tests.reindex.reindex_world import ReindexWorld
from tests.rotation import rotation_world
from tests.rotation.rotation_world import RotationWorld
from tests.shred import shred_world


@pytest.fixture
def native(database: str, tmp_path: Path) -> Iterator[RotationWorld]:
    with rotation_world.world_on(database, tmp_path) as world:
        world.add(60)
        world.add(20, first=1001, tenant="zorg")
        yield world


@pytest.fixture
def plain(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with plain_world(database, tmp_path) as world:
        yield world


def check(
    world: BackfillWorld, table: str = "people", column: str | None = None, **options: object
) -> list[CheckedColumn]:
    return check_values(world.settings, table, column, CheckOptions(**options))  # type: ignore[arg-type]


def faults(world: BackfillWorld) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    rows = world.execute("SELECT column_name, (row_key ->> 'id')::int, fault FROM glpgenc.faulty_values")
    for column, row, fault in rows:
        found.setdefault(column, {})[row] = fault
    return found


def test_columns_that_never_were_plaintext_are_checked_whatever_they_are_bound_to(native: RotationWorld) -> None:
    found = {each.column.target.column: each for each in check(native)}
    assert all(each.right for each in found.values()), faults(native)
    assert {name: each.counts.checked for name, each in found.items()} == {
        "email_enc": 72, "note_enc": 80, "bound_enc": 80, "secret_enc": 80, "born_enc": 53,
    }  # fmt: skip
    assert found["bound_enc"].column.target.row == '"id"'
    assert found["note_enc"].column.target.row is None
    native.execute("UPDATE people p SET bound_enc = q.bound_enc FROM people q WHERE p.id = 4 AND q.id = 5")
    check(native)
    assert faults(native) == {"bound_enc": {4: ValueFault.ALTERED}}


def test_another_tenant_s_value_is_found_where_a_column_is_named_that_says_whose_rows_are(
    native: RotationWorld,
) -> None:
    native.execute("UPDATE people p SET note_enc = q.note_enc FROM people q WHERE p.id = 4 AND q.id = 1005")
    assert all(each.right for each in check(native)), "nothing says whose the row is"
    check(native, tenant_column="tenant")
    assert faults(native) == {"note_enc": {4: ValueFault.OTHER_TENANT}}
    with pytest.raises(RegistryError, match="has no column owner"):
        check(native, tenant_column="owner")


def test_the_rows_of_one_tenant_are_checked_alone(native: RotationWorld) -> None:
    native.execute("UPDATE people SET email_enc = set_byte(email_enc, 70, 255 - get_byte(email_enc, 70)) WHERE id = 3")
    mine = check(native, column="email_enc", tenant="zorg", tenant_column="tenant")[0]
    assert (mine.counts.checked, mine.right) == (18, True)
    by_key = check(native, column="email_enc", tenant="zorg")[0]
    assert (by_key.counts.checked, by_key.right) == (18, True)
    assert not check(native, column="email_enc", tenant="acme")[0].right
    # What is known of another tenant's rows is not put right by that.
    assert not check(native, column="email_enc", tenant="zorg")[0].right


def test_a_shredded_tenant_s_values_are_no_damage(database: str, tmp_path: Path) -> None:
    with shred_world.world_on(database, tmp_path) as world:
        world.shred()
        for _ in range(2):
            found = check(world, tenant_column="tenant")
            assert all(each.right for each in found), faults(world)
            assert {each.column.target.column: each.counts.shredded for each in found}["note_enc"] == 6
            world.end_the_window()
            finish_due(world.settings)
        world.execute("UPDATE people SET tenant = 'acme' WHERE id = 1")
        check(world, column="note_enc", tenant_column="tenant")
        assert faults(world) == {"note_enc": {1: ValueFault.OTHER_TENANT}}


def test_values_under_a_destroyed_key_of_a_living_tenant_are_damage(native: RotationWorld) -> None:
    native.execute(
        "UPDATE glpgenc.data_keys SET state = 'destroyed' WHERE tenant_id = 'zorg' AND purpose = 'encryption'"
        " AND data_class = 'health'"
    )
    found = check(native, column="born_enc")[0]
    assert found.counts.faults == {ValueFault.UNREADABLE_KEY: 13}


def test_a_rotation_between_two_looks_is_no_damage(native: RotationWorld) -> None:
    before: list[int] = []

    def rotated(done: int, _: int) -> None:
        if not before:
            before.append(done)
            assert rotate(native.settings, RotationFilter(), RotateOptions(settle=0)).finished

    found = check_values(native.settings, "people", progress=rotated)
    assert before
    assert all(each.right for each in found), faults(native)


class CheckedAtEachPhase(ReindexObserver):
    def __init__(self, world: ReindexWorld) -> None:
        self.world = world
        self.phases: list[str] = []

    def phase(self, reindex: Reindex) -> None:
        self.phases.append(reindex.phase)
        self.world.add([5000 + len(self.phases)])
        assert all(each.right for each in check(self.world)), (reindex.phase, faults(self.world))


@pytest.mark.slow
@pytest.mark.parametrize("facet", ["email equal", "email parts", "secret equal"])
def test_values_are_right_at_every_phase_of_a_reindex_and_after_it(database: str, tmp_path: Path, facet: str) -> None:
    field, name = facet.split()
    with reindex_world.world_on(database, tmp_path) as world:
        world.add(range(1, 70))
        watch = CheckedAtEachPhase(world)
        assert reindex(
            world.settings, f"people.{field}", name, new_key=True, options=ReindexOptions(settle=0), observer=watch
        ).finished
        assert "filling" in watch.phases
        assert all(each.right for each in check(world)), faults(world)
        wrong = "UPDATE people SET email_enc_bidx = secret_enc_bidx WHERE id = 3"
        world.execute("ALTER TABLE people DISABLE TRIGGER ALL")
        world.execute(wrong)
        check(world)
        assert faults(world) == {"email_enc": {3: ValueFault.WRONG_INDEX}}


def test_a_facet_that_came_later_is_missing_from_older_values(native: RotationWorld) -> None:
    native.execute("SELECT glpgenc.gl_register_facet('people.note', 'equal')")
    assert check(native, column="note_enc")[0].counts.faults == {ValueFault.NO_TERM: 80}


def test_partitions_without_a_key_under_odd_names_are_checked(plain: BackfillWorld) -> None:
    plain.execute("""
        CREATE SCHEMA "Kunden@EU";
        CREATE TABLE "Kunden@EU"."Bestell ""ungen"" 1" ("Nr." int, "E-Mail" text, "Wem" text)
            PARTITION BY RANGE ("Nr.");
        CREATE TABLE "Kunden@EU"."p 1" PARTITION OF "Kunden@EU"."Bestell ""ungen"" 1" FOR VALUES FROM (0) TO (50);
        CREATE TABLE "Kunden@EU"."P 1" PARTITION OF "Kunden@EU"."Bestell ""ungen"" 1" FOR VALUES FROM (50) TO (200);
        INSERT INTO "Kunden@EU"."Bestell ""ungen"" 1" SELECT i, 'p' || i, 'acme' FROM generate_series(1, 120) i;
    """)
    table = '"Kunden@EU"."Bestell ""ungen"" 1"'
    plain.execute(
        f"SELECT glpgenc.gl_expand_column('{table}', 'E-Mail', 'E-Mail %', 'people.email', '\"Wem\"', '\"Nr.\"::text')"
    )
    plain.execute(f"SELECT glpgenc.gl_index_column('{table}', 'E-Mail %', 'equal')")
    plain.backfill(table)
    assert [each.counts.checked for each in check(plain, table)] == [120]
    other = '(SELECT "E-Mail %" FROM "Kunden@EU"."p 1" WHERE "Nr." = 3)'
    plain.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    plain.execute(f'UPDATE {table} SET "E-Mail %" = {other} WHERE "Nr." IN (7, 77)')
    found = check(plain, table)[0]
    assert found.counts.faults == {ValueFault.ALTERED: 2}
    keys = sorted(row[0]["table"] for row in plain.execute("SELECT row_key FROM glpgenc.faulty_values"))
    assert keys == ['"Kunden@EU"."P 1"', '"Kunden@EU"."p 1"']
    again = plain.run("verify", table, "E-Mail %", "--wide")
    assert again.returncode == 1, again.stderr
    assert 'table="Kunden@EU"."P 1"' in again.stdout


def test_an_empty_table_is_right_twice(plain: BackfillWorld) -> None:
    plain.expand("email")
    for _ in range(2):
        found = check(plain, column="email")[0]
        assert (found.counts.checked, found.right) == (0, True)
    with pytest.raises(RegistryError, match="column note of table people is not an encrypted column"):
        check(plain, column="note")
    with pytest.raises(RegistryError, match="table pg_class has no encrypted column"):
        check(plain, "pg_class")


def test_a_client_s_values_in_a_column_of_the_server_are_checked_beside_the_server_s(native: RotationWorld) -> None:
    seal = Keyring(native.manager, "acme").sealer("people.note", Suite.A256GCM)
    native.execute("UPDATE people SET note_enc = %s WHERE id = 7", seal(b"by the client", ""))
    assert check(native, column="note_enc")[0].right
    native.execute("UPDATE people SET note_enc = %s WHERE id = 8", seal(b"by the client", "8"))
    check(native, column="note_enc")
    assert faults(native) == {"note_enc": {8: ValueFault.ALTERED}}


@pytest.mark.parametrize(
    ("kind", "good", "wrong"),
    [("date", "2024-02-29", "29.2.2024"), ("integer", "-12", "1.5"), ("uuid", str(UUID(int=7)), "x"),
     ("boolean", "true", "yes!"), ("jsonb", '{"a": 1}', "nothing"), ("timestamptz", "2024-02-29 12:00:00+00", "noon")],
)  # fmt: skip
def test_values_keep_the_type_of_the_column_that_they_replaced(
    plain: BackfillWorld, kind: str, good: str, wrong: str
) -> None:
    plain.execute(f"CREATE TABLE things (id int PRIMARY KEY, v {kind})")
    plain.execute("INSERT INTO things VALUES (1, %s), (2, %s)", good, good)
    plain.execute("SELECT glpgenc.gl_expand_column('things', 'v', 'v_enc', 'people.note')")
    plain.backfill("things")
    assert check(plain, "things")[0].right
    with (
        psycopg.connect(plain.admin_url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=plain.manager),
    ):
        connection.execute("ALTER TABLE things DISABLE TRIGGER USER")
        put = "UPDATE things SET v_enc = glpgenc.gl_encrypt(%s::text, 'people.note') WHERE id = 2"
        connection.execute(put, [wrong])
    assert check(plain, "things")[0].counts.faults == {ValueFault.WRONG_TYPE: 1}


def test_a_wrong_term_keeps_a_column_from_becoming_verified(plain: BackfillWorld) -> None:
    plain.fill(40)
    plain.expand("email")
    plain.index("email", "equal")
    plain.backfill()
    plain.execute("ALTER TABLE people DISABLE TRIGGER USER")
    plain.execute("UPDATE people SET email_enc_bidx = 'x' WHERE id = 3")
    shown = plain.run("verify", "people")
    assert shown.returncode == 1
    assert "1 row: an index column differs" in shown.stdout
    assert plain.state("email") == "expanded"


def test_another_tenant_than_the_only_one_is_refused_and_nothing_is_demoted(plain: BackfillWorld) -> None:
    plain.execute("INSERT INTO glpgenc.installation VALUES ('default_tenant', 'acme') ON CONFLICT DO NOTHING")
    plain.execute("CREATE TABLE things (id int PRIMARY KEY, v text)")
    plain.execute("INSERT INTO things VALUES (1, 'a'), (2, 'b')")
    plain.execute("SELECT glpgenc.gl_expand_column('things', 'v', 'v_enc', 'people.note')")
    plain.backfill("things")
    assert plain.run("verify", "things").returncode == 0
    with plain.manager.active("zorg", "pii"):
        refused = plain.run("verify", "things", "--tenant", "zorg")
    assert refused.returncode != 0
    assert "the installation has one tenant, acme" in refused.stderr
    assert plain.run("verify", "things", "--tenant", "acme").returncode == 0
    state = plain.execute("SELECT state FROM glpgenc.encrypted_columns WHERE relation = 'things'::regclass")
    assert state == [("verified",)]
