"""Records: the bytes that the MAC covers, the chain, and text that stays on its line."""

from __future__ import annotations

import hmac
import json
import pickle
import unicodedata
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import example, given
from hypothesis import strategies as st

from glpgenc.audit.chain import Chain, MarkKind, mark_mac, record_mac, writer_key
from glpgenc.audit.record import (
    COLUMNS,
    GENESIS,
    MAX_LENGTH,
    AuditRecord,
    UnreadableDetail,
    canonical_detail,
    clean,
    read_detail,
)
from glpgenc.audit.recording.queue import Draft, fields_of
from glpgenc.errors import InvalidLengthError
from tests.audit.records import NOW, WRITER, drafts, fields

ROOT = bytes(range(32))
KEY = writer_key(ROOT, WRITER)


def record(**changes: Any) -> AuditRecord:
    return replace(AuditRecord(*Chain(WRITER, KEY).append(fields())), **changes)


def test_the_columns_are_the_record_s_fields_in_their_order() -> None:
    assert COLUMNS.split(", ") == [field.name for field in dataclass_fields(AuditRecord)]


def test_a_writer_s_key_is_hkdf_of_the_root_and_the_writer_s_id() -> None:
    info = b"glpgenc/v1/audit" + WRITER.bytes
    assert HKDF(SHA256(), 32, salt=None, info=info).derive(ROOT) == KEY


def test_a_root_of_another_length_is_refused() -> None:
    with pytest.raises(InvalidLengthError):
        writer_key(ROOT[:-1], WRITER)


def test_the_bytes_of_a_record_are_those_that_the_documentation_gives() -> None:
    # Made by hand, after docs/AUDIT.md.
    parts = [
        WRITER.bytes, b"1", b"1790000000123456", b"encryption_performed", b"encryption", b"pii", b"acme",
        UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8").bytes, b"3", b"encrypt", b"2", b"4", b"1", None, b"ada",
        b"invoices", b"c-1", b"{}", bytes(32),
    ]  # fmt: skip
    by_hand = b"glpgenc/v1/audit/event" + b"".join(
        b"\xff\xff\xff\xff" if part is None else len(part).to_bytes(4, "big") + part for part in parts
    )
    assert record().canonical_bytes() == by_hand
    assert record().mac == hmac.new(KEY, by_hand, sha256).digest()


def test_each_record_names_the_mac_of_the_one_before() -> None:
    chain = Chain(WRITER, KEY)
    rows = [AuditRecord(*chain.append(fields())) for _ in range(3)]
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.previous_mac for row in rows] == [GENESIS, rows[0].mac, rows[1].mac]
    assert [row.mac for row in rows] == [record_mac(KEY, row) for row in rows]
    assert len({row.mac for row in rows}) == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("writer_id", UUID(int=1)), ("seq", 2), ("occurred_at", NOW + timedelta(microseconds=1)), ("event_type", "x"),
        ("event_category", "x"), ("data_class", None), ("tenant_id", "other"), ("key_id", None), ("key_version", 4),
        ("operation", "decrypt"), ("count", 3), ("duration_us", None), ("success", False), ("error", "E"),
        ("actor", "eve"), ("purpose", ""), ("correlation_id", None), ("detail", {"a": 1}),
        ("previous_mac", bytes(31) + b"1"),
    ],
)  # fmt: skip
def test_a_change_of_any_field_changes_the_mac(name: str, value: object) -> None:
    assert record_mac(KEY, record(**{name: value})) != record().mac


def test_every_field_but_the_mac_is_tried_above() -> None:
    tried = {name for name, _ in test_a_change_of_any_field_changes_the_mac.pytestmark[0].args[1]}  # type: ignore[attr-defined]
    assert tried == {field.name for field in dataclass_fields(AuditRecord)} - {"mac"}


def test_absent_and_empty_are_distinguished() -> None:
    assert record(actor=None).canonical_bytes() != record(actor="").canonical_bytes()


def test_the_zone_in_which_a_time_is_shown_does_not_matter() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert record(occurred_at=elsewhere).canonical_bytes() == record().canonical_bytes()


