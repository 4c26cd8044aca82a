"""Values of the client's suite, A256GCM, in a column whose values the server else encrypts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from glpgenc.sessions.keyring import Keyring
from glpgenc.verification.comparison import ColumnComparison, compare_columns
from glpgenc.verification.faults import Mismatch
from glpgenc.wire.envelope import Suite
from tests.backfill.backfill_world import BackfillWorld, world_on

pytestmark = pytest.mark.slow

WRITE = "UPDATE people SET email_enc = %s, email = %s WHERE id = %s"


@pytest.fixture
def people(database: str, tmp_path: Path) -> Iterator[BackfillWorld]:
    """500 rows, 450 of them with a value, encrypted by the server."""
    with world_on(database, tmp_path) as world:
        world.fill(500)
        yield world


def encrypted(world: BackfillWorld, **expand: str) -> None:
    world.expand("email", **expand)
    world.backfill()


def sealed(
    world: BackfillWorld, text: str, *, tenant: str = "acme", field: str = "people.email", row: str = ""
) -> bytes:
    ring = Keyring(world.manager, tenant)
    try:
        return ring.sealer(field, Suite.A256GCM)(text.encode(), row)
    finally:
        ring.forget()


def write(world: BackfillWorld, number: int, data: bytes, plaintext: str | None) -> None:
    """Write both columns as they are, behind the back of the dual-write triggers."""
    with psycopg.connect(world.admin_url) as connection:
        connection.execute("ALTER TABLE people DISABLE TRIGGER yyy_glpgenc_dual_write_update")
        connection.execute(WRITE, (data, plaintext, number))
        connection.execute("ALTER TABLE people ENABLE ALWAYS TRIGGER yyy_glpgenc_dual_write_update")


def check(world: BackfillWorld, share: float = 1.0) -> ColumnComparison:
    return compare_columns(world.settings, "people", "email", share=share)[0]


def found(verified: ColumnComparison) -> dict[int, str]:
    return {bad.row_key["id"]: str(bad.finding) for bad in verified.bad}


@pytest.mark.parametrize("tenant", [None, "tenant"], ids=["one tenant", "a tenant for each row"])
def test_they_are_opened_and_compared_here(people: BackfillWorld, tenant: str | None) -> None:
    encrypted(people, **({} if tenant is None else {"tenant_expression": tenant}))
    for number in (1, 2, 3):
        write(people, number, sealed(people, f"Person{number}@example.org"), f"Person{number}@example.org")
    # A new release in client mode: no trigger can open the value, and the plaintext goes.
    people.execute("UPDATE people SET email_enc = %s WHERE id = 4", sealed(people, "new@example.org"))
    assert people.value("SELECT email FROM people WHERE id = 4") is None
    result = check(people)
    assert (result.counts.compared, result.counts.bad, result.state) == (450, 0, "verified")
    assert check(people, share=0.5).counts.bad == 0


def test_a_wrong_one_is_named_for_what_is_wrong(people: BackfillWorld) -> None:
    encrypted(people, row_expression="id::text")
    right = sealed(people, "Person1@example.org", row="1")
    write(people, 1, right, "Person1@example.org")
    write(people, 2, sealed(people, "other@example.org", row="2"), "Person2@example.org")
    write(people, 3, right, "Person1@example.org")
    write(people, 4, sealed(people, "Person4@example.org", tenant="zorg", row="4"), "Person4@example.org")
    write(people, 5, right[:-1] + bytes([right[-1] ^ 1]), "Person5@example.org")
    write(people, 6, sealed(people, "Person6@example.org", field="people.note", row="6"), "Person6@example.org")
    result = check(people)
    assert found(result) == {
        2: Mismatch.DIFFERENT,
        3: Mismatch.ALTERED,
        4: Mismatch.OTHER_KEY,
        5: Mismatch.ALTERED,
        6: Mismatch.ALTERED,
    }
    assert (result.counts.compared, result.state) == (450, "expanded")
