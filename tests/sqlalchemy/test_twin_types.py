"""Each SQLAlchemy type, encrypted, keeps, rounds and refuses the values that it does as a plaintext column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

import pytest
from sqlalchemy import (
    ARRAY,
    CHAR,
    JSON,
    BigInteger,
    Column,
    DateTime,
    Integer,
    Interval,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    Uuid,
    bindparam,
    insert,
    not_,
    null,
    select,
    update,
)
from sqlalchemy import Enum as SQLEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import registry

from glpgenc.errors import InvalidValueError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix
from tests.support.orm import DRIVER, Orm


class Colour(Enum):
    RED = "r"
    ALSO_RED = "r"  # noqa: PIE796  (an alias)
    DEEP_BLUE = "b"


class Level(StrEnum):
    LOW = "low-level"
    HIGH = "high"


class Folded(TypeDecorator[str]):
    """Text in lower case, and a text for NULL."""

    impl = String(12)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str:
        return "nothing" if value is None else f"{dialect.name[:1]}:{value.lower()}"

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002
        return None if value == "nothing" else value and value.removeprefix("p:").capitalize()


class Cents(TypeDecorator[Decimal]):
    """Money as whole numbers, stored by a decorator in a decorator."""

    class Whole(TypeDecorator[int]):
        impl = Integer
        cache_ok = True

        def process_bind_param(self, value: Any, dialect: Any) -> int | None:  # noqa: ARG002
            return None if value is None else int(value)

    impl = Whole
    cache_ok = False

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return self.impl_instance.process_bind_param(None if value is None else value * 100, dialect)  # type: ignore[attr-defined]

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(value) / 100


class AsJson(TypeDecorator[Any]):
    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:  # noqa: ARG002
        return {"wrapped": value}

    def process_result_value(self, value: Any, dialect: Any) -> Any:  # noqa: ARG002
        return value and value["wrapped"]


def _values(class_: type[Enum]) -> list[str]:
    return [str(each.value) for each in class_]


EAST = timezone(timedelta(hours=5, minutes=30))
TYPES: dict[str, tuple[Any, list[Any]]] = {
    "String(5)": (String(5), ["", "12345", "é\u20acé\u20acé", "123456", "12345   ", "      ", "1234 6"]),
    "Text": (Text(), ["x" * 500]),
    "CHAR(3)": (CHAR(3), ["", "a", "abc", "a  ", "abc  ", "abcd", "   "]),
    "CHAR": (CHAR(1), ["a", "ab"]),
    "SmallInteger": (SmallInteger(), [32767, -32768, 32768, -32769]),
    "Integer": (Integer(), [2**31 - 1, -(2**31), 2**31, -(2**31) - 1]),
    "BigInteger": (BigInteger(), [2**63 - 1, -(2**63), 2**63, -(2**63) - 1]),
    "Numeric(10, 2)": (
        Numeric(10, 2),
        [
            *(Decimal(each) for each in ("1.005", "-1.005", "1.0049999", "2.675", "0.005", "-0.001", "-0", "1E-400")),
            *(Decimal(each) for each in ("99999999.99", "99999999.994", "99999999.995", "-99999999.995", "1E+8")),
            *(Decimal(each) for each in ("NaN", "1", "1.5", "12345678901234567890.123")),
            *([] if DRIVER == "psycopg2" else [Decimal("Infinity"), Decimal("-Infinity")]),
            7,
        ],
    ),
    "Numeric(3)": (Numeric(3), [Decimal("999.4"), Decimal("999.5"), Decimal("0.5"), Decimal("-2.5"), Decimal("1.4")]),
    "Numeric(2, 4)": (Numeric(2, 4), [Decimal("0.0099"), Decimal("0.00995"), Decimal("0.00005"), Decimal("0.01")]),
    "Numeric(3, -2)": (Numeric(3, -2), [Decimal(1250), Decimal("1249.9"), Decimal(99949), Decimal(99950)]),
    "Enum of a class": (SQLEnum(Colour), [*Colour, Colour.ALSO_RED, "RED", "DEEP_BLUE", "r", "GREEN", 1]),
    "Enum by values": (
        SQLEnum(Colour, values_callable=_values, native_enum=False),
        [Colour.RED, Colour.DEEP_BLUE, "b", "RED", Level.LOW, 1],
    ),
    "Enum of strings of a class": (SQLEnum(Level, name="level"), [Level.LOW, "LOW", "low-level", "low"]),
    "Enum of strings": (SQLEnum("small", "large", name="size"), ["small", "large", "huge", "", "SMALL", 1]),
    "Enum of strings, checked": (
        SQLEnum("a", "b", native_enum=False, validate_strings=True, name="ab"),
        ["a", "b", "c", "A"],
    ),
    "Uuid as text": (
        Uuid(as_uuid=False),
        ["6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "6ba7b8109dad11d180b400c04fd430c8", "no uuid"],
    ),
    "Time": (Time(), [time(), time(23, 59, 59, 999999), time(12, 30, 0, 500000)]),
    "Time(timezone=True)": (
        Time(timezone=True),
        [
            time(12, tzinfo=UTC),
            time(1, 2, 3, 4, tzinfo=EAST),
            time(3, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
        ],
    ),
    "DateTime": (DateTime(), [datetime(2024, 2, 29, 1, 2, 3, 4)]),  # noqa: DTZ001
    "Interval": (
        Interval(),
        [
            timedelta(),
            timedelta(days=1),
            timedelta(days=-1),
            timedelta(days=-1, seconds=1),
            timedelta(microseconds=-1),
            timedelta(hours=30, microseconds=120),
            timedelta(days=400, seconds=59),
        ],
    ),
    "ARRAY(Integer)": (ARRAY(Integer), [[], [1], [1, None, -3], [2**31], [[1, 2], [3, None]], [[1], [2, 3]]]),
    "ARRAY(Text)": (
        ARRAY(Text),
        [
            ["", "NULL", "null", None, "a,b", "{}", '"', "\\", " x ", "\t", "\v", "é", "a'b", "{1,2}"],
            [["a\nb", "NULL"], ["c", None]],
        ],
    ),
    "ARRAY of two dimensions": (ARRAY(Integer, dimensions=2), [[[1, 2], [3, 4]], []]),
    "ARRAY as tuples": (ARRAY(Integer, as_tuple=True), [(1, 2), ((1, 2), (3, 4))]),
    "ARRAY(Numeric(4, 1))": (ARRAY(Numeric(4, 1)), [[Decimal("1.25"), None, Decimal("-1.25")]]),
    "ARRAY(DateTime)": (ARRAY(DateTime), [[datetime(2024, 1, 1), None, datetime(2024, 6, 1, 5, 6, 7, 800)]]),  # noqa: DTZ001
    "JSON": (JSON(), [JSON.NULL, None, {"a": None}, "null", [None], 0]),
    "JSONB": (JSONB(), [JSON.NULL, None, "null", "", [], {}]),
    "JSON(none_as_null=True)": (JSON(none_as_null=True), [JSON.NULL, None, "null", {"n": [1.5]}]),
    "a decorator of text": (Folded(), ["ADA", "", "A longer text", "Ada  ", None]),
    "a decorator in a decorator": (Cents(), [Decimal("1.5"), Decimal("-0.01"), Decimal(10**8), None]),
    "a decorator of JSON": (AsJson(), [{"a": 1}, None, [], "x"]),
    "a variant": (String(9).with_variant(String(2), "postgresql"), ["ab", "abc"]),
}


def _insert(session: Any, item: Any, value: Any) -> None:
    made = item()
    made.id, made.value = 1, value
    session.add(made)
    session.flush()


def _insert_core(session: Any, item: Any, value: Any) -> None:
    session.execute(insert(item.__table__).values(id=1, value=value))


def _insert_many(session: Any, item: Any, value: Any) -> None:
    session.execute(insert(item.__table__), [{"id": 1, "value": value}, {"id": 2, "value": value}])


def _insert_bulk(session: Any, item: Any, value: Any) -> None:
    session.execute(insert(item), [{"id": 1, "value": value}, {"id": 2, "value": value}])


def _update(session: Any, item: Any, value: Any) -> None:
    session.execute(insert(item.__table__).values(id=1, value=null()))
    table = item.__table__
    session.execute(update(table).where(table.c.id == 1).values(value=bindparam("given")), {"given": value})


def _assign(session: Any, item: Any, value: Any) -> None:
    session.execute(insert(item.__table__).values(id=1, value=null()))
    session.get_one(item, 1).value = value
    session.flush()


def _leave_out(session: Any, item: Any, value: Any) -> None:  # noqa: ARG001
    made = item()
    made.id = 1
    session.add(made)
    session.flush()


WAYS: list[Callable[..., None]] = [_insert, _insert_core, _insert_many, _insert_bulk, _update, _assign, _leave_out]


def _mapped(name: str, metadata: MetaData, type_: Any) -> Any:
    item = type("Item", (), {})
    table = Table(name, metadata, Column("id", Integer, primary_key=True), Column("value", type_))
    registry().map_imperatively(item, table)
    return item


def _outcome(session: Any, item: Any, value: Any, write: Callable[..., None]) -> Any:
    """Return what is read after a value was written: an object's, a column's, whether it is NULL; or the refusal."""
    try:
        write(session, item, value)
    except (StatementError, InvalidValueError) as error:
        session.rollback()
        return f"refused {value!r}", error
    session.expire_all()
    column = item.__table__.c.value
    found = session.get_one(item, 1).value
    is_null = session.execute(select(column.is_(None))).scalars().first()
    read = session.scalars(select(column)).all()
    session.rollback()
    return f"{value!r}: {type(found)} {found!r} {read!r} {is_null}", None


@pytest.mark.parametrize(
    "mode", [*(pytest.param(each, marks=pytest.mark.slow) for each in ("database", "client")), "bound"]
)
def test_a_written_value_is_kept_rounded_or_refused_as_in_plaintext(orm: Orm, mode: str) -> None:
    metadata, engine = MetaData(), orm.engine()
    options: dict[str, Any] = {"row": "id", "mode": "client"} if mode == "bound" else {"mode": mode}
    items = {
        name: (
            _mapped(f"plain_{number}", metadata, type_),
            _mapped(f"Secret {number}", metadata, EncryptedColumn(type_, f"f{number}", data_class="pii", **options)),
        )
        for number, (name, (type_, _)) in enumerate(TYPES.items())
    }
    orm.create(metadata, engine)
    differences, refused = [], 0
    with orm.session(engine) as session:
        for name, (plain, secret) in items.items():
            for value in TYPES[name][1]:
                for write in WAYS:
                    wanted, _ = _outcome(session, plain, value, write)
                    got, error = _outcome(session, secret, value, write)
                    if got != wanted:
                        differences.append((name, write.__name__, wanted, got, error))
                    if error is not None:
                        assert isinstance(error, InvalidValueError), error
                        assert not isinstance(value, str) or len(value) < 3 or value not in str(error)
                        refused += 1
    assert not differences, "\n".join(map(str, differences))
    assert refused > 100


def _found(session: Any, item: Any, criteria: Callable[[Any], Any]) -> Any:
    try:
        return session.scalars(select(item.__table__.c.id).where(criteria(item.value)).order_by(item.id)).all()
    except (StatementError, InvalidValueError):
        session.rollback()
        return "refused"


def _store(session: Any, item: Any, values: list[Any]) -> int:
    count = 0
    for number, value in enumerate([*values, null()]):
        try:
            with session.begin_nested():
                session.execute(insert(item.__table__).values(id=number, value=value))
            count += 1
        except (StatementError, InvalidValueError):
            pass
    session.commit()
    return count


SEARCHED = [name for name in TYPES if "JSON" not in name and name != "Interval" and "Numeric(4, 1)" not in name]
TEXTUAL = ("String(5)", "CHAR(3)", "CHAR", "Enum of strings", "a decorator of text", "a variant")
PATTERNS = ("1234%", "%45", "a%", "a", "a  ", "A%", "ADA", "ab", "ab_", "small", "sm%", "%l longer%", "")


def _cases(values: list[Any], *, textual: bool) -> list[tuple[str, Callable[[Any], Any]]]:
    cases: list[tuple[str, Callable[[Any], Any]]] = []

    def add(name: str, operand: Any, *more: Any, negated: bool = False) -> None:
        def criteria(column: Any) -> Any:
            found = getattr(column, name)(operand, *more)
            return not_(found) if negated else found

        cases.append((f"{'not ' * negated}{name} {operand!r}", criteria))

    for value in values:
        add("__eq__", value)
        add("__ne__", value)
        add("in_", [values[0], value])
        add("not_in", [values[0], value])
    for pattern in PATTERNS if textual else ():
        add("like", pattern)
        add("like", pattern, negated=True)
    for part in ("1", "A", "ad") if textual else ():
        add("startswith", part)
    for part in ("34", "A L") if textual else ():
        add("contains", part)
    return cases


@pytest.mark.parametrize(
    ("mode", "facets"),
    [
        pytest.param("database", (Exact(bits=1),), id="one bit-database"),
        pytest.param("client", (Exact(),), id="all bits-client"),
        pytest.param("database", (Exact(),), id="all bits-database", marks=pytest.mark.slow),
        pytest.param("client", (Exact(bits=1),), id="one bit-client", marks=pytest.mark.slow),
    ],
)
def test_a_value_is_found_as_in_plaintext_whatever_its_type(orm: Orm, mode: Any, facets: Any) -> None:
    metadata, engine = MetaData(), orm.engine()
    items = {}
    for number, name in enumerate(SEARCHED):
        type_, more = TYPES[name][0], facets
        if name in TEXTUAL:
            more = (*facets, Prefix(least=1, normalize="exact"), Contains(n=2, normalize="exact"))
            more = (*more, Exact(normalize="lower"))
        secret = EncryptedColumn(type_, f"f{number}", data_class="pii", search=more, mode=mode)
        items[name] = (
            _mapped(f"plain_{number}", metadata, type_),
            _mapped(f"secret_{number}", metadata, secret),
        )
    orm.create(metadata, engine)
    differences, found = [], 0
    with orm.session(engine) as session:
        for name, (plain, secret) in items.items():
            if DRIVER == "asyncpg" and name.startswith("Numeric"):
                continue  # SQLAlchemy casts what plaintext is compared with, and so rounds it, for this driver alone
            values = [each for each in TYPES[name][1] if each is not None]
            assert _store(session, plain, values) == _store(session, secret, values), name
            cases = _cases(values, textual=name in TEXTUAL)
            for case, criteria in cases:
                wanted, got = _found(session, plain, criteria), _found(session, secret, criteria)
                if wanted not in (got, "refused") and not ("Enum" in name and got == "refused"):
                    differences.append((name, case, wanted, got))
                found += len(got) if isinstance(got, list) else 0
    assert not differences, "\n".join(map(str, differences))
    assert found > 300
