"""Checks of generated triggers, which must be what glpgenc would generate now, and of indexes of search terms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, LiteralString, NamedTuple

import psycopg

from glpgenc.doctor.check import CheckContext, Group, identifier, literal
from glpgenc.reports import Check, Finding, fail, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.reports.check import Row

Tree = tuple[object, ...]

# A quoted name, a string, a name, a number, an operator or a bracket.
_TOKEN = re.compile(
    r"""\s*(?:"(?P<quoted>(?:[^"]|"")*)" | '(?P<string>(?:[^']|'')*)' | (?P<word>[A-Za-z_\u0080-\uffff][\w$]*)
        | (?P<number>\d+) | (?P<mark>::|<>|[=().,]))""",
    re.VERBOSE,
)


class _Token(NamedTuple):
    kind: str
    text: str


def same_condition(here: str, wanted: str) -> bool:
    """Return whether two texts are one condition: whatever brackets, casts to text and ``pg_catalog`` PostgreSQL adds.

    The conditions are those that triggers of ours have. Of any other kind none is the same.

    :param here: what ``pg_get_triggerdef`` prints.
    :param wanted: what was generated.
    """
    try:
        return _Parser(here).whole() == _Parser(wanted).whole()
    except ValueError:
        return False


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens: list[_Token] = []
        at, text = 0, text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise ValueError
            shown = found[found.lastgroup]
            if found.lastgroup == "word":
                shown = shown.lower()
            elif found.lastgroup == "quoted":
                shown = shown.replace('""', '"')
            self._tokens.append(_Token(found.lastgroup, shown))
            at = found.end()
        self._at = 0

    def whole(self) -> Tree:
        tree = self._any()
        if self._at < len(self._tokens):
            raise ValueError
        return tree

    def _next(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _Token("end", "")

    def _take(self, *texts: str) -> bool:
        """Go past these words or marks, if they come next."""
        ahead = self._tokens[self._at : self._at + len(texts)]
        if [each.text for each in ahead if each.kind in ("word", "mark")] != list(texts):
            return False
        self._at += len(texts)
        return True

    def _require(self, *texts: str) -> None:
        if not self._take(*texts):
            raise ValueError

    def _any(self) -> Tree:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return _flattened("or", parts)

    def _all(self) -> Tree:
        parts = [self._compared()]
        while self._take("and"):
            parts.append(self._compared())
        return _flattened("and", parts)

    def _compared(self) -> Tree:
        left = self._operand()
        if self._take("is", "not", "null"):
            return ("is not null", left)
        if self._take("is", "null"):
            return ("is null", left)
        if self._take("is", "distinct", "from"):
            return ("is distinct from", left, self._operand())
        for mark in ("<>", "="):
            if self._take(mark) or self._take("operator", "(", "pg_catalog", ".", mark, ")"):
                return (mark, left, self._operand())
        return left

    def _operand(self) -> Tree:
        tree = self._primary()
        while self._take("::"):
            name = self._name()
            if name not in (("text",), ("name",)):
                tree = ("cast", tree, name)
        return tree

    def _primary(self) -> Tree:
        if self._take("("):
            tree = self._any()
            self._require(")")
            return tree
        if self._next().kind in ("string", "number"):
            self._at += 1
            return ("value", self._tokens[self._at - 1].text)
        name = self._name()
        if not self._take("("):
            return ("column", *name)
        arguments: list[Tree] = []
        while not self._take(")"):
            arguments.append(self._any())
            if self._take("from"):  # EXTRACT(epoch FROM now())
                arguments[-1] = ("value", *arguments[-1][1:])
            elif not self._take(",") and self._next() != ("mark", ")"):
                raise ValueError
        return ("call", name, *arguments)

    def _name(self) -> tuple[str, ...]:
        parts: list[str] = []
        while not parts or self._take("."):
            if self._next().kind not in ("word", "quoted"):
                raise ValueError
            parts.append(self._next().text)
            self._at += 1
        return tuple(parts[1:] if parts[0] == "pg_catalog" else parts)


def _flattened(word: str, parts: list[Tree]) -> Tree:
    """Return parts that are joined by OR or AND, without needless levels; their order means nothing."""
    flat: set[Tree] = set()
    for each in parts:
        if each[0] == word and isinstance(each[1], frozenset):
            flat |= each[1]
        else:
            flat.add(each)
    return parts[0] if len(parts) == 1 else (word, frozenset(flat))


_TABLES: LiteralString = """
    SELECT DISTINCT t.tgrelid::bigint AS oid, t.tgrelid::regclass::text AS relation
    FROM pg_trigger t
    WHERE t.tgparentid = 0 AND NOT t.tgisinternal AND t.tgname IN (
        'zzz_glpgenc_index_insert', 'zzz_glpgenc_index_update', 'yyy_glpgenc_dual_write_insert',
        'yyy_glpgenc_dual_write_update', 'yyy_glpgenc_dual_write_delete', 'zzz_glpgenc_shield')
    ORDER BY 2
