"""What all answers have in common."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from glpgenc.api.problems import KINDS
from tests.support.api import PREFIX, Api, bearer

ALWAYS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 204),
        ("GET", "/readyz", 204),
        ("GET", "/nothing", 404),
        ("GET", f"{PREFIX}/encrypt", 405),
        ("POST", f"{PREFIX}/encrypt", 401),
        ("GET", f"{PREFIX}/problems", 200),
        ("GET", "/openapi.json", 200),
        ("BREW", f"{PREFIX}/encrypt", 405),
    ],
)
def test_every_answer_has_the_headers(api: Api, method: str, path: str, status: int) -> None:
    answer = api.client.request(method, path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == status
        assert problem["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/healthz/", "/readyz/", "/openapi.json/", f"{PREFIX}/encrypt/", f"{PREFIX}/keys/"])
def test_a_path_with_a_slash_at_its_end_is_another_path(api: Api, path: str) -> None:
    for method in ("GET", "POST"):
        answer = api.client.request(method, path, headers={"Host": "evil.example"}, follow_redirects=False)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
        assert "evil.example" not in f"{answer.headers}{answer.text}"


@pytest.mark.parametrize("before", ["", "/", "//evil.example", "/evil.example", "/a/b"])
@pytest.mark.parametrize("path", ["/nope", "/encrypt/", "/problems/nope"])
def test_the_type_of_a_problem_has_no_word_of_the_path(api: Api, before: str, path: str) -> None:
    answer = api.client.get(f"http://testserver{before}{PREFIX}{path}", headers=bearer(), follow_redirects=False)
    assert (answer.status_code, answer.json()["type"]) == (404, f"{PREFIX}/problems#not-found")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", f"{PREFIX}/problems"])
def test_what_needs_no_token_may_be_asked_for_its_head(api: Api, path: str) -> None:
    answer, full = api.client.head(path), api.client.get(path)
    assert (answer.status_code, answer.content) == (full.status_code, b"")
    assert answer.headers.get("content-type") == full.headers.get("content-type")
    described = api.client.get("/openapi.json").json()["paths"][path]
    assert described.keys() == {"get"}


def test_a_method_that_a_path_has_not_is_answered_with_those_that_it_has(api: Api) -> None:
    assert api.client.get(f"{PREFIX}/encrypt").headers["allow"] == "POST"


def test_without_a_token_there_is_a_challenge(api: Api) -> None:
    assert api.client.get(f"{PREFIX}/keys").headers["www-authenticate"] == "Bearer"
    answer = api.client.get(f"{PREFIX}/keys", headers={"Authorization": "Bearer a.b.c"})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')


@pytest.mark.parametrize("given", ["r-1", "a" * 128, "0af7651916cd43dd8448eb211c80319c", "A.b_c:d-e"])
def test_a_valid_request_id_is_kept(api: Api, given: str) -> None:
    answer = api.client.get("/healthz", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == answer.headers["x-correlation-id"] == given


@pytest.mark.parametrize("given", ["", "a" * 129, "a b", "<script>", "-a", "a\tb", "a;b"])
def test_an_invalid_request_id_is_replaced(api: Api, given: str) -> None:
    answer = api.client.get("/healthz", headers={"X-Request-ID": given, "X-Correlation-ID": given})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    assert answer.headers["x-correlation-id"] == answer.headers["x-request-id"]


def test_the_trace_of_traceparent_is_the_correlation_id(api: Api) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    headers = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    assert api.client.get("/healthz", headers=headers).headers["x-correlation-id"] == trace
    own = api.client.get("/healthz", headers=headers | {"X-Correlation-ID": "c-1"})
    assert own.headers["x-correlation-id"] == "c-1"
    zero = api.client.get("/healthz", headers={"traceparent": f"00-{'0' * 32}-b7ad6b7169203331-01"})
    assert zero.headers["x-correlation-id"] == zero.headers["x-request-id"]


def test_hsts_is_for_tls_only(api: Api) -> None:
    assert "strict-transport-security" not in api.client.get("/healthz").headers
    secure = api.client.get("https://testserver/healthz")
    assert secure.headers["strict-transport-security"] == "max-age=31536000"


def test_the_type_of_every_problem_leads_to_its_description_here_and_in_the_documentation(api: Api) -> None:
    listed = api.client.get(f"{PREFIX}/problems").text
    documented = (Path(__file__).parents[2] / "docs" / "API.md").read_text(encoding="utf-8")
    for slug in KINDS:
        assert f"\n## {slug}\n" in f"\n{listed}"
        assert f"\n### {slug}\n" in documented


def test_the_rate_limit_is_reported_with_every_answer_to_a_known_caller(api: Api) -> None:
    answer = api.post("/encrypt", {"text": "x", "data_class": "pii"})
    assert answer.headers["ratelimit-policy"] == '"principal";q=100000;w=1'
    assert re.fullmatch(r'"principal";r=\d+;t=\d', answer.headers["ratelimit"])
    assert "ratelimit" not in api.client.get("/healthz").headers


def test_the_access_log_has_the_route_and_no_query(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "glpgenc.api.access"):
        api.client.get(f"{PREFIX}/keys?tenant_id=canary", headers=bearer(roles=["admin"]) | {"X-Request-ID": "r-9"})
        api.client.get("/canary?canary=canary")
        api.client.request("CANARY", "/healthz")
    lines = [record.getMessage() for record in caplog.records if record.name == "glpgenc.api.access"]
    assert re.fullmatch(rf"GET {PREFIX}/keys 403 \d+\.\d ms request=r-9 correlation=r-9", lines[0])
    assert lines[1].startswith("GET - 404 ")
    assert lines[2].startswith("- /healthz 405 ") or lines[2].startswith("- - 405 ")
    assert "canary" not in "".join(lines).lower()
