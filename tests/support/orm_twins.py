"""An encrypted table and its plaintext twin, with the same rows: a query must find the same in both."""

from __future__ import annotations

import enum
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Engine,
    Enum,
    LargeBinary,
    Numeric,
    Text,
    TypeDecorator,
    Uuid,
    not_,
    select,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Range
from tests.support.databases import fresh_database
from tests.support.orm import DRIVER, SYNC_DRIVERS, Orm, orm_on
from tests.support.servers import Server, TemplateDatabases

ROWS = 90
OTHERS = 1000
"""Ids from here on are of another tenant's rows, with the same values."""


class Colour(enum.Enum):
    RED = 1
    GREEN = 2
    BLUE = 3


class Whole(TypeDecorator[int]):
    """Whole numbers of any size in the plain table, where SQLAlchemy takes an int for a bigint."""

    impl = Numeric
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Any) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(value)


TEXTS: dict[str, Any] = {
    "full": [Exact(), Exact(normalize="lower"), Prefix(), Contains()],
    "lower": Exact(normalize="lower"),
    "few": Exact(bits=3),
    "smooth": Exact(partitions=4),
    "smooth_few": Exact(partitions=3, bits=5, normalize="lower"),
    "opening": Prefix(least=1, most=4, normalize="exact"),
    "part": Contains(n=2, bits=6),
    "everywhere": Exact(scope="global"),
}
"""The columns of text, and their facets."""

VALUES: dict[str, tuple[Any, Any, Any]] = {
    "count": (int, Whole(), [Exact(), Range(bucket=10, low=-100, high=100)]),
    "price": (Decimal, Numeric(), [Exact(), Range(bucket=Decimal("0.5"), low=-10, high=10)]),
    "price_few": (Decimal, Numeric(), Exact(bits=2)),
    "amount": (Decimal, Numeric(), Range(bucket=7, low=-100, high=100)),
    "day": (date, Date(), [Exact(), Range(bucket="month", low=date(1990, 1, 1), high=date(2030, 1, 1))]),
    "expiry": (date, Date(), Range(bucket=timedelta(days=10), low=date(2020, 1, 1), high=date(2021, 1, 1))),
    "moment": (datetime, DateTime(), [Exact(), Range(bucket="day", low=date(2020, 1, 1), high=date(2021, 1, 1))]),
    "instant": (
        DateTime(timezone=True),
        DateTime(timezone=True),
        [Exact(), Range(bucket="week", low=date(2019, 1, 1), high=date(2022, 1, 1))],
    ),
    "ident": (UUID, Uuid(), Exact()),
    "ident_few": (UUID, Uuid(), Exact(bits=2)),
    "colour": (Colour, Enum(Colour, native_enum=False), Exact()),
    "colour_few": (Colour, Enum(Colour, native_enum=False), Exact(bits=1)),
    "blob": (bytes, LargeBinary(), Exact()),
    "flag": (bool, Boolean(), Exact()),
    "flag_few": (bool, Boolean(), Exact(bits=1)),
}
"""The other columns: the type when encrypted, the plain type, and the facets."""


def _columns(encrypted: Callable[[Any, Any], Any] | None) -> dict[str, Any]:
    columns: dict[str, Any] = {"id": mapped_column(primary_key=True)}
    for name, facets in TEXTS.items():
        columns[name] = mapped_column(Text() if encrypted is None else encrypted(str, facets), nullable=True)
    for name, (type_, plain, facets) in VALUES.items():
        columns[name] = mapped_column(plain if encrypted is None else encrypted(type_, facets), nullable=True)
    return columns


def models(mode: Any) -> tuple[Any, Any]:
    """Return two new mapped classes: of the encrypted table, and of its twin."""

    class Base(DeclarativeBase):
        pass

    def encrypted(type_: Any, facets: Any) -> Any:
        return EncryptedColumn(type_, data_class="pii", search=facets, mode=mode)

    annotations = {"__annotations__": {"id": Mapped[int]}}
    secret = type("Secret", (Base,), {"__tablename__": f"secret_{mode}", **annotations, **_columns(encrypted)})
    plain = type("Plain", (Base,), {"__tablename__": f"plain_{mode}", **annotations, **_columns(None)})
    return secret, plain


# ---- values

# Letters beyond ASCII in one case only: how ILIKE folds those depends on the database's locale.
_ALPHABET = "abABab%_\\/. é日ж"
_WORDS = (
    "",
    "a",
    "A",
    "ab",
    "AB",
    "aB",
    "abc",
    "ABC",
    "ada@example.org",
    "ADA@example.org",
    "ada@example.orgs",
    "100%",
    "a_b",
    "axb",
    "a\\b",
    "a%b",
    "ab ab ab",
    "日本語",
    "жук",
    "é",
    "e\u0301",
    "🦀🦀",
    "'",
    '"',
    "a\nb",
    "x" * 300,
)
_NUMBERS = (
    "0",
    "-0",
    "1",
    "1.0",
    "1.00",
    "1.01",
    "-1",
    "0.5",
    "0.50",
    "0.49999999999999999999",
    "10",
    "9.99",
    "-10",
    "-10.5",
    "99",
    "100",
    "1E+3",
    "1000",
    "NaN",
    "-99999999999999999999999.5",
    "1e40",
    # psycopg2 makes NaN of an infinite Decimal, and so the plaintext twin would hold other rows.
    *(() if DRIVER == "psycopg2" else ("Infinity", "-Infinity")),
)
_DAYS = (
    "1989-12-31",
    "1990-01-01",
    "1990-01-31",
    "1990-02-01",
    "2000-02-29",
    "2024-02-29",
    "2029-12-31",
    "2030-01-01",
    "2030-01-31",
    "2030-02-01",
    "0001-01-01",
    "9999-12-31",
    "1970-01-01",
    "1969-12-31",
)
_MOMENTS = (
    "2019-12-31 23:59:59.999999",
    "2020-01-01",
    "2020-06-30 23:59:59.5",
    "2020-07-01",
    "2021-01-01",
    "2021-01-02",
    "0001-01-01",
    "9999-12-31 23:59:59.999999",
    "2020-07-01 12:00:00.100000",
)


