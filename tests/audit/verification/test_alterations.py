"""A trail in memory, altered in every way: what was done is named, and where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from glpgenc.audit.chain import Chain, ChainMark, MarkKind, mark_mac, writer_key
from glpgenc.audit.keys import AuditKeyRecord
from glpgenc.audit.record import GENESIS
from glpgenc.audit.verification.database_source import RegisteredWriter
from glpgenc.audit.verification.findings import MAX_OF_CHAIN, MAX_SUSPECTS_OF_CHAIN, FindingKind, TrailFindings
from glpgenc.audit.verification.roots import Roots
from glpgenc.audit.verification.trail import TrailVerification, TrailVerifier
from glpgenc.errors import KMSUnavailableError, KMSUnwrapError
from glpgenc.keys.secret import SecretBytes
from tests.audit.trails import DESCRIPTION, NAMES, NOON, OTHER_ROOT, ROOT, SECRETS, A, B, Trail, fields, summary_of


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
    assert trail.found() == [(FindingKind.EDITED, A, seq)]


@pytest.mark.parametrize(("name", "said"), [("mac", "its MAC was altered"), ("previous_mac", "its previous_mac was")])
def test_an_altered_mac_is_distinguished_from_altered_content(trail: Trail, name: str, said: str) -> None:
    trail.change(A, 6, **{name: b"m" * 32})
    assert trail.verify().findings.kept[0].reason.startswith(said)


@pytest.mark.parametrize("name", ["tenant_id", "data_class", "actor", "purpose", "correlation_id", "error"])
def test_null_and_an_empty_text_are_distinguished(trail: Trail, name: str) -> None:
    chain = Chain(B, writer_key(SECRETS[ROOT], B))
    row = [*fields(0, "x")]
    row[NAMES.index(name) - 2] = None
    trail.rows = [chain.append(tuple(row))]
    trail.written, trail.marks = [RegisteredWriter(B, ROOT, DESCRIPTION)], []
    assert trail.found() == []
    trail.change(B, 1, **{name: ""})
    assert trail.found() == [(FindingKind.EDITED, B, 1)]


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ((1,), (FindingKind.DELETED, A, 1)),
        ((6,), (FindingKind.DELETED, A, 6)),
        ((6, 7, 8), (FindingKind.DELETED, A, 6, 8)),
        ((12,), (FindingKind.CUT_OFF, A, 12)),
        ((10, 11, 12), (FindingKind.CUT_OFF, A, 10, 12)),
        (tuple(range(1, 13)), (FindingKind.CUT_OFF, A, 1, 12)),
    ],
)
def test_deleted_records_are_named(trail: Trail, gone: tuple[int, ...], expected: tuple[Any, ...]) -> None:
    trail.delete(A, *gone)
    assert trail.found() == [expected]


def test_a_record_with_a_number_that_is_taken_is_inserted(trail: Trail) -> None:
    forged = list(trail.rows[trail.at(A, 6)])
    forged[2] += timedelta(minutes=1)
    trail.rows.append(tuple(forged))
    assert trail.found() == [(FindingKind.INSERTED, A, 6)]


def test_two_records_with_a_number_that_is_taken_are_both_named(trail: Trail) -> None:
    for minutes in (1, 2):
        forged = list(trail.rows[trail.at(A, 6)])
        forged[2] -= timedelta(minutes=minutes)
        trail.rows.append(tuple(forged))
    assert trail.found() == [(FindingKind.INSERTED, A, 6), (FindingKind.INSERTED, A, 6)]


def test_a_record_put_at_the_end_is_inserted(trail: Trail) -> None:
    row = trail.rows[trail.at(A, 12)]
    trail.rows.append((A, 13, *row[2:]))
    assert trail.found() == [(FindingKind.INSERTED, A, 13)]


def test_a_forged_end_that_names_the_record_before_it_is_found(trail: Trail) -> None:
    row = trail.rows[trail.at(A, 12)]
    trail.rows.append((A, 13, *row[2:18], row[19], b"f" * 32))
    found = trail.verify().findings.kept
    assert [summary_of(each) for each in found] == [(FindingKind.EDITED, A, 13)]
    assert "put at the end" in found[0].reason


def test_the_same_record_twice_is_a_duplicate(trail: Trail) -> None:
    trail.rows.append(trail.rows[trail.at(A, 6)])
    assert trail.found() == [(FindingKind.DUPLICATED, A, 6)]


def test_two_records_with_numbers_swapped_are_reported_where_they_belong(trail: Trail) -> None:
    fourth, ninth = trail.at(A, 4), trail.at(A, 9)
    trail.rows[fourth], trail.rows[ninth] = (A, 9, *trail.rows[fourth][2:]), (A, 4, *trail.rows[ninth][2:])
    found = trail.verify().findings.kept
    assert [(summary_of(each), each.reason) for each in found] == [
        ((FindingKind.REORDERED, A, 4), "it is record 9"),
        ((FindingKind.REORDERED, A, 9), "it is record 4"),
    ]


def test_two_records_with_times_swapped_are_reported(trail: Trail) -> None:
    fourth, ninth = trail.rows[trail.at(A, 4)][2], trail.rows[trail.at(A, 9)][2]
    trail.change(A, 4, occurred_at=ninth)
    trail.change(A, 9, occurred_at=fourth)
    found = trail.verify().findings.kept
    assert [summary_of(each) for each in found] == [(FindingKind.REORDERED, A, 4), (FindingKind.REORDERED, A, 9)]
    assert found[0].reason.endswith(fourth.isoformat())


def test_two_records_with_all_but_numbers_and_times_swapped_are_reported(trail: Trail) -> None:
    fourth, ninth = trail.rows[trail.at(A, 4)], trail.rows[trail.at(A, 9)]
    trail.rows[trail.at(A, 4)] = (*fourth[:3], *ninth[3:])
    trail.rows[trail.at(A, 9)] = (*ninth[:3], *fourth[3:])
    assert trail.found() == [(FindingKind.REORDERED, A, 4), (FindingKind.REORDERED, A, 9)]


def test_records_renumbered_over_a_deleted_one_are_reported(trail: Trail) -> None:
    trail.delete(A, 6)
    trail.rows = [(A, row[1] - 1, *row[2:]) if row[0] == A and row[1] > 6 else row for row in trail.rows]
    found = trail.found()
    assert [each for each in found if each[0] is not FindingKind.DELETED] == [
        (FindingKind.REORDERED, A, n) for n in range(6, 12)
    ]
    assert [each for each in found if each[0] is FindingKind.DELETED] == [(FindingKind.DELETED, A, 6)]


@pytest.mark.parametrize("seq", [3, 6, 40])
def test_a_record_moved_to_another_writer_is_reported_where_it_belongs(trail: Trail, seq: int) -> None:
    (row,) = trail.delete(A, 7)
    trail.rows.append((B, seq, *row[2:]))
    found = trail.verify().findings.kept
    moved = [each for each in found if each.kind is FindingKind.MOVED]
    assert [(summary_of(each), each.reason) for each in moved] == [
        ((FindingKind.MOVED, B, seq), f"it is record 7 of writer {A}")
    ]
    # Only what is between the moved one's new place and the end of that chain is said to be missing.
    assert [summary_of(each) for each in found if each.kind is not FindingKind.MOVED] == (
        [(FindingKind.DELETED, B, 6, 39)] * (seq == 40)
    )


def test_a_whole_writer_under_another_id_is_found(trail: Trail) -> None:
    stranger = UUID(int=0xC)
    trail.rows = [(stranger, *row[1:]) if row[0] == A else row for row in trail.rows]
    kinds = trail.verify().findings.counts
    assert kinds[FindingKind.WRITER_INVENTED] == 1
    assert kinds[FindingKind.CUT_OFF] == 1


def test_a_writer_taken_out_of_the_register_is_found_and_its_records_are_verified(trail: Trail) -> None:
    trail.written = [each for each in trail.written if each.writer_id != A]
    trail.change(A, 3, actor="bob")
    assert trail.found() == [(FindingKind.WRITER_REMOVED, A), (FindingKind.EDITED, A, 3)]


def test_a_writer_registered_with_another_root_is_found_and_its_records_are_not_blamed(trail: Trail) -> None:
    trail.written = [RegisteredWriter(A, OTHER_ROOT, DESCRIPTION), trail.written[1]]
    assert trail.found() == [(FindingKind.WRITER_ALTERED, A)]


@pytest.mark.parametrize("name", ["host", "pid", "application", "version"])
def test_a_writer_whose_row_differs_from_its_first_record_is_found(trail: Trail, name: str) -> None:
    trail.written = [RegisteredWriter(A, ROOT, DESCRIPTION | {name: "x"}), trail.written[1]]
    found = trail.verify().findings.kept
    assert [summary_of(each) for each in found] == [(FindingKind.WRITER_ALTERED, A)]
    assert name in found[0].reason


def test_an_altered_head_is_found_and_not_believed(trail: Trail) -> None:
    trail.marks = [ChainMark(A, 40, b"h" * 32, NOON, b"x" * 32), trail.marks[1]]
    assert trail.found() == [(FindingKind.HEAD_ALTERED, A, 40)]


def test_without_heads_a_cut_off_end_is_seen_by_saved_ones_only(trail: Trail) -> None:
    saved = trail.verify().heads
    trail.marks = []
    trail.delete(A, 11, 12)
    assert trail.found() == []
    assert trail.found(saved) == [
        (FindingKind.CUT_OFF, A, 11, 12),
        (FindingKind.HEAD_REMOVED, A, 12),
        (FindingKind.HEAD_REMOVED, B, 5),
    ]


def test_a_head_that_was_deleted_is_seen_by_saved_ones(trail: Trail) -> None:
    saved = trail.verify().heads
    trail.marks = trail.marks[1:]
    assert trail.found(saved) == [(FindingKind.HEAD_REMOVED, A, 12)]


def test_a_writer_without_any_trace_is_seen_by_saved_heads(trail: Trail) -> None:
    saved = trail.verify().heads
    trail.rows = [row for row in trail.rows if row[0] != A]
    trail.written, trail.marks = trail.written[1:], trail.marks[1:]
    assert trail.found() == []
    assert trail.found(saved) == [(FindingKind.WRITER_REMOVED, A)]


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
    assert (FindingKind.FORKED, A, 12) in trail.found(saved)


def pruned(trail: Trail, writer_id: UUID, seq: int) -> None:
    mac = trail.rows[trail.at(writer_id, seq)][19]
    key = writer_key(SECRETS[ROOT], writer_id)
    trail.delete(writer_id, *range(1, seq + 1))
    trail.anchored.append(
        ChainMark(writer_id, seq, mac, NOON, mark_mac(MarkKind.ANCHOR, key, writer_id, seq, mac, NOON))
    )


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
    assert trail.found() == [(FindingKind.DELETED, A, 7)]


def test_a_record_left_before_an_anchor_is_verified(trail: Trail) -> None:
    third = trail.rows[trail.at(A, 3)]
    pruned(trail, A, 6)
    trail.rows.append(third)
    assert trail.found() == []
    trail.change(A, 3, actor="bob")
    assert trail.found() == [(FindingKind.EDITED, A, 3)]


@pytest.mark.parametrize("what", ["seq", "mac", "at", "own_mac"])
def test_an_altered_anchor_is_found_and_not_honoured(trail: Trail, what: str) -> None:
    pruned(trail, A, 6)
    mark = trail.anchored[0]
    values = {"seq": mark.seq + 1, "mac": b"m" * 32, "at": NOON + timedelta(1), "own_mac": b"o" * 32}
    parts = {name: getattr(mark, name) for name in ("writer_id", "seq", "mac", "at", "own_mac")}
    trail.anchored = [ChainMark(**(parts | {what: values[what]}))]
    assert trail.found() == [(FindingKind.ANCHOR_ALTERED, A, trail.anchored[0].seq), (FindingKind.DELETED, A, 1, 6)]


def test_a_deleted_anchor_is_missed(trail: Trail) -> None:
    pruned(trail, A, 6)
    trail.anchored = []
    assert trail.found() == [(FindingKind.DELETED, A, 1, 6)]


def test_a_writer_that_did_not_stop_is_no_finding() -> None:
    trail = Trail()
    trail.write(A, 4, stop=False)
    trail.written.append(RegisteredWriter(B, ROOT, DESCRIPTION))
    found = trail.verify()
    assert (found.findings.total, found.running, found.silent) == (0, 1, 1)


def test_a_selection_is_verified_without_missing_the_rest(trail: Trail) -> None:
    trail.partial, trail.has_heads = True, False
    trail.marks = []
    trail.delete(A, 1, 4, 5, 12)
    trail.change(A, 7, actor="bob")
    assert trail.found() == [(FindingKind.EDITED, A, 7)]


def test_a_root_of_another_environment_vouches_for_nothing(trail: Trail) -> None:
    trail.environment = "dev"
    found = trail.verify()
    assert found.findings.counts == {FindingKind.KEY_UNUSABLE: 2, FindingKind.WRITER_ALTERED: 2}
    assert found.unverifiable == 17


def test_one_root_that_does_not_unwrap_is_found_and_the_others_serve(trail: Trail) -> None:
    assert [summary_of(each) for each in _with_roots(trail, {OTHER_ROOT: KMSUnwrapError()}).findings.kept] == [
        (FindingKind.KEY_UNUSABLE, None)
    ]


@pytest.mark.parametrize(
    "errors", [{ROOT: KMSUnavailableError()}, {ROOT: KMSUnwrapError(), OTHER_ROOT: KMSUnwrapError()}]
)
def test_without_the_kms_nothing_is_said(trail: Trail, errors: dict[UUID, Exception]) -> None:
    with pytest.raises(type(errors[ROOT])):
        _with_roots(trail, errors)


def _with_roots(trail: Trail, errors: dict[UUID, Exception]) -> TrailVerification:
    def unwrap(record: AuditKeyRecord) -> SecretBytes:
        if record.key_id in errors:
            raise errors[record.key_id]
        return SecretBytes(SECRETS[record.key_id])

    found = TrailFindings()
    return TrailVerifier(trail, Roots(trail.keys(), "prod", unwrap, found), found).run()


def test_many_findings_are_counted_and_the_first_of_a_chain_kept() -> None:
    trail = Trail()
    trail.write(A, 1_050)
    trail.rows = [(*row[:14], "bob", *row[15:]) for row in trail.rows]
    found = trail.verify().findings
    assert (found.total, len(found.kept), len(found.suspects)) == (1_050, MAX_OF_CHAIN, MAX_SUSPECTS_OF_CHAIN)
    assert found.left_out == {FindingKind.EDITED: 1_050 - MAX_OF_CHAIN}


def test_findings_of_planted_writers_do_not_bury_one_of_a_genuine_chain() -> None:
    trail = Trail()
    last = UUID(int=(1 << 128) - 1)
    trail.write(last, 12)
    trail.change(last, 7, actor="bob")
    # Rows of writers whose ids sort before it, half of them registered under the real root.
    for number in range(1, 1_501):
        planted = UUID(int=number << 64)
        if number % 2:
            trail.written.append(RegisteredWriter(planted, ROOT, DESCRIPTION))
        trail.rows += [(planted, seq, *trail.rows[0][2:]) for seq in (1, 3)]
    found = trail.verify().findings
    assert found.total > 2_000
    assert [(each.kind, each.seq) for each in found.kept if each.writer_id == last] == [(FindingKind.EDITED, 7)]
    assert len(found.kept) < 3_000


def test_findings_planted_in_a_genuine_chain_do_not_bury_one_of_another_kind() -> None:
    trail = Trail()
    trail.write(A, 40)
    trail.delete(A, 20)
    row = trail.rows[trail.at(A, 30)]
    trail.rows += [(*row[:14], f"bob {number}", *row[15:]) for number in range(1_500)]
    found = trail.verify().findings
    assert found.counts == {FindingKind.DELETED: 1, FindingKind.INSERTED: 1_500}
    assert [each.seq for each in found.kept if each.kind is FindingKind.DELETED] == [20]


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
    assert (duplicate.kind, duplicate.concerns(None, ["acme"])) == (FindingKind.DUPLICATED, True)
    assert not duplicate.concerns(None, ["umbrella"])


def test_genesis_is_what_the_first_record_names(trail: Trail) -> None:
    assert trail.rows[trail.at(A, 1)][18] == GENESIS
