"""Keys are retired and destroyed when nothing is under them, and not before; a compromised one is replaced at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from uuid import UUID

import psycopg
import pytest

from glpgenc.database import connect
from glpgenc.errors import DatabaseError, KeyStateError
from glpgenc.keys.model import DataKeyRecord, KeyState, Purpose
from glpgenc.keys.store import SignedKeyStore
from glpgenc.rotation.retirement import KeyInUseError, compromise, destroy, retire, unretire
from glpgenc.rotation.run import RotateOptions, rotate
from glpgenc.rotation.selection import RotationFilter
from tests.rotation.rotation_world import RotationWorld
from tests.support.databases import login_role


@pytest.fixture
def records(people: RotationWorld) -> SignedKeyStore:
    return people.manager.records


@pytest.fixture
def connection(database: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with closing(connect(database, "test")) as connection:
        yield connection


def key_of(people: RotationWorld, version: int, data_class: str = "pii") -> DataKeyRecord:
    keys = people.manager.list(tenant_id="acme", data_class=data_class, purpose=Purpose.ENCRYPTION)
    return next(key for key in keys if key.version == version)


def replaced(people: RotationWorld) -> UUID:
    """Put another key in the place of the active one, and leave the rows where they are."""
    people.manager.activate(people.manager.stage("acme", "pii"))
    return key_of(people, 1).key_id


Link = psycopg.Connection[tuple[object, ...]]


def test_a_key_in_use_is_neither_retired_nor_destroyed_and_the_columns_are_named(
    people: RotationWorld, records: SignedKeyStore, connection: Link
) -> None:
    people.add(10)
    old = replaced(people)
    for end in (retire, destroy):
        with pytest.raises(KeyInUseError, match=r"people.\.email_enc \(9\)") as caught:
            end(connection, records, old, settle=0)
        assert "glpgenc rotate" in (caught.value.hint or "")
    assert key_of(people, 1).state is KeyState.DEACTIVATED


PLACES = {
    "a table that nobody registered": "CREATE TABLE kept AS SELECT email_enc AS b FROM people WHERE id = 1",
    "a history table": "CREATE TABLE people_history AS SELECT * FROM people WHERE id = 1",
    "a materialized view": "CREATE MATERIALIZED VIEW seen AS SELECT email_enc FROM people WHERE id = 1",
    "a partition": """
        CREATE TABLE parted (id int, b bytea) PARTITION BY RANGE (id);
        CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
        INSERT INTO parted SELECT id, email_enc FROM people WHERE id = 1""",
    "a partition that was detached": """
        CREATE TABLE parted (id int, b bytea) PARTITION BY RANGE (id);
        CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
        INSERT INTO parted SELECT id, email_enc FROM people WHERE id = 1;
        ALTER TABLE parted DETACH PARTITION parted_1""",
    "a child by inheritance": """
        CREATE TABLE child () INHERITS (people);
        INSERT INTO child SELECT * FROM people WHERE id = 1""",
    "a column of a domain": """
        CREATE DOMAIN sealed AS bytea; CREATE TABLE kept (b sealed);
        INSERT INTO kept SELECT email_enc FROM people WHERE id = 1""",
    "another schema with an odd name": """
        CREATE SCHEMA "O'ld"; CREATE TABLE "O'ld"."a ""b" ("C c" bytea);
        INSERT INTO "O'ld"."a ""b" SELECT email_enc FROM people WHERE id = 1""",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_single_value_in_any_place_keeps_the_key(
    people: RotationWorld, records: SignedKeyStore, connection: Link, place: str
) -> None:
    people.add(1)
    people.execute(PLACES[place])
    old = replaced(people)
    people.execute("UPDATE ONLY people SET email_enc = NULL, note_enc = NULL, bound_enc = NULL, secret_enc = NULL")
    with pytest.raises(KeyInUseError) as caught:
        destroy(connection, records, old, settle=0)
    assert sum(caught.value.census.keys.values()) >= 1
    assert records.store.get(old).wrapped_key is not None


def test_a_retired_key_can_be_taken_back_and_a_destroyed_one_not(
    people: RotationWorld, records: SignedKeyStore, connection: Link
) -> None:
    people.add(5)
    rotate(people.settings, RotationFilter(), RotateOptions(settle=0))
    old = key_of(people, 1).key_id
    ended = retire(connection, records, old, settle=0)
    assert ended.looked_at >= 5
    assert ended.record.retired_at is not None
    people.manager.invalidate()
    with pytest.raises(KeyStateError, match="retired"):
        people.manager.by_id(old)
    unretire(connection, records, old)
    people.manager.by_id(old).wipe()
    ended = destroy(connection, records, old, settle=0)
    assert (ended.record.state, ended.record.wrapped_key) == (KeyState.DESTROYED, None)
    for change in (lambda: unretire(connection, records, old), lambda: destroy(connection, records, old, settle=0)):
        with pytest.raises(KeyStateError, match="destroyed"):
            change()
    assert people.unequal("acme") == []


def test_a_key_that_was_replaced_just_now_is_not_ended(
    people: RotationWorld, records: SignedKeyStore, connection: Link
) -> None:
    people.manager.active("acme", "pii").wipe()
    old = replaced(people)
    for end in (retire, destroy):
        with pytest.raises(KeyStateError, match="may still write with it"):
            end(connection, records, old, settle=300)
    assert retire(connection, records, old, settle=0).record.retired_at is not None


def test_an_active_key_is_not_ended(people: RotationWorld, records: SignedKeyStore, connection: Link) -> None:
    people.manager.active("acme", "pii").wipe()
    for end in (retire, destroy):
        with pytest.raises(KeyStateError, match=r"is active: only a key that is") as caught:
            end(connection, records, key_of(people, 1).key_id, settle=0)
        assert "rotate" in (caught.value.hint or "")


def test_a_census_that_may_not_read_a_table_destroys_nothing(
    people: RotationWorld, records: SignedKeyStore, database: str
) -> None:
    people.manager.active("acme", "pii").wipe()
    old = replaced(people)
    people.execute("CREATE TABLE hidden (b bytea)")
    with login_role(database, member_of=["glpgenc_admin"]) as role:
        people.execute(f"GRANT SELECT ON people TO {role.name}")
        with closing(connect(role.url(database), "test")) as link:
            with pytest.raises(DatabaseError, match=r"may not read 1 table: public.hidden"):
                destroy(link, records, old, settle=0)
            people.execute(f"GRANT SELECT ON hidden TO {role.name}; ALTER TABLE hidden ENABLE ROW LEVEL SECURITY")
            with pytest.raises(DatabaseError, match=r"row-level security|row security"):
                destroy(link, records, old, settle=0)
    assert key_of(people, 1).state is KeyState.DEACTIVATED


def test_a_compromised_key_is_replaced_marked_and_left_by_every_value(people: RotationWorld) -> None:
    people.add(30)
    known = key_of(people, 1).key_id
    found = compromise(people.settings, known)
    assert found.record.state is KeyState.COMPROMISED
    assert {column.column for column in found.exposed.columns} == {"email_enc", "note_enc", "bound_enc", "secret_enc"}
    assert found.report.finished
    people.manager.invalidate()
    assert known not in people.keys_in("acme")
    assert people.unequal("acme") == []
    # The other class was not touched.
    assert key_of(people, 1, "health").state is KeyState.ACTIVE
    again = compromise(people.settings, known)
    assert again.exposed.columns == []
    assert [key.version for key in people.manager.list(tenant_id="acme", data_class="pii", state=KeyState.ACTIVE,
                                                       purpose=Purpose.ENCRYPTION)] == [2]  # fmt: skip


def test_an_index_key_is_not_for_this(people: RotationWorld) -> None:
    people.manager.active("acme", "pii", Purpose.INDEX).wipe()
    with pytest.raises(KeyStateError, match="index key") as caught:
        compromise(people.settings, people.manager.list(purpose=Purpose.INDEX)[0].key_id)
    assert "reindex" in (caught.value.hint or "")


def test_rotation_does_not_resume_what_a_compromise_began(people: RotationWorld) -> None:
    people.add(5)
    known = key_of(people, 1).key_id
    with psycopg.connect(people.admin_url, autocommit=True) as admin:
        admin.execute(
            "INSERT INTO glpgenc.rotations (tenant_id, data_class, reason) VALUES ('acme', 'pii', 'compromise')"
        )
    report = rotate(people.settings, RotationFilter(tenant_id="acme", data_class="pii"), RotateOptions(settle=0))
    assert not report.resumed
    found = compromise(people.settings, known)
    assert found.report.resumed
    versions = people.manager.list(tenant_id="acme", data_class="pii", purpose=Purpose.ENCRYPTION)
    assert [key.version for key in versions] == [2, 1]
