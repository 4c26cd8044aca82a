"""What has not the form that is described: which answer, and that nothing of it is in the answer or the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.api import PREFIX, Api, b64, bearer

CANARY = "Canary-7f3a-plaintext"
JSON = {"Content-Type": "application/json"}


def send(api: Api, content: Any, headers: dict[str, str] | None = None, path: str = "/encrypt") -> Any:
    return api.client.post(PREFIX + path, content=content, headers=bearer() | JSON | (headers or {}))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        '{"text": ',
        "\x00",
        '{"text": "a"} {}',
        b'{"text": "\xff"}',
        '{"a":' * 220 + "1" + "}" * 220,
        "[" * 9000,
    ],
    ids=["empty", "cut", "no value", "NUL", "two", "no UTF-8", "deep object", "deep list"],
)
def test_what_is_not_json_is_malformed(api: Api, content: str | bytes) -> None:
    answer = send(api, content)
    assert (answer.status_code, answer.json()["title"]) == (400, "Not JSON")


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/encrypt", '{"text":"x","data_class":"pii"' + "".join(f',"{CANARY}{n}":0' for n in range(300)) + "}"),
        ("/encrypt/batch", '{"data_class":"pii","values":[' + '{"a":1},' * 40_000 + "1]}"),
        ("/encrypt/batch", '{"data_class":"pii","values":[' + "0," * 40_000 + "1]}"),
    ],
)
def test_a_body_of_too_many_parts_is_not_parsed(api: Api, path: str, content: str) -> None:
    answer = send(api, content, path=path)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "", "detail": "has too many entries"}]


@pytest.mark.parametrize("text", [",", '","', "\\", '\\"'])
def test_a_text_of_any_marks_is_one_value(api: Api, text: str) -> None:
    asked = {"text": text * 50_000, "data_class": "pii"}
    made = api.post("/encrypt", asked).json()["ciphertext"]
    opened = api.post("/decrypt", {"ciphertext": made, "data_class": "pii", "as_text": True})
    assert opened.json()["text"] == asked["text"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "application/json; charset=latin-1"}, 415),
        ({"Content-Encoding": "gzip"}, 415),
        ({"Content-Type": "application/json; charset=UTF-8"}, 200),
        ({"Content-Type": "Application/JSON"}, 200),
    ],
)
def test_only_json_in_utf8_is_taken(api: Api, headers: dict[str, str], status: int) -> None:
    assert send(api, b'{"text": "a", "data_class": "pii"}', headers).status_code == status


EITHER = {"pointer": "", "detail": "must have either plaintext or text"}
NO_BASE64 = {"pointer": "/plaintext", "detail": "is not base64 (RFC 4648, section 4)"}
NO_NAME = {"pointer": "/data_class", "detail": "has characters or a length that are not allowed"}
RESERVED = {"pointer": "", "detail": "has a name that is set by the server"}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"text": "a"}, {"pointer": "/data_class", "detail": "is missing"}),
        ({"data_class": "pii"}, EITHER),
        ({"data_class": "pii", "text": "a", "plaintext": "YQ=="}, EITHER),
        ({"data_class": "pii", "plaintext": "YQ"}, NO_BASE64),
        ({"data_class": "pii", "plaintext": "YQ==\n"}, NO_BASE64),
        ({"data_class": "pii", "plaintext": "_-8="}, NO_BASE64),
        ({"data_class": 5, "text": "a"}, {"pointer": "/data_class", "detail": "must be a text"}),
        ({"data_class": "", "text": "a"}, {"pointer": "/data_class", "detail": "is too short"}),
        ({"data_class": "p\x00", "text": "a"}, NO_NAME),
        ({"data_class": "pii", "text": "a", "context": {"key_id": "x"}}, RESERVED),
        ({"data_class": "pii", "text": "a", "context": {"a": 1}}, {"pointer": "/context", "detail": "must be a text"}),
        ({"data_class": "pii", "text": "a", CANARY: "x"}, {"pointer": "", "detail": "has a member that is not known"}),
        ([], {"pointer": "", "detail": "must be an object"}),
    ],
)  # fmt: skip
def test_a_fault_is_reported_by_place_and_kind(api: Api, body: Any, fault: dict[str, str]) -> None:
    answer = send(api, json.dumps(body))
    assert (answer.status_code, answer.json()["errors"]) == (422, [fault])


def test_a_body_of_api_max_body_bytes_is_taken_and_one_byte_more_is_not(api: Api) -> None:
    limit = api.settings.api_max_body_bytes
    frame = '{"data_class": "pii", "text": "%s"}'
    for size, status in ((limit, 200), (limit + 1, 413)):
        body = frame % ("x" * (size - len(frame) + 2))
        assert len(body) == size
        assert send(api, body).status_code == status


def test_a_body_in_chunks_is_counted_as_it_comes(api: Api) -> None:
    taken = 0

    def chunks() -> Iterator[bytes]:
        nonlocal taken
        yield b'{"data_class": "pii", "text": "'
        while True:
            taken += 65_536
            yield b"x" * 65_536
            if taken > 4 * api.settings.api_max_body_bytes:
                raise AssertionError("it was read on and on")

    # The client of this process reads all of what it is to send at once: the server's reading is what is tried.
    body = iter(chunks())
    scope_sizes: list[int] = []

    async def receive() -> dict[str, Any]:
        part = next(body)
        scope_sizes.append(len(part))
        return {"type": "http.request", "body": part, "more_body": True}

    status = api.client.portal.call(_answer, api.app, receive) if api.client.portal else 0
    assert status == 413
    assert sum(scope_sizes) <= api.settings.api_max_body_bytes + 65_536 * 2


async def _answer(app: Any, receive: Any) -> int:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(name.lower().encode(), value.encode()) for name, value in (bearer() | JSON).items()]
    path = f"{PREFIX}/encrypt"
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    status: int = sent[0]["status"]
    return status


def test_a_declared_length_beyond_the_limit_is_refused_before_anything_is_read(api: Api) -> None:
    answer = send(api, b"{}", {"Content-Length": str(api.settings.api_max_body_bytes + 1)})
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


def test_nobody_without_a_token_has_a_body_read(api: Api) -> None:
    answer = api.client.post(f"{PREFIX}/encrypt", content="{", headers=JSON)
    assert answer.status_code == 401


PLACES = st.sampled_from(
    ["text", "plaintext", "ciphertext", "data_class", "aad", "tenant_id", "context", "other", "raw"]
)
SHAPES = st.sampled_from([lambda c: c, lambda c: [c], lambda c: {c: c}, lambda c: {"a": [c]}, lambda c: c + "\x00"])


@given(
    place=PLACES,
    shape=SHAPES,
    path=st.sampled_from(["/encrypt", "/decrypt", "/encrypt/batch", "/decrypt/batch", "/rewrap/batch", "/keys/rotate"]),
)
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_no_error_and_no_log_line_holds_what_was_sent(
    api: Api, caplog: pytest.LogCaptureFixture, place: str, shape: Any, path: str
) -> None:
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        body: dict[str, Any] = {"data_class": "pii", "values": [{place: shape(CANARY)}], place: shape(CANARY)}
        content = CANARY if place == "raw" else json.dumps(body)
        answer = api.client.post(f"{PREFIX}{path}", content=content, headers=bearer(roles=["admin"]) | JSON)
    assert answer.status_code >= 400 or answer.json()["failed"]
    told = answer.text + "".join(f"{name}{value}" for name, value in answer.headers.items())
    logged = "".join(
        f"{record.getMessage()}{record.exc_text}" for record in caplog.records if record.name.startswith("glpgenc")
    )
    for secret in (CANARY, b64(CANARY.encode())):
        assert secret not in told
        assert secret not in logged


@pytest.mark.parametrize("query", [f"limit={CANARY}", f"{CANARY}=1", f"state={CANARY}", "limit=0", f"cursor={CANARY}"])
def test_no_error_holds_what_was_in_the_query(api: Api, query: str) -> None:
    answer = api.get(f"/keys?{query}", roles=["admin"])
    assert answer.status_code == 422
    assert CANARY not in answer.text
    assert answer.json()["errors"]
