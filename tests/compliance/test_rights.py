"""Who may do what: each act as each role, for real. What the HTTP API allows is in tests/api."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import LiteralString

import psycopg
import pytest

from tests.rotation.rotation_world import RotationWorld
from tests.support.databases import login_role

ROLES = ("glpgenc_app", "glpgenc_auditor", "glpgenc_admin", "nobody")
APP, AUDITOR, ADMIN = {"glpgenc_app"}, {"glpgenc_auditor"}, {"glpgenc_admin"}
NEW = "gen_random_uuid(), 'new', 'pii', 'encryption'"
KEY_COLUMNS = "key_id, tenant_id, data_class, purpose, version, state, provider, key_uri, wrapped_key"

ACTS: dict[str, tuple[LiteralString, set[str]]] = {
    # Keys.
    "read the list of keys": ("SELECT key_id, state FROM glpgenc.data_keys", APP | AUDITOR | ADMIN),
    "read wrapped keys": ("SELECT wrapped_key FROM glpgenc.data_keys", APP | ADMIN),
    "make the first key of a tenant": (
        f"INSERT INTO glpgenc.data_keys ({KEY_COLUMNS}) VALUES ({NEW}, 1, 'active', 'p', 'u', '\\x00')",
        APP | ADMIN,
    ),
    "make a later key of a tenant": (
        f"INSERT INTO glpgenc.data_keys ({KEY_COLUMNS}) VALUES ({NEW}, 2, 'active', 'p', 'u', '\\x00')",
        ADMIN,
    ),
    "change a key's state": ("UPDATE glpgenc.data_keys SET state = 'deactivated', deactivated_at = now()", ADMIN),
    "remove a key's row": ("DELETE FROM glpgenc.data_keys", set()),
    "ask for a shred": ("INSERT INTO glpgenc.tombstones (tenant_id) VALUES ('acme')", ADMIN),
    "see who is shredded": ("SELECT tenant_id FROM glpgenc.tombstones", APP | AUDITOR | ADMIN),
    "set a policy": ("INSERT INTO glpgenc.rotation_policies VALUES ('*', interval '1 day', NULL)", ADMIN),
    "see the policies": ("SELECT * FROM glpgenc.rotation_policies", APP | AUDITOR | ADMIN),
    # Values.
    "begin a keyed session": ("SELECT glpgenc.gl_session_begin()", APP | ADMIN),
    "read an envelope's header": ("SELECT glpgenc.gl_key_id(NULL::bytea)", APP | AUDITOR | ADMIN),
    # The registry.
    "register a field": ("SELECT glpgenc.gl_register_field('people.new', 'pii')", ADMIN),
    "read the registry": ("SELECT field FROM glpgenc.fields", APP | AUDITOR | ADMIN),
    "change the registry": ("UPDATE glpgenc.encrypted_columns SET state = 'native'", ADMIN),
    "change a function": ("ALTER FUNCTION glpgenc.gl_key_id(bytea) COST 1", set()),
    "make a table in the schema": ("CREATE TABLE glpgenc.planted ()", set()),
    # The audit trail.
    "read the audit trail": ("SELECT event_type FROM security.encryption_audit", AUDITOR),
    "change a record": ("UPDATE security.encryption_audit SET actor = 'other'", set()),
    "remove a record": ("DELETE FROM security.encryption_audit", set()),
    "empty the trail": ("TRUNCATE security.encryption_audit", set()),
    "change a head": ("UPDATE security.audit_heads SET seq = 1", set()),
    # The HTTP API's roles.
    "see the API's roles": ("SELECT name FROM security.roles", APP | AUDITOR | ADMIN),
    "give an API role a permission": (
        "INSERT INTO security.role_permissions VALUES ('viewer', 'encryption:decrypt')",
        ADMIN,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def urls(people: RotationWorld) -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        found = {}
        for name in ROLES:
            groups = [] if name == "nobody" else [name]
            found[name] = stack.enter_context(login_role(people.admin_url, member_of=groups)).url(people.admin_url)
        yield found


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_for_those_roles_alone(urls: dict[str, str], act: str) -> None:
    statement, allowed = ACTS[act]
    assert {role for role in ROLES if may(urls[role], statement)} == allowed


def may(url: str, statement: LiteralString) -> bool:
    with psycopg.connect(url) as connection:
        try:
            connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            return False
        finally:
            connection.rollback()
    return True


def test_the_role_that_installs_needs_none_of_the_three_and_no_superuser_s_rights(people: RotationWorld) -> None:
    # Its own tests are in tests/install; here: the three roles own nothing, so that none of them can alter anything.
    owned = people.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE r.rolname LIKE 'glpgenc%' UNION ALL"
        " SELECT p.proname FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner WHERE r.rolname LIKE 'glpgenc%'"
    )
    assert owned == []


def test_the_three_roles_can_t_log_in_and_are_nobody_s_members(people: RotationWorld) -> None:
    rows = people.execute(
        "SELECT r.rolname, r.rolcanlogin OR r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb,"
        " EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)"
        " FROM pg_roles r WHERE r.rolname IN ('glpgenc_admin', 'glpgenc_app', 'glpgenc_auditor') ORDER BY 1"
    )
    assert rows == [(name, False, False) for name in ("glpgenc_admin", "glpgenc_app", "glpgenc_auditor")]


def test_nothing_is_for_public_but_what_guards_need(people: RotationWorld) -> None:
    rows = people.execute(
        "SELECT DISTINCT p.proname FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        " WHERE p.pronamespace = 'glpgenc'::regnamespace AND a.grantee = 0 ORDER BY 1"
    )
    assert [name for (name,) in rows] == [
        "gl_guard", "gl_index_tags", "gl_index_term", "gl_is_encrypted", "gl_key_id", "gl_refuse_lone_ciphertext",
        "gl_refuse_plaintext",
    ]  # fmt: skip
    tables = people.execute(
        "SELECT c.relname FROM pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a"
        " WHERE c.relnamespace IN ('glpgenc'::regnamespace, 'security'::regnamespace) AND a.grantee = 0"
    )
    assert tables == []
