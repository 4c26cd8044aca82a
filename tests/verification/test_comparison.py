"""Verification: what is right is found right, and each thing that can be wrong is found, named and acted on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import glpgenc
from glpgenc.errors import RegistryError
from glpgenc.verification.comparison import ColumnComparison, compare_columns
from glpgenc.verification.faults import Mismatch
from tests.backfill.backfill_world import BackfillWorld, world_on


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        yield world


def check(world: BackfillWorld, column: str | None = "email", table: str = "people", **more: Any) -> ColumnComparison:
    return compare_columns(world.settings, table, column, **more)[0]


def found(verified: ColumnComparison) -> dict[int, str]:
    return {bad.row_key["id"]: str(bad.finding) for bad in verified.bad}


def recorded(world: BackfillWorld) -> Any:
    return world.execute("SELECT verified_rows, verified_by, mismatched_rows FROM glpgenc.column_migrations")[0]


def filled(world: BackfillWorld, rows: int = 500, **expand: str) -> None:
    world.fill(rows)
    world.expand("email", **expand)
    world.backfill()


def alter(world: BackfillWorld, statement: str, *, tenant: str | None = None) -> None:
    """Change rows behind the back of the dual-write triggers."""
    with psycopg.connect(world.admin_url) as connection, connection.transaction():
        connection.execute("ALTER TABLE people DISABLE TRIGGER USER")
        if tenant is None:
            connection.execute(statement)
        else:
            with glpgenc.session(connection, tenant_id=tenant, data_classes=["pii"], key_manager=world.manager):
                connection.execute(statement)
        connection.execute("ALTER TABLE people ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_insert")
        connection.execute("ALTER TABLE people ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_update")


def test_a_table_that_is_right_becomes_verified(people: BackfillWorld) -> None:
    filled(people)
    result = check(people)
    assert (result.counts.compared, result.counts.empty, result.counts.bad) == (450, 50, 0)
    assert result.state == people.state("email") == "verified"
    assert recorded(people) == (450, "all", 0)


def test_all_columns_of_types_of_their_own_are_compared(people: BackfillWorld) -> None:
    people.fill(300)
    for column in ("email", "note", "born"):
        people.expand(column)
    people.backfill()
    results = compare_columns(people.settings, "people", workers=2)
    assert [each.state for each in results] == ["verified"] * 3
    assert [each.counts.compared for each in results] == [270, 258, 300]


def test_each_way_to_be_wrong_is_found_and_named(people: BackfillWorld) -> None:
    filled(people)
    alter(people, "UPDATE people SET email_enc = NULL WHERE id = 1")
    alter(people, "UPDATE people SET email = NULL WHERE id = 2")
    alter(people, "UPDATE people SET email_enc = set_byte(email_enc, 60, 255 - get_byte(email_enc, 60)) WHERE id = 3")
    alter(people, "UPDATE people SET email_enc = (SELECT email_enc FROM people WHERE id = 5) WHERE id = 4")
    alter(people, "UPDATE people SET email_enc = glpgenc.gl_encrypt(email, 'people.email') WHERE id = 6", tenant="zorg")
    alter(people, "UPDATE people SET email_enc = glpgenc.gl_encrypt(email, 'people.note') WHERE id = 7", tenant="acme")
    result = check(people)
    assert found(result) == {
        1: Mismatch.MISSING,
        2: Mismatch.SURPLUS,
        3: Mismatch.ALTERED,
        4: Mismatch.DIFFERENT,
        6: Mismatch.OTHER_KEY,
        7: Mismatch.ALTERED,
    }
    assert result.counts.bad == 6
    assert result.state == people.state("email") == "expanded"
    assert recorded(people) == (450, "all", 6)


def test_a_value_copied_to_another_row_is_found_where_values_are_bound_to_rows(people: BackfillWorld) -> None:
    filled(people, row_expression="id::text", tenant_expression="tenant")
    assert check(people).counts.bad == 0
    copied = "UPDATE people p SET email_enc = q.email_enc, email = q.email FROM people q WHERE p.id = 4 AND q.id = 5"
    alter(people, copied)
    assert found(check(people)) == {4: Mismatch.ALTERED}


def test_another_tenant_s_key_is_found_where_rows_have_tenants(people: BackfillWorld) -> None:
    people.fill(300, tenants=3)
    people.expand("email", tenant_expression="tenant")
    people.backfill()
    assert check(people).state == "verified"
    alter(people, "UPDATE people SET email_enc = glpgenc.gl_encrypt(email, 'people.email') WHERE id = 6", tenant="zorg")
    assert people.value("SELECT tenant FROM people WHERE id = 6") == "acme"
    assert found(check(people)) == {6: Mismatch.OTHER_KEY}


def test_a_row_of_a_tenant_without_keys_is_found(people: BackfillWorld) -> None:
    filled(people, tenant_expression="tenant")
    alter(people, "UPDATE people SET tenant = 'nobody' WHERE id = 9")
    assert found(check(people)) == {9: Mismatch.NO_TENANT}
    assert people.value("SELECT count(*) FROM glpgenc.data_keys WHERE tenant_id = 'nobody'") == 0


def test_a_value_alone_is_right_where_no_plaintext_can_be_written_back(people: BackfillWorld) -> None:
    filled(people, source_expression="lower(email)")
    alter(people, "UPDATE people SET email = NULL WHERE id IN (2, 3)")
    result = check(people)
    assert (result.counts.bad, result.counts.compared, result.state) == (0, 450, "verified")
    alter(people, "UPDATE people SET email_enc = set_byte(email_enc, 60, 255 - get_byte(email_enc, 60)) WHERE id = 3")
    assert found(check(people)) == {3: Mismatch.ALTERED}


def test_a_sample_says_how_sure_it_is_and_makes_nothing_verified(people: BackfillWorld) -> None:
    filled(people, 2000)
    result = check(people, share=0.2)
    assert 250 < result.counts.compared < 480
    assert result.state == people.state("email") == "backfilled"
    assert recorded(people) == (result.counts.compared, "sample", 0)
    assert check(people).state == "verified"
    check(people, share=0.2)
    assert recorded(people) == (1800, "all", 0)


def test_what_a_sample_finds_bad_counts(people: BackfillWorld) -> None:
    filled(people, 300)
    check(people)
    alter(people, "UPDATE people SET email_enc = (SELECT email_enc FROM people WHERE id = 5) WHERE email IS NOT NULL")
    result = check(people, share=0.5)
    assert result.counts.bad > 50
    assert people.state("email") == "expanded"


def test_it_writes_nothing_but_its_result(people: BackfillWorld) -> None:
    filled(people)
    before = people.execute("SELECT ctid, xmin, xmax FROM people ORDER BY id")
    check(people)
    assert people.execute("SELECT ctid, xmin, xmax FROM people ORDER BY id") == before


def test_what_is_not_backfilled_does_not_become_verified(people: BackfillWorld) -> None:
    people.fill(10)
    people.expand("email")
    result = check(people)
    assert result.counts.found == {Mismatch.MISSING: 9}
    people.backfill()
    people.execute("SELECT glpgenc.gl_advance('people', 'email_enc', 'expanded')")
    assert check(people).state == "expanded"


def test_partitions_are_compared(people: BackfillWorld) -> None:
    people.execute("""
        CREATE TABLE orders (id int PRIMARY KEY, email text) PARTITION BY RANGE (id);
        CREATE TABLE orders_low PARTITION OF orders FOR VALUES FROM (0) TO (500);
        CREATE TABLE orders_high PARTITION OF orders FOR VALUES FROM (500) TO (1000);
        INSERT INTO orders (id, email) SELECT i, 'p' || i FROM generate_series(1, 999) i;
    """)
    people.expand("email", table="orders")
    people.backfill("orders")
    result = check(people, table="orders")
    assert (result.counts.compared, result.state) == (999, "verified")


def test_it_needs_plaintext(people: BackfillWorld) -> None:
    with pytest.raises(RegistryError, match="is not being migrated"):
        check(people, None)


def test_the_program_lists_bad_rows_by_their_keys_and_ends_with_1(people: BackfillWorld) -> None:
    filled(people)
    good = people.run("verify", "people", "--workers", "2")
    assert good.returncode == 0, good.stderr
    assert "450 rows compared, 0 bad, 50 empty; verified" in good.stdout
    alter(people, "UPDATE people SET email_enc = (SELECT email_enc FROM people WHERE id = 5) WHERE id = 4")
    bad = people.run("verify", "people")
    assert bad.returncode == 1
    assert "id=4" in bad.stdout
    assert "Person" not in bad.stdout + bad.stderr
    sample = people.run("verify", "people", "email", "--sample", "50%")
    assert "with 95 % confidence at most" in sample.stdout