def texts(chance: random.Random) -> list[str]:
    """Return texts of every kind that differs in LIKE."""
    made = ["".join(chance.choices(_ALPHABET, k=chance.randrange(1, 9))) for _ in range(ROWS - len(_WORDS) - 5)]
    return [*_WORDS, *made]


def values_of(name: str, chance: random.Random) -> list[Any]:
    """Return values of one of the columns in VALUES, with duplicates and near-duplicates."""
    days = [date.fromisoformat(each) for each in _DAYS]
    moments = [datetime.fromisoformat(each) for each in _MOMENTS]
    of_type: dict[Any, list[Any]] = {
        int: [0, 1, -1, 9, 10, 11, -10, -11, 99, 100, 101, 109, 110, -100, -101, 10**30, -(10**30)],
        Decimal: [Decimal(each) for each in _NUMBERS],
        date: [*days, *(day + timedelta(days=chance.randrange(-40, 40)) for day in days[1:10])],
        datetime: [*moments, *(each + timedelta(hours=chance.randrange(99)) for each in moments[:6])],
        UUID: [UUID(int=each) for each in (0, 1, 2, 3, 2**128 - 1)],
        Colour: list(Colour),
        bytes: [b"", b"\0", b"a", b"\xff\xfe", b"\\x61", bytes(range(256))],
        bool: [True, False],
    }
    type_ = VALUES[name][0]
    if isinstance(type_, DateTime):
        return [each.replace(tzinfo=UTC) for each in of_type[datetime]]
    return of_type[type_]


def rows() -> list[dict[str, Any]]:
    """Return the rows, the same in each run."""
    chance = random.Random(20260701)  # noqa: S311  (test data)
    found: list[dict[str, Any]] = [{"id": number} for number in range(1, ROWS + 1)]
    pool = texts(chance)
    for at, row in enumerate(found):
        value = pool[at] if at < len(pool) else None
        row.update(dict.fromkeys(TEXTS, value))
        row.update({name: _drawn(at, values_of(name, chance), chance) for name in VALUES})
    return found


def _drawn(at: int, values: list[Any], chance: random.Random) -> Any:
    if at < len(values):
        return values[at]
    return None if chance.random() < 0.1 else chance.choice(values)


# ---- the comparison


@dataclass
class Twins:
    """Both tables, filled.

    :param secret: the class of the encrypted table.
    :param plain: of its twin.
    """

    orm: Orm
    engine: Engine
    secret: Any
    plain: Any

    def session(self, tenant: str = "acme") -> Session:
        return self.orm.session(self.engine, tenant)

    def ids(self, session: Session, model: Any, criteria: Any) -> list[int]:
        statement = select(model.id).where(model.id < OTHERS, criteria).order_by(model.id)
        return list(session.scalars(statement))

    def check(self, cases: Sequence[tuple[str, Callable[[Any], Any]]]) -> int:
        """Demand that each criteria, and its negation, finds the same rows in both tables; return how many it found.

        :param cases: names, and functions that make criteria of a mapped class.
        """
        found = 0
        with self.session() as session:
            for name, case in cases:
                for negated in (False, True):
                    secret, plain = (
                        self.ids(session, model, not_(case(model)) if negated else case(model))
                        for model in (self.secret, self.plain)
                    )
                    assert secret == plain, f"{'not ' * negated}{name}"
                    found += len(secret)
        return found


@contextmanager
def twins_on(server: Server, templates: TemplateDatabases, folder: Path, mode: str) -> Iterator[Twins]:
    """Make both tables in a new database, and fill them."""
    with fresh_database(server, template=templates.on(server)) as database, orm_on(database, folder) as orm:
        engine = orm.engine(DRIVER if DRIVER in SYNC_DRIVERS else "psycopg")
        secret, plain = models(mode)
        orm.create(secret.metadata, engine)
        found = rows()
        with orm.session(engine) as session:
            session.add_all([*(secret(**row) for row in found), *(plain(**row) for row in found)])
            session.commit()
        with orm.session(engine, "other") as session:
            session.add_all([secret(**{**row, "id": row["id"] + OTHERS}) for row in found])
            session.commit()
            session.execute(text("ANALYZE"))
            session.commit()
        yield Twins(orm, engine, secret, plain)
