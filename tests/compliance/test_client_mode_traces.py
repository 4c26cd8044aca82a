"""In client mode no plaintext reaches the server: none in its logs, WAL, statistics, nor in any file of it.

The same workload on plaintext columns is found in each of these places, so that the search is known to find.
"""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from sqlalchemy import Date, Text, delete, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from glpgenc.embedded import EmbeddedPostgres
from glpgenc.installer import install
from glpgenc.keys.model import Purpose
from glpgenc.sqlalchemy import Contains, EncryptedColumn, Exact, Prefix
from glpgenc.wire.derivation import facet_key, suite_key
from glpgenc.wire.envelope import Suite
from tests.sessions.test_logs import talkative
from tests.sessions.traces import raw_traces, traces
from tests.support.orm import Orm, orm_on
from tests.support.servers import programs_at_hand

pytestmark = pytest.mark.slow

MARKER = "Quetzalcoatlus"
ROWS = 300
STATISTICS: tuple[LiteralString, ...] = (
    "SELECT s::text FROM pg_stats s",
    "SELECT s::text FROM pg_statistic s",
    "SELECT s::text FROM pg_statistic_ext_data s",
    "SELECT s::text FROM pg_stat_statements s",
    "SELECT s::text FROM pg_stat_activity s",
    "SELECT s::text FROM pg_prepared_statements s",
)


def name_of(number: int) -> str:
    return f"{MARKER}-{number:04d}"


def day_of(number: int) -> dt.date:
    return dt.date(1871, 1, 1) + dt.timedelta(days=number)


def forms() -> list[bytes]:
    """Return how the marker could stand somewhere: as it is, in hex, in base64, in UTF-16, in lower case, reversed."""
    raw = MARKER.encode()
    aligned = [base64.b64encode(bytes(shift) + raw)[4:-4] for shift in range(3)]
    hexadecimal = raw.hex().encode()
    return [raw, raw.lower(), raw.upper(), raw[::-1], hexadecimal, hexadecimal.upper(), MARKER.encode("utf-16-le"),
            *aligned, b"1871-"]  # fmt: skip


def model_of(*, encrypted: bool) -> Any:
    class Base(DeclarativeBase):
        pass

    def column(field: str, kind: Any, plain: Any, *search: Any) -> Any:
        if not encrypted:
            return mapped_column(plain, nullable=True)
        return mapped_column(EncryptedColumn(kind, f"people.{field}", data_class="pii", search=search, mode="client"))

    annotations = {"__annotations__": {"id": Mapped[int]}}
    columns = {
        "name": column("name", str, Text(), Exact(), Exact(normalize="lower"), Prefix(), Contains()),
        "born": column("born", dt.date, Date(), Exact()),
        "note": column("note", str, Text()),
    }
    own = {"__tablename__": "people", **annotations, "id": mapped_column(primary_key=True, autoincrement=False)}
    return type("Person", (Base,), {**own, **columns})


def work(orm: Orm, person: Any) -> None:
    """Write, search, change, fail, delete, and let statistics be made."""
    engine = orm.engine("psycopg", hide_parameters=False)
    orm.create(person.metadata, engine)
    with orm.session(engine) as session:
        session.add_all(person(id=i, name=name_of(i), born=day_of(i), note=name_of(i) * 3) for i in range(ROWS))
        session.commit()
        session.execute(insert(person), [{"id": ROWS + i, "name": name_of(7), "note": name_of(7)} for i in range(ROWS)])
        session.commit()
    with orm.session(engine) as session:
        assert len(session.scalars(select(person).where(person.name == name_of(7))).all()) == ROWS + 1
        assert session.scalars(select(person.name).where(person.name.in_([name_of(1), name_of(2)]))).all()
        assert session.scalars(select(person).where(person.name.startswith(MARKER[:6]))).first() is not None
        assert session.scalars(select(person.id).where(person.born == day_of(3))).all() == [3]
        session.execute(update(person).where(person.id == 4).values(note=name_of(4) + " changed"))
        session.execute(delete(person).where(person.id == 5))
        session.commit()
    with orm.session(engine) as session, pytest.raises(Exception, match="duplicate key"):
        # An error's message and DETAIL are logged with the statement and its parameters.
        session.execute(insert(person).values(id=1, name=name_of(1), born=day_of(1), note=name_of(1)))
    engine.dispose()
    with psycopg.connect(orm.database, autocommit=True) as connection:
        connection.execute("CREATE STATISTICS both_of ON name, note FROM people")
        connection.execute("ANALYZE people")
        connection.execute("CHECKPOINT")


