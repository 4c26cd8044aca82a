"""The demo's data: sample customers, or the user's SQL file."""

from __future__ import annotations

import random
import re
import subprocess
from typing import TYPE_CHECKING, Any

from glpgenc._support.environment import minimal_environment
from glpgenc._support.files import OperatorFile
from glpgenc.database import connect, translate_errors
from glpgenc.database.libpq import public_conninfo, write_password_file
from glpgenc.demo.table import TableSpec
from glpgenc.errors import ConfigurationError, DatabaseError
from glpgenc.psql.program import find_psql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


SQL_FILE = OperatorFile("the file", 512 << 20)

# What only psql understands: its own commands, and COPY with the data in the file, both as pg_dump writes them.
_NEEDS_PSQL = re.compile(r"^\\|^COPY\b.*\bFROM\s+stdin\b", re.MULTILINE | re.IGNORECASE)
_LONGEST_MESSAGE = 600


def load_sql(database_url: str, path: Path, folder: Path) -> None:
    """Run a file of SQL.

    :param database_url: where to.
    :param path: the file, UTF-8.
    :param folder: a private folder for the password file that psql may need.
    :raises ConfigurationError: the file can't be read, or needs psql and there is none.
    :raises DatabaseError: a statement failed.
    """
    text = read_sql(path)
    if _NEEDS_PSQL.search(text):
        _load_by_psql(database_url, path, folder)
        return
    with translate_errors(), connect(database_url) as connection:
        # The file means what it would mean in psql.
        connection.execute("SET LOCAL search_path TO DEFAULT")
        connection.execute(text.encode())


def read_sql(path: Path) -> str:
    """Return what is in a file of SQL.

    :raises ConfigurationError: it can't be read, or is not UTF-8.
    """
    try:
        return SQL_FILE.read(path).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not UTF-8") from None


def _load_by_psql(database_url: str, path: Path, folder: Path) -> None:
    psql = find_psql()
    passwords = folder / "pgpass"
    environment = minimal_environment(psql.environment, write_password_file(database_url, passwords))
    command = [
        str(psql.path), f"--dbname={public_conninfo(database_url)}", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1",
        "--output=/dev/null", f"--file={path}",
    ]  # fmt: skip
    answer = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True, env=environment)
    passwords.unlink()
    if answer.returncode != 0:
        raise DatabaseError(f"psql failed on {path}: {answer.stderr.strip()[:_LONGEST_MESSAGE]}")
