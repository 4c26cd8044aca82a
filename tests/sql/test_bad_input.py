"""Each bad input ends in one named error that says what to do, holds no value, and changes nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from glpgenc.wire.aead import encrypt_cbc
from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.envelope import Suite, associated_data, build_header
from glpgenc.wire.sealed_keys import FieldKeys
from tests.sql.conftest import KEYS, OTHER_TENANT, Connection, sqlstate

SECRET = "a plaintext that must not show"
VALUE = encrypt_cell(SECRET.encode(), key=KEYS.key, key_id=KEYS.key_id, field=KEYS.field)
FOREIGN = encrypt_cell(SECRET.encode(), key=OTHER_TENANT.key, key_id=OTHER_TENANT.key_id, field=KEYS.field)
BINARY = encrypt_cell(b"\xff" + SECRET.encode(), key=KEYS.key, key_id=KEYS.key_id, field=KEYS.field)
NUL = encrypt_cell(SECRET.encode() + b"\0", key=KEYS.key, key_id=KEYS.key_id, field=KEYS.field)


def _said_to_be_padded(content: bytes) -> bytes:
    header = build_header(Suite.A256CBC_HS512, KEYS.key_id, b"", padded=True)
    return header + bytes(16) + encrypt_cbc(KEYS.key, bytes(16), content, associated_data(header, KEYS.field))


TAMPERED = VALUE[:-1] + bytes((VALUE[-1] ^ 1,))
DECRYPT = "SELECT glpgenc.gl_decrypt(%b, %s)"
TRY = "SELECT glpgenc.gl_try_decrypt(%b, %s)"
BOUND = "SELECT glpgenc.gl_encrypt_bound(%s::text[], %s)"
BOUND_BYTES = "SELECT glpgenc.gl_encrypt_bound(%s::text[], 'customers.email', true)"

RAW = "SELECT glpgenc.a256cbc_hs512_decrypt(%b::bytea, %b::bytea, %b::bytea, ''::bytea)"
CASES: list[tuple[str, str, str, tuple[Any, ...]]] = [
    ("encrypt, unknown field", "ZE001", "SELECT glpgenc.gl_encrypt(%s::text, 'no.such_field')", (SECRET,)),
    ("encrypt, field with another case", "ZE007", "SELECT glpgenc.gl_encrypt(%s::text, 'Customers.Email')", (SECRET,)),
    ("encrypt, invalid field", "ZE007", "SELECT glpgenc.gl_encrypt(%s::text, 'a b')", (SECRET,)),
    ("encrypt, empty field", "ZE007", "SELECT glpgenc.gl_encrypt(%s::text, '')", (SECRET,)),
    ("encrypt, NULL field", "ZE007", "SELECT glpgenc.gl_encrypt(%s::text, NULL)", (SECRET,)),
    ("encrypt, NULL row", "ZE009", "SELECT glpgenc.gl_encrypt(%s::text, 'customers.email', NULL)", (SECRET,)),
    ("encrypt, envelope", "ZE005", "SELECT glpgenc.gl_encrypt(%b::bytea, 'customers.email')", (VALUE,)),
    ("encrypt, envelope as text", "ZE005", "SELECT glpgenc.gl_encrypt(%b::bytea::text, 'customers.email')", (VALUE,)),
    ("encrypt, bytes under a text facet", "ZE014", "SELECT glpgenc.gl_encrypt('\\xff00'::bytea, 'customers.name')", ()),
    ("decrypt, unknown field", "ZE001", DECRYPT, (VALUE, "no.such_field")),
    ("decrypt, invalid field", "ZE007", DECRYPT, (VALUE, "a b")),
    ("decrypt, NULL field", "ZE007", DECRYPT, (VALUE, None)),
    ("decrypt, NULL row", "ZE009", "SELECT glpgenc.gl_decrypt(%b, 'customers.email', NULL)", (VALUE,)),
    ("decrypt, other field of the class", "ZE002", DECRYPT, (VALUE, "customers.name")),
    ("decrypt, other tenant's", "ZE001", DECRYPT, (FOREIGN, "customers.email")),
    ("decrypt, tampered", "ZE002", DECRYPT, (TAMPERED, "customers.email")),
    ("decrypt, plaintext", "ZE003", DECRYPT, (SECRET.encode() * 9, "customers.email")),
    ("decrypt, empty bytes", "ZE003", DECRYPT, (b"", "customers.email")),
    ("decrypt, invalid UTF-8", "ZE010", DECRYPT, (BINARY, "customers.email")),
    ("decrypt, NUL", "ZE010", DECRYPT, (NUL, "customers.email")),
    ("search, unknown field", "ZE001", "SELECT glpgenc.gl_hmac_index(%s, 'no.such_field')", (SECRET,)),
    ("search, NULL field", "ZE007", "SELECT glpgenc.gl_hmac_index(%s, NULL)", (SECRET,)),
    ("search, field without facets", "ZE011", "SELECT glpgenc.gl_hmac_index(%s, 'customers.email')", (SECRET,)),
    ("search, unknown slot", "ZE011", "SELECT glpgenc.gl_hmac_index(%s, 'customers.name', 9)", (SECRET,)),
    ("search, NULL slot", "ZE011", "SELECT glpgenc.gl_hmac_index(%s, 'customers.name', NULL)", (SECRET,)),
    ("explicit key, short", "ZE006", "SELECT glpgenc.gl_encrypt('x'::bytea, '\\x00'::bytea)", ()),
    ("explicit key, empty", "ZE006", "SELECT glpgenc.gl_encrypt('x'::bytea, ''::bytea)", ()),
    ("explicit key, NULL", "ZE006", "SELECT glpgenc.gl_encrypt('x'::bytea, NULL::bytea)", ()),
    ("explicit key, wrong", "ZE001", "SELECT glpgenc.gl_decrypt(%b::bytea, 'customers.email')", (FOREIGN,)),
    ("explicit key, value of a session", "ZE002", "SELECT glpgenc.gl_decrypt(%b::bytea, %b::bytea)", (VALUE, KEYS.key)),
    ("explicit key, NULL to decrypt", "ZE006", "SELECT glpgenc.gl_decrypt(%b::bytea, NULL::bytea)", (VALUE,)),
    ("explicit key, plaintext", "ZE003", "SELECT glpgenc.gl_decrypt('plain'::bytea, %b::bytea)", (KEYS.key,)),
    ("try, unknown field", "ZE001", TRY, (FOREIGN, "no.such_field")),
    ("try, field with another case", "ZE007", TRY, (FOREIGN, "Customers.Email")),
    ("try, invalid field", "ZE007", TRY, (FOREIGN, "a b")),
    ("try, NULL field", "ZE007", TRY, (FOREIGN, None)),
    ("try, NULL row", "ZE009", "SELECT glpgenc.gl_try_decrypt(%b, 'customers.email', NULL)", (FOREIGN,)),
    ("try, other field of the class", "ZE002", TRY, (VALUE, "customers.name")),
    ("try, tampered", "ZE002", TRY, (TAMPERED, "customers.email")),
    ("try, plaintext", "ZE003", TRY, (SECRET.encode() * 9, "customers.email")),
    ("try, empty bytes", "ZE003", TRY, (b"", "customers.email")),
    ("try, suite A256GCM under a key that is loaded", "ZE004", TRY, (b"\xfb" + VALUE[1:], "customers.email")),
    ("try, suite XAES-256-GCM under a key that is loaded", "ZE004", TRY, (b"\xfc" + VALUE[1:], "customers.email")),
    ("suite XAES-256-GCM under a key that is not", "ZE004", "SELECT glpgenc.gl_decrypt(%b::bytea, 'customers.email')",
     (b"\xfc" + FOREIGN[1:],)),
    ("suite XAES-256-GCM with an explicit key", "ZE004", "SELECT glpgenc.gl_decrypt(%b::bytea, %b::bytea)",
     (b"\xfc" + VALUE[1:], KEYS.key)),
    ("suite XAES-256-GCM, to encrypt again", "ZE005", "SELECT glpgenc.gl_encrypt(%b::bytea, 'customers.email')",
     (b"\xfc" + VALUE[1:],)),
    ("try, invalid UTF-8", "ZE010", TRY, (BINARY, "customers.email")),
    ("bound, NULL row", "ZE009", BOUND, ([SECRET, None], "customers.email")),
    ("bound, empty row", "ZE009", BOUND, ([SECRET, ""], "customers.email")),
    ("bound, no row", "ZE014", BOUND, ([SECRET], "customers.email")),
    ("bound, a third element that is no terms", "ZE017", BOUND, ([SECRET, "1", "2"], "customers.email")),
    ("bound, terms in vain", "ZE017", BOUND, ([SECRET, "1", "customers.email 0100"], "customers.email")),
    ("bound, terms that are no hex", "ZE014", BOUND, ([SECRET, "1", "customers.email 0x"], "customers.email")),
    ("bound, four elements", "ZE014", BOUND, ([SECRET, "1", "2", "3"], "customers.email")),
    ("bound, no element", "ZE014", BOUND, ([], "customers.email")),
    ("bound, pairs of pairs", "ZE014", BOUND, ([[SECRET, "1"]], "customers.email")),
    ("bound, other bounds", "ZE014", BOUND, ("[0:1]={" + SECRET + ",1}", "customers.email")),
    ("bound, unknown field", "ZE001", BOUND, ([SECRET, "1"], "no.such_field")),
    ("bound, NULL field", "ZE007", BOUND, ([SECRET, "1"], None)),
    ("bound, envelope as text", "ZE005", BOUND, (["\\x" + VALUE.hex(), "1"], "customers.email")),
    ("bound, no hex", "ZE014", BOUND_BYTES, ([SECRET, "1"],)),
    ("bound, half a byte", "ZE014", BOUND_BYTES, (["abc", "1"],)),
    ("bound, envelope in hex", "ZE005", BOUND_BYTES, ([VALUE.hex(), "1"],)),
    ("raw suite, no room for a block and the tag", "ZE002",
     RAW, (KEYS.key, bytes(16), bytes(47))),
    ("raw suite, not of whole blocks", "ZE002",
     RAW, (KEYS.key, bytes(16), bytes(49))),
    ("load nothing", "ZE008", "SELECT glpgenc.gl_session_load(NULL)", ()),
]  # fmt: skip


@pytest.mark.parametrize(("code", "query", "parameters"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_bad_input(keyed: Connection, code: str, query: str, parameters: tuple[Any, ...]) -> None:
    with pytest.raises(psycopg.Error) as caught, keyed.transaction():
        keyed.execute(query, parameters)
    diagnosis = caught.value.diag
    assert caught.value.sqlstate == code
    assert diagnosis.message_hint
    said = str(caught.value) + repr(caught.value) + str(diagnosis.message_detail) + str(diagnosis.context)
    assert SECRET not in said
    assert KEYS.key.hex()[:32] not in said


@pytest.mark.parametrize(
    "text", ["\\x{} and more", "\\x{}\n", "\\x{}0", "\\x{}\\x", " \\x{}", "x{}", "\\x", "\\x0", "\\x{}ß"], ids=ascii
)
def test_what_only_begins_as_the_text_form_of_an_envelope_is_a_text(keyed: Connection, text: str) -> None:
    plaintext = text.format(VALUE.hex())
    sealed = keyed.execute("SELECT glpgenc.gl_encrypt(%s::text, 'customers.email')", [plaintext]).fetchone()
    assert sealed is not None
    assert keyed.execute(DECRYPT, [sealed[0], "customers.email"]).fetchone() == (plaintext,)
    assert encrypt_cell(plaintext.encode(), key=KEYS.key, key_id=KEYS.key_id, field=KEYS.field)


NOT_AUTHENTIC = [
    case[2:]
    for case in CASES
    if case[1] in {"ZE002", "ZE003"} and "gl_decrypt(%b" in case[2] and "explicit" not in case[0]
]


@pytest.mark.parametrize(("query", "parameters"), NOT_AUTHENTIC)
def test_verify_says_false_where_decrypt_says_that_it_is_not_authentic(
    keyed: Connection, query: str, parameters: tuple[Any, ...]
) -> None:
    verify = query.replace("gl_decrypt", "gl_verify")
    assert keyed.execute(verify, parameters).fetchone() == (False,)


@pytest.mark.parametrize(
    "content", [b"", bytes(32), SECRET.encode() + bytes(2)], ids=["nothing", "zeros", "without the mark"]
)
def test_an_authentic_value_whose_padding_is_none_is_verified_and_does_not_decrypt(
    keyed: Connection, content: bytes
) -> None:
    value = _said_to_be_padded(content)
    assert keyed.execute("SELECT glpgenc.gl_verify(%b, 'customers.email')", [value]).fetchone() == (True,)
    assert sqlstate(keyed, DECRYPT, value, "customers.email") == "ZE002"


@pytest.mark.parametrize(
    "data",
    [FOREIGN, b"\xfb\x00" + bytes(60), b"\xfc\x00" + bytes(60)],
    ids=["key not loaded", "suite A256GCM", "suite XAES-256-GCM"],
)
def test_verify_says_null_where_it_cannot_tell(keyed: Connection, data: bytes) -> None:
    assert keyed.execute("SELECT glpgenc.gl_verify(%b, 'customers.email')", [data]).fetchone() == (None,)


def test_one_message_for_all_failed_authentications(keyed: Connection) -> None:
    wrong_key = FieldKeys(KEYS.field, KEYS.key_id, bytes(64))
    forged = encrypt_cell(b"x", key=wrong_key.key, key_id=KEYS.key_id, field=KEYS.field)
    other_row = encrypt_cell(b"x", key=KEYS.key, key_id=KEYS.key_id, field=KEYS.field, row_id="1")
    said = set()
    for data, field in (
        (TAMPERED, KEYS.field),
        (VALUE, "customers.name"),
        (forged, KEYS.field),
        (other_row, KEYS.field),
    ):
        with pytest.raises(psycopg.Error) as caught, keyed.transaction():
            keyed.execute(DECRYPT, [data, field])
        diagnosis = caught.value.diag
        said.add((diagnosis.sqlstate, diagnosis.message_primary, diagnosis.message_hint, diagnosis.message_detail))
    assert len(said) == 1


def test_a_failed_authentication_names_the_row_that_was_asked_for_and_not_the_cause(keyed: Connection) -> None:
    row = "the-row-" + "9" * 200
    good = encrypt_cell(SECRET.encode(), key=KEYS.key, key_id=KEYS.key_id, field=KEYS.field, row_id=row)
    forged = encrypt_cell(b"x", key=bytes(64), key_id=KEYS.key_id, field=KEYS.field, row_id=row)
    other_row = encrypt_cell(b"x", key=KEYS.key, key_id=KEYS.key_id, field=KEYS.field, row_id="1")
    said = set()
    for data, field in (
        (good[:-1] + bytes((good[-1] ^ 1,)), KEYS.field),
        (good, "customers.name"),
        (forged, KEYS.field),
        (other_row, KEYS.field),
        (VALUE, KEYS.field),
    ):
        for function in ("gl_decrypt", "gl_decrypt_bytes", "gl_try_decrypt"):
            with pytest.raises(psycopg.Error) as caught, keyed.transaction():
                keyed.execute(f"SELECT glpgenc.{function}(%b, %s, %s)".encode(), [data, field, row])
            diagnosis = caught.value.diag
            said.add((diagnosis.sqlstate, diagnosis.message_primary, diagnosis.message_hint, diagnosis.message_detail))
    ((code, message, _, _),) = said
    assert (code, message) == ("ZE002", "the value does not authenticate: row " + row[:100])
    # Where no row is asked for, none is named.
    with pytest.raises(psycopg.Error) as caught, keyed.transaction():
        keyed.execute(DECRYPT, [good, KEYS.field])
    assert caught.value.diag.message_primary == "the value does not authenticate"


def test_without_keys_nothing_is_encrypted_and_null_is_not_returned(app: Connection) -> None:
    for query in (
        "SELECT glpgenc.gl_encrypt('x', 'customers.email')",
        f"SELECT glpgenc.gl_decrypt('\\x{VALUE.hex()}', 'customers.email')",
        "SELECT glpgenc.gl_hmac_index('x', 'customers.email')",
    ):
        assert sqlstate(app, query) == "ZE001"


@pytest.mark.parametrize("junk", ["", "00", "zz", "ab" * 16, "ab" * 81, "ab" * 10])
def test_a_setting_made_by_hand_with_a_wrong_length_encrypts_nothing(app: Connection, junk: str) -> None:
    with app.transaction():
        app.execute("SELECT set_config('glpgenc.field.customers.email', %s, true)", [junk])
        for query in (
            "SELECT glpgenc.gl_encrypt('x', 'customers.email')",
            f"SELECT glpgenc.gl_decrypt('\\x{VALUE.hex()}', 'customers.email')",
        ):
            assert sqlstate(app, query) in {"ZE001", "22023"}


def test_a_key_id_that_stands_inside_a_key_is_not_taken_for_one(app: Connection) -> None:
    key_id = uuid4()
    bucket = uuid4().bytes + key_id.bytes + bytes(48)
    value = encrypt_cell(b"x", key=bytes(64), key_id=key_id, field=KEYS.field)
    with app.transaction():
        app.execute("SELECT set_config(%s, %s, true)", [f"glpgenc.key.k{key_id.bytes[-1]:02x}", bucket.hex()])
        assert sqlstate(app, DECRYPT, value, KEYS.field) == "ZE001"
