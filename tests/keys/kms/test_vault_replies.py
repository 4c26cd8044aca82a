"""What comes back is distrusted, and nothing secret is repeated of it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from glpgenc.errors import (
    KMSAccessDeniedError,
    KMSConfigurationError,
    KMSError,
    KMSKeyNotFoundError,
    KMSReplyError,
    KMSThrottledError,
    KMSUnavailableError,
)
from glpgenc.keys.kms.vault.provider import VaultKMSProvider
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.context import encryption_context
from tests.keys.kms.malicious_vault import KEY, LyingVault, lying_vault

CONTEXT = encryption_context(environment="test", tenant_id="t1", data_class="pii", purpose="encryption", key_id=uuid4())
URI = "vault:transit/keys/k"
WRAPPED = "vault:v1:" + base64.b64encode(bytes(60)).decode()
PLAINTEXT = base64.b64encode(bytes(range(32))).decode()
TOKEN = "s.4711-secret"


@pytest.fixture(scope="module")
def server() -> Iterator[LyingVault]:
    with lying_vault() as vault:
        yield vault


@pytest.fixture
def vault(server: LyingVault) -> Iterator[LyingVault]:
    before = dict(server.answers)
    server.asked.clear()
    server.bodies.clear()
    yield server
    server.answers.clear()
    server.answers.update(before)


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    (tmp_path / "token").write_text(TOKEN)
    return tmp_path / "token"


@pytest.fixture
def kms(vault: LyingVault, token_file: Path) -> VaultKMSProvider:
    return vault.provider(token_file)


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"ciphertext": WRAPPED},
        {"plaintext": PLAINTEXT},
        {"plaintext": PLAINTEXT[:-4], "ciphertext": WRAPPED},
        {"plaintext": "not base64!", "ciphertext": WRAPPED},
        {"plaintext": 7, "ciphertext": WRAPPED},
        {"plaintext": PLAINTEXT, "ciphertext": 7},
        {"plaintext": PLAINTEXT, "ciphertext": "vault:v1:AAAA"},
        {"plaintext": PLAINTEXT, "ciphertext": WRAPPED + "\n"},
        {"plaintext": PLAINTEXT, "ciphertext": WRAPPED.replace("v1", "v٣")},
    ],
)
def test_a_data_key_that_is_none_is_refused(vault: LyingVault, kms: VaultKMSProvider, data: Any) -> None:
    vault.answers["datakey/plaintext/k"] = (200, {"data": data})
    with pytest.raises(KMSReplyError) as refused:
        kms.generate_data_key(CONTEXT)
    assert PLAINTEXT[:8] not in str(refused.value)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'"data"', b"{}", b"\xff\xfe", b'{"data": []}'])
def test_a_reply_that_is_none_is_refused(vault: LyingVault, kms: VaultKMSProvider, body: bytes) -> None:
    vault.answers["decrypt/k"] = (200, body)
    with pytest.raises(KMSReplyError):
        kms.decrypt(WRAPPED.encode(), URI, CONTEXT)


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_plaintext_of_another_length_is_refused(vault: LyingVault, kms: VaultKMSProvider, length: int) -> None:
    vault.answers["decrypt/k"] = (200, {"data": {"plaintext": base64.b64encode(bytes(length)).decode()}})
    with pytest.raises(KMSReplyError, match=f"{length} bytes"):
        kms.decrypt(WRAPPED.encode(), URI, CONTEXT)


@pytest.mark.parametrize("said", [{"derived": False}, {"derived": None}, {"type": "rsa-4096"}])
def test_nothing_is_sent_under_a_key_that_would_not_bind_the_context(
    vault: LyingVault, kms: VaultKMSProvider, said: dict[str, Any]
) -> None:
    vault.answers["/keys/k"] = (200, {"data": KEY | said})
    for use in (
        lambda: kms.generate_data_key(CONTEXT),
        lambda: kms.wrap(SecretBytes(bytes(32)), CONTEXT),
        lambda: kms.decrypt(WRAPPED.encode(), URI, CONTEXT),
        lambda: kms.re_encrypt(WRAPPED.encode(), URI, CONTEXT, URI),
        kms.check,
    ):
        with pytest.raises(KMSConfigurationError):
            use()
    assert {each.rpartition("/")[2] for each in vault.asked} == {"lookup-self", "k"}
    assert not any("crypt" in each or "datakey" in each or "rewrap" in each for each in vault.asked)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, KMSUnavailableError),
        (307, KMSUnavailableError),
        (400, KMSError),
        (403, KMSAccessDeniedError),
        (404, KMSKeyNotFoundError),
        (405, KMSConfigurationError),
        (412, KMSUnavailableError),
        (418, KMSError),
        (429, KMSThrottledError),
        (500, KMSUnavailableError),
        (501, KMSUnavailableError),
        (503, KMSUnavailableError),
    ],
)
def test_each_status_has_its_error(vault: LyingVault, kms: VaultKMSProvider, status: int, kind: type[KMSError]) -> None:
    vault.answers["decrypt/k"] = (status, {"errors": ["something"]})
    with pytest.raises(KMSError, match=str(status)) as refused:
        kms.decrypt(WRAPPED.encode(), URI, CONTEXT)
    assert type(refused.value) is kind


def test_an_error_names_the_operation(vault: LyingVault, kms: VaultKMSProvider) -> None:
    uses: dict[str, Callable[[], object]] = {
        "datakey/plaintext": lambda: kms.generate_data_key(CONTEXT),
        "encrypt": lambda: kms.wrap(SecretBytes(bytes(32)), CONTEXT),
        "decrypt": lambda: kms.decrypt(WRAPPED.encode(), URI, CONTEXT),
        "rewrap": lambda: kms.re_encrypt(WRAPPED.encode(), URI, CONTEXT, URI),
    }
    for path, use in uses.items():
        vault.answers[f"{path}/k"] = (403, {"errors": ["permission denied"]})
        with pytest.raises(KMSAccessDeniedError, match=rf"\b{path.partition('/')[0]}\b"):
            use()


def test_a_redirection_is_not_followed(vault: LyingVault, kms: VaultKMSProvider) -> None:
    vault.answers["decrypt/k"] = (307, {})
    with pytest.raises(KMSUnavailableError, match="redirects to another address"):
        kms.decrypt(WRAPPED.encode(), URI, CONTEXT)
    assert len([each for each in vault.asked if "decrypt" in each]) == 1


def test_nothing_of_the_request_is_repeated_whoever_echoes_it(vault: LyingVault, kms: VaultKMSProvider) -> None:
    key = SecretBytes(bytes(range(32)))
    for errors in ([f"bad plaintext {PLAINTEXT}"], [f"bad token {TOKEN}"], ["line\x1b[2J"], [{"plaintext": PLAINTEXT}]):
        vault.answers["encrypt/k"] = (400, {"errors": errors, "plaintext": PLAINTEXT})
        with pytest.raises(KMSError) as refused:
            kms.wrap(key, CONTEXT)
        error = refused.value
        assert error.__cause__ is None
        assert error.__context__ is None
        for secret in (PLAINTEXT, TOKEN, "\x1b"):
            assert secret not in f"{error}{error!r}"


def test_a_failing_server_is_asked_as_often_as_the_settings_say(vault: LyingVault, token_file: Path) -> None:
    vault.answers["datakey/plaintext/k"] = (503, {"errors": ["Vault is sealed"]})
    kms = vault.provider(token_file, max_attempts=3)
    with pytest.raises(KMSUnavailableError, match=r"sealed.*unseal"):
        kms.generate_data_key(CONTEXT)
    assert len([each for each in vault.asked if "datakey" in each]) == 3


def test_the_context_is_sent_in_its_canonical_form(vault: LyingVault, kms: VaultKMSProvider) -> None:
    vault.answers["decrypt/k"] = (200, {"data": {"plaintext": PLAINTEXT}})
    kms.decrypt(WRAPPED.encode(), URI, {"b": "2", "a": "1"})
    canonical = b"".join(len(part).to_bytes(4, "big") + part for part in (b"a", b"1", b"b", b"2"))
    assert base64.b64encode(canonical) in vault.bodies[-1]


@pytest.mark.parametrize("auth", [None, {}, {"client_token": 7}, {"client_token": "a\r\nX-Evil: 1"}])
def test_a_login_without_a_token_is_refused(vault: LyingVault, token_file: Path, auth: Any) -> None:
    vault.answers["approle/login"] = (200, {"auth": auth})
    kms = vault.provider(token_file, vault={"auth": "approle", "role": "r"})
    with pytest.raises(KMSReplyError, match="contains no token"):
        kms.check()


def test_a_secret_id_is_not_repeated(vault: LyingVault, token_file: Path) -> None:
    vault.answers["approle/login"] = (400, {"errors": [f"invalid secret id {TOKEN}"]})
    kms = vault.provider(token_file, vault={"auth": "approle", "role": "r"})
    with pytest.raises(KMSError, match="login") as refused:
        kms.check()
    assert TOKEN not in str(refused.value)
    assert TOKEN not in repr(kms)
