"""Row-level security over encrypted columns: what somebody with the tenant's keys learns of rows that are hidden."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
import pytest

import glpgenc
from tests.sessions.world import SessionWorld
from tests.support.databases import Role, login_role

TENANT = "clinic"
VISIBLE, HIDDEN = "flu", "plague"
SCHEMA: LiteralString = """
    SELECT glpgenc.gl_register_field('visits.illness', 'pii'),
           glpgenc.gl_register_facet('visits.illness', 'exact', 'exact', 128);
    CREATE TABLE visits (id integer PRIMARY KEY, doctor text NOT NULL, illness bytea);
    SELECT glpgenc.gl_guard_column('visits', 'illness', 'visits.illness'),
           glpgenc.gl_index_column('visits', 'illness', 'exact');
    CREATE UNIQUE INDEX visits_illness ON visits (illness_bidx);
    CREATE TABLE notes (visit bytea REFERENCES visits (illness_bidx));
    ALTER TABLE visits ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON visits USING (doctor = current_user);
    CREATE VIEW plain_view AS SELECT id, illness FROM visits WHERE doctor = current_user;
    CREATE VIEW barrier_view WITH (security_barrier) AS SELECT id, illness FROM visits WHERE doctor = current_user;
    CREATE VIEW owners_view AS SELECT id, illness FROM visits;
    GRANT ALL ON visits, notes TO glpgenc_app;
    GRANT SELECT ON plain_view, barrier_view, owners_view TO glpgenc_app;
