"""An attacker with plain SQL used the connection before: what was left there takes no key and forges nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg_pool import ConnectionPool
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from glpgenc.errors import UncleanSessionError
from glpgenc.sessions import clear_keys, load_keys, reset_connection
from glpgenc.sqlalchemy import bind
from glpgenc.wire.cell import encrypt_cell
from tests.sessions.world import ENCRYPT, READ, SessionWorld, loaded, sqlstate, value
from tests.support.databases import fresh_database
from tests.support.orm import Orm, orm_on, person_model
from tests.support.peers.pgbouncer import pgbouncer_before
from tests.support.servers import Server, TemplateDatabases

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


Open = Callable[[], AbstractContextManager[Connection]]

EMAIL = "glpgenc.field.people.email"
OWN_KEY, OWN_ID = bytes(range(64)), UUID("deadbeef-0000-4000-8000-0000000000aa")


@pytest.fixture(params=["psycopg_pool", "pgbouncer"])
def shared(request: pytest.FixtureRequest, attacked: SessionWorld) -> Iterator[Open]:
    """One server connection that all clients use in turn."""
    if request.param == "psycopg_pool":
        with ConnectionPool(attacked.url, min_size=1, max_size=1, reset=clear_keys) as pool:
            yield pool.connection
    else:
        with pgbouncer_before(attacked.admin_url, pool_size=1) as bouncer:
            yield lambda: psycopg.connect(attacked.role.url(bouncer.url))


@pytest.fixture(autouse=True)
def rows(attacked: SessionWorld) -> None:
    with psycopg.connect(attacked.admin_url) as admin:
        admin.execute("TRUNCATE people")
    attacked.insert("acme", {1: "of acme"})
    attacked.insert("other", {2: "of other"})


@pytest.mark.parametrize("object_", sorted(COLLECT))
def test_keys_are_not_loaded_beside_another_client_s_temporary_objects(
    attacked: SessionWorld, shared: Open, object_: str
) -> None:
    with shared() as attacker:
        shadow(attacker, object_)
    with (
        shared() as victim,
        pytest.raises(UncleanSessionError, match=r"pg_temp_\d+\..*DISCARD ALL"),
        attacked.session(victim),
    ):
        pass
    with shared() as attacker:
        assert caught(attacker) == []


@pytest.mark.parametrize("kind", sorted(ALONE))
def test_every_kind_of_temporary_object_is_noticed(attacked: SessionWorld, kind: str) -> None:
    with psycopg.connect(attacked.url) as connection:
        connection.execute(ALONE[kind])
        connection.commit()
        with pytest.raises(UncleanSessionError), attacked.session(connection):
            pass
        connection.rollback()
        reset_connection(connection)
        with attacked.session(connection):
            assert value(connection, READ, 1) == "of acme"


@pytest.mark.parametrize("object_", ["view", "domain"])
@pytest.mark.parametrize("path", ["", '"$user", public', "pg_temp, public", 'public , "pg_temp",public', "PG_TEMP"])
def test_a_name_never_means_another_client_s_temporary_object(
    attacked: SessionWorld, shared: Open, object_: str, path: str
) -> None:
    with shared() as attacker:
        shadow(attacker, object_)
        if path:
            attacker.execute("SELECT set_config('search_path', %s, false)", [path])
    with shared() as victim:
        if path in {"", "PG_TEMP"}:
            victim.execute("SET search_path = public")
        with attacked.session(victim, allow_temporary_objects=True):
            assert value(victim, READ, 1) == "of acme"
            assert value(victim, ENCRYPT)
    with shared() as attacker:
        assert caught(attacker) == []
        attacker.execute("DISCARD TEMP")


def test_the_backend_s_own_name_of_its_temporary_schema_is_moved_too(attacked: SessionWorld, shared: Open) -> None:
    with shared() as attacker:
        shadow(attacker, "view")
        attacker.execute("SELECT set_config('search_path', pg_my_temp_schema()::regnamespace || ', public', false)")
    with shared() as victim, attacked.session(victim, allow_temporary_objects=True):
        assert value(victim, READ, 1) == "of acme"
    with shared() as attacker:
        assert caught(attacker) == []


def test_temporary_objects_of_the_same_transaction_are_the_client_s_own(attacked: SessionWorld, shared: Open) -> None:
    with shared() as victim:
        with victim.transaction():
            victim.execute("CREATE TEMPORARY TABLE staged (email text) ON COMMIT DROP")
            with victim.transaction():
                victim.execute("CREATE TEMPORARY TABLE further (email text) ON COMMIT DROP")
            with attacked.session(victim):
                assert value(victim, "SELECT count(*) FROM staged, further") == 0
                assert value(victim, READ, 1) == "of acme"
        with attacked.session(victim):
            assert value(victim, READ, 1) == "of acme"


def test_keys_are_not_loaded_beside_a_statement_that_sql_prepared(attacked: SessionWorld) -> None:
    # Under a driver's name: the victim's driver would execute what stands there now.
    query: LiteralString = "SELECT %s::text"
    with ConnectionPool(
        attacked.url, min_size=1, max_size=1, reset=clear_keys, kwargs={"prepare_threshold": 0}
    ) as pool:
        with pool.connection() as victim:
            assert value(victim, query, "mine") == "mine"
        with pool.connection() as attacker:
            shadow(attacker, "none")
            (name,) = attacker.execute(
                "SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::text%'"
            ).fetchone() or ("",)
            attacker.execute(
                f"DO $$ BEGIN EXECUTE 'DEALLOCATE {name}';"
                f" EXECUTE 'PREPARE {name} (text) AS SELECT pg_temp.see($1)'; END $$"
            )
        with (
            pool.connection() as victim,
            pytest.raises(UncleanSessionError, match=f"{name}.*DISCARD"),
            attacked.session(victim),
        ):
            value(victim, query, "secret")
        with pool.connection() as attacker:
            assert caught(attacker) == []


@pytest.mark.parametrize("planted", ["x", "00" * 82, ""])
def test_clearing_leaves_no_key_whatever_was_planted_before(attacked: SessionWorld, planted: str) -> None:
    with ConnectionPool(attacked.url, min_size=1, max_size=1, reset=clear_keys) as pool:
        for nested in (False, True):
            with pool.connection() as attacker:
                for name in (EMAIL, "glpgenc.key.k07", "glpgenc.loaded"):
                    attacker.execute("SELECT set_config(%s, %s, false)", [name, planted])
            with pool.connection() as victim:
                if nested:
                    with victim.transaction():
                        with attacked.session(victim):
                            assert value(victim, READ, 1) == "of acme"
                        assert value(victim, f"SELECT current_setting('{EMAIL}')") == ""
                else:
                    load_keys(victim, attacked.keys(), session_long=True) if planted == "" else None
                    clear_keys(victim)
                    with attacked.session(victim, scope="session"):
                        assert value(victim, READ, 1) == "of acme"
            with pool.connection() as attacker:
                assert loaded(attacker) == set()


def test_a_session_s_keys_go_where_the_list_of_them_is_overwritten(attacked: SessionWorld) -> None:
    with psycopg.connect(attacked.url) as connection:
        with connection.transaction():
            load_keys(connection, attacked.keys(), session_long=True)
        connection.execute("SET glpgenc.loaded = ',glpgenc.key.k00'")
        connection.commit()
        clear_keys(connection)
        assert loaded(connection) == set()


def test_a_planted_key_opens_no_forged_value_and_hides_no_genuine_one(attacked: SessionWorld, shared: Open) -> None:
    forged = encrypt_cell(b"forged", key=OWN_KEY, key_id=OWN_ID, field="people.email")
    genuine = attacked.keys("other").fields[0].key_id
    with shared() as attacker:
        attacker.execute("INSERT INTO people VALUES (3, 'acme', %s)", [forged])
        plant_key(attacker, OWN_ID, OWN_KEY)
        plant_key(attacker, genuine, OWN_KEY)
    for scope in ("transaction", "session"):
        with shared() as victim, attacked.session(victim, read_tenants=["other"], scope=scope):
            assert sqlstate(victim, READ, 3) == "ZE001"
            assert value(victim, "SELECT glpgenc.gl_verify(email, 'people.email') FROM people WHERE id = 3") is None
            assert value(victim, READ, 2) == "of other"
            load_keys(victim, attacked.keys()) if scope == "transaction" else None
            assert sqlstate(victim, READ, 3) == "ZE001"
            assert value(victim, READ, 2) == "of other"
        with shared() as attacker:
            plant_key(attacker, OWN_ID, OWN_KEY)
            plant_key(attacker, genuine, OWN_KEY)


def test_an_earlier_load_s_mark_makes_no_planted_key_genuine(attacked: SessionWorld, shared: Open) -> None:
    # As another tenant the attacker loads keys of his own, and leaves all that the load wrote for the whole session.
    forged = encrypt_cell(b"forged", key=OWN_KEY, key_id=OWN_ID, field="people.email")
    with shared() as attacker:
        with attacked.session(attacker, "other"):
            keep_session_long(attacker)
        attacker.execute("INSERT INTO people VALUES (3, 'acme', %s)", [forged])
        plant_key(attacker, OWN_ID, OWN_KEY, after_mark=True)
    with shared() as victim, attacked.session(victim):
        for key in (2, 3):
            assert sqlstate(victim, READ, key) == "ZE001"
        assert value(victim, READ, 1) == "of acme"
    with shared() as attacker:
        clear_keys(attacker)


def test_a_field_that_was_not_loaded_has_no_planted_key(attacked: SessionWorld, shared: Open) -> None:
    with shared() as attacker:
        content = OWN_ID.bytes + OWN_KEY + bytes(2)
        attacker.execute("SELECT set_config('glpgenc.field.people.illness', %s, false)", [content.hex()])
    for scope in ("transaction", "session"):
        with shared() as victim, attacked.session(victim, scope=scope):
            assert sqlstate(victim, "SELECT glpgenc.gl_encrypt('flu'::text, 'people.illness')") == "ZE001"
    with shared() as attacker:
        clear_keys(attacker)


@pytest.mark.parametrize("fails", [True, False])
def test_a_block_in_an_open_transaction_leaves_no_planted_key_either(
    attacked: SessionWorld, shared: Open, *, fails: bool
) -> None:
    with shared() as attacker, attacked.session(attacker, "other"):
        keep_session_long(attacker)
    with shared() as victim:
        victim.execute("SELECT 1")
        with suppress(ZeroDivisionError), attacked.session(victim):
            if fails:
                raise ZeroDivisionError
        assert sqlstate(victim, ENCRYPT) == "ZE001"
        assert sqlstate(victim, READ, 2) == "ZE001"
    with shared() as attacker:
        clear_keys(attacker)


@pytest.mark.parametrize(
    "path", ["public, pg_catalog", 'public , "pg_catalog",pg_temp', "public, PG_CATALOG, pg_catalog"]
)
def test_no_schema_is_searched_before_that_of_the_built_in_operators(
    attacked: SessionWorld, shared: Open, path: str
) -> None:
    with psycopg.connect(attacked.admin_url, autocommit=True) as admin:
        admin.execute(
            "CREATE FUNCTION public.raises(integer, integer) RETURNS boolean LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'a decoy was called'; END $$"
        )
        admin.execute("CREATE OPERATOR public.= (LEFTARG = integer, RIGHTARG = integer, FUNCTION = public.raises)")
        try:
            with shared() as attacker:
                attacker.execute("SELECT set_config('search_path', %s, false)", [path])
            with shared() as victim, attacked.session(victim):
                assert value(victim, READ, 1) == "of acme"
                assert value(victim, "SELECT count(*) FROM people WHERE id = 2::integer") == 1
        finally:
            admin.execute("DROP OPERATOR public.= (integer, integer); DROP FUNCTION public.raises")
    with shared() as attacker:
        attacker.execute("RESET search_path")


def keep_session_long(connection: Connection) -> None:
    names = sorted(loaded(connection) | {"glpgenc.load"})
    for name in names:
        connection.execute("SELECT set_config(%s, current_setting(%s, true), false)", [name, name])


@contextmanager
def expanded(world: SessionWorld) -> Iterator[None]:
    with psycopg.connect(world.admin_url, autocommit=True) as admin:
        admin.execute("CREATE TABLE moving (id int PRIMARY KEY, email text)")
        admin.execute("GRANT ALL ON moving TO glpgenc_app")
        admin.execute("SELECT glpgenc.gl_expand_column('moving', 'email', 'email_enc', 'people.email')")
        try:
            yield
        finally:
            admin.execute("SELECT glpgenc.gl_abandon('moving', 'email_enc')")
            admin.execute("DROP TABLE moving")


@pytest.mark.parametrize("left", ["own key", "keys of another tenant", "keys loaded for the session"])
def test_a_writer_without_keys_encrypts_under_none_that_were_left(
    attacked: SessionWorld, shared: Open, left: str
) -> None:
    with expanded(attacked):
        with shared() as attacker:
            if left == "own key":
                content = OWN_ID.bytes + OWN_KEY + bytes(2)
                for name, text in (
                    (EMAIL, content.hex()),
                    ("glpgenc.load", "ab" * 16),
                    ("glpgenc.loaded", f",{EMAIL}"),
                ):
                    attacker.execute("SELECT set_config(%s, %s, false)", [name, text])
                attacker.execute(f"DECLARE glpgenc_{'ab' * 16} CURSOR WITH HOLD FOR SELECT 1")
            elif left == "keys of another tenant":
                with attacked.session(attacker, "other"):
                    keep_session_long(attacker)
                    mark = value(attacker, "SELECT current_setting('glpgenc.load', true)")
                    attacker.execute(f'DECLARE "held {mark}" CURSOR WITH HOLD FOR SELECT 1')
            else:
                load_keys(attacker, attacked.keys("other"), session_long=True)
            attacker.commit()
        with shared() as writer:
            writer.execute("INSERT INTO moving (id, email) VALUES (1, 'of a writer without keys')")
            writer.commit()
            assert value(writer, "SELECT email_enc FROM moving") is None
        with shared() as victim, attacked.session(victim):
            victim.execute("INSERT INTO moving (id, email) VALUES (2, 'mine')")
            query: LiteralString = "SELECT glpgenc.gl_decrypt(email_enc, 'people.email') FROM moving WHERE id = 2"
            assert value(victim, query) == "mine"
        with shared() as attacker:
            attacker.execute("CLOSE ALL")
            clear_keys(attacker)


_LEAVE = """
    CREATE TEMPORARY TABLE caught (key text);
    CREATE FUNCTION pg_temp.see() RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO pg_temp.caught SELECT current_setting('glpgenc.field.people.email', true);
        RETURN true;
    END $$;
    CREATE VIEW pg_temp.people AS SELECT * FROM public.people WHERE pg_temp.see();
