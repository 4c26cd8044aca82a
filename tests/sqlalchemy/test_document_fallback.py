"""Searches of paths while a column moves: documents that wait are compared by their plaintext."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import not_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Range
from tests.support.orm import Orm

WAITING = """
    INSERT INTO people (id, doc) VALUES
    (1, '{"zip": "1", "name": "Ada", "n": 5, "tags": ["x"]}'), (2, '{"zip": null}'), (3, NULL)
"""


@pytest.mark.parametrize("mode", ["database", "client"])
def test_documents_that_wait_are_found_with_the_others(orm: Orm, mode: Any) -> None:
    class Base(DeclarativeBase):
        pass

    ways = [
        Exact(path="$.zip"),
        Contains(path="$.name"),
        Range(path="$.n", bucket=10),
        Exact(path="$.tags", each=True),
    ]
    type_ = EncryptedColumn(JSONB(none_as_null=True), data_class="pii", search=ways, mode=mode, fallback="doc")

    class Person(Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        doc: Mapped[Any] = mapped_column(JSONB, nullable=True)
        doc_enc: Mapped[Any] = mapped_column(type_, nullable=True)

    engine = orm.engine()
    orm.create(Base.metadata, engine)
    with orm.session(engine) as session:
        session.connection().exec_driver_sql(WAITING)
        session.add(Person(id=4, doc_enc={"zip": "1", "name": "Adabelle", "n": 7, "tags": ["x", "y"]}))
        session.add(Person(id=5, doc_enc={"zip": 2}))
        session.commit()
        expand = f"SELECT glpgenc.gl_expand_column('people', 'doc', 'doc_enc', 'people.doc_enc', mode => '{mode}')"
        session.connection().exec_driver_sql(expand)
        session.commit()
        doc = Person.doc_enc
        for criteria, expected in (
            (doc["zip"] == "1", [1, 4]),
            (doc["zip"].as_string() == "1", [1, 4]),
            (not_(doc["zip"].as_string() == "1"), [5]),
            (doc["zip"].is_(None), [3]),
            (doc["zip"].as_string().is_(None), [2, 3]),
            (doc["name"].as_string().contains("Ada"), [1, 4]),
            (doc["n"].as_integer() < 6, [1]),
            (doc["tags"].contains(["x"]), [1, 4]),
            (doc["tags"].has_key("y"), [4]),
        ):
            assert list(session.scalars(select(Person.id).where(criteria).order_by(Person.id))) == expected
