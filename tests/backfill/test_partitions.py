"""A column that gets a facet in partitions: terms of any part are right, and stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

import glpgenc
from glpgenc.reindex.run import ReindexOptions, reindex
from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from glpgenc.sessions.keyring import Keyring
from glpgenc.verification import CheckOptions, check_values
from glpgenc.verification.comparison import compare_columns
from glpgenc.verification.faults import ValueFault
from glpgenc.wire.blind_index import all_terms
from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.envelope import Suite
from tests.backfill.backfill_world import BackfillWorld, world_on

ROWS = 60


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        world.fill(ROWS)
        world.execute(
            "SELECT glpgenc.gl_register_facet('people.email', 'smooth', kind => 'partitioned',"
            """ parameters => '{"partitions": 4}')"""
        )
        world.expand("email", tenant_expression="tenant")
        world.index("email", "smooth")
        yield world


def parts(world: BackfillWorld) -> dict[int, int]:
    """Return the part of each row's term, by the row's id."""
    (entry,) = Keyring(world.manager, "acme").entries("people.email", "smooth")
    rows = world.execute("SELECT id, email, email_enc_bidx FROM people WHERE email IS NOT NULL")
    return {number: all_terms(email.encode(), entry).index(term) for number, email, term in rows}


def test_backfill_comparison_verification_and_rotation_accept_every_part(world: BackfillWorld) -> None:
    world.backfill()
    first = parts(world)
    assert set(first.values()) == {0, 1, 2, 3}
    [compared] = compare_columns(world.settings, "people", "email")
    assert (compared.counts.bad, compared.counts.compared) == (0, len(first))
    assert rotate(world.settings, RotationFilter(data_class="pii"), RotateOptions(settle=0)).finished
    assert parts(world) == first
    (checked,) = check_values(world.settings, "people", "email_enc", CheckOptions())
    assert not checked.counts.bad


def test_a_term_of_no_part_is_a_fault(world: BackfillWorld) -> None:
    world.backfill()
    entries = Keyring(world.manager, "acme").written_entries("people.email")
    (number, email) = world.execute("SELECT id, email FROM people WHERE email IS NOT NULL ORDER BY id LIMIT 1")[0]
    with world.manager.active("acme", "pii") as active:
        wrong = encrypt_cell(
            email.encode(), key=active.suite_key(Suite.A256CBC_HS512), key_id=active.key_id, field="people.email",
            search=tuple(replace(each, key=bytes(32)) if each.slot == 2 else each for each in entries),
        )  # fmt: skip
    world.execute("UPDATE people SET email_enc = %s WHERE id = %s", wrong, number)
    (checked,) = check_values(world.settings, "people", "email_enc", CheckOptions())
    assert checked.counts.bad == 1
    assert checked.counts.faults == {ValueFault.WRONG_TERM: 1}


def test_dual_writes_have_a_part_and_are_found_from_sql(world: BackfillWorld) -> None:
    world.backfill()
    with (
        psycopg.connect(world.url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=world.manager),
    ):
        for number in range(1000, 1040):
            connection.execute("INSERT INTO people (id, email) VALUES (%s, 'common')", [number])
        terms = "glpgenc.gl_hmac_terms('common', 'people.email', 2)"
        found = f"SELECT count(*) FROM people WHERE email_enc_bidx = ANY ({terms})"
        assert connection.execute(found.encode()).fetchone() == (40,)
        with pytest.raises(psycopg.Error) as caught, connection.transaction():
            connection.execute("SELECT glpgenc.gl_hmac_index('common', 'people.email', 2)")
        assert caught.value.sqlstate == "ZE014"
        assert "gl_hmac_terms" in str(caught.value.diag.message_hint)
    assert {parts(world)[number] for number in range(1000, 1040)} == {0, 1, 2, 3}


def test_a_reindex_fills_its_slot_with_every_part(world: BackfillWorld) -> None:
    world.backfill()
    first = parts(world)
    options = ReindexOptions(settle=0)
    assert reindex(world.settings, "people.email", "smooth", new_key=True, options=options).finished
    world.manager.catalog.refresh()
    again = parts(world)
    assert again.keys() == first.keys()
    assert set(again.values()) == {0, 1, 2, 3}
    (checked,) = check_values(world.settings, "people", "email_enc", CheckOptions())
    assert not checked.counts.bad
