"""Names that are SQL, wherever a name reaches SQL: each is taken for a name, or refused; none is executed.

After each place the catalogues are as they were. The way of a whole column under such names is in
tests/sql/migration/test_names.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import IdentifierError

from glpgenc.audit.search import AuditFilter, page
from glpgenc.cli.columns.fields import FacetArgument, add_field, guard_column
from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.errors import GlpgencError
from glpgenc.planning.statistics import read_statistics
from glpgenc.registry.columns import targets
from glpgenc.rotation.schedule import RotationPolicy, remove_policy, set_policy
from glpgenc.shred.tombstones import get
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.sessions.world import SessionWorld
from tests.support.api import Api, bearer, prepared, running
from tests.support.orm import Orm, orm_on

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


Place = Callable[[SessionWorld, Connection, str], object]


@pytest.fixture(scope="module")
def admin(attacked: SessionWorld) -> Iterator[Connection]:
    with psycopg.connect(attacked.admin_url, autocommit=True) as connection:
        plant_canary(connection)
        connection.execute("SELECT glpgenc.gl_guard_column('people', 'email', 'people.email')")
        yield connection


def call(function: str, *arguments: str) -> Place:
    """Return a call of one of our functions, with the payload where an argument is ``%s``, as a value."""
    given = ", ".join(arguments)

    def place(_: SessionWorld, admin: Connection, payload: str) -> object:
        values = [payload] * sum("%s" in each for each in arguments)
        return admin.execute(f"SELECT glpgenc.{function}({given})".encode(), values).fetchall()

    return place


def in_session(world: SessionWorld, _: Connection, payload: str) -> None:
    with psycopg.connect(world.url) as connection, world.session(connection, payload, data_classes=[payload]):
        connection.execute("SELECT 1")


def encrypt(world: SessionWorld, _: Connection, payload: str) -> object:
    return ColumnEncryptor(world.manager, tenant_id="acme").encrypt_field("x", payload)


def key_of(world: SessionWorld, admin: Connection, payload: str) -> None:
    """A tenant and a data class may have any name: the key is theirs, under that name."""
    world.manager.active(payload, "pii").wipe()
    row = admin.execute("SELECT count(*) FROM glpgenc.data_keys WHERE tenant_id = %s", [payload]).fetchone()
    assert row is not None
    assert row[0] >= 1


PLACES: dict[str, Place] = {
    "field": call("gl_register_field", "%s", "'pii'"),
    "facet": call("gl_register_facet", "'people.note'", "%s"),
    "normaliser": call("gl_register_facet", "'people.note'", "'a'", "%s"),
    "scope": call("gl_register_facet", "'people.note'", "'a'", "'lower'", "8", "%s"),
    "kind of facet": call("gl_register_facet", "'people.note'", "'a'", "'lower'", "8", "'tenant'", "%s"),
    "table": call("gl_guard_column", "%s::text::regclass", "'email'", "'people.email'"),
    "column": call("gl_guard_column", "'people'", "%s", "'people.email'"),
    "field of a guard": call("gl_guard_column", "'people'", "'email'", "%s"),
    "facet of an index column": call("gl_index_column", "'people'", "'email'", "%s"),
    "plaintext column": call("gl_expand_column", "'people'", "%s", "'email'", "'people.email'"),
    "ciphertext column": call("gl_expand_column", "'people'", "'tenant'", "%s", "'people.email'"),
    "unkeyed": call("gl_expand_column", "'people'", "'tenant'", "'tenant_enc'", "'people.note'", "unkeyed => %s"),
    "mode": call("gl_expand_column", "'people'", "'tenant'", "'tenant_enc'", "'people.note'", "mode => %s"),
    "state": call("gl_advance", "'people'", "'email'", "%s"),
    "column of a backfill": call("gl_backfill_shield", "'people'", "ARRAY[%s]::name[]"),
    "pending column": call("gl_pending", "'people'", "%s"),
    "fallback": call("gl_falls_back", "'people'", "'email'", "%s"),
    "field of a value": call("gl_decrypt", "'\\xfa'::bytea", "%s"),
    "row of a value": call("gl_verify", "decode(repeat('fa', 100), 'hex')", "'people.email'", "%s"),
    "field of a sampled search": call("gl_hmac_index", "'x'::text", "%s"),
    "tenant and class of a session": in_session,
    "tenant of a key": key_of,
    "field in Python": encrypt,
    "tenant listed": lambda world, _, payload: world.manager.list(tenant_id=payload),
    "command: field": lambda world, _, payload: add_field(world.admin_url, payload, "pii", 0, []),
    "command: facet": lambda world, _, payload: add_field(world.admin_url, "a.b", "pii", 0, [FacetArgument(payload)]),
    "command: table": lambda world, _, payload: guard_column(world.admin_url, payload, "email", "people.email"),
    "command: column": lambda world, _, payload: guard_column(world.admin_url, "people", payload, "people.email"),
    "command: planned column": lambda world, _, payload: read_statistics(world.admin_url, payload),
    "job: table": lambda _, admin, payload: targets(admin, payload),
    "job: column": lambda _, admin, payload: targets(admin, "people", payload),
    "policy: class": lambda _, admin, payload: set_policy(admin, RotationPolicy(payload)),
    "policy: class removed": lambda _, admin, payload: remove_policy(admin, payload),
    "tombstone": lambda _, admin, payload: get(admin, payload, payload),
    "audit: all names": lambda world, _, payload: page(
        world.admin_url,
        AuditFilter(
            event_types=[payload], tenant_ids=[payload], data_class=payload, actor=payload, correlation_id=payload
        ),
    ),
}


def refusal(world: SessionWorld, admin: Connection, place: Place, payload: str) -> str:
    """Use a name, undo it, and return what refuses it: nothing, a SQLSTATE, or a class of errors of ours."""
    try:
        with admin.transaction(force_rollback=True):
            place(world, admin, payload)
    except psycopg.Error as error:
        if any(each in str(error) for each in NO_NAMES):
            return "no name"
        # Without a SQLSTATE: NUL, which the driver sends nowhere.
        return error.sqlstate or ""
    except GlpgencError as error:
        return "syntax" if "syntax error" in str(error) else ""
    return ""


def names_are_names(world: SessionWorld, admin: Connection, places: Iterable[str], payloads: Iterable[str]) -> None:
    before = snapshot(admin)
    for place in places:
        found = {payload: refusal(world, admin, PLACES[place], payload) for payload in payloads}
        wrong = {key: value for key, value in found.items() if value not in HARMLESS and not value.startswith("ZE")}
        assert wrong == {}, place
    assert snapshot(admin) == before


def test_names_that_are_sql_are_taken_for_names_or_refused(attacked: SessionWorld, admin: Connection) -> None:
    names_are_names(attacked, admin, PLACES, PAYLOADS[:5])


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_any_name_is_taken_for_a_name_or_refused(attacked: SessionWorld, admin: Connection, place: str) -> None:
    names_are_names(attacked, admin, [place], PAYLOADS)


def test_a_syntax_error_is_none_of_the_refusals_and_a_change_is_seen(admin: Connection) -> None:
    # The control: a name that is put into a statement as it is does what it says.
    assert "42601" not in HARMLESS
    before = snapshot(admin)
    with admin.transaction(force_rollback=True):
        admin.execute(f"SELECT '{PAYLOADS[0]}".encode())
        assert {"relation public pwned ", "canary 1"} <= before.keys() ^ _dropped(admin)


def _dropped(admin: Connection) -> set[str]:
    admin.execute("CREATE TABLE public.canary (id integer)")
    return set(snapshot(admin))


@pytest.fixture(scope="module")
def orm(attacked: SessionWorld, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orm]:
    with psycopg.connect(attacked.admin_url) as connection:
        # Its KMS is another one.
        connection.execute("DELETE FROM glpgenc.registry_keys")
    with orm_on(attacked.admin_url, tmp_path_factory.mktemp("orm")) as orm:
        yield orm


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["client", "database"])
def test_the_orm_works_on_a_table_of_any_name(orm: Orm, admin: Connection, mode: Any) -> None:
    engine = orm.engine()
    for number, name in enumerate(NAMES):
        metadata = MetaData()
        # Room for the index column's own end of the name.
        other = NAMES[number - 1] if len(NAMES[number - 1].encode()) < 58 else "other"
        type_ = EncryptedColumn(str, f"{mode}.f{number}", data_class="orm", mode=mode, search=Exact())
        table = Table(name, metadata, Column("id", Integer, primary_key=True), Column(other, type_, key="secret"))
        try:
            orm.create(metadata, engine)
        except (GlpgencError, IdentifierError):
            continue
        before = snapshot(admin)
        with orm.session(engine, f"tenant {number}") as session:
            session.execute(insert(table).values(id=1, secret="a"))
            session.commit()
            found = session.execute(select(table.c.secret).where(table.c.secret == "a")).scalars().all()
            assert found == ["a"], name
        assert snapshot(admin) == before
        admin.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def api(attacked: SessionWorld, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with running(prepared(Path(tmp_path_factory.mktemp("api")), attacked.admin_url)) as api:
        yield api


@pytest.mark.slow
def test_the_api_takes_names_for_names(api: Api, admin: Connection) -> None:
    before = snapshot(admin)
    partitions = {each for each in before if "encryption_audit_" in each}
    for payload in PAYLOADS:
        headers = bearer(roles=["admin", payload], tenant="*", sub=payload[:200] or "x")
        body = {"text": "a", "data_class": payload, "tenant_id": payload, "context": {"a": payload}}
        answer = api.client.post("/api/v1/encryption/encrypt", json=body, headers=headers)
        assert answer.status_code in {200, 401, 404, 422}, (payload, answer.text)
        for path in ("keys", "audit"):
            query = {"tenant_id": payload, "data_class": payload, "cursor": payload, "actor": payload}
            for name, value in query.items():
                answer = api.client.get(f"/api/v1/encryption/{path}", params={name: value}, headers=headers)
                assert answer.status_code in {200, 401, 422}, (payload, answer.text)
        answer = api.client.get(f"/api/v1/encryption/keys/{payload[:100]!r}", headers=headers)
        assert answer.status_code in {401, 403, 404}, payload
    assert {each for each in snapshot(admin) if "encryption_audit_" not in each} == set(before) - partitions
