"""Every way in which a stored value can be wrong is found, in both modes, and nothing else is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glpgenc.verification.faults import ValueFault
from tests.verification.values_world import ValuesWorld, values_world

ACME = (2, 4, 6, 8, 12, 14, 16, 18, 22, 24, 26, 28)
"""Rows of tenant acme that have a value: every other one is of zorg, and each tenth has none."""


def found(world: ValuesWorld) -> dict[int, str]:
    world.check()
    return world.faults()


@pytest.fixture(params=["database", "client"])
def people(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[ValuesWorld]:
    with values_world(database, tmp_path, request.param) as world:
        yield world


def flipped(world: ValuesWorld, row: int) -> None:
    data = bytearray(world.value_of(row))
    data[-1] ^= 1
    world.put(row, bytes(data))


def of_another_tenant(world: ValuesWorld, row: int) -> None:
    world.put(row, world.sealed(row, tenant="zorg"))


def of_another_row(world: ValuesWorld, row: int) -> None:
    world.put(row, world.value_of(32))


def with_another_term(world: ValuesWorld, row: int) -> None:
    world.put(row, world.sealed(row, key=bytes(32)))


def without_a_term(world: ValuesWorld, row: int) -> None:
    world.put(row, world.sealed(row, slots=(1,)))


def with_another_index(world: ValuesWorld, row: int) -> None:
    world.alter("UPDATE people SET email_enc_bidx = decode(repeat('ab', 16), 'hex') WHERE id = %s", row)


def without_its_tags(world: ValuesWorld, row: int) -> None:
    world.alter("UPDATE people SET email_enc_tags = email_enc_tags[2:] WHERE id = %s", row)


def under_an_unknown_key(world: ValuesWorld, row: int) -> None:
    data = world.value_of(row)
    world.put(row, data[:2] + os.urandom(16) + data[18:])


def of_another_field(world: ValuesWorld, row: int) -> None:
    world.put(row, world.sealed(row, field="people.note"))


def of_another_class(world: ValuesWorld, row: int) -> None:
    world.put(row, world.sealed(row, data_class="health"))


def plaintext(world: ValuesWorld, row: int) -> None:
    world.execute("ALTER TABLE people DROP CONSTRAINT email_enc_guarded")
    world.alter("UPDATE people SET email_enc = %s WHERE id = %s", b"someone@example.org", row)
    world.alter("UPDATE people SET email_enc_bidx = NULL, email_enc_tags = NULL WHERE id = %s", row)


def not_padded(world: ValuesWorld, row: int) -> None:
    world.put(row, world.sealed(row, padding=0))


FAULTS: dict[Callable[[ValuesWorld, int], None], ValueFault] = {
    flipped: ValueFault.ALTERED,
    of_another_tenant: ValueFault.OTHER_TENANT,
    of_another_row: ValueFault.ALTERED,
    with_another_term: ValueFault.WRONG_TERM,
    without_a_term: ValueFault.NO_TERM,
    with_another_index: ValueFault.WRONG_INDEX,
    without_its_tags: ValueFault.WRONG_INDEX,
    under_an_unknown_key: ValueFault.UNKNOWN_KEY,
    of_another_field: ValueFault.OTHER_FIELD,
    of_another_class: ValueFault.OTHER_CLASS,
    plaintext: ValueFault.NOT_ENCRYPTED,
    not_padded: ValueFault.NOT_PADDED,
}


def test_a_table_that_is_right_is_found_right(people: ValuesWorld) -> None:
    checked = people.check()
    assert (checked.counts.checked, checked.counts.empty, checked.counts.bad) == (270, 30, 0)
    assert checked.right


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_each_fault_is_found_by_itself(people: ValuesWorld, fault: Callable[[ValuesWorld, int], None]) -> None:
    fault(people, 8)
    checked = people.check()
    assert people.faults() == {8: FAULTS[fault]}
    assert (checked.counts.checked, checked.counts.bad) == (270, 1)
    assert not checked.right


def test_all_faults_together_are_found_in_exactly_their_rows(people: ValuesWorld) -> None:
    for fault, row in zip(FAULTS, ACME, strict=True):
        fault(people, row)
    people.check(workers=2)
    assert people.faults() == {row: str(kind) for kind, row in zip(FAULTS.values(), ACME, strict=True)}


def test_a_row_without_a_tenant_and_one_with_a_stray_term_are_found(people: ValuesWorld) -> None:
    people.alter("UPDATE people SET tenant = NULL WHERE id = 4")
    people.alter("UPDATE people SET email_enc_bidx = 'x' WHERE id = 10")
    assert found(people) == {4: ValueFault.NO_TENANT, 10: ValueFault.WRONG_INDEX}


def test_an_index_column_that_is_set_to_null_is_right_again(people: ValuesWorld) -> None:
    with_another_index(people, 8)
    without_its_tags(people, 12)
    assert found(people) == {8: ValueFault.WRONG_INDEX, 12: ValueFault.WRONG_INDEX}
    people.execute("UPDATE people SET email_enc_bidx = NULL, email_enc_tags = NULL WHERE id IN (8, 12)")
    assert found(people) == {}


def test_a_value_of_another_type_is_found(people: ValuesWorld) -> None:
    people.put(6, people.sealed(6, b"\xff\xfe is no text", slots=()))
    assert found(people) == {6: ValueFault.WRONG_TYPE}


def test_what_was_put_right_is_listed_no_more(people: ValuesWorld) -> None:
    good = people.value_of(8)
    flipped(people, 8)
    flipped(people, 12)
    assert found(people) == {8: ValueFault.ALTERED, 12: ValueFault.ALTERED}
    people.put(8, good)
    # A sample sees few rows, and what is known to be wrong all the same.
    checked = people.check(sample=5)
    assert people.faults() == {12: ValueFault.ALTERED}
    assert not checked.right
    people.execute("DELETE FROM people WHERE id = 12")
    assert people.check().right
    assert people.faults() == {}
