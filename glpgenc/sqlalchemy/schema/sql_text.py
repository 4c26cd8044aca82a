"""SQL that was written as text: its tokens, the columns that it reads, and partition keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_TOKENS = re.compile(
    r"""(?: [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ | --[^\n]* | /\*.*?\*/ | \s )
      | "(?P<quoted>(?:[^"]|"")*)"
      | (?P<word>[^\W\d][\w$]*)
      | (?P<sign>::|.)""",
    re.DOTALL | re.VERBOSE,
)
_OF_ANY_VALUE = frozenset({"num_nulls", "num_nonnulls", "octet_length"})
"""Functions that mean of ciphertext what they mean of any value."""

_PARTITIONED = re.compile(r"\s*(?:LIST|RANGE|HASH)\s*\((?P<key>.*)\)\s*", re.IGNORECASE | re.DOTALL)
_COMMAS = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')  # outside of double quotes
_KEY_PART = re.compile(
    r"""\s*(?:"(?P<quoted>(?:[^"]|"")+)"|(?P<word>[^\W\d][\w$]*))
        (?:\s+COLLATE\s+[^\s(]+)?(?:\s+[^\W\d][\w$.]*)?\s*""",
    re.IGNORECASE | re.VERBOSE,
)


def reads_column(sql: str, name: str) -> bool:
    """Return whether an expression reads what a column holds, and not just whether that is NULL.

    Whatever calls a function of the schema ``glpgenc`` knows that it reads ciphertext, and counts as no reader.

    :param name: of the column, as the database has it.
    """
    words = [*tokens(sql), "", "", ""]
    if any(pair == ("glpgenc", ".") or (pair[0].startswith("gl_") and pair[1] == "(") for pair in pairwise(words)):
        return False
    spellings = {f"={name}", name} if name.isidentifier() else {f"={name}"}
    calls: list[str] = []
    for at, word in enumerate(words):
        if word == "(":
            calls.append(words[at - 1] if at else "")
        elif word == ")":
            del calls[-1:]
        elif word in spellings:
            before, after = words[at - 1] if at else "", words[at + 1 : at + 4]
            is_type_or_table = before in ("::", "as") or after[0] in (".", "(")
            is_null_test = after[0] == "is" and "null" in (after[1], after[2] if after[1] == "not" else "")
            if not (is_type_or_table or is_null_test or (calls and calls[-1] in _OF_ANY_VALUE)):
                return True
    return False


def tokens(sql: str) -> Iterator[str]:
    """Yield words in lower case, quoted names after an equals sign, and signs; no strings and no comments."""
    for match in _TOKENS.finditer(sql):
        if match["quoted"] is not None:
            yield "=" + match["quoted"].replace('""', '"')
        elif match["word"] is not None:
            yield match["word"].lower()
        elif match["sign"] is not None:
            yield match["sign"]


def partition_key(partition_by: str) -> list[str] | None:
    """Return the columns of a table's partition key; ``None`` where an expression is in it, or it can't be read.

    :param partition_by: such as ``LIST (region)``, the text of ``postgresql_partition_by``.
    """
    matched = _PARTITIONED.fullmatch(partition_by)
    if matched is None:
        return None
    parts = [_KEY_PART.fullmatch(part) for part in _COMMAS.split(matched["key"])]
    if not all(parts):
        return None
    return [part["quoted"].replace('""', '"') if part["quoted"] else part["word"].lower() for part in parts if part]
