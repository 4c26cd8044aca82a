"""The definition of a view: its columns, as a table and the options determine them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glpgenc._support.quoting import identifier, literal, object_name
from glpgenc.errors import RegistryError
from glpgenc.views.masks import TEXT_TYPES, Mask, is_masked, iso, masked, shows_year

if TYPE_CHECKING:
    from collections.abc import Callable

    from glpgenc.views.options import ViewOptions
    from glpgenc.views.table import Ciphertext, ProtectedTable, SearchTerm, TableColumn

_BYTES = "bytea"
_AS_DECRYPTED = frozenset({'pg_catalog."text"', 'pg_catalog."bytea"'})
# Types of which equal values have one text form, so that the term of that form finds all of them, and that can be
# compared by an operator of pg_catalog. An index of numbers in their only form serves numeric, where 1.0 = 1.00.
_DISCRETE = frozenset({
    "smallint", "integer", "bigint", "uuid", "boolean", "date", "timestamp without time zone",
    "timestamp with time zone",
})  # fmt: skip
_NORMALIZERS = {
    **dict.fromkeys(TEXT_TYPES, ("exact", "lower", "digits")),
    **dict.fromkeys(_DISCRETE, ("exact",)),
    "numeric": ("number",),
    _BYTES: ("exact",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainColumn:
    """A column that the view shows as it is."""

    column: TableColumn

    @property
    def name(self) -> str:
        """Its name, in the table and in the view."""
        return self.column.name


@dataclass(frozen=True, slots=True, kw_only=True)
class DecryptedColumn:
    """A column of the view that shows the values of a ciphertext column.

    :param type: its type, as SQL.
    :param base_type: the type under it, without a modifier.
    :param row: SQL over a row for the key that a value is bound to.
    :param masks: in the order in which they apply.
    """

    name: str
    stored: Ciphertext
    type: str
    base_type: str
    row: str | None
    masks: tuple[Mask, ...]

    @property
    def masked(self) -> str:
        """SQL: whether the current user sees less than the whole."""
        return is_masked(list(self.masks))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchColumn:
    """A column of the view whose operator ``=`` finds rows by an index.

    :param of: the column whose values it finds.
    :param type: its own type, a name in the view's schema; ``equals`` is the function of its operator.
    """

    name: str
    of: DecryptedColumn
    term: SearchTerm
    type: str
    equals: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDefinition:
    """A view.

    :param columns: in the table's order.
    :param searches: at its end.
    :param function: the name of its trigger's function; ``None`` where it can't be written.
    """

    table: ProtectedTable
    schema: str
    name: str
    columns: tuple[PlainColumn | DecryptedColumn, ...]
    searches: tuple[SearchColumn, ...]
    function: str | None

    @property
    def decrypted(self) -> list[DecryptedColumn]:
        """The columns that are decrypted."""
        return [each for each in self.columns if isinstance(each, DecryptedColumn)]

    @property
    def display_name(self) -> str:
        """Schema and name, for people."""
        return f"{self.schema}.{self.name}"

    def value(self, column: DecryptedColumn, read: Callable[[str], str] = str) -> str:
        """Return SQL, over the table, for the whole value of a column.

        :param read: makes SQL for the text that is read as a value, of SQL for the decrypted text.
        """
        stored = f"{identifier(self.table.name)}.{identifier(column.stored.column)}"
        opened = _decrypted(column, stored, read)
        if column.stored.plaintext is None:
            return opened
        # A row that the backfill has not reached has the plaintext alone.
        plain = f"{identifier(self.table.name)}.{identifier(column.stored.plaintext)}"
        return f"CASE WHEN {stored} IS NULL THEN {plain} ELSE {opened} END"

    def shown(self, column: PlainColumn | DecryptedColumn) -> str:
        """Return SQL, over the table, for what the view shows of a column."""
        if isinstance(column, PlainColumn):
            return f"{identifier(self.table.name)}.{identifier(column.name)}"
        if not column.masks:
            return self.value(column)
        whole = f"({self.value(column)})"
        stored = f"{identifier(self.table.name)}.{identifier(column.stored.column)} IS NULL"
        if column.stored.plaintext is not None:
            stored += f" AND {identifier(self.table.name)}.{identifier(column.stored.plaintext)} IS NULL"
        of_year = ""
        if any(shows_year(each, column.base_type) for each in column.masks):
            of_year = f"({self.value(column, lambda text: iso(text, column.base_type))})"
        return f"({masked(whole, column.base_type, list(column.masks), stored, of_year)})::{column.type}"

    def searched(self, search: SearchColumn) -> str:
        """Return SQL, over the table, for the value of a search column."""
        table = identifier(self.table.name)
        stored = f"{table}.{identifier(search.of.stored.column)}"
        parts = [
            f"CASE WHEN {stored} IS NOT NULL THEN '{{}}'::pg_catalog.json END",
            f"{table}.{identifier(search.term.index_column)}",
            stored,
        ]
        if search.of.row is not None:
            parts.append(f"CASE WHEN {stored} IS NOT NULL THEN ({search.of.row})::pg_catalog.text END")
        return f"ROW({', '.join(parts)})::{identifier(self.schema, search.type)}"


def define(table: ProtectedTable, schema: str, name: str, options: ViewOptions) -> ViewDefinition:
    """Determine the columns of a view.

    :raises RegistryError: the options don't fit the table, or SQL can't decrypt a column.
    """
    _check_names(table, options)
    omitted = set(options.omitted)
    decrypted = {each.column: _decrypted_column(table, each, options) for each in table.ciphertexts
                 if each.column not in omitted}  # fmt: skip
    by_plaintext = {each.stored.plaintext: each for each in decrypted.values() if each.stored.plaintext}
    columns: list[PlainColumn | DecryptedColumn] = []
    for column in table.columns:
        if column.name in by_plaintext:
            columns.append(by_plaintext[column.name])
        elif column.name in decrypted:
            if decrypted[column.name].stored.plaintext is None:
                columns.append(decrypted[column.name])
        elif not column.is_index and column.name not in omitted:
            columns.append(PlainColumn(column=column))
    searches = _searches(table, name, list(decrypted.values())) if options.search else ()
    _check_view(columns, searches, options, table)
    writable = bool(table.key) and not options.read_only
    return ViewDefinition(
        table=table,
        schema=schema,
        name=name,
        columns=tuple(columns),
        searches=tuple(searches),
        function=object_name(name, "glpgenc_view") if writable else None,
    )


def _decrypted_column(table: ProtectedTable, stored: Ciphertext, options: ViewOptions) -> DecryptedColumn:
    if stored.mode == "client" or (stored.plaintext is not None and stored.is_computed):
        why = (
            "is encrypted by clients: SQL can't decrypt it" if stored.mode == "client"
            else "is made of an expression until its plaintext column is dropped"
        )  # fmt: skip
        raise RegistryError(
            f"column {stored.column} of table {table.display_name} {why}", hint=f"--omit {stored.column}"
        )
    names = {each.name for each in table.columns}
    former = stored.former if stored.former not in names else None
    plain = table.column(stored.plaintext) if stored.plaintext is not None else None
    name = options.names.get(stored.column) or stored.plaintext or former or stored.column
    row = options.rows.get(stored.column)
    return DecryptedColumn(
        name=name,
        stored=stored,
        type=plain.type if plain is not None else stored.type,
        base_type=plain.base_type if plain is not None else stored.base_type,
        row=f"{identifier(table.name)}.{identifier(row)}" if row is not None else stored.row,
        masks=tuple(each for each in options.masks if each.column == name),
    )


def _decrypted(column: DecryptedColumn, stored: str, read: Callable[[str], str]) -> str:
    function = "gl_decrypt_bytes" if column.base_type == _BYTES else "gl_decrypt"
    bound = "" if column.row is None else f", ({column.row})::pg_catalog.text"
    opened = read(f"glpgenc.{function}({stored}, {literal(column.stored.field)}{bound})")
    return opened if column.type in _AS_DECRYPTED else f"{opened}::{column.type}"


def _searches(table: ProtectedTable, view: str, decrypted: list[DecryptedColumn]) -> list[SearchColumn]:
    found = []
    for column in decrypted:
        # Rows that are not encrypted yet have no term. And an index finds what someone guesses, which a mask forbids.
        if column.stored.plaintext is not None or column.masks:
            continue
        usable = _NORMALIZERS.get(column.base_type, ())
        terms = sorted(
            (each for each in table.terms if each.column == column.stored.column and each.normalizer in usable),
            key=lambda each: usable.index(each.normalizer),
        )
        if terms:
            base = object_name(view, column.name)
            found.append(
                SearchColumn(
                    name=object_name(column.name, "search"),
                    of=column,
                    term=terms[0],
                    type=object_name(base, "search"),
                    equals=object_name(base, "equals"),
                )
            )
    return found


def _check_names(table: ProtectedTable, options: ViewOptions) -> None:
    known = {each.column for each in table.ciphertexts}
    for option, given in (
        ("--as", options.names),
        ("--type", options.types),
        ("--row", options.rows),
        ("--omit", options.omitted),
    ):
        for name in given:
            if name not in known:
                raise RegistryError(
                    f"{option} names {name}, which is not a ciphertext column of table {table.display_name}",
                    hint=f"its ciphertext columns: {', '.join(sorted(known))}",
                )
    for name in options.rows.values():
        if table.column(name) is None:
            raise RegistryError(f"--row names {name}, which is not a column of table {table.display_name}")
    for each in table.ciphertexts:
        if each.plaintext is not None and each.column in {**options.names, **options.types, **options.rows}:
            raise RegistryError(
                f"column {each.column} of table {table.display_name} still has its plaintext column {each.plaintext}, "
                "whose name, type and row the view takes",
                hint="leave out --as, --type and --row of this column",
            )


def _check_view(
    columns: list[PlainColumn | DecryptedColumn],
    searches: list[SearchColumn] | tuple[()],
    options: ViewOptions,
    table: ProtectedTable,
) -> None:
    names = [each.name for each in (*columns, *searches)]
    for name in names:
        if names.count(name) > 1:
            raise RegistryError(
                f"the view of table {table.display_name} would have two columns {name}",
                hint="name a decrypted column with --as COLUMN=NAME, or pass --no-search",
            )
    decrypted = {each.name: each for each in columns if isinstance(each, DecryptedColumn)}
    if not decrypted:
        raise RegistryError(f"every ciphertext column of table {table.display_name} is omitted")
    for mask in options.masks:
        if mask.column not in decrypted:
            raise RegistryError(
                f"--mask names {mask.column}, which is not a decrypted column of the view",
                hint=f"its decrypted columns: {', '.join(decrypted)}",
            )
        mask.check_type(decrypted[mask.column].base_type)
    encrypted_key = set(table.key) & {each.column for each in table.ciphertexts}
    if encrypted_key:
        raise RegistryError(f"the primary key of table {table.display_name} is encrypted: {', '.join(encrypted_key)}")
