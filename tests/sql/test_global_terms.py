"""Facets of scope global in SQL, which has no key for them: terms are taken with a value, and searched for nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from glpgenc.errors import GlobalTermError
from glpgenc.wire.blind_index import SearchEntry, global_terms
from glpgenc.wire.cell import decrypt_cell, encrypt_cell
from glpgenc.wire.envelope import parse
from glpgenc.wire.facet_kinds import RangeUnit
from glpgenc.wire.facets import ContainsShape, RangeShape
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.sealed_keys import FieldKeys, ReadKey, build_message, seal
from tests.sql.conftest import KEYS, OTHER_TENANT, Connection, sqlstate
from tests.support.vectors import load

LOGIN = replace(
    KEYS,
    field="users.login",
    padding=32,
    search=(
        SearchEntry(1, Normalizer.LOWER, 128, bytes(range(32))),
        SearchEntry(2, Normalizer.LOWER, 128, bytes(range(32, 64)), is_global=True),
        SearchEntry(4, Normalizer.LOWER, 24, bytes(range(64, 96)), ContainsShape(3), is_global=True),
        SearchEntry(7, Normalizer.EXACT, 12, bytes(range(96, 128))),
    ),
)
PAY = replace(
    KEYS,
    field="users.pay",
    search=(
        SearchEntry(1, Normalizer.EXACT, 64, bytes(32), RangeShape(RangeUnit.NUMBER, Decimal(1), 0, 9), is_global=True),
    ),
)
VALUE = "Ann@Example.org"
TERMS = global_terms(VALUE.encode(), LOGIN.search)
ENCRYPT = "SELECT glpgenc.gl_encrypt(%s::text, 'users.login', '', %b)"
PARAMETER = "SELECT glpgenc.gl_encrypt_parameter(%s::text, 'users.login')"


@pytest.fixture
def session(app: Connection) -> Iterator[Connection]:
    with app.transaction(force_rollback=True):
        load(app, KEYS, LOGIN, PAY)
        yield app


@pytest.fixture
def value(session: Connection) -> Callable[..., Any]:
    def _value(expression: str, *parameters: object) -> Any:
        row = session.execute(f"SELECT {expression}", parameters or None).fetchone()
        assert row is not None
        return row[0]

    return _value


def in_python(keys: FieldKeys, plaintext: bytes) -> dict[int, bytes]:
    made = encrypt_cell(plaintext, key=keys.key, key_id=keys.key_id, field=keys.field, search=keys.search)
    return parse(made).index


@pytest.mark.parametrize("row_id", ["", "7"])
def test_a_value_with_its_terms_is_what_python_encrypts(value: Callable[..., Any], row_id: str) -> None:
    made = value("glpgenc.gl_encrypt(%s::text, 'users.login', %s, %b)", VALUE, row_id, TERMS)
    assert parse(made).index == in_python(LOGIN, VALUE.encode())
    assert decrypt_cell(parse(made), key=LOGIN.key, field=LOGIN.field, row_id=row_id) == VALUE.encode()
    assert value("glpgenc.gl_decrypt(%b, 'users.login', %s)", made, row_id) == VALUE


@pytest.mark.parametrize(
    "call",
    [
        "gl_encrypt('x'::text, 'users.login')",
        "gl_encrypt('x'::bytea, 'users.login')",
        "gl_encrypt(1, 'users.login', '7')",
        "gl_encrypt('x'::text, 'users.login', '7', NULL)",
        "gl_encrypt_parameter('x', 'users.login')",
        "gl_encrypt_parameter('61', 'users.login', true)",
        "gl_encrypt_bound('{x,7}', 'users.login')",
        "gl_hmac_index('x'::text, 'users.login', 2)",
        "gl_hmac_index('x'::bytea, 'users.login', 2)",
        "gl_hmac_index(1, 'users.login', 2)",
        "gl_hmac_index('1'::text, 'users.pay')",
        "gl_search_tags('abc', 'users.login', 4)",
        "gl_range_terms('1', '2', 'users.pay')",
        "gl_bucket_terms(1, 2, 'users.pay')",
    ],
)
def test_what_would_take_a_global_key_is_refused_with_the_way_out(session: Connection, call: str) -> None:
    with pytest.raises(
        Exception, match=r"SQL can't compute a search term of scope global or of a text range: field users\."
    ) as caught:
        session.execute(f"SELECT glpgenc.{call}")
    assert getattr(caught.value, "sqlstate", None) == "ZE017"
    assert getattr(caught.value, "diag", None) is not None
    assert str(caught.value.diag.message_hint) == GlobalTermError.default_hint  # type: ignore[attr-defined]


def test_the_tenant_s_own_facets_of_the_field_are_searched_as_before(value: Callable[..., Any]) -> None:
    terms = in_python(LOGIN, VALUE.encode())
    assert value("glpgenc.gl_hmac_index(%s::text, 'users.login')", VALUE) == terms[1]
    assert value("glpgenc.gl_hmac_index(%s::text, 'users.login', 7)", VALUE) == terms[7]


WRONG = {
    "none": b"",
    "one short": TERMS[:-1],
    "one too many": TERMS + b"\x00",
    "the first alone": TERMS[:19],
    "twice": TERMS + TERMS,
    "a third": TERMS + b"\x09\x00\x01a",
    "another slot": b"\x03" + TERMS[1:],
    "a slot that has a key": b"\x01" + TERMS[1:],
    "another order": TERMS[19:] + TERMS[:19],
    "a shorter term": b"\x02\x00\x0f" + TERMS[3:18] + TERMS[19:],
    "a longer term": b"\x02\x00\x11" + TERMS[3:19] + b"\x00" + TERMS[19:],
    "tags that are not of 4 bytes": TERMS[:19] + b"\x04\x00\x03abc",
    "a length beyond the end": TERMS[:19] + b"\x04\xff\xff" + TERMS[22:],
}


@pytest.mark.parametrize("terms", WRONG.values(), ids=WRONG)
def test_terms_that_are_not_those_of_the_field_are_refused(session: Connection, terms: bytes) -> None:
    assert sqlstate(session, ENCRYPT, VALUE, terms) == "ZE017"
    assert sqlstate(session, PARAMETER, f"\x01users.login {terms.hex()}\x01{VALUE}") == "ZE017"


def test_terms_for_a_field_that_takes_none_are_refused(session: Connection) -> None:
    assert sqlstate(session, "SELECT glpgenc.gl_encrypt('x'::text, 'customers.email', '', %b)", TERMS) == "ZE017"
    assert session.execute("SELECT glpgenc.gl_encrypt('x'::text, 'customers.email', '', '')").fetchone()


def test_one_parameter_has_a_value_and_its_terms(value: Callable[..., Any]) -> None:
    for text in (VALUE, "\x01" + VALUE, "\x01", ""):
        terms = global_terms(text.encode(), LOGIN.search).hex()
        made = value("glpgenc.gl_encrypt_parameter(%s, 'users.login')", f"\x01users.login {terms}\x01{text}")
        assert parse(made).index == in_python(LOGIN, text.encode())
        assert value("glpgenc.gl_decrypt(%b, 'users.login')", made) == text
        made = value("glpgenc.gl_encrypt_bound(%s::text[], 'users.login')", [text, "7", f"users.login {terms}"])
        assert value("glpgenc.gl_decrypt(%b, 'users.login', '7')", made) == text
        made = value(
            "glpgenc.gl_encrypt_parameter(%s, 'users.login', true)", f"\x01users.login {terms}\x01{text.encode().hex()}"
        )
        assert value("glpgenc.gl_decrypt(%b, 'users.login')", made) == text
    made = value("glpgenc.gl_encrypt_parameter(%s, 'customers.email')", "\x01customers.email \x01\x01x")
    assert value("glpgenc.gl_decrypt(%b, 'customers.email')", made) == "\x01x"
    assert value("glpgenc.gl_encrypt_parameter(NULL, 'users.login')") is None


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (f"\x01users.pay {TERMS.hex()}\x01x", "ZE017"),
        (f"\x01users.login{TERMS.hex()}\x01x", "ZE017"),
        (f"\x01users.login {TERMS.hex()[1:]}\x01x", "ZE014"),
        ("\x01users.login secret\x01x", "ZE014"),
        (f"\x01users.login {TERMS.hex()}", "ZE014"),
        ("\x01", "ZE014"),
    ],
)
def test_a_parameter_with_terms_of_another_field_or_form_is_refused(session: Connection, sent: str, code: str) -> None:
    with pytest.raises(Exception, match=r".") as caught:
        session.execute(PARAMETER, [sent])
    assert getattr(caught.value, "sqlstate", None) == code
    assert "secret" not in str(caught.value)


def test_a_value_is_moved_to_another_key_with_its_global_terms_and_without_their_key(app: Connection) -> None:
    old = replace(LOGIN, key=OTHER_TENANT.key, key_id=OTHER_TENANT.key_id)
    made = encrypt_cell(VALUE.encode(), key=old.key, key_id=old.key_id, field=old.field, search=old.search, padding=32)
    with app.transaction(force_rollback=True):
        challenge = app.execute("SELECT glpgenc.gl_session_begin()").fetchone()
        assert challenge is not None
        message = build_message([LOGIN], [ReadKey(old.key_id, old.key)])
        app.execute("SELECT settings FROM glpgenc.gl_session_load(%b)", [seal(challenge[0], message)])
        moved = app.execute("SELECT glpgenc.gl_reencrypt(%b, 'users.login')", [made]).fetchone()
    assert moved is not None
    assert parse(moved[0]).key_id == LOGIN.key_id
    assert parse(moved[0]).index == parse(made).index
