"""Two mapped classes of one declaration, one with encrypted columns and one with plain ones, and what both answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.sqlalchemy import EncryptedColumn
from tests.support.databases import fresh_database
from tests.support.orm import Orm, orm_on
from tests.support.servers import Server
from tests.support.templates import TemplateDatabases

Columns = Mapping[str, tuple[Any, ...]]


@dataclass
class Pair:
    """Both classes, with the same rows.

    :param secret: the class of the encrypted table, ``secret``.
    :param plain: of the other one, ``plain``.
    """

    orm: Orm
    engine: Engine
    secret: Any
    plain: Any

    def session(self) -> Session:
        return self.orm.session(self.engine)

    def answers(self, make: Callable[[Any], Any]) -> tuple[list[Any], list[Any]]:
        """Return the rows of a statement of the encrypted table, and of the plain one."""
        with self.session() as session:
            secret, plain = ([tuple(row) for row in session.execute(make(each))] for each in (self.secret, self.plain))
        return secret, plain


def models(mode: Any, columns: Columns) -> tuple[Any, Any]:
    """Return two new mapped classes with ``id``, ``note`` and ``n``.

    :param columns: by name the encrypted type, the plain one, and the facets.
    """

    class Base(DeclarativeBase):
        pass

    def column(type_: Any, plain: Any, *search: Any, encrypted: bool) -> Any:
        type_ = EncryptedColumn(type_, data_class="pii", search=search, mode=mode) if encrypted else plain
        return mapped_column(type_, nullable=True)

    def made(name: str, *, encrypted: bool) -> Any:
        members = {key: column(*declared, encrypted=encrypted) for key, declared in columns.items()}
        members |= {"id": mapped_column(primary_key=True, autoincrement=False), "note": mapped_column(Text)}
        annotations = {"id": Mapped[int], "note": Mapped[str | None], "n": Mapped[int | None]}
        return type(name.title(), (Base,), {"__tablename__": name, "__annotations__": annotations, **members})

    return made("secret", encrypted=True), made("plain", encrypted=False)


@contextmanager
def pair_on(
    server: Server,
    templates: TemplateDatabases,
    folder: Path,
    mode: Any,
    *,
    columns: Columns,
    rows: list[dict[str, Any]],
) -> Iterator[Pair]:
    """Make both tables in a new database, and fill them."""
    with fresh_database(server, template=templates.on(server)) as database, orm_on(database, folder) as orm:
        engine = orm.engine()
        secret, plain = models(mode, columns)
        orm.create(secret.metadata, engine)
        with orm.session(engine) as session:
            session.add_all(model(**row) for model in (secret, plain) for row in rows)
            session.commit()
        yield Pair(orm, engine, secret, plain)
