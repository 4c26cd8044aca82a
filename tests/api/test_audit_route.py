"""What requests leave in the audit trail, and who may read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glpgenc import audit
from tests.support.api import Api, b64, bearer, prepared, running
from tests.support.databases import execute

AUDITOR: dict[str, Any] = {"roles": ["auditor"]}


@pytest.fixture(scope="module")
def api(api_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = Path(tmp_path_factory.mktemp("audited"))
    with running(prepared(folder, api_database, audit="database", api_rate_limit="150/minute")) as api:
        yield api


def records(api: Api, query: str = "", **claims: Any) -> list[dict[str, Any]]:
    trail = audit.activate(api.settings)
    assert trail is not None
    trail.flush()
    answer = api.get(f"/audit?{query}", **(AUDITOR | claims))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["records"]
    return found


def test_a_record_says_who_what_for_and_in_which_request(api: Api) -> None:
    headers = {"X-Correlation-ID": "c-42", "X-Encryption-Purpose": "invoice run"}
    made = api.post("/encrypt", {"text": "x", "data_class": "pii"}, headers, sub="billing-1").json()
    (found,) = records(api, "correlation_id=c-42&event_type=encryption_performed")
    assert {name: found[name] for name in ("actor", "purpose", "tenant_id", "data_class", "key_id", "success")} == {
        "actor": "billing-1",
        "purpose": "invoice run",
        "tenant_id": "acme",
        "data_class": "pii",
        "key_id": made["key_id"],
        "success": True,
    }


def test_a_batch_is_one_record_that_counts(api: Api) -> None:
    values = [{"text": str(i)} for i in range(20)]
    api.post("/encrypt/batch", {"data_class": "pii", "values": values}, {"X-Correlation-ID": "batch"})
    (found,) = records(api, "correlation_id=batch&event_type=encryption_performed")
    assert found["count"] == 20


def test_a_search_term_is_recorded_by_what_it_is_for(api: Api) -> None:
    execute(api.database, "SELECT glpgenc.gl_register_field('people.email', 'pii')")
    execute(api.database, "SELECT glpgenc.gl_register_facet('people.email', 'exact', 'exact', 128)")
    asked = {"hmac": {"text": "x", "data_class": "pii"}, "blind-index": {"field": "people.email", "value": "x"}}
    for path, body in asked.items():
        assert api.post(f"/{path}", body, {"X-Correlation-ID": path}).status_code == 200
        (found,) = records(api, f"correlation_id={path}&event_type=search_term_created")
        assert (found["operation"], found["data_class"]) == (path.replace("-", "_"), "pii")


def test_what_does_not_open_is_recorded_with_its_cause(api: Api) -> None:
    made = api.encrypt("x")
    body = {"ciphertext": made, "data_class": "pii", "aad": b64(b"other")}
    api.post("/decrypt", body, {"X-Correlation-ID": "failed"})
    (found,) = records(api, "correlation_id=failed&event_type=decryption_failed")
    assert (found["success"], found["error"]) == (False, "AuthenticationError")


def test_a_refusal_is_recorded_and_shown_to_callers_of_all_tenants(api: Api) -> None:
    api.get("/keys", {"X-Correlation-ID": "refused"}, sub="curious", roles=["viewer"])
    api.client.get("/api/v1/encryption/keys", headers={"X-Correlation-ID": "stranger"})
    assert records(api, "correlation_id=refused") == []
    (found,) = records(api, "correlation_id=refused", tenant="*")
    assert (found["event_type"], found["actor"], found["detail"]) == (
        "access_denied",
        "curious",
        {"reason": "permission_missing"},
    )
    (stranger,) = records(api, "correlation_id=stranger", tenant="*")
    assert (stranger["event_type"], stranger.get("actor")) == ("access_denied", None)


def test_a_tenant_of_somebody_else_is_recorded_as_refused(api: Api) -> None:
    body = {"text": "x", "data_class": "pii", "tenant_id": "umbrella"}
    api.post("/encrypt", body, {"X-Correlation-ID": "elsewhere"})
    (found,) = records(api, "correlation_id=elsewhere", tenant="*")
    assert (found["event_type"], found["detail"]) == ("access_denied", {"reason": "tenant_not_allowed"})


def test_a_caller_who_asks_too_often_is_recorded(api: Api) -> None:
    asked = [api.post("/encrypt", {"text": "x", "data_class": "pii"}, sub="hasty") for _ in range(152)]
    assert [answer.status_code for answer in asked] == [200] * 150 + [429] * 2
    found = records(api, "event_type=rate_limited", tenant="*")
    assert {(each["actor"], each["operation"]) for each in found} == {("hasty", "POST /api/v1/encryption/encrypt")}


def test_records_of_other_tenants_are_not_seen(api: Api) -> None:
    api.post("/encrypt", {"text": "x", "data_class": "pii"}, tenant="umbrella")
    assert {each["tenant_id"] for each in records(api)} == {"acme"}
    assert {each["tenant_id"] for each in records(api, tenant="umbrella")} == {"umbrella"}
    assert api.get("/audit?tenant_id=umbrella", **AUDITOR).status_code == 403


def test_pages_give_each_record_once(api: Api) -> None:
    for number in range(5):
        api.encrypt("x", f"class {number}")
    # Of one type: reading is recorded too, meanwhile.
    kind = "event_type=encryption_performed"
    whole = [(each["writer_id"], each["seq"]) for each in records(api, f"{kind}&limit=1000")]
    seen: list[tuple[str, int]] = []
    query = f"{kind}&limit=50"
    while True:
        answer = api.get(f"/audit?{query}", **AUDITOR).json()
        seen += [(each["writer_id"], each["seq"]) for each in answer["records"]]
        if "next" not in answer:
            break
        query = f"{kind}&limit=50&cursor={answer['next']}"
    assert len(seen) > 100
    assert seen == whole


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "since=2026-01-01T00:00:00",
        "until=0.5",
        "until=1",
        "event_type=other",
        "key_id=x",
        "cursor=x",
        "limit=1001",
    ],
)
def test_an_invalid_filter_is_refused(api: Api, query: str) -> None:
    assert api.get(f"/audit?{query}", **AUDITOR).status_code == 422


def test_no_record_holds_what_was_encrypted(api: Api) -> None:
    canary = "Canary-audit-5d1"
    body = {"text": canary, "data_class": "pii", "aad": b64(canary.encode()), "context": {canary: canary}}
    made = api.post("/encrypt", body).json()["ciphertext"]
    api.post("/decrypt", {"ciphertext": made, "data_class": "pii", "as_text": True})
    records(api)
    found = api.execute("SELECT row_to_json(a)::text FROM security.encryption_audit a")
    assert found
    assert canary not in "".join(row[0] for row in found)


def test_the_header_of_the_purpose_can_hold_no_more_than_a_line_of_text(api: Api) -> None:
    for number, purpose in enumerate(["x" * 201, "a\tb", ""]):
        headers = bearer() | {"X-Encryption-Purpose": purpose, "X-Correlation-ID": f"purpose-{number}"}
        body = {"text": "x", "data_class": "pii"}
        assert api.client.post("/api/v1/encryption/encrypt", json=body, headers=headers).status_code == 200
        (found,) = records(api, f"correlation_id=purpose-{number}&event_type=encryption_performed")
        assert found.get("purpose") is None


def test_reading_is_recorded_for_the_tenant_whose_records_were_read(api: Api) -> None:
    api.encrypt("x")
    records(api, "event_type=encryption_performed&limit=1", sub="eve")
    (found, *_) = records(api, "event_type=audit_read&actor=eve")
    assert (found["operation"], found["count"], found["tenant_id"], found["success"]) == ("list", 1, "acme", True)
    assert found["detail"]["event_types"] == "encryption_performed"