"""


@pytest.fixture(scope="module")
def orm(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Orm, Any]]:
    with (
        fresh_database(postgres, template=templates.on(postgres)) as database,
        orm_on(database, tmp_path_factory.mktemp("orm")) as orm,
    ):
        model = person_model("database")
        orm.create(model.metadata, orm.engine("psycopg"))
        with orm.session(orm.engine("psycopg")) as session:
            session.add(model(id=1, email="ada@example.org"))
            session.commit()
        yield orm, model


def after_an_attacker(orm: Orm, driver: str, *statements: str) -> Engine:
    """Return an engine whose only connection another client has used."""
    engine = orm.engine(driver, pool_size=1, max_overflow=0)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return engine


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_the_orm_loads_no_keys_beside_another_client_s_temporary_objects(orm: tuple[Orm, Any], driver: str) -> None:
    engine = after_an_attacker(orm[0], driver, _LEAVE)
    with orm[0].session(engine) as session, pytest.raises(UncleanSessionError, match=r"pg_temp_\d+\."):
        session.scalars(select(orm[1])).all()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT key FROM pg_temp.caught")).all() == []


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_a_table_s_name_never_means_another_client_s_view(orm: tuple[Orm, Any], driver: str) -> None:
    engine = after_an_attacker(orm[0], driver, _LEAVE)
    bind(engine, orm[0].manager, allow_temporary_objects=True)
    with orm[0].session(engine) as session:
        assert [person.email for person in session.scalars(select(orm[1]))] == ["ada@example.org"]
    with engine.connect() as connection:
        assert connection.execute(text("SELECT key FROM pg_temp.caught")).all() == []


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_a_planted_key_encrypts_nothing(orm: tuple[Orm, Any], driver: str) -> None:
    planted = "SELECT set_config('glpgenc.field.people.{}', repeat('ab', 82), false)"
    engine = after_an_attacker(orm[0], driver, planted.format("email"), planted.format("illness"))
    with orm[0].session(engine) as session, session.begin():
        session.add(orm[1](id=2, email="grace@example.org"))
        session.flush()
        key = "SELECT left(coalesce(current_setting('glpgenc.field.people.illness', true), ''), 4)"
        assert session.scalar(text(key)) != "abab"
        session.rollback()
    with Session(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM people")) == 1
