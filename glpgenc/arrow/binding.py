"""What a cell is bound to besides its context: its column, and its row where that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from glpgenc.errors import InvalidValueError


def cell_aad(column: str, row: str = "") -> bytes:
    """Return the associated data of a cell: ``len32(column) || column || len32(row) || row``, in UTF-8.

    With it any cell opens by itself: ``service.decrypt(cell, context, cell_aad("email"))``.

    :param column: the name that the column was encrypted under.
    :param row: the text of the row's key; empty where cells are bound to no row.
    """
    return _sized(column) + _sized(row)


def cell_aads(column: str, rows: Sequence[str] | None) -> bytes | list[bytes]:
    """Return the associated data of many cells of a column.

    :param rows: the key of each row; ``None`` to bind no row.
    :returns: one for each row, or one for all.
    """
    if rows is None:
        return cell_aad(column)
    start = _sized(column)
    return [start + _sized(row) for row in rows]


def categories_aad(column: str) -> bytes:
    """Return the associated data of a column's categories: of no cell, which has two parts and no third."""
    return cell_aad(column) + _sized("categories")


def _sized(text: str) -> bytes:
    if not isinstance(text, str):
        raise TypeError(f"the name of a column and the key of a row must be str, not {type(text).__name__}")
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = None
    # Outside the handler, because Python's words quote the key.
    if data is None:
        raise InvalidValueError(
            "the name of a column or the key of a row holds a lone surrogate, which is not Unicode text"
        )
    return len(data).to_bytes(4, "big") + data
