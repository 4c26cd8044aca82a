"""What the API counts of its requests, and that a scrape of it needs neither the database nor a KMS."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_fd_to_metric_families
from prometheus_client.parser import text_string_to_metric_families

from glpgenc.api.auth import permission_store
from glpgenc.api.auth.permission_store import PermissionStore
from glpgenc.api.auth.refreshing_cache import RefreshedValue
from glpgenc.errors import DatabaseUnavailableError
from tests.support.api import PREFIX, Api, bearer, prepared, running

Samples = dict[tuple[str, ...], float]
VIEWER = {"roles": ["viewer"]}
OPEN = {"Accept": "application/openmetrics-text;version=1.0.0;q=0.9,text/plain;q=0.5"}


def scraped(api: Api) -> Samples:
    answer = api.client.get("/metrics", headers=bearer(**VIEWER))
    assert answer.status_code == 200
    return {
        (sample.name, *(sample.labels[label] for label in ("method", "route", "code") if label in sample.labels)): (
            sample.value
        )
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.name.startswith("gl_http") and not sample.name.endswith("_bucket")
    }


def grown(before: Samples, after: Samples) -> Samples:
    """Return the counters of requests that have grown, without those of the scrape itself."""
    return {
        labels[1:]: value - before.get((name, *labels[1:]), 0)
        for (name, *rest), value in after.items()
        if name == "gl_http_requests_total" and value != before.get((name, *rest), 0)
        for labels in [(name, *rest)]
        if labels[2] != "/metrics"
    }


def test_requests_are_counted_by_the_routes_template_and_the_status(api: Api) -> None:
    encrypt = f"{PREFIX}/encrypt"
    before = scraped(api)
    api.encrypt("x")
    api.post("/encrypt", {"text": "x", "data_class": "pii"}, roles=["viewer"])
    api.client.post(encrypt, json={"text": "x", "data_class": "pii"})
    api.post("/encrypt", {"text": "x", "data_class": "pii", "unknown": 1})
    api.client.delete(encrypt)
    api.client.get("/healthz")
    assert grown(before, scraped(api)) == {
        ("POST", encrypt, "200"): 1,
        ("POST", encrypt, "403"): 1,
        ("POST", encrypt, "401"): 1,
        ("POST", encrypt, "422"): 1,
        ("DELETE", encrypt, "405"): 1,
        ("GET", "/healthz", "204"): 1,
    }


def test_paths_and_methods_that_a_caller_invents_are_one_series(api: Api) -> None:
    before = scraped(api)
    for number in range(30):
        api.client.get(f"/secret-{number}")
        api.client.request(f"MADE{number}", f"{PREFIX}/encrypt")
    after = scraped(api)
    assert grown(before, after) == {("GET", "unknown", "404"): 30, ("other", f"{PREFIX}/encrypt", "405"): 30}


def test_every_route_is_shown_from_0_on(api: Api) -> None:
    found = scraped(api)
    for path in api.app.openapi()["paths"]:
        codes = {labels[3] for labels in found if labels[0] == "gl_http_requests_total" and labels[2] == path}
        assert {"401", "403", "429", "500", "503"} <= codes, path


def test_the_request_that_scrapes_is_in_flight_and_no_other(api: Api) -> None:
    assert scraped(api)["gl_http_requests_in_flight",] == 1


def test_the_trace_of_a_request_is_an_exemplar_of_the_bucket_it_is_in(api: Api) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    sent = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    assert api.post("/encrypt", {"text": "x", "data_class": "pii"}, headers=sent).status_code == 200
    answer = api.client.get("/metrics", headers=bearer(**VIEWER) | OPEN)
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    exemplars = {
        (sample.name, sample.labels.get("route", "")): sample.exemplar.labels
        for family in text_fd_to_metric_families(io.StringIO(answer.text))  # type: ignore[no-untyped-call]
        for sample in family.samples
        if sample.exemplar is not None
    }
    assert exemplars["gl_http_request_duration_seconds_bucket", f"{PREFIX}/encrypt"] == {"trace_id": trace}


def test_429_are_counted_by_route(api_database: str, tmp_path: Path) -> None:
    with running(prepared(tmp_path, api_database, api_rate_limit="2/minute")) as api:
        for _ in range(5):
            api.post("/encrypt", {"text": "x", "data_class": "pii"}, sub="often")
        found = scraped(api)
    assert found["gl_http_requests_total", "POST", f"{PREFIX}/encrypt", "429"] == 3


def test_permissions_that_were_read_long_ago_let_metrics_be_read_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, is_away = [0.0], list[bool]()

    def read() -> permission_store.Grants:
        if is_away:
            raise DatabaseUnavailableError("away")
        return {"viewer": frozenset({"encryption:read"})}

    def late() -> DatabaseUnavailableError:
        return DatabaseUnavailableError("late")

    store = PermissionStore("postgresql://nobody@127.0.0.1:1/nothing")
    grants = RefreshedValue(read, fresh=30, usable=300, pause=2, late=late, clock=lambda: now[0])
    monkeypatch.setattr(store, "_grants", grants)
    is_away.append(True)
    with pytest.raises(DatabaseUnavailableError):
        asyncio.run(store.last_grants())
    is_away.clear()
    now[0] = 10
    asyncio.run(store.grants())
    is_away.append(True)
    now[0] = 10_000
    assert asyncio.run(store.last_grants()) == {"viewer": frozenset({"encryption:read"})}
    with pytest.raises(DatabaseUnavailableError):
        asyncio.run(store.grants())
