"""Two databases with the same rows, the running of programs in them, and their answers in a form that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import Column, Engine, Row, RowMapping, create_engine, event, func, inspect, select
from sqlalchemy import orm as sqlalchemy_orm
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import NoInspectionAvailable
from sqlalchemy.orm import Session
from sqlalchemy.orm.state import InstanceState
from sqlalchemy.sql.elements import Grouping

from glpgenc.database import sqlalchemy_url
from glpgenc.sqlalchemy import EncryptedColumn
from glpgenc.sqlalchemy.schema.tables import INDEX_COLUMN
from tests.differential.models import MODES, Level, Place, Twin, make_models
from tests.differential.rows import add_rows
from tests.support.databases import fresh_database
from tests.support.orm import orm_on
from tests.support.servers import Server, TemplateDatabases

_COLUMNS_ONLY = 3
"""How deep relationships are followed."""


_SIMPLE = frozenset({type(None), str, int, bool, bytes, Decimal, date, UUID})


class Bag(list[Any]):
    """Values whose order does not matter."""


def canonical(value: Any, *, ordered: bool = True, depth: int = 0) -> Any:
    """Return a value as tuples, texts and numbers.

    :param ordered: whether the order of a list counts.
    """
    if type(value) in _SIMPLE:
        return repr(value)
    if isinstance(value, Bag):
        return canonical(list(value), ordered=False, depth=depth)
    if isinstance(value, (Row, tuple)):
        return tuple(canonical(each, depth=depth) for each in value)
    if isinstance(value, (RowMapping, Mapping)):
        return ("mapping", *sorted((str(key), canonical(each, depth=depth)) for key, each in value.items()))
    if isinstance(value, (list, set)):
        found = [canonical(each, depth=depth) for each in value]
        return ("list", *(found if ordered and not isinstance(value, set) else sorted(found, key=repr)))
    if isinstance(value, datetime) and value.tzinfo is not None:
        # A driver gives the session's time zone, and decryption gives UTC: the same moments.
        return repr(value.astimezone(UTC))
    state = _state(value)
    return repr(value) if state is None else _entity(value, state, depth)


def _state(value: Any) -> InstanceState[Any] | None:
    try:
        found = inspect(value)
    except NoInspectionAvailable:
        return None
    return found if isinstance(found, InstanceState) else None


def _entity(value: Any, state: InstanceState[Any], depth: int) -> Any:
    name = type(value).__name__
    if depth >= _COLUMNS_ONLY:
        return (name, *map(repr, state.identity or ()))
    loaded = state.dict
    parts = [
        (key, _loaded(loaded[key], depth))
        for key in sorted(state.mapper.attrs.keys())
        if key in loaded and key not in state.unloaded
    ]
    return (name, *parts)


def _loaded(value: Any, depth: int) -> Any:
    return canonical(value, ordered=False, depth=depth + 1)


def bag(values: Any) -> Any:
    """Return values whose order does not matter as they are now, whatever becomes of objects among them."""
    return canonical(Bag(values))


def index_columns(attribute: Any) -> list[Any]:
    """Return the index columns of a column, in its table or alias; a plaintext column has none."""
    alias = inspect(attribute.parent)
    table = attribute.property.columns[0].table
    selectable = alias.selectable if alias.is_aliased_class else None
    found = [each for each in table.columns if each.info.get(INDEX_COLUMN) == attribute.property.columns[0].name]
    return [each if selectable is None else selectable.corresponding_column(each) for each in found]


def own_columns(table: Any) -> list[Any]:
    """Return the columns of a table that its plaintext twin has, too."""
    return [each for each in table.columns if not any(INDEX_COLUMN in base.info for base in each.base_columns)]


def same_letters(column: Any, text: str) -> Any:
    """Compare without regard to case: as the facet does, or as SQL does."""
    return _by_facet(column, "lower", text) if _is_encrypted(column) else func.lower(column) == text.lower()


def same_digits(column: Any, text: str) -> Any:
    """Compare digits: as the facet does, or as SQL does."""
    if _is_encrypted(column):
        return _by_facet(column, "digits", text)
    return func.regexp_replace(column, "[^0-9]", "", "g") == re.sub("[^0-9]", "", text)


def negated(column: Any) -> Any:
    """Negate a boolean column, in parentheses.

    Without them SQLAlchemy makes ``NOT active IS true`` of ``(~active).is_(True)``, which is true of NULL: of a
    plaintext column alone, and not what was said.
    """
    return ~column if _is_encrypted(column) else Grouping(~column)


def _is_encrypted(column: Any) -> bool:
    return isinstance(column.type, EncryptedColumn)


def _by_facet(column: Any, name: str, text: str) -> Any:
    return column.facet(name) == text


_BASE: dict[str, Any] = {
    **{name: value for name, value in vars(sqlalchemy_orm).items() if not name.startswith("_")},
    **{name: value for name, value in vars(sqlalchemy).items() if not name.startswith("_")},
    "array": postgresql.array,
    "aggregate_order_by": postgresql.aggregate_order_by,
    "upsert": postgresql.insert,
    "Decimal": Decimal,
    "date": date,
    "datetime": datetime,
    "timedelta": timedelta,
    "UTC": UTC,
    "UUID": UUID,
    "Level": Level,
    "Place": Place,
    "bag": bag,
    "index_columns": index_columns,
    "own_columns": own_columns,
    "negated": negated,
    "same_letters": same_letters,
    "same_digits": same_digits,
}


_INFO = {"tenant_id": "acme"}


@dataclass
class TwinWorld:
    """One twin.

    :ivar models: its mapped classes.
    :ivar sent: how many statements its programs have sent.
    """

    twin: Twin
    engine: Engine
    models: SimpleNamespace
    sent: int = 0

    def __post_init__(self) -> None:
        self._counts = False
        self.namespace = {**_BASE, **vars(self.models)}
        self.models.metadata.create_all(self.engine)
        with self.session() as session:
            add_rows(self.models, session, self.namespace)
            session.commit()
        event.listen(self.engine, "before_cursor_execute", self._count)

    def _count(self, *arguments: Any) -> None:
        if self._counts and not arguments[2].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.sent += 1

    def session(self, **options: Any) -> Session:
        return Session(self.engine, info=_INFO, **options)

    @contextmanager
    def changed(self, statement: str) -> Iterator[None]:
        """Change rows for a time behind the other twins' backs, to see that it is noticed."""
        with self.engine.connect() as outer:
            outer.exec_driver_sql("CREATE TABLE kept AS SELECT * FROM people")
            outer.exec_driver_sql(statement)
            outer.commit()
            try:
                yield
            finally:
                outer.exec_driver_sql("UPDATE people SET email = kept.email FROM kept WHERE kept.id = people.id")
                outer.exec_driver_sql("DROP TABLE kept")
                outer.commit()

    def run(self, source: str, *, writes: bool) -> Any:
        """Run a program, roll back what it wrote, and return its result; of one that writes the tables as well."""
        if not writes:
            with self.session() as session:
                return self._execute(source, session)
        with self.engine.connect() as connection, connection.begin() as transaction:
            # A commit in the program releases a savepoint.
            with Session(connection, info=_INFO, join_transaction_mode="create_savepoint") as session:
                answer = self._execute(source, session)
                session.commit()
            answer = (answer, self._tables(connection))
            transaction.rollback()
        return answer

    def _execute(self, source: str, session: Session) -> Any:
        variables = {**self.namespace, "session": session, "result": None}
        # Lambdas of equal code share what SQLAlchemy made of the first: no two twins' code begins in one line.
        self._counts = True
        try:
            exec("\n" * self.models.number + source, variables)  # noqa: S102  (made by this package)
            return canonical(variables["result"])
        finally:
            self._counts = False

    def _tables(self, connection: Any) -> Any:
        found = []
        with Session(connection, info=_INFO) as session:
            for name in ("Team", "Tag", "Person", "Employee", "Guest", "Address"):
                class_ = getattr(self.models, name)
                columns = [getattr(class_, each) for each in _stored(class_.__mapper__)]
                found.append((name, canonical(session.execute(select(*columns).order_by(class_.id)).all())))
            found.append(("person_tags", canonical(Bag(session.execute(select(self.models.person_tags)).all()))))
        return tuple(found)


