"""An attacker with all of SQL in a keyed session: no key is found, and nothing that was found opens anything later."""

from __future__ import annotations

import base64
import itertools
import random
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from glpgenc.sessions import SessionKeys, load_keys
from glpgenc.wire.blind_index import SearchEntry
from glpgenc.wire.cell import encrypt_cell
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.sealed_keys import FieldKeys, ReadKey
from tests.sessions.world import ENCRYPT, READ, SessionWorld, sqlstate, value, world_on
from tests.support.databases import dbname, fresh_database
from tests.support.servers import Server, TemplateDatabases

Connection = psycopg.Connection[Any]

FIELD, OTHER_FIELD = "glpgenc.field.people.email", "glpgenc.field.people.note"
SETTING: LiteralString = "SELECT current_setting(%s, true)"
SET: LiteralString = "SELECT set_config(%s, %s, %s)"
INDEX: LiteralString = "SELECT glpgenc.gl_hmac_index('a'::text, 'people.email')"


@pytest.fixture(scope="module")
def world(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SessionWorld]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        world_on(database, tmp_path_factory.mktemp("sealed")) as world,
    ):
        with psycopg.connect(database, autocommit=True) as admin:
            # A database in which the attacker may create objects of his own.
            admin.execute("GRANT CREATE ON SCHEMA public TO glpgenc_app")
            name = sql.Identifier(dbname(database))
            admin.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO glpgenc_app").format(name))
        world.insert("acme", {1: "of acme"})
        world.insert("other", {2: "of other"})
        yield world


@pytest.fixture
def attacker(world: SessionWorld) -> Iterator[Connection]:
    with psycopg.connect(world.url) as connection:
        yield connection


def forms(keys: SessionKeys) -> set[bytes]:
    """Return every block of a key in the forms in which SQL could show it."""
    whole = [each.key for each in keys.fields] + [each.key for each in keys.read_keys]
    whole += [entry.key for each in keys.fields for entry in each.search]
    found = set()
    for key in whole:
        for at in range(0, len(key), 16):
            block = key[at : at + 16]
            escaped = "".join(chr(b) if 32 <= b < 127 and b != 92 else f"\\{b:03o}" for b in block[:8])
            signed = " ".join(str(b - 256 if b > 127 else b) for b in block[:8])
            found |= {block, block.hex().encode(), escaped.encode(), signed.encode()}
        found.add(base64.b64encode(key[:30]))
    return found


def as_bytes(found: Any) -> bytes:
    if isinstance(found, (bytes, bytearray, memoryview)):
        return bytes(found) + b" " + bytes(found).hex().encode()
    if isinstance(found, (list, tuple)):
        return b"\n".join(map(as_bytes, found))
    if isinstance(found, dict):
        return as_bytes(list(found.items()))
    return str(found).encode()


