"""Plaintext whose values are unique together with other columns goes the whole way; duplicates wait, and are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc.alembic.protection_plan import ProtectionRequest, execute, plan
from glpgenc.contract.contract import contract, plan_contract
from glpgenc.verification.comparison import compare_columns
from tests.backfill.backfill_world import BackfillWorld, world_on

pytestmark = pytest.mark.slow

PLAIN = "CREATE TABLE members (id int PRIMARY KEY, tenant text DEFAULT 'acme', \"Team\" int, email text)"
PARTITIONED = """
    CREATE TABLE members (id int, tenant text DEFAULT 'acme', "Team" int, email text, PRIMARY KEY (id, "Team"))
        PARTITION BY LIST ("Team");
    CREATE TABLE members_1 PARTITION OF members FOR VALUES IN (1);
    CREATE TABLE members_2 PARTITION OF members FOR VALUES IN (2) PARTITION BY HASH (id, "Team");
    CREATE TABLE members_2_0 PARTITION OF members_2 FOR VALUES WITH (MODULUS 1, REMAINDER 0)
"""
FILL = 'INSERT INTO members (id, "Team", email) VALUES {}'
ROWS = "(1, 1, 'Ada@x'), (2, 2, 'ada@x'), (3, 1, 'bob@x'), (4, NULL, 'ada@x'), (5, NULL, 'ada@x')"


def protected(world: BackfillWorld, mode: Any, *columns: str) -> None:
    search = f"lower:unique={','.join(columns)}"
    wish = ProtectionRequest(
        table="members",
        column="email",
        field="people.email",
        data_class="pii",
        mode=mode,
        search=(search,),
        tenant="tenant",
    )
    execute(world.admin_url, plan(world.admin_url, wish))


@pytest.mark.parametrize("mode", ["database", "client"])
def test_rows_that_agree_with_another_in_all_columns_wait_in_quarantine(
    database: str, tmp_path: Path, mode: str
) -> None:
    with world_on(database, tmp_path) as world:
        world.execute(PLAIN)
        world.execute(FILL.format(ROWS))
        protected(world, mode, "Team")
        world.execute(FILL.format("(6, 1, 'BOB@X')"))
        world.backfill("members")
        reasons = world.execute("SELECT row_key->>'id', sqlstate, reason FROM glpgenc.quarantine")
        refused = "the server refused the row: UniqueViolation by ix_members_email_enc_bidx"
        assert reasons in ([(key, "23505", refused)] for key in ("3", "6"))
        assert world.value("SELECT count(*) FROM members WHERE email_enc IS NULL") == 1
        world.execute('UPDATE members SET "Team" = 7 WHERE email_enc IS NULL')
        world.backfill("members", retry_quarantined=True)
        assert world.state("email") == "backfilled"
        (checked,) = compare_columns(world.settings, "members")
        assert (checked.state, checked.counts.compared) == ("verified", 6)
        contract(world.url, plan_contract(world.url, "members", "email"), allow_superuser=True)
        for statement in (
            'UPDATE members SET "Team" = 1 WHERE "Team" = 7',
            'INSERT INTO members (id, "Team", email_enc) SELECT 9, "Team", email_enc FROM members WHERE id = 1',
        ):
            with pytest.raises(psycopg.errors.UniqueViolation):
                world.execute(statement)


@pytest.mark.parametrize("mode", ["database", "client"])
def test_a_partitioned_table_goes_the_whole_way_and_stays_unique(database: str, tmp_path: Path, mode: str) -> None:
    with world_on(database, tmp_path) as world:
        world.execute(PARTITIONED)
        world.execute(FILL.format("(1, 1, 'Ada@x'), (2, 2, 'ada@x'), (3, 1, 'bob@x')"))
        protected(world, mode, "Team", "id")
        world.backfill("members")
        (checked,) = compare_columns(world.settings, "members")
        assert (checked.state, checked.counts.compared) == ("verified", 3)
        contract(world.url, plan_contract(world.url, "members", "email"), allow_superuser=True)
        # The primary key of the table has the same columns: without it, the index alone refuses.
        world.execute("ALTER TABLE members DROP CONSTRAINT members_pkey")
        copying = 'INSERT INTO members (id, "Team", email_enc) SELECT {}, "Team", email_enc FROM members WHERE id = {}'
        for key in (1, 2):
            with pytest.raises(psycopg.errors.UniqueViolation, match="email_enc_bidx"):
                world.execute(copying.format(key, key))
            world.execute(copying.format(key + 10, key))
