"""The functions beneath ours: those of pgcrypto, and the built-in ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.doctor.check import Check, Fault, Look, fail, warn
from glpgenc.doctor.model import Group

if TYPE_CHECKING:
    from collections.abc import Iterator

_PGCRYPTO: LiteralString = """
    SELECT p.oid::regprocedure::text AS name, l.lanname = 'c' AND p.probin ~ '(^|/)pgcrypto(\\.[a-z]+)?$' AS own,
           o.rolname::text AS owner,
           (SELECT quote_ident(s.rolname) FROM pg_roles s WHERE s.rolsuper ORDER BY s.oid LIMIT 1) AS superuser
    FROM pg_extension e
    JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
    JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
    JOIN pg_language l ON l.oid = p.prolang JOIN pg_roles o ON o.oid = p.proowner
    WHERE e.extname = 'pgcrypto' AND (l.lanname <> 'c' OR p.probin !~ '(^|/)pgcrypto(\\.[a-z]+)?$' OR NOT o.rolsuper)
    ORDER BY 1
"""
# What initdb makes has lower numbers than anything that is made later.
_BUILT_IN: LiteralString = """
    SELECT x.kind, x.name, x.oid >= 16384 AS added FROM (
        SELECT 'function' AS kind, p.oid::regprocedure::text AS name, p.oid, 'pg_proc'::regclass AS catalog
        FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
          AND (p.oid >= 16384 OR l.lanname NOT IN ('internal', 'c', 'sql', 'plpgsql') OR p.oid < 12000
               AND l.lanname NOT IN ('internal', 'c', 'sql'))
        UNION ALL
        SELECT 'operator', o.oid::regoperator::text, o.oid, 'pg_operator'::regclass FROM pg_operator o
        WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oid >= 16384
    ) x
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = x.catalog AND d.objid = x.oid AND d.deptype = 'e')
    ORDER BY 1, 2
"""


def _pgcrypto(look: Look) -> Iterator[Fault]:
    for row in look.rows(_PGCRYPTO):
        if not row["own"]:
            yield fail(
                row["name"],
                "the function of pgcrypto, which receives keys and values, was replaced",
                "CREATE EXTENSION pgcrypto in another database shows what should be there; look who replaced it",
            )
        else:
            yield warn(
                row["name"],
                (
                    f"the owner of the function of pgcrypto is {row['owner']}, who can replace it: it receives keys "
                    "and values"
                ),
                f"ALTER FUNCTION {row['name']} OWNER TO {row['superuser']}",
            )


def _built_in(look: Look) -> Iterator[Fault]:
    for row in look.rows(_BUILT_IN):
        if row["added"]:
            yield warn(
                f"pg_catalog {row['name']}",
                f"the {row['kind']} was added to pg_catalog: every call of its name can find it, those of ours too",
                f"DROP {row['kind'].upper()} {row['name']}, after you find out who created it",
            )
        else:
            yield fail(
                f"pg_catalog {row['name']}",
                f"the built-in {row['kind']} was replaced",
                "move to a new cluster: other changes of the catalog can't be detected",
            )


CHECKS = (
    Check(Group.FUNCTIONS, "pgcrypto", "functions of pgcrypto are unchanged", _pgcrypto),
    Check(Group.FUNCTIONS, "built_in", "nothing was added to pg_catalog, or replaced there", _built_in),
)