class Loot:
    """What the attacker collects: rows, errors, notices."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.found: list[bytes] = []
        connection.add_notice_handler(self._diagnosed)

    def _diagnosed(self, diagnostic: Any) -> None:
        names = ("message_primary", "message_detail", "message_hint", "context", "internal_query")
        self.found.extend(as_bytes(getattr(diagnostic, name)) for name in names)

    def run(self, query: Any, *parameters: object) -> list[Any]:
        try:
            with self.connection.transaction():
                cursor = self.connection.execute(query, parameters or None)
                rows = cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            self._diagnosed(error.diag)
            return []
        self.found.append(as_bytes(rows))
        return rows

    def holds(self, wanted: Iterable[bytes]) -> list[bytes]:
        text = b"\n".join(self.found)
        return [each for each in wanted if each in text]


LOOK: tuple[LiteralString, ...] = (
    "SHOW ALL",
    "SELECT * FROM pg_settings",
    "SELECT p::text FROM pg_prepared_statements p",
    "SELECT c::text FROM pg_cursors c",
    "SELECT a::text FROM pg_stat_activity a",
    "SELECT l::text FROM pg_locks l",
    "SELECT s::text FROM pg_stats s",
    "SELECT d::text FROM pg_db_role_setting d",
    "SELECT p.oid::regprocedure::text, p.prosrc FROM pg_proc p WHERE p.pronamespace = 'glpgenc'::regnamespace",
    "SELECT f::text FROM pg_stat_user_functions f",
    "SELECT * FROM glpgenc.session_secret",
    "TABLE glpgenc.fields",
    "SELECT s::text FROM pg_statistic s",
    "COPY glpgenc.session_secret TO STDOUT",
)
TALK: tuple[LiteralString, ...] = (
    "SET client_min_messages = debug5",
    "SET debug_print_parse = on",
    "SET debug_print_rewritten = on",
    "SET debug_print_plan = on",
    "SET log_error_verbosity = verbose",
    "SET plpgsql.print_strict_params = on",
    "SET plpgsql.extra_warnings = 'all'",
    "SET log_parameter_max_length_on_error = -1",
    "SET plan_cache_mode = force_custom_plan",
    "SET bytea_output = escape",
    "SET jit = on",
    "LOAD 'auto_explain'",
    "SET auto_explain.log_min_duration = 0",
    "SET auto_explain.log_nested_statements = on",
    "SET auto_explain.log_verbose = on",
)
CALLABLE: LiteralString = """
    SELECT p.proname::text, p.oid::regprocedure::text,
           ARRAY(SELECT t::regtype::text FROM unnest(p.proargtypes) WITH ORDINALITY AS a (t, n) ORDER BY n)
    FROM pg_proc p
    WHERE p.pronamespace = 'glpgenc'::regnamespace AND p.prorettype <> 'trigger'::regtype
      AND has_function_privilege(p.oid, 'EXECUTE') AND p.proname !~ '_session_(begin|load|clear)$'
    ORDER BY 2