"""
# What should be is asked of the functions that make it. A column that may be NULL since then makes no difference:
# the body looks at that when it runs.
_OF_TABLE: LiteralString = """
    WITH wanted AS (
        SELECT x.oid AS relation, glpgenc._index_body(x.oid) AS index_body, glpgenc._index_when(x.oid) AS index_when,
               glpgenc._dual_write_body(x.oid) AS dual_body, glpgenc._dual_write_when(x.oid, 'insert') AS insert_when,
               glpgenc._dual_write_when(x.oid, 'update') AS update_when,
               glpgenc._dual_write_when(x.oid, 'delete') AS delete_when,
               ARRAY(SELECT glpgenc._not_null_refuser(m) FROM glpgenc.column_migrations m
                     WHERE m.relation = x.oid AND m.plaintext_column IS NOT NULL) AS refusers
        FROM (SELECT %s::oid AS oid) x
    )
    SELECT t.tgname::text AS name, t.tgtype::integer AS type, pg_get_triggerdef(t.oid) AS definition,
           t.tgattr::text <> '' OR t.tgnargs > 0 OR t.tgconstraint <> 0 OR t.tgnewtable IS NOT NULL
               OR t.tgoldtable IS NOT NULL AS restricted,
           p.oid::regprocedure::text AS function, p.prosrc AS body, l.lanname = 'plpgsql' AND NOT p.prosecdef AS plain,
           coalesce(p.proconfig, '{}') AS settings, w.refusers,
           CASE WHEN t.tgname ~ 'index' THEN w.index_body ELSE w.dual_body END AS wanted_body,
           CASE t.tgname WHEN 'zzz_glpgenc_index_update' THEN w.index_when
                         WHEN 'yyy_glpgenc_dual_write_insert' THEN w.insert_when
                         WHEN 'yyy_glpgenc_dual_write_update' THEN w.update_when
                         WHEN 'yyy_glpgenc_dual_write_delete' THEN w.delete_when END AS wanted_when
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_language l ON l.oid = p.prolang CROSS JOIN wanted w
    WHERE t.tgrelid = w.relation AND NOT t.tgisinternal AND t.tgname ~ '^(yyy_glpgenc_dual_write|zzz_glpgenc_index)_'
      OR t.tgrelid = w.relation AND t.tgname = 'zzz_glpgenc_shield'
    ORDER BY 1
"""
_BEFORE_ROW = {"insert": 7, "update": 19, "delete": 11}
"""The kind of a trigger, as pg_trigger has it."""
_PATH = ["search_path=pg_catalog, pg_temp"]
_SHIELD = "zzz_glpgenc_shield"
_SHIELD_BODY = re.compile(
    r"\n-- Generated by glpgenc\.gl_backfill_shield [^\n]*\nDECLARE\n    kept record := OLD;\nBEGIN"
    r'(?:\n    kept\.(?P<name>"(?:[^"]|"")+") := NEW\.(?P=name);)+\n    RETURN kept;\nEND\n'
)
_ALIAS = re.compile(r'\(SELECT NEW\.\*\) AS "(?:[^"]|"")+"')
_SHIELD_WHEN = (
    "pg_catalog.current_setting('glpgenc.backfill', true) OPERATOR(pg_catalog.=) "
    "pg_catalog.extract('epoch', pg_catalog.now())::pg_catalog.text"
)


def _triggers(context: CheckContext) -> Iterator[Finding]:
    for table in context.rows(_TABLES):
        try:
            rows = context.rows(_OF_TABLE, table.oid)
        except psycopg.errors.RaiseException as error:
            yield fail(
                table.relation,
                f"its triggers can't be generated ({error.sqlstate})",
                "see the other checks of the registry, whose entries for the table are inconsistent",
            )
            continue
        said: set[str] = set()
        for row in rows:
            what = _difference(row)
            # The triggers of a table share a function.
            if what is not None and what not in said:
                said.add(what)
                yield _fault(table.relation, row, what)


def _fault(relation: str, row: Row, what: str) -> Finding:
    if row.name == _SHIELD:
        again = f"SELECT glpgenc.gl_backfill_shield({literal(relation)}, NULL)"
    elif "index" in row.name:
        again = f"SELECT glpgenc._remake_index_triggers({literal(relation)})"
    else:
        again = f"SELECT glpgenc._dual_write({literal(relation)})"
    if row.wanted_body is None and row.name != _SHIELD:
        return warn(f"{relation} {row.name}", what, f"check its registration, then {again}")
    return fail(f"{relation} {row.name}", f"{what}: it or its source was changed", again)


def _difference(row: Row) -> str | None:
    """Return what of a trigger is not as it would be generated; ``None`` where nothing is."""
    shield = row.name == _SHIELD
    if row.wanted_body is None and not shield:
        return "the registry has no column for this trigger"
    if shield:
        alike = bool(_SHIELD_BODY.fullmatch(row.body))
    else:
        alike = _without(row.body, row.refusers) == _without(row.wanted_body, row.refusers)
    # Expressions of the user's are read along a path of their own; without any there is none to be set.
    path = _PATH if not shield and "(SELECT NEW.*)" in row.body else []
    if not alike or not row.plain or row.settings != path:
        return f"its function {row.function} differs from what glpgenc generates"
    event = "update" if shield else row.name.rpartition("_")[2]
    if row.type != _BEFORE_ROW[event] or row.restricted:
        return f"it is not a BEFORE {event.upper()} trigger for every row and column"
    wanted = _SHIELD_WHEN if shield else row.wanted_when
    if not _same(_condition(row.definition), wanted):
        return "its condition differs from what glpgenc generates"
    return None


def _without(body: str, parts: list[str]) -> str:
    for part in parts:
        body = body.replace(part, "")
    # The table's name of that day: it may be renamed since.
    return _ALIAS.sub("(SELECT NEW.*)", body)


def _condition(definition: str) -> str | None:
    """Return the condition in a trigger's definition, which PostgreSQL prints after FOR EACH ROW."""
    _, found, rest = definition.partition(" FOR EACH ROW WHEN (")
    return rest.rpartition(") EXECUTE FUNCTION ")[0] if found else None


