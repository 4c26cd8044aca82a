"""The audit trail's tables: who may do what, and months that have a partition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from tests.sql.conftest import Connection, sqlstate
from tests.support.databases import fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases

EVENT = """
    INSERT INTO security.encryption_audit (writer_id, seq, occurred_at, event_type, success, previous_mac, mac)
    VALUES (gen_random_uuid(), 1, %s::timestamptz, 'key_rotated', true, sha256('a'), sha256('b'))
"""
WRITER = """
    INSERT INTO security.audit_writers (writer_id, key_id, host, pid, application, version, started_at)
    SELECT gen_random_uuid(), key_id, 'host', 1, 'app', '1', now() FROM security.audit_keys LIMIT 1
"""
KEY = "INSERT INTO security.audit_keys VALUES (gen_random_uuid(), 'local', 'local:1', 'wrapped', 'test')"
HEAD = "INSERT INTO security.audit_heads VALUES (gen_random_uuid(), 1, sha256('a'), now(), sha256('b'))"
ANCHOR = "INSERT INTO security.audit_anchors VALUES (gen_random_uuid(), 1, sha256('a'), now(), sha256('b'))"
VERIFICATION = "INSERT INTO security.audit_verifications (records, findings, chains_missing) VALUES (1, 0, 0)"
CHECKPOINT = """
    INSERT INTO security.audit_checkpoints (origin, number, size, root, witnesses) VALUES ('log', 1, 1, sha256('a'), 0)
"""
DENIED = "42501"
TABLES = (
    "encryption_audit",
    "audit_writers",
    "audit_heads",
    "audit_anchors",
    "audit_verifications",
    "audit_checkpoints",
    "audit_keys",
)
APPEND_ONLY = TABLES[:-1]


@pytest.fixture(scope="module")
def url(postgres: Server, templates: TemplateDatabases) -> Iterator[str]:
    with fresh_database(postgres, template=templates.on(postgres)) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in (KEY, WRITER, HEAD, ANCHOR, VERIFICATION, CHECKPOINT):
                connection.execute(statement)
            connection.execute(EVENT, ("2001-01-01",))
            connection.execute(EVENT, (datetime.now(UTC),))
        yield url


@pytest.fixture
def owner(url: str) -> Iterator[Connection]:
    """The owner of the tables, in a transaction that is rolled back."""
    with psycopg.connect(url, autocommit=True) as connection, connection.transaction(force_rollback=True):
        yield connection


@pytest.fixture
def member(url: str, request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A member of the role that the parameter names, in a transaction that is rolled back."""
    with (
        login_role(url, member_of=[request.param]) as role,
        psycopg.connect(role.url(url), autocommit=True) as connection,
        connection.transaction(force_rollback=True),
    ):
        yield connection


writers = pytest.mark.parametrize("member", ["glpgenc_app", "glpgenc_admin"], indirect=True)
auditor = pytest.mark.parametrize("member", ["glpgenc_auditor"], indirect=True)
everybody = pytest.mark.parametrize("member", ["glpgenc_app", "glpgenc_admin", "glpgenc_auditor"], indirect=True)


@writers
def test_a_writer_adds_events_and_what_belongs_to_them(member: Connection) -> None:
    member.execute(EVENT, (datetime.now(UTC),))
    for statement in (KEY, WRITER, HEAD):
        member.execute(statement)


@writers
def test_a_writer_can_t_say_who_it_is_to_the_server_or_when_it_came(member: Connection) -> None:
    for column, value in (("database_user", "'postgres'"), ("registered_at", "'2001-01-01'")):
        statement = WRITER.replace("started_at)", f"started_at, {column})").replace(
            "now() FROM", f"now(), {value} FROM"
        )
        assert sqlstate(member, statement) == DENIED


@writers
def test_a_writer_reads_no_events(member: Connection) -> None:
    for table in ("encryption_audit", "audit_writers", "audit_heads", "audit_anchors"):
        assert sqlstate(member, f"SELECT * FROM security.{table}") == DENIED


@writers
def test_a_writer_adds_no_anchors(member: Connection) -> None:
    assert sqlstate(member, ANCHOR) == DENIED