@given(drafts())
def test_a_record_that_went_through_json_has_the_same_mac(given_draft: Draft) -> None:
    row = AuditRecord(*Chain(WRITER, KEY).append(fields_of(given_draft)))
    assert record_mac(KEY, replace(row, detail=json.loads(json.dumps(row.detail)))) == row.mac


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_s_form_is_that_in_which_jsonb_gives_it_back(number: float) -> None:
    # jsonb keeps a numeric, and shows it without an exponent.
    shown = f"{Decimal(repr(number)):f}"
    for text in (shown, f"{shown}.0" if "." not in shown else f"{shown}0"):
        assert canonical_detail(read_detail(f'{{"n": {text}}}'.encode())) == canonical_detail({"n": number})


@given(st.lists(st.builds("{}.5e{}".format, st.integers(-(10**20), 10**20), st.integers(-340, 340)), min_size=2))
@example(["1e400", "1e-400", "0", "-0.0"])
@example(["1", "1.0", "1.00000000000000000000001", "1e23", "100000000000000000000000", "99999999999999991611392"])
def test_numbers_of_different_values_are_covered_differently_or_not_at_all(texts: list[str]) -> None:
    found = [(Decimal(text), read_detail(f'{{"n": {text}}}'.encode())) for text in texts]
    readable = [
        (value, canonical_detail(detail)) for value, detail in found if not isinstance(detail, UnreadableDetail)
    ]
    assert len({value for value, _ in readable}) == len({covered for _, covered in readable})


@pytest.mark.parametrize(
    "text", ["1e99999999999999999999", "1e-99999999999999999999", "-1e999999999", "[1]", "{", "\xff"]
)
def test_details_that_no_writer_writes_are_shown_as_their_text(text: str) -> None:
    assert set(read_detail(f'{{"n": {text}}}'.encode("latin-1"))) == {"unreadable"}


def test_heads_and_anchors_have_macs_that_do_not_pass_for_each_other() -> None:
    chain = Chain(WRITER, KEY)
    chain.append(fields())
    at = datetime(2026, 1, 2, tzinfo=UTC)
    head = chain.head(at)
    assert (head.writer_id, head.seq, head.mac) == (WRITER, 1, chain.mac)
    by_hand = b"glpgenc/v1/audit/head" + WRITER.bytes + bytes(7) + b"\1" + chain.mac
    by_hand += (1_767_312_000_000_000).to_bytes(8, "big")
    assert (
        head.own_mac
        == mark_mac(MarkKind.HEAD, KEY, WRITER, 1, chain.mac, at)
        == hmac.new(KEY, by_hand, sha256).digest()
    )
    assert mark_mac(MarkKind.ANCHOR, KEY, WRITER, 1, chain.mac, at) != head.own_mac


def test_an_empty_chain_has_no_head() -> None:
    with pytest.raises(ValueError, match="empty"):
        Chain(WRITER, KEY).head(NOW)


def test_the_key_is_not_shown() -> None:
    assert KEY.hex() not in repr(Chain(WRITER, KEY))
    with pytest.raises(InvalidLengthError):
        Chain(WRITER, KEY[:16])


def test_a_chain_is_neither_shown_with_its_key_nor_pickled() -> None:
    chain = Chain(WRITER, KEY)
    assert repr(chain) == f"Chain({WRITER}, seq=0)"
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(chain)


anything = st.text(st.characters(), max_size=400)


@given(anything)
def test_no_control_character_is_left(text: str) -> None:
    assert {unicodedata.category(each) for each in clean(text)} & {"Cc", "Cs", "Zl", "Zp"} == set()


@given(anything)
def test_what_is_kept_has_256_characters_at_most(text: str) -> None:
    assert len(clean(text)) <= MAX_LENGTH


@given(anything)
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=MAX_LENGTH))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\nb", "a\\x0ab"),
        ("a\x00b", "a\\x00b"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\u2028b", "a\\u2028b"),
        ("a\u202eb", "a\\u202eb"),
        ("a\ud800b", "a\\ud800b"),
        ("a\U000e0041b", "a\\U000e0041b"),
        ("DOMAIN\\user", "DOMAIN\\user"),
        ("two words, Müller 株式会社", "two words, Müller 株式会社"),
        ("no\u00a0break", "no\u00a0break"),
        ("", ""),
    ],
)
def test_what_becomes_of_it(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_what_is_longer_ends_with_an_ellipsis() -> None:
    assert clean("x" * 257) == "x" * 255 + "\u2026"
    assert clean("x" * 256) == "x" * 256
