"""FieldEncryptor: base64 text that gives a value back in its type."""

from __future__ import annotations

import base64
import enum
import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal, localcontext
from typing import Any
from uuid import UUID

import pytest

from glpgenc import EncryptionService, FieldEncryptor
from glpgenc.errors import (
    AuthenticationError,
    InvalidFieldError,
    InvalidValueError,
    KeyNotFoundError,
    KeyStateError,
    NotEncryptedError,
    TenantRequiredError,
)
from glpgenc.service.field_encryptor import searchable
from tests.support.services import Place

VALUES: list[Any] = [
    "", "Ada Lovelace", "naïve \0 text \U0001f600", 0, -7, 2**200, True, False, 0.1, -0.0, 1e300, math.inf,
    b"", b"\0\xff", Decimal("1.50"), date(2024, 2, 29), date.min, time(12, 30, 0, 500_000),
    time(12, 30, tzinfo=timezone(timedelta(hours=-3))), datetime(2024, 2, 29, 12, 30),  # noqa: DTZ001  # as it comes
    datetime(2024, 2, 29, 12, 30, 1, 5, tzinfo=UTC), timedelta(days=-1, seconds=7, microseconds=9), UUID(int=7),
    {}, [], {"a": [1, 2.5, None, True, "x"], "ä": {"b": []}}, [{"c": 1}],
]  # fmt: skip


@pytest.fixture
def fields(service: EncryptionService) -> FieldEncryptor:
    return FieldEncryptor(service)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: f"{type(value).__name__} {value}"[:40])
def test_a_value_comes_back_in_its_type(fields: FieldEncryptor, value: Any) -> None:
    text = fields.encrypt_field(value, "anything", "acme")
    assert isinstance(text, str)
    assert base64.b64encode(base64.b64decode(text, validate=True)).decode() == text
    back = fields.decrypt_field(text, "anything", "acme")
    assert (type(back), back) == (type(value), value)
    assert repr(back) == repr(value)


def test_nan_comes_back(fields: FieldEncryptor) -> None:
    assert math.isnan(fields.decrypt_field(fields.encrypt_field(math.nan, "n", "acme"), "n", "acme"))


def test_a_moment_comes_back_in_utc(fields: FieldEncryptor) -> None:
    value = datetime(2024, 2, 29, 12, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    back = fields.decrypt_field(fields.encrypt_field(value, "at", "acme"), "at", "acme")
    assert (back, back.utcoffset()) == (value, timedelta(0))


def test_buffers_come_back_as_bytes(fields: FieldEncryptor) -> None:
    for value in (bytearray(b"abc"), memoryview(b"abc")):
        assert fields.decrypt_field(fields.encrypt_field(value, "f", "acme"), "f", "acme") == b"abc"


def test_nothing_stays_nothing(fields: FieldEncryptor) -> None:
    assert fields.encrypt_field(None, "f", "acme") is None
    assert fields.decrypt_field(None, "f", "acme") is None
    assert fields.create_hmac_index(None, "f", "acme") is None


class _Named(str):
    __slots__ = ()


class _Colour(enum.Enum):
    RED = "red"


@pytest.mark.parametrize("value", [_Colour.RED, _Named("x"), object(), (1, 2), {1}, 1j])
def test_what_would_come_back_as_something_else_is_refused(fields: FieldEncryptor, value: object) -> None:
    with pytest.raises(TypeError, match="so that it comes back as one"):
        fields.encrypt_field(value, "f", "acme")


@pytest.mark.parametrize("value", ["\ud800", {"a": math.nan}, {1: 2}, [(1,)], [object()]])
def test_what_has_no_text_is_refused(fields: FieldEncryptor, value: object) -> None:
    with pytest.raises(InvalidValueError):
        fields.encrypt_field(value, "f", "acme")


def test_another_field_tenant_or_class_does_not_open_it(fields: FieldEncryptor, service: EncryptionService) -> None:
    text = fields.encrypt_field("hello", "email", "acme")
    fields.encrypt_field("x", "email", "other")
    for field, tenant in (("phone", "acme"), ("email", "other")):
        with pytest.raises(AuthenticationError):
            fields.decrypt_field(text, field, tenant)
    with pytest.raises(AuthenticationError):
        FieldEncryptor(service, data_class="pii").decrypt_field(text, "email", "acme")


def test_the_type_is_authenticated(fields: FieldEncryptor) -> None:
    made = base64.b64decode(fields.encrypt_field(7, "n", "acme") or "")
    # The first encrypted byte names the type: i becomes s.
    forged = made[:32] + bytes((made[32] ^ ord("i") ^ ord("s"),)) + made[33:]
    with pytest.raises(AuthenticationError):
        fields.decrypt_field(base64.b64encode(forged), "n", "acme")


@pytest.mark.parametrize("text", ["hello", "", "aGVsbG8=", b"\xff", "a b"])
def test_what_is_not_an_envelope_is_refused_and_not_quoted(fields: FieldEncryptor, text: str | bytes) -> None:
    with pytest.raises(NotEncryptedError) as caught:
        fields.decrypt_field(text, "f", "acme")
    assert "hello" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"?7", b"inot a number", b"s\xff", b"D2024-13-01", b"j{"])
