"""How much each benchmark does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Sizes and repetitions; every ratio is of medians over at least five rounds."""

    rounds: int
    value_rows: int
    value_rounds: int
    pgp_rows: int
    lookup_rows: int
    lookups: int
    loads: int
    tenants_through: int
    tenant_rows: int
    parallel_rows: int


FULL = Scale(
    rounds=15,
    value_rows=4_000,
    value_rounds=61,
    pgp_rows=500,
    lookup_rows=1_000_000,
    lookups=1_000,
    loads=500,
    tenants_through=20_000,
    tenant_rows=40_000,
    parallel_rows=60_000,
)

QUICK = Scale(
    rounds=5,
    value_rows=2_000,
    value_rounds=15,
    pgp_rows=300,
    lookup_rows=100_000,
    lookups=300,
    loads=100,
    tenants_through=2_000,
    tenant_rows=20_000,
    parallel_rows=30_000,
)
