"""The manifest: what glpgenc ships in its two schemas, in a form that is the same on every server."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString

from glpgenc.reports.check import rows_of

if TYPE_CHECKING:
    from glpgenc.database import Connection

Facts = dict[str, Any]
"""The properties of one function or relation, in the form of JSON."""

# Of a body in standard SQL PostgreSQL keeps the parsed form, and prints names as the search_path asks for. pgcrypto may
# be in any schema: that one's name is taken out of the bodies that call it.
_FUNCTIONS: LiteralString = """
    SELECT p.oid, p.oid::regprocedure::text AS name, p.proowner = n.nspowner AS same_owner,
           pg_get_userbyid(p.proowner) AS owner, l.lanname AS language, p.provolatile::text AS volatility,
           p.proparallel::text AS parallel, p.proisstrict AS strict, p.prosecdef AS security_definer,
           p.proleakproof AS leakproof, p.proretset AS returns_set, p.prorettype::regtype::text AS returns,
           p.pronargdefaults AS defaults, pg_get_function_arguments(p.oid) AS arguments,
           coalesce(p.proconfig, '{}') AS settings,
           CASE WHEN p.prosqlbody IS NULL THEN p.prosrc ELSE pg_get_function_sqlbody(p.oid) END AS body,
           (SELECT quote_ident(x.nspname) FROM pg_extension e JOIN pg_namespace x ON x.oid = e.extnamespace
            WHERE e.extname = 'pgcrypto' AND p.prosqlbody IS NOT NULL
              AND EXISTS (SELECT FROM pg_depend d JOIN pg_depend m ON m.classid = d.refclassid AND m.objid = d.refobjid
                          WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                            AND d.refclassid = 'pg_proc'::regclass AND m.deptype = 'e' AND m.refobjid = e.oid)
           ) AS pgcrypto,
           ARRAY(SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END
                 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                 WHERE a.privilege_type = 'EXECUTE' AND a.grantee <> p.proowner ORDER BY 1) AS granted
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
    WHERE n.nspname = 'glpgenc'
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    ORDER BY 2
"""
_RELATIONS: LiteralString = """
    SELECT c.relname::text AS name, c.relkind::text AS kind, c.relowner = n.nspowner AS same_owner,
           pg_get_userbyid(c.relowner) AS owner, c.relrowsecurity AS row_security,
           ARRAY(SELECT format('%%s %%s%%s%%s', a.attname, format_type(a.atttypid, a.atttypmod),
                               CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
                               ' default ' || pg_get_expr(d.adbin, d.adrelid))
                 FROM pg_attribute a LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
                                               AND c.relkind <> 'v'
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                   AND c.relkind <> 'S'
                 ORDER BY a.attname) AS columns,
           ARRAY(SELECT format('%%s %%s %%s %%s', o.conname, o.contype, o.convalidated, pg_get_constraintdef(o.oid))
                 FROM pg_constraint o
                 WHERE o.conrelid = c.oid AND o.contype IN ('c', 'f', 'p', 'u') ORDER BY 1) AS constraints,
           ARRAY(SELECT format('%%s %%s', x.relname, pg_get_indexdef(x.oid))
                 FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                 WHERE i.indrelid = c.oid AND i.indisvalid ORDER BY 1) AS indexes,
           ARRAY(SELECT format('%%s %%s %%s', o.polname, o.polcmd, o.polpermissive)
                        || coalesce(' to ' || (SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC'
                                                                 ELSE pg_get_userbyid(r) END, ', ' ORDER BY 1)
                                               FROM unnest(o.polroles) r), '')
                        || coalesce(' using ' || pg_get_expr(o.polqual, c.oid), '')
                        || coalesce(' check ' || pg_get_expr(o.polwithcheck, c.oid), '')
                 FROM pg_policy o WHERE o.polrelid = c.oid ORDER BY 1) AS policies,
           ARRAY(SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END
                        || ' ' || a.privilege_type
                 FROM aclexplode(coalesce(c.relacl, acldefault((CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char",
                                                               c.relowner))) a
                 WHERE a.grantee <> c.relowner
                 UNION
                 SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END
                        || ' ' || a.privilege_type || ' ' || t.attname
                 FROM pg_attribute t, aclexplode(t.attacl) a
                 WHERE t.attrelid = c.oid AND NOT t.attisdropped AND a.grantee <> c.relowner ORDER BY 1) AS granted,
           ARRAY(SELECT format('%%s %%s %%s', t.tgname, t.tgenabled, pg_get_triggerdef(t.oid)) FROM pg_trigger t
                 WHERE t.tgrelid = c.oid AND NOT t.tgisinternal ORDER BY 1) AS triggers,
           -- Before PostgreSQL 16 the columns of an only table have its alias, too.
           CASE WHEN c.relkind = 'v'
                THEN regexp_replace(pg_get_viewdef(c.oid), '\\m[a-z]\\.', '', 'g') END AS definition,
           CASE WHEN c.relkind = 'v' THEN c.reloptions END AS options,
           ARRAY(SELECT i.inhrelid::regclass::text FROM pg_inherits i JOIN pg_class k ON k.oid = i.inhrelid
                 WHERE i.inhparent = c.oid AND NOT (k.relispartition AND k.relnamespace = c.relnamespace)
                 ORDER BY 1) AS children
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND c.relkind IN ('r', 'v', 'm', 'S', 'p', 'f')
      -- Which months of the audit trail there are depends on the day: see _MONTHS.
      AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1
"""
_MONTHS: LiteralString = _RELATIONS.replace(
    "NOT c.relispartition",
    "c.oid IN (SELECT i.inhrelid FROM pg_inherits i WHERE i.inhparent = to_regclass('security.encryption_audit'))",
)
# Row types, their arrays, and what belongs to an extension aside.
_OTHERS: LiteralString = """
    SELECT format('%s %s', x.kind, x.name) AS name FROM (
        SELECT 'type' AS kind, t.oid::regtype::text AS name, 'pg_type'::regclass AS catalog, t.oid FROM pg_type t
        WHERE t.typnamespace = 'glpgenc'::regnamespace AND t.typrelid = 0 AND t.typelem = 0
        UNION ALL
        SELECT 'operator', o.oid::regoperator::text, 'pg_operator'::regclass, o.oid FROM pg_operator o
        WHERE o.oprnamespace = 'glpgenc'::regnamespace
        UNION ALL
        SELECT 'rule', format('%s on %s', r.rulename, r.ev_class::regclass), 'pg_rewrite'::regclass, r.oid
        FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE r.rulename <> '_RETURN' AND (n.nspname = 'glpgenc' OR n.nspname = 'security' AND c.relname ~
              '^(encryption_audit.*|audit_(anchors|heads|keys|verifications|writers)|permissions|role_permissions|roles)$')
        UNION ALL
        SELECT 'event trigger', e.evtname::text, 'pg_event_trigger'::regclass, e.oid FROM pg_event_trigger e
    ) x
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = x.catalog AND d.objid = x.oid AND d.deptype = 'e')
    ORDER BY 1