def test_what_a_service_encrypted_otherwise_is_refused(
    fields: FieldEncryptor, service: EncryptionService, content: bytes
) -> None:
    made = service.encrypt_to_bytes(content, {"tenant_id": "acme", "data_class": "field", "field": "f"})
    with pytest.raises(NotEncryptedError, match="is not one that encrypt_field wrote") as caught:
        fields.decrypt_field(base64.b64encode(made), "f", "acme")
    assert caught.value.__context__ is None


@pytest.mark.parametrize("name", ["", "x" * 257, None, 7, b"email"])
def test_a_field_has_a_name(fields: FieldEncryptor, name: Any) -> None:
    for attempt in (fields.encrypt_field, fields.create_hmac_index):
        with pytest.raises(InvalidFieldError):
            attempt("x", name, "acme")


def test_the_default_tenant_is_meant_where_none_is_named(place: Place) -> None:
    fields = FieldEncryptor(place.service(tenant="acme"))
    text = fields.encrypt_field("hello", "email")
    assert fields.decrypt_field(text, "email", "acme") == "hello"
    assert fields.create_hmac_index("hello", "email") == fields.create_hmac_index("hello", "email", "acme")
    with pytest.raises(TenantRequiredError):
        FieldEncryptor(place.service()).encrypt_field("hello", "email")


def test_equal_values_have_equal_terms_and_others_do_not(place: Place) -> None:
    fields = FieldEncryptor(place.service())
    terms = [
        fields.create_hmac_index(*each)
        for each in (
            ("a@x.org", "email", "acme"), ("A@x.org", "email", "acme"), ("a@x.org", "other", "acme"),
            ("a@x.org", "email", "other"), ("a@x.org", "email"), (7, "email", "acme"), ("7", "email", "acme"),
            (7.0, "email", "acme"), (True, "email", "acme"),
        )
    ]  # fmt: skip
    assert len(set(terms)) == len(terms)
    assert {len(term or b"") for term in terms} == {32}
    assert FieldEncryptor(place.service()).create_hmac_index("a@x.org", "email", "acme") == terms[0]
    assert FieldEncryptor(place.service(), data_class="pii").create_hmac_index("a@x.org", "email", "acme") != terms[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal("1.5"), Decimal("1.500")),
        (Decimal(0), Decimal("-0.00")),
        (0.0, -0.0),
        (datetime(2024, 1, 1, 12, tzinfo=UTC), datetime(2024, 1, 1, 14, tzinfo=timezone(timedelta(hours=2)))),
        (b"a", bytearray(b"a")),
    ],
)
def test_equal_values_of_several_forms_have_one_term(fields: FieldEncryptor, one: object, other: object) -> None:
    assert fields.create_hmac_index(one, "f", "acme") == fields.create_hmac_index(other, "f", "acme")


def test_the_term_of_a_decimal_is_of_all_its_digits_whatever_the_context(fields: FieldEncryptor) -> None:
    def term(text: str) -> object:
        return fields.create_hmac_index(Decimal(text), "f", "acme")

    texts = [
        "12345678901234567890123456789", "12345678901234567890123456788", "-12345678901234567890123456789",
        "1.2345678", "1.2345679", "0.00000012345678", "1E+5", "123456789E+30", "0", "NaN", "Infinity", "-Infinity",
    ]  # fmt: skip
    terms = [term(each) for each in texts]
    assert len(set(terms)) == len(texts)
    with localcontext(prec=6, Emax=10, Emin=-10):
        assert [term(each) for each in texts] == terms
    assert term("1E+5") == term("100000.00")
    assert term("12345678901234567890123456789.00") == terms[0]
    assert term("0E-20000") == term("-0E+5") == term("0")


