"""A trail in memory, altered in every way: what was done is named, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.audit.chain import Chain, Mark, anchor_mac, writer_key
from glpgenc.audit.keys import AuditKeyRecord
from glpgenc.audit.record import CATEGORY, COLUMNS, GENESIS, Row
from glpgenc.audit.verify_heads import SavedHead
from glpgenc.audit.verify_keys import Roots
from glpgenc.audit.verify_model import Finding, Findings, Kind
from glpgenc.audit.verify_source import Writer
from glpgenc.audit.verify_trail import Verified, Verifier
from glpgenc.errors import KMSUnavailableError, KMSUnwrapError
from glpgenc.keys.secret import SecretBytes

ROOT, OTHER_ROOT = UUID(int=1), UUID(int=2)
SECRETS = {ROOT: bytes(range(32)), OTHER_ROOT: bytes(range(32, 64))}
A, B = UUID(int=0xA), UUID(int=0xB)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOLD = {"host": "db1", "pid": 7, "application": "app", "version": "1"}


@dataclass
class Trail:
    """A source in memory."""

    rows: list[Row] = field(default_factory=list)
    written: list[Writer] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    anchored: list[Mark] = field(default_factory=list)
    environment: str = "prod"
    partial: bool = False
    has_heads: bool = True

    begins_anywhere: bool = False

    def continues(self, writer_id: UUID) -> bool:  # noqa: ARG002
        return self.begins_anywhere

    def estimate(self) -> int:
        return len(self.rows)

    def keys(self) -> Iterable[AuditKeyRecord]:
        return [AuditKeyRecord(each, "local", "k", b"w", self.environment, NOON) for each in SECRETS]

    def writers(self) -> Iterable[Writer]:
        return sorted(self.written, key=lambda each: each.writer_id)

    def anchors(self) -> Iterable[Mark]:
        return sorted(self.anchored, key=lambda each: (each.writer_id, each.seq))

    def heads(self) -> Iterable[Mark]:
        return sorted(self.marks, key=lambda each: (each.writer_id, each.seq))

    def records(self) -> Iterable[Row]:
        return sorted(self.rows, key=lambda row: (row[0], row[1], row[2]))

    def write(self, writer_id: UUID, count: int, *, head: bool = True, stop: bool = True) -> None:
        chain = Chain(writer_id, writer_key(SECRETS[ROOT], writer_id))
        kinds = ["writer_started"] + ["decryption_performed"] * (count - 2) + ["writer_stopped" if stop else "x"]
        self.rows += [chain.append(fields(number, kind)) for number, kind in enumerate(kinds)]
        self.written.append(Writer(writer_id, ROOT, TOLD))
        if head:
            self.marks.append(chain.head(NOON))

    def at(self, writer_id: UUID, seq: int) -> int:
        return next(index for index, row in enumerate(self.rows) if row[:2] == (writer_id, seq))

    def change(self, writer_id: UUID, seq: int, **values: Any) -> None:
        index = self.at(writer_id, seq)
        row = list(self.rows[index])
        for name, value in values.items():
            row[NAMES.index(name)] = value
        self.rows[index] = tuple(row)

    def delete(self, writer_id: UUID, *seqs: int) -> list[Row]:
        gone = [row for row in self.rows if row[0] == writer_id and row[1] in seqs]
        self.rows = [row for row in self.rows if row not in gone]
        return gone

    def verify(self, saved: dict[UUID, SavedHead] | None = None) -> Verified:
        found = Findings()
        roots = Roots(self.keys(), "prod", lambda record: SecretBytes(SECRETS[record.key_id]), found)
        return Verifier(self, roots, found, saved=saved, keep_heads=True).run()

    def found(self, saved: dict[UUID, SavedHead] | None = None) -> list[tuple[Any, ...]]:
        return [told(each) for each in self.verify(saved).findings.kept]


NAMES = COLUMNS.split(", ")


def fields(number: int, kind: str) -> Row:
    detail: dict[str, Any] = {**TOLD} if kind == "writer_started" else {"rows": number, "table": "people"}
    at = NOON + timedelta(seconds=number)
    identity = (UUID(int=99), 3, "decrypt", 1, 250, True, None, "ann", "support", f"r{number}", detail)
    return (at, kind, CATEGORY, "pii", "acme" if number % 2 else "umbrella", *identity)


def told(finding: Finding) -> tuple[Any, ...]:
    place = (finding.seq,) if finding.last_seq is None else (finding.seq, finding.last_seq)
    return (finding.kind, finding.writer_id, *(each for each in place if each is not None))


@pytest.fixture
def trail() -> Trail:
    made = Trail()
    made.write(A, 12)
    made.write(B, 5)
    return made


def test_an_unaltered_trail_has_no_findings(trail: Trail) -> None:
    found = trail.verify()
    assert found.findings.total == 0
    assert (found.records, found.writers, found.running, found.silent, found.unverifiable) == (17, 2, 0, 0, 0)


@pytest.mark.parametrize("seq", [1, 6, 12])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("occurred_at", NOON + timedelta(hours=3)),
        ("event_type", "encryption_performed"),
        ("event_category", "other"),
        ("data_class", None),
        ("tenant_id", "other"),
        ("key_id", UUID(int=100)),
        ("key_version", 4),
        ("operation", None),
        ("count", 2),
        ("duration_us", None),
        ("success", False),
        ("error", ""),
        ("actor", "bob"),
        ("purpose", ""),
        ("correlation_id", "r"),
        ("detail", {"rows": 1}),
        ("detail", []),
        ("detail", None),
        ("previous_mac", b"p" * 32),
        ("mac", b"m" * 32),
    ],
)
def test_an_edited_field_is_found_at_its_row_and_at_no_other(trail: Trail, seq: int, name: str, value: object) -> None:
    trail.change(A, seq, **{name: value})
    assert trail.found() == [(Kind.EDITED, A, seq)]


@pytest.mark.parametrize(("name", "said"), [("mac", "its MAC was altered"), ("previous_mac", "its previous_mac was")])
def test_an_altered_mac_is_told_from_altered_content(trail: Trail, name: str, said: str) -> None:
    trail.change(A, 6, **{name: b"m" * 32})
    assert trail.verify().findings.kept[0].reason.startswith(said)


@pytest.mark.parametrize("name", ["tenant_id", "data_class", "actor", "purpose", "correlation_id", "error"])
def test_null_and_an_empty_text_are_told_apart(trail: Trail, name: str) -> None:
    chain = Chain(B, writer_key(SECRETS[ROOT], B))
    row = [*fields(0, "x")]
    row[NAMES.index(name) - 2] = None
    trail.rows = [chain.append(tuple(row))]
    trail.written, trail.marks = [Writer(B, ROOT, TOLD)], []
    assert trail.found() == []
    trail.change(B, 1, **{name: ""})
    assert trail.found() == [(Kind.EDITED, B, 1)]


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ((1,), (Kind.DELETED, A, 1)),
        ((6,), (Kind.DELETED, A, 6)),
        ((6, 7, 8), (Kind.DELETED, A, 6, 8)),
        ((12,), (Kind.CUT_OFF, A, 12)),
        ((10, 11, 12), (Kind.CUT_OFF, A, 10, 12)),
        (tuple(range(1, 13)), (Kind.CUT_OFF, A, 1, 12)),
    ],
)
def test_deleted_records_are_named(trail: Trail, gone: tuple[int, ...], expected: tuple[Any, ...]) -> None:
    trail.delete(A, *gone)
    assert trail.found() == [expected]


def test_a_record_with_a_number_that_is_taken_is_inserted(trail: Trail) -> None:
    forged = list(trail.rows[trail.at(A, 6)])
    forged[2] += timedelta(minutes=1)
    trail.rows.append(tuple(forged))
    assert trail.found() == [(Kind.INSERTED, A, 6)]


def test_two_records_with_a_number_that_is_taken_are_both_named(trail: Trail) -> None:
    for minutes in (1, 2):
        forged = list(trail.rows[trail.at(A, 6)])
        forged[2] -= timedelta(minutes=minutes)
        trail.rows.append(tuple(forged))
    assert trail.found() == [(Kind.INSERTED, A, 6), (Kind.INSERTED, A, 6)]


def test_a_record_put_at_the_end_is_inserted(trail: Trail) -> None:
    row = trail.rows[trail.at(A, 12)]
    trail.rows.append((A, 13, *row[2:]))
    assert trail.found() == [(Kind.INSERTED, A, 13)]


def test_a_forged_end_that_names_the_record_before_it_is_found(trail: Trail) -> None:
    row = trail.rows[trail.at(A, 12)]
    trail.rows.append((A, 13, *row[2:18], row[19], b"f" * 32))
    found = trail.verify().findings.kept
    assert [told(each) for each in found] == [(Kind.EDITED, A, 13)]
    assert "put at the end" in found[0].reason


def test_the_same_record_twice_is_a_duplicate(trail: Trail) -> None:
    trail.rows.append(trail.rows[trail.at(A, 6)])
    assert trail.found() == [(Kind.DUPLICATED, A, 6)]


def test_two_records_with_numbers_swapped_are_told_where_they_belong(trail: Trail) -> None:
    fourth, ninth = trail.at(A, 4), trail.at(A, 9)
    trail.rows[fourth], trail.rows[ninth] = (A, 9, *trail.rows[fourth][2:]), (A, 4, *trail.rows[ninth][2:])
    found = trail.verify().findings.kept
    assert [(told(each), each.reason) for each in found] == [
        ((Kind.REORDERED, A, 4), "it is record 9"),
        ((Kind.REORDERED, A, 9), "it is record 4"),
    ]


def test_two_records_with_times_swapped_are_told(trail: Trail) -> None:
    fourth, ninth = trail.rows[trail.at(A, 4)][2], trail.rows[trail.at(A, 9)][2]
    trail.change(A, 4, occurred_at=ninth)
    trail.change(A, 9, occurred_at=fourth)
    found = trail.verify().findings.kept
    assert [told(each) for each in found] == [(Kind.REORDERED, A, 4), (Kind.REORDERED, A, 9)]
    assert found[0].reason.endswith(fourth.isoformat())


def test_two_records_with_all_but_numbers_and_times_swapped_are_told(trail: Trail) -> None:
    fourth, ninth = trail.rows[trail.at(A, 4)], trail.rows[trail.at(A, 9)]
    trail.rows[trail.at(A, 4)] = (*fourth[:3], *ninth[3:])
    trail.rows[trail.at(A, 9)] = (*ninth[:3], *fourth[3:])
    assert trail.found() == [(Kind.REORDERED, A, 4), (Kind.REORDERED, A, 9)]


def test_records_renumbered_over_a_deleted_one_are_told(trail: Trail) -> None:
    trail.delete(A, 6)
    trail.rows = [(A, row[1] - 1, *row[2:]) if row[0] == A and row[1] > 6 else row for row in trail.rows]
    found = trail.found()
    assert [each for each in found if each[0] is not Kind.DELETED] == [(Kind.REORDERED, A, n) for n in range(6, 12)]
    assert [each for each in found if each[0] is Kind.DELETED] == [(Kind.DELETED, A, 6)]


@pytest.mark.parametrize("seq", [3, 6, 40])
def test_a_record_moved_to_another_writer_is_told_where_it_belongs(trail: Trail, seq: int) -> None:
    (row,) = trail.delete(A, 7)
    trail.rows.append((B, seq, *row[2:]))
    found = trail.verify().findings.kept
    moved = [each for each in found if each.kind is Kind.MOVED]
    assert [(told(each), each.reason) for each in moved] == [((Kind.MOVED, B, seq), f"it is record 7 of writer {A}")]
    # Only what is between the moved one's new place and the end of that chain is said to be missing.
    assert [told(each) for each in found if each.kind is not Kind.MOVED] == ([(Kind.DELETED, B, 6, 39)] * (seq == 40))


def test_a_whole_writer_under_another_id_is_found(trail: Trail) -> None:
    stranger = UUID(int=0xC)
    trail.rows = [(stranger, *row[1:]) if row[0] == A else row for row in trail.rows]
    kinds = trail.verify().findings.counts
    assert kinds[Kind.WRITER_INVENTED] == 1
    assert kinds[Kind.CUT_OFF] == 1


def test_a_writer_taken_out_of_the_register_is_found_and_its_records_are_verified(trail: Trail) -> None:
    trail.written = [each for each in trail.written if each.writer_id != A]
    trail.change(A, 3, actor="bob")
    assert trail.found() == [(Kind.WRITER_REMOVED, A), (Kind.EDITED, A, 3)]


def test_a_writer_registered_with_another_root_is_found_and_its_records_are_not_blamed(trail: Trail) -> None:
    trail.written = [Writer(A, OTHER_ROOT, TOLD), trail.written[1]]
    assert trail.found() == [(Kind.WRITER_ALTERED, A)]


@pytest.mark.parametrize("name", ["host", "pid", "application", "version"])
def test_a_writer_whose_row_differs_from_its_first_record_is_found(trail: Trail, name: str) -> None:
    trail.written = [Writer(A, ROOT, TOLD | {name: "x"}), trail.written[1]]
    found = trail.verify().findings.kept
    assert [told(each) for each in found] == [(Kind.WRITER_ALTERED, A)]
    assert name in found[0].reason


def test_an_altered_head_is_found_and_not_believed(trail: Trail) -> None:
    trail.marks = [Mark(A, 40, b"h" * 32, NOON, b"x" * 32), trail.marks[1]]
    assert trail.found() == [(Kind.HEAD_ALTERED, A, 40)]


def test_without_heads_a_cut_off_end_is_seen_by_saved_ones_only(trail: Trail) -> None:
    saved = trail.verify().heads
    trail.marks = []
    trail.delete(A, 11, 12)
    assert trail.found() == []
    assert trail.found(saved) == [(Kind.CUT_OFF, A, 11, 12), (Kind.HEAD_REMOVED, A, 12), (Kind.HEAD_REMOVED, B, 5)]


def test_a_head_that_was_deleted_is_seen_by_saved_ones(trail: Trail) -> None:
    saved = trail.verify().heads
    trail.marks = trail.marks[1:]
    assert trail.found(saved) == [(Kind.HEAD_REMOVED, A, 12)]


def test_a_writer_without_any_trace_is_seen_by_saved_heads(trail: Trail) -> None:
    saved = trail.verify().heads
    trail.rows = [row for row in trail.rows if row[0] != A]
    trail.written, trail.marks = trail.written[1:], trail.marks[1:]
    assert trail.found() == []
    assert trail.found(saved) == [(Kind.WRITER_REMOVED, A)]


def test_records_after_the_saved_heads_are_no_finding(trail: Trail) -> None:
    saved = trail.verify().heads
    later = Trail()
    later.write(A, 12)
    later.write(B, 5)
    chain = Chain(A, writer_key(SECRETS[ROOT], A))
    chain.seq, chain.mac = 12, later.rows[11][19]
    later.rows.append(chain.append(fields(40, "decryption_performed")))
    assert later.found(saved) == []


def test_a_chain_written_anew_by_one_who_has_the_key_is_seen_by_saved_heads(trail: Trail) -> None:
    saved = trail.verify().heads
    trail.delete(A, *range(1, 13))
    chain = Chain(A, writer_key(SECRETS[ROOT], A))
    trail.rows += [chain.append(fields(number + 1, "writer_stopped")) for number in range(12)]
    assert (Kind.FORKED, A, 12) in trail.found(saved)


def pruned(trail: Trail, writer_id: UUID, seq: int) -> None:
    mac = trail.rows[trail.at(writer_id, seq)][19]
    key = writer_key(SECRETS[ROOT], writer_id)
    trail.delete(writer_id, *range(1, seq + 1))
    trail.anchored.append(Mark(writer_id, seq, mac, NOON, anchor_mac(key, writer_id, seq, mac, NOON)))


def test_what_an_anchor_tells_of_is_not_missed(trail: Trail) -> None:
    pruned(trail, A, 6)
    pruned(trail, A, 8)
    pruned(trail, B, 5)
    found = trail.verify()
    assert found.findings.total == 0
    assert (found.pruned, found.silent) == (2, 0)


def test_what_was_deleted_after_an_anchor_is_missed(trail: Trail) -> None:
    pruned(trail, A, 6)
    trail.delete(A, 7)
    assert trail.found() == [(Kind.DELETED, A, 7)]


def test_a_record_left_before_an_anchor_is_verified(trail: Trail) -> None:
    third = trail.rows[trail.at(A, 3)]
    pruned(trail, A, 6)
    trail.rows.append(third)
    assert trail.found() == []
    trail.change(A, 3, actor="bob")
    assert trail.found() == [(Kind.EDITED, A, 3)]


@pytest.mark.parametrize("what", ["seq", "mac", "at", "own_mac"])
def test_an_altered_anchor_is_found_and_not_honoured(trail: Trail, what: str) -> None:
    pruned(trail, A, 6)
    mark = trail.anchored[0]
    values = {"seq": mark.seq + 1, "mac": b"m" * 32, "at": NOON + timedelta(1), "own_mac": b"o" * 32}
    parts = {name: getattr(mark, name) for name in ("writer_id", "seq", "mac", "at", "own_mac")}
    trail.anchored = [Mark(**(parts | {what: values[what]}))]
    assert trail.found() == [(Kind.ANCHOR_ALTERED, A, trail.anchored[0].seq), (Kind.DELETED, A, 1, 6)]


def test_a_deleted_anchor_is_missed(trail: Trail) -> None:
    pruned(trail, A, 6)
    trail.anchored = []
    assert trail.found() == [(Kind.DELETED, A, 1, 6)]


def test_a_writer_that_did_not_stop_is_no_finding() -> None:
    trail = Trail()
    trail.write(A, 4, stop=False)
    trail.written.append(Writer(B, ROOT, TOLD))
    found = trail.verify()
    assert (found.findings.total, found.running, found.silent) == (0, 1, 1)


def test_a_selection_is_verified_without_missing_the_rest(trail: Trail) -> None:
    trail.partial, trail.has_heads = True, False
    trail.marks = []
    trail.delete(A, 1, 4, 5, 12)
    trail.change(A, 7, actor="bob")
    assert trail.found() == [(Kind.EDITED, A, 7)]


def test_a_root_of_another_environment_vouches_for_nothing(trail: Trail) -> None:
    trail.environment = "dev"
    found = trail.verify()
    assert found.findings.counts == {Kind.KEY_UNUSABLE: 2, Kind.WRITER_ALTERED: 2}
    assert found.unverifiable == 17


def test_one_root_that_does_not_unwrap_is_found_and_the_others_serve(trail: Trail) -> None:
    assert [told(each) for each in _with_roots(trail, {OTHER_ROOT: KMSUnwrapError()}).findings.kept] == [
        (Kind.KEY_UNUSABLE, None)
    ]


@pytest.mark.parametrize(
    "errors", [{ROOT: KMSUnavailableError()}, {ROOT: KMSUnwrapError(), OTHER_ROOT: KMSUnwrapError()}]
)
def test_without_the_kms_nothing_is_said(trail: Trail, errors: dict[UUID, Exception]) -> None:
    with pytest.raises(type(errors[ROOT])):
        _with_roots(trail, errors)


def _with_roots(trail: Trail, errors: dict[UUID, Exception]) -> Verified:
    def unwrap(record: AuditKeyRecord) -> SecretBytes:
        if record.key_id in errors:
            raise errors[record.key_id]
        return SecretBytes(SECRETS[record.key_id])

    found = Findings()
    return Verifier(trail, Roots(trail.keys(), "prod", unwrap, found), found).run()


def test_many_findings_are_counted_and_the_first_kept() -> None:
    trail = Trail()
    trail.write(A, 1_500)
    trail.rows = [(*row[:14], "bob", *row[15:]) for row in trail.rows]
    found = trail.verify().findings
    assert (found.total, len(found.kept), len(found.suspects)) == (1_500, 1_000, 100)


def test_a_finding_is_left_out_for_a_time_only_if_a_later_record_proves_it_older(trail: Trail) -> None:
    trail.change(A, 6, actor="bob", occurred_at=NOON + timedelta(days=9))
    (finding,) = trail.verify().findings.kept
    assert finding.concerns(NOON + timedelta(seconds=6), None)
    assert not finding.concerns(NOON + timedelta(seconds=7), None)
    trail.delete(A, *range(7, 13))
    trail.marks = []
    (finding,) = trail.verify().findings.kept
    assert finding.concerns(NOON + timedelta(days=400), None)


def test_a_finding_is_left_out_for_a_tenant_only_if_its_record_is_proven_another_s(trail: Trail) -> None:
    trail.change(A, 6, tenant_id="umbrella")
    trail.rows.append(trail.rows[trail.at(A, 2)])
    duplicate, edited = trail.verify().findings.kept
    assert edited.concerns(None, ["acme"])
    assert (duplicate.kind, duplicate.concerns(None, ["acme"])) == (Kind.DUPLICATED, True)
    assert not duplicate.concerns(None, ["umbrella"])


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
    before = list(trail.records())
    mutation(trail, numbers)
    after = list(trail.records())
    unchanged = len(before) == len(after) and all(map(_same, before, after))
    assert (trail.verify().findings.total == 0) == unchanged


@given(st.lists(mutations(), min_size=2, max_size=6), st.tuples(st.integers(0, 50), st.integers(0, 50)))
def test_no_heap_of_mutations_breaks_the_verification(heap: list[Mutation], numbers: tuple[int, int]) -> None:
    trail = Trail()
    trail.write(A, 9)
    trail.write(B, 4)
    before = list(trail.records())
    for each in heap:
        if trail.rows:
            each(trail, numbers)
    after = list(trail.records())
    unchanged = len(before) == len(after) and all(map(_same, before, after))
    assert (trail.verify().findings.total == 0) == unchanged


def test_genesis_is_what_the_first_record_names(trail: Trail) -> None:
    assert trail.rows[trail.at(A, 1)][18] == GENESIS
