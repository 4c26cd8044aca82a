"""What backfills call encrypts as gl_encrypt does, whatever the field's search entries and padding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import LiteralString
from uuid import UUID

import pytest

from glpgenc.wire.blind_index import SearchEntry, search_term
from glpgenc.wire.cell import decrypt_cell, encrypt_cell
from glpgenc.wire.envelope import parse
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.sealed_keys import FieldKeys, build_message, seal
from tests.sql.conftest import KEYS, Connection, sqlstate
from tests.support.vectors import load

KEY = bytes(range(32))
EXACT = SearchEntry(7, Normalizer.EXACT, 128, KEY)
LOWER = replace(EXACT, normalizer=Normalizer.LOWER)
FIELDS = {
    each.field: each
    for each in (
        replace(KEYS, field="people.plain"),
        replace(KEYS, field="people.exact", search=(EXACT,)),
        replace(KEYS, field="people.lower", search=(LOWER,)),
        replace(KEYS, field="people.digits", search=(replace(EXACT, normalizer=Normalizer.DIGITS),)),
        replace(KEYS, field="people.short", search=(replace(EXACT, bits=13),)),
        replace(KEYS, field="people.two", search=(EXACT, replace(LOWER, slot=8))),
        replace(KEYS, field="people.padded", search=(EXACT,), padding=64),
        replace(KEYS, field="people.large", search=(EXACT,), padding=256),
        replace(KEYS, field="people.number", search=(replace(EXACT, normalizer=Normalizer.NUMBER),)),
    )
}
# As glpgenc.backfill.kind has it.
CALL = """SELECT glpgenc._seal_searched(
        p.value, (SELECT glpgenc._job_keys(p.field)), glpgenc._bound(p.field, p.row_id), p.field)
    FROM (SELECT %b::bytea, %s::text, %s::text OFFSET 0) AS p (value, field, row_id)
"""
ENCRYPT = "SELECT glpgenc.gl_encrypt(%b::bytea, %s, %s)"


@pytest.fixture
def loaded(job: Connection) -> Iterator[Connection]:
    """A transaction with the keys of FIELDS."""
    with job.transaction(force_rollback=True):
        load(job, *FIELDS.values())
        yield job


def sealed(
    connection: Connection, value: bytes | None, keys: FieldKeys, row_id: str = "", call: LiteralString = CALL
) -> bytes:
    row = connection.execute(call, [value, keys.field, row_id]).fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", [b"12", b"", b"0" * 5_000])
@pytest.mark.parametrize("row_id", ["", "42"])
def test_the_value_opens_and_carries_the_terms_of_its_field(
    loaded: Connection, field: str, value: bytes, row_id: str
) -> None:
    keys = FIELDS[field]
    if keys.search and keys.search[0].normalizer is Normalizer.NUMBER and len(value) != 2:
        assert sqlstate(loaded, CALL, value, field, row_id) == "ZE014"
        return
    like = encrypt_cell(
        value, key=keys.key, key_id=keys.key_id, field=field, row_id=row_id, search=keys.search, padding=keys.padding
    )
    head = 20 + (like[18] << 8 | like[19])
    for call in (CALL, ENCRYPT):
        made = sealed(loaded, value, keys, row_id, call)
        envelope = parse(made)
        assert decrypt_cell(envelope, key=keys.key, field=field, row_id=row_id) == value
        assert envelope.index == {entry.slot: search_term(value, entry) for entry in keys.search}
        assert (made[:head], len(made)) == (like[:head], len(like))


def test_letters_beyond_ascii_and_bytes_that_are_no_text(loaded: Connection) -> None:
    for field, value in (
        ("people.lower", "Zoë ÜNAL".encode()),
        ("people.exact", "Zoë ÜNAL".encode()),
        ("people.exact", b"\x00\xff"),
        ("people.exact", b"\xff\x00"),
        ("people.exact", b"\\x5c"),
    ):
        keys = FIELDS[field]
        envelope = parse(sealed(loaded, value, keys))
        assert decrypt_cell(envelope, key=keys.key, field=field) == value
        assert envelope.index == {entry.slot: search_term(value, entry) for entry in keys.search}


def test_each_call_makes_other_bytes(loaded: Connection) -> None:
    assert len({sealed(loaded, b"Ada", FIELDS["people.exact"]) for _ in range(20)}) == 20


@pytest.mark.parametrize("field", ["people.plain", "people.exact", "people.lower", "people.padded"])
def test_it_refuses_what_gl_encrypt_refuses(loaded: Connection, field: str) -> None:
    envelope = encrypt_cell(b"x", key=KEYS.key, key_id=UUID(int=7), field="people.other")
    for value, row_id, state in (
        (envelope, "", "ZE005"),
        (f"\\x{envelope.hex()}".encode(), "", "ZE005"),
        (b"Ada", None, "ZE009"),
    ):
        for call in (CALL, ENCRYPT):
            assert sqlstate(loaded, call, value, field, row_id) == state
    assert sealed(loaded, None, FIELDS[field]) is None


def test_without_keys_nothing_is_encrypted(loaded: Connection) -> None:
    assert sqlstate(loaded, CALL, b"Ada", "people.unknown", "") == "ZE001"
    loaded.execute("SELECT glpgenc.gl_session_clear()")
    assert sqlstate(loaded, CALL, b"Ada", "people.exact", "") == "ZE001"


def test_it_runs_no_statement_of_its_own_whose_parameters_a_log_could_show(admin: Connection) -> None:
    logged: list[str] = []
    admin.add_notice_handler(lambda notice: logged.append(notice.message_primary or ""))
    admin.execute("LOAD 'auto_explain'")
    with admin.transaction(force_rollback=True):
        challenge = admin.execute("SELECT glpgenc.gl_session_begin()").fetchone()
        assert challenge is not None
        message = build_message(list(FIELDS.values()), [])
        admin.execute("SELECT glpgenc.gl_session_load(%b)", [seal(challenge[0], message)])
        for name, value in (("log_min_duration", "0"), ("log_nested_statements", "on")):
            admin.execute("SELECT set_config(%s, %s, true)", [f"auto_explain.{name}", value])
        admin.execute("SET LOCAL client_min_messages = log")
        for field in ("people.exact", "people.lower"):
            sealed(admin, b"Ada", FIELDS[field])
    assert sum("Query Text: SELECT glpgenc._seal_searched(" in each for each in logged) == 2
    # A function of SQL that is not inlined is logged without a text.
    assert not [each for each in logged if re.search(r"Query Text: *$", each, re.MULTILINE)]


def test_an_application_can_not_call_what_jobs_read_keys_with(app: Connection, job: Connection) -> None:
    for call in ("_job_keys('people.exact')", "_job_key('\\x00')"):
        assert sqlstate(app, f"SELECT glpgenc.{call}") == "42501"
        assert job.execute(f"SELECT glpgenc.{call} IS NULL".encode()).fetchone() == (True,)
