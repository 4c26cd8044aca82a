"""The limits of a registered range, as the code of a migration writes them."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

import pytest

from glpgenc.alembic.registry_state import _kind


@pytest.mark.parametrize("precision", [3, 28])
def test_limits_are_exact_whatever_the_context(precision: int) -> None:
    row: dict[str, Any] = {"kind": "range", "parameters": {"unit": "number", "size": "9.223372036854775807"}}
    row["parameters"] |= {"low": 9223372036854675807, "high": 9223372036854775807}
    with localcontext(prec=precision):
        _, arguments = _kind(row)
    assert arguments["low"] == Decimal("85070591730233693510.193222306651801249")
    assert arguments["high"] == Decimal("85070591730234615847.396907784232501249")
