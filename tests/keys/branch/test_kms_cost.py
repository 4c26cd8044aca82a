"""What the KMS is asked: estimated, counted, and with branch keys next to nothing."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from glpgenc.keys import DEKCache
from glpgenc.keys.branch.model import Grouping
from glpgenc.keys.kms.cost import HOURS, CostAssumptions, KeyCounts, KMSRequests, cost, read_counts
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.rewrap.run import Rewrap
from tests.rewrap.branch_world import CountedLocalKMS, managed, run, secret_of, settings_of
from tests.rewrap.rewrap_world import RewrapWorld

TENANTS = [f"t{number}" for number in range(40)]
ENVIRONMENT = Grouping("environment")


def assumed(**changes: Any) -> CostAssumptions:
    given: dict[str, Any] = {"processes": 1, "active_share": 1.0, "grouping": ENVIRONMENT}
    return CostAssumptions(**(given | changes))


def way(name: str, counts: KeyCounts, **options: Any) -> KMSRequests:
    given = {"cache_ttl": options.pop("cache_ttl", 300.0), "cache_size": options.pop("cache_size", 10_000)}
    found: KMSRequests = getattr(cost(counts, assumed(**options), **given), name)
    return found


def filled(world: RewrapWorld, kek: Path, grouping: str) -> None:
    with managed(world.url, LocalKMSProvider(kek), grouping=grouping) as manager:
        for tenant in TENANTS:
            secret_of(manager, tenant)


def calls_of_an_hour(world: RewrapWorld, kek: Path, *, every: int, ttl: float) -> int:
    """Let one process use the keys of all tenants, every so many seconds for an hour, and count the calls."""
    now = [0.0]
    kms = CountedLocalKMS(kek)
    caches = [DEKCache[Any, Any](1000, ttl, 0, clock=lambda: now[0]) for _ in range(2)]
    with managed(world.url, kms, grouping="off", cache=caches[0], branch_cache=caches[1]) as manager:
        for now[0] in range(0, 3600, every):
            for tenant in TENANTS:
                secret_of(manager, tenant)
    # Without the registry key, which a process unwraps once.
    return kms.calls["decrypt"] - 1


@pytest.mark.slow
@pytest.mark.parametrize(("grouping", "name"), [("off", "direct"), ("environment", "branch"), ("tenants/4", "branch")])
def test_the_estimate_is_what_a_process_asks_for(world: RewrapWorld, kek: Path, grouping: str, name: str) -> None:
    filled(world, kek, grouping)
    counts = read_counts(settings_of(world, kek))
    found = way(name, counts, grouping=Grouping.parse(grouping) or ENVIRONMENT, cache_ttl=900.0)
    assert calls_of_an_hour(world, kek, every=300, ttl=900.0) == pytest.approx(found.most / HOURS, rel=0.001)
    assert calls_of_an_hour(world, kek, every=3600, ttl=900.0) == pytest.approx(found.least / HOURS, rel=0.001)


@pytest.mark.slow
def test_what_the_tables_tell(world: RewrapWorld, kek: Path) -> None:
    filled(world, kek, "environment")
    world.fill(LocalKMSProvider(kek), 8, tenant="direct", states=("active", "compromised"))
    world.execute("INSERT INTO glpgenc.tombstones (tenant_id) VALUES ('t0')")
    world.execute("UPDATE glpgenc.data_keys SET state = 'destroyed' WHERE tenant_id = 't1'")
    assert read_counts(settings_of(world, kek)) == KeyCounts(46, 46, 2, 38, 1)


def test_the_formula_by_hand() -> None:
    counts = KeyCounts(keys=20_000, tenants=10_000, classes=2, under_branch=0, branch_keys=0)
    direct = way("direct", counts, processes=12, active_share=0.2)
    assert (direct.at_start, direct.least, direct.most) == (4_000, 12 * 4_000 * 730, 12 * 4_000 * 12 * 730)
    assert not direct.overflow
    assert way("direct", counts, active_share=0.2, cache_size=3_999).overflow
    branch = way("branch", counts, processes=12, active_share=0.2)
    assert (branch.at_start, branch.most) == (1, 12 * 12 * 730)
    assert way("branch", counts, grouping=Grouping("tenants/16", 16)).at_start == pytest.approx(16)
    # A TTL of two hours: a key in use all the time is asked for every other hour.
    assert way("direct", counts, cache_ttl=7200.0).least == 20_000 * 730 / 2
    assert not branch.overflow
    # 0.03 US$ for 10,000 calls.
    document = branch.document(0.03 / 10_000)
    assert document == {
        "calls_at_start_of_a_process": 1,
        "calls_a_month_at_least": 12 * 730,
        "calls_a_month_at_most": 12 * 12 * 730,
        "dollars_a_month_at_least": 0.03,
        "dollars_a_month_at_most": 0.32,
        "more_than_fits_into_the_cache": False,
    }
    empty = KeyCounts(0, 0, 0, 0, 0)
    assert (way("direct", empty).most, way("branch", empty).most) == (0, 0)


@pytest.mark.slow
def test_the_program_says_what_it_reckons_and_what_it_does_not_know(world: RewrapWorld, kek: Path) -> None:
    filled(world, kek, "off")
    code, out, err = run(
        world, kek, "kms", "cost", "--processes", "3", "--active-share", "0.5", "--price", "1", "--json"
    )
    assert code == 0, err
    found = json.loads(out)
    assert found["tables"] == {"keys": 40, "tenants": 40, "classes": 1, "under_branch": 0, "branch_keys": 0}
    assert found["direct"]["calls_a_month_at_most"] == 3 * 20 * 12 * 730
    assert found["direct"]["dollars_a_month_at_most"] == round(3 * 20 * 12 * 730 / 10_000, 2)
    assert found["branch"]["calls_a_month_at_most"] == 3 * 12 * 730
    assert found["price_source"] == "given"
    code, out, _ = run(world, kek, "kms", "cost", "--branch-keys", "tenants/8")
    assert code == 0
    assert "branch keys: tenants/8" in out
    assert "aws.amazon.com/kms/pricing, as of" in out
    assert "calls per month = processes x" in out
    assert "not known, and not in it:" in out
    assert run(world, kek, "kms", "cost", "--branch-keys", "off")[0] == 2
    assert run(world, kek, "kms", "cost", "--branch-keys", "tenants/0")[0] == 2


@pytest.mark.slow
def test_a_cold_process_with_ten_thousand_tenants_asks_once_a_group(world: RewrapWorld, kek: Path) -> None:
    world.fill(LocalKMSProvider(kek), 10_000, states=("active",))
    asked = {}
    for setting in ("off", "tenants/16"):
        with closing(Rewrap.from_settings(settings_of(world, kek, branch_keys=setting))) as work:
            assert work.run().left == 0
        counted = CountedLocalKMS(kek)
        with managed(world.url, counted, grouping=setting) as manager:
            for key_id, secret in world.made.items():
                with manager.by_id(key_id) as key:
                    assert bytes(key.secret) == secret
        asked[setting] = counted.calls["decrypt"]
    assert asked == {"off": 10_000, "tenants/16": 16}
