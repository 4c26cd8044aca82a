"""The statements that create a view, its triggers, and the operators of its search columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from glpgenc._support.quoting import dollar_quoted, identifier, literal
from glpgenc.views.definition import DecryptedColumn, PlainColumn
from glpgenc.views.masks import TEXT_TYPES
from glpgenc.views.table import qualified_type

if TYPE_CHECKING:
    from glpgenc.views.definition import SearchColumn, ViewDefinition

OF_VIEW = "glpgenc: part of the view "
"""What the comments on a view's functions, types and operators begin with."""
TRIGGER = "glpgenc_view"
_COLUMN = re.compile(r'(?:"(?:[^"]|"")+"\.)?(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)')
_BYTES = "bytea"
_EQUALS, _PLUS, _MINUS, _AND = (f"OPERATOR(pg_catalog.{each})" for each in "=+-&")


def create_statements(view: ViewDefinition) -> list[str]:
    """Return the statements that create a view and all that belongs to it, for the owner of the table."""
    table = view.table
    place = identifier(view.schema, view.name)
    shown = [f"{view.shown(each)} AS {identifier(each.name)}" for each in view.columns]
    shown += [f"{view.searched(each)} AS {identifier(each.name)}" for each in view.searches]
    statements = [statement for each in view.searches for statement in _search_type(view, each)]
    statements.append(
        # No security_barrier: it hides no row, and a mask is part of its column, whatever a condition calls first.
        f"CREATE VIEW {place} WITH (security_invoker = true) AS\nSELECT "
        + ",\n       ".join(shown)
        + f"\nFROM {identifier(table.schema, table.name)} AS {identifier(table.name)}"
    )
    statements += [statement for each in view.searches for statement in _search_operator(view, each)]
    if view.function is None:
        return statements
    statements += [
        f"ALTER VIEW {place} ALTER COLUMN {identifier(each.name)} SET DEFAULT {each.column.default}"
        for each in view.columns
        if isinstance(each, PlainColumn) and each.column.default is not None
    ]
    statements += [
        f"ALTER VIEW {place} ALTER COLUMN {identifier(each.name)} SET DEFAULT {default}"
        for each in view.decrypted
        if (default := _default_of_plaintext(view, each)) is not None
    ]
    function = f"{identifier(view.schema, view.function)}()"
    # Expressions of the owner's are to mean for every writer what they meant when they were checked. Without them
    # nothing needs a path, which the table's own triggers would have too.
    rows = [each.row for each in view.decrypted if each.row is not None]
    path = "" if all(map(_COLUMN.fullmatch, rows)) else " SET search_path = pg_catalog, pg_temp"
    statements += [
        f"CREATE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql{path} AS {dollar_quoted(_trigger_body(view))}",
        _comment(view, f"FUNCTION {function}"),
        (
            f"CREATE TRIGGER {TRIGGER} INSTEAD OF INSERT OR UPDATE OR DELETE ON {place} FOR EACH ROW "
            f"EXECUTE FUNCTION {function}"
        ),
        _comment(view, f"TRIGGER {TRIGGER} ON {place}"),
    ]
    return statements


def _default_of_plaintext(view: ViewDefinition, column: DecryptedColumn) -> str | None:
    plain = column.stored.plaintext
    found = view.table.column(plain) if plain is not None else None
    return found.default if found is not None else None


def _comment(view: ViewDefinition, what: str) -> str:
    return f"COMMENT ON {what} IS {literal(OF_VIEW + view.display_name)}"


def _search_type(view: ViewDefinition, search: SearchColumn) -> list[str]:
    name = identifier(view.schema, search.type)
    # With nothing but what is NULL in a row without a value, so that IS NULL says so. Rows are compared part by part:
    # json has no equality and no order, so that two search columns are not compared, grouped or sorted by ciphertext,
    # which differs where values are equal, but refused.
    parts = ["kind pg_catalog.json", "term pg_catalog.bytea", "data pg_catalog.bytea"]
    if search.of.row is not None:
        parts.append("row_id pg_catalog.text")
    return [f"CREATE TYPE {name} AS ({', '.join(parts)})", _comment(view, f"TYPE {name}")]


