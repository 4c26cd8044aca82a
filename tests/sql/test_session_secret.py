"""The secret that keys are sealed under in the settings of a session: who has it, and in which process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from psycopg import sql

from glpgenc.installer import install
from tests.sql.conftest import Connection
from tests.support.databases import Role, login_role

# As the functions of glpgenc call it: with a literal, in a simple expression, with the rights of its owner.
_CALLER = """
    CREATE FUNCTION glpgenc.see_secret(purpose text) RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
    DECLARE
        seen pg_catalog.bytea;
    BEGIN
        IF purpose OPERATOR(pg_catalog.=) 'first'::pg_catalog.text THEN
            seen := pg_catalog.sha256(glpgenc._secret('first'::pg_catalog.text));
        ELSE
            seen := pg_catalog.sha256(glpgenc._secret('second'::pg_catalog.text));
        END IF;
        RETURN seen;
    END $$;
    GRANT EXECUTE ON FUNCTION glpgenc.see_secret(text) TO PUBLIC;
    CREATE FUNCTION glpgenc.see_process(id integer) RETURNS integer LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    'BEGIN RETURN pg_backend_pid(); END';
    GRANT EXECUTE ON FUNCTION glpgenc.see_process(integer) TO PUBLIC;
    CREATE TABLE many AS SELECT generate_series(1, 5000) AS id;
    ALTER TABLE many SET (parallel_workers = 2);
    GRANT SELECT ON many TO PUBLIC;
"""


@pytest.fixture
def seen(database: str) -> str:
    """A database with a function that shows the hash of a secret."""
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute(_CALLER)
    return database


def see(connection: Connection, purpose: str = "first") -> bytes:
    row = connection.execute("SELECT glpgenc.see_secret(%s)", [purpose]).fetchone()
    assert row is not None
    return bytes(row[0])


@pytest.mark.parametrize("group", ["glpgenc_app", "glpgenc_admin", "glpgenc_auditor", "pg_read_all_data"])
def test_no_group_reads_it(database: str, group: str) -> None:
    with login_role(database, member_of=[group, "glpgenc_app"]) as role, psycopg.connect(role.url(database)) as mine:
        try:
            rows = mine.execute("SELECT * FROM glpgenc.session_secret").fetchall()
        except psycopg.errors.InsufficientPrivilege:
            mine.rollback()
            rows = []
        assert rows == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="function _secret"):
            mine.execute("SELECT glpgenc._secret('first')")


def test_each_backend_and_each_purpose_has_its_own(seen: str, app_role: Role) -> None:
    with psycopg.connect(app_role.url(seen)) as one, psycopg.connect(app_role.url(seen)) as other:
        found = {see(one), see(one, "second"), see(other), see(other, "second")}
        assert len(found) == 4
        assert see(one) == see(one)
        one.execute("DISCARD PLANS")
        assert see(one) in found


@contextmanager
def owned(url: str, *, sees_all: bool) -> Iterator[None]:
    """Let a role that is no superuser own the functions."""
    groups = ["pg_read_all_stats"] if sees_all else []
    with login_role(url, member_of=groups) as role, psycopg.connect(url, autocommit=True) as admin:
        name = sql.Identifier(role.name)
        admin.execute(sql.SQL("GRANT CREATE ON SCHEMA glpgenc TO {}").format(name))
        for function in (
            "see_secret(text)",
            "_secret(text)",
            "_hmac_sha256(bytea, bytea)",
            "_raise(text, text, text)",
            "_sees_backends()",
        ):
            admin.execute(sql.SQL("ALTER FUNCTION glpgenc." + function + " OWNER TO {}").format(name))
        admin.execute(sql.SQL("ALTER TABLE glpgenc.session_secret OWNER TO {}").format(name))
        admin.execute(sql.SQL("GRANT USAGE ON SCHEMA glpgenc TO {}").format(name))
        try:
            yield
        finally:
            admin.execute(sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(name))
            admin.execute(sql.SQL("REVOKE ALL ON SCHEMA glpgenc FROM {}").format(name))


_IN_WORKERS = """
    SELECT count(*) FILTER (WHERE process <> pg_backend_pid()), count(*) FILTER (WHERE secret = %s), count(*)
    FROM (SELECT glpgenc.see_process(id) AS process,
                 glpgenc.see_secret(CASE WHEN id > 0 THEN 'first' ELSE 'second' END) AS secret FROM many OFFSET 0) each