"""
LEAKY: LiteralString = """
    CREATE FUNCTION pg_temp.leak(value text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
    $$ BEGIN RAISE NOTICE 'leak %', value; RETURN true; END $$;
    CREATE FUNCTION pg_temp.leak_bytes(value bytea, other bytea) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
    $$ BEGIN RAISE NOTICE 'leak %', encode(value, 'hex'); RETURN true; END $$;
    CREATE FUNCTION pg_temp.open(value bytea) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
    $$ BEGIN RAISE NOTICE 'leak %', glpgenc.gl_decrypt(value, 'visits.illness'); RETURN true; END $$;
    CREATE OPERATOR pg_temp.<<<< (FUNCTION = pg_temp.leak_bytes, LEFTARG = bytea, RIGHTARG = bytea)
"""
ILLNESS: LiteralString = "glpgenc.gl_decrypt(illness, 'visits.illness')"
VIEW_15: LiteralString = """
    CREATE VIEW invoker_view WITH (security_invoker) AS SELECT id, illness FROM visits;
    GRANT SELECT ON invoker_view TO glpgenc_app
"""


@dataclass
class Clinic:
    """A doctor who sees the visit 1 and not the visit 2, in one tenant, with its keys loaded.

    :param heard: the notices of the server, one a call of the leaky function.
    """

    world: SessionWorld
    connection: psycopg.Connection[Any]
    heard: list[str]

    def rows(self, query: LiteralString, *parameters: object) -> list[Any]:
        return self.connection.execute(query, parameters).fetchall()

    def error(self, query: LiteralString, *parameters: object) -> psycopg.Error | None:
        try:
            with self.connection.transaction():
                self.connection.execute(query, parameters)
        except psycopg.Error as error:
            return error
        return None


@pytest.fixture(scope="module")
def doctor(attacked: SessionWorld) -> Iterator[Role]:
    with login_role(attacked.admin_url, member_of=["glpgenc_app"]) as role:
        with psycopg.connect(attacked.admin_url, autocommit=True) as admin:
            admin.execute(SCHEMA)
            if admin.info.server_version >= 150000:
                admin.execute(VIEW_15)
            with glpgenc.session(admin, tenant_id=TENANT, data_classes=["pii"], key_manager=attacked.manager):
                insert = "INSERT INTO visits VALUES (%s, %s, glpgenc.gl_encrypt(%s::text, 'visits.illness'))"
                admin.execute(insert, [1, role.name, VISIBLE])
                admin.execute(insert, [2, "another", HIDDEN])
            admin.execute("ANALYZE visits")
        yield role


@pytest.fixture
def clinic(attacked: SessionWorld, doctor: Role) -> Iterator[Clinic]:
    heard: list[str] = []
    with psycopg.connect(doctor.url(attacked.admin_url)) as connection:
        connection.add_notice_handler(lambda notice: heard.append(str(notice.message_primary)))
        connection.execute(LEAKY)
        connection.commit()
        with glpgenc.session(
            connection,
            tenant_id=TENANT,
            data_classes=["pii"],
            key_manager=attacked.manager,
            allow_temporary_objects=True,
        ):
            yield Clinic(attacked, connection, heard)
            raise psycopg.Rollback


# What does not leak


def test_a_leaky_function_in_where_sees_no_hidden_value(clinic: Clinic) -> None:
    assert clinic.rows(f"SELECT id FROM visits WHERE pg_temp.leak({ILLNESS})") == [(1,)]
    clinic.rows("SELECT id FROM visits WHERE pg_temp.open(illness)")
    assert clinic.heard == [f"leak {VISIBLE}"] * 2


def test_a_leaky_operator_on_ciphertext_or_terms_sees_no_hidden_row(clinic: Clinic) -> None:
    clinic.rows("SELECT id FROM visits WHERE illness OPERATOR(pg_temp.<<<<) ''")
    clinic.rows("SELECT id FROM visits WHERE illness_bidx OPERATOR(pg_temp.<<<<) ''")
    assert len(clinic.heard) == 2


@pytest.mark.parametrize(
    "where",
    [
        f"1 / (length({ILLNESS}) - 6) > -9",
        f"{ILLNESS}::text = 'x' OR (CASE WHEN {ILLNESS} = 'plague' THEN 'x' ELSE '1' END)::integer = 1",
        f"pg_temp.leak({ILLNESS}) AND 1 / (CASE {ILLNESS} WHEN 'plague' THEN 0 ELSE 1 END) = 1",
    ],
)
def test_an_error_that_only_the_hidden_value_would_raise_is_not_raised(clinic: Clinic, where: LiteralString) -> None:
    assert clinic.error(f"SELECT id FROM visits WHERE {where}") is None


def test_control_the_same_error_is_raised_for_whom_the_row_is_visible(clinic: Clinic) -> None:
    error = clinic.error(f"SELECT id FROM visits WHERE 1 / (length({ILLNESS}) - 3) > -9")
    assert isinstance(error, psycopg.errors.DivisionByZero)


@pytest.mark.parametrize("kind", ["DELETE FROM visits WHERE", "UPDATE visits SET doctor = doctor WHERE"])
def test_changing_statements_run_leaky_conditions_on_visible_rows_only(clinic: Clinic, kind: LiteralString) -> None:
    clinic.rows(f"{kind} pg_temp.leak({ILLNESS}) RETURNING id")
    assert clinic.heard == [f"leak {VISIBLE}"]


def test_security_barrier_and_security_invoker_views_hold(clinic: Clinic) -> None:
    clinic.rows("SELECT id FROM barrier_view WHERE pg_temp.open(illness)")
    if clinic.connection.info.server_version >= 150000:
        clinic.rows("SELECT id FROM invoker_view WHERE pg_temp.open(illness)")
    assert set(clinic.heard) == {f"leak {VISIBLE}"}


def test_statistics_of_the_table_are_hidden_from_whom_its_policies_bind(clinic: Clinic) -> None:
    assert clinic.rows("SELECT attname FROM pg_stats WHERE tablename = 'visits'") == []
    denied = clinic.error("SELECT stavalues1 FROM pg_statistic")
    assert isinstance(denied, psycopg.errors.InsufficientPrivilege)


def test_no_statistics_are_kept_of_ciphertext(clinic: Clinic) -> None:
    with psycopg.connect(clinic.world.admin_url) as admin:
        kept = admin.execute("SELECT attname::text FROM pg_stats WHERE tablename = 'visits'").fetchall()
        target = admin.execute(
            "SELECT attstattarget FROM pg_attribute WHERE attrelid = 'visits'::regclass AND attname = 'illness'"
        ).fetchall()
    assert "illness" not in {name for (name,) in kept}
    assert target == [(0,)]


# What leaks: the limits of row-level security itself, and of UNIQUE


def test_a_plain_view_in_place_of_a_policy_leaks(clinic: Clinic) -> None:
    # The view's owner is above the policy, and its own WHERE is no barrier.
    clinic.rows("SELECT id FROM plain_view WHERE pg_temp.open(illness)")
    assert f"leak {HIDDEN}" in clinic.heard


def test_a_view_of_an_owner_above_the_policy_shows_every_row(clinic: Clinic) -> None:
    assert len(clinic.rows("SELECT id FROM owners_view")) == 2


def test_explain_analyze_counts_the_rows_that_a_policy_hid(clinic: Clinic) -> None:
    [[[plan]]] = clinic.rows("EXPLAIN (ANALYZE, FORMAT JSON, COSTS OFF, TIMING OFF) SELECT id FROM visits")
    assert plan["Plan"]["Rows Removed by Filter"] == 1
    assert HIDDEN not in json.dumps(plan)


def test_unique_terms_tell_that_a_hidden_row_has_the_value_and_not_which_row(clinic: Clinic) -> None:
    insert: LiteralString = (
        "INSERT INTO visits VALUES (3, current_user, glpgenc.gl_encrypt(%s::text, 'visits.illness'))"
    )
    refused = clinic.error(insert, HIDDEN)
    assert isinstance(refused, psycopg.errors.UniqueViolation)
    # PostgreSQL quotes the term only for whom no policy binds.
    assert refused.diag.message_detail is None
    assert clinic.error(insert, "gout") is None
    quiet: LiteralString = f"{insert} ON CONFLICT DO NOTHING RETURNING id"
    assert clinic.rows(quiet.replace("3,", "4,"), HIDDEN) == []


def test_another_tenant_s_unique_terms_tell_nothing(clinic: Clinic) -> None:
    insert: LiteralString = (
        "INSERT INTO visits VALUES (5, current_user, glpgenc.gl_encrypt(%s::text, 'visits.illness'))"
    )
    with glpgenc.session(clinic.connection, tenant_id="rival", data_classes=["pii"], key_manager=clinic.world.manager):
        assert clinic.error(insert, HIDDEN) is None


def test_a_foreign_key_to_the_terms_tells_that_a_hidden_row_has_the_value(clinic: Clinic) -> None:
    insert: LiteralString = "INSERT INTO notes VALUES (glpgenc.gl_hmac_index(%s, 'visits.illness'))"
    assert clinic.error(insert, HIDDEN) is None
    assert isinstance(clinic.error(insert, "gout"), psycopg.errors.ForeignKeyViolation)
