"""Every type and every facet, in both modes: what autogenerate writes runs, and a second run finds nothing."""

from __future__ import annotations

import enum
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlalchemy import JSON, Column, DateTime, Integer, MetaData, Numeric, String, Table, Text, Uuid, types
from sqlalchemy import Enum as EnumType
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB

from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Range, Similar, Words
from tests.alembic.alembic_world import PASS, AlembicWorld

pytestmark = pytest.mark.slow


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Address(BaseModel):
    street: str


@dataclass(frozen=True)
class Case:
    """A type of values, a column that held them in plaintext, and ways to search them."""

    type_: Any
    plain: Any
    search: Any = ()


CASES: dict[str, Case] = {
    "str": Case(
        str,
        Text(),
        [
            Exact(unique=True),
            Exact(normalize="lower", scope="global"),
            Prefix(least=1, most=5),
            Contains(n=2),
            Similar(bits=20),
        ],
    ),
    "text": Case(
        str,
        Text(),
        [Words(), Words(name="stems", language="english"), Words(name="all", language="english", stop=False, bits=16)],
    ),
    "short": Case(String(20), String(20), [Exact(normalize="digits", name="phone", bits=32), Exact(normalize="last4")]),
    "domain": Case(str, String(), Exact(normalize="email_domain")),
    "int": Case(int, Integer(), [Exact(), Range(bucket=1000, name="thousands"), Range(bucket=7, low=-70, high=700)]),
    "decimal": Case(Decimal, Numeric(12, 2), [Exact(), Range(bucket=Decimal("0.25"), low=-10, high=Decimal("99.9"))]),
    "numeric": Case(Numeric(8, 3), Numeric(8, 3), Exact(unique=True)),
    "bool": Case(bool, types.Boolean()),
    "date": Case(
        date, types.Date(), [Exact(), Range(bucket="week"), Range(bucket="quarter", name="q", low=date(1990, 1, 1))]
    ),
    "datetime": Case(
        datetime, DateTime(), Range(bucket=timedelta(days=10), high=datetime(2040, 5, 17, 12, 30, tzinfo=UTC))
    ),
    "aware": Case(DateTime(timezone=True), DateTime(timezone=True), [Range(bucket="year"), Exact()]),
    "uuid": Case(UUID, Uuid(), Exact(unique=True)),
    "uuid_text": Case(Uuid(as_uuid=False), Uuid(), Exact()),
    "dict": Case(
        dict,
        JSONB(),
        [
            Exact(path="$.address.zip"),
            Exact(path='$["a b"][0]', normalize="lower", bits=32),
            Prefix(path="$.name", least=1),
            Contains(path="$.name", n=2),
            Range(path="$.amount", bucket=Decimal("0.5"), low=-3, high=7),
            Exact(path="$.tags", each=True),
        ],
    ),
    "list": Case(list[int], JSON()),
    "json": Case(JSON(), JSON()),
    "bytes": Case(bytes, BYTEA(), Exact(bits=16, key="digests")),
    "enum": Case(Colour, EnumType(Colour, name="colour"), Exact()),
    "words": Case(EnumType("a", "b", name="words"), EnumType("a", "b", name="words"), Exact()),
    "model": Case(
        Address, JSONB(), [Exact(path="$.street"), Exact(path="$.street", name="everywhere", scope="global")]
    ),
    "tags": Case(ARRAY(Text()), ARRAY(Text()), Exact(each=True)),
    "text_array": Case(list, ARRAY(Text())),
}
OPTIONS: dict[str, dict[str, Any]] = {
    "usual": {},
    "server defaults": {"compare_server_default": True},
    "batches": {"render_as_batch": True},
}


@pytest.fixture
def world(database: str, tmp_path: Path) -> AlembicWorld:
    return AlembicWorld(database, tmp_path / "migrations")


def things(*columns: Column[Any]) -> MetaData:
    metadata = MetaData()
    Table("things", metadata, Column("id", Integer, primary_key=True), *columns)
    return metadata


def plain() -> list[Column[Any]]:
    return [Column(name, case.plain) for name, case in CASES.items()]


def encrypted(mode: Any, suffix: str = "", **more: Any) -> list[Column[Any]]:
    return [
        Column(
            name + suffix,
            EncryptedColumn(
                case.type_, f"things.{name}{suffix}", data_class="pii", mode=mode, search=case.search, padding=8
            ),
            info={"glpgenc": {"plaintext": name if suffix else None}},
            **more,
        )
        for name, case in CASES.items()
    ]


def runs_and_leaves_nothing(world: AlembicWorld, model: MetaData) -> str:
    """Write a migration and run it; then nothing is left to be written."""
    up, _ = world.apply(model)
    assert world.generate(model) == (PASS, PASS)
    world.upgrade(model)
    return up


def goes_back_and_comes_again(world: AlembicWorld, model: MetaData) -> None:
    """Run the migration backwards and forwards; all names in it are known."""
    found = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F821", str(world.folder / "versions")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout
    world.downgrade(model, "-2")
    world.upgrade(model)
    assert world.generate(model) == (PASS, PASS)


@pytest.mark.parametrize("mode", ["database", "client"])
def test_a_new_table_of_every_type(world: AlembicWorld, mode: str) -> None:
    up = runs_and_leaves_nothing(world, things(*encrypted(mode)))
    assert up.count("op.protect_column(") == len(CASES)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["database", "client"])
def test_plaintext_columns_of_every_type_to_be_encrypted(world: AlembicWorld, mode: str) -> None:
    world.apply(things(*plain()))
    up = runs_and_leaves_nothing(world, things(*plain(), *encrypted(mode, "_enc")))
    assert up.count("op.encrypt_column(") == len(CASES)
    assert up.count("mode='client'") == (len(CASES) if mode == "client" else 0)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["database", "client"])
def test_columns_of_every_type_added_to_a_table(world: AlembicWorld, mode: str) -> None:
    world.apply(things())
    model = things(*encrypted(mode))
    assert runs_and_leaves_nothing(world, model).count("concurrently=True") == len(CASES)
    goes_back_and_comes_again(world, model)


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_under_every_option_of_autogenerate_and_back(world: AlembicWorld, options: dict[str, Any]) -> None:
    # The options have nothing to do with types, and each column takes its time.
    few = ("str", "decimal", "date", "datetime", "bytes", "enum")

    def kept() -> list[Column[Any]]:
        return [column for column in plain() if column.name in few]

    moved = [column for column in encrypted("database", "_enc") if column.name.removesuffix("_enc") in few]
    native = [column for column in encrypted("client", "", comment="new") if column.name not in few]
    world.options |= options
    world.apply(things(*kept()))
    model = things(*kept(), *moved, *native)
    runs_and_leaves_nothing(world, model)
    goes_back_and_comes_again(world, model)
