"""Session keys over HTTP: sealed for a challenge, loaded by plain SQL, limited by settings and tokens, and recorded."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glpgenc import audit
from glpgenc.api.auth.permissions import SESSION
from glpgenc.keys.manager import KeyManager
from glpgenc.sessions import collect_keys
from tests.support.api import Api, b64, bearer, prepared, running

CHALLENGE = b64(bytes(range(64)))
LOAD = "SELECT settings FROM glpgenc.gl_session_load(%b)"


@pytest.fixture(scope="module")
def api(api_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    settings = prepared(
        Path(tmp_path_factory.mktemp("sessions")),
        api_database,
        audit="database",
        api_session_classes="pii,health,unregistered",
        api_session_classes_claim="classes",
    )
    with running(settings) as api:
        api.execute("INSERT INTO security.roles VALUES ('loader', 'Loads keys into sessions')")
        api.execute("INSERT INTO security.role_permissions VALUES ('loader', %s)", SESSION)
        api.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")
        api.execute("SELECT glpgenc.gl_register_field('people.illness', 'health')")
        api.execute("SELECT glpgenc.gl_register_field('people.card', 'payment')")
        api.execute("SELECT glpgenc.gl_register_facet('people.email', 'exact')")
        yield api


def ask(api: Api, challenge: Any = CHALLENGE, *classes: str, **more: Any) -> Any:
    """Ask for keys: claims of the token are ``sub``, ``tenant``, ``roles`` and ``classes``, the rest is the body's."""
    claims: dict[str, Any] = {"roles": ["loader"], "classes": ["pii", "health", "payment", "unregistered"]}
    claims |= {name: more.pop(name) for name in ("sub", "tenant", "roles", "classes") if name in more}
    headers = more.pop("headers", None)
    encoded = b64(challenge) if isinstance(challenge, bytes) else challenge
    body = {"challenge": encoded, "data_classes": list(classes or ("pii",))} | more
    return api.post("/sessions", body, headers, **claims)


def kind(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].partition("#")[2]


def begun(connection: psycopg.Connection[Any]) -> bytes:
    row = connection.execute("SELECT glpgenc.gl_session_begin()").fetchone()
    assert row is not None
    return bytes(row[0])


def load(connection: psycopg.Connection[Any], answer: Any) -> int:
    assert answer.status_code == 200, answer.text
    row = connection.execute(LOAD, [base64.b64decode(answer.json()["sealed"])]).fetchone()
    assert row is not None
    return int(row[0])


class TestKeys:
    def test_three_statements_and_one_request_make_a_keyed_session(self, api: Api) -> None:
        with psycopg.connect(api.database) as connection:
            assert load(connection, ask(api, begun(connection))) == 1
            sealed, term = connection.execute(
                "SELECT glpgenc.gl_encrypt('ada@example.org'::text, 'people.email'),"
                " glpgenc.gl_hmac_index('ada@example.org', 'people.email')"
            ).fetchone() or (b"", b"")
            opened = connection.execute(
                "SELECT glpgenc.gl_decrypt(%b, 'people.email'), glpgenc.gl_index_term(%b, 1) = %b",
                [sealed, sealed, term],
            ).fetchone()
            assert opened == ("ada@example.org", True)
            connection.commit()
            with pytest.raises(psycopg.Error) as caught:
                connection.execute("SELECT glpgenc.gl_decrypt(%b, 'people.email')", [sealed])
            assert caught.value.sqlstate == "ZE001"

    def test_they_are_those_that_python_loads(self, api: Api) -> None:
        with psycopg.connect(api.database) as connection:
            load(connection, ask(api, begun(connection), "health"))
            sealed = connection.execute("SELECT glpgenc.gl_encrypt('flu'::text, 'people.illness')").fetchone()
        assert sealed is not None
        with KeyManager.from_settings(api.settings) as manager:
            keys = collect_keys(manager, tenant_id="acme", data_classes=["health"])
            assert keys.fields[0].key_id.bytes == sealed[0][2:18]

    def test_the_answer_has_its_tenant_and_must_not_be_stored(self, api: Api) -> None:
        answer = ask(api)
        assert answer.json().keys() == {"sealed", "tenant_id"}
        assert (answer.json()["tenant_id"], answer.headers["cache-control"]) == ("acme", "no-store")

    def test_no_more_classes_than_were_asked_for_are_loaded(self, api: Api) -> None:
        with psycopg.connect(api.database) as connection:
            load(connection, ask(api, begun(connection), "pii"))
            with pytest.raises(psycopg.Error) as caught:
                connection.execute("SELECT glpgenc.gl_encrypt('flu'::text, 'people.illness')")
            assert caught.value.sqlstate == "ZE001"

    def test_read_only_makes_no_first_key(self, api: Api) -> None:
        assert kind(ask(api, tenant="newcomer", read_only=True)) == (404, "key-not-found")
        assert ask(api, tenant="newcomer").status_code == 200
        assert ask(api, tenant="newcomer", read_only=True).status_code == 200

    def test_a_shredded_tenant_gets_none(self, api: Api) -> None:
        assert ask(api, tenant="shredded").status_code == 200
        api.execute("INSERT INTO glpgenc.tombstones (tenant_id, data_class) VALUES ('shredded', 'pii')")
        assert kind(ask(api, tenant="shredded", recheck=True)) == (409, "key-unusable")

    def test_a_key_that_was_replaced_is_asked_for_again(self, api: Api) -> None:
        # Twice: what was asked for before there was a key is not remembered.
        assert [ask(api, tenant="rotating").status_code for _ in range(2)] == [200, 200]
        with KeyManager.from_settings(api.settings) as other:
            other.activate(other.stage("rotating", "pii"))
        with psycopg.connect(api.database) as connection:
            # This process did not hear of it.
            assert load(connection, ask(api, begun(connection), tenant="rotating")) == -1
            assert load(connection, ask(api, begun(connection), tenant="rotating", recheck=True)) == 2


