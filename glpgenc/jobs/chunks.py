"""Passes through a table, and their chunks: ranges of blocks that workers claim, write and mark as finished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from glpgenc.database import scalar
from glpgenc.jobs.partitions import Blocks, leaves_of

if TYPE_CHECKING:
    from glpgenc.database import Connection
    from glpgenc.jobs.job import Job
    from glpgenc.jobs.partitions import LeafPartition

_CARVE: LiteralString = """
    WITH cut AS (
        SELECT leaf, next_block AS low, least(next_block + %(size)s, blocks) AS high
        FROM glpgenc.backfill_leaves WHERE job = %(job)s AND next_block < blocks
        ORDER BY leaf LIMIT 1 FOR UPDATE
    ), moved AS (
        UPDATE glpgenc.backfill_leaves l SET next_block = cut.high FROM cut WHERE l.job = %(job)s AND l.leaf = cut.leaf
    )
    INSERT INTO glpgenc.backfill_chunks (job, leaf, pass, low, high)
    SELECT %(job)s, leaf, %(pass)s, low, high FROM cut
    WHERE EXISTS (SELECT FROM glpgenc.backfill_jobs j WHERE j.job = %(job)s AND j.pass = %(pass)s)
    RETURNING chunk
"""
_CLAIM: LiteralString = """
    SELECT chunk, leaf::oid, low, high FROM glpgenc.backfill_chunks
    WHERE job = %s AND NOT done AND pass = %s ORDER BY chunk LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_DONE: LiteralString = """
    UPDATE glpgenc.backfill_chunks
    SET done = true, worker = %s, rows = %s, left_over = %s, seconds = %s, finished_at = clock_timestamp(),
        wal_bytes = pg_catalog.pg_current_wal_insert_lsn() - %s::pg_lsn,
        -- Updates of rows that were tried again one by one count too.
        hot = least(%s, pg_catalog.pg_stat_get_xact_tuples_hot_updated(leaf))
    WHERE chunk = %s RETURNING wal_bytes
"""
# Chunks of the last minute are kept: the recent rate is computed from them.
_SUM_UP: LiteralString = """
    WITH gone AS (
        DELETE FROM glpgenc.backfill_chunks WHERE job = %(job)s AND done
        AND (%(before)s::integer IS NULL
             OR pass < %(before)s AND finished_at < clock_timestamp() - interval '1 minute')
        RETURNING worker, rows, hot, wal_bytes, seconds, finished_at
    ), by_worker AS (
        UPDATE glpgenc.backfill_workers w SET rows = w.rows + g.rows, chunks = w.chunks + g.chunks
        FROM (SELECT worker, sum(rows) AS rows, count(*) AS chunks FROM gone GROUP BY worker) g
        WHERE w.job = %(job)s AND w.worker = g.worker
    )
    UPDATE glpgenc.backfill_jobs j SET rows = j.rows + g.rows, hot = j.hot + g.hot,
        wal_bytes = j.wal_bytes + g.wal_bytes, longest_chunk = greatest(j.longest_chunk, g.longest),
        first_chunk_at = least(j.first_chunk_at, g.first)
    FROM (SELECT coalesce(sum(rows), 0) AS rows, coalesce(sum(hot), 0) AS hot,
                 coalesce(sum(wal_bytes), 0) AS wal_bytes, coalesce(max(seconds), 0) AS longest,
                 min(finished_at - seconds * interval '1 second') AS first FROM gone) g
    WHERE j.job = %(job)s
"""
_RESTART: LiteralString = """
    UPDATE glpgenc.backfill_leaves SET filenode = %(node)s, next_block = 0,
        blocks = pg_catalog.pg_relation_size(leaf) / pg_catalog.current_setting('block_size')::integer
    WHERE job = %(job)s AND leaf = %(leaf)s::oid AND filenode <> %(node)s RETURNING true
"""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A range of blocks of a leaf that is claimed by the open transaction."""

    number: int
    leaf: int
    blocks: Blocks


def claim(connection: Connection, job: Job) -> Chunk | None:
    """Lock an unfinished chunk for the open transaction; ``None`` where others have claimed all of them."""
    row = connection.execute(_CLAIM, (job.number, job.number_of_pass)).fetchone()
    return None if row is None else Chunk(row[0], row[1], Blocks(row[2], row[3]))


def carve(connection: Connection, job: Job, size: int) -> bool:
    """Cut a chunk off at the frontier.

    :param size: in blocks.
    :returns: whether there was anything left of this pass.
    """
    parameters = {"job": job.number, "pass": job.number_of_pass, "size": size}
    return connection.execute(_CARVE, parameters).fetchone() is not None


def finish(
    connection: Connection, chunk: Chunk, *, worker: str, rows: int, left_over: int, seconds: float, wal_from: str
) -> int:
    """Tell that a chunk is done; part of the transaction that wrote it.

    :returns: WAL of the whole server since ``wal_from``, in bytes.
    """
    parameters = (worker, rows, left_over, seconds, wal_from, rows, chunk.number)
    return int(scalar(connection, _DONE, parameters) or 0)


def sum_up(connection: Connection, number: int, *, before_pass: int | None = None) -> None:
    """Keep the sums of finished chunks, in the job and in its workers, in place of the chunks.

    :param before_pass: only of earlier passes, and not of the last minute; all if ``None``.
    """
    connection.execute(_SUM_UP, {"job": number, "before": before_pass})


def begin_pass(connection: Connection, number: int, relation: int, number_of_pass: int) -> None:
    """Put the frontier at the beginning of every partition as it is now."""
    connection.execute("UPDATE glpgenc.backfill_jobs SET pass = %s WHERE job = %s", (number_of_pass, number))
    sum_up(connection, number, before_pass=number_of_pass)
    connection.execute("DELETE FROM glpgenc.backfill_leaves WHERE job = %s", (number,))
    for leaf in leaves_of(connection, relation):
        connection.execute(
            "INSERT INTO glpgenc.backfill_leaves (job, leaf, filenode, blocks) VALUES (%s, %s::oid, %s, %s)",
            (number, leaf.oid, leaf.filenode, leaf.blocks),
        )


def split(connection: Connection, chunk: Chunk) -> None:
    """Make two chunks of one that takes too long, in a transaction of its own."""
    first, second = chunk.blocks.halves()
    connection.execute(
        "WITH lower AS (UPDATE glpgenc.backfill_chunks SET high = %s"
        "               WHERE chunk = %s AND NOT done AND high = %s RETURNING *)"
        " INSERT INTO glpgenc.backfill_chunks (job, leaf, pass, low, high)"
        " SELECT job, leaf, pass, %s, %s FROM lower",
        (first.high, chunk.number, chunk.blocks.high, second.low, second.high),
    )


def is_wanted(connection: Connection, job: Job) -> bool:
    """Return whether the job still continues.

    Call it under the lock of the table: a cancellation ends the job before it drops the shield.
    """
    query = "SELECT FROM glpgenc.backfill_jobs WHERE job = %s AND finished_at IS NULL"
    return connection.execute(query, (job.number,)).fetchone() is not None


def filenode_changed(connection: Connection, job: Job, chunk: Chunk) -> int | None:
    """Return the file of a leaf that was rewritten since the pass began; ``None`` where it was not."""
    filenode: int | None = scalar(
        connection,
        "SELECT pg_catalog.pg_relation_filenode(leaf) FROM glpgenc.backfill_leaves"
        " WHERE job = %s AND leaf = %s::oid AND filenode <> pg_catalog.pg_relation_filenode(leaf)",
        (job.number, chunk.leaf),
    )
    return filenode


def restart_leaf(connection: Connection, job: Job, leaf: int, filenode: int) -> None:
    """Go through a rewritten leaf from its beginning, in a transaction of its own."""
    parameters = {"job": job.number, "leaf": leaf, "node": filenode}
    if connection.execute(_RESTART, parameters).fetchone() is not None:
        _forget_open(connection, job, leaf)


def drop_leaf(connection: Connection, job: Job, leaf: int) -> None:
    """Forget a leaf that was dropped, in a transaction of its own."""
    _forget_open(connection, job, leaf)
    connection.execute("DELETE FROM glpgenc.backfill_leaves WHERE job = %s AND leaf = %s::oid", (job.number, leaf))


def same_leaves(connection: Connection, job: Job, leaves: list[LeafPartition]) -> bool:
    """Return whether these are the leaves, and the files, that the pass went through."""
    rows = connection.execute("SELECT leaf::oid, filenode FROM glpgenc.backfill_leaves WHERE job = %s", (job.number,))
    return {(row[0], row[1]) for row in rows} == {(leaf.oid, leaf.filenode) for leaf in leaves}


def _forget_open(connection: Connection, job: Job, leaf: int) -> None:
    connection.execute(
        "DELETE FROM glpgenc.backfill_chunks WHERE job = %s AND leaf = %s::oid AND NOT done", (job.number, leaf)
    )
