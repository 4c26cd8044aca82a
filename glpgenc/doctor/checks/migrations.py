"""Checks of unfinished migrations and jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.doctor.check import CheckContext, Group
from glpgenc.reports import Finding, InstallationCheck, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOVES: LiteralString = """
    SELECT e.relation::text AS relation, e.column_name::text AS column, e.state,
           extract(day FROM now() - greatest(m.started_at, m.backfilled_at, m.verified_at,
                                             m.contracted_at))::integer AS days
    FROM glpgenc.encrypted_columns e
    JOIN glpgenc.column_migrations m ON m.relation = e.relation AND m.column_name = e.column_name
    WHERE e.state IN ('expanded', 'backfilled', 'verified', 'contracted')
      AND greatest(m.started_at, m.backfilled_at, m.verified_at, m.contracted_at) < now() - interval '1 day'
    ORDER BY 1, 2
"""
# A worker tells of itself every few seconds.
_JOBS: LiteralString = """
    SELECT j.job, j.relation::text AS relation, j.paused,
           (SELECT max(w.seen_at) FROM glpgenc.backfill_workers w WHERE w.job = j.job) AS seen
    FROM glpgenc.backfill_jobs j
    WHERE j.finished_at IS NULL AND j.started_at < now() - interval '10 minutes'
      AND NOT EXISTS (SELECT FROM glpgenc.backfill_workers w
                      WHERE w.job = j.job AND w.seen_at > now() - interval '10 minutes')
    ORDER BY 1
"""
_SHIELDS: LiteralString = """
    SELECT t.tgrelid::regclass::text AS relation, t.tgrelid::bigint AS oid
    FROM pg_trigger t
    WHERE t.tgname = 'zzz_glpgenc_shield' AND t.tgparentid = 0
      AND NOT EXISTS (SELECT FROM glpgenc.backfill_jobs j WHERE j.relation = t.tgrelid AND j.finished_at IS NULL)
    ORDER BY 1
"""
_NEXT = {
    "expanded": "glpgenc backfill run {relation}",
    "backfilled": "glpgenc verify {relation}",
    "verified": "glpgenc contract {relation}",
    "contracted": "glpgenc scrub run {relation}: the table's files contain plaintext",
}


def _moves(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_MOVES):
        yield warn(
            f"{row.relation}.{row.column}",
            f"it has been {row.state} for {row.days} days: its plaintext still exists",
            _NEXT[row.state].format(relation=row.relation),
        )


def _jobs(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_JOBS):
        what = "is paused" if row.paused else "is not finished, and has no worker"
        since = f", last seen {row.seen:%Y-%m-%d %H:%M}" if row.seen else ""
        yield warn(
            f"backfill {row.job} of {row.relation}", f"it {what}{since}", "continue it with `glpgenc backfill run`"
        )


def _shields(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_SHIELDS):
        yield warn(
            row.relation,
            "the trigger zzz_glpgenc_shield remains of a backfill that ended",
            f"SELECT glpgenc.gl_backfill_shield({row.oid}::regclass, NULL)",
        )


CHECKS = (
    InstallationCheck("moves", _moves, Group.REGISTRY, "no migration has been unfinished for more than a day"),
    InstallationCheck("jobs", _jobs, Group.REGISTRY, "no backfill is unfinished"),
    InstallationCheck("shields", _shields, Group.REGISTRY, "no trigger of an ended backfill remains"),
)