def _search_operator(view: ViewDefinition, search: SearchColumn) -> list[str]:
    column = search.of
    field = literal(column.stored.field)
    stored, sought = identifier(view.schema, search.type), qualified_type(column.base_type)
    opened = "gl_decrypt_bytes" if column.base_type == _BYTES else "gl_try_decrypt"
    bound = "" if column.row is None else ", (stored).row_id"
    value = f"glpgenc.{opened}((stored).data, {field}{bound})"
    if column.base_type in TEXT_TYPES:
        sought = "pg_catalog.text"
    elif column.base_type != _BYTES:
        value += f"::{sought}"
    equals = f"{identifier(view.schema, search.equals)}({stored}, {sought})"
    operator = f"{identifier(view.schema)}.= ({stored}, {sought})"
    # The planner puts the expression in the place of the call, and the parts of the row in that of the column: what is
    # left is the index column, compared with a term that is computed once. Terms can be equal by chance.
    function = (
        f"CREATE FUNCTION {identifier(view.schema, search.equals)}(stored {stored}, sought {sought}) RETURNS boolean "
        f"LANGUAGE sql STABLE PARALLEL SAFE\n"
        f"RETURN (stored).term {_EQUALS} glpgenc.gl_hmac_index(sought, {field}, {search.term.slot})\n"
        f"    AND {value} {_EQUALS} sought"
    )
    create_operator = (
        f"CREATE OPERATOR {identifier(view.schema)}.= (LEFTARG = {stored}, RIGHTARG = {sought}, "
        f"FUNCTION = {identifier(view.schema, search.equals)}, RESTRICT = pg_catalog.eqsel)"
    )
    return [
        function,
        _comment(view, f"FUNCTION {equals}"),
        create_operator,
        _comment(view, f"OPERATOR {operator}"),
    ]


def _trigger_body(view: ViewDefinition) -> str:
    update = literal(f"UPDATE {_from(view)} SET ")  # noqa: S608  # quoted names
    where = literal(f" WHERE {_same_row(view, '($2)')} RETURNING {', '.join(_returned(view))}")
    block = identifier(view.function or "")
    # A column of the table may have the variable's name.
    kept = f"CASE WHEN {_place(view)} {_EQUALS} {block}.place THEN {_same_image(view, 'OLD')} ELSE {_is_own(view)} END"
    return f"""
#variable_conflict use_column
-- Generated by `glpgenc view create`, which replaces it: do not edit.
<<{block}>>
DECLARE
    changes pg_catalog.text := '';
    written pg_catalog.int8;
    place pg_catalog.text;
    changed pg_catalog.bool;
BEGIN
    IF TG_OP {_EQUALS} 'INSERT'::pg_catalog.text THEN{_insert(view)}
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
        RETURN NEW;
    END IF;
    -- Who may read single columns only may not read where a row lies.
    IF pg_catalog.has_table_privilege({literal(identifier(view.table.schema, view.table.name))}, 'SELECT') THEN
        SELECT {_place(view)} INTO place FROM {_from(view)} WHERE {_same_key(view, "OLD")};
    END IF;
    IF TG_OP {_EQUALS} 'DELETE'::pg_catalog.text THEN
        DELETE FROM {_from(view)}
        WHERE {_same_row(view, "OLD")};
        GET DIAGNOSTICS written = ROW_COUNT;
    ELSE{_changes(view)}
        IF changes {_EQUALS} ''::pg_catalog.text THEN
            RETURN NEW;
        END IF;
        EXECUTE pg_catalog.concat({update}, pg_catalog.substr(changes, 3), {where})
        INTO {", ".join(_returned_into(view))} USING NEW, OLD;
        GET DIAGNOSTICS written = ROW_COUNT;
    END IF;
    IF written {_EQUALS} 0::pg_catalog.int8 THEN
        -- What another transaction has deleted meanwhile is not there to be written. What it has changed may not be
        -- what this statement was to write, which a table would find out by itself. A row that is as it was, a policy
        -- or a trigger of the table has kept, and one that this write alone has changed, a trigger of the table has:
        -- one that marks what is to be deleted.
        IF place IS NULL THEN
            changed := EXISTS (
                SELECT FROM {_from(view)} WHERE {_same_key(view, "OLD")} AND NOT {_same_image(view, "OLD")});
        ELSE
            changed := EXISTS (SELECT FROM {_from(view)} WHERE {_same_key(view, "OLD")} AND NOT {kept});
        END IF;
        IF changed THEN
            RAISE EXCEPTION USING
                ERRCODE = '40001',
                MESSAGE = {literal(f"a row of view {view.display_name} was changed while the statement ran")},
                HINT = 'run the transaction again';
        END IF;
        RETURN NULL;
    END IF;
    IF TG_OP {_EQUALS} 'DELETE'::pg_catalog.text THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
"""  # noqa: S608  # quoted names, and what the table's owner wrote


