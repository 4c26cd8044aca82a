"""What a client without keys, or with those of its own tenant, does to a pooled connection before another's keys come.

It has the rights of the application's role: it reads and writes the tables, sets any setting, makes temporary objects.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from glpgenc.errors import GlpgencError
from glpgenc.sessions import SessionKeys
from glpgenc.wire import aead
from glpgenc.wire.cell import encrypt_cell

FIELDS = ("people.email", "people.illness", "letters.body")
NAMES = (
    *(f"glpgenc.field.{name}" for name in FIELDS),
    *(f"glpgenc.key.k{byte:02x}" for byte in range(256)),
    "glpgenc.loaded",
    "glpgenc.backfill",
)
"""Settings that hold keys, or say which do."""

OWN_KEY = bytes(range(64))
"""The attacker's."""

COPIES = tuple(f"my.copy{number}" for number in range(4))

_ALL_NAMES = "ARRAY[" + ", ".join(f"'{name}'" for name in (*NAMES, *COPIES)) + "]"
SETTINGS = f"SELECT n, pg_catalog.current_setting(n, true) FROM pg_catalog.unnest({_ALL_NAMES}) n"
SET_NOW = f"{SETTINGS} WHERE pg_catalog.current_setting(n, true) <> ''"

# What the planted objects call: it keeps what it is given, and every setting that holds a key then.
SEE = (
    "CREATE TEMP TABLE IF NOT EXISTS loot (seen pg_catalog.text)",
    f"""CREATE OR REPLACE FUNCTION pg_temp.see(value pg_catalog.text) RETURNS boolean LANGUAGE plpgsql AS $see$
        BEGIN
            INSERT INTO pg_temp.loot SELECT pg_catalog.concat(value, ' ', (
                SELECT pg_catalog.string_agg(s, ' ') FROM (
                    SELECT pg_catalog.current_setting(n, true) AS s FROM pg_catalog.unnest({_ALL_NAMES}) n) x));
            PERFORM pg_catalog.set_config('my.copy3', pg_catalog.concat(
                value, pg_catalog.current_setting('glpgenc.field.people.email', true)), false);
            RETURN true;
        END $see$""",
    """CREATE OR REPLACE FUNCTION pg_temp.see_row() RETURNS trigger LANGUAGE plpgsql AS $see$
        BEGIN
            PERFORM pg_temp.see(NEW::pg_catalog.text);
            RETURN NEW;
        END $see$""",
)

PLANTS: dict[str, tuple[str, ...]] = {
    "view people": (
        "CREATE TEMP VIEW people AS SELECT * FROM public.people WHERE pg_temp.see('')",
        "CREATE TRIGGER t INSTEAD OF INSERT ON pg_temp.people FOR EACH ROW EXECUTE FUNCTION pg_temp.see_row()",
    ),
    "table people": (
        "CREATE TEMP TABLE people (LIKE public.people)",
        "CREATE TRIGGER t BEFORE INSERT ON pg_temp.people FOR EACH ROW EXECUTE FUNCTION pg_temp.see_row()",
    ),
    "view letters": (
        "CREATE TEMP VIEW letters AS SELECT * FROM public.letters WHERE pg_temp.see('')",
        "CREATE TRIGGER t INSTEAD OF INSERT ON pg_temp.letters FOR EACH ROW EXECUTE FUNCTION pg_temp.see_row()",
    ),
    "table letters": (
        "CREATE TEMP TABLE letters (LIKE public.letters)",
        "CREATE TRIGGER t BEFORE INSERT ON pg_temp.letters FOR EACH ROW EXECUTE FUNCTION pg_temp.see_row()",
    ),
    "domain text": ("CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.see(VALUE))",),
    "domain bytea": ("CREATE DOMAIN pg_temp.bytea AS pg_catalog.bytea CHECK (pg_temp.see(VALUE::pg_catalog.text))",),
    "domain varchar": ('CREATE DOMAIN pg_temp."varchar" AS pg_catalog."varchar" CHECK (pg_temp.see(VALUE))',),
    "schema glpgenc": ("CREATE TEMP TABLE glpgenc (n integer)",),
}

PATHS = (
    "SET search_path = pg_temp, public, pg_catalog",
    "SET search_path = public, glpgenc",
    "SET search_path = nowhere, pg_temp",
    "SET search_path = ''",
    "SET search_path = public, pg_catalog, pg_temp",
)
ROLES = ("SET ROLE glpgenc_app", "SET ROLE NONE", "SET SESSION AUTHORIZATION DEFAULT")
SESSION_LONG = (
    "SET bytea_output = escape",
    "SET standard_conforming_strings = off",
    "SET client_encoding = LATIN1",
    "SET default_transaction_read_only = on",
    "SET default_transaction_isolation = serializable",
    "SET plan_cache_mode = force_generic_plan",
    "SET quote_all_identifiers = on",
    "SET transform_null_equals = on",
    "SET client_min_messages = error",
    "SET plpgsql.extra_errors = 'all'",
    "SET check_function_bodies = off",
    "SET row_security = off",
    "SET datestyle = 'German'",
    "SET max_parallel_workers_per_gather = 4",
)
CURSORS = (
    "DECLARE grab CURSOR WITH HOLD FOR SELECT email, illness FROM public.people",
    f"DECLARE watch SCROLL CURSOR WITH HOLD FOR {SETTINGS}",
)
OPEN_ALL = "SELECT glpgenc.gl_decrypt(email, 'people.email') FROM public.people WHERE id = {}"
VERIFY = "SELECT glpgenc.gl_verify(email, 'people.email') FROM public.people WHERE id = {}"


