"""Every query of the dashboard, asked of a real Prometheus that scraped a running service and running jobs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api import PREFIX
from tests.support.databases import fresh_database
from tests.support.observed import SCRAPED_EVERY, Observed, observed
from tests.support.servers import Server, TemplateDatabases
from tools.dashboard.queries import PanelQuery, dashboard_rows, named, substituted

pytestmark = pytest.mark.slow

STEP = 2.0
QUERIES = [(panel.title, query) for _, panels in dashboard_rows() for panel in panels for query in panel.queries]


@pytest.fixture(scope="module")
def world(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Observed]:
    home: Path = tmp_path_factory.mktemp("observed")
    with fresh_database(postgres, template=templates.on(postgres)) as url, observed(url, home) as world:
        yield world


def answered(world: Observed, query: PanelQuery, **chosen: str) -> dict[str, list[float]]:
    """Return what a query finds, by the names of the series, without what is no number."""
    expression = substituted(query.expression, step=STEP, scraped_every=SCRAPED_EVERY, **chosen)
    if query.instant:
        found = world.prometheus.instant(expression, world.ended - 1)
    else:
        found = world.prometheus.range(expression, world.began, world.ended, STEP)
    values = {
        named(query.legend, series.labels): [value for _, value in series.points if math.isfinite(value)]
        for series in found
    }
    assert len(values) == len(found), "two series have one name"
    return {name: points for name, points in values.items() if points}


def of(world: Observed, title: str, **chosen: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for panel, query in QUERIES:
        if panel == title:
            found |= answered(world, query, **chosen)
    assert found
    return found


@pytest.mark.parametrize(("title", "query"), QUERIES, ids=[f"{title} {query.legend}" for title, query in QUERIES])
def test_a_query_returns_data(title: str, query: PanelQuery, world: Observed) -> None:
    assert answered(world, query), f"{title}: {query.expression} finds nothing"


@pytest.mark.parametrize(("title", "query"), QUERIES, ids=[f"{title} {query.legend}" for title, query in QUERIES])
def test_a_query_returns_data_of_the_environment_that_is_chosen_and_none_of_another(
    title: str, query: PanelQuery, world: Observed
) -> None:
    assert answered(world, query, environment="production")
    assert answered(world, query, environment="staging") == {}, title


def test_operations_are_told_by_data_class(world: Observed) -> None:
    every = {name for name, values in of(world, "Throughput by data class").items() if max(values) > 0}
    assert every == {"pii encrypt", "pii decrypt", "health encrypt", "health decrypt"}
    assert set(of(world, "Throughput by data class", data_class="health")) == {"health encrypt", "health decrypt"}


def test_requests_are_told_by_route_and_status(world: Observed) -> None:
    routes = of(world, "Requests by route")
    assert {f"POST {PREFIX}/encrypt/batch", f"POST {PREFIX}/decrypt", f"POST {PREFIX}/encrypt"} <= set(routes)
    assert {"200", "422", "401"} <= set(of(world, "Requests by status"))
    assert set(of(world, "Requests that are not let in")) == {f"401 {PREFIX}/encrypt"}
    assert {value for values in of(world, "Errors of the API").values() for value in values} == {0}
    assert max(max(values) for values in of(world, "Requests in flight").values()) >= 1


def test_the_state_is_read_often_enough(world: Observed) -> None:
    ages = of(world, "Age of the state")
    assert {"age of keys", "age of jobs", "age of columns"} <= set(ages)
    assert max(max(values) for values in ages.values()) < 120
    assert max(of(world, "Processes that are scraped")["production"]) >= 1


def test_the_load_is_seen(world: Observed) -> None:
    rates = of(world, "Operations")
    assert max(rates["encrypt"]) > max(rates["decrypt"]) > 1
    # What callers sent, and no fault of the service.
    (share,) = of(world, "Failures").values()
    assert set(share) == {0}
    refused = of(world, "Refused values")["decrypt"]
    assert 0 < sum(refused) / len(refused) < 0.2
    assert set(of(world, "Failures by type")) == {"caller: AuthenticationError"}


def test_quantiles_are_in_order(world: Observed) -> None:
    latencies = of(world, "KMS latency")
    assert sum(latencies["P50"]) <= sum(latencies["P95"]) <= sum(latencies["P99"]) < 10 * len(latencies["P99"])


def test_shares_are_shares(world: Observed) -> None:
    for _, panels in dashboard_rows():
        for panel in panels:
            if panel.unit == "percentunit":
                for name, values in of(world, panel.title).items():
                    assert 0 <= min(values) <= max(values) <= 1, (panel.title, name)


def test_a_rotation_and_a_backfill_are_seen_to_progress_and_to_end(world: Observed) -> None:
    progress = of(world, "Progress")
    assert set(progress) == {"rotation public.people", "backfill public.letters"}
    for values in progress.values():
        assert values == sorted(values)
        assert any(0 < value < 1 for value in values)
        assert values[-1] == 1
    assert max(max(values) for values in of(world, "Rows a second").values()) > 5


def test_the_new_versions_of_keys_are_seen(world: Observed) -> None:
    versions = of(world, "Active key versions")
    assert versions["pii encryption highest"] == versions["pii encryption lowest"] == [2]
    assert versions["pii index highest"] == [1]
    assert max(of(world, "Keys by state")["deactivated"]) >= 2


def test_the_value_that_does_not_open_is_in_quarantine_and_the_rotation_is_not_finished(world: Observed) -> None:
    assert of(world, "Values in quarantine")["public.people"][-1] == 1
    assert of(world, "Unfinished rotations and reindexes")["rotation: asked"][-1] == 1


def test_coverage_is_that_of_each_class(world: Observed) -> None:
    coverage = of(world, "Coverage by data class")
    assert (coverage["pii"][-1], coverage["health"][-1], coverage["letters"][-1]) == (1, 1, 0)
    assert of(world, "Columns by state")["backfilled"][-1] == 1
