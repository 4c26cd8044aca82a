"""Facts about keys that shards have: whose each key is and its state, never its wrapped form; and tombstones.

Triggers, sessions and jobs look them up: a session that would encrypt under a key which was replaced is refused in
every database, and a row's tenant is known by its key. What is there is compared by digests, so that a table of a
million keys is not sent for each change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from uuid import UUID

    from glpgenc.database import Connection

_FACTS: LiteralString = """
    k.key_id, k.tenant_id, k.data_class, k.purpose, k.version, k.state, k.created_at, k.activated_at, k.deactivated_at,
    k.compromised_at, k.retired_at, k.destroyed_at
"""
_BUCKET: LiteralString = "left(k.key_id::text, 2)"
# Of a time the seconds: its text depends on settings. When a key was created a shard may know by its own clock, where
# an application recorded the key there. The digests of a bucket are added up, in whatever order.
_DIGESTS: LiteralString = f"""
    SELECT {_BUCKET}, count(*), sum(('x' || left(md5(jsonb_build_array(
        k.key_id, k.tenant_id, k.data_class, k.purpose, k.version, k.state, extract(epoch FROM k.activated_at)::text,
        extract(epoch FROM k.deactivated_at)::text, extract(epoch FROM k.compromised_at)::text,
        extract(epoch FROM k.retired_at)::text, extract(epoch FROM k.destroyed_at)::text)::text), 15))
        ::bit(60)::bigint)::text
    FROM glpgenc.data_keys k GROUP BY 1
"""  # noqa: S608  # constants only
_OF_BUCKETS: LiteralString = f"SELECT {_FACTS} FROM glpgenc.data_keys k WHERE {_BUCKET} = ANY (%s)"  # noqa: S608
_OF_KEYS: LiteralString = f"SELECT {_FACTS} FROM glpgenc.data_keys k WHERE k.key_id = ANY (%s)"  # noqa: S608
# What is active comes last: of a tenant, class and purpose there is one at most at any moment.
_PUT: LiteralString = """
    INSERT INTO glpgenc.data_keys AS o (key_id, tenant_id, data_class, purpose, version, state, created_at,
        activated_at, deactivated_at, compromised_at, retired_at, destroyed_at, provider, key_uri)
    SELECT f.*, 'keys_database', 'keys_database'
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[], %s::timestamptz[],
                %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
         AS f (key_id, tenant_id, data_class, purpose, version, state, created_at, activated_at, deactivated_at,
               compromised_at, retired_at, destroyed_at)
    ORDER BY f.key_id
    ON CONFLICT (key_id) DO UPDATE SET state = excluded.state, activated_at = excluded.activated_at,
        deactivated_at = excluded.deactivated_at, compromised_at = excluded.compromised_at,
        retired_at = excluded.retired_at, destroyed_at = excluded.destroyed_at
    WHERE (o.state, o.activated_at, o.deactivated_at, o.compromised_at, o.retired_at, o.destroyed_at) IS DISTINCT FROM
        (excluded.state, excluded.activated_at, excluded.deactivated_at, excluded.compromised_at, excluded.retired_at,
         excluded.destroyed_at)
"""
_STEP_DOWN: LiteralString = """
    UPDATE glpgenc.data_keys k SET state = 'deactivated'
    WHERE k.state = 'active' AND k.provider = 'keys_database'
      AND (k.tenant_id, k.data_class, k.purpose) IN (
          SELECT f.tenant_id, f.data_class, f.purpose FROM unnest(%s::text[], %s::text[], %s::text[])
              AS f (tenant_id, data_class, purpose))
      AND NOT k.key_id = ANY (%s)
"""
_TOMBSTONES: LiteralString = """
    SELECT tenant_id, data_class, requested_at, requested_by, undo_until, executed_at
    FROM glpgenc.tombstones ORDER BY 1, 2
"""
_BURY: LiteralString = """
    INSERT INTO glpgenc.tombstones (tenant_id, data_class, requested_at, requested_by, undo_until, executed_at)
    SELECT f.tenant_id, f.data_class, f.requested_at, f.requested_by, f.undo_until, f.executed_at
    FROM jsonb_to_recordset(%s) AS f (tenant_id text, data_class text, requested_at timestamptz, requested_by text,
                                      undo_until timestamptz, executed_at timestamptz)
    ON CONFLICT (tenant_id, data_class) DO UPDATE
    SET undo_until = excluded.undo_until, executed_at = excluded.executed_at
