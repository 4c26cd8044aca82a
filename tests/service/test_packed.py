"""Values that are side by side in one buffer: the same envelopes, cut and joined by others' loops."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glpgenc.errors import (
    AuthenticationError,
    GlpgencError,
    InvalidValueError,
    KeyNotFoundError,
    NotEncryptedError,
    UnsupportedSuiteError,
)
from glpgenc.service import EncryptionService
from glpgenc.wire import batches
from tests.support.services import CONTEXT


def _sizes(values: list[bytes]) -> list[int]:
    return [len(value) for value in values]


def _cut(data: bytes | bytearray, sizes: list[int]) -> list[bytes]:
    return [bytes(data[start:end]) for start, end in pairwise(accumulate(sizes, initial=0))]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.binary(max_size=60), st.binary(max_size=30)), max_size=40), one_for_all=st.booleans()
)
def test_each_opens_by_itself_and_what_was_made_one_by_one_opens_together(
    service: EncryptionService, *, pairs: list[tuple[bytes, bytes]], one_for_all: bool
) -> None:
    values = [value for value, _ in pairs]
    aads = [b"same"] * len(pairs) if one_for_all else [aad for _, aad in pairs]
    given_aad: Any = b"same" if one_for_all else aads
    made = service.encrypt_packed(b"".join(values), _sizes(values), CONTEXT, given_aad)
    sealed = [size + 48 for size in _sizes(values)]
    cells = _cut(made, sealed)
    assert [service.decrypt(cell, CONTEXT, aad) for cell, aad in zip(cells, aads, strict=True)] == values
    assert len({cell[20:32] for cell in cells}) == len(cells), "a nonce was used twice"
    singles = [service.encrypt_to_bytes(value, CONTEXT, aad) for value, aad in zip(values, aads, strict=True)]
    opened = service.decrypt_packed(bytearray(b"".join(singles)), sealed, CONTEXT, given_aad)
    assert _cut(opened, _sizes(values)) == values


def test_values_of_two_keys_in_turns_open_together(service: EncryptionService) -> None:
    context = {**CONTEXT, "data_class": "turns"}
    old = service.encrypt_many_to_bytes([b"%d" % number for number in range(0, 20, 2)], context, b"a")
    service.rotate_key(context)
    new = service.encrypt_many_to_bytes([b"%d" % number for number in range(1, 20, 2)], context, b"a")
    assert old[0][:20] != new[0][:20]
    cells = [cell for pair in zip(old, new, strict=True) for cell in pair]
    for aad in (b"a", [b"a"] * 20):
        opened = service.decrypt_packed(b"".join(cells), _sizes(cells), context, aad)
        assert opened == b"".join(b"%d" % number for number in range(20))
        assert service.decrypt_many(cells, context, aad) == [b"%d" % number for number in range(20)]
    with pytest.raises(AuthenticationError):
        service.decrypt_packed(b"".join(cells), _sizes(cells), context, [b"a"] * 19 + [b"b"])


def test_more_values_than_are_worked_on_at_a_time(service: EncryptionService, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("wire.batches", "service.value_cipher"):
        monkeypatch.setattr(f"glpgenc.{module}.SLICE", 7)
    values = [b"x" * (number % 11) for number in range(50)]
    aads = [b"%d" % number for number in range(50)]
    made = service.encrypt_packed(b"".join(values), _sizes(values), CONTEXT, aads)
    sealed = [size + 48 for size in _sizes(values)]
    assert service.decrypt_packed(made, sealed, CONTEXT, aads) == b"".join(values)
    assert service.decrypt_many(_cut(made, sealed), CONTEXT, aads) == values
    with pytest.raises(AuthenticationError):
        service.decrypt_packed(made, sealed, CONTEXT, [*aads[1:], aads[0]])


@pytest.mark.parametrize("each", [b"a", [b"a", b"b", b"c"]])
def test_long_values_go_from_buffer_to_buffer(service: EncryptionService, each: Any) -> None:
    values = [bytes([number]) * size for number, size in enumerate((0, 100_000, 9_999))]
    made = service.encrypt_packed(b"".join(values), _sizes(values), CONTEXT, each)
    sealed = [size + 48 for size in _sizes(values)]
    assert isinstance(made, bytearray)
    assert service.decrypt_packed(made, sealed, CONTEXT, each) == b"".join(values)
    own = each if isinstance(each, list) else [each] * 3
    cells = _cut(made, sealed)
    assert [service.decrypt(cell, CONTEXT, aad) for cell, aad in zip(cells, own, strict=True)] == values
    made[-1] ^= 1
    with pytest.raises(AuthenticationError):
        service.decrypt_packed(made, sealed, CONTEXT, each)


@pytest.mark.parametrize("sizes", [[3], [2, 3], [5, -1], [4, 0, 1], []])
def test_sizes_that_are_not_those_of_the_buffer_are_refused(service: EncryptionService, sizes: list[int]) -> None:
    for change in (service.encrypt_packed, service.decrypt_packed):
        with pytest.raises(ValueError, match="sizes are not those"):
            change(b"1234", sizes, CONTEXT)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda cell: cell[:-1] + bytes([cell[-1] ^ 1]), AuthenticationError),
        (lambda cell: cell[:20] + bytes([cell[20] ^ 1]) + cell[21:], AuthenticationError),
        (lambda cell: cell[:2] + bytes(16) + cell[18:], KeyNotFoundError),
        (lambda cell: cell[:1] + b"\1" + cell[2:], NotEncryptedError),
        (lambda cell: b"\xfa" + cell[1:], UnsupportedSuiteError),
        (lambda cell: b"x" * len(cell), NotEncryptedError),
        (lambda cell: cell[:47], NotEncryptedError),
        (lambda cell: cell[:49], AuthenticationError),
        (lambda _: b"", NotEncryptedError),
    ],
)
@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("size", [3, 30_000])
def test_one_that_does_not_open_fails_all(
    service: EncryptionService, change: Any, error: type[GlpgencError], at: int, size: int
) -> None:
    cells = service.encrypt_many_to_bytes([b"x" * size] * 3, CONTEXT)
    cells[at] = change(cells[at])
    with pytest.raises(error):
        service.decrypt_packed(b"".join(cells), _sizes(cells), CONTEXT)
    with pytest.raises(error):
        service.decrypt_many(cells, CONTEXT)


def test_more_or_fewer_associated_data_than_values_are_refused(service: EncryptionService) -> None:
    cells = service.encrypt_packed(b"ab", [1, 1], CONTEXT, [b"1", b"2"])
    for aads in ([b"1"], [b"1", b"2", b"3"]):
        with pytest.raises(ValueError, match="associated data are given"):
            service.encrypt_packed(b"ab", [1, 1], CONTEXT, aads)
        with pytest.raises(ValueError, match="associated data are given"):
            service.decrypt_packed(cells, [49, 49], CONTEXT, aads)


def test_uses_are_counted_and_none_where_one_is_too_long(
    service: EncryptionService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.encrypt(b"x", CONTEXT)
    uses = service._ciphers.sealer(CONTEXT).uses
    left = uses.left
    monkeypatch.setattr("glpgenc.service.gcm.MAX_PLAINTEXT_BYTES", 5)
    with pytest.raises(InvalidValueError):
        service.encrypt_packed(b"123456", [6], CONTEXT)
    assert uses.left == left
    service.encrypt_packed(b"12345", [3, 2], CONTEXT)
    assert uses.left == left - 2


def test_a_batch_draws_fresh_nonces_each_time() -> None:
    drawn = [each for _ in range(50) for each in batches.nonces(200)]
    assert len(set(drawn)) == 10_000
    # Not counted up from a random start: of two that follow each other the first bytes differ, too.
    assert len({each[:6] for each in drawn}) > 9_990


@given(st.lists(st.binary(max_size=300), max_size=30), st.binary(max_size=9))
def test_what_is_cut_is_what_was_joined(values: list[bytes], prefix: bytes) -> None:
    asked: list[int] = []
    cuts = batches.cuts(_sizes(values), asked.append)
    assert [part for cut in cuts for part in cut.unpack(b"".join(values))] == values
    assert sorted(asked) == sorted(set(_sizes(values)))
    expected = [prefix + len(value).to_bytes(4, "big") + value for value in values]
    assert list(batches.with_sizes(prefix, values)) == expected
