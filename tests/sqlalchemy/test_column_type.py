"""The declaration of an encrypted column: what it refuses, how it shows itself, how it is copied and compared."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from glpgenc.errors import EncryptedQueryError, InvalidFieldError, MappingError
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, protection_statements

DIALECT: Any = PGDialect_psycopg()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"mode": "server"}, "mode must be"),
        ({"suite": "AES"}, "suite must be one of"),
        ({"padding": -1}, "padding must be 0 to 65,535"),
        ({"padding": 65_536}, "padding must be 0 to 65,535"),
        ({"search": [Exact(), Exact(bits=8)]}, "two facets have the same name"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(MappingError, match=complaint):
        EncryptedColumn(str, data_class="pii", **options)


def test_a_field_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidFieldError):
        EncryptedColumn(str, "Users.Email", data_class="pii")


def test_outside_of_a_table_it_has_no_field_yet() -> None:
    type_ = EncryptedColumn(str, data_class="pii")
    with pytest.raises(MappingError, match="requires a field"):
        _ = type_.spec.logical_field
    assert repr(type_) == "EncryptedColumn(str, None, data_class='pii', mode='database')"


@pytest.mark.parametrize("again", [copy.copy, lambda type_: pickle.loads(pickle.dumps(type_)), EncryptedColumn.copy])  # noqa: S301
def test_a_copy_is_equal_and_works(again: Any) -> None:
    type_ = EncryptedColumn(str, "users.email", data_class="pii", search=[Exact(), Contains()], mode="client", row="id")
    copied = again(type_)
    assert repr(copied) == repr(type_)
    assert copied._static_cache_key == type_._static_cache_key
    assert isinstance(copied.dialect_impl(DIALECT), EncryptedColumn)


def test_types_that_differ_in_anything_have_unlike_cache_keys() -> None:
    options: list[dict[str, Any]] = [
        {},
        {"field": "b.c"},
        {"mode": "client"},
        {"mode": "client", "suite": "A256CBC-HS512"},
        {"row": "id"},
        {"padding": 8},
        {"search": Exact()},
        {"search": Exact(bits=16)},
    ]
    keys = {
        EncryptedColumn(type_, **{"field": "a.b", "data_class": name, **each})._static_cache_key
        for type_ in (str, int)
        for name in ("pii", "health")
        for each in options
    }
    assert len(keys) == 4 * len(options)


def test_a_value_has_changed_when_it_is_unequal_or_of_another_type() -> None:
    same = EncryptedColumn(int, data_class="pii").compare_values
    assert same(1, 1)
    assert not same(1, 2)
    assert not same(1, True)  # noqa: FBT003
    assert not same(None, 0)


@pytest.mark.parametrize("mode", ["database", "client"])
def test_no_value_is_rendered_as_a_literal(mode: Any) -> None:
    table = Table(
        "users", MetaData(), Column("id", Integer), Column("email", EncryptedColumn(str, data_class="pii", mode=mode))
    )
    with pytest.raises(EncryptedQueryError):
        insert(table).values(id=1, email="secret").compile(dialect=DIALECT, compile_kwargs={"literal_binds": True})


def test_statements_of_a_migration_hold_no_placeholder_of_alembic() -> None:
    table = Table(
        "users",
        MetaData(),
        Column("id", Integer),
        Column("email", EncryptedColumn(str, data_class="pii", search=Exact())),
    )
    statements = protection_statements(table)
    assert statements[-1] == "CREATE INDEX IF NOT EXISTS ix_users_email_bidx ON users (email_bidx)"
    assert statements[0] == "SELECT glpgenc.gl_register_field('users.email', 'pii', 0)"