ENCRYPT = "SELECT glpgenc.gl_encrypt('ada@example.org'::text, 'people.email')"
LOAD_AND_NEXT = "SELECT settings, challenge FROM glpgenc.gl_session_load(%b)"
DECRYPT = "SELECT glpgenc.gl_decrypt(%b, 'people.email')"


def outcome(connection: psycopg.Connection[Any], statement: str, *values: Any) -> Any:
    """Return what a statement gives, or its SQLSTATE, with the transaction as it was."""
    try:
        with connection.transaction():
            row = connection.execute(statement.encode(), values).fetchone()
    except psycopg.Error as error:
        return error.sqlstate
    assert row is not None
    return row[0]


class TestTransactions:
    """What docs/ANY-LANGUAGE.md says under "What happens when"."""

    def test_a_rollback_to_an_older_savepoint_takes_the_keys_and_the_transaction_loads_again(self, api: Api) -> None:
        with psycopg.connect(api.database) as connection:
            connection.execute("SAVEPOINT before")
            load(connection, ask(api, begun(connection)))
            assert isinstance(outcome(connection, ENCRYPT), bytes)
            connection.execute("ROLLBACK TO before")
            assert outcome(connection, ENCRYPT) == "ZE001"
            load(connection, ask(api, begun(connection)))
            assert isinstance(outcome(connection, ENCRYPT), bytes)

    def test_after_an_error_the_keys_are_gone_and_their_message_opens_no_more(self, api: Api) -> None:
        with psycopg.connect(api.database) as connection:
            answer = ask(api, begun(connection))
            load(connection, answer)
            with pytest.raises(psycopg.errors.DivisionByZero):
                connection.execute("SELECT 1 / 0")
            connection.rollback()
            assert outcome(connection, ENCRYPT) == "ZE001"
            assert outcome(connection, LOAD, base64.b64decode(answer.json()["sealed"])) == -2
            assert outcome(connection, ENCRYPT) == "ZE001"

    def test_with_autocommit_the_keys_are_gone_with_their_statement(self, api: Api) -> None:
        with psycopg.connect(api.database, autocommit=True) as connection:
            assert load(connection, ask(api, begun(connection))) == 1
            with pytest.raises(psycopg.Error) as caught:
                connection.execute(ENCRYPT)
            assert caught.value.sqlstate == "ZE001"

    def test_keys_are_asked_for_before_the_transaction_with_the_challenge_of_the_last_load(self, api: Api) -> None:
        with psycopg.connect(api.database, autocommit=True) as connection:
            challenge = begun(connection)
            for _ in range(3):
                sealed = base64.b64decode(ask(api, challenge).json()["sealed"])
                connection.execute("SELECT 'other transactions come between'")
                with connection.transaction():
                    row = connection.execute(LOAD_AND_NEXT, [sealed]).fetchone()
                    assert row is not None
                    assert row[0] == 1
                    assert isinstance(outcome(connection, ENCRYPT), bytes)
                challenge = bytes(row[1])

    def test_on_another_connection_the_transaction_goes_on_with_the_challenge_of_the_answer(self, api: Api) -> None:
        with psycopg.connect(api.database) as first, psycopg.connect(api.database) as second:
            sealed = base64.b64decode(ask(api, begun(first)).json()["sealed"])
            row = second.execute(LOAD_AND_NEXT, [sealed]).fetchone()
            assert row is not None
            assert row[0] == -2
            assert load(second, ask(api, bytes(row[1]))) == 1
            assert isinstance(outcome(second, ENCRYPT), bytes)

    def test_two_tenants_in_turn_read_their_own_values(self, api: Api) -> None:
        with psycopg.connect(api.database) as connection:
            load(connection, ask(api, begun(connection), tenant="one"))
            sealed = outcome(connection, ENCRYPT)
            connection.commit()
            load(connection, ask(api, begun(connection), tenant="two"))
            assert outcome(connection, DECRYPT, sealed) == "ZE001"
            connection.commit()
            load(connection, ask(api, begun(connection), tenant="one"))
            assert outcome(connection, DECRYPT, sealed) == "ada@example.org"


