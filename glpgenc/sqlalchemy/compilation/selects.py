"""The rewriting of SELECT: one place that sees each of a statement before SQLAlchemy compiles it.

Of the ORM that is the SELECT that it has made of its own, with joined eager loads, column properties, the ``order_by``
of relationships, and loader criteria. Subqueries, CTEs and the parts of a UNION are seen one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import Select
from sqlalchemy.ext.compiler import compiles

Rewriter: TypeAlias = Callable[[Select[Any], Any], Select[Any]]
"""Returns a SELECT as it is, or a changed copy that selects the same columns; it is also given the compiler.

Statements are compiled once and executed often: what it puts in must not depend on the values of parameters. A
parameter of the statement may stand in several places, as itself or as a clone with the same key.
"""

REWRITERS: list[Rewriter] = []
"""In the order in which they are called."""

_STEP = "translate_select_structure"


@compiles(Select, "postgresql")
def _select(select: Select[Any], compiler: Any, **options: Any) -> Any:
    if _STEP in vars(compiler):
        return compiler.visit_select(select, **options)
    # SQLAlchemy's own step for dialects that have another form of LIMIT: after the ORM has made its SELECT. It also
    # lets results know their columns by those of the statement that is executed.
    setattr(compiler, _STEP, lambda made, **_: _rewritten(made, compiler))
    try:
        return compiler.visit_select(select, **options)
    finally:
        delattr(compiler, _STEP)  # it refers to the compiler, which is kept


def _rewritten(select: Select[Any], compiler: Any) -> Select[Any]:
    for rewrite in REWRITERS:
        select = rewrite(select, compiler)
    return select
