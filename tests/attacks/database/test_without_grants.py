"""Every function, table, view and sequence of ours, tried by roles that have no right to it.

What there is comes from the catalogue, so that a new one is in it by itself, as something that nobody may use.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.support.databases import fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases

DENIED = "42501"
REFUSED = {DENIED, "55000", "42809"}
"""The last two: what is of a view or of another kind of relation, whoever asks."""
GROUPS: dict[str, tuple[str, ...]] = {
    "fresh": (),
    "app": ("glpgenc_app",),
    "auditor": ("glpgenc_auditor",),
    "admin": ("glpgenc_admin",),
}

# Guards and indexes call these with the rights of whoever writes; without USAGE on the schema nobody does by name.
OF_ALL = {
    "gl_is_encrypted",
    "gl_key_id",
    "gl_index_term",
    "gl_index_tags",
    "gl_refuse_plaintext",
    "gl_refuse_lone_ciphertext",
    "gl_guard",
}
FUNCTIONS: dict[str, set[str]] = {
    "fresh": set(),
    # What is left to do, and what generated triggers should be.
    "auditor": OF_ALL
    | {
        "gl_pending",
        "_migration_of",
        "_raise",
        "_index_body",
        "_index_reader",
        "_index_when",
        "_quoted",
        "_dual_write_body",
        "_dual_write_when",
        "_dual_write_part",
        "_plaintext_writer",
        "_plaintext_reader",
        "_plaintext_emptier",
        "_not_null_refuser",
        "_base_type",
        "_column_of",
        "_of_new_row",
        "_columns_read",
        "_changed",
        "_partition_key",
        "_move_part",
        "_default_parts",
        "_defaults",
        "_omission",
        "_trigger_reads",
        "_unmarked_defaults",
    },
}
# What these return is secret, so that the owner's functions alone call them.
OF_OWNER = {
    "_secret",
    "_challenge_of",
    "_issue_challenge",
    "_open_entries",
    "_open_field",
    "_find_key",
}
NOT_OF_APP = OF_OWNER | {
    "gl_register_field",
    "gl_register_facet",
    "gl_guard_column",
    "gl_index_column",
    "gl_expand_column",
    "gl_backfill_shield",
    "gl_advance",
    "gl_forbid_plaintext",
    "gl_keep_plaintext",
    "gl_drop_plaintext",
    "gl_restore_plaintext",
    "gl_reopen_plaintext",
    "gl_abandon",
    "gl_audit_partitions",
    "_audit_partition",
    "_audit_refuse",
    "_job_keys",
    "_job_key",
}

REGISTRY = "fields search_facets encrypted_columns index_columns column_migrations installation"
JOBS = (
    "rotations rotation_columns rotated_keys rotation_policies key_uses key_cache_times reindexes reindex_columns "
    "backfill_jobs backfills backfill_leaves backfill_chunks backfill_workers quarantine planted_rows "
    "verifications faulty_values"
)
TRAIL = (
    "audit_keys audit_writers audit_heads audit_anchors audit_verifications audit_checkpoints encryption_audit "
    "encryption_audit_default"
)
RIGHTS = "permissions roles role_permissions"


def _may(names: str, *acts: str) -> set[tuple[str, str]]:
    return {(name, act) for name in names.split() for act in acts}


# What each group may do to a whole table or view; of those that are in no list nobody may do anything.
TABLES: dict[str, set[tuple[str, str]]] = {
    "fresh": set(),
    "app": _may("data_keys branch_keys", "select")
    | _may("key_uses", "select")
    | _may("key_cache_times", "select", "update")
    | _may(f"tombstones tenant_kms_keys rotation_policies alembic_version {REGISTRY} {RIGHTS}", "select")
    | _may("registry_keys", "select")
    | _may("audit_keys", "select")
    | _may("audit_heads encryption_audit", "insert"),
    "auditor": _may(f"tombstones tenant_kms_keys alembic_version guarded_columns {REGISTRY} {JOBS} {RIGHTS}", "select")
    | _may(f"{TRAIL}", "select"),
    "admin": _may("data_keys branch_keys registry_keys", "select", "insert", "update")
    | _may(f"tombstones tenant_kms_keys {REGISTRY} {JOBS} {RIGHTS}", "select", "insert", "update", "delete")
    | _may("alembic_version guarded_columns rotation_runner key_tenants", "select")
    | _may("audit_keys", "select")
    | _may("audit_heads encryption_audit", "insert"),
}
AUDIT_ROOT = {"key_id", "provider", "key_uri", "wrapped_key", "environment"}
# Where only some columns may be used, these are they.
COLUMNS: dict[str, dict[tuple[str, str], set[str]]] = {
    "fresh": {},
    "app": {
        ("key_uses", "insert"): {"key_id", "uses"},
        ("key_uses", "update"): {"uses", "counted_at"},
        ("data_keys", "insert"): {
            "key_id",
            "tenant_id",
            "data_class",
            "purpose",
            "version",
            "state",
            "provider",
            "key_uri",
            "wrapped_key",
            "generation",
            "mac",
        },
        ("registry_keys", "insert"): AUDIT_ROOT,
        ("key_cache_times", "insert"): {"minutes"},
        ("branch_keys", "insert"): {
            "branch_id",
            "group_name",
            "version",
            "state",
            "provider",
            "key_uri",
            "wrapped_key",
            "generation",
            "mac",
        },
        ("branch_keys", "update"): {"uses"},
        ("audit_keys", "insert"): AUDIT_ROOT,
        ("audit_writers", "insert"): {"writer_id", "key_id", "host", "pid", "application", "version", "started_at"},
    },
    "auditor": {
        ("audit_checkpoints", "insert"): {"origin", "number", "size", "root", "witnesses"},
        ("audit_verifications", "insert"): {"records", "findings", "chains_missing", "heads_number", "heads_at"},
        ("data_keys", "select"): {
            "key_id",
            "tenant_id",
            "data_class",
            "purpose",
            "version",
            "state",
            "provider",
            "key_uri",
            "created_at",
            "activated_at",
            "deactivated_at",
            "compromised_at",
            "retired_at",
            "destroyed_at",
            "generation",
            "mac",
        },
        ("branch_keys", "select"): {
            "branch_id",
            "group_name",
            "version",
            "state",
            "provider",
            "key_uri",
            "uses",
            "created_at",
            "activated_at",
            "deactivated_at",
            "compromised_at",
            "destroyed_at",
            "generation",
            "mac",
        },
    },
    "admin": {
        ("audit_keys", "insert"): AUDIT_ROOT,
        ("audit_keys", "update"): {"provider", "key_uri", "wrapped_key"},
        ("audit_writers", "insert"): {"writer_id", "key_id", "host", "pid", "application", "version", "started_at"},
    },
}


@dataclass(frozen=True)
class Tried:
    """A database with a login role of each group.

    :param urls: of each.
    """

    admin_url: str
    urls: dict[str, str]

    def catalogue(self, query: str) -> list[Any]:
        with psycopg.connect(self.admin_url) as connection:
            return connection.execute(query.encode()).fetchall()


@pytest.fixture(scope="module")
def tried(postgres: Server, templates: TemplateDatabases) -> Iterator[Tried]:
    with ExitStack() as stack:
        url = stack.enter_context(fresh_database(postgres, template=templates.on(postgres)))
        roles = {name: stack.enter_context(login_role(url, member_of=groups)) for name, groups in GROUPS.items()}
        yield Tried(url, {name: role.url(url) for name, role in roles.items()})


def refusals(url: str, statements: dict[str, sql.Composed]) -> dict[str, tuple[str | None, str]]:
    """Run each statement by itself, undone, and return the SQLSTATE and message that each was refused with."""
    found: dict[str, tuple[str | None, str]] = {}
    with psycopg.connect(url) as connection:
        connection.execute("SET lock_timeout = '5s'")
        for name, statement in statements.items():
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute(statement)
            except psycopg.Error as error:
                found[name] = (error.sqlstate, error.diag.message_primary or "")
            else:
                found[name] = (None, "")
    return found


FUNCTION_LIST = """
    SELECT n.nspname, p.proname, p.oid::regprocedure::text, p.prokind,
           ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS a (t, place) ORDER BY place)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('glpgenc', 'security')
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
"""


def calls(tried: Tried) -> tuple[dict[str, sql.Composed], dict[str, str]]:
    """Return a call of each function with arguments of its types, and each one's name without them."""
    statements, names = {}, {}
    for schema, name, signature, _, types in tried.catalogue(FUNCTION_LIST):
        concrete = ["text" if each == "anyelement" else each for each in types]
        arguments = sql.SQL(", ").join(sql.SQL("NULL::" + each) for each in concrete)
        statements[signature] = sql.SQL("SELECT {}({})").format(sql.Identifier(schema, name), arguments)
        names[signature] = name
    assert len(statements) > 80
    return statements, names


