"""Arrays: each value is an envelope that the service opens by itself."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from glpgenc.arrow import arrays, buffers, cell_aad, decrypt_array, encrypt_array
from glpgenc.errors import AuthenticationError, InvalidValueError, KeyNotFoundError, NotEncryptedError
from glpgenc.service import EncryptionService
from tests.support.services import CONTEXT

EMAILS = pa.array(["a@x.org", None, "", "Zoë@x.org"])


def test_each_cell_opens_by_itself(service: EncryptionService) -> None:
    cells = encrypt_array(EMAILS, service, CONTEXT, column="email")
    assert cells.type == pa.binary()
    opened = [None if cell is None else service.decrypt(cell, CONTEXT, cell_aad("email")) for cell in cells.to_pylist()]
    assert opened == [b"a@x.org", None, b"", "Zoë@x.org".encode()]


def test_what_the_service_encrypted_is_read_as_an_array(service: EncryptionService) -> None:
    cells = pa.array([service.encrypt_to_bytes(b"17", CONTEXT, cell_aad("n", "k"))])
    back = decrypt_array(cells, service, CONTEXT, pa.int16(), column="n", rows=pa.array(["k"]))
    assert back.equals(pa.array([17], pa.int16()))


def test_associated_data_of_column_and_row_are_never_those_of_others() -> None:
    made = [cell_aad("ab", "c"), cell_aad("a", "bc"), cell_aad("abc"), cell_aad("", "abc"), cell_aad("")]
    assert len(set(made)) == len(made)
    assert cell_aad("é", "1") == b"\0\0\0\2\xc3\xa9\0\0\0\0011"


def test_equal_values_are_unlike_cells(service: EncryptionService) -> None:
    cells = encrypt_array(pa.array(["a"] * 100), service, CONTEXT).to_pylist()
    assert len(set(cells)) == 100


def test_an_array_without_values_stays_without(service: EncryptionService) -> None:
    for array in (pa.array([], pa.int64()), pa.array([None, None], pa.int64()), pa.chunked_array([], pa.int64())):
        cells = encrypt_array(array, service, CONTEXT)
        assert (cells.type, cells.null_count) == (pa.binary(), len(array))
        assert decrypt_array(cells, service, CONTEXT, pa.int64()).equals(array)


def test_a_slice_is_encrypted_and_nothing_beside_it(service: EncryptionService) -> None:
    array = pa.array([str(number) if number % 3 else None for number in range(50)])
    part = array.slice(7, 20)
    cells = encrypt_array(part, service, CONTEXT)
    assert decrypt_array(cells, service, CONTEXT, pa.string()).equals(part)
    assert decrypt_array(cells.slice(5, 3), service, CONTEXT, pa.string()).equals(part.slice(5, 3))


def test_chunks_stay_chunks(service: EncryptionService) -> None:
    array = pa.chunked_array([["a", None], [], ["b"]], pa.string())
    cells = encrypt_array(array, service, CONTEXT)
    assert [len(chunk) for chunk in cells.chunks] == [2, 0, 1]
    back = decrypt_array(cells, service, CONTEXT, pa.string())
    assert back.equals(array)
    assert back.num_chunks == 3


@pytest.mark.parametrize("array", [pa.array(["a"], pa.large_string()), pa.array([b"a"], pa.large_binary())])
def test_large_arrays_give_large_ones(service: EncryptionService, array: Any) -> None:
    cells = encrypt_array(array, service, CONTEXT)
    assert cells.type == pa.large_binary()
    assert decrypt_array(cells, service, CONTEXT, array.type).equals(array)


def test_long_values_are_read_where_they_are(service: EncryptionService) -> None:
    for type_ in (pa.binary(), pa.large_binary()):
        array = pa.array([bytes([number]) * 20_000 if number % 2 else None for number in range(9)], type_).slice(1, 7)
        whole, sizes = buffers.packed(array.drop_null())
        assert (whole.readonly, len(whole), sizes.to_pylist()) == (True, 80_000, [20_000] * 4)
        assert decrypt_array(encrypt_array(array, service, CONTEXT), service, CONTEXT, type_).equals(array)


def test_pieces_make_one_array(service: EncryptionService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "PIECE_ROWS", 7)
    array = pa.array([None if number % 5 == 0 else number for number in range(40)])
    rows = pa.array(range(40))
    cells = encrypt_array(array, service, CONTEXT, rows=rows)
    assert decrypt_array(cells, service, CONTEXT, pa.int64(), rows=rows).equals(array)


def test_more_bytes_than_binary_holds_are_refused(service: EncryptionService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffers, "MOST_BYTES", 1_000)
    array = pa.array(["x" * 30] * 20)
    with pytest.raises(InvalidValueError, match="more bytes than Arrow's binary holds"):
        encrypt_array(array, service, CONTEXT)
    monkeypatch.setattr(arrays, "PIECE_ROWS", 5)
    with pytest.raises(InvalidValueError, match="more bytes than Arrow's binary holds"):
        encrypt_array(array, service, CONTEXT)
    large = array.cast(pa.large_string())
    assert decrypt_array(encrypt_array(large, service, CONTEXT), service, CONTEXT, pa.large_string()).equals(large)


@pytest.mark.parametrize("changes", [{"column": "other"}, {"context": CONTEXT | {"bucket": "other"}}, {"rows": ["1"]}])
def test_another_column_context_or_row_does_not_open(service: EncryptionService, changes: dict[str, Any]) -> None:
    cells = encrypt_array(pa.array(["a"]), service, CONTEXT, column="email")
    given: dict[str, Any] = {"column": "email", "context": CONTEXT, "rows": None} | changes
    rows = None if given["rows"] is None else pa.array(given["rows"])
    with pytest.raises(AuthenticationError):
        decrypt_array(cells, service, given["context"], pa.string(), column=given["column"], rows=rows)


def test_a_cell_in_another_row_does_not_open(service: EncryptionService) -> None:
    rows = pa.array([1, 2])
    cells = encrypt_array(pa.array(["a", "b"]), service, CONTEXT, rows=rows)
    assert decrypt_array(cells, service, CONTEXT, pa.string(), rows=rows).to_pylist() == ["a", "b"]
    with pytest.raises(AuthenticationError):
        decrypt_array(cells.take(pa.array([1, 0])), service, CONTEXT, pa.string(), rows=rows)


@pytest.mark.parametrize("bad", [0, 1, 11, 24])
def test_the_one_cell_that_does_not_open_is_noted_by_its_row(
    service: EncryptionService, monkeypatch: pytest.MonkeyPatch, bad: int
) -> None:
    monkeypatch.setattr(arrays, "PIECE_ROWS", 8)
    array = pa.chunked_array([[f"secret {number}" if number % 4 != 3 else None for number in range(start, start + 13)]
                              for start in (0, 13)])  # fmt: skip
    cells = encrypt_array(array, service, CONTEXT).to_pylist()
    cell = cells[bad] or cells[0]
    cells[bad] = cell[:-1] + bytes([cell[-1] ^ 1])
    with pytest.raises(AuthenticationError) as caught:
        decrypt_array(pa.chunked_array([cells[:13], cells[13:]]), service, CONTEXT, pa.string())
    assert caught.value.__notes__ == [f"row {bad}, counted from 0"]
    assert "secret" not in repr(caught.value)


def test_the_error_is_the_one_of_a_single_value(service: EncryptionService) -> None:
    cell = encrypt_array(pa.array(["a"]), service, CONTEXT)[0].as_py()
    raised = []
    last = cell[:-1] + bytes([cell[-1] ^ 1])
    for altered in (last, cell[:25] + bytes([cell[25] ^ 1]) + cell[26:], cell + b"x"):
        with pytest.raises(AuthenticationError) as caught:
            decrypt_array(pa.array([altered]), service, CONTEXT, pa.string())
        raised.append((str(caught.value), caught.value.__notes__))
    with pytest.raises(AuthenticationError) as single:
        service.decrypt(last, CONTEXT, cell_aad(""))
    assert raised == [(str(single.value), ["row 0, counted from 0"])] * 3


def test_what_is_not_a_cell_is_reported_with_its_row(service: EncryptionService) -> None:
    cells = [*encrypt_array(pa.array(["a"]), service, CONTEXT).to_pylist(), None, b"plain"]
    with pytest.raises(NotEncryptedError) as caught:
        decrypt_array(pa.array(cells), service, CONTEXT, pa.string())
    assert caught.value.__notes__ == ["row 2, counted from 0"]
    cells[2] = b"\xfb\0" + bytes(60)
    with pytest.raises(KeyNotFoundError) as missing:
        decrypt_array(pa.array(cells), service, CONTEXT, pa.string())
    assert missing.value.__notes__ == ["row 2, counted from 0"]
    with pytest.raises(NotEncryptedError, match="this is string"):
        decrypt_array(pa.array(["a"]), service, CONTEXT, pa.string())


def test_a_view_of_binary_is_read_too(service: EncryptionService) -> None:
    cells = encrypt_array(EMAILS, service, CONTEXT).cast(pa.binary_view())
    assert decrypt_array(cells, service, CONTEXT, pa.string()).equals(EMAILS)


def test_rows_need_keys_that_are_text(service: EncryptionService) -> None:
    array = pa.array(["a", "b"])
    for rows, message in ((pa.array([1, None]), "a row has no key"), (pa.array([b"1", b"2"]), "not of bytes")):
        with pytest.raises(InvalidValueError, match=message):
            encrypt_array(array, service, CONTEXT, rows=rows)
    with pytest.raises(ValueError, match="3 row keys are given for 2 values"):
        encrypt_array(array, service, CONTEXT, rows=pa.array([1, 2, 3]))


def test_the_type_is_looked_at_before_any_key(service: EncryptionService) -> None:
    with pytest.raises(TypeError, match="interval"):
        encrypt_array(pa.array([None], pa.month_day_nano_interval()), service, CONTEXT)
    with pytest.raises(TypeError, match="interval"):
        decrypt_array(pa.array([b"1"]), service, CONTEXT, pa.month_day_nano_interval())