"""


def arguments(connection: Connection) -> dict[str, list[Any]]:
    """Return plausible arguments of each type."""
    setting = bytes.fromhex(value(connection, SETTING, FIELD))
    other = bytes.fromhex(value(connection, SETTING, OTHER_FIELD))
    names = [b"\x00\x00\x00\x0cpeople.email", b"\x00\x00\x00\x0cpeople.email\x00\x00\x00\x00", b""]
    envelope = value(connection, "SELECT email FROM people WHERE id = 1")
    blocks = [setting[at : at + 16] for at in (0, 32, 96)]
    spliced = setting[:48] + other[48:96] + setting[96:]
    return {
        "bytea": [setting, other, spliced, setting[:96], setting[96:148], envelope, *names, *blocks, bytes(64), None],
        "text": ["people.email", "people.note", "", "keys", "nonce", "a@example.org", "exact", None],
        "integer": [1, 0, 2, 3, 97, 101, 128, None],
        "bigint": [1],
        "smallint": [1],
        "boolean": [True, False],
        "numeric": [1],
        "name": ["email"],
        "regclass": ["people"],
        "regtype": ["text"],
        "text[]": [["people.email", "7"], ["a"]],
        "bytea[]": [[setting, envelope]],
        "integer[]": [[1, 2], []],
        "name[]": [["email"]],
        "anyelement": ["x"],
    }


def test_no_byte_of_a_key_is_found_by_any_statement(world: SessionWorld, attacker: Connection) -> None:
    wanted = forms(world.keys("acme", "pii", "health")) | forms(world.keys("other"))
    choice = random.Random(7)  # noqa: S311  (which arguments are tried)
    with world.session(attacker, read_tenants=["other"], data_classes=["pii", "health"]):
        given = arguments(attacker)
        loot = Loot(attacker)
        for setting in TALK:
            loot.run(setting)
        called = 0
        for name, _, types in loot.run(CALLABLE):
            every = [given.get(each, [None]) for each in types]
            combinations = list(itertools.islice(itertools.product(*every), 4000))
            for values in choice.sample(combinations, min(15, len(combinations))):
                holders = sql.SQL(", ").join(
                    sql.SQL("%s::" + ("text" if each == "anyelement" else each)) for each in types
                )
                loot.run(sql.SQL("SELECT {}({})").format(sql.Identifier("glpgenc", name), holders), *values)
                called += 1
        for look in LOOK:
            loot.run(look)
        for statement in (READ, ENCRYPT, INDEX):
            loot.run("EXPLAIN (ANALYZE, VERBOSE) " + statement.replace("%s", "1"))
        assert loot.run(ENCRYPT)
        assert called > 300
        assert loot.holds(wanted) == []
    for look in LOOK:
        loot.run(look)
    assert loot.holds(wanted) == []
    # What would be found, if it were there.
    loot.run("SELECT %b", next(iter(world.keys("acme").fields)).key)
    assert loot.holds(wanted)


def test_auto_explain_of_nested_statements_shows_none_to_the_session_that_it_logs(world: SessionWorld) -> None:
    wanted = forms(world.keys("acme"))
    with psycopg.connect(world.admin_url) as admin:
        loot = Loot(admin)
        for setting in (*TALK, "SET auto_explain.log_analyze = on"):
            admin.execute(setting)
        with world.session(admin):
            for statement in (
                ENCRYPT,
                INDEX,
                "SELECT glpgenc.gl_decrypt(email, 'people.email') FROM people WHERE id = 1",
            ):
                loot.run(statement)
        assert b"Query Text" in b"\n".join(loot.found)
        assert loot.holds(wanted) == []


# Whatever of a user's own is called on the way is called with his rights.

_SPY: LiteralString = """
    CREATE SCHEMA loot;
    CREATE TABLE loot.ran (who text, what text);
    CREATE FUNCTION loot.spy(what text) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO loot.ran VALUES (current_user, what);
        RETURN true;
    END $$;
    CREATE DOMAIN loot.spied_text AS text CHECK (loot.spy('domain of text'));
    CREATE DOMAIN loot.spied_bytea AS bytea CHECK (loot.spy('domain of bytea'));
    CREATE TYPE loot.pair AS (a integer, b loot.spied_text);
    CREATE FUNCTION loot.pair_text(loot.pair) RETURNS text LANGUAGE plpgsql AS
    $$ BEGIN PERFORM loot.spy('cast'); RETURN 'pair'; END $$;
    CREATE CAST (loot.pair AS text) WITH FUNCTION loot.pair_text(loot.pair);
    CREATE FUNCTION loot.equal(loot.spied_text, text) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN RETURN loot.spy('operator'); END $$;
    CREATE OPERATOR loot.= (LEFTARG = loot.spied_text, RIGHTARG = text, FUNCTION = loot.equal);
    CREATE FUNCTION loot.joined(bytea, bytea) RETURNS bytea LANGUAGE plpgsql AS
    $$ BEGIN PERFORM loot.spy('operator'); RETURN ''; END $$;
    CREATE OPERATOR loot.|| (LEFTARG = bytea, RIGHTARG = bytea, FUNCTION = loot.joined);
    CREATE FUNCTION loot.substr(bytea, integer, integer) RETURNS bytea LANGUAGE plpgsql AS
    $$ BEGIN PERFORM loot.spy('function'); RETURN ''; END $$;
    CREATE FUNCTION loot.state(text, bytea) RETURNS text LANGUAGE plpgsql AS
    $$ BEGIN PERFORM loot.spy('aggregate'); RETURN glpgenc.gl_decrypt($2, 'people.email'); END $$;
    CREATE AGGREGATE loot.opened(bytea) (SFUNC = loot.state, STYPE = text);
    DO $$ BEGIN
        CREATE COLLATION loot.same (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
    EXCEPTION WHEN feature_not_supported THEN
        RAISE NOTICE 'without ICU there are no other collations';
    END $$;
    CREATE TABLE loot.typed (id integer, value loot.spied_text, sealed loot.spied_bytea, pair loot.pair);
    INSERT INTO loot.typed SELECT id, 'typed', email, ROW(1, 'b')::loot.pair FROM people WHERE id = 1;
    DELETE FROM loot.ran;
"""
OWN_TYPES: tuple[LiteralString, ...] = (
    "SELECT glpgenc.gl_encrypt(pair, 'people.email') FROM loot.typed",
    "SELECT glpgenc.gl_encrypt(ARRAY[pair], 'people.email') FROM loot.typed",
    "SELECT glpgenc.gl_encrypt(value, 'people.email') FROM loot.typed",
    "SELECT glpgenc.gl_encrypt('x'::loot.spied_text, 'people.email'::loot.spied_text)",
    "SELECT glpgenc.gl_decrypt(sealed, 'people.email') FROM loot.typed",
    "SELECT glpgenc.gl_decrypt(sealed, 'people.email'::loot.spied_text)::loot.spied_text FROM loot.typed",
    "SELECT glpgenc.gl_hmac_index(pair, 'people.email') FROM loot.typed",
    "SELECT loot.opened(email) FROM people WHERE id = 1",
    "SELECT glpgenc.gl_decrypt(email, 'PEOPLE.EMAIL' COLLATE loot.same) FROM people WHERE id = 1",
    "SELECT glpgenc.gl_encrypt('x' COLLATE loot.same, 'people.email' COLLATE loot.same)",
    "SELECT glpgenc.gl_hmac_index('x' COLLATE loot.same, 'people.email' COLLATE loot.same)",
    "SELECT glpgenc.gl_search_terms('x'::loot.spied_text, 'people.email', 'exact')",
    "SELECT glpgenc.gl_hmac_terms('x'::loot.spied_text, 'people.email')",
    "SELECT glpgenc.gl_reencrypt(sealed, 'people.email') FROM loot.typed",
)


@pytest.mark.parametrize("path", ["public", "loot, pg_catalog, public", "loot, public, pg_temp"])
def test_what_is_the_attacker_s_own_runs_with_his_rights(world: SessionWorld, path: str) -> None:
    with psycopg.connect(world.url, autocommit=True) as attacker:
        attacker.execute(_SPY)
        try:
            with attacker.transaction(), world.session(attacker):
                attacker.execute("SELECT set_config('search_path', %s, true)", [path])
                loot = Loot(attacker)
                for statement in OWN_TYPES:
                    loot.run(statement)
                ran = {tuple(row) for row in loot.run("SELECT who, what FROM loot.ran")}
                assert {what for _, what in ran} >= {"domain of text", "cast", "aggregate"}
                assert {who for who, _ in ran} == {world.role.name}
        finally:
            attacker.execute("DROP SCHEMA loot CASCADE")


# What was copied, and what was put together from it.


def opens(connection: Connection, key: int = 1) -> bool:
    """Say whether anything can be done with the keys of people.email."""
    states = {sqlstate(connection, READ, key), sqlstate(connection, ENCRYPT), sqlstate(connection, INDEX)}
    assert states <= {None, "ZE001", "ZE002", "ZE006", "22023"}
    return None in states


def copied(connection: Connection) -> dict[str, str]:
    names = [FIELD, OTHER_FIELD, "glpgenc.load", "glpgenc.loaded", *(f"glpgenc.key.k{n:02x}" for n in range(256))]
    return {name: text for name in names if (text := value(connection, SETTING, name))}


def put_back(connection: Connection, settings: dict[str, str], *, local: bool = True) -> None:
    for name, text in settings.items():
        connection.execute(SET, [name, text, local])


def test_a_copy_opens_in_no_later_transaction_and_no_other_backend(world: SessionWorld, attacker: Connection) -> None:
    with world.session(attacker, read_tenants=["other"]):
        settings = copied(attacker)
        assert opens(attacker)
        assert sqlstate(attacker, READ, 2) is None
    with psycopg.connect(world.url) as other:
        for connection in (attacker, other):
            with connection.transaction():
                put_back(connection, settings)
                assert not opens(connection)
                assert not opens(connection, 2)
                put_back(connection, settings, local=False)
            assert not opens(connection)
            # Beside keys of its own, which it may load.
            with world.session(connection, "other", data_classes=["pii"]):
                put_back(connection, settings)
                assert not opens(connection)


def test_a_copy_opens_in_no_transaction_that_began_while_it_was_taken(world: SessionWorld) -> None:
    with psycopg.connect(world.url) as one, psycopg.connect(world.url) as two, world.session(one), two.transaction():
        # The same time, as far as one statement for both can make it.
        assert value(two, "SELECT now() >= %s", value(one, "SELECT now()"))
        put_back(two, copied(one))
        assert not opens(two)


def test_a_copy_of_one_field_s_setting_opens_as_no_other_s(world: SessionWorld, attacker: Connection) -> None:
    with world.session(attacker):
        attacker.execute(SET, [OTHER_FIELD, value(attacker, SETTING, FIELD), True])
        assert sqlstate(attacker, "SELECT glpgenc.gl_encrypt('x'::text, 'people.note')") == "ZE001"
        assert opens(attacker)
        for field in ("glpgenc.field.new.field", "glpgenc.field.people.illness"):
            attacker.execute(SET, [field, value(attacker, SETTING, FIELD), True])
            name = field.removeprefix("glpgenc.field.")
            assert sqlstate(attacker, "SELECT glpgenc.gl_encrypt('x'::text, %s)", name) == "ZE001"
            assert sqlstate(attacker, "SELECT glpgenc.gl_hmac_index('x'::text, %s)", name) == "ZE001"


def test_a_savepoint_brings_back_what_was_its_own_and_nothing_else(world: SessionWorld, attacker: Connection) -> None:
    with world.session(attacker):
        with attacker.transaction(force_rollback=True):
            attacker.execute(SET, [FIELD, "00" * 96, True])
            assert not opens(attacker)
        assert opens(attacker)
        with attacker.transaction(force_rollback=True):
            load_keys(attacker, world.keys("other"))
            assert sqlstate(attacker, READ, 2) is None
        assert sqlstate(attacker, READ, 2) == "ZE001"


def test_plain_keys_are_no_keys(world: SessionWorld, attacker: Connection) -> None:
    mine = world.keys("acme").fields[0]
    plain = mine.key_id.bytes + mine.key + bytes(2)
    for content in (plain, plain[:80], mine.key_id.bytes + bytes(16) + bytes(16) + mine.key, plain + bytes(60)):
        with attacker.transaction():
            attacker.execute(SET, [FIELD, content.hex(), True])
            assert not opens(attacker)
            bucket = f"glpgenc.key.k{mine.key_id.bytes[-1]:02x}"
            attacker.execute(SET, ["glpgenc.load", "ab" * 16, True])
            attacker.execute(SET, [bucket, "ab" * 16 + content.hex(), True])
            assert not opens(attacker)


OWN = FieldKeys(
    "people.email", UUID(int=0), bytes(range(64)), 0, (SearchEntry(1, Normalizer.EXACT, 128, bytes(range(32))),)
)


def own_records(connection: Connection, key_id: UUID, count: int = 3) -> list[bytes]:
    """Return records of keys that the attacker knows, loaded by himself: pairs of plaintext and ciphertext."""
    found = []
    for number in range(count):
        key = bytes([number]) * 64
        fields = tuple(replace(OWN, field=name, key_id=key_id, key=key) for name in ("people.email", "people.note"))
        with connection.transaction(force_rollback=True):
            load_keys(connection, SessionKeys("t", ("pii",), fields, (ReadKey(key_id, key),)))
            found += [bytes.fromhex(value(connection, SETTING, name)) for name in (FIELD, OTHER_FIELD)]
    return found


def splices(genuine: bytes, others: list[bytes], choice: random.Random) -> Iterator[bytes]:
    """Give records put together block by block, and records with a bit changed."""
    for other in others:
        for at in range(1, len(genuine)):
            if at % 16 == 0 or at in {17, 29, 30, 31}:
                yield genuine[:at] + other[at:]
                yield other[:at] + genuine[at:]
    for _ in range(60):
        parts = [choice.choice([genuine, *others]) for _ in range(0, len(genuine), 16)]
        yield b"".join(part[16 * n : 16 * n + 16] for n, part in enumerate(parts))
        places = [choice.randrange(1, 6) for _ in range(4)]
        yield genuine[:32] + b"".join(genuine[16 * n : 16 * n + 16] for n in places) + genuine[96:]
    for at in range(96):
        yield genuine[:at] + bytes([genuine[at] ^ 1 << choice.randrange(8)]) + genuine[at + 1 :]


def test_no_record_put_together_from_others_opens(world: SessionWorld, attacker: Connection) -> None:
    choice = random.Random(secrets.randbits(32))  # noqa: S311
    key = world.keys("acme").fields[0]
    with world.session(attacker):
        genuine = bytes.fromhex(value(attacker, SETTING, FIELD))
        others = [bytes.fromhex(value(attacker, SETTING, OTHER_FIELD)), *own_records(attacker, key.key_id)]
        known = [encrypt_cell(b"x", key=bytes([n]) * 64, key_id=key.key_id, field="people.email") for n in range(3)]
        put_back(attacker, {FIELD: genuine.hex()})
        assert opens(attacker)
        tried = 0
        for forged in splices(genuine, others, choice):
            if forged[:96] in {genuine[:96], *(each[:96] for each in others)}:
                continue
            tried += 1
            attacker.execute(SET, [FIELD, forged.hex(), True])
            assert sqlstate(attacker, READ, 1) in {"ZE001", "ZE002"}
            assert sqlstate(attacker, ENCRYPT) == "ZE001"
            for envelope in known:
                assert not value(attacker, "SELECT glpgenc.gl_verify(%s, 'people.email')", envelope)
        assert tried > 300


def test_a_key_that_was_loaded_to_read_with_encrypts_nothing(world: SessionWorld, attacker: Connection) -> None:
    key = world.keys("other").fields[0]
    bucket = f"glpgenc.key.k{key.key_id.bytes[-1]:02x}"
    seal: LiteralString = "SELECT glpgenc._seal('forged', %s, %s, %s, NULL)"
    with world.session(attacker, read_tenants=["other"]):
        record = bytes.fromhex(value(attacker, SETTING, bucket)[32:])[:96]
        assert record[:16] == key.key_id.bytes
        for name, bound in (("", b""), ("people.email", value(attacker, "SELECT glpgenc._bound('people.email', '')"))):
            assert sqlstate(attacker, seal, record, bound, name) in {"ZE001", "ZE007"}


def test_repeated_search_entries_make_no_header_that_is_too_long(world: SessionWorld, attacker: Connection) -> None:
    with world.session(attacker):
        genuine = bytes.fromhex(value(attacker, SETTING, FIELD))
        attacker.execute(SET, [FIELD, (genuine[:96] + 3600 * genuine[96:148]).hex(), True])
        assert sqlstate(attacker, ENCRYPT) == "ZE006"


def test_no_search_entry_put_together_from_others_gives_a_term(world: SessionWorld, attacker: Connection) -> None:
    key = world.keys("acme").fields[0]
    with world.session(attacker):
        genuine = bytes.fromhex(value(attacker, SETTING, FIELD))
        term = value(attacker, INDEX)
        others = own_records(attacker, key.key_id)
        record, entries = genuine[:96], genuine[96:]
        parts = [entries[:52], entries[52:], *(each[96:148] for each in others)]
        for entry in parts:
            for head in range(256):
                # Another slot, normaliser, number of bits or kind in front of the same key.
                forged = record + bytes([1, head, 128, 0]) + entry[4:52]
                if forged[96:100] == entry[:4] and entry == entries[:52]:
                    continue
                attacker.execute(SET, [FIELD, forged.hex(), True])
                assert sqlstate(attacker, INDEX) == "ZE001"
        attacker.execute(SET, [FIELD, genuine.hex(), True])
        assert value(attacker, INDEX) == term


def test_bytes_of_a_key_are_never_read_as_anything_else(world: SessionWorld, attacker: Connection) -> None:
    # The blocks of the key where the header and the parameters of a search entry are.
    with world.session(attacker):
        genuine = bytes.fromhex(value(attacker, SETTING, FIELD))
        for at in range(32, 96, 16):
            for wide, kind in ((52, 0), (88, 1), (88, 2), (88, 3)):
                moved = genuine[:96] + bytes((1, 1, 32, kind)) + genuine[at : at + 16] * 6
                attacker.execute(SET, [FIELD, moved[: 96 + wide].hex(), True])
                for call in (
                    "gl_hmac_index('1'::text, 'people.email', {})",
                    "gl_search_tags('abcdef', 'people.email', {})",
                    "gl_range_terms('1', '2', 'people.email', {})",
                    "gl_bucket_terms(1, 2, 'people.email', ARRAY[{}])",
                ):
                    states: set[str | None] = set()
                    for slot in (0, 1, 2, 77, 255):
                        with attacker.transaction(force_rollback=True):
                            try:
                                attacker.execute("SELECT glpgenc." + call.format(slot))
                                states.add(None)
                            except psycopg.Error as error:
                                states.add(error.sqlstate)
                    assert states == {"ZE001"}


def test_session_long_keys_are_bound_to_their_backend(world: SessionWorld, attacker: Connection) -> None:
    with psycopg.connect(world.url) as other:
        with attacker.transaction():
            load_keys(attacker, world.keys(), session_long=True)
            settings = copied(attacker)
        assert opens(attacker)
        with other.transaction():
            put_back(other, settings)
            assert not opens(other)
        # In the same one it opens again until it ends: docs/THREATS.md.
        with attacker.transaction():
            attacker.execute("SELECT glpgenc.gl_session_clear()")
            assert not opens(attacker)
            put_back(attacker, settings)
            assert opens(attacker)


def test_transactions_of_one_message_share_its_time_and_no_other_does(world: SessionWorld) -> None:
    # In one message of several statements now() stays: what was copied in it is good until it ends.
    with psycopg.connect(world.url, autocommit=True) as attacker:
        attacker.execute("BEGIN")
        load_keys(attacker, world.keys())
        attacker.execute("SELECT set_config('my.copy', current_setting('glpgenc.field.people.email'), false)")
        attacker.execute("COMMIT")
        for statements in (
            "BEGIN; SELECT set_config('glpgenc.field.people.email', current_setting('my.copy'), true); SELECT 1",
            "SELECT 1; SELECT set_config('glpgenc.field.people.email', current_setting('my.copy'), true)",
        ):
            attacker.execute(statements)
            assert not opens(attacker)
            attacker.execute("ROLLBACK")


def test_a_procedure_that_commits_loses_the_keys_and_their_copies(world: SessionWorld) -> None:
    with psycopg.connect(world.url, autocommit=True) as attacker:
        attacker.execute(
            """
            CREATE PROCEDURE public.commits(copy text, INOUT result text) LANGUAGE plpgsql AS $$
            BEGIN
                COMMIT;
                PERFORM set_config('glpgenc.field.people.email', copy, true);
                BEGIN
                    result := glpgenc.gl_encrypt('x'::text, 'people.email');
                EXCEPTION WHEN SQLSTATE 'ZE001' THEN
                    result := 'no key';
                END;
            END $$
            """
        )
        try:
            with attacker.transaction():
                load_keys(attacker, world.keys())
                copy = value(attacker, SETTING, FIELD)
            assert attacker.execute("CALL public.commits(%s, NULL)", [copy]).fetchone() == ("no key",)
        finally:
            attacker.execute("DROP PROCEDURE public.commits")