def _from(view: ViewDefinition) -> str:
    return f"{identifier(view.table.schema, view.table.name)} AS {identifier(view.table.name)}"


def _same_key(view: ViewDefinition, row: str) -> str:
    table = identifier(view.table.name)
    return " AND ".join(f"{table}.{identifier(key)} {_EQUALS} {row}.{identifier(key)}" for key in view.table.key)


def _same_row(view: ViewDefinition, row: str) -> str:
    return f"{_same_key(view, row)} AND {_same_image(view, row)}"


def _same_image(view: ViewDefinition, row: str) -> str:
    # Images, and not values: 1.0 and 1.00 are equal, json has no equality, and `=` is looked up along the path.
    here = ", ".join(view.shown(each) for each in view.columns)
    there = ", ".join(f"{row}.{identifier(each.name)}" for each in view.columns)
    return f"pg_catalog.record_image_eq(ROW({here}), ROW({there}))"


def _place(view: ViewDefinition) -> str:
    """Return SQL for where the version of a row lies."""
    table = identifier(view.table.name)
    return f"pg_catalog.concat({table}.tableoid, {table}.ctid)"


def _is_own(view: ViewDefinition) -> str:
    """Return SQL: whether this transaction has made a version of a row, which was made just now."""
    # A row has the last 32 bits of the transaction's number. What is seen and in progress is one's own, also where a
    # savepoint has made it, which has a number of its own.
    next_one = "(pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::pg_catalog.text)::pg_catalog.int8"
    ahead = f"(({identifier(view.table.name)}.xmin::pg_catalog.text)::pg_catalog.int8 {_MINUS} {next_one})"
    wrapped = f"((({ahead} {_AND} {2**32 - 1}) {_PLUS} {2**31}) {_AND} {2**32 - 1})"
    number = f"({next_one} {_PLUS} ({wrapped} {_MINUS} {2**31}))"
    status = f"pg_catalog.pg_xact_status(({number}::pg_catalog.text)::pg_catalog.xid8)"
    return f"{status} {_EQUALS} 'in progress'::pg_catalog.text"


def _insert(view: ViewDefinition) -> str:
    identity = next((each.column for each in _plain(view) if each.column.identity), None)
    body = "".join(_refused(each, f"NEW.{identifier(each.name)} IS NOT NULL", "insert") for each in _plain(view)
                   if each.column.generated or each.column.identity == "a")  # fmt: skip
    if identity is None:
        return body + _insert_statement(view, {})
    name = identifier(identity.name)
    if any(each.row is not None for each in view.decrypted):
        # The key of the row is part of its values.
        sequence = literal(identifier(view.table.schema, view.table.name))
        return (
            body
            + f"""
        IF NEW.{name} IS NULL THEN
            NEW.{name} := pg_catalog.nextval(pg_catalog.pg_get_serial_sequence({sequence}, {literal(identity.name)})
                                             ::pg_catalog.regclass);
        END IF;"""
            + _insert_statement(view, {}, overriding=" OVERRIDING SYSTEM VALUE")
        )
    without = _insert_statement(view, {identity.name})
    if identity.identity == "a":
        return body + without
    return (
        body
        + f"""
        IF NEW.{name} IS NULL THEN{without}
        ELSE{_insert_statement(view, {})}
        END IF;"""
    )


def _insert_statement(view: ViewDefinition, left_out: set[str] | dict[str, str], overriding: str = "") -> str:
    columns: list[str] = []
    values: list[str] = []
    for each in view.columns:
        if isinstance(each, PlainColumn):
            if not each.column.generated and each.name not in left_out:
                columns.append(identifier(each.name))
                values.append(f"NEW.{identifier(each.name)}")
        else:
            columns.append(identifier(each.stored.plaintext or each.stored.column))
            values.append(_written(view, each, "NEW"))
    return f"""
        INSERT INTO {_from(view)} ({", ".join(columns)}){overriding}
        VALUES ({", ".join(values)})
        RETURNING {", ".join(_returned(view))}
        INTO {", ".join(_returned_into(view))};"""  # noqa: S608  # quoted names


