"""A database that a release made is upgraded to this version, and nothing in it is lost."""

from __future__ import annotations

import difflib
import json
import re

import psycopg
import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

import glpgenc
from glpgenc.audit.verification.verify import verify
from glpgenc.database import sqlalchemy_url
from glpgenc.doctor.manifest import MANIFEST
from glpgenc.embedded import EmbeddedPostgres
from glpgenc.errors import KeyShreddedError, NotEncryptedError
from glpgenc.installer import head_revision, install
from glpgenc.sqlalchemy import bind
from tests.support.databases import dbname, fresh_database
from tests.support.released import ROWS, Client, Server
from tests.upgrade.conftest import RELEASES, Upgraded
from tools.dump_schema import dump_schema, shipped_manifest

# PostgreSQL 18 names them, after the table that a dump has put them on first.
NAMED_NOT_NULL = re.compile(r" CONSTRAINT \w+_not_null NOT NULL")


def schema_lines(server: EmbeddedPostgres, url: str) -> list[str]:
    return NAMED_NOT_NULL.sub(" NOT NULL", dump_schema(server, dbname(url))).splitlines()


def test_there_is_a_database_of_the_first_release() -> None:
    assert RELEASES[0].name == "0.1.0"


def test_it_is_upgraded_to_the_newest_revision(upgraded: Upgraded) -> None:
    assert upgraded.report.revision == head_revision()


def test_a_second_upgrade_finds_nothing_to_do(upgraded: Upgraded) -> None:
    assert not install(upgraded.url).changed


def test_its_schema_is_that_of_a_new_installation(upgraded: Upgraded) -> None:
    with fresh_database(upgraded.server) as new:
        install(new)
        expected = schema_lines(upgraded.server, new)
    found = schema_lines(upgraded.server, upgraded.url)
    assert "\n".join(difflib.unified_diff(expected, found, lineterm="", n=0)) == ""


def test_doctor_s_manifest_fits_it(upgraded: Upgraded) -> None:
    assert json.loads(shipped_manifest(upgraded.url)) == json.loads(MANIFEST.read_text(encoding="utf-8"))


@pytest.mark.parametrize("model", [Server, Client])
def test_values_of_either_suite_are_read_and_found(upgraded: Upgraded, model: type[Server | Client]) -> None:
    engine = create_engine(sqlalchemy_url(upgraded.url), hide_parameters=True)
    with upgraded.manager() as keys, Session(engine, info={"tenant_id": "acme"}) as session:
        bind(engine, keys)
        mine = select(model.secret).where(model.id <= ROWS).order_by(model.id)
        assert session.scalars(mine).all() == [f"secret {number}" for number in range(1, ROWS + 1)]
        assert session.scalars(select(model.id).where(model.secret == "secret 7")).all() == [7]
    engine.dispose()


def test_new_values_stand_beside_the_old(upgraded: Upgraded) -> None:
    engine = create_engine(sqlalchemy_url(upgraded.url), hide_parameters=True)
    with upgraded.manager() as keys, Session(engine, info={"tenant_id": "acme"}) as session:
        bind(engine, keys)
        session.add(Server(id=50, secret="new"))
        session.flush()
        assert session.scalars(select(func.count()).where(Server.secret.startswith("new"))).one() == 1
        session.rollback()
    engine.dispose()


def test_a_shredded_tenant_stays_shredded(upgraded: Upgraded) -> None:
    with (
        upgraded.manager() as keys,
        psycopg.connect(upgraded.url) as connection,
        pytest.raises(KeyShreddedError),
        glpgenc.session(connection, tenant_id="doomed", data_classes=["pii"], key_manager=keys),
    ):
        connection.execute("SELECT 1")


def test_a_move_that_was_on_its_way_goes_on(upgraded: Upgraded) -> None:
    with upgraded.manager() as keys, psycopg.connect(upgraded.url) as connection:
        states = connection.execute(
            "SELECT relation::text, state FROM glpgenc.encrypted_columns WHERE relation::text LIKE 'mov%' ORDER BY 1"
        ).fetchall()
        assert states == [("moved", "verified"), ("moving", "expanded")]
        with glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=keys):
            connection.execute("UPDATE moving SET email = 'changed@example.com' WHERE id = 3")
            row = connection.execute(
                "SELECT glpgenc.gl_decrypt(email_enc, 'moving.email_enc', id::text) FROM moving WHERE id = 3"
            ).fetchone()
            assert row == ("changed@example.com",)
        connection.rollback()


def test_guards_refuse_plaintext_as_before(upgraded: Upgraded) -> None:
    with psycopg.connect(upgraded.url) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute("UPDATE moved SET email_enc = 'plain' WHERE id = 1")
    assert caught.value.sqlstate == NotEncryptedError.sqlstate


def test_its_audit_trail_is_whole(upgraded: Upgraded) -> None:
    verified = verify(upgraded.settings())
    assert verified.findings.total == 0
    assert verified.records > 0
