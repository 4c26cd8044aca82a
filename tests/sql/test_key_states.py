"""The life of a data key in the table: its steps, their times, tombstones, and word to those who hold keys."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.sql.conftest import Connection, sqlstate
from tests.support.databases import login_role

STATES = ("pre_active", "active", "deactivated", "compromised", "destroyed")
ALLOWED = {
    ("pre_active", "active"),
    ("active", "deactivated"),
    ("pre_active", "compromised"),
    ("active", "compromised"),
    ("deactivated", "compromised"),
    *((state, "destroyed") for state in STATES[:-1]),
}
SET = "UPDATE glpgenc.data_keys SET state = %s WHERE key_id = %s"


def made(connection: Connection, state: str, *, tenant: str = "acme", version: int = 1) -> UUID:
    key_id = uuid4()
    connection.execute(
        "INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri,"
        " wrapped_key) VALUES (%s, %s, 'pii', 'encryption', %s, %s, 'local', 'k', %s)",
        [key_id, tenant, version, state, None if state == "destroyed" else b"w"],
    )
    return key_id


@pytest.fixture
def listening(database: str) -> Iterator[Connection]:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("LISTEN glpgenc_keys")
        yield connection


def heard(listening: Connection, admin: Connection) -> list[str]:
    # Notices come in the order of commits: after this one there is none to be waited for.
    admin.execute("NOTIFY glpgenc_keys, 'end'")
    notices = (each.payload for each in listening.notifies(timeout=30))
    return list(itertools.takewhile(lambda payload: payload != "end", notices))


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_a_key_takes_the_steps_of_sp_800_57_and_no_other(admin: Connection, before: str, after: str) -> None:
    key_id = made(admin, before)
    if before == after:
        admin.execute(SET, [after, key_id])
    elif (before, after) in ALLOWED:
        admin.execute(SET, [after, key_id])
        row = admin.execute(
            "SELECT state, wrapped_key IS NULL, activated_at IS NOT NULL, deactivated_at IS NOT NULL,"
            " compromised_at IS NOT NULL, destroyed_at IS NOT NULL FROM glpgenc.data_keys WHERE key_id = %s",
            [key_id],
        ).fetchone()
        destroyed = after == "destroyed"
        assert row == (
            after,
            destroyed,
            "active" in {before, after},
            before == "active",
            after == "compromised",
            destroyed,
        )
    else:
        assert sqlstate(admin, SET, after, key_id) == "ZE015"


def test_what_a_key_is_for_never_changes(admin: Connection) -> None:
    key_id = made(admin, "active")
    for change in ("tenant_id = 'other'", "data_class = 'health'", "purpose = 'index'", "version = 2",
                   "key_id = gen_random_uuid()"):  # fmt: skip
        assert sqlstate(admin, f"UPDATE glpgenc.data_keys SET {change} WHERE key_id = %s", key_id) == "ZE015", change
    admin.execute("UPDATE glpgenc.data_keys SET wrapped_key = 'other', key_uri = 'n' WHERE key_id = %s", [key_id])


def test_listeners_hear_of_later_keys_and_new_states_by_id(admin: Connection, listening: Connection) -> None:
    first = made(admin, "active")
    assert heard(listening, admin) == []
    second = made(admin, "pre_active", version=2)
    assert heard(listening, admin) == [str(second)]
    admin.execute(SET, ["deactivated", first])
    admin.execute(SET, ["active", second])
    assert heard(listening, admin) == [str(first), str(second)]
    admin.execute("UPDATE glpgenc.data_keys SET wrapped_key = 'other'")
    assert heard(listening, admin) == []
    admin.execute("UPDATE glpgenc.data_keys SET retired_at = now() WHERE key_id = %s", [first])
    assert heard(listening, admin) == [str(first)]


def test_listeners_hear_of_a_tombstone_and_of_no_tenant(admin: Connection, listening: Connection) -> None:
    admin.execute("INSERT INTO glpgenc.tombstones (tenant_id) VALUES ('acme')")
    assert heard(listening, admin) == ["*"]
    admin.execute("DELETE FROM glpgenc.tombstones")
    assert heard(listening, admin) == ["*"]


def test_an_application_makes_no_key_for_a_shredded_tenant(admin: Connection, database: str) -> None:
    with (
        login_role(database, member_of=["glpgenc_app"]) as role,
        psycopg.connect(role.url(database), autocommit=True) as app,
    ):
        admin.execute("INSERT INTO glpgenc.tombstones (tenant_id, data_class) VALUES ('gone', '*'), ('half', 'pii')")
        for tenant in ("gone", "half"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                made(app, "active", tenant=tenant)
        made(app, "active", tenant="here")
        assert sqlstate(app, "DELETE FROM glpgenc.tombstones") == "42501"
        assert sqlstate(app, "INSERT INTO glpgenc.tombstones VALUES ('here')") == "42501"
