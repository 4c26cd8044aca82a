"""A facet that a model declares unique is known to the registry: doctor misses its index."""

from __future__ import annotations

import psycopg
from sqlalchemy import Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.doctor import Group, Status
from glpgenc.sqlalchemy import EncryptedColumn, Exact, protection_statements
from tests.doctor.installation import Installation


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=[Exact(unique=True)]))


def test_a_unique_index_that_is_gone_is_found(crowd: Installation) -> None:
    with psycopg.connect(crowd.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE accounts (id integer PRIMARY KEY, number bytea)")
        for statement in protection_statements(Account.__table__):  # type: ignore[arg-type]
            connection.execute(statement.encode())
    assert crowd.loud(Group.REGISTRY) == []
    crowd.execute("DROP INDEX ix_accounts_number_bidx")
    (found,) = crowd.loud(Group.REGISTRY)
    assert (found.check, found.status, found.subject) == ("indexes", Status.FAIL, "public.accounts.number_bidx")
    assert "no unique index" in found.text