@pytest.mark.parametrize("number", ["sNaN", "1E+100000000", "1E-100000000", "-1E+131072", "1." + "1" * 20_000])
def test_a_decimal_that_can_not_be_encrypted_has_no_term_either(fields: FieldEncryptor, number: str) -> None:
    for attempt in (fields.encrypt_field, fields.create_hmac_index):
        with pytest.raises(InvalidValueError, match="the Decimal"):
            attempt(Decimal(number), "f", "acme")


def test_the_bytes_that_terms_are_computed_of_stay_the_same() -> None:
    texts = {
        "1.500": b"d1.5",
        "100": b"d100",
        "1E+2": b"d100",
        "-0.0": b"d0",
        "-2.50": b"d-2.5",
        "1E-9": b"d0.000000001",
    }
    assert {each: searchable(Decimal(each)) for each in texts} == texts


def test_json_has_no_term(fields: FieldEncryptor) -> None:
    with pytest.raises(TypeError, match="equal JSON values can have different text forms"):
        fields.create_hmac_index({"a": 1}, "f", "acme")


def test_rotation_leaves_terms_and_old_values_as_they_are(service: EncryptionService, fields: FieldEncryptor) -> None:
    text, term = fields.encrypt_field("x", "f", "acme"), fields.create_hmac_index("x", "f", "acme")
    service.rotate_key({"tenant_id": "acme", "data_class": "field"})
    service.rotate_key({"tenant_id": "acme", "data_class": "field.index"})
    assert fields.decrypt_field(text, "f", "acme") == "x"
    assert fields.create_hmac_index("x", "f", "acme") == term
    assert fields.create_hmac_index("x", "f", "acme", key_version=2) != term


@pytest.mark.parametrize("version", [2, 7])
def test_an_index_root_that_does_not_exist_is_refused(
    service: EncryptionService, fields: FieldEncryptor, version: int
) -> None:
    fields.create_hmac_index("x", "f", "acme")
    with pytest.raises(KeyNotFoundError, match=f"no index root of version {version}"):
        fields.create_hmac_index("x", "f", "acme", key_version=version)
    service.rotate_key({"tenant_id": "acme", "data_class": "field.index"})
    if version == 2:
        assert fields.create_hmac_index("x", "f", "acme", key_version=2)


@pytest.mark.parametrize("version", ["1", 1.0, True, 0, -1, None])
def test_an_invalid_version_is_refused(fields: FieldEncryptor, version: Any) -> None:
    fields.create_hmac_index("x", "f", "acme")
    with pytest.raises(InvalidValueError, match="key_version is not a whole number of 1 or more"):
        fields.create_hmac_index("x", "f", "acme", key_version=version)


def test_one_with_a_service_of_its_own_closes_it(place: Place) -> None:
    given = place.service()
    with FieldEncryptor(given) as fields:
        fields.encrypt_field("x", "f", "acme")
    assert given.encrypt(b"x", {"tenant_id": "acme", "data_class": "pii"})
    config = place.config(local_kek_file=place.folder / "kek.json")
    with FieldEncryptor.from_settings(config) as fields:
        text = fields.encrypt_field("x", "f", "acme")
    for attempt in (
        lambda: fields.encrypt_field("x", "f", "acme"),
        lambda: fields.decrypt_field(text, "f", "acme"),
        lambda: fields.create_hmac_index("x", "f", "acme"),
        fields.__enter__,
    ):
        with pytest.raises(KeyStateError, match="closed"):
            attempt()


def test_many_values_are_as_single_ones(fields: FieldEncryptor) -> None:
    values = [*VALUES, None, "last"]
    made = fields.encrypt_many(iter(values), "anything", "acme")
    assert [fields.decrypt_field(text, "anything", "acme") for text in made] == values
    singles = [fields.encrypt_field(value, "anything", "acme") for value in values]
    assert fields.decrypt_many(iter(singles), "anything", "acme") == values
    assert fields.encrypt_many([None], "anything", "acme") == fields.decrypt_many([None], "anything", "acme") == [None]


def test_one_of_many_that_does_not_open_fails_all(fields: FieldEncryptor) -> None:
    made = fields.encrypt_many(["a", "b"], "email", "acme")
    with pytest.raises(AuthenticationError):
        fields.decrypt_many(made, "phone", "acme")
    with pytest.raises(NotEncryptedError):
        fields.decrypt_many([*made, "no envelope"], "email", "acme")
    with pytest.raises(TypeError, match="of type object"):
        fields.encrypt_many(["a", object()], "email", "acme")