@pytest.mark.parametrize("group", GROUPS)
def test_every_function_is_refused_to_whom_it_is_not_given(tried: Tried, group: str) -> None:
    statements, names = calls(tried)
    refused = refusals(tried.urls[group], statements)
    wanted = {
        "app": {name for name in names.values() if name not in NOT_OF_APP},
        "admin": set(names.values()) - {"_audit_refuse"} - OF_OWNER,
    }.get(group) or FUNCTIONS[group]
    let = {
        names[signature]
        for signature, (state, message) in refused.items()
        if not (
            state == DENIED and message.startswith(("permission denied for function", "permission denied for schema"))
        )
    }
    assert let == wanted


RELATION_LIST = """
    SELECT n.nspname, c.relname, c.relkind::text,
           ARRAY(SELECT a.attname::text FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = ''
                 ORDER BY a.attnum)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('glpgenc', 'security') AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
"""


def relations(tried: Tried, *kinds: str) -> list[tuple[sql.Identifier, str, list[str]]]:
    """Return what there is of these kinds; partitions of a month are named by it, and are as their parent."""
    rows = tried.catalogue(RELATION_LIST)
    return [(sql.Identifier(schema, name), name, columns) for schema, name, kind, columns in rows if kind in kinds]


def acts(table: sql.Identifier, columns: list[str]) -> dict[str, sql.Composed]:
    """Return a statement for each thing that can be done to a whole table, which touches no row."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    nulls = sql.SQL(", ").join(sql.SQL("(NULL::{}).{}").format(table, sql.Identifier(each)) for each in columns)
    first = sql.Identifier(columns[0])
    return {
        "select": sql.SQL("SELECT * FROM {} LIMIT 0").format(table),
        "insert": sql.SQL("INSERT INTO {} ({}) SELECT {} WHERE false").format(table, names, nulls),
        "update": sql.SQL("UPDATE {} SET {} = NULL WHERE false").format(table, first),
        "delete": sql.SQL("DELETE FROM {} WHERE false").format(table),
        "truncate": sql.SQL("TRUNCATE {} CASCADE").format(table),
        "trigger": sql.SQL("CREATE TRIGGER mine AFTER INSERT ON {} EXECUTE FUNCTION glpgenc._tell_of_key()").format(
            table
        ),
        "alter": sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(table),
        "drop": sql.SQL("DROP TABLE {} CASCADE").format(table),
    }


@pytest.mark.parametrize(
    "group", [pytest.param(each, marks=[] if each in {"fresh", "app"} else [pytest.mark.slow]) for each in GROUPS]
)
def test_every_table_and_view_is_closed_to_whom_it_is_not_given(tried: Tried, group: str) -> None:
    found = set()
    for table, name, columns in relations(tried, "r", "p", "v", "m", "f"):
        for act, (state, _) in refusals(tried.urls[group], acts(table, columns)).items():
            if state not in REFUSED:
                found.add((name, act))
    assert found == TABLES[group]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.slow
def test_every_column_is_closed_to_whom_it_is_not_given(tried: Tried, group: str) -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for table, name, columns in relations(tried, "r", "p", "v", "m", "f"):
        statements = {}
        for column in columns:
            given = {"table": table, "column": sql.Identifier(column)}
            statements[f"select {column}"] = sql.SQL("SELECT {column} FROM {table} LIMIT 0").format(**given)
            statements[f"insert {column}"] = sql.SQL(
                "INSERT INTO {table} ({column}) SELECT (NULL::{table}).{column} WHERE false"
            ).format(**given)
            statements[f"update {column}"] = sql.SQL("UPDATE {table} SET {column} = NULL WHERE false").format(**given)
        for what, (state, _) in refusals(tried.urls[group], statements).items():
            act, column = what.split()
            if state not in REFUSED and (name, act) not in TABLES[group]:
                found.setdefault((name, act), set()).add(column)
    assert found == COLUMNS[group]


def test_no_group_may_truncate_refer_to_or_put_a_trigger_on_anything_and_public_has_nothing(tried: Tried) -> None:
    rows = tried.catalogue(
        """
        SELECT c.relname, coalesce(r.rolname, 'PUBLIC'), a.privilege_type
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.relnamespace IN ('glpgenc'::regnamespace, 'security'::regnamespace) AND a.grantee <> c.relowner
          AND (a.grantee = 0 OR a.is_grantable OR a.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))
        UNION ALL
        SELECT n.nspname, coalesce(r.rolname, 'PUBLIC'), a.privilege_type
        FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE n.nspname IN ('glpgenc', 'security') AND a.grantee <> n.nspowner
          AND (a.grantee = 0 OR a.privilege_type <> 'USAGE' OR a.is_grantable)
        """
    )
    assert rows == []


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS)
def test_no_group_may_make_anything_in_our_schemas_or_use_a_sequence(tried: Tried, group: str) -> None:
    statements = {}
    for schema in ("glpgenc", "security"):
        for kind in ("TABLE {} ()", "VIEW {} AS SELECT 1", "SEQUENCE {}", "TYPE {} AS (x integer)"):
            statements[f"{schema} {kind}"] = sql.SQL("CREATE " + kind).format(sql.Identifier(schema, "mine"))
        function = sql.SQL("CREATE FUNCTION {}() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
        statements[f"{schema} function"] = function.format(sql.Identifier(schema, "gl_mine"))
    for sequence, name, _ in relations(tried, "S"):
        quoted = sql.Literal(sequence.as_string())
        statements[f"nextval {name}"] = sql.SQL("SELECT nextval({})").format(quoted)
        statements[f"setval {name}"] = sql.SQL("SELECT setval({}, 1)").format(quoted)
    let = {name for name, (state, _) in refusals(tried.urls[group], statements).items() if state != DENIED}
    assert let == set()


@pytest.mark.slow
def test_no_group_may_drop_a_function_of_ours(tried: Tried) -> None:
    drops = {
        signature: sql.Composed([sql.SQL("DROP FUNCTION " + signature + " CASCADE")])
        for _, _, signature, _, _ in tried.catalogue(FUNCTION_LIST)
    }
    for group in GROUPS:
        assert {state for state, _ in refusals(tried.urls[group], drops).values()} == {DENIED}
