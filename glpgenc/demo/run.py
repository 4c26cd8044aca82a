"""The run of the demo."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg import sql

from glpgenc._support.forks import Process
from glpgenc.demo.data import SAMPLE_SPEC, load_sql, make_customers
from glpgenc.demo.stage import OTHER_TENANT, TENANT, is_noted, make_kept_folder, note_server, set_stage, write_config
from glpgenc.demo.steps import (
    DemoReport,
    DemoStep,
    encrypt_table,
    show_bytes,
    show_other_tenant,
    show_search,
    show_timings,
    show_value,
)
from glpgenc.demo.table import inspect_table
from glpgenc.embedded import EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from glpgenc.demo.stage import Stage
    from glpgenc.demo.table import DemoTable, TableSpec


def run_demo(
    listener: Callable[[DemoStep], None],
    *,
    sql_file: Path | None = None,
    tables: Sequence[TableSpec] = (),
    rows: int = 5_000,
    keep: bool = False,
) -> DemoReport:
    """Run the demo.

    :param listener: is given each step as it is done.
    :param sql_file: the user's own data, instead of customers made on the spot.
    :param tables: what to encrypt of it.
    :param rows: how many customers to make.
    :param keep: whether to leave the server running.
    :returns: all steps, and whether they passed.
    :raises GlpgencError: something could not be done at all.
    """
    report = DemoReport(listener)
    with _folder(keep=keep) as folder, EmbeddedPostgres() as server:
        began = time.perf_counter()
        stage = set_stage(server, folder)
        report.add(_started(server, time.perf_counter() - began))
        loaded = _load(stage, folder, sql_file, tables, rows)
        for table in loaded:
            _show_table(report, stage, table)
        if report.passed:
            report.add(show_timings(stage, loaded[0].columns[0]))
            report.add(_leave_running(server, stage, folder, loaded[0]) if keep else _ended())
    return report


def _load(stage: Stage, folder: Path, sql_file: Path | None, specs: Sequence[TableSpec], rows: int) -> list[DemoTable]:
    if sql_file is None:
        specs = [SAMPLE_SPEC]
        with stage.admin() as connection:
            make_customers(connection, rows)
    else:
        load_sql(stage.admin_url, sql_file, folder)
    with stage.admin() as connection:
        return [inspect_table(connection, spec) for spec in specs]


def _show_table(report: DemoReport, stage: Stage, table: DemoTable) -> None:
    for show in (encrypt_table, show_bytes, show_value, show_search, show_other_tenant):
        if not report.passed:
            # What follows would only confuse: something is not as it should be.
            return
        report.add(show(stage, table))


def _started(server: EmbeddedPostgres, seconds: float) -> DemoStep:
    lines = [
        f"PostgreSQL {server.version} on 127.0.0.1:{server.port}, with glpgenc and pgcrypto in it ({seconds:.1f} s)",
        f"a local key file instead of a KMS; tenants {TENANT} and {OTHER_TENANT}",
    ]
    return DemoStep("Start", lines, facts={"postgresql": server.version, "port": server.port})


def _ended() -> DemoStep:
    return DemoStep("End", ["the server was stopped; without --no-keep it keeps running, to explore it with psql"])


def _leave_running(server: EmbeddedPostgres, stage: Stage, folder: Path, table: DemoTable) -> DemoStep:
    config = write_config(folder, stage)
    note_server(folder, server)
    server.detach()
    program = _program()
    psql = f"{program} --config {shlex.quote(str(config))} psql"
    column = table.columns[0]
    query = sql.SQL("SELECT {} FROM {} LIMIT 5;").format(column.decrypted(table.row_id), table.identifier).as_string()
    lines = [f"connect with: {psql}", f"and run:      {query}", f"stop it with: {program} demo --stop"]
    return DemoStep("Left running", lines, facts={"config": str(config), "psql": psql, "query": query})


def _program() -> str:
    """Return how this program is called from the caller's shell: by its name, where that is on the PATH."""
    if shutil.which("glpgenc"):
        return "glpgenc"
    return shlex.quote(os.path.relpath(Path(sys.executable).with_name("glpgenc")))


@contextmanager
def _folder(*, keep: bool) -> Iterator[Path]:
    """Give a private folder, and remove it unless a server that continues needs it."""
    process, folder = Process(), make_kept_folder() if keep else Path(tempfile.mkdtemp(prefix="glpgenc-demo-"))
    try:
        yield folder
    finally:
        if process.is_this and not is_noted(folder):
            shutil.rmtree(folder, ignore_errors=True)
