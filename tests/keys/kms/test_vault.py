"""The provider ``vault`` against a real OpenBao: keys, their versions and states."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from glpgenc.errors import (
    KMSConfigurationError,
    KMSKeyNotFoundError,
    KMSKeyStateError,
    KMSUnavailableError,
    KMSUnwrapError,
)
from glpgenc.keys.kms import ProviderOptions, build_provider
from glpgenc.keys.kms.options import VaultOptions
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.context import encryption_context
from tests.support.peers.openbao import OpenBao

CONTEXT = encryption_context(environment="test", tenant_id="t1", data_class="pii", purpose="encryption", key_id=uuid4())


def test_it_is_built_by_its_name(openbao: OpenBao) -> None:
    path = openbao.create_key()
    kms = build_provider("vault", openbao.options(path))
    kms.check()
    made = kms.generate_data_key(CONTEXT)
    assert made.key_uri == kms.current_uri() == f"vault:{path}"
    assert made.wrapped.startswith(b"vault:v1:")
    assert kms.decrypt(made.wrapped, made.key_uri, CONTEXT) == made.plaintext


def test_a_key_that_is_not_derived_is_refused_although_the_server_takes_a_context_for_it(openbao: OpenBao) -> None:
    path = openbao.create_key(derived=False)
    name = path.rpartition("/")[2]
    reply = openbao.client().secrets.transit.encrypt_data(name, plaintext="AAAA", context="AAAA")
    assert reply["data"]["ciphertext"]
    kms = openbao.provider(path)
    for use in (
        kms.check,
        lambda: kms.generate_data_key(CONTEXT),
        lambda: kms.wrap(SecretBytes(bytes(32)), CONTEXT),
        lambda: kms.decrypt(reply["data"]["ciphertext"].encode().ljust(89, b"A"), f"vault:{path}", CONTEXT),
    ):
        with pytest.raises((KMSConfigurationError, KMSUnwrapError), match=r"not derived|was not wrapped by"):
            use()


@pytest.mark.parametrize("key_type", ["rsa-2048", "ed25519"])
def test_a_key_of_another_kind_is_refused(openbao: OpenBao, key_type: str) -> None:
    derived = key_type != "rsa-2048"
    with pytest.raises(KMSConfigurationError, match="the type of the transit key"):
        openbao.provider(openbao.create_key(key_type=key_type, derived=derived)).check()


def test_a_key_that_is_not_there_is_named_and_not_made(openbao: OpenBao) -> None:
    kms = openbao.provider("transit/keys/absent")
    for use in (
        kms.check,
        lambda: kms.generate_data_key(CONTEXT),
        # With encrypt the server itself would make it.
        lambda: kms.wrap(SecretBytes(bytes(32)), CONTEXT),
    ):
        with pytest.raises(KMSKeyNotFoundError):
            use()
    assert "absent" not in openbao.client().secrets.transit.list_keys()["data"]["keys"]
    with pytest.raises(KMSKeyNotFoundError):
        openbao.provider("elsewhere/keys/absent").check()


def test_a_key_of_another_mount_is_refused_unasked(openbao: OpenBao) -> None:
    kms = openbao.provider(openbao.create_key())
    made = kms.generate_data_key(CONTEXT)
    with pytest.raises(KMSConfigurationError, match="vault:other/keys/mine"):
        kms.decrypt(made.wrapped, "vault:other/keys/mine", CONTEXT)


def test_a_rotated_key_opens_old_ones_and_rewrapping_takes_the_newest_version(openbao: OpenBao) -> None:
    path = openbao.create_key()
    kms = openbao.provider(path)
    old = kms.generate_data_key(CONTEXT)
    with kms.held() as held:
        openbao.rotate(path)
        # What is held for many calls knows the version of its beginning.
        assert held.is_current(old.wrapped, old.key_uri)
    assert not kms.is_current(old.wrapped, old.key_uri)
    new = kms.re_encrypt(old.wrapped, old.key_uri, CONTEXT, kms.current_uri())
    assert new.wrapped.startswith(b"vault:v2:")
    assert kms.is_current(new.wrapped, new.key_uri)
    for wrapped in (old.wrapped, new.wrapped):
        assert kms.decrypt(wrapped, old.key_uri, CONTEXT) == old.plaintext


def test_a_version_under_the_wrong_number_does_not_open(openbao: OpenBao) -> None:
    path = openbao.create_key()
    kms = openbao.provider(path)
    old = kms.generate_data_key(CONTEXT)
    openbao.rotate(path)
    for version in (b"v2", b"v3"):
        with pytest.raises(KMSUnwrapError):
            kms.decrypt(old.wrapped.replace(b"v1", version), old.key_uri, CONTEXT)


def test_a_version_that_the_policy_of_the_key_forbids_is_a_matter_of_state(openbao: OpenBao) -> None:
    path = openbao.create_key()
    kms = openbao.provider(path)
    old = kms.generate_data_key(CONTEXT)
    openbao.rotate(path)
    openbao.configure(path, min_decryption_version=2)
    with pytest.raises(KMSKeyStateError, match="min_decryption_version"):
        kms.decrypt(old.wrapped, old.key_uri, CONTEXT)
    openbao.configure(path, min_decryption_version=1)
    assert kms.decrypt(old.wrapped, old.key_uri, CONTEXT) == old.plaintext


def test_a_deleted_key_is_not_found_and_one_marked_so_can_come_back(openbao: OpenBao) -> None:
    path = openbao.create_key()
    kms = openbao.provider(path)
    made = kms.generate_data_key(CONTEXT)
    openbao.client().adapter.delete(f"/v1/{path}/soft-delete")
    for use in (
        kms.check,
        openbao.provider(path).check,
        lambda: kms.decrypt(made.wrapped, made.key_uri, CONTEXT),
        lambda: kms.generate_data_key(CONTEXT),
    ):
        with pytest.raises(KMSKeyStateError, match="delete"):
            use()
    openbao.client().adapter.post(f"/v1/{path}/soft-delete-restore")
    assert kms.decrypt(made.wrapped, made.key_uri, CONTEXT) == made.plaintext
    openbao.delete(path)
    with pytest.raises(KMSKeyNotFoundError):
        kms.decrypt(made.wrapped, made.key_uri, CONTEXT)


def test_to_another_key_of_the_mount_it_is_decrypted_and_encrypted(openbao: OpenBao) -> None:
    kms, to = openbao.provider(openbao.create_key()), openbao.create_key()
    made = kms.generate_data_key(CONTEXT)
    moved = kms.re_encrypt(made.wrapped, made.key_uri, CONTEXT, f"vault:{to}")
    assert moved.key_uri == f"vault:{to}"
    assert openbao.provider(to).decrypt(moved.wrapped, moved.key_uri, CONTEXT) == made.plaintext
    assert kms.under(f"vault:{to}").current_uri() == f"vault:{to}"
    with pytest.raises(KMSConfigurationError):
        kms.under("vault:other/keys/k")


def test_an_address_that_is_not_known_is_asked_for(monkeypatch: pytest.MonkeyPatch, openbao: OpenBao) -> None:
    for name in ("BAO_ADDR", "VAULT_ADDR"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(KMSConfigurationError, match=r"kms_endpoint_url.*BAO_ADDR"):
        openbao.provider("k", endpoint_url=None)
    monkeypatch.setenv("VAULT_ADDR", openbao.url)
    openbao.provider(openbao.create_key(), endpoint_url=None).check()


def test_plain_http_to_another_host_is_refused() -> None:
    with pytest.raises(KMSConfigurationError, match="unencrypted"):
        build_provider("vault", ProviderOptions(kms_key="k", endpoint_url="http://bao.example:8200"))


def test_a_server_that_is_not_there_is_unavailable(openbao: OpenBao) -> None:
    kms = openbao.provider("k", endpoint_url="http://127.0.0.1:9")
    with pytest.raises(KMSUnavailableError, match="ConnectionError"):
        kms.check()


def test_what_the_environment_says_of_proxies_and_certificates_does_not_count(
    openbao: OpenBao, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = openbao.create_key()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    openbao.provider(path).check()


def test_a_file_of_certificates_that_is_missing_is_named() -> None:
    vault = VaultOptions(ca_file=Path("/absent/ca.pem"))
    with pytest.raises(KMSConfigurationError, match=r"/absent/ca\.pem"):
        build_provider("vault", ProviderOptions(kms_key="k", endpoint_url="https://bao.example", vault=vault))
