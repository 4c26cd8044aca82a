"""A table whose partitions have partitions goes the whole way of a column."""

from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.contract.contract import contract, plan_contract
from glpgenc.verification.comparison import compare_columns
from tests.backfill.backfill_world import BackfillWorld, world_on
from tests.support.databases import login_role

pytestmark = pytest.mark.slow

TABLE = """
    CREATE TABLE parts (id int, tenant text NOT NULL DEFAULT 'acme', kind text, email text, changes int DEFAULT 0)
        PARTITION BY RANGE (id);
    CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (0) TO (1000);
    CREATE TABLE parts_high PARTITION OF parts FOR VALUES FROM (1000) TO (9000) PARTITION BY LIST (kind);
    CREATE TABLE parts_high_a PARTITION OF parts_high FOR VALUES IN ('a');
    CREATE TABLE parts_high_b (kind text, gone int, email text, changes int DEFAULT 0, tenant text NOT NULL, id int);
    ALTER TABLE parts_high_b DROP COLUMN gone;
    ALTER TABLE parts_high ATTACH PARTITION parts_high_b FOR VALUES IN ('b');
    INSERT INTO parts (id, kind, email)
    SELECT i, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END, 'person ' || i FROM generate_series(1, 3000) i;
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.changes := NEW.changes + 1; RETURN NEW; END $$;
    CREATE TRIGGER touch BEFORE UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION touch();
"""


@pytest.mark.parametrize("who", ["superuser", "owner"])
def test_a_table_whose_partitions_have_partitions_goes_the_whole_way(database: str, tmp_path: Path, who: str) -> None:
    with (
        login_role(database, member_of=["glpgenc_admin"]) as role,
        world_on(database, tmp_path, url=role.url(database) if who == "owner" else None) as world,
    ):
        whole_way(world, role.name)


def whole_way(world: BackfillWorld, role: str) -> None:
    world.execute(TABLE)
    for table in ("parts", "parts_low", "parts_high", "parts_high_a", "parts_high_b"):
        world.execute(f"ALTER TABLE {table} OWNER TO {role}")
    world.execute(f"GRANT CREATE ON SCHEMA public TO {role}")
    world.expand("email", table="parts")
    plain = world.plain("email", table="parts")
    world.backfill("parts")
    assert world.decrypted("email", table="parts") == plain
    # Neither a superuser's backfill nor one behind the shield sets triggers off.
    assert world.value("SELECT sum(changes) FROM parts") == 0
    assert world.value("SELECT count(*) FROM pg_trigger WHERE tgname = 'zzz_glpgenc_shield'") == 0
    (checked,) = compare_columns(world.settings, "parts")
    assert (checked.state, checked.counts.compared) == ("verified", 3000)
    contract(world.url, plan_contract(world.url, "parts", "email"), allow_superuser=True)
    assert world.decrypted("email", table="parts") == plain
    left = "SELECT count(*) FROM pg_attribute WHERE attname = 'email' AND attrelid = 'parts_high_b'::regclass"
    assert world.value(left) == 0
