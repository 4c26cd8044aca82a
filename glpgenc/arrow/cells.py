"""Encrypted cells and categories of a column, and what they are bound to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from glpgenc.arrow.buffers import packed, unpacked
from glpgenc.arrow.forms import to_plaintexts
from glpgenc.arrow.spec import ColumnSpec
from glpgenc.errors import AuthenticationError, ConfigurationError, InvalidValueError
from glpgenc.keys.manager import KeyManager
from glpgenc.service import EncryptionService
from glpgenc.service.encrypted_data import OVERHEAD_BYTES
from glpgenc.sessions.keyring import Keyring
from glpgenc.wire.batches import with_sizes
from glpgenc.wire.envelope import SUITES_BY_NAME, Suite

MOST_BYTES = 65_536
"""Bytes of categories without an order that are kept. Of more, those that occur come back, as they first occur."""


def cell_aad(column: str, row: str = "") -> bytes:
    """Return the associated data of a cell: ``len32(column) || column || len32(row) || row``, in UTF-8.

    With it any cell opens by itself: ``service.decrypt(cell, context, cell_aad("email"))``.

    :param column: the name that the column was encrypted under.
    :param row: the text of the row's key; empty where cells are bound to no row.
    """
    return _sized(column) + _sized(row)


def cell_aads(column: str, rows: Any) -> bytes | list[bytes]:
    """Return the associated data of many cells of a column.

    :param rows: an array of the key of each row, as text; ``None`` to bind no row.
    :returns: one for each row, or one for all.
    """
    if rows is None:
        return cell_aad(column)
    return list(with_sizes(_sized(column), rows.cast(pa.large_binary()).to_pylist()))


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


class Cells(Protocol):
    """Encrypts and decrypts the values of one column."""

    @property
    def in_column(self) -> bool:
        """Whether a column of the database is to hold the cells."""

    def encrypt(self, values: Any, rows: Any, /) -> Any:
        """Encrypt values.

        :param values: an array of ``binary`` or ``large_binary`` without nulls.
        :param rows: an array of the key of the row of each, as text; ``None`` to bind no row.
        :returns: as many cells, an array of the same type.
        :raises InvalidValueError: when they are more than the type holds.
        """

    def decrypt(self, cells: Any, rows: Any, /) -> Any:
        """Verify and decrypt cells; one that does not open fails all."""

    def encrypt_categories(self, categories: bytes, /) -> bytes | None:
        """Encrypt the categories of the column; ``None`` where they can't be kept."""

    def decrypt_categories(self, categories: bytes, /) -> bytes:
        """Verify and decrypt what :meth:`encrypt_categories` returned."""


@dataclass(frozen=True, slots=True)
class ServiceCells:
    """Cells that EncryptionService opens by themselves.

    :param column: the name that they are bound to.
    """

    service: EncryptionService
    context: Mapping[str, str]
    column: str
    in_column: bool = False

    def encrypt(self, values: Any, rows: Any, /) -> Any:
        """Encrypt values, from the array's memory to that of another one."""
        return self._changed(values, rows, self.service.encrypt_packed, OVERHEAD_BYTES)

    def decrypt(self, cells: Any, rows: Any, /) -> Any:
        """Verify and decrypt cells, likewise."""
        return self._changed(cells, rows, self.service.decrypt_packed, -OVERHEAD_BYTES)

    def _changed(self, array: Any, rows: Any, change: Callable[..., bytes | bytearray], added: int) -> Any:
        data, sizes = packed(array)
        made = change(data, sizes.to_pylist(), self.context, cell_aads(self.column, rows))
        return unpacked(made, pc.add(sizes, added), array.type)

    def encrypt_categories(self, categories: bytes, /) -> bytes:
        """Encrypt the categories of the column."""
        return self.service.encrypt_to_bytes(categories, self.context, categories_aad(self.column))

    def decrypt_categories(self, categories: bytes, /) -> bytes:
        """Verify and decrypt them."""
        return self.service.decrypt(categories, self.context, categories_aad(self.column))


@dataclass(frozen=True, slots=True)
class FieldCells:
    """Cells that a column of the database holds, with its search terms and padding.

    :param ring: the keys of the tenant.
    """

    ring: Keyring
    field: str
    suite: Suite
    in_column: bool = True

    def encrypt(self, values: Any, rows: Any, /) -> Any:
        """Encrypt values."""
        return self._each(values, rows, self.ring.sealer(self.field, self.suite))

    def decrypt(self, cells: Any, rows: Any, /) -> Any:
        """Verify and decrypt cells."""
        return self._each(cells, rows, self.ring.opener(self.field))

    def _each(self, array: Any, rows: Any, work: Callable[[bytes, str], bytes]) -> Any:
        keys = repeat("") if rows is None else rows.to_pylist()
        try:
            made = list(map(work, array.to_pylist(), keys))
        finally:
            # The ring has counted, and tells of failures itself. Before anything is given out: it may be refused.
            self.ring.report()
        return unpacked(b"".join(made), pa.array(map(len, made), pa.int64()), array.type)

    def encrypt_categories(self, categories: bytes, /) -> None:
        """Encrypt none: the keys of a field are for its values, which are in a column without metadata."""

    def decrypt_categories(self, _categories: bytes, /) -> bytes:
        """Refuse: a field has no categories."""
        raise AuthenticationError


