"""The application's role writes to the counts of uses: to hide some, or to take a key out of use."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from glpgenc.keys.usage import MAX_BATCH, MAX_USES
from tests.sessions.world import SessionWorld
from tests.support.databases import login_role

REFUSED = "ZE015"
COUNT = "SELECT * FROM glpgenc.gl_count_uses(ARRAY[%s::uuid], ARRAY[%s::bigint])"


@pytest.fixture
def key_id(attacked: SessionWorld) -> Iterator[UUID]:
    """A key that has encrypted 500 values."""
    tenant = f"t-{uuid4()}"
    with attacked.manager.active(tenant, "pii") as key:
        attacked.manager.uses.count(key.key_id, 500)
        yield key.key_id


def uses(world: SessionWorld, key_id: UUID) -> int:
    with psycopg.connect(world.admin_url) as admin:
        row = admin.execute("SELECT uses FROM glpgenc.key_uses WHERE key_id = %s", [key_id]).fetchone()
    assert row is not None
    return int(row[0])


_STATEMENTS = (
    "UPDATE glpgenc.key_uses SET uses = 0 WHERE key_id = %s",
    "UPDATE glpgenc.key_uses SET uses = 499 WHERE key_id = %s",
    f"UPDATE glpgenc.key_uses SET uses = {MAX_USES} WHERE key_id = %s",
    f"UPDATE glpgenc.key_uses SET uses = 500 + {MAX_BATCH} + 1 WHERE key_id = %s",
    f"SELECT glpgenc.gl_count_uses(ARRAY[%s::uuid], ARRAY[{MAX_USES - 500}::bigint])",
    f"INSERT INTO glpgenc.key_uses VALUES (%s, {MAX_USES}) ON CONFLICT (key_id) DO UPDATE SET uses = EXCLUDED.uses",
)


def test_an_application_may_not_give_uses_to_another_key(attacked: SessionWorld, key_id: UUID) -> None:
    moved = "UPDATE glpgenc.key_uses u SET key_id = k.key_id FROM glpgenc.data_keys k WHERE u.key_id = %s"
    with psycopg.connect(attacked.url, autocommit=True) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(moved, [key_id])


@pytest.mark.parametrize("statement", _STATEMENTS)
def test_an_application_neither_hides_uses_nor_takes_a_key_out_of_use(
    attacked: SessionWorld, key_id: UUID, statement: str
) -> None:
    attacked.keys("somebody")  # with an index root
    with psycopg.connect(attacked.url, autocommit=True) as app, pytest.raises(psycopg.Error) as caught:
        app.execute(statement.encode(), [key_id])
    assert caught.value.sqlstate == REFUSED
    assert uses(attacked, key_id) == 500
    attacked.manager.uses.count(key_id, 1)


def test_the_row_of_a_key_that_was_not_used_yet_is_not_made_full(attacked: SessionWorld) -> None:
    with (
        attacked.manager.active(f"t-{uuid4()}", "pii") as key,
        psycopg.connect(attacked.url) as app,
        pytest.raises(psycopg.Error, match="1,000,000 uses"),
    ):
        app.execute("INSERT INTO glpgenc.key_uses VALUES (%s, %s)", [key.key_id, MAX_USES])


def test_an_application_counts_the_largest_batch_and_more_of_them(attacked: SessionWorld, key_id: UUID) -> None:
    assert attacked.manager.uses.count(key_id, MAX_BATCH) == 500 + MAX_BATCH
    assert attacked.manager.uses.count(key_id, 2 * MAX_BATCH + 7) == 507 + 3 * MAX_BATCH


def test_an_administrator_corrects_a_count(attacked: SessionWorld, key_id: UUID) -> None:
    with (
        login_role(attacked.admin_url, member_of=["glpgenc_admin"]) as role,
        psycopg.connect(role.url(attacked.admin_url)) as admin,
    ):
        admin.execute("UPDATE glpgenc.key_uses SET uses = 7 WHERE key_id = %s", [key_id])
    assert uses(attacked, key_id) == 7


BRANCH = """
    INSERT INTO glpgenc.branch_keys (branch_id, group_name, version, state, provider, key_uri, wrapped_key, uses)
    VALUES (%s, 'environment', 1, 'active', 'local', 'local:none', 'x', 256)
"""


@pytest.mark.parametrize("count", [0, 255, 256 + 4097, MAX_USES])
def test_of_a_branch_key_neither(attacked: SessionWorld, count: int) -> None:
    with psycopg.connect(attacked.admin_url) as admin:
        admin.execute(BRANCH, [uuid4()])
        admin.execute("SET ROLE glpgenc_app")
        with pytest.raises(psycopg.Error) as caught:
            admin.execute("UPDATE glpgenc.branch_keys SET uses = %s", [count])
        assert caught.value.sqlstate == REFUSED
        admin.rollback()