"""
MANIFEST = Path(__file__).parent / "shipped.json"
_NOT_SHIPPED = ("same_owner", "owner")


def _facts(connection: Connection, query: LiteralString, *values: object) -> list[Facts]:
    return [row._asdict() for row in rows_of(connection, query, *values)]


def functions_of(connection: Connection) -> dict[str, Facts]:
    """Return the functions of the schema, by their name with argument types; what belongs to an extension is left out.

    :param connection: one of :func:`~glpgenc.database.connect`, so that names are shown with their schema.
    """
    found = {}
    for row in _facts(connection, _FUNCTIONS):
        home, body = row.pop("pgcrypto"), row.pop("body")
        row["body"] = fingerprint(body if home is None else body.replace(f"{home}.", "pgcrypto."))
        del row["oid"]
        found[row.pop("name")] = row
    return found


def relations_of(connection: Connection, schema: str) -> dict[str, Facts]:
    """Return the tables, views and sequences of a schema, by name; otherwise as :func:`functions_of`.

    :param schema: ``glpgenc`` or ``security``.
    """
    found = {}
    for row in _facts(connection, _RELATIONS, schema):
        # Up to PostgreSQL 15 the columns of a view's only table are printed with the table's name.
        row["definition"] = row["definition"] and fingerprint(row["definition"].replace(" data_keys.", " "))
        found[row.pop("name")] = row
    return found


def months_of(connection: Connection) -> dict[str, Facts]:
    """Return the partitions of the audit trail, otherwise as :func:`relations_of`; triggers as if on the whole."""
    found = {}
    for row in _facts(connection, _MONTHS, "security"):
        name = row.pop("name")
        on = f" ON security.{name} "
        found[name] = row | {
            "triggers": [each.replace(on, " ON security.encryption_audit ") for each in row["triggers"]]
        }
    return found


def others_of(connection: Connection) -> list[str]:
    """Return types, operators, rules and event triggers, each with what it is; otherwise as :func:`functions_of`."""
    return [row["name"] for row in _facts(connection, _OTHERS)]


def fingerprint(text: str) -> str:
    """Return what stands for a text in the manifest: SHA-256 of its words, whatever space is between them."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The schemas' contents.

    :param functions: by name with argument types.
    :param relations: tables, views and sequences by name.
    :param security: those of the schema security.
    :param others: types, operators and rules, each with what it is.
    """

    functions: dict[str, Facts]
    relations: dict[str, Facts]
    security: dict[str, Facts]
    others: list[str]


@cache
def shipped() -> Manifest:
    """Return what this package would install."""
    return Manifest(**json.loads(MANIFEST.read_text(encoding="utf-8")))


def manifest_of(connection: Connection) -> str:
    """Return the manifest of an installation, to be shipped.

    :param connection: to a database with nothing but a new installation.
    """
    parts = {
        "functions": functions_of(connection),
        "relations": relations_of(connection, "glpgenc"),
        "security": relations_of(connection, "security"),
    }
    shown = [f'"{name}": {{\n{_lines(part)}\n}}' for name, part in parts.items()]
    return "{" + ",\n".join([*shown, f'"others": {json.dumps(others_of(connection))}']) + "}\n"


def _lines(part: dict[str, Facts]) -> str:
    """Return one line for each thing, so that a review sees which of them changed."""
    shown = {
        name: {key: value for key, value in facts.items() if key not in _NOT_SHIPPED} for name, facts in part.items()
    }
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(shown[name], sort_keys=True)}" for name in sorted(shown))