def _stored(mapper: Any) -> list[str]:
    """Return the columns of a class, of a subclass its own ones."""
    inherited = set() if mapper.inherits is None else {each.key for each in mapper.inherits.column_attrs}
    return [
        each.key
        for each in mapper.column_attrs
        if isinstance(each.columns[0], Column) and (each.key == "id" or each.key not in inherited)
    ]


@contextmanager
def worlds(
    server: Server, templates: TemplateDatabases, folder: Path, twins: tuple[Twin, ...] = MODES
) -> Iterator[dict[Twin, TwinWorld]]:
    """Make the plaintext twin and some encrypted ones."""
    with ExitStack() as stack:
        found: dict[Twin, TwinWorld] = {}
        for twin in ("plaintext", *twins):
            if twin == "plaintext":
                url = stack.enter_context(fresh_database(server))
                engine = create_engine(sqlalchemy_url(url))
                stack.callback(engine.dispose)
            else:
                place = folder / twin
                place.mkdir(mode=0o700, exist_ok=True)
                database = stack.enter_context(fresh_database(server, template=templates.on(server)))
                orm = stack.enter_context(orm_on(database, place))
                stack.callback(orm.stack.close)
                engine = orm.engine()
            found[twin] = TwinWorld(twin, engine, make_models(twin))
        yield found
