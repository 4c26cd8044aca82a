"""The whole way of a live table, with old and new releases writing to it all the while."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

import glpgenc
from tests.cli.conftest import Glpgenc
from tests.migration.rollout import STRIDE, WRITERS, Member, Rollout, rollout
from tests.support.orm import Orm, orm_on
from tests.support.roles import Role

PENDING = "SELECT count(*) FROM members WHERE email IS NOT NULL AND email_enc IS NULL"
STATE = "SELECT state FROM glpgenc.encrypted_columns WHERE relation = 'members'::regclass"
SEE = f"""
    INSERT INTO seen SELECT id, email_enc FROM members WHERE id % {STRIDE} >= {WRITERS} AND email_enc IS NOT NULL
    ON CONFLICT DO NOTHING
"""
DIFFERENT = """
    SELECT count(*) FROM members m FULL JOIN twin t ON m.id = t.id
    WHERE m.id IS NULL OR t.id IS NULL
       OR glpgenc.gl_decrypt(m.email_enc, 'members.email') IS DISTINCT FROM t.email
"""


@dataclass
class Shop:
    """The database, the program, and the roles that releases run as."""

    orm: Orm
    program: Glpgenc
    old: str
    new: str

    def value(self, query: str, *, keyed: bool = False) -> Any:
        with psycopg.connect(self.orm.database, autocommit=True) as connection:
            if not keyed:
                return (connection.execute(query.encode()).fetchone() or (None,))[0]
            with glpgenc.session(connection, tenant_id="acme", data_classes=["pii"], key_manager=self.orm.manager):
                return (connection.execute(query.encode()).fetchone() or (None,))[0]

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.orm.database, autocommit=True) as connection:
            connection.execute(statement.encode())

    def done(self, *arguments: str) -> str:
        answer = self.program(*arguments)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout


@pytest.fixture
def shop(database: str, tmp_path: Path, plain_role: Role, app_role: Role) -> Iterator[Shop]:
    """Old releases run as a role without any right in our schema."""
    with orm_on(database, tmp_path) as orm:
        program = Glpgenc(
            tmp_path,
            {
                "GLPGENC_DATABASE_URL": database,
                "GLPGENC_LOCAL_KEK_FILE": str(tmp_path / "kek.json"),
                "GLPGENC_TENANT": "acme",
                "GLPGENC_ENVIRONMENT": "test",
            },
        )
        yield Shop(orm, program, plain_role.url(database), app_role.url(database))


def filled(shop: Shop, running: Rollout, seconds: float) -> subprocess.Popen[str]:
    """Run a backfill until little is left: it ends when no release is left that writes without keys."""
    process = subprocess.Popen(
        [*shop.program.command, "backfill", "run", "members", "--workers", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=shop.program.home,
        env=shop.program.full_environment,
    )  # fmt: skip
    deadline = time.monotonic() + seconds
    while shop.value(PENDING) > running.rows // 20:
        shop.execute(SEE)
        assert time.monotonic() < deadline, "the backfill does not go on"
        assert not running.errors
        time.sleep(0.05)
    return process


def whole_way(shop: Shop, rows: int, seconds: float) -> Rollout:
    with rollout(shop.orm, rows) as running:
        unkeyed = [running.old(1, shop.old), running.old(2, shop.old)]
        # A session has keys of a class that some field is registered with.
        shop.execute("SELECT glpgenc.gl_register_field('members.email', 'pii')")
        keyed = running.old(3, shop.new, keyed=True)
        time.sleep(0.3)
        shop.done("protect", "members", "email", "--data-class", "pii", "--field", "members.email", "--search", "exact")
        newer = [running.new(4, shop.new), running.model(5, shop.new)]
        shop.execute("CREATE TABLE seen (id integer PRIMARY KEY, email_enc bytea)")
        process = filled(shop, running, seconds)
        running.stop(*unkeyed)
        output, _ = process.communicate(timeout=seconds)
        assert process.returncode == 0, output
        running.complete.set()
        shop.execute(SEE)
        verified = json.loads(shop.done("verify", "members", "--workers", "2", "--json"))
        assert shop.value(STATE) == "verified", verified
        running.stop(keyed)
        shop.done("contract", "members", "email", "--yes")
        before = [release.transactions for release in newer]
        time.sleep(0.5)
    assert all(release.transactions > 5 for release in (*unkeyed, keyed))
    assert all(release.transactions > then > 5 for release, then in zip(newer, before, strict=True))
    return running


def right(shop: Shop, rows: int) -> None:
    """Every row holds what the twin holds, was encrypted once, and is found; plaintext is refused."""
    assert shop.value(STATE) == "contracted"
    assert shop.value(DIFFERENT, keyed=True) == 0
    assert shop.value("SELECT count(*) FROM twin") > rows * 3 // 4
    untouched = rows * (STRIDE - WRITERS) // STRIDE
    assert shop.value("SELECT count(*) FROM seen") >= untouched * 9 // 10 - 1
    assert shop.value("SELECT count(*) FROM seen LEFT JOIN members m USING (id, email_enc) WHERE m.id IS NULL") == 0
    assert shop.value("SELECT count(*) FROM members WHERE (email_enc IS NULL) <> (email_enc_bidx IS NULL)") == 0
    engine = shop.orm.engine(driver="psycopg")
    with psycopg.connect(shop.orm.database) as connection:
        sample = connection.execute("SELECT id, email FROM twin WHERE email <> '' ORDER BY md5(id::text) LIMIT 20")
        expected = sample.fetchall()
    with shop.orm.session(engine) as session:
        for key, email in expected:
            assert key in session.scalars(select(Member.id).where(Member.email == email)).all()
    with pytest.raises(psycopg.errors.DatabaseError, match="email_enc") as refused:
        shop.execute("INSERT INTO members (id, email_enc) VALUES (-1, 'a@example.org')")
    assert refused.value.sqlstate == "ZE013"
    with pytest.raises(psycopg.errors.UndefinedColumn):
        shop.execute("UPDATE members SET email = 'a@example.org'")


def nobody_waited(running: Rollout) -> None:
    assert running.statements > 100
    assert running.longest_wait < 1
    # What the watcher was late by, the writers were too.
    assert running.slowest < 1 + running.late


def test_a_live_table_goes_the_whole_way_beside_old_and_new_releases(shop: Shop) -> None:
    nobody_waited(whole_way(shop, 5_000, 60))
    right(shop, 5_000)


@pytest.mark.slow
def test_200_000_rows_go_the_whole_way_beside_old_and_new_releases(shop: Shop) -> None:
    nobody_waited(whole_way(shop, 200_000, 400))
    right(shop, 200_000)
