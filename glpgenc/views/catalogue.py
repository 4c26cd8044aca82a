"""The views of a database: finding, creating and dropping them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
from psycopg.rows import dict_row

from glpgenc._support.quoting import identifier, literal, object_name
from glpgenc.database import relation_name, scalar
from glpgenc.errors import RegistryError
from glpgenc.views.definition import ViewDefinition, define
from glpgenc.views.stamp import MARK, UNKNOWN, Stamp, actual_digest, digest
from glpgenc.views.statements import OF_VIEW, create_statements
from glpgenc.views.table import read_table

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.views.options import ViewOptions

OLDEST = 150000
"""The first version of PostgreSQL whose views can run with the rights of who reads them."""

_LOCK: LiteralString = "SET LOCAL lock_timeout = '5s'"
_PARTS: LiteralString = "SELECT parse_ident(%s)"
_OID: LiteralString = "SELECT %s::regclass::oid"
# The table of a view is what its rule reads; one of ours reads nothing else.
_VIEWS: LiteralString = """
    SELECT v.oid, n.nspname::text AS schema, v.relname::text AS name, pg_get_userbyid(v.relowner)::text AS owner,
           obj_description(v.oid, 'pg_class') AS comment, v.relkind = 'v' AS is_view,
           coalesce('security_invoker=true' = ANY (v.reloptions), false) AS is_invoker,
           t.oid AS table_oid, quote_ident(s.nspname) || '.' || quote_ident(t.relname) AS table_name,
           pg_get_userbyid(t.relowner)::text AS table_owner
    FROM pg_class v JOIN pg_namespace n ON n.oid = v.relnamespace
    LEFT JOIN LATERAL (
        SELECT DISTINCT d.refobjid FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass
            AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> v.oid
        WHERE w.ev_class = v.oid
    ) r ON true
    LEFT JOIN pg_class t ON t.oid = r.refobjid AND t.relkind IN ('r', 'p')
    LEFT JOIN pg_namespace s ON s.oid = t.relnamespace
    WHERE v.relkind IN ('v', 'm') AND obj_description(v.oid, 'pg_class') LIKE %(mark)s
      AND (%(oid)s::oid IS NULL OR v.oid = %(oid)s)
    ORDER BY 2, 3
