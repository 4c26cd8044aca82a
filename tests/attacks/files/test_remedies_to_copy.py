"""What `glpgenc doctor` proposes to run is what it seems, whatever others call their tables, roles and tenants."""

from __future__ import annotations

import shlex
import subprocess

import psycopg
import pytest
from psycopg import sql

from glpgenc.doctor import Group
from tests.doctor.conftest import furnished_key_file, installation, key_file, shared
from tests.doctor.installation import Installation

__all__ = ["furnished_key_file", "installation", "key_file", "shared"]

HOSTILE = "x\"; ALTER ROLE mallory SUPERUSER; -- $(touch planted) `touch planted` ' ; touch planted #"


def remedies(installation: Installation, group: Group, part: str) -> list[str]:
    """Return the commands that are proposed, each without the remark after it, which has a comma before it."""
    return [str(one.remedy) for one in installation.loud(group) if part in f"{one.subject} {one.text} {one.remedy}"]


def test_commands_for_the_shell_name_tables_and_tenants_as_one_word(installation: Installation) -> None:
    with psycopg.connect(installation.url) as connection:
        name = sql.Identifier(HOSTILE[:60])
        connection.execute(sql.SQL("CREATE TABLE public.{} (email text)").format(name))
        connection.execute(
            "INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri,"
            " wrapped_key) VALUES (gen_random_uuid(), %s, 'pii', 'encryption', 1, 'deactivated', 'local', 'local:x',"
            " '\\x00')",
            (HOSTILE,),
        )
        shown = connection.execute("SELECT format('public.%%I.email', %s::text)", (HOSTILE[:60],)).fetchone()
    assert shown is not None
    [plan] = remedies(installation, Group.PLAINTEXT, "mallory")
    assert plan.startswith(f"glpgenc plan-index {shlex.quote(shown[0])}, then")
    [create] = remedies(installation, Group.KEYS, "keys create")
    assert shlex.split(create) == ["glpgenc", "keys", "create", "--tenant", HOSTILE, "--data-class", "pii"]
    # As the shell has it, and not as we read it.
    told = subprocess.run(
        ["/bin/sh", "-c", create.replace("glpgenc", "printf '%s\\n'", 1)], capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == ["keys", "create", "--tenant", HOSTILE, "--data-class", "pii"]


@pytest.mark.parametrize(
    ("grant", "part"),
    [
        ("GRANT SELECT (wrapped_key) ON glpgenc.data_keys TO {role}", "REVOKE SELECT (wrapped_key) ON"),
        ("GRANT UPDATE ON glpgenc.data_keys TO {role}", "REVOKE UPDATE ON"),
        ("GRANT USAGE ON SCHEMA glpgenc TO {role}", "REVOKE USAGE"),
        ("GRANT EXECUTE ON FUNCTION glpgenc.gl_decrypt(bytea, text, text) TO {role}", "REVOKE EXECUTE"),
        ("GRANT glpgenc_app TO {role}; ALTER ROLE {role} BYPASSRLS", "ALTER ROLE"),
    ],
)
def test_statements_quote_the_names_of_roles(installation: Installation, grant: str, part: str) -> None:
    role = sql.Identifier(HOSTILE[:60])
    with psycopg.connect(installation.url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {}").format(role))
        try:
            connection.execute(sql.SQL(grant).format(role=role))
            found = [one for group in (Group.TABLES, Group.FUNCTIONS) for one in remedies(installation, group, part)]
            assert found
            for remedy in found:
                # Up to the remark after the statement: what PostgreSQL's own quoting makes of it.
                assert "mallory" not in remedy.replace(role.as_string(), "")
        finally:
            connection.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(role))