@everybody
def test_nobody_changes_or_removes_anything(member: Connection) -> None:
    for table in TABLES:
        columns = {
            "audit_keys": "created_at = now()",
            "audit_verifications": "at = now()",
            "audit_checkpoints": "at = now()",
        }
        column = columns.get(table, "writer_id = gen_random_uuid()")
        assert sqlstate(member, f"UPDATE security.{table} SET {column}") == DENIED
        assert sqlstate(member, f"DELETE FROM security.{table}") == DENIED
        assert sqlstate(member, f"TRUNCATE security.{table} CASCADE") == DENIED


@everybody
def test_partitions_are_not_reached_around_their_table(member: Connection) -> None:
    month = f"{datetime.now(UTC):%Y_%m}"
    assert sqlstate(member, f"SELECT * FROM security.encryption_audit_{month}") == DENIED
    statement = EVENT.replace("encryption_audit", "encryption_audit_default")
    assert sqlstate(member, statement, "2001-01-01") == DENIED


@auditor
def test_an_auditor_reads_everything_and_adds_nothing(member: Connection) -> None:
    for table in TABLES:
        assert member.execute(f"SELECT count(*) FROM security.{table}").fetchone() != (0,)
    for statement in (KEY, WRITER, HEAD, ANCHOR):
        assert sqlstate(member, statement) == DENIED
    assert sqlstate(member, EVENT, datetime.now(UTC)) == DENIED


@auditor
def test_an_auditor_says_what_was_verified_and_not_when_or_by_whom(member: Connection) -> None:
    member.execute(VERIFICATION)
    for column, value in (("at", "'2001-01-01'"), ("database_user", "'postgres'")):
        statement = VERIFICATION.replace("(records", f"({column}, records").replace("(1,", f"({value}, 1,")
        assert sqlstate(member, statement) == DENIED


@auditor
def test_an_auditor_says_what_was_checkpointed_and_not_when_or_by_whom(member: Connection) -> None:
    member.execute(CHECKPOINT)
    for column, value in (("at", "'2001-01-01'"), ("database_user", "'postgres'")):
        statement = CHECKPOINT.replace("(origin", f"({column}, origin").replace("('log'", f"({value}, 'log'")
        assert sqlstate(member, statement) == DENIED


@writers
def test_a_writer_does_not_say_that_its_trail_was_verified(member: Connection) -> None:
    assert sqlstate(member, VERIFICATION) == DENIED
    assert sqlstate(member, "SELECT * FROM security.audit_verifications") == DENIED
    assert sqlstate(member, CHECKPOINT) == DENIED


@everybody
def test_only_the_owner_makes_partitions(member: Connection) -> None:
    assert sqlstate(member, "SELECT glpgenc.gl_audit_partitions(60)") == DENIED


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_owner_is_refused_too(owner: Connection, table: str) -> None:
    column = {"audit_writers": "pid", "audit_verifications": "records", "audit_checkpoints": "size"}.get(table, "seq")
    assert sqlstate(owner, f"UPDATE security.{table} SET {column} = 2") == DENIED
    assert sqlstate(owner, f"DELETE FROM security.{table}") == DENIED
    assert sqlstate(owner, f"TRUNCATE security.{table}") == DENIED


def test_the_owner_is_refused_at_every_partition(owner: Connection) -> None:
    names = [row[0] for row in owner.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'security.encryption_audit'::regclass"
    )]  # fmt: skip
    assert len(names) == 5
    for name in names:
        assert sqlstate(owner, f"TRUNCATE {name}") == DENIED
    assert sqlstate(owner, "DELETE FROM security.encryption_audit_default") == DENIED
    assert sqlstate(owner, "UPDATE security.encryption_audit_default SET actor = 'x'") == DENIED


def test_the_owner_drops_a_partition(owner: Connection) -> None:
    owner.execute("DROP TABLE security.encryption_audit_default")
    assert owner.execute("SELECT count(*) FROM security.encryption_audit").fetchone() == (1,)