"""


@pytest.mark.parametrize("owner", ["superuser", "pg_read_all_stats", "neither"])
def test_workers_have_that_of_their_leader_where_the_owner_sees_it(seen: str, app_role: Role, owner: str) -> None:
    visible = owner != "neither"
    owning = nullcontext() if owner == "superuser" else owned(seen, sees_all=visible)
    with owning, psycopg.connect(app_role.url(seen)) as mine:
        for setting in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
            mine.execute(sql.SQL("SET {} = 0").format(sql.Identifier(setting)))
        mine.execute("SET parallel_leader_participation = off")
        row = mine.execute(_IN_WORKERS, [see(mine)]).fetchone()
    assert row == (5000, 5000 if visible else 0, 5000)


def test_no_plan_that_contains_it_is_printed(seen: str, app_role: Role) -> None:
    notices: list[str] = []
    with psycopg.connect(app_role.url(seen), autocommit=True) as mine:
        mine.add_notice_handler(lambda notice: notices.append(f"{notice.message_primary} {notice.message_detail}"))
        for name in ("debug_print_plan", "debug_print_parse", "debug_print_rewritten", "debug_pretty_print"):
            mine.execute(sql.SQL("SET {} = on").format(sql.Identifier(name)))
        mine.execute("SET client_min_messages = log")
        for _ in range(2):
            see(mine)
            mine.execute("DISCARD PLANS")
        assert mine.execute("SHOW debug_print_plan").fetchone() == ("on",)
        (secret,) = computed(seen, mine.info.backend_pid)
        assert sha256(secret).digest() == see(mine)
    printed = "\n".join(notices)
    assert "FUNCEXPR" in printed
    assert as_constant(secret[:8]) not in printed
    assert as_constant(sha256(secret).digest()[:8]) not in printed


def computed(url: str, pid: int) -> Any:
    """Return the first secret of a backend, as a superuser can compute it."""
    with psycopg.connect(url) as admin:
        return admin.execute(
            "SELECT glpgenc._hmac_sha256('\\x00000005'::bytea || 'first'::bytea || int4send(pid) "
            "|| timestamptz_send(backend_start), secret) FROM pg_stat_activity, glpgenc.session_secret WHERE pid = %s",
            [pid],
        ).fetchone()


def as_constant(value: bytes) -> str:
    """Return bytes as a plan has them: signed."""
    return " ".join(str(byte - 256 if byte > 127 else byte) for byte in value)


def test_plans_of_other_calls_are_printed_with_their_constants(seen: str, app_role: Role) -> None:
    notices: list[str] = []
    with psycopg.connect(app_role.url(seen), autocommit=True) as mine:
        mine.add_notice_handler(lambda notice: notices.append(f"{notice.message_primary} {notice.message_detail}"))
        mine.execute("SET debug_print_plan = on; SET client_min_messages = log")
        mine.execute("SELECT pg_catalog.sha256('\\xff00112233445566'::bytea)")
    assert as_constant(sha256(bytes.fromhex("ff00112233445566")).digest()[:8]) in "\n".join(notices)


def test_it_is_read_once_by_each_expression_and_not_by_each_call(seen: str, app_role: Role) -> None:
    with psycopg.connect(seen, autocommit=True) as admin, psycopg.connect(app_role.url(seen)) as mine:
        first = see(mine)
        mine.commit()
        admin.execute("DELETE FROM glpgenc.session_secret")
        assert {see(mine) for _ in range(20)} == {first}
        with pytest.raises(psycopg.Error, match="session_secret"):
            see(mine, "second")


def test_without_it_the_error_names_the_remedy_and_init_is_it(seen: str, app_role: Role) -> None:
    with psycopg.connect(seen, autocommit=True) as admin:
        admin.execute("DELETE FROM glpgenc.session_secret")
    with psycopg.connect(app_role.url(seen)) as mine, pytest.raises(psycopg.Error, match="session_secret") as caught:
        see(mine)
    assert caught.value.sqlstate == "ZE013"
    assert "glpgenc init" in (caught.value.diag.message_hint or "")
    assert any("new secret" in note for note in install(seen).notes)
    assert not any("new secret" in note for note in install(seen).notes)
    with psycopg.connect(app_role.url(seen)) as mine:
        assert len(see(mine)) == 32