class TestRequests:
    @pytest.mark.parametrize(
        ("challenge", "detail"),
        [
            (bytes(range(63)), "must be the 64 bytes that gl_session_begin returned"),
            (bytes(range(65)), "must be the 64 bytes that gl_session_begin returned"),
            (b"", "must be the 64 bytes that gl_session_begin returned"),
            (bytes(64), "is not random: must be the 64 bytes that gl_session_begin returned"),
            (b"0123456789abcdef" * 4, "is not random: must be the 64 bytes that gl_session_begin returned"),
            ("\\x" + bytes(range(64)).hex(), "is not base64 (RFC 4648, section 4)"),
            (None, "must be a text"),
            (list(range(64)), "must be a text"),
            (CHALLENGE[:-2], "is not base64 (RFC 4648, section 4)"),
            (CHALLENGE + "\n", "is not base64 (RFC 4648, section 4)"),
            (CHALLENGE.replace("/", "_").replace("+", "-")[:-4] + "-_==", "is not base64 (RFC 4648, section 4)"),
        ],
        ids=["63", "65", "empty", "zeros", "repeated", "hex", "null", "a list", "unpadded", "a newline", "base64url"],
    )
    def test_a_challenge_is_64_random_bytes_in_base64(self, api: Api, challenge: Any, detail: str) -> None:
        answer = ask(api, challenge)
        assert kind(answer) == (422, "invalid")
        assert answer.json()["errors"] == [{"pointer": "/challenge", "detail": detail}]

    @pytest.mark.parametrize(
        "more",
        [
            {"data_classes": []},
            {"data_classes": "pii"},
            {"data_classes": ["pii"] * 33},
            {"data_classes": ["a\nb"]},
            {"application": "x" * 65},
            {"application": "a\nb"},
            {"read_tenants": ["other"]},
            {"read_only": "yes"},
        ],
        ids=str,
    )
    def test_what_has_another_form_is_refused(self, api: Api, more: dict[str, Any]) -> None:
        assert kind(ask(api, **more)) == (422, "invalid")

    def test_what_the_database_makes_is_always_taken(self, api: Api) -> None:
        with psycopg.connect(api.database) as connection:
            made = [begun(connection) for _ in range(50)]
        assert len(set(made)) == 50
        assert {ask(api, each).status_code for each in made} == {200}


class TestLimits:
    def test_a_class_that_no_setting_enables_is_refused_registered_or_not(self, api: Api) -> None:
        assert kind(ask(api, CHALLENGE, "payment")) == (403, "forbidden")
        assert kind(ask(api, CHALLENGE, "pii", "payment")) == (403, "forbidden")
        assert kind(ask(api, CHALLENGE, "made up", classes=["made up"])) == (403, "forbidden")
        assert kind(ask(api, CHALLENGE, "unregistered")) == (404, "key-not-found")

    @pytest.mark.parametrize("claim", [["health"], "health", [], None, {"pii": True}, ["pii", 1], "*", True], ids=str)
    def test_a_class_that_the_token_does_not_name_is_refused(self, api: Api, claim: Any) -> None:
        assert kind(ask(api, classes=claim)) == (403, "forbidden")

    @pytest.mark.parametrize("claim", ["pii", ["pii"], ["health", "pii"]], ids=str)
    def test_a_class_that_the_token_names_is_given(self, api: Api, claim: Any) -> None:
        assert ask(api, classes=claim).status_code == 200

    def test_another_tenant_than_the_tokens_is_refused(self, api: Api) -> None:
        assert kind(ask(api, tenant_id="other")) == (403, "forbidden")
        assert kind(ask(api, tenant=["acme", "other"])) == (422, "tenant-required")
        assert ask(api, tenant=["acme", "other"], tenant_id="other").json()["tenant_id"] == "other"

    def test_no_default_role_has_the_permission(self, api: Api) -> None:
        roles = ["admin", "service_account", "auditor", "viewer"]
        assert kind(ask(api, roles=roles)) == (403, "forbidden")
        granted = api.execute("SELECT role FROM security.role_permissions WHERE permission = %s", SESSION)
        assert granted == [("loader",)]

    def test_the_permission_says_what_it_is_worth(self, api: Api) -> None:
        ((text,),) = api.execute("SELECT description FROM security.permissions WHERE name = %s", SESSION)
        assert "their holder can read them and keep them" in text


