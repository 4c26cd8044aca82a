"""Names that would do something if they were read as SQL, and what they could have changed."""

from __future__ import annotations

from typing import Any

import psycopg

Connection = psycopg.Connection[Any]

_ACT = "DROP TABLE public.canary; CREATE TABLE public.pwned (); CREATE ROLE pwned; "

PAYLOADS = (
    "'; " + _ACT + "--",
    '"; ' + _ACT + "--",
    "x'); " + _ACT + "--",
    'x"); ' + _ACT + "--",
    "x') OR 1=1 --",
    "1; " + _ACT,
    "$$; " + _ACT + "$$",
    "$body$; END; " + _ACT + "$body$",
    "\\'; " + _ACT + "--",
    "\\",
    "*/ " + _ACT + "/*",
    "a/*",
    "--",
    "%s",
    "%(x)s",
    "%I %L %s %1$s %%",
    "{}",
    "{0!r}",
    "${x}",
    ":x",
    ":'x' :\"x\"",
    'a"."b',
    "a.b.c.d",
    'U&"\\0061"',
    "E'\\x27'",
    "pg_catalog.pg_class",
    "current_user",
    "a\nb",
    "a\tb",
    "a b",
    "\uff07; " + _ACT + "--",
    "\u02bc; " + _ACT,
    "\u202e\u2066abc",
    "\u0430dmin",
    "x" * 63,
    "x" * 64,
    "\u00e9" * 32,
    "x" * 10_000,
    "",
    "a\0b",
)  # fmt: skip
"""Quotes of all kinds, ends of statements, comments, dollar quotes, backslashes, format specifiers, psql's variables,
look-alikes, names that are too long, NUL."""

NAMES = tuple(each for each in PAYLOADS if each and "\0" not in each and len(each.encode()) <= 63)
"""Those that PostgreSQL takes as a name. Of the longer ones it takes the beginning."""

HARMLESS = frozenset(
    ["", "no name", "22021", "22023", "22P02", "22001", "23514", "42P01", "42602", "42622", "42703", "42704", "3F000"]
) | {"0A000", "54000"}
"""What says that a value or a name is none: it was read as one. 42601, a fault of syntax, is not among them."""

NO_NAMES = ("zero-length delimited identifier", "improper relation name (too many dotted names)")
"""Faults of syntax that are about a name that was quoted, or read as one, as it should."""


def plant_canary(admin: Connection) -> None:
    """Make the table that the payloads drop."""
    admin.execute("CREATE TABLE public.canary (id integer)")
    admin.execute("INSERT INTO public.canary VALUES (1)")


def snapshot(admin: Connection) -> dict[str, object]:
    """Return what is in the database besides rows: schemas, relations, functions, triggers, roles, rights."""
    query = """
        SELECT 'schema', nspname FROM pg_namespace WHERE nspname !~ '^pg_(temp|toast)'
        UNION ALL SELECT 'relation', format('%s %s %s', n.nspname, c.relname, c.relacl) FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_(temp|toast)'
        UNION ALL SELECT 'column', format('%s %s', attrelid::regclass, attname) FROM pg_attribute
            WHERE attnum > 0 AND attrelid >= 16384 AND attrelid::regclass::text !~ '^pg_toast'
        UNION ALL SELECT 'function', format('%s %s', oid::regprocedure, md5(coalesce(prosrc, ''))) FROM pg_proc
        UNION ALL SELECT 'trigger', format('%s %s %s', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT 'constraint', format('%s %s', conrelid::regclass, conname) FROM pg_constraint
        UNION ALL SELECT 'role', format('%s %s', rolname, rolsuper) FROM pg_roles
        UNION ALL SELECT 'extension', extname FROM pg_extension
        UNION ALL SELECT 'canary', id::text FROM public.canary
        ORDER BY 1, 2
    """
    found: dict[str, object] = {}
    for kind, name in admin.execute(query).fetchall():
        found[f"{kind} {name}"] = True
    return found
