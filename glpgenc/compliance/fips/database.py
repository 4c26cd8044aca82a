"""FIPS mode of pgcrypto on the server: asked of it from PostgreSQL 18 on, found out by what it refuses before that."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

from glpgenc.compliance.fips.model import FipsState, Mode

if TYPE_CHECKING:
    from glpgenc.database import Connection

_HOME: LiteralString = """
    SELECT quote_ident(n.nspname), e.extversion,
           EXISTS (SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_depend d ON d.objid = p.oid
                   AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refobjid = e.oid
                   WHERE d.deptype = 'e' AND p.proname = 'fips_mode' AND p.pronargs = 0)
    FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'pgcrypto'
"""
# Of a library that is loaded; digest below loads it.
_BUILTIN: LiteralString = "SELECT pg_catalog.current_setting('pgcrypto.builtin_crypto_enabled', true)"


def pgcrypto_mode(connection: Connection) -> FipsState:
    """Return the mode of the OpenSSL below pgcrypto. It is asked for hashes of the empty text, and of nothing else.

    :param connection: outside a transaction, or in one: what is refused is refused in a savepoint.
    :raises psycopg.Error: what the driver raised, but for what pgcrypto refuses.
    """
    row = connection.execute(_HOME).fetchone()
    if row is None:
        return FipsState("pgcrypto", Mode.UNKNOWN, None, "pgcrypto is not installed in this database")
    home, version, tells = row
    refused = _refuses(connection, home, "md5")
    if refused and _refuses(connection, home, "sha256"):
        return FipsState("pgcrypto", Mode.UNKNOWN, version, "permission denied to call pgcrypto, or it does not work")
    if not tells:
        # Without fips_mode() a library without MD5 looks the same as one in FIPS mode.
        found_by = "MD5 is refused, SHA-256 is not" if refused else "MD5 is computed"
        return FipsState("pgcrypto", Mode.ON if refused else Mode.OFF, version, found_by)
    return _told(connection, home, version, refused=refused)


def _told(connection: Connection, home: str, version: str, *, refused: bool) -> FipsState:
    try:
        with connection.transaction():
            query = sql.SQL("SELECT {}.fips_mode()").format(sql.SQL(home))
            answer = connection.execute(query).fetchone()
            builtin = connection.execute(_BUILTIN).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return FipsState("pgcrypto", Mode.UNKNOWN, version, "permission denied to call fips_mode()")
    on = bool(answer and answer[0])
    shown = builtin[0] if builtin and builtin[0] is not None else "not there"
    found_by = f"fips_mode(); pgcrypto.builtin_crypto_enabled is {shown}"
    if on != refused:
        return FipsState("pgcrypto", Mode.UNKNOWN, version, f"{found_by}; reported {on}, MD5 refused: {refused}")
    return FipsState("pgcrypto", Mode.ON if on else Mode.OFF, version, found_by)


def _refuses(connection: Connection, home: str, algorithm: LiteralString) -> bool:
    query = sql.SQL("SELECT {}.digest(''::pg_catalog.text, {})").format(sql.SQL(home), sql.Literal(algorithm))
    try:
        with connection.transaction():
            connection.execute(query)
    except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError):
        if connection.closed:
            raise
        return True
    except psycopg.DatabaseError:
        # No SQLSTATE is its own for it: 22023 before PostgreSQL 17, XX000 or 39000 of some builds.
        return True
    return False
