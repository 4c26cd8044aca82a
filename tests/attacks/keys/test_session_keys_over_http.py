"""The route that seals session keys, attacked: own and foreign challenges, repeats, and what logs and traces show."""

from __future__ import annotations

import base64
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from glpgenc import tracing
from glpgenc.api.auth.permissions import SESSION
from glpgenc.api.models import SessionKeysRequest
from glpgenc.keys.manager import KeyManager
from glpgenc.metrics.exposition import latest
from glpgenc.sessions import collect_keys
from glpgenc.wire import aead
from tests.support.api import Api, b64, prepared, running, serving
from tests.support.listeners import record_events
from tests.support.peers.issuer import token

LOAD = "SELECT settings FROM glpgenc.gl_session_load(%b)"


def install(execute: Any) -> None:
    execute("INSERT INTO security.roles VALUES ('loader', 'Loads keys into sessions')")
    execute("INSERT INTO security.role_permissions VALUES ('loader', %s)", SESSION)
    execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")
    execute("SELECT glpgenc.gl_register_field('people.note', 'pii')")
    execute("SELECT glpgenc.gl_register_facet('people.email', 'exact')")
    execute("SELECT glpgenc.gl_register_facet('people.email', 'anywhere', 'lower', 64, 'global')")


@pytest.fixture
def api(database: str, tmp_path: Path) -> Iterator[Api]:
    with running(prepared(tmp_path, database, audit="database")) as api:
        install(api.execute)
        yield api


def ask(api: Api, challenge: bytes, headers: dict[str, str] | None = None, **claims: Any) -> Any:
    body = {"challenge": b64(challenge), "data_classes": ["pii"]}
    return api.post("/sessions", body, headers, **{"roles": ["loader"]} | claims)


