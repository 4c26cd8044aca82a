"""Queries of the metrics of state: sums over glpgenc's own tables, never a user's table."""

from __future__ import annotations

from typing import LiteralString

# A class may be any text where only a service uses it: those with most keys have a series of their own. Keys are gone
# through once, and what is notified of single classes is put together afterwards.
_RANKED: LiteralString = """
    ranked AS (
        SELECT c.data_class,
               CASE WHEN row_number() OVER (ORDER BY sum(c.keys) DESC, c.data_class) <= %(classes)s THEN c.data_class
                    ELSE %(others)s END AS shown
        FROM counted c GROUP BY c.data_class)
"""

# The classes of fields first, so that no number of others takes their place.
CLASSES: LiteralString = """
    SELECT c.data_class
    FROM (SELECT f.data_class, 0 AS rank, count(*) AS number FROM glpgenc.fields f GROUP BY 1
          UNION ALL SELECT k.data_class, 1, count(*) FROM glpgenc.data_keys k GROUP BY 1) c
    GROUP BY 1 ORDER BY min(c.rank), max(c.number) DESC, 1 LIMIT %(classes)s
"""

KEYS: LiteralString = f"""
    WITH counted AS MATERIALIZED (
        SELECT k.data_class, k.purpose, count(*) AS keys,
               max(k.version) FILTER (WHERE k.state = 'active') AS newest,
               min(k.version) FILTER (WHERE k.state = 'active') AS oldest,
               min(coalesce(k.activated_at, k.created_at)) FILTER (WHERE k.state = 'active') AS since,
               count(*) FILTER (WHERE k.state = 'pre_active') AS pre_active,
               count(*) FILTER (WHERE k.state = 'active') AS active,
               count(*) FILTER (WHERE k.state = 'deactivated' AND k.retired_at IS NULL) AS deactivated,
               count(*) FILTER (WHERE k.state = 'compromised' AND k.retired_at IS NULL) AS compromised,
               count(*) FILTER (WHERE k.state <> 'destroyed' AND k.retired_at IS NOT NULL) AS retired,
               count(*) FILTER (WHERE k.state = 'destroyed') AS destroyed
        FROM glpgenc.data_keys k GROUP BY k.data_class, k.purpose
    ), {_RANKED}
    SELECT r.shown, c.purpose, max(c.newest), min(c.oldest),
           extract(epoch FROM clock_timestamp() - min(c.since))::float8, sum(c.pre_active)::bigint,
           sum(c.active)::bigint, sum(c.deactivated)::bigint, sum(c.compromised)::bigint, sum(c.retired)::bigint,
           sum(c.destroyed)::bigint
    FROM counted c JOIN ranked r USING (data_class) GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608  # constants only
KEY_STATES = ("pre_active", "active", "deactivated", "compromised", "retired", "destroyed")
"""The states that the last six columns of :data:`KEYS` count."""

# The policy of a class, else that of every class, else the default; and as in glpgenc/rotation/schedule.py the keys of
# who is shredded are not due.
DUE: LiteralString = f"""
    WITH counted AS MATERIALIZED (
        SELECT k.data_class, count(*) AS keys FROM glpgenc.data_keys k GROUP BY k.data_class
    ), {_RANKED}, policies AS MATERIALIZED (
        SELECT r.data_class, r.shown,
               clock_timestamp() - CASE WHEN p.data_class IS NOT NULL THEN p.max_age
                                        WHEN e.data_class IS NOT NULL THEN e.max_age ELSE %(max_age)s END AS before,
               least(coalesce(CASE WHEN p.data_class IS NOT NULL THEN p.max_uses ELSE e.max_uses END, %(due_uses)s),
                     %(due_uses)s) AS max_uses
        FROM ranked r
        LEFT JOIN glpgenc.rotation_policies p ON p.data_class = r.data_class
        LEFT JOIN glpgenc.rotation_policies e ON e.data_class = %(every)s
    )
    SELECT p.shown, count(*) FILTER (WHERE coalesce(k.activated_at, k.created_at) <= p.before OR u.uses >= p.max_uses),
           coalesce(max(u.uses), 0)
    FROM glpgenc.data_keys k JOIN policies p USING (data_class) LEFT JOIN glpgenc.key_uses u USING (key_id)
    WHERE k.state = 'active' AND k.purpose = 'encryption'
      AND k.tenant_id NOT IN (SELECT t.tenant_id FROM glpgenc.tombstones t WHERE t.data_class = '*')
      AND (k.tenant_id, k.data_class) NOT IN (SELECT t.tenant_id, t.data_class FROM glpgenc.tombstones t)
    GROUP BY p.shown ORDER BY p.shown
