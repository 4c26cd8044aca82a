"""How many rows a rotation moves without writing an index (HOT), by the free space of pages and by the kind of index.

Search terms stay as they are. An index column holds a term beside the envelope, so no indexed column changes, and
PostgreSQL writes no index where the new version of a row finds room in the row's page. An index on
`gl_index_term(email_enc, 1)` reads the envelope, which changes: PostgreSQL writes every index of the table. The
reference is an UPDATE with values of the same sizes, of a like table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.fixtures.rotation import members
from bench.results.row import Bound, Row, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fixtures.rotation import Index
    from bench.fixtures.stage import Stage

_NEARLY_ALL = Bound("at least", 95, "%")
_TABLES: tuple[tuple[Index, int, Bound | None], ...] = (
    ("column", 50, _NEARLY_ALL),
    ("column", 100, None),
    ("expression", 50, None),
)
_NAMES: dict[Index, str] = {"column": "index column", "expression": "index on gl_index_term"}


def measure(stage: Stage) -> Iterator[Row]:
    """Compare on the newest PostgreSQL."""
    for index, fillfactor, bound in _TABLES:
        with members(stage, stage.scale.rotation_hot_rows, fillfactor=fillfactor, index=index) as table:
            with table.copy() as copy:
                ours = copy.rotate(1).hot
            with table.copy() as copy:
                theirs = copy.update().hot
            what = f"HOT of {table.rows:,} rows, {_NAMES[index]}, fillfactor {fillfactor}"
            yield counted(what, table.server.version, 100 * ours, "UPDATE", 100 * theirs, unit="%", bound=bound)
