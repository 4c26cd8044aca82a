"""Rewrapping, search terms, data keys, results of each value, versions and idempotency keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glpgenc import audit
from glpgenc.api.auth.permissions import DATA_KEY
from glpgenc.api.idempotency import KEPT_SECONDS, MAX_OF_CALLER, IdempotentAnswers
from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.keys.manager import KeyManager
from glpgenc.keys.model import Purpose
from glpgenc.service import EncryptionService, EnvelopeEncryptionService
from tests.support.api import PREFIX, Api, b64, prepared, running

PII = {"data_class": "pii"}


@pytest.fixture(scope="module")
def api(api_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    settings = prepared(Path(tmp_path_factory.mktemp("transit")), api_database, audit="database")
    with running(settings) as api:
        api.execute("INSERT INTO security.roles (name, description) VALUES ('keyholder', 'Encrypts by itself')")
        api.execute("INSERT INTO security.role_permissions VALUES ('keyholder', %s)", DATA_KEY)
        yield api


def kind(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].partition("#")[2]


def rotated(api: Api, data_class: str) -> None:
    with KeyManager.from_settings(api.settings) as manager:
        manager.activate(manager.stage("acme", data_class))


class TestRewrap:
    def test_a_value_is_moved_to_the_newest_key_and_nobody_sees_it(self, api: Api) -> None:
        with KeyManager.from_settings(api.settings) as manager, EncryptionService(manager, api.settings) as service:
            # By another process: this one has not asked yet which key encrypts.
            sealed = b64(service.encrypt_to_bytes(b"moved", {"tenant_id": "acme", "data_class": "class 1"}, b"7"))
        rotated(api, "class 1")
        answer = api.post("/rewrap", {"ciphertext": sealed, "data_class": "class 1", "aad": b64(b"7")})
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert found.keys() == {"ciphertext", "key_id", "key_version", "tenant_id"}
        assert found["key_version"] == 2
        opened = api.post(
            "/decrypt",
            {"ciphertext": found["ciphertext"], "data_class": "class 1", "aad": b64(b"7"), "as_text": True},
        )
        assert opened.json() == {"text": "moved", "key_version": 2}

    def test_what_does_not_open_is_not_moved(self, api: Api) -> None:
        sealed = api.encrypt("x")
        assert kind(api.post("/rewrap", {"ciphertext": sealed, "data_class": "health"})) == (422, "decryption-failed")
        assert kind(api.post("/rewrap", {"ciphertext": b64(bytes(60))} | PII)) == (422, "decryption-failed")

    def test_each_value_of_a_batch_has_its_result(self, api: Api) -> None:
        values = [{"ciphertext": api.encrypt("a")}, {"ciphertext": "?"}, {"ciphertext": b64(bytes(60))}]
        values += [{"ciphertext": api.encrypt("b")}]
        found = api.post("/rewrap/batch", {"values": values} | PII).json()
        assert found["failed"] == 2
        assert [each.get("problem", {}).get("status") for each in found["results"]] == [None, 422, 422, None]
        sealed = [{"ciphertext": each["ciphertext"]} for each in found["results"] if "ciphertext" in each]
        opened = api.post("/decrypt/batch", {"values": sealed, "as_text": True} | PII).json()
        assert [each["text"] for each in opened["results"]] == ["a", "b"]

    def test_a_batch_of_which_nothing_opens_names_no_key(self, api: Api) -> None:
        found = api.post("/rewrap/batch", {"values": [{"ciphertext": b64(bytes(60))}]} | PII).json()
        assert found.keys() == {"results", "failed", "tenant_id"}


class TestBatches:
    def test_a_value_without_the_form_keeps_no_other_from_being_encrypted(self, api: Api) -> None:
        values = [{"text": "a"}, {"plaintext": "not base64"}, {"text": "b", "canary": 1}, {"text": "c"}, 7]
        answer = api.post("/encrypt/batch", {"values": values} | PII)
        found = answer.json()
        assert (answer.status_code, found["failed"], found["key_version"]) == (200, 3, 1)
        problems = [each.get("problem") for each in found["results"]]
        assert [each and each["status"] for each in problems] == [None, 422, 422, None, 422]
        assert problems[1]["type"] == f"{PREFIX}/problems#invalid"
        assert problems[1]["request_id"] == answer.headers["x-request-id"]
        assert problems[1]["errors"] == [{"pointer": "/plaintext", "detail": "is not base64 (RFC 4648, section 4)"}]
        assert "canary" not in answer.text

    def test_a_value_without_the_form_keeps_no_other_from_being_decrypted(self, api: Api) -> None:
        values = [{"ciphertext": "?"}, {"ciphertext": api.encrypt("good")}, {}]
        found = api.post("/decrypt/batch", {"values": values, "as_text": True} | PII).json()
        assert found["failed"] == 2
        assert found["results"][1] == {"text": "good"}
        assert {each["problem"]["status"] for each in found["results"] if "problem" in each} == {422}


class TestVersions:
    def test_encrypt_can_ask_for_the_version_that_it_expects(self, api: Api) -> None:
        asked = {"text": "x", "data_class": "class 2"}
        assert api.post("/encrypt", asked | {"key_version": 1}).json()["key_version"] == 1
        assert kind(api.post("/encrypt", asked | {"key_version": 2})) == (409, "key-version")

    def test_decrypt_can_refuse_values_of_old_versions(self, api: Api) -> None:
        sealed = {"ciphertext": api.encrypt("x", "class 3"), "data_class": "class 3"}
        rotated(api, "class 3")
        assert api.post("/decrypt", sealed | {"min_key_version": 1}).json()["key_version"] == 1
        assert kind(api.post("/decrypt", sealed | {"min_key_version": 2})) == (409, "key-version")


class TestSearchTerms:
    def test_equal_values_of_one_context_have_equal_terms_and_others_have_not(self, api: Api) -> None:
        def term(**asked: Any) -> bytes:
            answer = api.post("/hmac", {"text": "alice", "data_class": "pii"} | asked, tenant="*")
            assert answer.status_code == 200, answer.text
            return base64.b64decode(answer.json()["hmac"])

        one = term(tenant_id="acme")
        assert len(one) == 32
        assert term(tenant_id="acme") == one
        others = [
            term(tenant_id="acme", text="bob"),
            term(tenant_id="other"),
            term(tenant_id="acme", data_class="health"),
            term(tenant_id="acme", context={"field": "email"}),
        ]
        assert len({one, *others}) == 5

    def test_the_version_is_that_of_an_index_root(self, api: Api) -> None:
        asked = {"text": "alice", "data_class": "class 0"}
        first = api.post("/hmac", asked).json()
        assert api.post("/hmac", asked | {"key_version": 1}).json() == first
        for version in (2, 7):
            assert kind(api.post("/hmac", asked | {"key_version": version})) == (404, "key-not-found")
        with KeyManager.from_settings(api.settings) as manager:
            manager.activate(manager.stage("acme", "class 0", Purpose.INDEX))
            with EncryptionService(manager, api.settings) as service:
                context = {"tenant_id": "acme", "data_class": "class 0"}
                second, old = (service.create_hmac(b"alice", context, key_version=each) for each in (2, 1))
        assert b64(old) == first["hmac"] != b64(second)

    def test_no_key_is_given_out_and_no_plain_hash(self, api: Api) -> None:
        answer = api.post("/hmac", {"text": "alice"} | PII)
        assert answer.json().keys() == {"hmac", "key_version", "tenant_id"}
        assert base64.b64decode(answer.json()["hmac"]) != hashlib.sha256(b"alice").digest()
        assert base64.b64decode(answer.json()["hmac"]) != hmac.digest(b"acme", b"alice", "sha256")

    def test_a_blind_index_finds_what_the_column_has(self, api: Api) -> None:
        api.execute("SELECT glpgenc.gl_register_field('people.email', 'pii')")
        api.execute("SELECT glpgenc.gl_register_facet('people.email', 'exact', 'exact', 128)")
        with KeyManager.from_settings(api.settings) as manager:
            encryptor = ColumnEncryptor(manager, tenant_id="acme")
            # The first value makes the keys: no term does.
            encryptor.encrypt_field("alice@example.org", "people.email")
            expected = encryptor.create_hmac_index("alice@example.org", "people.email")
        answer = api.post("/blind-index", {"field": "people.email", "value": "alice@example.org"})
        assert answer.status_code == 200, answer.text
        assert [base64.b64decode(each) for each in answer.json()["terms"]] == [expected]
        assert answer.json().keys() == {"terms", "tenant_id"}

    def test_unknown_fields_facets_and_tenants_are_problems(self, api: Api) -> None:
        assert kind(api.post("/blind-index", {"field": "none.such", "value": "x"})) == (404, "field-not-found")
        asked = {"field": "people.email", "value": "x"}
        assert kind(api.post("/blind-index", asked | {"facet": "none"})) == (404, "field-not-found")
        # It makes no index key; `/hmac` makes it, also for the fields of the class.
        assert kind(api.post("/blind-index", asked, tenant="new")) == (404, "key-not-found")
        assert api.post("/hmac", {"text": "x", "data_class": "pii"}, tenant="new").status_code == 200
        answer = api.post("/blind-index", asked, tenant="new")
        assert (answer.status_code, len(answer.json()["terms"])) == (200, 1)
        assert kind(api.post("/hmac", {"text": "x", "data_class": "misspelt"})) == (404, "key-not-found")


class TestDataKeys:
    def test_no_role_has_the_permission_that_gives_out_keys(self, api: Api) -> None:
        granted = api.execute(
            "SELECT role FROM security.role_permissions WHERE permission = %s AND role <> 'keyholder'", DATA_KEY
        )
        assert granted == []
        for path, asked in (("plaintext", PII), ("unwrap", PII | {"encrypted_key": b64(bytes(100))})):
            answer = api.post(f"/data-keys/{path}", asked, roles=["admin", "service_account", "auditor", "viewer"])
            assert kind(answer) == (403, "forbidden")

    def test_a_key_and_its_wrapped_form_are_one_key(self, api: Api) -> None:
        made = api.post("/data-keys/plaintext", PII, roles=["keyholder"])
        assert made.status_code == 200, made.text
        assert made.headers["cache-control"] == "no-store"
        found = made.json()
        assert len(base64.b64decode(found["plaintext_key"])) == 32
        asked = PII | {"encrypted_key": found["encrypted_key"]}
        again = api.post("/data-keys/unwrap", asked, roles=["keyholder"]).json()
        assert again == {name: found[name] for name in ("plaintext_key", "key_id", "tenant_id")}

    def test_what_it_gives_out_is_what_the_python_service_takes(self, api: Api) -> None:
        wrapped = api.post("/data-keys/wrapped", PII).json()
        assert wrapped.keys() == {"encrypted_key", "key_id", "tenant_id"}
        with EnvelopeEncryptionService.from_settings(api.settings) as service:
            context = {"tenant_id": "acme", "data_class": "pii"}
            with service.decrypt_data_key(base64.b64decode(wrapped["encrypted_key"]), context) as key:
                expected = bytes(key)
        asked = PII | {"encrypted_key": wrapped["encrypted_key"]}
        given = api.post("/data-keys/unwrap", asked, roles=["keyholder"]).json()["plaintext_key"]
        assert base64.b64decode(given) == expected

    @pytest.mark.parametrize(
        "change",
        [{"data_class": "health"}, {"tenant_id": "other"}, {"encrypted_key": b64(bytes(137))}],
        ids=["another class", "another tenant", "no wrapped key"],
    )
    def test_a_wrapped_key_opens_for_its_tenant_and_class_alone(self, api: Api, change: dict[str, str]) -> None:
        wrapped = api.post("/data-keys/wrapped", PII).json()["encrypted_key"]
        asked = PII | {"encrypted_key": wrapped, "tenant_id": "acme"} | change
        answer = api.post("/data-keys/unwrap", asked, roles=["keyholder"], tenant=["acme", "other"])
        assert kind(answer) == (422, "decryption-failed")

    def test_another_tenant_than_the_tokens_is_refused(self, api: Api) -> None:
        for path in ("wrapped", "plaintext"):
            answer = api.post(f"/data-keys/{path}", PII | {"tenant_id": "b"}, roles=["keyholder", "service_account"])
            assert kind(answer) == (403, "forbidden")

    def test_a_class_that_nobody_registered_gets_no_key(self, api: Api) -> None:
        assert kind(api.post("/data-keys/wrapped", {"data_class": "misspelt"})) == (404, "key-not-found")

    def test_a_shredded_class_gets_no_key_and_opens_none(self, api: Api) -> None:
        asked = {"data_class": "shredded"}
        api.encrypt("x", "shredded")
        wrapped = api.post("/data-keys/wrapped", asked).json()["encrypted_key"]
        api.execute("INSERT INTO glpgenc.tombstones (tenant_id, data_class) VALUES ('acme', 'shredded')")
        assert kind(api.post("/data-keys/wrapped", asked)) == (409, "key-unusable")
        unwrapping = api.post("/data-keys/unwrap", asked | {"encrypted_key": wrapped}, roles=["keyholder"])
        assert kind(unwrapping) == (409, "key-unusable")


def test_what_was_given_out_is_in_the_audit_trail_with_its_caller(api: Api) -> None:
    asked = {"text": "x", "data_class": "class 4"}
    api.encrypt("x", "class 4")
    api.post("/hmac", asked, {"X-Correlation-ID": "terms"}, sub="searcher")
    api.post("/data-keys/plaintext", {"data_class": "class 4"}, {"X-Correlation-ID": "keys"}, roles=["keyholder"])
    trail = audit.activate(api.settings)
    assert trail is not None
    trail.flush()
    told = api.get("/audit?correlation_id=terms&event_type=search_term_created", roles=["auditor"]).json()["records"]
    assert [(each["actor"], each["operation"], each["data_class"]) for each in told] == [
        ("searcher", "hmac", "class 4")
    ]
    told = api.get("/audit?correlation_id=keys&event_type=data_key_issued", roles=["auditor"]).json()["records"]
    assert [(each["operation"], each["tenant_id"]) for each in told] == [("plaintext", "acme")]


class TestIdempotency:
    def test_a_request_that_is_sent_again_makes_no_second_key(self, api: Api) -> None:
        again = {"Idempotency-Key": "order-1"}
        first, second = (api.post("/data-keys/wrapped", PII, again) for _ in range(2))
        assert first.json() == second.json()
        assert (first.headers.get("idempotency-replayed"), second.headers["idempotency-replayed"]) == (None, "true")
        assert first.headers["x-request-id"] != second.headers["x-request-id"]
        assert api.post("/data-keys/wrapped", PII, {"Idempotency-Key": "order-2"}).json() != first.json()

    def test_a_rotation_that_is_sent_again_is_answered_as_before(self, api: Api) -> None:
        api.encrypt("x", "class 5")
        asked, again = {"data_class": "class 5"}, {"Idempotency-Key": "rotation-1"}
        first, second = (api.post("/keys/rotate", asked, again, roles=["admin"]) for _ in range(2))
        assert (first.status_code, second.status_code) == (202, 202)
        assert first.json() == second.json()
        assert second.headers["retry-after"] == first.headers["retry-after"]

    def test_a_key_is_bound_to_its_caller_and_its_body(self, api: Api) -> None:
        again = {"Idempotency-Key": "bound"}
        mine = api.post("/data-keys/wrapped", PII, again, sub="one").json()
        assert api.post("/data-keys/wrapped", PII, again, sub="two").json() != mine
        other = api.post("/data-keys/wrapped", {"data_class": "health"}, again, sub="one")
        assert kind(other) == (422, "idempotency-key-reused")

    @pytest.mark.parametrize(("path", "role"), [("/data-keys/wrapped", "service_account"), ("/keys/rotate", "admin")])
    def test_a_key_is_bound_to_the_tenant_that_the_token_stands_for(self, api: Api, path: str, role: str) -> None:
        asked, again = {"data_class": "class 6"}, {"Idempotency-Key": "of-a-tenant"}
        for tenant in ("acme", "globex"):
            assert api.post("/encrypt", asked | {"text": "x"}, tenant=tenant).status_code == 200
        for tenant in ("acme", "globex"):
            answer = api.post(path, asked, again, sub="of both", tenant=tenant, roles=[role])
            assert answer.json()["tenant_id"] == tenant
            assert "idempotency-replayed" not in answer.headers
        for tenant in ("acme", "globex"):
            answer = api.post(path, asked, again, sub="of both", tenant=tenant, roles=[role])
            assert answer.json()["tenant_id"] == tenant
            assert answer.headers["idempotency-replayed"] == "true"

    def test_what_failed_may_be_tried_again(self, api: Api) -> None:
        again = {"Idempotency-Key": "failed"}
        for _ in range(2):
            assert kind(api.post("/data-keys/wrapped", {"data_class": "misspelt"}, again)) == (404, "key-not-found")

    def test_a_key_has_a_form(self, api: Api) -> None:
        answer = api.post("/data-keys/wrapped", PII, {"Idempotency-Key": "x" * 129})
        assert kind(answer) == (422, "invalid")


def test_answers_are_forgotten_in_time_and_one_caller_takes_a_bounded_part() -> None:
    now = [0.0]
    kept: Any = IdempotentAnswers(lambda: now[0])
    for number in range(3 * MAX_OF_CALLER):
        kept._make_room("one")
        kept._known[str(number).encode()] = type("Kept", (), {"caller": "one", "until": KEPT_SECONDS})
        kept._of_caller["one"] += 1
    assert len(kept) == MAX_OF_CALLER
    now[0] = KEPT_SECONDS
    kept._forget_old()
    assert (len(kept), kept._of_caller) == (0, {})