"""  # noqa: S608

BRANCH: LiteralString = "SELECT max(uses) FROM glpgenc.branch_keys WHERE state = 'active'"

SHREDS: LiteralString = """
    SELECT count(*) FILTER (WHERE executed_at IS NULL AND undo_until > clock_timestamp()),
           count(*) FILTER (WHERE executed_at IS NULL AND undo_until <= clock_timestamp()),
           count(*) FILTER (WHERE executed_at IS NOT NULL)
    FROM glpgenc.tombstones
"""
SHRED_STATES = ("undoable", "due", "executed")
"""The states that the columns of :data:`SHREDS` count."""

ROTATIONS: LiteralString = """
    SELECT w.reason, count(r.*), coalesce(extract(epoch FROM clock_timestamp() - min(r.started_at)), 0)::float8
    FROM unnest(ARRAY['asked', 'age', 'uses', 'compromise']) AS w (reason)
    LEFT JOIN glpgenc.rotations r ON r.reason = w.reason AND r.finished_at IS NULL GROUP BY 1 ORDER BY 1
"""

REINDEXES: LiteralString = """
    SELECT w.phase, count(r.*)
    FROM unnest(ARRAY['staging', 'writing', 'filling', 'indexing', 'ready', 'swapped']) AS w (phase)
    LEFT JOIN glpgenc.reindexes r ON r.phase = w.phase AND r.finished_at IS NULL GROUP BY 1 ORDER BY 1
"""

# Of each table and kind all that are unfinished, or else the last one. A first pass goes through the whole table, later
# ones see to what others wrote meanwhile.
JOBS: LiteralString = """
    WITH ranked AS (
        SELECT j.*, row_number() OVER (PARTITION BY j.relation, j.kind ORDER BY j.finished_at IS NOT NULL, j.job DESC)
            AS place
        FROM glpgenc.backfill_jobs j
    ), wanted AS (
        SELECT r.*, r.finished_at IS NULL AS unfinished, format('%%I.%%I', n.nspname, c.relname) AS shown
        FROM ranked r JOIN pg_catalog.pg_class c ON c.oid = r.relation
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE r.place = 1 OR r.finished_at IS NULL
    ), figures AS (
        SELECT w.kind, w.shown, w.unfinished, w.paused, w.cancelled, w.pass, w.started_at, c.*, l.*, v.workers
        FROM wanted w
        CROSS JOIN LATERAL (
            SELECT w.rows + coalesce(sum(b.rows), 0) AS rows, max(b.finished_at) AS last,
                   coalesce(sum(b.high - b.low) FILTER (WHERE b.done AND b.pass = 1), 0) AS gone_through,
                   coalesce(sum(b.rows) FILTER (WHERE b.finished_at > clock_timestamp() - interval '60 seconds'), 0)
                       AS recent
            FROM glpgenc.backfill_chunks b WHERE b.job = w.job) c
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(f.blocks), 0) AS blocks, sum(nullif(p.reltuples, -1))::float8 AS tuples
            FROM glpgenc.backfill_leaves f JOIN pg_catalog.pg_class p ON p.oid = f.leaf WHERE f.job = w.job) l
        CROSS JOIN LATERAL (
            SELECT count(*) AS workers FROM glpgenc.backfill_workers k
            WHERE k.job = w.job AND k.seen_at > clock_timestamp() - make_interval(secs => %(gone_after)s)) v
    ), shares AS (
        SELECT f.*, CASE WHEN f.pass > 1 OR NOT (f.unfinished OR f.cancelled) THEN 1.0
                         WHEN f.blocks = 0 THEN 0.0
                         ELSE least(1.0, f.gone_through::float8 / f.blocks) END AS share
        FROM figures f
    )
    SELECT s.kind, s.shown, bool_or(s.unfinished)::integer, bool_or(s.paused AND s.unfinished)::integer,
           sum(s.workers)::integer, min(s.share)::float8, sum(s.rows)::float8,
           sum(CASE WHEN s.unfinished AND s.share < 1 THEN s.tuples * (1 - s.share) ELSE 0 END)::float8,
           sum(s.recent / least(60, greatest(1, extract(epoch FROM clock_timestamp() - s.started_at))))::float8,
           coalesce(max(extract(epoch FROM clock_timestamp() - greatest(s.last, s.started_at)))
                        FILTER (WHERE s.unfinished), 0)::float8
    FROM shares s GROUP BY s.kind, s.shown ORDER BY bool_or(s.unfinished) DESC, s.kind, s.shown LIMIT %(tables)s
