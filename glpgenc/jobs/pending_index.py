"""The index of pending rows, so that a pass over a table with unkeyed writers reads only their blocks."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

from glpgenc.database import scalar
from glpgenc.database.locks import IN_USE
from glpgenc.database.transactions import transaction
from glpgenc.jobs.chunks import begin_pass
from glpgenc.jobs.job import change_settings
from glpgenc.jobs.partitions import Blocks, leaves_of

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.jobs.job import Job
    from glpgenc.jobs.partitions import LeafPartition
    from glpgenc.jobs.plan import JobPlan, PlanColumn

PREFIX = "glpgenc_pending_"
"""What the names of these indexes begin with. They last as long as their job."""

FROM_PASS = 2
"""The pass after which the index is made, where rows came in it: the first has all rows of before."""

SETTING = "pending_index"
"""The job's setting: whether there is the index, or can't be one."""

LEAST_SECONDS = 60.0
"""Seconds that making an index may take at least, waiting for old transactions included."""

_MOST_BLOCKS = 100_000
_GAP = 8
_LARGEST = 256

_STATE: LiteralString = """
    SELECT i.indisvalid FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = %s::oid AND c.relname = %s
"""
_OURS: LiteralString = """
    SELECT n.nspname, c.relname FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE i.indrelid = ANY (%s::oid[]) AND pg_catalog.starts_with(c.relname, %s)
"""
# A pass as long as the last one would be spared by it.
_DURATION: LiteralString = """
    SELECT coalesce(sum(seconds), 0)::float8 FROM glpgenc.backfill_chunks WHERE job = %s AND pass = %s
"""


def is_wanted(job: Job) -> bool:
    """Return whether a job that found rows is to make the index before it continues."""
    return job.number_of_pass >= FROM_PASS and SETTING not in job.settings


def make(connection: Connection, job: Job, plan: JobPlan) -> bool:
    """Make the index on every leaf, beside those who read and write, or find that there can't be one.

    :param connection: outside a transaction.
    :returns: whether that is settled; else another worker is at it.
    """
    usable = all(column.reads_column_alone for column in plan.columns)
    try:
        if usable:
            with transaction(connection):
                leaves = leaves_of(connection, job.relation)
                duration = scalar(connection, _DURATION, (job.number, job.number_of_pass))
            seconds = max(LEAST_SECONDS, 3 * duration)
            for leaf in leaves:
                for column in plan.columns:
                    what = sql.SQL("({}) WHERE {}").format(column.identifier, plan.pending_column(column))
                    if not _make_one(connection, leaf, _name(job, leaf, column), what, seconds):
                        return False
    except (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.QueryCanceled,
        psycopg.errors.InvalidObjectDefinition,
        psycopg.errors.InvalidTableDefinition,
    ):
        # Not the table's owner, or transactions that are too old: whole passes find the rows, too.
        usable = False
        drop(connection, job)
    with transaction(connection):
        change_settings(connection, [job.number], {SETTING: usable})
    return True


def _make_one(connection: Connection, leaf: LeafPartition, name: str, what: sql.Composable, seconds: float) -> bool:
    ready = _make_room(connection, leaf, name)
    if ready is not None:
        return ready
    before, connection.autocommit = connection.autocommit, True
    # By a request to cancel: a setting of the session would stay in a pooler's connection.
    timer = threading.Timer(seconds, connection.cancel)
    timer.start()
    try:
        connection.execute(
            sql.SQL("CREATE INDEX CONCURRENTLY {} ON {} {}").format(sql.Identifier(name), leaf.identifier, what)
        )
    except (psycopg.errors.DuplicateTable, psycopg.errors.UniqueViolation, *IN_USE):
        return False
    finally:
        timer.cancel()
        timer.join()
        connection.autocommit = before
    return True


def begin_listed_pass(connection: Connection, job: Job, plan: JobPlan) -> None:
    """Begin a pass through the blocks of pending rows alone, in an open transaction."""
    begin_pass(connection, job.number, job.relation, job.number_of_pass + 1)
    if not job.settings.get(SETTING):
        return
    connection.execute("SET LOCAL enable_seqscan = off")
    for leaf in leaves_of(connection, job.relation):
        listed = _blocks(connection, leaf, plan)
        if listed is None:
            continue
        connection.execute(
            "UPDATE glpgenc.backfill_leaves SET next_block = blocks WHERE job = %s AND leaf = %s::oid",
            (job.number, leaf.oid),
        )
        connection.cursor().executemany(
            "INSERT INTO glpgenc.backfill_chunks (job, leaf, pass, low, high) VALUES (%s, %s::oid, %s, %s, %s)",
            [(job.number, leaf.oid, job.number_of_pass + 1, each.low, each.high) for each in listed],
        )


def drop(connection: Connection, job: Job) -> None:
    """Drop the index, in transactions of its own, unless the table is locked."""
    with transaction(connection):
        leaves = [leaf.oid for leaf in leaves_of(connection, job.relation)]
        found = connection.execute(_OURS, (leaves, f"{PREFIX}{job.number}_")).fetchall()
    for schema, name in found:
        with suppress(*IN_USE), transaction(connection):
            connection.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(sql.Identifier(schema, name)))


def drop_within(connection: Connection, job: Job) -> None:
    """Drop the index as part of the open transaction."""
    leaves = [leaf.oid for leaf in leaves_of(connection, job.relation)]
    for schema, name in connection.execute(_OURS, (leaves, f"{PREFIX}{job.number}_")).fetchall():
        connection.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(sql.Identifier(schema, name)))


def _make_room(connection: Connection, leaf: LeafPartition, name: str) -> bool | None:
    """Drop what is left of a try that was broken off.

    :returns: whether the index is there; ``None`` where it can be made.
    """
    try:
        with transaction(connection):
            # Anyone who makes an index has this lock: two that are made at once would wait for each other.
            connection.execute(sql.SQL("LOCK TABLE {} IN SHARE UPDATE EXCLUSIVE MODE NOWAIT").format(leaf.identifier))
            valid = scalar(connection, _STATE, (leaf.oid, name))
            if valid:
                return True
            if valid is not None:
                connection.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(sql.Identifier(leaf.schema, name)))
    except psycopg.errors.InternalError_:
        # "tuple concurrently updated": CREATE INDEX CONCURRENTLY lets go of its lock before its last transaction has
        # committed.
        return False
    except IN_USE:
        return False
    return None


def _blocks(connection: Connection, leaf: LeafPartition, plan: JobPlan) -> list[Blocks] | None:
    """Return the blocks that have pending rows, near ones together; ``None`` where there are too many."""
    query = sql.SQL(
        "SELECT DISTINCT (ctid::text::point)[0]::bigint AS block FROM ONLY {leaf} AS {alias} WHERE {pending}"
        " ORDER BY block LIMIT {most}"
    ).format(leaf=leaf.identifier, alias=plan.alias, pending=plan.pending(), most=sql.Literal(_MOST_BLOCKS + 1))
    found = [int(row[0]) for row in connection.execute(query)]
    if len(found) > _MOST_BLOCKS:
        return None
    ranges: list[Blocks] = []
    for block in found:
        if ranges and block - ranges[-1].high < _GAP and block - ranges[-1].low < _LARGEST:
            ranges[-1] = Blocks(ranges[-1].low, block + 1)
        else:
            ranges.append(Blocks(block, block + 1))
    return ranges


def _name(job: Job, leaf: LeafPartition, column: PlanColumn) -> str:
    # Names are a schema's: leaves stand beside each other.
    return f"{PREFIX}{job.number}_{leaf.oid}_{job.columns.index(column.name)}"