def sealed_in(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.text
    return base64.b64decode(answer.json()["sealed"])


def opened(sealed: bytes, challenge: bytes) -> bytes:
    return aead.decrypt_cbc(challenge, sealed[:16], sealed[16:], b"glpgenc session v1")


def begun(connection: psycopg.Connection[Any]) -> bytes:
    row = connection.execute("SELECT glpgenc.gl_session_begin()").fetchone()
    assert row is not None
    return bytes(row[0])


def loads(connection: psycopg.Connection[Any], sealed: bytes) -> bool:
    """Return whether a message opens and what it holds encrypts; then nothing of it is left."""
    row = connection.execute(LOAD, [sealed]).fetchone()
    assert row is not None
    assert row[0] == -2 or row[0] > 0
    encrypts = _encrypts(connection)
    assert encrypts == (row[0] > 0)
    connection.rollback()
    assert not _encrypts(connection)
    return encrypts


def _encrypts(connection: psycopg.Connection[Any]) -> bool:
    try:
        connection.execute("SELECT glpgenc.gl_encrypt('x'::text, 'people.note')")
    except psycopg.Error as error:
        if error.sqlstate != "ZE001":
            raise
        connection.rollback()
        return False
    return True


def test_who_makes_up_a_challenge_has_the_keys_of_his_own_tenant_and_no_more(api: Api) -> None:
    challenge = os.urandom(64)
    ask(api, os.urandom(64), tenant="globex")
    message = opened(sealed_in(ask(api, challenge)), challenge)
    with KeyManager.from_settings(api.settings) as manager:
        mine, theirs = (collect_keys(manager, tenant_id=each, data_classes=["pii"]) for each in ("acme", "globex"))
    # As strong as the keys: this is why no role has the permission, and no class is enabled by default.
    assert mine.fields[0].key in message
    assert theirs.fields[0].key not in message
    # But for those that would find every tenant's values.
    exact, anywhere = next(each.search for each in mine.fields if each.search)
    assert (exact.is_global, anywhere.is_global) == (False, True)
    assert exact.key in message
    assert anywhere.key not in message


def test_an_answer_opens_once_and_only_where_its_challenge_was_made(api: Api) -> None:
    with psycopg.connect(api.database) as mine, psycopg.connect(api.database) as other:
        sealed = sealed_in(ask(api, begun(mine)))
        begun(other)
        assert not loads(other, sealed)
        assert loads(mine, sealed)
        assert not loads(mine, sealed)
        begun(mine)
        assert not loads(mine, sealed)


def test_an_answer_that_was_altered_or_cut_opens_nothing(api: Api) -> None:
    with psycopg.connect(api.database) as connection:
        sealed = sealed_in(ask(api, begun(connection)))
        assert not loads(connection, sealed[:-1])
        assert not loads(connection, b"")
        for at in (0, 20, len(sealed) - 1):
            sealed = sealed_in(ask(api, begun(connection)))
            altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
            assert not loads(connection, altered)


def test_one_challenge_asked_for_twice_is_sealed_twice_and_recorded_twice(api: Api) -> None:
    challenge = os.urandom(64)
    with record_events() as heard:
        first, second = (sealed_in(ask(api, challenge, sub=each)) for each in ("one", "two"))
    assert len(heard.told("session_keys_issued")) == 2
    assert first[:16] != second[:16]
    # No block of one is in the other: an observer does not even see that they hold the same.
    blocks = [{sealed[at : at + 16] for at in range(0, len(sealed), 16)} for sealed in (first, second)]
    assert not blocks[0] & blocks[1]


def test_an_idempotency_key_brings_back_nobody_s_answer(api: Api) -> None:
    challenge, again = os.urandom(64), {"Idempotency-Key": "stolen"}
    answers = [
        ask(api, challenge, again, sub="one", tenant="acme"),
        ask(api, challenge, again, sub="one", tenant="acme"),
        ask(api, challenge, again, sub="two", tenant="acme"),
        ask(api, challenge, again, sub="one", tenant="globex"),
        ask(api, os.urandom(64), again, sub="one", tenant="acme"),
    ]
    assert len({sealed_in(each) for each in answers}) == 5
    assert all("idempotency-replayed" not in each.headers for each in answers)
    # Without the permission it brings back nothing either.
    assert ask(api, challenge, again, sub="one", tenant="acme", roles=["admin"]).status_code == 403


def test_keys_that_can_t_be_recorded_are_not_given_out(api: Api) -> None:
    with record_events("session_keys_issued"):
        answer = ask(api, os.urandom(64))
    assert (answer.status_code, answer.json()["title"]) == (503, "Audit unavailable")
    assert "sealed" not in answer.text


def test_challenge_answer_and_keys_are_in_no_log_trace_metric_or_record(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    challenge = os.urandom(64)
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.enable(provider)
    try:
        with caplog.at_level(logging.DEBUG), record_events() as heard:
            sealed = sealed_in(ask(api, challenge))
            refused = ask(api, challenge[:63])
            forbidden = ask(api, challenge, tenant=[])
    finally:
        tracing.disable()
    assert (refused.status_code, forbidden.status_code) == (422, 403)
    with KeyManager.from_settings(api.settings) as manager:
        key = collect_keys(manager, tenant_id="acme", data_classes=["pii"]).fields[0].key
    places = {
        "log": "".join(f"{each.getMessage()}{each.exc_text}{each.__dict__}" for each in caplog.records),
        "trace": " ".join(each.to_json() for each in exporter.get_finished_spans()),
        "events": repr(heard.events),
        "metrics": latest(accept="")[0].decode(),
        "refusals": refused.text + forbidden.text,
        "records": str(api.execute("SELECT * FROM security.encryption_audit")),
        "model": repr(SessionKeysRequest(challenge=b64(challenge), data_classes=["pii"])),  # type: ignore[arg-type]
    }
    assert "/sessions" in places["log"]
    assert "session_keys_issued" in places["events"]
    secrets = [form for each in (challenge, challenge[:60], sealed, key) for form in (b64(each)[:40], each.hex()[:40])]
    secrets += [repr(each)[2:-1][:30] for each in (challenge, sealed, key)]
    assert [(name, each) for name, text in places.items() for each in secrets if each in text] == []


def test_the_server_s_own_log_has_neither_challenge_nor_answer(database: str, tmp_path: Path) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        install(lambda statement, *parameters: connection.execute(statement, parameters))
    challenge = os.urandom(64)
    with serving(prepared(tmp_path, database), tmp_path) as program:
        headers = {"Authorization": f"Bearer {token(roles=['loader'])}"}
        body = {"challenge": b64(challenge), "data_classes": ["pii"]}
        answer = program.client.post("/api/v1/encryption/sessions", json=body, headers=headers)
        sealed = answer.json()["sealed"]
        program.terminate()
        assert "POST /api/v1/encryption/sessions 200" in program.output
        assert b64(challenge) not in program.output
        assert sealed not in program.output


def test_a_token_for_all_tenants_gets_keys_at_the_pace_that_is_set(database: str, tmp_path: Path) -> None:
    settings = prepared(tmp_path, database, api_session_rate="5/hour", api_new_keys="3/hour")
    with running(settings) as api:
        install(api.execute)
        found = []
        for number in range(8):
            body = {"challenge": b64(os.urandom(64)), "data_classes": ["pii"], "tenant_id": f"t{number}"}
            found.append(api.post("/sessions", body, roles=["loader"], tenant="*").json().get("type", "given"))
        found = [each.partition("#")[2] or each for each in found]
        # The first took three keys: of its values, of its search terms, and of everyone's.
        assert found == ["given"] + ["too-many-new-keys"] * 4 + ["rate-limited"] * 3
