"""Encrypting and decrypting over HTTP, with a real database, key file and tokens."""

from __future__ import annotations

import base64
from uuid import uuid4

import pytest

from glpgenc.keys import KeyManager
from glpgenc.service import EncryptionService
from glpgenc.settings import Settings
from tests.support.api import Api, b64


def test_a_text_comes_back(api: Api) -> None:
    made = api.encrypt("alice@example.org")
    answer = api.post("/decrypt", {"ciphertext": made, "data_class": "pii", "as_text": True})
    assert (answer.status_code, answer.json()) == (200, {"text": "alice@example.org", "key_version": 1})


def test_bytes_come_back_in_base64(api: Api) -> None:
    value = bytes(range(256))
    made = api.post("/encrypt", {"plaintext": b64(value), "data_class": "pii"}).json()
    answer = api.post("/decrypt", {"ciphertext": made["ciphertext"], "data_class": "pii"})
    assert base64.b64decode(answer.json()["plaintext"]) == value


def test_an_empty_value_is_encrypted_too(api: Api) -> None:
    made = api.encrypt("")
    assert len(base64.b64decode(made)) == 48
    assert api.post("/decrypt", {"ciphertext": made, "data_class": "pii"}).json() == {"plaintext": "", "key_version": 1}


def test_the_answer_names_key_version_and_tenant(api: Api) -> None:
    answer = api.post("/encrypt", {"text": "x", "data_class": "pii"}).json()
    stored = api.execute(
        "SELECT key_id::text, version FROM glpgenc.data_keys WHERE tenant_id = 'acme' AND data_class = 'pii'"
    )
    assert [(answer["key_id"], answer["key_version"])] == stored
    assert answer["tenant_id"] == "acme"


def test_it_is_the_format_of_the_encryption_service(api: Api) -> None:
    context = {"tenant_id": "acme", "data_class": "pii", "object": "a.pdf"}
    made = api.encrypt("hello", context={"object": "a.pdf"}, aad=b64(b"row 1"))
    settings: Settings = api.settings
    with KeyManager.from_settings(settings) as manager, EncryptionService(manager, settings) as service:
        assert service.decrypt(base64.b64decode(made), context, b"row 1") == b"hello"


@pytest.mark.parametrize(
    "change",
    [
        {"data_class": "health"},
        {"context": {"object": "b.pdf"}},
        {"aad": b64(b"row 2")},
        {"context": {}},
        {"ciphertext": b64(b"")},
        {"ciphertext": b64(b"nothing of ours")},
        {"ciphertext": b64(b"\xfb\x00" + uuid4().bytes + bytes(40))},
    ],
    ids=["class", "context", "aad", "no context", "empty", "no envelope", "unknown key"],
)
def test_whatever_does_not_open_is_one_and_the_same_answer(api: Api, change: dict[str, object]) -> None:
    made = api.encrypt("hello", context={"object": "a.pdf"}, aad=b64(b"row 1"))
    body = {"ciphertext": made, "data_class": "pii", "context": {"object": "a.pdf"}, "aad": b64(b"row 1")}
    assert api.post("/decrypt", body).status_code == 200
    answer = api.post("/decrypt", body | change)
    assert (answer.status_code, {**answer.json(), "request_id": ""}) == (
        422,
        {
            "type": "/api/v1/encryption/problems#decryption-failed",
            "title": "Decryption failed",
            "status": 422,
            "detail": "The ciphertext does not open under this tenant, class and context.",
            "request_id": "",
        },
    )


def test_an_altered_byte_does_not_open(api: Api) -> None:
    made = bytearray(base64.b64decode(api.encrypt("hello")))
    made[-1] ^= 1
    answer = api.post("/decrypt", {"ciphertext": b64(bytes(made)), "data_class": "pii"})
    assert answer.json()["type"].endswith("#decryption-failed")


def test_another_tenants_value_looks_like_one_that_was_altered(api: Api) -> None:
    answer = api.post("/encrypt", {"text": "theirs", "data_class": "pii"}, tenant="umbrella")
    altered = bytearray(base64.b64decode(answer.json()["ciphertext"]))
    altered[-1] ^= 1
    bodies = [{"ciphertext": each, "data_class": "pii"} for each in (answer.json()["ciphertext"], b64(bytes(altered)))]
    theirs, wrong = (api.post("/decrypt", body) for body in bodies)
    assert theirs.status_code == wrong.status_code == 422
    assert {**theirs.json(), "request_id": ""} == {**wrong.json(), "request_id": ""}