"""

QUARANTINED: LiteralString = """
    SELECT format('%%I.%%I', n.nspname, c.relname), count(*)
    FROM glpgenc.quarantine q JOIN pg_catalog.pg_class c ON c.oid = q.relation
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(tables)s
"""

# A column counts as covered by what the registry and the catalogue say: native or contracted, guarded, the guard
# validated. A guard of a partition is its parent's, inherited.
COLUMNS: LiteralString = """
    WITH guards AS (
        SELECT g.relation::oid AS oid, g.column_name FROM glpgenc.guarded_columns g WHERE g.validated
    ), classes AS (
        SELECT data_class FROM glpgenc.fields GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %(classes)s
    )
    SELECT CASE WHEN f.data_class IN (SELECT data_class FROM classes) THEN f.data_class ELSE %(others)s END, e.state,
           count(*),
           count(*) FILTER (WHERE e.state IN ('native', 'contracted', 'scrubbed') AND EXISTS (
               SELECT FROM guards g WHERE g.oid = e.relation::oid AND g.column_name = e.column_name)),
           count(*) FILTER (WHERE e.state IN ('native', 'contracted', 'scrubbed') AND NOT EXISTS (
               SELECT FROM guards g WHERE g.oid = e.relation::oid AND g.column_name = e.column_name))
    FROM glpgenc.encrypted_columns e JOIN glpgenc.fields f USING (field)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = e.relation AND a.attname = e.column_name AND NOT a.attisdropped
    GROUP BY 1, 2 ORDER BY 1, 2
"""
COLUMN_STATES = ("native", "expanded", "backfilled", "verified", "contracted", "scrubbed")
"""The states of a column."""

WRONG_VALUES: LiteralString = """
    SELECT format('%%I.%%I', n.nspname, c.relname), count(*)
    FROM glpgenc.faulty_values w JOIN pg_catalog.pg_class c ON c.oid = w.relation
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(tables)s
"""

# All rows or a sample; those of one tenant tell nothing of the others.
UNVERIFIED: LiteralString = """
    WITH classes AS (
        SELECT data_class FROM glpgenc.fields GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %(classes)s
    ), seen AS (
        SELECT CASE WHEN f.data_class IN (SELECT data_class FROM classes) THEN f.data_class ELSE %(others)s END
                   AS data_class,
               coalesce((SELECT max(v.finished_at) FROM glpgenc.verifications v
                         WHERE v.relation = e.relation AND v.column_name = e.column_name AND v.tenant_id IS NULL),
                        e.created_at) AS at
        FROM glpgenc.encrypted_columns e JOIN glpgenc.fields f USING (field)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = e.relation AND a.attname = e.column_name AND NOT a.attisdropped
    )
    SELECT s.data_class, extract(epoch FROM clock_timestamp() - min(s.at))::float8 FROM seen s GROUP BY 1 ORDER BY 1
"""

# Heads that were only verified against are no newer than when they were saved.
AUDIT: LiteralString = """
    SELECT extract(epoch FROM clock_timestamp() - coalesce(
               (SELECT max(v.at) FROM security.audit_verifications v WHERE v.findings = 0),
               (SELECT min(k.created_at) FROM security.audit_keys k)))::float8,
           l.findings, l.chains_missing,
           extract(epoch FROM clock_timestamp() - (SELECT max(v.heads_at) FROM security.audit_verifications v))::float8,
           extract(epoch FROM clock_timestamp() - (SELECT max(c.at) FROM security.audit_checkpoints c))::float8
    FROM (VALUES (1)) AS one (row) LEFT JOIN LATERAL (
        SELECT v.findings, v.chains_missing FROM security.audit_verifications v ORDER BY v.at DESC LIMIT 1) l ON true
"""