def test_what_was_given_and_refused_is_counted_by_route_and_status(api: Api) -> None:
    def counted() -> dict[str, float]:
        text = api.client.get("/metrics", headers=bearer(roles=["viewer"])).text
        found = re.findall(r'^gl_http_requests_total{code="(\d+)",.*route="\S+/sessions"} (\S+)$', text, re.MULTILINE)
        return {code: float(value) for code, value in found}

    ask(api)
    ask(api, classes=[])
    before = counted()
    ask(api)
    ask(api, classes=[])
    after = counted()
    assert {code: after[code] - before[code] for code in ("200", "403")} == {"200": 1, "403": 1}


def test_without_a_setting_no_class_is_given(database: str, tmp_path: Path) -> None:
    with running(prepared(tmp_path, database, api_session_classes="")) as api:
        api.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")
        api.execute("INSERT INTO security.role_permissions VALUES ('admin', %s)", SESSION)
        assert kind(ask(api, roles=["admin"])) == (403, "forbidden")


def test_a_principal_is_given_as_many_as_api_session_rate_says(database: str, tmp_path: Path) -> None:
    with running(prepared(tmp_path, database, api_session_rate="3/hour")) as api:
        api.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")
        api.execute("INSERT INTO security.role_permissions VALUES ('admin', %s)", SESSION)
        assert [ask(api, roles=["admin"]).status_code for _ in range(3)] == [200] * 3
        refused = ask(api, roles=["admin"])
        assert kind(refused) == (429, "rate-limited")
        assert refused.headers["ratelimit-policy"] == '"principal";q=3;w=3600'
        assert int(refused.headers["retry-after"]) > 1
        assert ask(api, roles=["admin"], sub="another").status_code == 200
        # The limit is that of this route alone.
        assert api.get("/keys", roles=["admin"]).status_code == 200


class TestAudit:
    def records(self, api: Api, correlation_id: str, event: str = "session_keys_issued") -> list[dict[str, Any]]:
        trail = audit.activate(api.settings)
        assert trail is not None
        trail.flush()
        path = f"/audit?correlation_id={correlation_id}&event_type={event}"
        found: list[dict[str, Any]] = api.get(path, roles=["auditor"], tenant="*").json()["records"]
        return sorted(found, key=lambda each: each.get("data_class", ""))

    def test_who_was_given_the_keys_of_which_class_for_what_is_recorded(self, api: Api) -> None:
        headers = {"X-Correlation-ID": "given", "X-Encryption-Purpose": "monthly invoices"}
        ask(api, CHALLENGE, "pii", "health", sub="invoices", application="invoices-2", headers=headers)
        health, pii = self.records(api, "given")
        assert (health["data_class"], pii["data_class"]) == ("health", "pii")
        assert (pii["actor"], pii["tenant_id"], pii["purpose"], pii["success"]) == (
            "invoices", "acme", "monthly invoices", True,
        )  # fmt: skip
        assert pii["detail"] == {"application_name": "invoices-2"}
        assert pii["key_id"] != health["key_id"]
        assert pii["key_id"] in {each["key_id"] for each in api.get("/keys", roles=["admin"]).json()["keys"]}

    def test_keys_that_could_not_be_given_are_recorded_with_the_error(self, api: Api) -> None:
        ask(api, CHALLENGE, "pii", "unregistered", headers={"X-Correlation-ID": "not-given"})
        found = self.records(api, "not-given")
        assert [(each["data_class"], each["error"]) for each in found] == [
            ("pii", "KeyNotFoundError"),
            ("unregistered", "KeyNotFoundError"),
        ]

    @pytest.mark.parametrize(
        ("reason", "more"),
        [("class_not_enabled", {"data_classes": ["payment"]}), ("class_not_allowed", {"classes": ["health"]})],
    )
    def test_a_class_that_was_refused_is_recorded_with_the_reason(
        self, api: Api, reason: str, more: dict[str, Any]
    ) -> None:
        ask(api, headers={"X-Correlation-ID": reason}, sub="curious", **more)
        (found,) = self.records(api, reason, "access_denied")
        assert (found["actor"], found["detail"]) == ("curious", {"reason": reason})
        assert found["operation"] == "POST /api/v1/encryption/sessions"