def set_one(name: str, value: str, *, local: bool) -> str:
    return f"SELECT pg_catalog.set_config('{name}', '{value}', {str(local).lower()})"


# What an injected statement copies in a victim's transaction, and what a later one makes of the copies.
STEAL = f"""
    SELECT pg_catalog.set_config('stolen.' || pg_catalog.substr(n, 9), s, false)
    FROM ({SET_NOW} UNION ALL SELECT 'glpgenc.load', pg_catalog.current_setting('glpgenc.load', true)) x (n, s)
    WHERE pg_catalog.starts_with(n, 'glpgenc.') AND s <> ''
"""
_STOLEN = "pg_catalog.current_setting('stolen.' || pg_catalog.substr({}, 9), true)"
_PUT = """
    SELECT pg_catalog.set_config(n, {}, false)
    FROM pg_catalog.unnest({}::pg_catalog.text[], {}::pg_catalog.text[]) x (n, other) WHERE {} <> ''
"""
_EVERY = (*NAMES[:3], *(name for name in NAMES if name.startswith("glpgenc.key.")), "glpgenc.load")


def _array(names: Iterable[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{name}'" for name in names) + "]"


_MINE, _OTHERS = _STOLEN.format("n"), _STOLEN.format("other")
PUT_BACK: dict[str, str] = {
    "as it was": _PUT.format(_MINE, _array(_EVERY), _array(_EVERY), _MINE),
    "under another name": _PUT.format(_OTHERS, _array(NAMES[:3]), _array((*NAMES[1:3], NAMES[0])), _OTHERS),
    "spliced after the head": _PUT.format(
        f"pg_catalog.left({_MINE}, 64) || pg_catalog.substr({_OTHERS}, 65)",
        _array(NAMES[:3]), _array((*NAMES[1:3], NAMES[0])), _MINE,
    ),
    "spliced between blocks": _PUT.format(
        f"pg_catalog.left({_MINE}, 128) || pg_catalog.substr({_OTHERS}, 129)",
        _array(NAMES[:3]), _array((*NAMES[1:3], NAMES[0])), _MINE,
    ),
}  # fmt: skip


def forged_field(key_id: UUID) -> str:
    """Return a field's setting that holds the attacker's key under another's id."""
    return (key_id.bytes + OWN_KEY + bytes(2)).hex()


def forged_bucket(key_id: UUID) -> str:
    return (key_id.bytes + OWN_KEY).hex()


def forged_value(key_id: UUID, field: str, value: str) -> bytes:
    """Return an envelope of the attacker's, under another's key id."""
    return encrypt_cell(value.encode(), key=OWN_KEY, key_id=key_id, field=field)


ISSUED = "SELECT statement FROM pg_catalog.pg_prepared_statements WHERE name = 'glpgenc_challenge'"
PREPARED = """
    SELECT name::pg_catalog.text, parameter_types::pg_catalog.text, statement
    FROM pg_catalog.pg_prepared_statements
"""
CHALLENGE = bytes(64)
"""The attacker's, under which keys are sealed where it answers for gl_session_begin."""


def replaced(name: str, types: str, statement: str) -> list[str]:
    """Return what puts another statement in the place of one that a driver has prepared.

    :param types: of its parameters, as PostgreSQL writes an array.
    """
    parameters = [each for each in types.strip("{}").split(",") if each]
    given = [f"${number}::pg_catalog.text" for number in range(1, len(parameters) + 1)]
    if "gl_session_begin" in statement:
        body = f"SELECT '\\x{CHALLENGE.hex()}'::pg_catalog.bytea"
    elif "gl_session_load" in statement:
        body = "SELECT pg_catalog.length(pg_catalog.set_config('my.copy1', $1::pg_catalog.text, false))"
    else:
        keys = [f"pg_catalog.current_setting('glpgenc.field.{field}', true)" for field in FIELDS]
        seen = f"pg_catalog.concat_ws(' ', {', '.join(keys + given)})"
        body = f"SELECT pg_catalog.set_config('my.copy2', {seen}, false)"
    head = f"({', '.join(parameters)})" if parameters else ""
    return [f'DEALLOCATE "{name}"', f'PREPARE "{name}" {head} AS {body}']


def unsealed(settings: Iterable[Any]) -> str:
    """Return what is in messages that were sealed under the attacker's challenge, as hex."""
    opened = ""
    for name, value in settings:
        if name == "my.copy1" and value.startswith("\\x"):
            sealed = bytes.fromhex(value[2:])
            with suppress(GlpgencError):
                opened += aead.decrypt_cbc(CHALLENGE, sealed[:16], sealed[16:], b"glpgenc session v1").hex()
    return opened


@dataclass(frozen=True)
class Secrets:
    """What no other client may ever see.

    :param keys: of a tenant, as settings write them, and as they are.
    """

    keys: tuple[str, ...]

    @classmethod
    def of(cls, keys: SessionKeys) -> Secrets:
        parts = [part for each in keys.fields for part in (each.key[:32], each.key[32:])]
        parts += [each.key[:32] for each in keys.read_keys]
        parts += [entry.key for each in keys.fields for entry in each.search]
        return cls(tuple(part.hex() for part in parts))

    def seen_in(self, text: str) -> bool:
        return any(part in text.lower() for part in self.keys)


def as_text(value: Any) -> str:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex() + " " + bytes(value).decode("latin-1")
    if isinstance(value, (list, tuple)):
        return " ".join(map(as_text, value))
    return str(value)