@dataclass(frozen=True, slots=True)
class TableKeys:
    """The source of the keys of a table's columns.

    :param service: for cells of its own.
    :param context: of the whole table.
    :param key_manager: for cells of registered fields.
    """

    service: EncryptionService | None
    context: Mapping[str, str]
    key_manager: KeyManager | None = None

    def cells(self, column: str, spec: ColumnSpec) -> Cells:
        """Return the cells of a column, which encrypt and decrypt it.

        :raises ConfigurationError: when what it needs was not given.
        :raises GlpgencError: when the tenant is not to be had.
        """
        if spec.field is not None:
            if self.key_manager is None:
                raise ConfigurationError(f"column {column!r} is one of a field: give key_manager")
            ring = Keyring(self.key_manager, self.context.get("tenant_id"))
            return FieldCells(ring, spec.field, SUITES_BY_NAME[spec.suite])
        if self.service is None:
            raise ConfigurationError(f"column {column!r} is not one of a field: give service")
        context = self.context if spec.data_class is None else {**self.context, "data_class": spec.data_class}
        return ServiceCells(self.service, context, column if spec.name is None else spec.name)


def encrypted_categories(array: Any, cells: Cells) -> bytes | None:
    """Return the encrypted categories of an array; ``None`` where it has none, or they are not kept.

    :param array: a pyarrow Array or ChunkedArray of any type.
    :raises TypeError: when they have an order, and can't be kept.
    :raises GlpgencError: when the key is not to be had.
    """
    type_ = array.type
    if not pa.types.is_dictionary(type_):
        return None
    categories = _categories(array)
    made = None
    if type_.ordered or categories.nbytes <= MOST_BYTES:
        made = cells.encrypt_categories(_to_bytes(categories))
    if made is None and type_.ordered:
        raise TypeError(
            "the order of categories can't be kept in a column of a field: give the type of its values, such as"
            " ColumnSpec(type=pyarrow.string())"
        )
    return made


def decrypted_categories(stored: bytes | None, cells: Cells, type_: Any) -> Any:
    """Return the categories of an array that is to become one of a type; ``None`` where they are not known.

    :raises AuthenticationError: when they are of another column or context, or were altered.
    :raises InvalidValueError: when they are not values of the type.
    :raises GlpgencError: when the key is not to be had.
    """
    if stored is None or not pa.types.is_dictionary(type_):
        return None
    with pa.ipc.open_stream(cells.decrypt_categories(stored)) as stream:
        categories = stream.read_all().column(0).combine_chunks()
    try:
        return categories.cast(type_.value_type)
    except (pa.ArrowException, ValueError):
        pass
    # Outside the handler, because Arrow's words quote the value.
    raise InvalidValueError(f"a category can't be one of {type_}", hint="give the type that it was encrypted as")


def in_order(plaintexts: Any, categories: Any, type_: Any) -> Any:
    """Return a dictionary array from the plaintexts of its values.

    :param categories: all that there are, in their order.
    :raises InvalidValueError: when a value is not one of them.
    """
    known = to_plaintexts(categories).cast(pa.large_binary())
    indices = pc.index_in(plaintexts.cast(pa.large_binary()), known, skip_nulls=True)
    if indices.null_count != plaintexts.null_count:
        raise InvalidValueError(
            "a value is not one of the stored categories",
            hint="were cells of several tables put together? give the type of the values, such as pyarrow.string()",
        )
    return pa.DictionaryArray.from_arrays(indices.cast(type_.index_type), categories, ordered=type_.ordered)


def require_order(type_: Any) -> None:
    """Refuse a type whose categories have an order, where that is not known.

    :raises InvalidValueError: if it is one.
    """
    if pa.types.is_dictionary(type_) and type_.ordered:
        raise InvalidValueError(
            "the order of the categories is not known here: what occurs says nothing of it",
            hint="give the type of the values, such as pyarrow.string(); tables and frames keep the order themselves",
        )


def _categories(array: Any) -> Any:
    if not isinstance(array, pa.ChunkedArray):
        return array.dictionary
    chunks = array.unify_dictionaries().chunks
    return chunks[0].dictionary if chunks else pa.array([], array.type.value_type)


def _to_bytes(categories: Any) -> bytes:
    table, out = pa.table({"": categories}), pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return bytes(out.getvalue())
