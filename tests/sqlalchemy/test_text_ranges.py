"""Ranges of text: comparisons and beginnings, as of a plaintext twin whose column is ``COLLATE "C"``."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import String, and_, desc, func, insert, nulls_first, nulls_last, or_, select, text, tuple_
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.sqlalchemy import EncryptedColumn, Range, decrypted
from tests.support.orm import Orm

TEXTS = [
    "",
    " ",
    "a",
    "A",
    "Ada",
    "Adab",
    "ada",
    "Ångström",
    "zebra",
    "Zebra",
    "~",
    "\x01",
    "\U0010ffff",
    "\U0001f600",
    "\uffff",
    "\ue000",
    "\ud7ff",
    "e\u0301",
    "é",
    "9",
    "10",
    "x" * 100_000,
    "x" * 100_000 + "y",
]


def model(mode: Any, buckets: int = 64) -> Any:
    class Base(DeclarativeBase):
        pass

    class Person(Base):
        __tablename__ = "people"

        id: Mapped[int] = mapped_column(primary_key=True)
        plain: Mapped[str | None] = mapped_column(String(collation="C"))
        name: Mapped[str | None] = mapped_column(
            EncryptedColumn(str, data_class="pii", mode=mode, search=Range(buckets=buckets))
        )

    return Person


def fill(orm: Orm, person: Any, engine: Any, texts: list[str | None]) -> None:
    orm.create(person.metadata, engine)
    with orm.session(engine) as session:
        session.execute(insert(person), [{"id": at, "plain": each, "name": each} for at, each in enumerate(texts)])
        session.commit()


@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("buckets", [1, 7, 1000])
def test_comparisons_find_what_they_find_of_plaintext_in_c_order(orm: Orm, mode: Any, buckets: int) -> None:
    person, engine = model(mode, buckets), orm.engine()
    fill(orm, person, engine, [*TEXTS, None, *TEXTS[:5]])
    chance = random.Random(buckets)  # noqa: S311
    with orm.session(engine) as session:

        def ids(criterion: Any) -> list[int]:
            return sorted(session.scalars(select(person.id).where(criterion)))

        found = 0
        for limit in TEXTS:
            for compare in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"):
                expected = ids(getattr(person.plain, compare)(limit))
                assert ids(getattr(person.name, compare)(limit)) == expected, (compare, limit[:20])
                found += len(expected)
            low, high = sorted(chance.sample(TEXTS, 2))
            # Not between(): SQLAlchemy writes that of a collated column as a syntax error.
            within = and_(person.plain >= low, person.plain <= high)
            assert ids(person.name.between(low, high)) == ids(within)
            assert ids(~person.name.between(low, high)) == ids(~within)
            if limit:
                assert ids(person.name.startswith(limit, autoescape=True)) == ids(
                    person.plain.startswith(limit, autoescape=True)
                )
        assert found
        assert ids(person.name.is_(None)) == ids(person.plain.is_(None))
        assert ids(person.name.in_(["Ada", "é"])) == ids(person.plain.in_(["Ada", "é"]))


@pytest.mark.parametrize("mode", ["database", "client"])
def test_order_by_gives_the_order_of_plaintext_in_c(orm: Orm, mode: Any) -> None:
    person, engine = model(mode), orm.engine()
    fill(orm, person, engine, [*TEXTS, None, *TEXTS[:5]])
    with orm.session(engine) as session:
        for change in (lambda key: key, desc, lambda key: nulls_first(key.asc()), lambda key: nulls_last(key.desc())):
            for limit, offset in ((None, None), (5, 0), (7, 20)):
                found, expected = (
                    list(
                        session.scalars(select(person.id).order_by(change(key), person.id).limit(limit).offset(offset))
                    )
                    for key in (person.name, person.plain)
                )
                assert found == expected
        if mode == "client":
            return
        ranked = select(person.id, func.row_number().over(order_by=(person.name, person.id)).label("rank"))
        twin = select(person.id, func.row_number().over(order_by=(person.plain, person.id)).label("rank"))
        assert set(session.execute(ranked)) == set(session.execute(twin))


def test_other_collations_sort_openly(orm: Orm) -> None:
    person, engine = model("database"), orm.engine()
    fill(orm, person, engine, ["Zoe", "ada", "Émile", "Eve", "Ada"])
    with orm.session(engine) as session:
        # What a server has depends on how it was built, and on its system.
        known = session.scalars(
            text(
                "SELECT collname FROM pg_collation WHERE collnamespace = 'pg_catalog'::regnamespace"
                " AND collencoding IN (-1, pg_char_to_encoding('UTF8')) AND collname <> 'default'"
            )
        ).all()
        wanted = [name for name in ("de-x-icu", "en-x-icu", "C.utf8", "POSIX") if name in known]
        assert wanted
        for name in wanted:
            found, expected = (
                session.scalars(select(person.id).order_by(key.collate(name))).all()
                for key in (decrypted(person.name), person.plain)
            )
            assert found == expected, name
        assert session.scalars(select(person.name).order_by(person.name)).all() == ["Ada", "Eve", "Zoe", "ada", "Émile"]


@pytest.mark.parametrize("mode", ["database", "client"])
@pytest.mark.parametrize("buckets", [1, 1000])
def test_pages_are_those_of_plaintext_and_read_a_few_buckets(orm: Orm, mode: Any, buckets: int) -> None:
    person, engine = model(mode, buckets), orm.engine()
    chance = random.Random(buckets)  # noqa: S311
    names: list[str | None] = ["".join(chance.choices("abcABCéZ\U0001f600", k=6)) for _ in range(300)]
    fill(orm, person, engine, [*names, *names[:50], None, None, *TEXTS])
    with orm.session(engine) as session:
        for change in (lambda key: key, desc, lambda key: nulls_first(key.asc()), lambda key: nulls_last(key.desc())):
            for limit, offset in ((10, 0), (25, 100), (400, 0)):
                found, expected = (
                    list(
                        session.scalars(select(person.id).order_by(change(key), person.id).limit(limit).offset(offset))
                    )
                    for key in (person.name, person.plain)
                )
                assert found == expected, (limit, offset)
        after = min(name for name in names if name is not None and name > "b")
        found, expected = (
            list(session.scalars(select(person.id).where(key > after).order_by(key, person.id).limit(20)))
            for key in (person.name, person.plain)
        )
        assert found == expected
        last = session.execute(
            select(person.plain, person.id).where(person.plain > "C").order_by(person.plain).limit(1)
        )
        row = tuple(last.one())
        following = (
            tuple_(person.name, person.id) > row,
            or_(person.plain > row[0], and_(person.plain == row[0], person.id > row[1])),
        )
        found, expected = (
            list(session.scalars(select(person.id).where(criterion).order_by(key, person.id).limit(20)))
            for criterion, key in zip(following, (person.name, person.plain), strict=True)
        )
        assert found == expected
        if mode == "client":
            return
        page = select(person.id).order_by(person.name, person.id).limit(5)
        sql = str(page.compile(engine))
        assert "generate_series" in sql, "it walks the buckets, whose terms are sent"
        openly = str(select(person.id).order_by(decrypted(person.name)).limit(5).compile(engine))
        assert "RECURSIVE" not in openly, "the buckets have another order than the database's collation"