def _same(here: str | None, wanted: str | None) -> bool:
    if here is None or wanted is None:
        return here is wanted
    return same_condition(here, wanted)


# Of an ordinary or partitioned table: one that begins with the column itself, of all rows, and with the operators that
# searches use. A plain index on an expression, or of some rows, is not used.
_INDEXES: LiteralString = """
    WITH terms AS (
        SELECT i.relation, i.index_column, a.attnum, bool_or(s.kind IN ('prefix', 'contains')) AS tags,
               bool_or(i.is_unique) AS to_be_unique
        FROM glpgenc.index_columns i JOIN pg_class c ON c.oid = i.relation
        JOIN pg_attribute a ON a.attrelid = i.relation AND a.attname = i.index_column AND NOT a.attisdropped
        JOIN glpgenc.search_facets s ON s.field = i.field AND s.slot = i.slot
        -- One that is being built, or not used any more, is the reindex's own.
        WHERE s.state = 'active' GROUP BY 1, 2, 3
    )
    SELECT t.relation::text AS relation, c.relkind = 'p' AS partitioned, t.index_column::text AS index_column, t.tags,
           t.to_be_unique,
           x.indexrelid::regclass::text AS index, x.indisvalid AND x.indisready AS valid, x.indisunique AS is_unique,
           x.indisunique AND x.indpred IS NULL
               AND t.attnum = ANY ((x.indkey::smallint[])[0:x.indnkeyatts - 1]) AS keeps_apart,
           x.indpred IS NULL AND m.amname = ANY (CASE WHEN t.tags THEN '{gin}' ELSE '{btree,hash}' END::name[])
               AND x.indkey[0] = t.attnum AND o.opcdefault AND o.opcnamespace = 'pg_catalog'::regnamespace AS fits
    FROM terms t JOIN pg_class c ON c.oid = t.relation
    LEFT JOIN pg_index x ON x.indrelid = t.relation AND t.attnum = ANY (x.indkey::smallint[])
    LEFT JOIN pg_class n ON n.oid = x.indexrelid LEFT JOIN pg_am m ON m.oid = n.relam
    LEFT JOIN pg_opclass o ON o.oid = x.indclass[0]
    ORDER BY 1, 2, 4
"""


def _indexes(context: CheckContext) -> Iterator[Finding]:
    found: dict[tuple[str, str, bool, bool], bool] = {}
    apart: dict[tuple[str, str, bool, bool], bool] = {}
    for row in context.rows(_INDEXES):
        key = (row.relation, row.index_column, row.tags, row.partitioned)
        found.setdefault(key, False)
        if row.to_be_unique:
            # An invalid one is said by itself.
            apart[key] = apart.get(key, False) or bool(row.keeps_apart)
        if row.index is None:
            continue
        if not row.valid:
            does = "does not ensure uniqueness, and no search uses it" if row.is_unique else "is used by no search"
            yield fail(
                row.index,
                f"the index on {row.relation}.{row.index_column} is invalid: it {does}",
                f"CREATE INDEX on each partition, and ALTER INDEX {row.index} ATTACH PARTITION each"
                if row.partitioned
                else f"REINDEX INDEX CONCURRENTLY {row.index}",
            )
            found[key] = True
        elif row.fits:
            found[key] = True
    for key, fits in found.items():
        relation, column, tags, partitioned = key
        kind, beside = "USING gin " if tags else "", "" if partitioned else "CONCURRENTLY "
        if not apart.get(key, True):
            yield fail(
                f"{relation}.{column}",
                "its facet is unique, but there is no unique index",
                f"CREATE UNIQUE INDEX {beside}ON {relation} ({identifier(column)}), and what with_columns names",
            )
        elif not fits:
            yield warn(
                f"{relation}.{column}",
                "this column has no index that searches can use: each search reads all rows",
                f"CREATE INDEX {beside}ON {relation} {kind}({identifier(column)})",
            )


CHECKS = (
    Check("generated", _triggers, Group.REGISTRY, "generated triggers are up to date"),
    Check("indexes", _indexes, Group.REGISTRY, "index columns have valid indexes that searches can use"),
)
