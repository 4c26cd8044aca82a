"""gl_reencrypt moves a value to the active key, and carries its search terms and padding over."""

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
CALL = "glpgenc.gl_reencrypt(%b, %s, %s)"

Value = Callable[..., Any]


@pytest.fixture
def rotated(app: Connection) -> Iterator[Connection]:
    """A transaction whose active key is that of KEYS, and which reads the old one."""
    with app.transaction(force_rollback=True):
        challenge = app.execute("SELECT glpgenc.gl_session_begin()").fetchone()
        assert challenge is not None
        message = build_message([KEYS, SEARCHED, PADDED], [READ_OLD])
        app.execute("SELECT glpgenc.gl_session_load(%b)", [seal(challenge[0], message)])
        yield app


def reencrypted(connection: Connection, data: bytes | None, field: str, row_id: str = "") -> bytes:
    with connection.transaction():
        row = connection.execute(f"SELECT {CALL}", [data, field, row_id]).fetchone()
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
    rotated: Connection, text: str, row_id: str
) -> None:
    old = under_the_old_key(text, row_id=row_id)
    new = reencrypted(rotated, old, "customers.name", row_id)
    before, after = parse(old), parse(new)
    assert after.key_id == SEARCHED.key_id
    assert old[18 : 20 + (old[18] << 8 | old[19])] == new[18 : 20 + (new[18] << 8 | new[19])]
    assert len(old) == len(new)
    assert before.suite == after.suite
    assert decrypt_cell(after, key=SEARCHED.key, field="customers.name", row_id=row_id) == text.encode()


def test_padding_stays(rotated: Connection) -> None:
    old = under_the_old_key("Ada", OLD_PADDED)
    new = reencrypted(rotated, old, "customers.padded")
    assert new[:2] == old[:2] == b"\xfa\x01"
    assert len(new) == len(old)
    row = rotated.execute("SELECT glpgenc.gl_decrypt(%b, 'customers.padded')", [new]).fetchone()
    assert row == ("Ada",)


def test_each_call_makes_other_bytes(rotated: Connection) -> None:
    old = under_the_old_key("Ada")
    assert len({reencrypted(rotated, old, "customers.name") for _ in range(20)}) == 20


def test_a_value_under_the_active_key_comes_back_unchanged_and_null_stays_null(rotated: Connection) -> None:
    row = rotated.execute("SELECT glpgenc.gl_encrypt('Ada'::text, 'customers.name')").fetchone()
    assert row is not None
    assert reencrypted(rotated, row[0], "customers.name") == row[0]
    assert reencrypted(rotated, None, "customers.name") is None


def test_what_does_not_authenticate_is_refused_under_the_active_key_as_under_the_old(rotated: Connection) -> None:
    active = rotated.execute("SELECT glpgenc.gl_encrypt('Ada'::text, 'customers.name')").fetchone()
    assert active is not None
    for data in (under_the_old_key("Ada"), active[0]):
        for place in (1, 20, len(data) - 40, len(data) - 1):
            altered = bytearray(data)
            altered[place] ^= 1
            assert sqlstate(rotated, f"SELECT {CALL}", bytes(altered), "customers.name", "") == "ZE002"
        assert sqlstate(rotated, f"SELECT {CALL}", data, "customers.name", "1") == "ZE002"
        assert sqlstate(rotated, f"SELECT {CALL}", data, "customers.email", "") == "ZE002"


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
        for function in ("gl_reencrypt", "gl_decrypt"):
            assert sqlstate(rotated, f"SELECT glpgenc.{function}(%b, %s, %s)", data, field, row_id) == state, function


def test_a_field_without_an_active_key_is_refused(rotated: Connection) -> None:
    assert sqlstate(rotated, f"SELECT {CALL}", under_the_old_key("x"), "customers.unknown", "") == "ZE001"


def test_without_keys_nothing_is_moved(app: Connection) -> None:
    assert sqlstate(app, f"SELECT {CALL}", under_the_old_key("x"), "customers.name", "") == "ZE001"


def test_it_runs_no_statement_of_its_own_whose_parameters_a_log_could_show(admin: Connection) -> None:
    # The tag that was computed would be among them: of altered bytes, it is the one with which they authenticate.
    logged: list[str] = []
    admin.add_notice_handler(lambda notice: logged.append(notice.message_primary or ""))
    admin.execute("LOAD 'auto_explain'")
    with admin.transaction(force_rollback=True):
        challenge = admin.execute("SELECT glpgenc.gl_session_begin()").fetchone()
        assert challenge is not None
        admin.execute("SELECT glpgenc.gl_session_load(%b)", [seal(challenge[0], build_message([SEARCHED], [READ_OLD]))])
        for name, value in (("log_min_duration", "0"), ("log_nested_statements", "on")):
            admin.execute("SELECT set_config(%s, %s, true)", [f"auto_explain.{name}", value])
        admin.execute("SET LOCAL client_min_messages = log")
        moved = reencrypted(admin, under_the_old_key("Ada"), OLD.field)
        assert reencrypted(admin, moved, OLD.field) == moved
    assert sum("Query Text: SELECT glpgenc.gl_reencrypt" in each for each in logged) == 2
    # A function of SQL that is not inlined is logged without a text.
    assert not [each for each in logged if re.search(r"Query Text: *$", each, re.MULTILINE)]
