"""What a role that may add audit events can pass off as genuine, and how many it can make of one request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest

from glpgenc import audit
from glpgenc.audit.search import AuditFilter, page
from glpgenc.audit.verification.roots import MAX_ROOTS, RecordCheck
from glpgenc.installer import install
from tests.support.api import Api, b64, prepared, running
from tests.support.databases import fresh_database, login_role
from tests.support.servers import Server, TemplateDatabases

AUDITOR: dict[str, Any] = {"roles": ["auditor"]}
_FORGED: LiteralString = """
    INSERT INTO security.encryption_audit (writer_id, seq, occurred_at, event_type, event_category, data_class,
        tenant_id, operation, count, success, actor, detail, previous_mac, mac)
    SELECT %(writer)s, %(seq)s, pg_catalog.now(), 'decryption_performed', 'encryption', 'pii', 'acme', 'decrypt', 1,
        true, 'somebody else', '{}', pg_catalog.decode(pg_catalog.repeat('00', 32), 'hex'),
        pg_catalog.decode(pg_catalog.repeat('11', 32), 'hex')
"""


@pytest.fixture(scope="module")
def api(postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = Path(tmp_path_factory.mktemp("forged"))
    with fresh_database(postgres, template=templates.on(postgres)) as database:
        install(database)
        with running(prepared(folder, database, audit="database", api_max_batch=1_000)) as api:
            yield api


def flushed(api: Api) -> None:
    trail = audit.activate(api.settings)
    assert trail is not None
    trail.flush()


def records(api: Api, query: str) -> list[dict[str, Any]]:
    flushed(api)
    answer = api.get(f"/audit?{query}", **AUDITOR)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["records"]
    return found


def test_a_record_forged_by_the_application_s_role_is_not_shown_as_genuine(api: Api) -> None:
    url = api.settings.require_database_url()
    api.post("/encrypt", {"text": "x", "data_class": "pii"}, sub="genuine")
    (genuine,) = records(api, "actor=genuine&event_type=encryption_performed")
    assert genuine["verified"] is True
    with (
        login_role(url, member_of=["glpgenc_app"]) as role,
        psycopg.connect(role.url(url), autocommit=True) as attacker,
    ):
        # Under the id of the running writer, and of one that nobody knows.
        attacker.execute(_FORGED, {"writer": genuine["writer_id"], "seq": 1_000_000})
        attacker.execute(_FORGED, {"writer": uuid4(), "seq": 1})
    found = records(api, "actor=somebody%20else")
    assert [each["verified"] for each in found] == [False, False]


@pytest.mark.parametrize(
    "detail",
    [
        "(repeat('[', 3000) || repeat(']', 3000))",
        """('{"a": ' || repeat('{"a": ', 2000) || '1' || repeat('}', 2001))""",
        """('{"a": ' || repeat('9', 6000) || '}')""",
        """'{"a": 1e6000}'""",
        "'5'",
        "'null'",
        """('{"a": "' || repeat('x', 100000) || '"}')""",
    ],
    ids=["lists in lists", "objects in objects", "digits", "exponent", "no object", "null", "length"],
)
def test_details_that_would_end_the_program_of_who_reads_the_trail_are_refused(api: Api, detail: LiteralString) -> None:
    url = api.settings.require_database_url()
    with (
        login_role(url, member_of=["glpgenc_app"]) as role,
        psycopg.connect(role.url(url), autocommit=True) as attacker,
        pytest.raises(psycopg.errors.CheckViolation, match="flat_detail"),
    ):
        attacker.execute(_FORGED.replace("'{}'", f"{detail}::jsonb"), {"writer": uuid4(), "seq": 1})
    assert api.get("/audit", **AUDITOR).status_code == 200


def test_details_of_every_form_that_a_program_writes_are_taken(api: Api) -> None:
    with psycopg.connect(api.settings.require_database_url(), autocommit=True) as writer:
        # Such as no float holds, and the table takes: the caller is shown that it is one, and not another one.
        for number in ("9" * 399 + ".5", "0.1000000000000000000000000001"):
            detail = f"""'{{"unreadable_number": {number}}}'"""
            writer.execute(_FORGED.replace("'{}'", detail), {"writer": uuid4(), "seq": 1})
            newest = api.get("/audit?limit=1", **AUDITOR).json()["records"][0]
            assert newest["detail"]["unreadable"].startswith(f'{{"unreadable_number": {number[:99]}')
        detail = """'{"text": "x", "whole": 9223372036854775807, "part": 1.7e308, "small": 5e-324, "so": true}'"""
        writer.execute(_FORGED.replace("'{}'", detail), {"writer": uuid4(), "seq": 1})
    assert api.get("/audit", **AUDITOR).status_code == 200


def test_planted_writers_cost_no_more_than_a_few_calls_of_the_kms(api: Api) -> None:
    url = api.settings.require_database_url()
    with psycopg.connect(url, autocommit=True) as attacker:
        for number in range(MAX_ROOTS + 20):
            root, writer = uuid4(), uuid4()
            attacker.execute(
                "INSERT INTO security.audit_keys (key_id, provider, key_uri, wrapped_key, environment, created_at) "
                "SELECT %s, provider, key_uri, wrapped_key, environment, created_at FROM security.audit_keys LIMIT 1",
                (root,),
            )
            attacker.execute(
                "INSERT INTO security.audit_writers (writer_id, key_id, host, pid, application, version, started_at) "
                "VALUES (%s, %s, 'h', 1, 'a', '1', pg_catalog.now())",
                (writer, root),
            )
            attacker.execute(_FORGED.replace("'somebody else'", "'planted'"), {"writer": writer, "seq": number + 1})
    check = RecordCheck(api.settings)
    tried: list[object] = []
    unwrap = check._roots._unwrap

    def counting(record: Any) -> Any:
        tried.append(record)
        return unwrap(record)

    check._roots._unwrap = counting
    shown = page(url, AuditFilter(actor="planted")).records
    assert check.verdicts(url, shown) == [False] * (MAX_ROOTS + 20)
    assert len(tried) == MAX_ROOTS


def test_a_batch_of_rubbish_makes_one_record_for_each_kind_of_failure(api: Api) -> None:
    made = api.encrypt("x")
    rubbish = [{"ciphertext": made, "aad": b64(b"%d" % number)} for number in range(999)]
    body = {"data_class": "pii", "values": [*rubbish, {"ciphertext": made}]}
    answer = api.post("/decrypt/batch", body, {"X-Correlation-ID": "rubbish"})
    assert answer.json()["failed"] == 999
    found = records(api, "correlation_id=rubbish")
    assert sorted((each["event_type"], each["count"]) for each in found) == [
        ("decryption_failed", 999),
        ("decryption_performed", 1),
    ]