def keys_of(orm: Orm) -> list[bytes]:
    """Return every key that the work was done with: data keys, index roots, and what is derived of them."""
    found = []
    for record in orm.manager.list():
        with orm.manager.by_id(record.key_id) as key:
            secret = bytes(key.secret.view())
        found.append(secret)
        if record.purpose is Purpose.INDEX:
            found += [facet_key(secret, "people.name", name) for name in ("exact", "lower", "prefix", "contains")]
        else:
            found += [suite_key(secret, suite) for suite in (Suite.A256GCM, Suite.A256CBC_HS512)]
    return found


@dataclass(frozen=True)
class Written:
    """All that a server holds after the work, by where it stands."""

    places: dict[str, list[bytes]]
    keys: list[bytes]

    def found(self, forms: list[bytes]) -> dict[str, int]:
        """Return in how many texts of each place one of the forms stands."""
        return {
            place: sum(any(form in text for form in forms) for text in texts) for place, texts in self.places.items()
        }


def written(folder: Path, *, encrypted: bool) -> Written:
    # Full-page images and all: what is replicated logically too.
    settings = talkative(programs_at_hand()[-1].major) | {"wal_level": "logical", "wal_keep_size": "512MB"}
    with EmbeddedPostgres(programs_at_hand()[-1], settings=settings) as server:
        install(server.url())
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_stat_statements")
        folder.mkdir()
        with orm_on(server.url(), folder) as orm:
            work(orm, model_of(encrypted=encrypted))
            keys = keys_of(orm) if encrypted else []
            with psycopg.connect(server.url(), autocommit=True) as connection:
                statistics = [str(row).encode() for query in STATISTICS for row in connection.execute(query)]
        # What is only in memory until the end is written: statistics files, the last of the WAL and of the tables.
        server.stop("fast")
        return Written({"statistics": statistics, **_files(server)}, keys)


def _files(server: EmbeddedPostgres) -> dict[str, list[bytes]]:
    places: dict[str, list[bytes]] = {"log": [server.log_path.read_bytes()], "WAL": [], "tables and the rest": []}
    for path in server.data_directory.rglob("*"):
        if path.is_file():
            top = path.relative_to(server.data_directory).parts[0]
            place = {"log": "log", "pg_wal": "WAL"}.get(top, "tables and the rest")
            places[place].append(path.read_bytes())
    return places


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("plain") / "home", encrypted=False)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("client") / "home", encrypted=True)


def test_plaintext_columns_are_found_in_every_place(plain: Written) -> None:
    assert {place for place, number in plain.found(forms()).items() if not number} == set()


def test_nothing_of_client_mode_is_found_in_any_place(client: Written) -> None:
    assert client.found(forms()) == dict.fromkeys(client.places, 0)
    # Not for want of anything to search.
    assert all(sum(map(len, texts)) > 10_000 for texts in client.places.values())


def test_no_key_of_client_mode_is_found_in_any_place(client: Written) -> None:
    assert len(client.keys) >= 6
    for place, texts in client.places.items():
        named = {f"{place} {number}": text for number, text in enumerate(texts)}
        assert (traces if place == "log" else raw_traces)(client.keys, named) == []
