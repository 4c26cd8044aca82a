"""Whatever is done to a trail is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from glpgenc.audit.record import Row
from tests.audit.trails import NAMES, A, B, Trail

Mutation = Callable[[Trail, Sequence[int]], None]


def _set(trail: Trail, numbers: Sequence[int], name: str, value: object) -> None:
    index = numbers[0] % len(trail.rows)
    row = list(trail.rows[index])
    row[NAMES.index(name)] = value
    trail.rows[index] = tuple(row)


def _delete(trail: Trail, numbers: Sequence[int]) -> None:
    trail.rows.pop(numbers[0] % len(trail.rows))


def _swap(trail: Trail, numbers: Sequence[int], names: slice) -> None:
    first, second = (each % len(trail.rows) for each in numbers[:2])
    one, other = list(trail.rows[first]), list(trail.rows[second])
    one[names], other[names] = other[names], one[names]
    trail.rows[first], trail.rows[second] = tuple(one), tuple(other)


_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "writer_id": st.sampled_from([A, B, UUID(int=0xC)]),
    "seq": st.integers(1, 2**63 - 1),
    "occurred_at": st.datetimes(timezones=st.just(UTC)),
    "key_id": st.none() | st.uuids(),
    "key_version": st.none() | st.integers(-(2**31), 2**31 - 1),
    "count": st.integers(-(2**63), 2**63 - 1),
    "duration_us": st.none() | st.integers(0, 2**63 - 1),
    "success": st.booleans(),
    "detail": st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    "previous_mac": st.binary(min_size=32, max_size=32),
    "mac": st.binary(min_size=32, max_size=32),
}
_TEXT = st.none() | st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@st.composite
def mutations(draw: st.DrawFn) -> Mutation:
    kind = draw(st.sampled_from(["set", "delete", "insert", "swap"]))
    if kind == "delete":
        return _delete
    if kind == "swap":
        names = draw(
            st.sampled_from([slice(1, 2), slice(2, 3), slice(3, 20), slice(18, 20), slice(0, 2), slice(2, 20)])
        )
        return lambda trail, numbers: _swap(trail, numbers, names)
    name = draw(st.sampled_from(NAMES))
    value = draw(_VALUES.get(name, _TEXT))

    def apply(trail: Trail, numbers: Sequence[int]) -> None:
        if kind == "insert":
            trail.rows.insert(0, trail.rows[numbers[0] % len(trail.rows)])
            numbers = [0]
        _set(trail, numbers, name, value)

    return apply


def _same(one: Row, other: Row) -> bool:
    def plain(row: Row) -> list[Any]:
        # 1 and 1.0 are one number, as in jsonb; True is none.
        return [(type(each) is bool, each) for each in row[:17]] + [repr(_numbers(row[17])), *row[18:]]

    return plain(one) == plain(other)


def _numbers(value: Any) -> Any:
    return (
        {name: int(each) if isinstance(each, float) and each.is_integer() else each for name, each in value.items()}
        if (isinstance(value, dict))
        else [value]
    )


@given(mutation=mutations(), numbers=st.tuples(st.integers(0, 50), st.integers(0, 50)))
def test_any_single_mutation_is_found(mutation: Mutation, numbers: tuple[int, int]) -> None:
    trail = Trail()
    trail.write(A, 9)
    trail.write(B, 4)
    before = sorted(trail.rows, key=lambda row: row[:3])
    mutation(trail, numbers)
    after = sorted(trail.rows, key=lambda row: row[:3])
    unchanged = len(before) == len(after) and all(map(_same, before, after))
    assert (trail.verify().findings.total == 0) == unchanged


@given(st.lists(mutations(), min_size=2, max_size=6), st.tuples(st.integers(0, 50), st.integers(0, 50)))
def test_no_heap_of_mutations_breaks_the_verification(heap: list[Mutation], numbers: tuple[int, int]) -> None:
    trail = Trail()
    trail.write(A, 9)
    trail.write(B, 4)
    before = sorted(trail.rows, key=lambda row: row[:3])
    for each in heap:
        if trail.rows:
            each(trail, numbers)
    after = sorted(trail.rows, key=lambda row: row[:3])
    unchanged = len(before) == len(after) and all(map(_same, before, after))
    assert (trail.verify().findings.total == 0) == unchanged