def test_a_shredded_tenants_value_looks_like_one_that_was_altered(api: Api) -> None:
    made = api.post("/encrypt", {"text": "gone", "data_class": "pii"}, tenant="gone").json()["ciphertext"]
    api.execute("INSERT INTO glpgenc.tombstones (tenant_id, data_class) VALUES ('gone', '*')")
    answer = api.post("/decrypt", {"ciphertext": made, "data_class": "pii"})
    assert answer.json()["type"].endswith("#decryption-failed")


def test_another_tenant_than_the_tokens_is_forbidden(api: Api) -> None:
    for path, body in (("/encrypt", {"text": "x"}), ("/decrypt", {"ciphertext": b64(bytes(60))})):
        answer = api.post(path, {**body, "data_class": "pii", "tenant_id": "umbrella"})
        assert (answer.status_code, answer.json()["title"]) == (403, "Forbidden")


def test_a_token_for_all_tenants_must_say_which(api: Api) -> None:
    answer = api.post("/encrypt", {"text": "x", "data_class": "pii"}, tenant="*")
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/v1/encryption/problems#tenant-required")
    assert api.post("/encrypt", {"text": "x", "data_class": "pii", "tenant_id": "acme"}, tenant="*").status_code == 200


def test_a_value_that_is_not_text_is_not_given_as_text(api: Api) -> None:
    made = api.post("/encrypt", {"plaintext": b64(b"\xff\xfe"), "data_class": "pii"}).json()["ciphertext"]
    answer = api.post("/decrypt", {"ciphertext": made, "data_class": "pii", "as_text": True})
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/v1/encryption/problems#not-text")


def test_a_batch_comes_back_in_order_under_one_key(api: Api) -> None:
    values = [{"text": f"value {i}", "aad": b64(str(i).encode())} for i in range(50)]
    made = api.post("/encrypt/batch", {"data_class": "pii", "values": values}).json()
    assert (made["failed"], made["key_version"], made["tenant_id"]) == (0, 1, "acme")
    ciphertexts = [each["ciphertext"] for each in made["results"]]
    assert len(set(ciphertexts)) == 50
    sealed = [{"ciphertext": each, "aad": b64(str(i).encode())} for i, each in enumerate(ciphertexts)]
    answer = api.post("/decrypt/batch", {"data_class": "pii", "values": sealed, "as_text": True}).json()
    assert answer == {"results": [{"text": f"value {i}"} for i in range(50)], "failed": 0}


def test_a_value_of_a_batch_that_does_not_open_keeps_no_other_from_it(api: Api) -> None:
    good = api.encrypt("good")
    no_text = api.post("/encrypt", {"plaintext": b64(b"\xff"), "data_class": "pii"}).json()["ciphertext"]
    values = [{"ciphertext": each} for each in (good, b64(bytes(60)), no_text)]
    answer = api.post("/decrypt/batch", {"data_class": "pii", "values": values, "as_text": True})
    assert answer.status_code == 200
    opened, *failed = answer.json()["results"]
    assert opened == {"text": "good"}
    assert [each["problem"]["type"].partition("#")[2] for each in failed] == ["decryption-failed", "not-text"]
    assert answer.json()["failed"] == 2


def test_a_batch_of_which_no_value_has_the_form_makes_no_key(api: Api) -> None:
    before = api.execute("SELECT count(*) FROM glpgenc.data_keys")
    found = api.post("/encrypt/batch", {"data_class": "class 6", "values": [{"plaintext": "not base64!"}]}).json()
    assert (found["failed"], found.get("key_id")) == (1, None)
    assert api.execute("SELECT count(*) FROM glpgenc.data_keys") == before


def test_a_batch_has_api_max_batch_values_at_most(api: Api) -> None:
    values = [{"text": "x"}] * (api.settings.api_max_batch + 1)
    answer = api.post("/encrypt/batch", {"data_class": "pii", "values": values})
    assert answer.json()["errors"] == [{"pointer": "/values", "detail": "has more entries than 1000"}]
    assert api.post("/encrypt/batch", {"data_class": "pii", "values": values[1:]}).status_code == 200


def test_an_empty_batch_is_refused(api: Api) -> None:
    for path in ("/encrypt/batch", "/decrypt/batch"):
        assert api.post(path, {"data_class": "pii", "values": []}).status_code == 422


def test_a_shredded_class_encrypts_nothing_more(api: Api) -> None:
    api.execute("INSERT INTO glpgenc.tombstones (tenant_id, data_class) VALUES ('acme', 'shredded')")
    answer = api.post("/encrypt", {"text": "x", "data_class": "shredded"})
    assert (answer.status_code, answer.json()["type"]) == (409, "/api/v1/encryption/problems#key-unusable")
