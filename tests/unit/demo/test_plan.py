from __future__ import annotations

import pytest

from glpgenc.demo import TableSpec
from glpgenc.errors import ConfigurationError


def test_a_table_and_its_columns() -> None:
    assert TableSpec.parse("customer:email, phone") == TableSpec("customer", ("email", "phone"))


@pytest.mark.parametrize("text", ["", "customer", "customer:", ":email", "customer:email,"])
def test_anything_else_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        TableSpec.parse(text)
    assert "TABLE:COLUMN" in str(caught.value)


@pytest.mark.parametrize(
    ("table", "column", "field"),
    [
        ("customer", "email", "customer.email"),
        ("shop.Customer", "E-Mail", "shop.customer.e_mail"),
        ("2024", "naïve", "_2024.na_ve"),
    ],
)
def test_the_field_is_a_valid_name(table: str, column: str, field: str) -> None:
    assert TableSpec(table, (column,)).field(column) == field
