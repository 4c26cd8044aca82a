"""gl_reencrypt, and what rotations call, move a value to the active key and carry its search terms and padding over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from glpgenc.wire.cell import decrypt_cell, encrypt_cell
from glpgenc.wire.envelope import Suite, parse
from glpgenc.wire.sealed_keys import ReadKey, build_message, seal
from tests.sql.conftest import KEYS, OTHER_TENANT, SEARCHED, Connection, sqlstate

OLD = replace(OTHER_TENANT, field="customers.name", search=SEARCHED.search)
PADDED = replace(SEARCHED, field="customers.padded", padding=64)
OLD_PADDED = replace(OLD, field="customers.padded", padding=64)
READ_OLD = ReadKey(OTHER_TENANT.key_id, OTHER_TENANT.key)
# The second as glpgenc.rotation.jobs has it: the old key of one value is read once for all values of a statement.
CALLS = {
    "gl_reencrypt": "SELECT glpgenc.gl_reencrypt(%b, %s, %s)",
    "_reseal_from": """SELECT glpgenc._reseal_from(
            p.data, (SELECT glpgenc._job_key(pg_catalog.substr(p.data, 3, 16))), (SELECT glpgenc._job_keys(p.field)),
            glpgenc._bound(p.field, p.row_id), p.field, p.row_id)
        FROM (SELECT %b::bytea, %s::text, %s::text OFFSET 0) AS p (data, field, row_id)
    """,
}

Value = Callable[..., Any]


@pytest.fixture
def rotated(job: Connection) -> Iterator[Connection]:
    """A transaction whose active key is that of KEYS, and which reads the old one."""
    with job.transaction(force_rollback=True):
        challenge = job.execute("SELECT glpgenc.gl_session_begin()").fetchone()
        assert challenge is not None
        message = build_message([KEYS, SEARCHED, PADDED], [READ_OLD])
        job.execute("SELECT settings FROM glpgenc.gl_session_load(%b)", [seal(challenge[0], message)])
        yield job


@pytest.fixture(params=CALLS)
def call(request: pytest.FixtureRequest) -> str:
    """The statement that moves a value."""
    return CALLS[request.param]


def reencrypted(connection: Connection, call: str, data: bytes | None, field: str, row_id: str = "") -> bytes:
    with connection.transaction():
        row = connection.execute(call, [data, field, row_id]).fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]


def under_the_old_key(text: str, keys: Any = OLD, row_id: str = "") -> bytes:
    return encrypt_cell(
        text.encode(),
        key=keys.key,
        key_id=keys.key_id,
        field=keys.field,
        row_id=row_id,
        search=keys.search,
        padding=keys.padding,
    )


@pytest.mark.parametrize("text", ["", "Ada", "Zoë Ünal", "x" * 10_000])
@pytest.mark.parametrize("row_id", ["", "42"])
def test_the_value_is_the_same_under_the_active_key_with_the_same_terms(
    rotated: Connection, call: str, text: str, row_id: str
) -> None:
    old = under_the_old_key(text, row_id=row_id)
    new = reencrypted(rotated, call, old, "customers.name", row_id)
    before, after = parse(old), parse(new)
    assert after.key_id == SEARCHED.key_id
    assert old[18 : 20 + (old[18] << 8 | old[19])] == new[18 : 20 + (new[18] << 8 | new[19])]
    assert len(old) == len(new)
    assert before.suite == after.suite
    assert decrypt_cell(after, key=SEARCHED.key, field="customers.name", row_id=row_id) == text.encode()


def test_padding_stays(rotated: Connection, call: str) -> None:
    old = under_the_old_key("Ada", OLD_PADDED)
    new = reencrypted(rotated, call, old, "customers.padded")
    assert new[:2] == old[:2] == b"\xfa\x01"
    assert len(new) == len(old)
    row = rotated.execute("SELECT glpgenc.gl_decrypt(%b, 'customers.padded')", [new]).fetchone()
    assert row == ("Ada",)


def test_each_call_makes_other_bytes(rotated: Connection, call: str) -> None:
    old = under_the_old_key("Ada")
    assert len({reencrypted(rotated, call, old, "customers.name") for _ in range(20)}) == 20


def test_a_value_under_the_active_key_comes_back_unchanged_and_null_stays_null(rotated: Connection, call: str) -> None:
    row = rotated.execute("SELECT glpgenc.gl_encrypt('Ada'::text, 'customers.name')").fetchone()
    assert row is not None
    assert reencrypted(rotated, call, row[0], "customers.name") == row[0]
    assert reencrypted(rotated, call, None, "customers.name") is None


def test_what_does_not_authenticate_is_refused_under_the_active_key_as_under_the_old(
    rotated: Connection, call: str
) -> None:
    active = rotated.execute("SELECT glpgenc.gl_encrypt('Ada'::text, 'customers.name')").fetchone()
    assert active is not None
    for data in (under_the_old_key("Ada"), active[0]):
        for place in (1, 20, len(data) - 40, len(data) - 1):
            altered = bytearray(data)
            altered[place] ^= 1
            assert sqlstate(rotated, call, bytes(altered), "customers.name", "") == "ZE002"
        assert sqlstate(rotated, call, data, "customers.name", "1") == "ZE002"
        assert sqlstate(rotated, call, data, "customers.email", "") == "ZE002"


def test_it_refuses_as_gl_decrypt_does(rotated: Connection) -> None:
    strange = replace(OLD, key_id=type(OLD.key_id)(int=7))
    gcm = encrypt_cell(b"x", key=bytes(32), key_id=OLD.key_id, field="customers.name", suite=Suite.A256GCM)
    for data, field, row_id, state in (
        (under_the_old_key("x", strange), "customers.name", "", "ZE001"),
        (under_the_old_key("x"), "Customers.name", "", "ZE007"),
        (under_the_old_key("x"), "customers.name", None, "ZE009"),
        (b"plaintext", "customers.name", "", "ZE003"),
        (gcm, "customers.name", "", "ZE004"),
    ):
        calls = [CALLS["gl_reencrypt"], "SELECT glpgenc.gl_decrypt(%b, %s, %s)"]
        # A job's field is one of the registry's, which are in lower case.
        for call in calls if state == "ZE007" else [*calls, CALLS["_reseal_from"]]:
            assert sqlstate(rotated, call, data, field, row_id) == state, call


def test_a_field_without_an_active_key_is_refused(rotated: Connection, call: str) -> None:
    assert sqlstate(rotated, call, under_the_old_key("x"), "customers.unknown", "") == "ZE001"


def test_without_keys_nothing_is_moved(job: Connection, call: str) -> None:
    assert sqlstate(job, call, under_the_old_key("x"), "customers.name", "") == "ZE001"


def test_it_runs_no_statement_of_its_own_whose_parameters_a_log_could_show(admin: Connection, call: str) -> None:
    # The tag that was computed would be among them: of altered bytes, it is the one with which they authenticate.
    logged: list[str] = []
    admin.add_notice_handler(lambda notice: logged.append(notice.message_primary or ""))
    admin.execute("LOAD 'auto_explain'")
    with admin.transaction(force_rollback=True):
        challenge = admin.execute("SELECT glpgenc.gl_session_begin()").fetchone()
        assert challenge is not None
        admin.execute(
            "SELECT settings FROM glpgenc.gl_session_load(%b)",
            [seal(challenge[0], build_message([SEARCHED], [READ_OLD]))],
        )
        for name, value in (("log_min_duration", "0"), ("log_nested_statements", "on")):
            admin.execute("SELECT set_config(%s, %s, true)", [f"auto_explain.{name}", value])
        admin.execute("SET LOCAL client_min_messages = log")
        moved = reencrypted(admin, call, under_the_old_key("Ada"), OLD.field)
        assert reencrypted(admin, call, moved, OLD.field) == moved
    assert sum(f"Query Text: {call[:20]}" in each for each in logged) == 2
    # A function of SQL that is not inlined is logged without a text.
    assert not [each for each in logged if re.search(r"Query Text: *$", each, re.MULTILINE)]


def test_a_value_under_another_key_than_the_one_that_was_read_is_moved_or_refused_all_the_same(
    rotated: Connection,
) -> None:
    call = CALLS["_reseal_from"].replace("pg_catalog.substr(p.data, 3, 16)", "%b")
    old = under_the_old_key("Ada")
    for read in (None, b"", SEARCHED.key_id.bytes, bytes(16)):
        row = rotated.execute(call, [read, old, "customers.name", ""]).fetchone()
        assert row is not None
        assert decrypt_cell(parse(row[0]), key=SEARCHED.key, field="customers.name") == b"Ada"
        assert sqlstate(rotated, call, read, bytes([*old[:-1], old[-1] ^ 1]), "customers.name", "") == "ZE002"