"""
_UNEARTH: LiteralString = "DELETE FROM glpgenc.tombstones WHERE tenant_id = %s AND data_class = %s"
_WORDS: tuple[int, ...] = (1, 2, 3)
_KEY, _STATE, _RETIRED = 0, 5, 10


@dataclass(frozen=True, slots=True)
class Publication:
    """What was new to a shard.

    :param keys: how many keys' facts.
    :param tombstones: how many tombstones, those that are gone too.
    """

    keys: int
    tombstones: int


def publish(keys: Connection, shard: Connection) -> Publication:
    """Bring what a shard knows of keys and tombstones up to date. Nothing is written where nothing is new.

    :param keys: to the database that holds the keys, outside a transaction.
    :param shard: to the other one, outside a transaction; of a role of glpgenc_admin where something is new.
    :raises psycopg.Error: what the driver raised.
    """
    changed = _differing(keys, shard)
    rows = _rows(keys, _OF_BUCKETS, changed) if changed else []
    return Publication(_put(shard, rows), _publish_tombstones(keys, shard))


def publish_keys(keys: Connection, shard: Connection, key_ids: Collection[UUID]) -> int:
    """Bring what a shard knows of some keys up to date, and return of how many that was."""
    return _put(shard, _rows(keys, _OF_KEYS, list(key_ids)))


def outdated(keys: Connection, shard: Connection) -> bool:
    """Return whether a shard knows an earlier state of a key, or not all tombstones. Nothing is changed.

    Keys that it does not know at all do not count: those of tenants that have no values there.
    """
    if _tombstones(keys) != _tombstones(shard):
        return True
    changed = _differing(keys, shard)
    wanted = {row[_KEY]: row for row in _rows(keys, _OF_BUCKETS, changed)}
    present = {row[_KEY]: row for row in _rows(shard, _OF_BUCKETS, changed)}
    return any(_shown(row) != _shown(wanted[key]) for key, row in present.items() if key in wanted)


def _shown(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[_STATE], row[_RETIRED] is None


def _differing(keys: Connection, shard: Connection) -> list[str]:
    wanted, present = _digests(keys), _digests(shard)
    return [bucket for bucket, digest in wanted.items() if present.get(bucket) != digest]


def _digests(connection: Connection) -> dict[str, tuple[int, str]]:
    with connection.transaction():
        return {row[0]: (row[1], row[2]) for row in connection.execute(_DIGESTS)}


def _rows(connection: Connection, query: LiteralString, wanted: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.transaction():
        return connection.execute(query, (wanted,)).fetchall()


def _put(shard: Connection, rows: Iterable[tuple[Any, ...]]) -> int:
    active = [row for row in rows if row[_STATE] == "active"]
    others = [row for row in rows if row[_STATE] != "active"]
    changed = 0
    with shard.transaction():
        for part in (others, active):
            if not part:
                continue
            columns = [list(column) for column in zip(*part, strict=True)]
            if part is active:
                # One that it missed the end of: its successor comes alone.
                shard.execute(_STEP_DOWN, (*(columns[each] for each in _WORDS), columns[_KEY]))
            changed += shard.execute(_PUT, columns).rowcount
    return changed


def _tombstones(connection: Connection) -> dict[tuple[str, str], tuple[Any, ...]]:
    with connection.transaction():
        return {(row[0], row[1]): row[2:] for row in connection.execute(_TOMBSTONES)}


def _publish_tombstones(keys: Connection, shard: Connection) -> int:
    wanted, present = _tombstones(keys), _tombstones(shard)
    gone = [each for each in present if each not in wanted]
    new = [each for each, rest in wanted.items() if present.get(each) != rest]
    if not gone and not new:
        return 0
    names = ("tenant_id", "data_class", "requested_at", "requested_by", "undo_until", "executed_at")
    rows = [dict(zip(names, map(_text, (*each, *wanted[each])), strict=True)) for each in new]
    with shard.transaction():
        shard.execute(_BURY, (Jsonb(rows),))
        for each in gone:
            shard.execute(_UNEARTH, each)
    return len(gone) + len(new)


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
