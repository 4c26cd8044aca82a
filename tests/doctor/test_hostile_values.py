"""What somebody can do to stored values, to their keys, and to what the registry says of them."""

from __future__ import annotations

import psycopg
import pytest

from glpgenc.doctor import Group, Status
from tests.doctor.installation import Installation
from tests.doctor.planted import Planted, assert_reported, commands_of, each, fault
from tests.support.signing import resign_with

FAIL, WARN = Status.FAIL, Status.WARN

VALUES = [
    fault(
        "one byte flipped",
        ("stored", FAIL, "do not authenticate"),
        "UPDATE people SET phone_enc = set_byte(phone_enc, length(phone_enc) - 1, get_byte(phone_enc, length(phone_enc)"
        " - 1) # 1) WHERE id = 1",
    ),
    fault(
        "values of two rows swapped",
        ("stored", FAIL, "do not authenticate"),
        "UPDATE moved_scrubbed a SET mail_enc = b.mail_enc FROM moved_scrubbed b"
        " WHERE b.id = a.id + CASE WHEN a.id % 4 IN (1, 2) THEN 2 ELSE -2 END",
    ),
    fault(
        "another tenant's value",
        ("stored", FAIL, "under the keys of a tenant other than in column tenant"),
        "UPDATE moved_scrubbed SET tenant = CASE tenant WHEN 'acme' THEN 'globex' ELSE 'acme' END",
    ),
    fault(
        "a search term changed",
        ("stored", FAIL, "are not those of their values"),
        "ALTER TABLE people DISABLE TRIGGER ALL",
        "UPDATE people SET phone_enc_bidx = '\\x0102030405ff' WHERE id = 3",
        "ALTER TABLE people ENABLE TRIGGER ALL",
        "ALTER TABLE people ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert,"
        " ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update",
    ),
    fault(
        "a tag taken away",
        ("stored", FAIL, "public.parts.name_enc_tags"),
        "ALTER TABLE parts DISABLE TRIGGER ALL",
        "UPDATE parts SET name_enc_tags = name_enc_tags[2:] WHERE id = 1",
        "ALTER TABLE parts ENABLE TRIGGER ALL",
        "ALTER TABLE parts ENABLE ALWAYS TRIGGER zzz_glpgenc_index_insert,"
        " ENABLE ALWAYS TRIGGER zzz_glpgenc_index_update",
    ),
    fault(
        "a term in the value itself changed",
        ("stored", FAIL, "do not authenticate"),
        "UPDATE people SET phone_enc = overlay(phone_enc PLACING '\\xff' FROM 24 FOR 1) WHERE id = 1",
    ),
    fault(
        "plaintext past a guard",
        ("stored", FAIL, "are not encrypted"),
        "ALTER TABLE people DROP CONSTRAINT phone_enc_guarded",
        "UPDATE people SET phone_enc = 'plaintext' WHERE id = 2",
        "SELECT glpgenc.gl_guard_column('people', 'phone_enc', 'people.phone')",
        also=("guards",),
    ),
    fault(
        "normaliser",
        ("stored", FAIL, "a wrong search term of facet digits"),
        "UPDATE glpgenc.search_facets SET normalizer = 'exact' WHERE field = 'people.phone'",
    ),
    fault(
        "scope",
        ("stored", FAIL, "a wrong search term of facet digits"),
        "UPDATE glpgenc.search_facets SET scope = 'global' WHERE field = 'people.phone'",
    ),
    fault(
        "bits",
        ("stored", FAIL, "a term of 6 bytes in slot 1"),
        "UPDATE glpgenc.search_facets SET bits = 96 WHERE field = 'people.phone'",
        also=("generated",),
    ),
    fault(
        "parameters",
        ("stored", FAIL, "a wrong search term of facet start"),
        """UPDATE glpgenc.search_facets SET parameters = '{"least": 3, "most": 5}' WHERE facet = 'start'""",
    ),
    fault(
        "name of a facet",
        ("stored", FAIL, "a wrong search term of facet numbers"),
        "UPDATE glpgenc.search_facets SET facet = 'numbers' WHERE field = 'people.phone'",
        "UPDATE glpgenc.index_columns SET facet = 'numbers' WHERE field = 'people.phone'",
    ),
    fault(
        "field",
        ("stored", FAIL, "are values of field people.phone, but the column is registered under moved.mail"),
        "DELETE FROM glpgenc.index_columns WHERE column_name = 'phone_enc'",
        "SELECT glpgenc._remake_index_triggers('people')",
        "UPDATE glpgenc.encrypted_columns SET field = 'moved.mail' WHERE column_name = 'phone_enc'",
        "ALTER TABLE people DROP CONSTRAINT phone_enc_guarded",
        "SELECT glpgenc.gl_guard_column('people', 'phone_enc', 'moved.mail')",
        "ALTER TABLE people VALIDATE CONSTRAINT phone_enc_guarded",
    ),
    fault(
        "data class",
        ("stored", FAIL, "are under keys of class pii, but field people.phone has class secret"),
        "UPDATE glpgenc.fields SET data_class = 'secret' WHERE field = 'people.phone'",
    ),
    fault(
        "binding",
        ("stored", FAIL, "are bound to id, but the registry has no column"),
        "UPDATE glpgenc.column_migrations SET row_expression = NULL WHERE relation = 'moved_scrubbed'::regclass",
    ),
]
KEYS = [
    fault(
        "keys deleted",
        ("stored", FAIL, "under keys that do not exist"),
        "DELETE FROM glpgenc.data_keys WHERE tenant_id = 'globex'",
    ),
    fault(
        "a key destroyed",
        ("stored", FAIL, "under a key that was destroyed"),
        "UPDATE glpgenc.data_keys SET state = 'destroyed', wrapped_key = NULL, destroyed_at = now()"
        " WHERE tenant_id = 'globex' AND purpose = 'encryption' AND data_class = 'pii'",
    ),
]
SWAP = """
    UPDATE glpgenc.data_keys a SET wrapped_key = b.wrapped_key FROM glpgenc.data_keys b
    WHERE a.purpose = b.purpose AND a.data_class = b.data_class AND a.purpose = 'encryption'
      AND a.tenant_id <> b.tenant_id
"""


@each(VALUES)
def test_a_change_of_values_or_of_what_they_are_is_found(crowd: Installation, planted: Planted) -> None:
    crowd.execute(*planted.plant)
    assert_reported(crowd.loud(Group.REGISTRY), planted)


@each(KEYS)
def test_values_without_their_keys_are_found(crowd: Installation, planted: Planted) -> None:
    crowd.execute(*planted.plant)
    assert_reported(crowd.loud(Group.REGISTRY), planted)


@pytest.mark.parametrize("number", [3, 4])
def test_the_update_that_is_proposed_fills_the_terms_again(crowd: Installation, number: int) -> None:
    crowd.execute(*VALUES[number].plant)
    (found,) = crowd.loud(Group.REGISTRY)
    assert found.remedy is not None
    crowd.execute(*commands_of(found))
    assert crowd.loud(Group.REGISTRY) == []


def test_wrapped_keys_that_were_swapped_are_found_though_their_rows_were_signed_so(crowd: Installation) -> None:
    with psycopg.connect(crowd.url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(SWAP)
    assert {one.check for one in crowd.loud(Group.KEYS)} == {"signed"}
    resign_with(crowd.settings)
    found = crowd.loud(Group.KEYS)
    assert {one.check for one in found} == {"unwrap"}
    assert {tenant for tenant in ("acme", "globex") for one in found if tenant in f"{one.subject} {one.text}"} == {
        "acme", "globex",
    }  # fmt: skip
