"""Numbers as text, a whole array at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from glpgenc.arrow.python_values import to_text
from glpgenc.codecs import codec_for

_OTHERWISE = (("nan", "NaN"), ("-nan", "NaN"), ("inf", "Infinity"), ("-inf", "-Infinity"))
"""Values that PostgreSQL writes differently from Arrow."""


def floats_to_text(array: Any) -> Any:
    """Return floats as the shortest text that reads as the same number."""
    text = array.cast(pa.string())
    for arrows, written in _OTHERWISE:
        text = pc.if_else(pc.equal(text, arrows), written, text)
    return text


def decimals_to_text(array: Any) -> Any:
    """Return decimals with all digits of their scale, and without an exponent."""
    text = array.cast(pa.string())
    if pc.any(pc.match_substring(text, "E")).as_py():
        # Arrow writes numbers near zero with an exponent, PostgreSQL does not.
        return to_text(array, codec_for(Decimal))
    return text