def test_an_installation_has_partitions_for_this_month_and_three_more(owner: Connection) -> None:
    assert owner.execute("SELECT glpgenc.gl_audit_partitions(3) WHERE false").fetchall() == []
    months = owner.execute(
        "SELECT count(*) FROM generate_series(0, 3) m WHERE to_regclass('security.encryption_audit_' || "
        "to_char((now() AT TIME ZONE 'UTC') + m * interval '1 month', 'YYYY_MM')) IS NOT NULL"
    )
    # The month may have ended since the template was made.
    assert months.fetchone() in {(4,), (3,)}


def test_events_go_to_their_month_in_utc(owner: Connection) -> None:
    owner.execute("SELECT glpgenc.gl_audit_partitions(12)")
    owner.execute("SET LOCAL timezone = 'Pacific/Kiritimati'")
    ((name, bound),) = owner.execute(
        "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_class c "
        "WHERE c.oid = to_regclass('security.encryption_audit_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM'))"
    ).fetchall()
    assert "14:00:00+14" in bound
    owner.execute(EVENT, (datetime.now(UTC),))
    assert owner.execute(f"SELECT count(*) FROM security.{name}").fetchone() != (0,)


def test_making_partitions_moves_what_had_none(owner: Connection) -> None:
    owner.execute(EVENT, (datetime.now(UTC).replace(day=1, month=6, year=datetime.now(UTC).year - 1),))
    owner.execute(EVENT, ("9999-01-01",))
    before = owner.execute("SELECT count(*) FROM security.encryption_audit").fetchall()
    made = [row[0] for row in owner.execute("SELECT glpgenc.gl_audit_partitions(3)")]
    month = f"encryption_audit_{datetime.now(UTC).year - 1}_06"
    assert month in made
    assert owner.execute(f"SELECT count(*) FROM security.{month}").fetchone() == (1,)
    assert owner.execute("SELECT count(*) FROM security.encryption_audit").fetchall() == before
    # Those of a clock that is far off stay: nobody wants a partition for each of their months.
    rest = owner.execute("SELECT count(*) FROM security.encryption_audit_default WHERE occurred_at > '9000-01-01'")
    assert rest.fetchone() == (1,)
    assert sqlstate(owner, f"TRUNCATE security.{month}") == DENIED
    assert sqlstate(owner, "TRUNCATE security.encryption_audit_default") == DENIED


def test_making_partitions_again_makes_none(owner: Connection) -> None:
    owner.execute("SELECT glpgenc.gl_audit_partitions(6)")
    assert owner.execute("SELECT * FROM glpgenc.gl_audit_partitions(6)").fetchall() == []


def test_everything_in_the_schema_of_the_audit_trail_has_a_comment(owner: Connection) -> None:
    without = owner.execute(
        """
        SELECT c.relname::text || coalesce('.' || a.attname, '') FROM pg_class c
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'security'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname LIKE '%audit%'
          AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)
        """
    ).fetchall()
    assert without == []


def test_public_may_do_nothing_in_it(owner: Connection) -> None:
    granted = owner.execute(
        "SELECT c.relname FROM pg_class c, aclexplode(c.relacl) a "
        "WHERE c.relnamespace = 'security'::regnamespace AND a.grantee = 0"
    ).fetchall()
    assert granted == []
    schema = owner.execute("SELECT has_schema_privilege('public', 'security', 'USAGE')").fetchall()
    assert schema == [(False,)]


def test_a_search_reads_only_the_partitions_of_its_time(owner: Connection) -> None:
    plan = owner.execute(
        "EXPLAIN SELECT * FROM security.encryption_audit "
        "WHERE occurred_at >= '2001-01-01Z' AND occurred_at < '2001-02-01Z'"
    ).fetchall()
    read = {word for (line,) in plan for word in line.split() if word.startswith("encryption_audit_")}
    assert {name for name in read if name.startswith("encryption_audit_2")} == set()


@writers
@pytest.mark.parametrize("moment", ["infinity", "-infinity", "9999-12-31", "1969-12-31"])
def test_a_time_that_no_reader_could_page_past_is_refused(member: Connection, moment: str) -> None:
    assert sqlstate(member, EVENT, moment) == "23514"
