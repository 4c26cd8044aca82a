"""The values that rows and statements are made of, as Python source, and the rows of every table."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

# Few, so that rows are alike; in other cases, forms and widths, and with what LIKE and SQL take for their own.
TEXTS = (
    "'ada'", "'Ada'", "'ADA'", "''", "' '", "'ada '", "'ad'", "'a'", "'\\xe1da'", "'a\\u0301da'", "'stra\\xdfe'", "'strasse'",
    "'a_a'", "'a%a'", "'%'", "'_'", "'\\\\'", "\"o'neil\"", "'\\u65e5\\u672c\\u8a9e'", "'\\U0001f642'", "'line\\nline'", "'NULL'", "'x' * 90",
)  # fmt: skip
NAMES = (
    "'Ada Byron'", "'ada byron'", "'Adam'", "'ADA LOVELACE'", "'Ada'", "''", "'Grace Hopper'", "'grace'", "'100%_sure'", "'back\\\\slash'",
    "'Ad'", "'Z\\xfcrich'", "'\\u65e5\\u672c\\u8a9e\\u65e5\\u672c'", "'aaaa'", "'aaaaaaaaaaaaaaaaaaaa'",
)  # fmt: skip
FRAGMENTS = (
    "'Ada'", "'ada'", "'Ada '", "'byr'", "'Byron'", "'grace'", "'aaa'", "'aaaaaaaaaaaaa'", "'100%'", "'%_s'", "'k\\\\s'", "'\\u65e5\\u672c\\u8a9e'",
    "'Ad'", "'a'", "''", "'rich'",
)  # fmt: skip
PATTERNS = (
    "'Ada%'", "'ada%'", "'%ada%'", "'%byr%'", "'Ada_Byron'", "'%yron'", "'Ad%on'", "'Ada Byron'", "'ada'", "'%aaa%aaa%'", "'100\\\\%%'", "'%'", "'A%'",
    "'___'", "'Ada%\\\\%'",
)  # fmt: skip
NUMBERS = ("0", "1", "-1", "9", "10", "11", "42", "-49", "150", "1000000000000", "-7", "99")
DECIMALS = tuple(
    f"Decimal('{each}')" for each in ("0", "1", "1.0", "1.00", "-1.5", "2.5", "2.49", "99.99", "1E+3", "123456.789")
)
DATES = tuple(
    f"date({each})"
    for each in ("1815, 12, 10", "1906, 12, 9", "1990, 1, 1", "1989, 12, 31", "1990, 5, 17", "2150, 1, 1")
)
TIMES = tuple(
    f"datetime({each}, tzinfo=UTC)"
    for each in ("2020, 1, 1", "2019, 12, 31, 23, 59, 59, 999999", "2020, 1, 31, 12", "2021, 6, 1", "1999, 1, 1", "2030, 2, 3")
)  # fmt: skip
PHONES = ("'+49 30 1234'", "'0049301234'", "'49301234'", "'none'", "''", "'1234'", "'12 34'")
POOLS: dict[str, tuple[str, ...]] = {
    "text": TEXTS,
    "name": NAMES,
    "int": NUMBERS,
    "decimal": DECIMALS,
    "date": DATES,
    "time": TIMES,
    "phone": PHONES,
    "bool": ("True", "False"),
    "level": ("Level.LOW", "Level.MIDDLE", "Level.HIGH"),
    "uuid": ("UUID(int=1)", "UUID(int=2)", "UUID(int=3)"),
    "bytes": ("b''", "b'\\x00'", "b'\\xff\\x00'", "b'abc'"),
    "json": (
        "{}",
        "{'a': 1}",
        "{'a': [1, 2, {'b': None}]}",
        "[]",
        "[1, 'x']",
        "{'\\xe9': '\\U0001f642'}",
        "'text'",
        "5",
        "False",
    ),
    "city": ("'Rome'", "'Paris'", "''"),
}


def add_rows(models: SimpleNamespace, session: Any, namespace: dict[str, Any]) -> None:
    """Add the same rows to a twin as to any other."""
    rng = random.Random(16)  # noqa: S311

    def draw(kind: str, nulls: float = 0.2) -> Any:
        source = rng.choice(POOLS[kind])
        return None if rng.random() < nulls else eval(source, namespace)  # noqa: S307  (of the lists above)

    for number in range(1, 5):
        session.add(models.Team(id=number, city=draw("city"), title=draw("text"), budget=draw("decimal")))
    session.add(models.Team(id=5))
    labels = ["'ada'", "'Ada'", "''", "'red'", "'blue'", "'ada'"]
    tags = [models.Tag(id=i, label=eval(each, namespace), weight=i % 3) for i, each in enumerate(labels, 1)]  # noqa: S307
    session.add_all(tags)
    session.flush()
    for number in range(1, 31):
        kind = ("person", "employee", "guest")[number % 3]
        extra: dict[str, Any] = {}
        if kind == "employee":
            extra = {"iban": draw("name"), "salary": draw("int"), "desk": draw("city")}
        if kind == "guest":
            extra = {"passport": draw("text")}
        person = {"person": models.Person, "employee": models.Employee, "guest": models.Guest}[kind](
            id=number,
            team_id=rng.choice((None, 1, 2, 3, 4)),
            boss_id=None if number < 4 or rng.random() < 0.2 else rng.randrange(1, number),
            rank=rng.choice((None, 0, 1, 2, 3)),
            city=draw("city"),
            login=None if number % 7 == 0 else f"login{number}",
            email=draw("text"),
            name=draw("name"),
            nick=draw("name"),
            code=draw("text"),
            phone=draw("phone"),
            born=draw("date"),
            seen=draw("time"),
            score=draw("int"),
            balance=draw("decimal"),
            active=draw("bool"),
            level=draw("level"),
            token=draw("uuid"),
            photo=draw("bytes"),
            data=draw("json"),
            note=draw("text"),
            secret=draw("text"),
            **extra,
        )
        person.tags = rng.sample(tags, rng.randrange(3))
        session.add(person)
        session.flush()
    for number in range(1, 26):
        session.add(
            models.Address(
                id=number,
                person_id=rng.choice((None, *range(1, 16))),
                label=draw("city"),
                street=draw("name"),
                postcode=draw("text"),
            )
        )
    session.flush()
