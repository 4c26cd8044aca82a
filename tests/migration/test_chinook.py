"""The Chinook sample database goes the whole way by the program alone, and is compared with its own SQL file."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

import glpgenc
from glpgenc.keys import DataKeyStore, KeyManager
from glpgenc.keys.kms.local import LocalKMSProvider, create_key_file
from tests.cli.conftest import Glpgenc
from tests.support.missing import missing

COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "customer": {
        "email": ("--data-class", "pii", "--search", "lower:unique", "--search", "prefix"),
        "phone": ("--data-class", "pii", "--search", "digits"),
        "company": ("--data-class", "pii", "--search", "contains=3"),
    },
    "employee": {"birth_date": ("--data-class", "hr", "--search", "range=year")},
    "invoice": {
        "billing_address": ("--data-class", "pii", "--padding", "16"),
        "total": ("--data-class", "billing", "--search", "range=5", "--search", "number"),
    },
}
CLASSES = ["pii", "hr", "billing"]
DATA = re.compile(r"^INSERT INTO (\w+) \(([^)]+)\) VALUES\n(.*?);$", re.MULTILINE | re.DOTALL)
ITEM = re.compile(r"N?'((?:[^']|'')*)'|(NULL)|(-?[\d.]+)")


@dataclass
class Chinook:
    """The database, and what its file says."""

    url: str
    program: Glpgenc
    manager: KeyManager
    rows: dict[str, list[dict[str, Any]]]

    def __call__(self, *arguments: str) -> str:
        answer = self.program(*arguments)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def query(self, query: str) -> list[tuple[Any, ...]]:
        with (
            psycopg.connect(self.url) as connection,
            glpgenc.session(connection, tenant_id="acme", data_classes=CLASSES, key_manager=self.manager),
        ):
            return connection.execute(query.encode()).fetchall()


def rows_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Read the file without PostgreSQL's help: strings, numbers and NULL are all that is in it."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, names, body in DATA.findall(path.read_text(encoding="utf-8-sig")):
        columns = [name.strip() for name in names.split(",")]
        for line in body.splitlines():
            values: list[Any] = []
            for text, null, number in ITEM.findall(line.strip().rstrip(",")[1:-1]):
                values.append(None if null else Decimal(number) if number else text.replace("''", "'"))
            assert len(values) == len(columns), line
            tables.setdefault(table, []).append(dict(zip(columns, values, strict=True)))
    return tables


@pytest.fixture
def chinook(database: str, tmp_path: Path) -> Iterator[Chinook]:
    named = os.environ.get("GLPG_TEST_CHINOOK")
    path = Path(named) if named else Path(__file__).parents[3] / "shared" / "data" / "chinook.sql"
    if not path.is_file():
        missing("the Chinook sample database is not here", "name its SQL file in GLPG_TEST_CHINOOK")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(path.read_text(encoding="utf-8-sig").encode())
    create_key_file(tmp_path / "kek.json")
    program = Glpgenc(
        tmp_path,
        {
            "GLPGENC_DATABASE_URL": database,
            "GLPGENC_LOCAL_KEK_FILE": str(tmp_path / "kek.json"),
            "GLPGENC_TENANT": "acme",
            "GLPGENC_ENVIRONMENT": "test",
        },
    )
    kms = LocalKMSProvider(tmp_path / "kek.json")
    with KeyManager(DataKeyStore(database), kms, environment="test") as manager:
        yield Chinook(database, program, manager, rows_of(path))


def value_of(column: str, text: str | None) -> Any:
    """Return what a decrypted text stands for, in the type of the file's value."""
    if text is None:
        return None
    if column == "total":
        return Decimal(text)
    return datetime.fromisoformat(text) if column == "birth_date" else text


def expected_of(column: str, value: Any) -> Any:
    # The file writes 1962/2/18.
    return datetime.strptime(value, "%Y/%m/%d") if column == "birth_date" else value  # noqa: DTZ007 - it has no zone


def test_chinook_goes_the_whole_way_and_every_value_is_that_of_its_file(chinook: Chinook) -> None:
    rows = chinook.rows
    assert [len(rows[table]) for table in COLUMNS] == [59, 8, 412]
    assert sum(row["company"] is None for row in rows["customer"]) == 49
    assert any(not row["billing_address"].isascii() for row in rows["invoice"])
    for table, columns in COLUMNS.items():
        for column, options in columns.items():
            chinook("protect", table, column, "--field", f"{table}.{column}", *options)
        document = json.loads(chinook("backfill", "run", table, "--json"))
        assert document["columns"] == {f"{column}_enc": "backfilled" for column in columns}
        assert document["quarantined"] == 0
        chinook("verify", table)
        for column in columns:
            chinook("contract", table, column, "--yes")
        chinook("scrub", table, "--yes")
    for table, columns in COLUMNS.items():
        for column in columns:
            decrypted = f"glpgenc.gl_decrypt({column}_enc, '{table}.{column}')"
            found = dict(chinook.query(f"SELECT {table}_id, {decrypted} FROM {table}"))
            assert {key: value_of(column, text) for key, text in found.items()} == {
                row[f"{table}_id"]: expected_of(column, row[column]) for row in rows[table]
            }
            if column == "total":
                # Equal numbers have many texts; ours is numeric(10,2)'s own.
                assert all(re.fullmatch(r"\d+\.\d\d", text) for text in found.values())
    states = chinook.query("SELECT DISTINCT state FROM glpgenc.encrypted_columns")
    assert states == [("scrubbed",)]
    chinook("coverage", "--fail-under", "100")
