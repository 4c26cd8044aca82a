"""The tables that a release's database has, besides those of a move: tools/make_release_schema.py writes them."""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.sqlalchemy import EncryptedColumn, Exact, Prefix

ROWS = 40


class Base(DeclarativeBase): ...


class Server(Base):
    """Written inside PostgreSQL, with suite A256CBC-HS512."""

    __tablename__ = "server_side"
    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", search=[Exact(unique=True), Prefix()]))


class Client(Base):
    """Written by Python, with suite A256GCM."""

    __tablename__ = "client_side"
    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="pii", mode="client", search=[Exact()]))
