"""How far an operation travels: the files and the calls of glpgenc that one of each passes.

Each operation is warm: it has run a few times before.

``python -m tools.hops [--json]`` counts with :func:`sys.setprofile`, each on the embedded PostgreSQL with a key file. A
call is that of a function of glpgenc's own; comprehensions are not counted, and a generator is each time it continues.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import glpgenc
from bench.fixtures.manager import bound_engine, new_key_file, program_environment
from bench.fixtures.stage import TENANT, Stage, connect
from bench.scale import QUICK
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from tests.support.api import prepared, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType

    from glpgenc.embedded import EmbeddedPostgres

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGE = f"{Path(glpgenc.__file__).parent}{os.sep}"
_WARM_UPS = 5
_REPETITIONS = 5
_FILE = "GLPG_HOPS_FILE"
_WORKER = """\
import sys
if "--multiprocessing-fork" in sys.orig_argv:
    from tools.hops import count_process
    count_process()
"""
"""Makes a worker, which is a process of its own, count what it calls."""

_PEOPLE = (
    "SELECT glpgenc.gl_register_field('backfilled.email', 'bench')",
    "SELECT glpgenc.gl_register_facet('backfilled.email', 'equal')",
    "CREATE TABLE backfilled (id integer PRIMARY KEY, email text NOT NULL)",
    "INSERT INTO backfilled SELECT n, format('person%s@example.org', n) FROM generate_series(1, {rows}) AS n",
    "SELECT glpgenc.gl_expand_column('backfilled', 'email', 'email_enc', 'backfilled.email')",
    "SELECT glpgenc.gl_index_column('backfilled', 'email_enc', 'equal')",
)
# Of a job that is finished no chunk is stored, but each took a number.
_CHUNKS = "SELECT pg_sequence_last_value(pg_get_serial_sequence('glpgenc.backfill_chunks', 'chunk')::regclass)"
_FEW_ROWS, _MANY_ROWS = 500, 60_000


class _Base(DeclarativeBase):
    pass


class _Client(_Base):
    __tablename__ = "client"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="bench", mode="client", search=Exact()))


class _Database(_Base):
    __tablename__ = "database"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(EncryptedColumn(str, data_class="bench", mode="database", search=Exact()))


@dataclass(frozen=True)
class Hops:
    """What one operation passes."""

    operation: str
    files: int
    calls: int


class Counting:
    """Counts the calls of glpgenc's functions, in all threads that begin after it."""

    def __init__(self) -> None:
        self.on = False
        self.calls: Counter[CodeType] = Counter()

    def start(self) -> None:
        """Have this thread and the later ones call it."""
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)

    def stop(self) -> None:
        """Let later threads and this one be."""
        threading.setprofile(None)
        sys.setprofile(None)

    def of(self, act: Callable[[], object]) -> Counter[CodeType]:
        """Return what an act calls."""
        self.calls = Counter()
        self.on = True
        try:
            act()
        finally:
            self.on = False
        return self.calls

    def _profile(self, frame: FrameType, event: str, _argument: object) -> None:
        if self.on and event == "call" and _is_counted(frame.f_code):
            self.calls[frame.f_code] += 1