"""
_GRANTS: LiteralString = """
    SELECT format('GRANT %%s%%s ON %%I.%%I TO %%s%%s', g.privilege_type,
                  CASE WHEN g.attname IS NOT NULL THEN format(' (%%I)', g.attname) END, n.nspname, c.relname,
                  CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
                  CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' END), g.attname::text
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (
        SELECT x.*, NULL::name AS attname FROM aclexplode(c.relacl) x
        UNION ALL SELECT x.*, a.attname FROM pg_attribute a, aclexplode(a.attacl) x WHERE a.attrelid = c.oid
    ) g
    WHERE c.oid = %s AND g.grantee <> c.relowner ORDER BY 1
"""
# What was created with a view is found by what it depends on, and by its own comment. What a DROP VIEW or a CASCADE has
# left behind is found by its comment alone, where nothing else uses it and it is the table's owner's.
_PARTS_OF: LiteralString = """
    WITH types AS (
        SELECT y.oid FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
        WHERE a.attrelid = %(oid)s AND y.typtype = 'c' AND starts_with(obj_description(y.oid, 'pg_type'), %(mark)s)
        UNION SELECT y.oid FROM pg_type y
        WHERE y.typtype = 'c' AND obj_description(y.oid, 'pg_type') = %(comment)s
          AND pg_get_userbyid(y.typowner) = %(owner)s
          AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.atttypid = y.oid AND NOT a.attisdropped)
    )
    SELECT 1, format('DROP OPERATOR %%s', o.oid::regoperator) FROM pg_operator o
    WHERE o.oprleft IN (SELECT oid FROM types) AND starts_with(obj_description(o.oid, 'pg_operator'), %(mark)s)
    UNION SELECT 2, format('DROP FUNCTION %%s', p.oid::regprocedure) FROM pg_proc p
    WHERE (p.proargtypes[0] IN (SELECT oid FROM types) AND p.pronargs = 2
           OR p.oid IN (SELECT t.tgfoid FROM pg_trigger t WHERE t.tgrelid = %(oid)s))
      AND starts_with(obj_description(p.oid, 'pg_proc'), %(mark)s)
    UNION SELECT 2, format('DROP FUNCTION %%s', p.oid::regprocedure) FROM pg_proc p
    WHERE p.prorettype = 'trigger'::regtype AND obj_description(p.oid, 'pg_proc') = %(comment)s
      AND pg_get_userbyid(p.proowner) = %(owner)s AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid)
    UNION SELECT 3, format('DROP TYPE %%s', oid::regtype) FROM types
    ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredView:
    """A view whose comment says that it is ours.

    :param table_oid: its table; ``None`` if it reads none, or is not a view over one.
    :param is_invoker: whether it runs with the rights of who reads.
    """

    oid: int
    schema: str
    name: str
    owner: str
    comment: str
    is_view: bool
    is_invoker: bool
    table_oid: int | None
    table_name: str | None
    table_owner: str | None

    @property
    def display_name(self) -> str:
        """Schema and name as SQL, for people."""
        return f"{self.schema}.{self.name}"

    def stamp(self) -> Stamp | None:
        """Return what it was made of; ``None`` where the comment does not say."""
        try:
            return Stamp.parse(self.comment)
        except ValueError:
            return None

    def masks(self) -> tuple[str, ...]:
        """Return its masks, as the command line takes them."""
        stamp = self.stamp()
        return () if stamp is None else tuple(map(str, stamp.options.masks))


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewPlan:
    """What creating a view means.

    :param statements: what is to be executed; empty if the view is there as it should be.
    :param replaces: whether one is there that differs.
    """

    view: ViewDefinition
    options: ViewOptions
    statements: tuple[str, ...]
    replaces: StoredView | None = None
    made_of: str = ""

    @property
    def script(self) -> tuple[str, ...]:
        """The statements for a migration, whose view says what it was made of as one does that was created here."""
        if not self.statements:
            return ()
        stamp = Stamp(options=self.options, made_of=self.made_of, actual=UNKNOWN, major=0)
        # What follows in the same transaction has the rights that it had before.
        return (*self.statements, self.comment(stamp), "RESET ROLE")

    def comment(self, stamp: Stamp) -> str:
        """Return the statement that puts a stamp on the view."""
        text = literal(stamp.comment(self.view.table.display_name))
        return f"COMMENT ON VIEW {identifier(self.view.schema, self.view.name)} IS {text}"

    def document(self, *, executed: bool) -> dict[str, Any]:
        """Return it for programs."""
        view = self.view
        return {
            "view": view.display_name,
            "table": view.table.display_name,
            "columns": [each.name for each in view.columns],
            "decrypted": [each.name for each in view.decrypted],
            "search": {each.of.name: each.name for each in view.searches},
            "masks": list(map(str, self.options.masks)),
            "writable": view.function is not None,
            "statements": list(self.script),
            "executed": executed and bool(self.statements),
        }


