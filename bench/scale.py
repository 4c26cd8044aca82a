"""How much each benchmark does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Sizes and repetitions; every ratio is of medians over at least five rounds."""

    rounds: int
    value_rows: int
    pgp_rows: int
    lookup_rows: int
    lookups: int
    loads: int
    tenants_through: int
    tenant_rows: int
    parallel_rows: int


FULL = Scale(
    rounds=9,
    value_rows=40_000,
    pgp_rows=400,
    lookup_rows=1_000_000,
    lookups=3_000,
    loads=500,
    tenants_through=20_000,
    tenant_rows=60_000,
    parallel_rows=120_000,
)

QUICK = Scale(
    rounds=5,
    value_rows=5_000,
    pgp_rows=100,
    lookup_rows=100_000,
    lookups=500,
    loads=100,
    tenants_through=2_000,
    tenant_rows=20_000,
    parallel_rows=30_000,
)
