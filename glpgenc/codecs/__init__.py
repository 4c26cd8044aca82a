"""Codecs: Python values as the text that PostgreSQL would write for them, and back.

The plaintext of an envelope is PostgreSQL's text form of the value (docs/FORMAT.md, "Plaintext"), so that SQL can cast
it. What a codec writes is what ``gl_encrypt`` of the same value encrypts, and a codec reads all that PostgreSQL may
write.

>>> from decimal import Decimal
>>> codec_for(bool).encode(True)
'true'
>>> codec_for(Decimal).encode(Decimal("1.50"))
'1.50'
"""

from __future__ import annotations

from glpgenc.codecs.codec import Codec
from glpgenc.codecs.json_values import JSON_ANY
from glpgenc.codecs.registry import ValueCodec, codec_for
from glpgenc.codecs.scalars import plaintext
from glpgenc.codecs.times import DATETIME_TZ, TIME_TZ

__all__ = ["DATETIME_TZ", "JSON_ANY", "TIME_TZ", "Codec", "ValueCodec", "codec_for", "plaintext"]