def main(arguments: list[str] | None = None) -> None:
    """Count, and print a line an operation."""
    parser = argparse.ArgumentParser(prog="python -m tools.hops", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    found = list(hops())
    if options.json:
        print(json.dumps([asdict(each) for each in found], indent=2))
        return
    print(f"{'operation':<24}{'files':>7}{'calls':>7}")
    for each in found:
        print(f"{each.operation:<24}{each.files:>7}{each.calls:>7}")


def hops() -> Iterator[Hops]:
    """Yield what each operation passes."""
    counting = Counting()
    with Stage(QUICK) as stage:
        server = stage.newest()
        with stage.database(server) as url:
            yield from _orm(counting, url)
        yield _backfill(stage, server)
        with stage.database(server) as url:
            yield _request(counting, url)


def count_process() -> None:
    """Count what this process calls from now on, and write it where the environment says when it ends."""
    counting = Counting()
    counting.on = True
    counting.start()

    def write() -> None:
        counting.stop()
        totals = Counter[str]()
        for code, calls in counting.calls.items():
            totals[f"{code.co_filename}:{code.co_firstlineno}"] += calls
        Path(os.environ[_FILE]).write_text(json.dumps(totals), "utf-8")

    atexit.register(write)


def _orm(counting: Counting, url: str) -> Iterator[Hops]:
    with bound_engine(url) as engine:
        _Base.metadata.create_all(engine)
        models: dict[Literal["client", "database"], Any] = {"client": _Client, "database": _Database}
        for mode, model in models.items():

            def insert(model: Any = model) -> None:
                with Session(engine) as session, session.begin():
                    session.add(model(email="ada@example.org"))

            def read(model: Any = model) -> None:
                with Session(engine) as session, session.begin():
                    session.scalars(select(model.email).where(model.id == 1)).one()

            def look_up(model: Any = model) -> None:
                with Session(engine) as session, session.begin():
                    session.scalars(select(model.id).where(model.email == "ada@example.org")).all()

            for operation, act in {"insert": insert, "read": read, "Exact look-up": look_up}.items():
                yield _least(counting, f"{mode} {operation}", act)


def _backfill(stage: Stage, server: EmbeddedPostgres) -> Hops:
    # What a worker does once is in both runs, and the difference is what it does for each chunk.
    few, few_chunks = _worker_of(stage, server, _FEW_ROWS)
    many, many_chunks = _worker_of(stage, server, _MANY_ROWS)
    chunks = many_chunks - few_chunks
    each = {place: (calls - few[place]) / chunks for place, calls in many.items() if calls - few[place] >= chunks / 2}
    return Hops("backfill chunk", len({place.rpartition(":")[0] for place in each}), round(sum(each.values())))


def _worker_of(stage: Stage, server: EmbeddedPostgres, rows: int) -> tuple[Counter[str], int]:
    """Return what a worker called that filled a table of so many rows, and how many chunks it took."""
    with new_key_file() as key_file, stage.database(server) as url, tempfile.TemporaryDirectory() as folder:
        with closing(connect(url)) as connection:
            for statement in _PEOPLE:
                connection.execute(statement.format(rows=rows).encode())
        (Path(folder) / "sitecustomize.py").write_text(_WORKER, "utf-8")
        environment = program_environment(url, key_file, GLPGENC_TENANT=TENANT) | {
            "PYTHONPATH": os.pathsep.join([folder, str(_ROOT)]),
            _FILE: str(Path(folder) / "calls.json"),
        }
        command = [sys.executable, "-m", "glpgenc.cli", "backfill", "run", "backfilled", "--json"]
        subprocess.run(command, cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
        with closing(connect(url)) as connection:
            row = connection.execute(_CHUNKS).fetchone()
        calls = Counter(json.loads((Path(folder) / "calls.json").read_text("utf-8")))
        return calls, int(row[0]) if row is not None else 0


def _request(counting: Counting, url: str) -> Hops:
    with tempfile.TemporaryDirectory() as folder, _profiled(counting), running(prepared(Path(folder), url)) as api:
        return _least(counting, "POST encrypt", lambda: api.encrypt("ada@example.org"))


def _least(counting: Counting, operation: str, act: Callable[[], object]) -> Hops:
    """Return the least of several: what runs beside it now and then is not its own."""
    with _profiled(counting):
        for _ in range(_WARM_UPS):
            act()
        counted = [counting.of(act) for _ in range(_REPETITIONS)]
    least = min(counted, key=lambda calls: calls.total())
    return Hops(operation, len({code.co_filename for code in least}), least.total())


@contextmanager
def _profiled(counting: Counting) -> Iterator[None]:
    counting.start()
    try:
        yield
    finally:
        counting.stop()


def _is_counted(code: CodeType) -> bool:
    return code.co_filename.startswith(_PACKAGE) and (code.co_name == "<lambda>" or not code.co_name.startswith("<"))


if __name__ == "__main__":
    main()
