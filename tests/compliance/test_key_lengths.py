"""AES-256 and no other: every stored envelope is opened by an independent implementation with keys of 256 bits."""

from __future__ import annotations

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import algorithms

import glpgenc
from glpgenc.keys.model import Purpose
from tests.compliance.conftest import TENANTS
from tests.compliance.independent import CBC_HS512, GCM, Key, hkdf, open_value, take_apart, term_of
from tests.rotation.rotation_world import COLUMNS, RotationWorld

SUITES = {"secret": GCM, "email": CBC_HS512, "note": CBC_HS512, "bound": CBC_HS512, "born": CBC_HS512}


def deks(keys: list[Key]) -> dict[object, bytes]:
    return {each.record.key_id: each.secret for each in keys if each.record.purpose is Purpose.ENCRYPTION}


@pytest.mark.parametrize("column", COLUMNS)
def test_every_envelope_opens_with_aes_256_by_the_format_alone(
    people: RotationWorld, keys: list[Key], column: str
) -> None:
    rows = people.execute(f"SELECT id, {column}, {column}_enc FROM people WHERE {column}_enc IS NOT NULL")
    secrets = deks(keys)
    for row_id, plaintext, envelope in rows:
        parts = take_apart(envelope)
        assert parts.suite == SUITES[column]
        bound = str(row_id) if column == "bound" else ""
        assert open_value(envelope, secrets[parts.key_id], f"people.{column}", bound).decode() == plaintext
    assert len(rows) >= 40


@pytest.mark.parametrize("column", COLUMNS)
def test_no_other_key_and_no_other_field_opens_an_envelope(people: RotationWorld, keys: list[Key], column: str) -> None:
    row_id, envelope = people.execute(f"SELECT id, {column}_enc FROM people WHERE {column}_enc IS NOT NULL")[0]
    right = take_apart(envelope).key_id
    bound = str(row_id) if column == "bound" else ""
    for each in keys:
        if each.record.key_id != right:
            with pytest.raises((AssertionError, InvalidTag)):
                open_value(envelope, each.secret, f"people.{column}", bound)
    with pytest.raises((AssertionError, InvalidTag)):
        open_value(envelope, deks(keys)[right], "people.other", bound)


def test_all_data_keys_and_roots_have_256_bits(keys: list[Key]) -> None:
    # Two tenants, each with two classes and an index root of the class that is searched.
    assert len(keys) == len(TENANTS) * 3
    assert {len(each.secret) * 8 for each in keys} == {256}
    assert {algorithms.AES(each.secret).key_size for each in keys} == {256}


def test_search_terms_are_hmac_sha_256_under_keys_of_256_bits(people: RotationWorld, keys: list[Key]) -> None:
    roots = {each.record.tenant_id: each.secret for each in keys if each.record.purpose is Purpose.INDEX}
    rows = people.execute("SELECT tenant, email, email_enc, email_enc_bidx FROM people WHERE email IS NOT NULL")
    for tenant, email, envelope, indexed in rows:
        term = term_of(roots[tenant], "people.email", "equal", email.lower())
        assert take_apart(envelope).terms == {1: term}
        assert indexed == term


def test_a_keyed_session_holds_keys_of_512_bits_for_its_suite_and_256_for_terms(people: RotationWorld) -> None:
    with (
        psycopg.connect(people.admin_url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=people.manager),
    ):
        row = connection.execute("SELECT current_setting('glpgenc.field.people.email')").fetchone()
    assert row is not None
    content = bytes.fromhex(row[0])
    # key id, two keys of 256 bits, padding, and one search entry: slot, normaliser, bits, kind, HMAC key of 256 bits.
    assert len(content) == 16 + 2 * 32 + 2 + (4 + 32)


def test_the_key_in_a_session_is_the_one_that_the_format_derives(people: RotationWorld, keys: list[Key]) -> None:
    with (
        psycopg.connect(people.admin_url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=people.manager),
    ):
        row = connection.execute("SELECT current_setting('glpgenc.field.people.note')").fetchone()
    assert row is not None
    content = bytes.fromhex(row[0])
    (dek,) = (
        each.secret
        for each in keys
        if (each.record.tenant_id, each.record.data_class, each.record.purpose) == ("acme", "pii", Purpose.ENCRYPTION)
    )
    assert content[16:80] == hkdf(dek, b"glpgenc/v1/A256CBC-HS512", 64)
