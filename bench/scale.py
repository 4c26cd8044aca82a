"""How much each benchmark does."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Scale:
    """Sizes and repetitions.

    At full size every ratio is of medians over at least five rounds, but for cold searches, cold starts, work of
    several processes, and a backfill's locks, memory and WAL.
    """

    rounds: int
    orm_rounds: int
    value_rows: int
    value_rounds: int
    pgp_rows: int
    lookup_rows: int
    lookups: int
    loads: int
    tenants_through: int
    tenant_rows: int
    parallel_rows: int
    orm_rows: int
    orm_values: int
    searched_rows: int
    searches: int
    grown_rows: int
    grown_questions: int
    workers_rows: int
    workers_rounds: int
    cold_rounds: int
    backfill_rows: int
    backfill_rounds: int
    backfill_lock_rounds: int
    backfill_wal_rows: int
    backfill_few_rows: int
    backfill_many_rows: int
    rewrap_keys: int
    rewrap_rounds: int
    rewrap_many_keys: int
    cold_tenants: int
    many_tenants: int
    cold_start_rounds: int
    verify_rows: int
    verify_rounds: int
    rotation_rows: int
    rotation_rounds: int
    rotation_hot_rows: int
    audit_events: int
    audit_records: int
    http_requests: int
    arrow_values: int
    file_mib: int
    file_rounds: int

    def beside(self, other: Scale) -> list[tuple[str, Any, Any]]:
        """Return what is of another size than in another scale: its name, here, there."""
        sizes = ((each.name, getattr(self, each.name), getattr(other, each.name)) for each in fields(self))
        return [(name.replace("_", " "), here, there) for name, here, there in sizes if here != there]


FULL = Scale(
    rounds=15,
    orm_rounds=5,
    value_rows=4_000,
    value_rounds=61,
    pgp_rows=500,
    lookup_rows=1_000_000,
    lookups=1_000,
    loads=500,
    tenants_through=20_000,
    tenant_rows=40_000,
    parallel_rows=60_000,
    orm_rows=20_000,
    orm_values=2_000,
    searched_rows=1_000_000,
    searches=300,
    grown_rows=10_000_000,
    grown_questions=40,
    workers_rows=100_000,
    workers_rounds=3,
    cold_rounds=5,
    backfill_rows=200_000,
    backfill_rounds=5,
    backfill_lock_rounds=3,
    backfill_wal_rows=100_000,
    backfill_few_rows=100_000,
    backfill_many_rows=2_000_000,
    rewrap_keys=20_000,
    rewrap_rounds=5,
    rewrap_many_keys=1_000_000,
    cold_tenants=10_000,
    many_tenants=1_000_000,
    cold_start_rounds=3,
    verify_rows=200_000,
    verify_rounds=7,
    rotation_rows=100_000,
    rotation_rounds=5,
    rotation_hot_rows=50_000,
    audit_events=20_000,
    audit_records=100_000,
    http_requests=4_000,
    arrow_values=200_000,
    file_mib=2_048,
    file_rounds=5,
)

QUICK = Scale(
    rounds=5,
    orm_rounds=3,
    value_rows=2_000,
    value_rounds=15,
    pgp_rows=300,
    lookup_rows=100_000,
    lookups=300,
    loads=100,
    tenants_through=2_000,
    tenant_rows=10_000,
    parallel_rows=30_000,
    orm_rows=1_000,
    orm_values=1_000,
    searched_rows=50_000,
    searches=100,
    grown_rows=100_000,
    grown_questions=20,
    workers_rows=10_000,
    workers_rounds=1,
    cold_rounds=1,
    backfill_rows=10_000,
    backfill_rounds=3,
    backfill_lock_rounds=1,
    backfill_wal_rows=10_000,
    backfill_few_rows=10_000,
    backfill_many_rows=30_000,
    rewrap_keys=5_000,
    rewrap_rounds=3,
    rewrap_many_keys=15_000,
    cold_tenants=1_000,
    many_tenants=5_000,
    cold_start_rounds=2,
    verify_rows=20_000,
    verify_rounds=3,
    rotation_rows=10_000,
    rotation_rounds=2,
    rotation_hot_rows=5_000,
    audit_events=2_000,
    audit_records=20_000,
    http_requests=300,
    arrow_values=50_000,
    file_mib=128,
    file_rounds=3,
)
