"""The tables of the search benchmark that grow to ten million rows: one in plaintext, and one encrypted.

Both have the same rows, and grow in place: what is missing is loaded, and all indexes are made again by CREATE INDEX.
The tables are unlogged, because what a search reads is the same then, and a load writes half as much.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, Integer, String, text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from bench.grown_rows import BUCKET, CHUNK, CLASS, EMAIL, ENCRYPTED, NAME, NUMBER, PLAIN, Source, fill
from bench.stage import TENANT, connect
from glpgenc.sessions.keyring import Keyring
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix, Range

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from glpgenc.keys import KeyManager

_MOST_ROWS = 10_000_000
_CHECKED = 1_000
_MEMORY = "1GB"
# What the trigger gives rows of which only the envelopes are known, in a table of its own.
_TRIGGERED = f"""
    CREATE TABLE checked (LIKE {ENCRYPTED});
    DO $$
    DECLARE
        made text;
    BEGIN
        FOR made IN SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = '{ENCRYPTED}'::regclass LOOP
            EXECUTE regexp_replace(made, ' ON \\S+ ', ' ON checked ');
        END LOOP;
    END $$;
    INSERT INTO checked (id, name, email, number)
    SELECT id, name, email, number FROM {ENCRYPTED} TABLESAMPLE SYSTEM_ROWS({_CHECKED});
"""
_UNLIKE = f"""
    SELECT count(*) FILTER (WHERE c IS DISTINCT FROM g), count(*), count(c.name_tags), count(c.email_bidx)
    FROM checked c LEFT JOIN {ENCRYPTED} g USING (id)
"""


class Grown:
    """The tables, at first empty.

    :param engine: bound to the manager of keys.
    :param source: of the same database and keys, for other processes.
    :ivar rows: how many each has.
    :ivar url: of the database.
    """

    def __init__(self, engine: Engine, manager: KeyManager, source: Source) -> None:
        self.rows, self.url, self.engine, self._source = 0, source.url, engine, source
        self._tables = [model.__table__ for model in (_plain(), encrypted_model())]
        self._indexes = {index: table for table in self._tables for index in table.indexes}
        with engine.begin() as connection:
            for extension in ("pg_trgm", "tsm_system_rows"):
                connection.execute(text(f"CREATE EXTENSION {extension}"))
            for table in self._tables:
                table.create(connection)
            # The rows come with their index columns; whether these are the trigger's is checked afterwards.
            connection.execute(text(f"ALTER TABLE {ENCRYPTED} DISABLE TRIGGER USER"))
        # Made here, once: each process reads them.
        Keyring(manager, TENANT).require([CLASS], ciphers=True)

    def grow(self, rows: int) -> None:
        """Load what is missing, make the indexes, and check the index columns.

        :param rows: how many there are to be: a multiple of 5,000, and no fewer than before.
        """
        with self.engine.begin() as connection:
            for index in self._indexes:
                index.drop(connection, checkfirst=True)
        fill(self._source, range(self.rows // CHUNK, rows // CHUNK))
        self.rows = rows
        self.check()
        # The widest of each table first, so that two at a time take about equally long.
        indexes = sorted(self._indexes, key=lambda index: not index.kwargs.get("postgresql_using"))
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self._index, indexes))
        with closing(connect(self.url)) as connection:
            connection.execute(f"VACUUM ANALYZE {PLAIN}, {ENCRYPTED}".encode())

    def _index(self, index: Index) -> None:
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"SET maintenance_work_mem = '{_MEMORY}'"))
            connection.execute(text("SET max_parallel_maintenance_workers = 0"))
            index.create(connection)

    def check(self) -> None:
        """Compare index columns with what the table's own trigger makes of the same envelopes.

        :raises RuntimeError: when one is unlike.
        """
        with closing(connect(self.url)) as connection, connection.transaction(force_rollback=True):
            connection.execute(_TRIGGERED.encode())
            found = connection.execute(_UNLIKE.encode()).fetchone()
        if found != (0, _CHECKED, _CHECKED, _CHECKED):
            message = f"index columns are not what the trigger makes of the envelopes: {found}"
            raise RuntimeError(message)


def _plain() -> Any:
    class Base(DeclarativeBase):
        pass

    class Plain(Base):
        __tablename__ = PLAIN
        __table_args__ = (
            Index(f"{PLAIN}_trigrams", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
            Index(f"{PLAIN}_pattern", "name", postgresql_ops={"name": "text_pattern_ops"}),
            {"prefixes": ["UNLOGGED"]},
        )
        id = mapped_column(Integer, primary_key=True)
        name = mapped_column(String, nullable=False)
        email = mapped_column(String, nullable=False, index=True)
        number = mapped_column(Integer, nullable=False, index=True)

    return Plain


def encrypted_model() -> Any:
    """Return a model of the encrypted table."""

    class Base(DeclarativeBase):
        pass

    def column(of: Any, field: str, search: Any) -> Any:
        return mapped_column(EncryptedColumn(of, field, data_class=CLASS, mode="client", search=search), nullable=False)

    class Encrypted(Base):
        __tablename__ = ENCRYPTED
        __table_args__ = ({"prefixes": ["UNLOGGED"]},)
        id = mapped_column(Integer, primary_key=True)
        name = column(str, NAME, [Contains(), Prefix()])
        email = column(str, EMAIL, Exact())
        number = column(int, NUMBER, Range(bucket=BUCKET, low=0, high=_MOST_ROWS - 1))

    return Encrypted
