from __future__ import annotations

import pytest

from glpgenc.errors import InvalidFieldError, InvalidRowIdError
from glpgenc.wire.field import MAX_FIELD_BYTES, associated_data, check_field


@pytest.mark.parametrize("name", ["a", "_", "customers.email", "a1.b_2._c", "a" * MAX_FIELD_BYTES])
def test_valid_names_are_given_back(name: str) -> None:
    assert check_field(name) == name


@pytest.mark.parametrize(
    "name",
    ["", ".", "a.", ".a", "a..b", "A", "1a", "a b", "a-b", "é", "a\n", "a.b\0", "a" * (MAX_FIELD_BYTES + 1), "\uff41"],
)
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(InvalidFieldError):
        check_field(name)


def test_no_two_fields_and_rows_give_the_same_aad() -> None:
    pairs = [("a", "bc"), ("ab", "c"), ("abc", ""), ("a.b", "c"), ("a", ".bc")]
    assert len({associated_data(b"header", field, row) for field, row in pairs}) == len(pairs)


def test_a_row_id_that_is_not_text_is_refused_and_not_quoted() -> None:
    with pytest.raises(InvalidRowIdError) as caught:
        associated_data(b"", "a", "secret\ud800")
    assert "secret" not in str(caught.value)
