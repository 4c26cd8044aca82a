"""A column that gets a range of text: rows wait for the backfill, which computes their terms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import glpgenc
from glpgenc.errors import GlobalTermError
from glpgenc.planning.boundaries import register_text_range
from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from glpgenc.sessions.keyring import Keyring
from glpgenc.verification.comparison import compare_columns
from glpgenc.wire.blind_index import search_term
from glpgenc.wire.text_ranges import TextRangeShape
from tests.backfill.backfill_world import BackfillWorld, world_on


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    with world_on(database, tmp_path) as world:
        world.fill(60)
        register_text_range(world.settings, "people.email", TextRangeShape(8), column="people.email")
        world.expand("email", tenant_expression="tenant")
        world.index("email", "range")
        yield world


def right(world: BackfillWorld) -> bool:
    (entry,) = Keyring(world.manager, "acme").entries("people.email", "range")
    rows = world.execute("SELECT email, email_enc_bidx FROM people WHERE email IS NOT NULL")
    return all(term == search_term(email.encode(), entry) for email, term in rows)


def test_rows_get_their_terms_from_the_backfill_and_keep_them(world: BackfillWorld) -> None:
    world.backfill()
    assert right(world)
    assert len(world.execute("SELECT DISTINCT email_enc_bidx FROM people WHERE email IS NOT NULL")) == 8
    [compared] = compare_columns(world.settings, "people", "email")
    assert (compared.counts.bad, compared.counts.compared) == (0, 54)
    assert rotate(world.settings, RotationFilter(data_class="pii"), RotateOptions(settle=0)).finished
    assert right(world)


def test_sql_leaves_rows_to_the_backfill(world: BackfillWorld) -> None:
    world.backfill()
    with (
        psycopg.connect(world.url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=world.manager),
    ):
        connection.execute("INSERT INTO people (id, email) VALUES (1000, 'written in SQL')")
        with pytest.raises(psycopg.Error) as caught, connection.transaction():
            connection.execute("SELECT glpgenc.gl_encrypt('x'::text, 'people.email')")
        assert caught.value.sqlstate == GlobalTermError.sqlstate
    assert world.value("SELECT email_enc FROM people WHERE id = 1000") is None
    assert compare_columns(world.settings, "people", "email")[0].state == "expanded"
    world.backfill()
    assert right(world)
    assert world.decrypted("email")[1000] == "written in SQL"
