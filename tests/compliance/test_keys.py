"""Keys of 256 bits, opened by an independent implementation; each wrapped for its owner alone, for one use."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import algorithms

import glpgenc
from glpgenc.errors import GlpgencError, KMSError
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.keys.model import Purpose
from glpgenc.settings import Settings
from glpgenc.wire.context import encryption_context
from glpgenc.wire.derivation import audit_writer_key, facet_key, receipt_key, stream_key, suite_key
from glpgenc.wire.envelope import Suite
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
        content = opened_setting(connection, "people.email")
    # key id, two keys of 256 bits, padding, and one search entry: slot, normaliser, bits, kind, HMAC key of 256 bits.
    assert len(content) == 16 + 2 * 32 + 2 + (4 + 32)


def test_the_key_in_a_session_is_the_one_that_the_format_derives(people: RotationWorld, keys: list[Key]) -> None:
    with (
        psycopg.connect(people.admin_url) as connection,
        glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=people.manager),
    ):
        content = opened_setting(connection, "people.note")
    (dek,) = (
        each.secret
        for each in keys
        if (each.record.tenant_id, each.record.data_class, each.record.purpose) == ("acme", "pii", Purpose.ENCRYPTION)
    )
    assert content[16:80] == hkdf(dek, b"glpgenc/v1/A256CBC-HS512", 64)


def opened_setting(connection: psycopg.Connection[Any], field: str) -> bytes:
    """Return the keys in a field's setting, opened as only the functions' owner can."""
    row = connection.execute(
        "SELECT glpgenc._open_field(glpgenc._keys(%(field)s), glpgenc._name(%(field)s))", {"field": field}
    ).fetchone()
    assert row is not None
    return bytes(row[0])


ROOT = bytes(range(32))
WRITERS = (UUID(int=1), UUID(int=2))


def context_of(key: Key, **other: str) -> dict[str, str]:
    record = key.record
    return encryption_context(
        **{
            "environment": Settings().environment,
            "tenant_id": record.tenant_id,
            "data_class": record.data_class,
            "purpose": record.purpose.value,
            **other,
        },
        key_id=record.key_id,
    )


@pytest.fixture(scope="module")
def kms(people: RotationWorld) -> LocalKMSProvider:
    return LocalKMSProvider(Path(people.home) / "kek.json")


def test_every_tenant_class_and_purpose_has_a_key_of_its_own(keys: list[Key]) -> None:
    owners = {(each.record.tenant_id, each.record.data_class, each.record.purpose) for each in keys}
    encryption = set(itertools.product(TENANTS, ("pii", "health"), [Purpose.ENCRYPTION]))
    assert owners == encryption | set(itertools.product(TENANTS, ["pii"], [Purpose.INDEX]))
    assert len({each.secret for each in keys}) == len({each.record.wrapped_key for each in keys}) == len(keys)


def test_a_wrapped_key_opens_in_its_own_context_alone(keys: list[Key], kms: LocalKMSProvider) -> None:
    for key, other in itertools.product(keys, keys):
        wrapped = key.record.wrapped_key or b""
        if key is other:
            with kms.decrypt(wrapped, key.record.key_uri, context_of(key)) as opened:
                assert bytes(opened) == key.secret
            continue
        with pytest.raises(KMSError):
            kms.decrypt(wrapped, key.record.key_uri, context_of(other))


@pytest.mark.parametrize(
    "other",
    [{"environment": "another"}, {"tenant_id": "zorg"}, {"data_class": "health"}, {"purpose": "index"}],
    ids=lambda other: next(iter(other)),
)
def test_each_part_of_the_context_binds(keys: list[Key], kms: LocalKMSProvider, other: dict[str, str]) -> None:
    (key,) = (
        each
        for each in keys
        if (each.record.tenant_id, each.record.data_class, each.record.purpose) == ("acme", "pii", Purpose.ENCRYPTION)
    )
    with pytest.raises(KMSError):
        kms.decrypt(key.record.wrapped_key or b"", key.record.key_uri, context_of(key, **other))


def test_another_environment_can_use_no_key_of_this_one(people: RotationWorld, kms: LocalKMSProvider) -> None:
    with KeyManager.from_store(DataKeyStore(people.admin_url), kms, environment="another") as manager:
        for record in people.manager.list():
            with pytest.raises(GlpgencError):
                manager.by_id(record.key_id)


def test_no_subkey_of_a_root_is_another_use_s_or_a_part_of_it() -> None:
    made = {
        "A256CBC-HS512": suite_key(ROOT, Suite.A256CBC_HS512),
        "A256GCM": suite_key(ROOT, Suite.A256GCM),
        "XAES-256-GCM": suite_key(ROOT, Suite.XAES256GCM),
        "stream": stream_key(ROOT),
        "receipt": receipt_key(ROOT),
        **{f"audit {writer}": audit_writer_key(ROOT, writer) for writer in WRITERS},
        **{
            f"facet {field} {facet}": facet_key(ROOT, field, facet)
            for field, facet in itertools.product(("a.b", "a.bc", "b"), ("equal", "lower"))
        },
    }
    halves = [key[at : at + 32] for key in made.values() for at in range(0, len(key), 32)]
    assert len(set(halves)) == len(halves) == len(made) + 1
    assert ROOT not in halves


def test_names_that_join_to_the_same_text_have_keys_of_their_own() -> None:
    assert facet_key(ROOT, "ab", "c") != facet_key(ROOT, "a", "bc")


def test_index_keys_come_from_no_data_key(keys: list[Key]) -> None:
    data = [each.secret for each in keys if each.record.purpose is Purpose.ENCRYPTION]
    index = [each.secret for each in keys if each.record.purpose is Purpose.INDEX]
    derived = {facet_key(secret, "people.email", "equal") for secret in data}
    assert not derived & {facet_key(secret, "people.email", "equal") for secret in index}
    assert not set(data) & set(index)