def _written(view: ViewDefinition, column: DecryptedColumn, row: str) -> str:
    """Return SQL for what is stored of the value of a column of a row."""
    value = f"{row}.{identifier(column.name)}"
    # While the plaintext column is there, the triggers of the migration encrypt what is written to it.
    return value if column.stored.plaintext is not None else _encrypted(view, column, value, row)


def _encrypted(view: ViewDefinition, column: DecryptedColumn, value: str, row: str) -> str:
    if column.base_type in {*TEXT_TYPES, "character"}:
        value = f"({value})::pg_catalog.text"
    bound = "" if column.row is None else f", {_row_id(view, column.row, row)}"
    return f"glpgenc.gl_encrypt({value}, {literal(column.stored.field)}{bound})"


def _row_id(view: ViewDefinition, expression: str, row: str) -> str:
    of_row = f"(SELECT {row}.*) AS {identifier(view.table.name)}"
    return f"(SELECT ({expression})::pg_catalog.text FROM {of_row})"  # noqa: S608  # written by the table's owner


def _changes(view: ViewDefinition) -> str:
    return "".join(
        _plain_change(each) if isinstance(each, PlainColumn) else _decrypted_change(view, each) for each in view.columns
    )


def _plain_change(column: PlainColumn) -> str:
    if column.column.generated or column.column.identity == "a":
        return _refused(column, _differs(column.name), "update")
    name = identifier(column.name)
    return f"""
        IF {_differs(column.name)} THEN
            changes := pg_catalog.concat(changes, {literal(f", {name} = ($1).{name}")});
        END IF;"""


def _decrypted_change(view: ViewDefinition, column: DecryptedColumn) -> str:
    target = identifier(column.stored.plaintext or column.stored.column)
    refusal = "" if not column.masks else f"""
            IF {column.masked} THEN
                RAISE EXCEPTION USING
                    ERRCODE = '42501',
                    MESSAGE = {literal(f"column {column.name} of view {view.display_name} is masked for this role")},
                    HINT = 'a role that does not see a value can''t change it through the view';
            END IF;"""  # fmt: skip
    body = f"""
        IF {_differs(column.name)} THEN{refusal}
            changes := pg_catalog.concat(changes, {literal(f", {target} = {_written(view, column, '($1)')}")});"""
    if column.row is not None and column.stored.plaintext is None:
        before, after = (_row_id(view, column.row, row) for row in ("OLD", "NEW"))
        moved = f"pg_catalog.record_image_ne(ROW({before}), ROW({after}))"
        # Bound to the key of its row, a value is encrypted again where that changes: the whole one, masked or not.
        again = _encrypted(view, column, view.value(column), "($1)")
        body += f"""
        ELSIF {moved} THEN
            changes := pg_catalog.concat(changes, {literal(f", {target} = {again}")});"""
    return (
        body
        + """
        END IF;"""
    )


def _differs(name: str) -> str:
    return f"pg_catalog.record_image_ne(ROW(OLD.{identifier(name)}), ROW(NEW.{identifier(name)}))"


def _refused(column: PlainColumn, condition: str, verb: str) -> str:
    message = {
        "insert": f'cannot insert a non-DEFAULT value into column "{column.name}"',
        "update": f'column "{column.name}" can only be updated to DEFAULT',
    }[verb]
    return f"""
        IF {condition} THEN
            RAISE EXCEPTION USING ERRCODE = '428C9', MESSAGE = {literal(message)};
        END IF;"""


def _plain(view: ViewDefinition) -> list[PlainColumn]:
    return [each for each in view.columns if isinstance(each, PlainColumn)]


def _returned(view: ViewDefinition) -> list[str]:
    # What triggers of the table and its generated columns have made of the row.
    return [*(view.shown(each) for each in _plain(view)), *(view.searched(each) for each in view.searches)]


def _returned_into(view: ViewDefinition) -> list[str]:
    names = [each.name for each in _plain(view)] + [each.name for each in view.searches]
    return [f"NEW.{identifier(name)}" for name in names]