def list_views(connection: Connection, oid: int | None = None) -> list[StoredView]:
    """Return the views whose comment says that they are ours.

    :param oid: only this one.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_VIEWS, {"oid": oid, "mark": f"%\n{MARK}%"}).fetchall()
    found: dict[int, StoredView] = {}
    for row in rows:
        # One that reads several tables is not ours; whichever is listed, its text differs.
        found.setdefault(row["oid"], StoredView(**row))
    return list(found.values())


def plan_view(connection: Connection, table: str, name: str | None, options: ViewOptions) -> ViewPlan:
    """Look at what creating a view means, and change nothing.

    :param table: named as in SQL.
    :param name: the view's name as in SQL; by default the table's with ``_decrypted``, in its schema.
    :raises RegistryError: there can't be such a view.
    """
    if connection.info.server_version < OLDEST:
        raise RegistryError(
            "views of PostgreSQL 14 run with the rights of their owner: everyone who may read one would read all rows "
            "of the table, past its policies",
            hint="upgrade to PostgreSQL 15 or later; no view was created",
        )
    for given in options.types.values():
        if scalar(connection, "SELECT to_regtype(%s)", [given]) is None:
            raise RegistryError(f"--type names {given}, which is not a type", hint="qualify what is not in pg_catalog")
    found = read_table(connection, scalar(connection, _OID, [relation_name(connection, table)]), options.types)
    schema, view_name = found.schema, object_name(found.name, "decrypted")
    if name is not None:
        *before, view_name = scalar(connection, _PARTS, [name])
        schema = before[0] if before else schema
    view = define(found, schema, view_name, options)
    _check_roles(connection, options)
    statements = create_statements(view)
    made_of = digest(statements)
    present = _present(connection, schema, view_name)
    if present is not None and is_current(connection, present, made_of, found.oid):
        return ViewPlan(view=view, options=options, statements=(), replaces=present, made_of=made_of)
    grants: list[str] = []
    if present is None:
        again = _parts(connection, None, view.display_name, found.owner)
    else:
        again = drop_statements(connection, present)
        names = {each.name for each in (*view.columns, *view.searches)}
        grants = [
            grant for grant, column in connection.execute(_GRANTS, [present.oid]) if column is None or column in names
        ]
    owner = f"SET LOCAL ROLE {identifier(found.owner)}"
    return ViewPlan(
        view=view,
        options=options,
        statements=(owner, *again, *statements, *grants),
        replaces=present,
        made_of=made_of,
    )


def is_current(connection: Connection, stored: StoredView, made_of: str, table_oid: int) -> bool:
    """Return whether a view is what would be created now, and nobody has changed it."""
    stamp = stored.stamp()
    return (
        stamp is not None
        and stored.table_oid == table_oid
        and stored.owner == stored.table_owner
        and stamp.made_of == made_of
        and stamp.major == connection.info.server_version // 10000
        and stamp.actual == actual_digest(connection, stored.oid)
    )


def create_view(connection: Connection, plan: ViewPlan) -> None:
    """Create a view, or replace the one that is there: as a whole or not at all.

    :param connection: outside of a transaction.
    :raises RegistryError: something depends on the view that is to be replaced.
    :raises psycopg.Error: what the driver raised.
    """
    if not plan.statements:
        return
    view = plan.view
    with connection.transaction():
        connection.execute(_LOCK)
        _execute(connection, plan.statements, view.display_name)
        oid = scalar(connection, _OID, [identifier(view.schema, view.name)])
        stamp = Stamp(
            options=plan.options,
            made_of=plan.made_of,
            actual=actual_digest(connection, oid),
            major=connection.info.server_version // 10000,
        )
        connection.execute(plan.comment(stamp).encode())


def drop_view(connection: Connection, name: str) -> StoredView:
    """Drop a view of ours with all that was created with it. Its table stays.

    :param name: named as in SQL.
    :raises RegistryError: it is not a view of ours, or something depends on it.
    """
    found = list_views(connection, scalar(connection, _OID, [relation_name(connection, name)]))
    if not found:
        raise RegistryError(
            f"{name} is not a view that `glpgenc view create` has created", hint="`glpgenc view list` shows them"
        )
    with connection.transaction():
        connection.execute(_LOCK)
        _execute(connection, drop_statements(connection, found[0]), found[0].display_name)
    return found[0]


def drop_statements(connection: Connection, stored: StoredView) -> list[str]:
    """Return the statements that drop a view and what was created with it."""
    parts = _parts(connection, stored.oid, stored.display_name, stored.table_owner or stored.owner)
    kind = "VIEW" if stored.is_view else "MATERIALIZED VIEW"
    return [f"DROP {kind} {identifier(stored.schema, stored.name)}", *parts]


def _parts(connection: Connection, oid: int | None, view: str, owner: str) -> list[str]:
    values = {"oid": oid, "mark": OF_VIEW, "comment": OF_VIEW + view, "owner": owner}
    return [statement for _, statement in connection.execute(_PARTS_OF, values).fetchall()]


def _execute(connection: Connection, statements: tuple[str, ...] | list[str], name: str) -> None:
    try:
        for statement in statements:
            # By the extended protocol, which takes one statement: what the table's owner wrote runs with the rights of
            # the table's owner, and of nobody who creates a view for him.
            connection.execute(statement.encode(), binary=True)
    except psycopg.errors.DependentObjectsStillExist:
        raise RegistryError(
            f"other objects depend on view {name} or what belongs to it", hint="drop them first; nothing was changed"
        ) from None


def _present(connection: Connection, schema: str, name: str) -> StoredView | None:
    oid = scalar(connection, "SELECT to_regclass(%s)::oid", [identifier(schema, name)])
    if oid is None:
        return None
    found = list_views(connection, oid)
    if not found:
        raise RegistryError(
            f"{schema}.{name} already exists, and is not a view that `glpgenc view create` has created",
            hint="choose another name with --name",
        )
    return found[0]


def _check_roles(connection: Connection, options: ViewOptions) -> None:
    for mask in options.masks:
        if mask.role != "PUBLIC" and not scalar(
            connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [mask.role]
        ):
            raise RegistryError(
                f"role {mask.role} does not exist, whose mask column {mask.column} was to have",
                hint="create it first, or name another one; PUBLIC is everyone",
            )
