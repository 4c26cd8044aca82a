"""Data for the demo, made on the spot: no person, number or address in it exists."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from glpgenc.demo.plan import TableSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

SAMPLE_SPEC = TableSpec("customers", ("email", "phone", "address"))

_SYLLABLES = ("ba", "do", "ki", "lu", "mé", "no", "pa", "ri", "su", "tä", "vo", "zu")
_TO_ASCII = str.maketrans("éäÉÄ", "eaEA")


def make_customers(connection: psycopg.Connection[Any], rows: int) -> None:
    """Make a table of customers and fill it."""
    connection.execute(
        "CREATE TABLE public.customers (customer_id bigint PRIMARY KEY, name text NOT NULL,"
        " email text NOT NULL, phone text, address text)"
    )
    with connection.cursor() as cursor, cursor.copy("COPY public.customers FROM STDIN") as copy:
        for row in _customers(rows):
            copy.write_row(row)


def _customers(rows: int) -> Iterator[tuple[int, str, str, str | None, str]]:
    chance = random.Random(rows)  # noqa: S311 - sample data, the same each time
    for number in range(1, rows + 1):
        first, last = _word(chance).title(), _word(chance).title()
        # example.com is reserved for examples (RFC 2606), 555-01xx for fiction.
        email = f"{first}.{last}.{number}@example.com".translate(_TO_ASCII)
        phone = None if number % 10 == 0 else f"+1 {chance.randint(201, 989)}-555-{chance.randint(100, 199):04d}"
        yield number, f"{first} {last}", email, phone, f"{chance.randint(1, 999)} {_word(chance).title()} Street"


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))
