"""What reads PGP messages of pgcrypto: the server, with a key that comes with the connection and is in no statement."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from typing import Any, LiteralString

from psycopg import sql

from glpgenc._support.forks import Process
from glpgenc.database import connect, scalar

_KEY: LiteralString = "glpgenc_move.key"
_PGCRYPTO: LiteralString = (
    "SELECT n.nspname::pg_catalog.text FROM pg_catalog.pg_extension e"
    " JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pgcrypto'"
)


def pgp_reader(database_url: str, key: str, *, is_public: bool) -> Callable[[Any], Any]:
    """Return the function that reads a message.

    :param key: the passphrase, or the private key in its armour.
    :param is_public: which of them it is.
    """
    escaped = "".join("\\" + each if each.isspace() or each == "\\" else each for each in key)
    connection = connect(database_url, "glpgenc move", autocommit=True, options=f"-c {_KEY}={escaped}")
    owner = Process()
    atexit.register(lambda: connection.close() if owner.is_this else None)
    schema = sql.Identifier(scalar(connection, _PGCRYPTO))
    setting = sql.SQL("pg_catalog.current_setting({})").format(sql.Literal(_KEY))
    if is_public:
        setting = sql.SQL("{}.dearmor({})").format(schema, setting)
    name = sql.Identifier("pgp_pub_decrypt" if is_public else "pgp_sym_decrypt")
    query = sql.SQL("SELECT {}.{}(%s::pg_catalog.bytea, {})").format(schema, name, setting)
    return lambda stored: scalar(connection, query, [stored])
