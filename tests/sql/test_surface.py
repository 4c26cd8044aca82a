"""What stands in the schema: rights, volatility, comments, error codes."""

from __future__ import annotations

import re

from glpgenc._resources import sql_directory
from glpgenc.errors import BY_SQLSTATE
from tests.sql.conftest import Connection

# design: volatility decides whether a cached plan may keep a value; i immutable, s stable, v volatile.
VOLATILITY = {
    "gl_encrypt": "v",
    "gl_decrypt": "s",
    "gl_decrypt_bytes": "s",
    "gl_try_decrypt": "s",
    "gl_encrypt_bound": "v",
    "gl_encrypt_parameter": "v",
    "gl_reencrypt": "v",
    "gl_verify": "s",
    "gl_hmac_index": "s",
    "gl_hmac_terms": "s",
    "gl_search_tags": "s",
    "gl_similarity": "i",
    "gl_match_words": "i",
    "gl_search_terms": "s",
    "gl_range_terms": "s",
    "gl_bucket_terms": "s",
    "gl_group_term": "s",
    "gl_is_encrypted": "i",
    "gl_index_term": "i",
    "gl_index_tags": "i",
    "gl_key_id": "i",
    "gl_refuse_plaintext": "i",
    "gl_guard": "i",
    "a256cbc_hs512_encrypt": "i",
    "a256cbc_hs512_decrypt": "i",
    "gl_session_begin": "v",
    "gl_session_load": "v",
    "gl_session_clear": "v",
    "gl_session_names": "s",
    "gl_register_field": "v",
    "gl_register_facet": "v",
    "gl_guard_column": "v",
    "gl_index_column": "v",
    "gl_expand_column": "v",
    "gl_backfill_shield": "v",
    "gl_advance": "v",
    "gl_pending": "s",
    "gl_falls_back": "s",
    "gl_plaintext": "s",
    "gl_null": "s",
    "gl_forbid_plaintext": "v",
    "gl_drop_plaintext": "v",
    "gl_reopen_plaintext": "v",
    "gl_restore_plaintext": "v",
    "gl_abandon": "v",
    "gl_count_uses": "v",
    "gl_audit_partitions": "v",
    "gl_keep_plaintext": "v",
    "gl_refuse_lone_ciphertext": "i",
}
FUNCTIONS = """
    SELECT p.proname, p.oid::regprocedure::text, p.provolatile, p.proparallel, p.prosecdef, p.proleakproof, p.proconfig,
           p.proisstrict, pg_catalog.obj_description(p.oid, 'pg_proc')
    FROM pg_proc p WHERE p.pronamespace = 'glpgenc'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
# They take keys from settings, which are sealed under what their owner alone reads.
OPENERS = {
    "_active_key",
    "_bucket_terms",
    "_carries_terms",
    "_facet_terms",
    "_hmac_index",
    "_hmac_terms",
    "_is_of_others",
    "_job_key",
    "_job_keys",
    "_open",
    "_range_terms",
    "_reseal",
    "_seal",
    "_search_tags",
    "_session_load",
    "_takes_terms",
    "gl_session_begin",
}
HOT = {
    "gl_encrypt",
    "gl_decrypt",
    "gl_decrypt_bytes",
    "gl_try_decrypt",
    "gl_encrypt_bound",
    "gl_encrypt_parameter",
    "gl_reencrypt",
    "_reseal",
    "_seal",
    "_seal_searched",
    "gl_verify",
    "gl_hmac_index",
    "gl_search_tags",
    "gl_similarity",
    "gl_match_words",
    "_has_words",
    "_stem",
    "gl_range_terms",
    "gl_bucket_terms",
    "_open",
    "_find_key",
    "_term",
    "_index",
    "_facet_term",
}


def test_public_functions_have_the_volatility_of_the_design(admin: Connection) -> None:
    found = {(row[0], row[2]) for row in admin.execute(FUNCTIONS) if not row[0].startswith("_")}
    assert found == set(VOLATILITY.items())


def test_what_reads_a_value_is_parallel_safe(admin: Connection) -> None:
    readers = {name for name, volatility in VOLATILITY.items() if volatility != "v"}
    assert {row[0] for row in admin.execute(FUNCTIONS) if row[3] == "s"} >= readers


def test_what_encrypts_is_not_parallel_safe(admin: Connection) -> None:
    # PL/pgSQL begins a new command for each volatile expression, which fails in a parallel plan.
    assert {row[3] for row in admin.execute(FUNCTIONS) if row[2] == "v" and row[0] != "_random"} == {"u"}


def test_only_what_opens_keys_runs_with_its_owner_s_rights_and_nothing_claims_to_be_leakproof(
    admin: Connection,
) -> None:
    rows = admin.execute(FUNCTIONS).fetchall()
    assert {row[0] for row in rows if row[4]} == OPENERS
    assert [row[1] for row in rows if row[5]] == []


def test_what_computes_with_a_secret_is_executable_by_nobody_or_runs_as_its_owner(admin: Connection) -> None:
    # A plan that holds the secret as a constant is not planned again for another caller in the same backend.
    rows = admin.execute(
        """
        SELECT p.proname, p.prosecdef, EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee <> p.proowner)
        FROM pg_proc p WHERE p.pronamespace = 'glpgenc'::regnamespace AND p.prosrc ~ '_secret\\s*[(]'
        """
    ).fetchall()
    assert {row[0] for row in rows} >= {"_open", "_open_field", "_open_entries", "_find_key"}
    assert [row[0] for row in rows if not row[1] and row[2]] == []


def test_what_runs_with_its_owner_s_rights_takes_and_gives_built_in_types_alone(admin: Connection) -> None:
    # A value of a user's own type would bring its functions along: its casts, its output, its comparison.
    rows = admin.execute(
        "SELECT DISTINCT t::regtype::text FROM pg_proc p, unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]) "
        "|| p.prorettype) t WHERE p.pronamespace = 'glpgenc'::regnamespace AND p.prosecdef"
    )
    assert {row[0] for row in rows} <= {
        "bytea",
        "bytea[]",
        "text",
        "integer",
        "integer[]",
        "bigint",
        "boolean",
        "record",
    }


def test_what_runs_with_its_owner_s_rights_makes_no_statement_of_what_it_is_given(admin: Connection) -> None:
    rows = admin.execute(
        "SELECT p.proname, p.prosrc FROM pg_proc p "
        "WHERE p.pronamespace = 'glpgenc'::regnamespace AND p.prosecdef AND p.prosrc ~* '\\mexecute\\M'"
    )
    assert {row[0] for row in rows} <= {"_session_load"}


def test_hot_functions_have_no_set_clause(admin: Connection) -> None:
    assert {row[1] for row in admin.execute(FUNCTIONS) if row[0] in HOT and row[6]} == set()


def test_no_function_is_strict(admin: Connection) -> None:
    # A NULL key, field or row id must raise, and never make a NULL of a value.
    assert [row[1] for row in admin.execute(FUNCTIONS) if row[7]] == []


def test_everything_has_a_comment(admin: Connection) -> None:
    without = [row[1] for row in admin.execute(FUNCTIONS) if not row[8]]
    without += admin.execute(
        """
        SELECT c.relname::text || coalesce('.' || a.attname, '') FROM pg_class c
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'glpgenc'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname <> 'alembic_version'
          AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)
        """
    ).fetchall()
    assert without == []


def test_public_may_execute_only_what_guards_and_indexes_call(admin: Connection) -> None:
    rows = admin.execute(
        "SELECT p.proname FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a "
        "WHERE p.pronamespace = 'glpgenc'::regnamespace AND a.grantee = 0 AND a.privilege_type = 'EXECUTE'"
    )
    assert {row[0] for row in rows} == {
        "gl_is_encrypted",
        "gl_key_id",
        "gl_index_term",
        "gl_index_tags",
        "gl_refuse_plaintext",
        "gl_refuse_lone_ciphertext",
        "gl_guard",
    }


def test_applications_may_execute_all_but_what_changes_the_registry(admin: Connection) -> None:
    rows = admin.execute(
        "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'glpgenc'::regnamespace "
        "AND p.proname LIKE 'gl%' AND NOT has_function_privilege('glpgenc_app', p.oid, 'EXECUTE')"
    )
    assert {row[0] for row in rows} == {
        "gl_register_field",
        "gl_register_facet",
        "gl_guard_column",
        "gl_index_column",
        "gl_expand_column",
        "gl_backfill_shield",
        "gl_advance",
        "gl_forbid_plaintext",
        "gl_drop_plaintext",
        "gl_reopen_plaintext",
        "gl_restore_plaintext",
        "gl_abandon",
        "gl_keep_plaintext",
        "gl_audit_partitions",
    }


def test_the_codes_in_sql_are_those_of_the_error_classes() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sql_directory().rglob("*.sql"))
    assert set(re.findall(r"ZE\d{3}", text)) == set(BY_SQLSTATE)


def test_each_code_raised_has_its_message_and_hint(admin: Connection) -> None:
    # ZE013 is raised while the functions are not there yet.
    for code in set(BY_SQLSTATE) - {"ZE013"}:
        rows = admin.execute(
            "DO $$ DECLARE m text; h text; s text; x bytea; BEGIN x := glpgenc._raise(" + f"'{code}', 'subject'); "
            "EXCEPTION WHEN OTHERS THEN "
            "GET STACKED DIAGNOSTICS s = RETURNED_SQLSTATE, m = MESSAGE_TEXT, h = PG_EXCEPTION_HINT; "
            "PERFORM set_config('t.s', s, false), set_config('t.m', m, false), set_config('t.h', h, false); END $$"
        )
        assert rows.statusmessage == "DO"
        row = admin.execute("SELECT current_setting('t.s'), current_setting('t.m'), current_setting('t.h')").fetchone()
        assert row is not None
        assert row[0] == code
        assert row[1].endswith(": subject")
        assert row[2]
