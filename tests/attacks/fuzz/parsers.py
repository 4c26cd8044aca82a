"""All parsers that are attacked. A new one of the package belongs into one of the three lists."""

from __future__ import annotations

from functools import cache

from tests.attacks.fuzz.document_parsers import document_parsers
from tests.attacks.fuzz.parser import Parser
from tests.attacks.fuzz.text_parsers import text_parsers
from tests.attacks.fuzz.wire_parsers import wire_parsers


@cache
def parsers() -> dict[str, Parser]:
    """Return them by name."""
    every = [*wire_parsers(), *text_parsers(), *document_parsers()]
    found = {each.name: each for each in every}
    assert len(found) == len(every)
    return found
