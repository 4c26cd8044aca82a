"""Logging in to a real OpenBao: tokens, AppRole, Kubernetes, namespaces, TLS; what the documented policies allow."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import certifi
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from glpgenc.errors import KMSAccessDeniedError, KMSConfigurationError, KMSError, KMSUnavailableError
from glpgenc.keys.kms.vault.provider import VaultKMSProvider
from glpgenc.keys.secret import SecretBytes
from glpgenc.wire.context import encryption_context
from tests.support.peers.openbao import OpenBao, running_openbao

CONTEXT = encryption_context(environment="test", tenant_id="t1", data_class="pii", purpose="encryption", key_id=uuid4())
PAGE = Path(__file__).parents[3] / "docs" / "KMS.md"
POLICY = 'path "transit/*" { capabilities = ["read", "update"] }'


@pytest.fixture(scope="module")
def key(openbao: OpenBao) -> str:
    return openbao.create_key()


def _app_role(bao: OpenBao, key: str, *, namespace: str | None = None, **role: Any) -> tuple[VaultKMSProvider, Path]:
    """Make a role and log in with it; return the file of the secret id too."""
    client, mount = bao.client(namespace=namespace), f"approle-{uuid4()}"
    client.sys.create_or_update_policy("use", POLICY)
    client.sys.enable_auth_method("approle", path=mount)
    client.auth.approle.create_or_update_approle("app", token_policies=["use"], mount_point=mount, **role)
    role_id = client.auth.approle.read_role_id("app", mount_point=mount)["data"]["role_id"]
    secret = client.auth.approle.generate_secret_id("app", mount_point=mount)["data"]["secret_id"]
    file = bao.credential(secret)
    vault = {"auth": "approle", "auth_mount": mount, "role": role_id, "credential_file": file, "namespace": namespace}
    return bao.provider(key, vault=vault), file


def _policy(name: str, key: str) -> str:
    """Return a policy of the page, for a key of the test's."""
    found = re.search(rf"```hcl\n# {name}\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1].replace("transit/keys/orders", key).replace("/orders", f"/{key.rpartition('/')[2]}")


def test_a_token_of_the_environment(openbao: OpenBao, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BAO_TOKEN", "VAULT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    kms = openbao.provider(key, vault={"credential_file": None})
    with pytest.raises(KMSConfigurationError, match="BAO_TOKEN or VAULT_TOKEN"):
        kms.check()
    monkeypatch.setenv("VAULT_TOKEN", openbao.token)
    kms.check()
    assert openbao.token not in f"{kms!r}{vars(kms)!r}"


def test_a_wrong_token_is_denied(openbao: OpenBao, key: str) -> None:
    with pytest.raises(KMSAccessDeniedError, match="permission denied") as refused:
        openbao.provider(key, token="s.4711").check()
    assert "4711" not in str(refused.value)


def test_a_token_that_ends_is_read_anew_from_its_file(openbao: OpenBao, key: str) -> None:
    first, second = openbao.token_with(POLICY), openbao.token_with(POLICY)
    file = openbao.credential(first)
    kms = openbao.provider(key, vault={"credential_file": file})
    kms.check()
    openbao.client().auth.token.revoke(first)
    with pytest.raises(KMSAccessDeniedError):
        kms.check()
    file.write_text(second)
    kms.check()


def test_app_role_logs_in_once_and_again_when_its_token_is_revoked(openbao: OpenBao, key: str) -> None:
    kms, secret = _app_role(openbao, key)
    made = kms.generate_data_key(CONTEXT)
    tokens = kms._client._made._tokens
    token = tokens.current()
    assert kms.decrypt(made.wrapped, made.key_uri, CONTEXT) == made.plaintext
    assert tokens.current() == token
    openbao.client().auth.token.revoke(token)
    assert kms.decrypt(made.wrapped, made.key_uri, CONTEXT) == made.plaintext
    assert tokens.current() != token
    openbao.client().auth.token.revoke(tokens.current())
    secret.write_text("another")
    with pytest.raises(KMSError, match="login failed"):
        kms.check()


def test_threads_share_one_new_login(openbao: OpenBao, key: str) -> None:
    kms, _ = _app_role(openbao, key, secret_id_num_uses=2)
    made = kms.generate_data_key(CONTEXT)
    openbao.client().auth.token.revoke(kms._client._made._tokens.current())
    opened: list[bool] = []

    def use() -> None:
        opened.append(kms.decrypt(made.wrapped, made.key_uri, CONTEXT) == made.plaintext)

    threads = [threading.Thread(target=use) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    # A third login would have been refused.
    assert opened == [True] * 6


def test_what_is_forbidden_does_not_make_it_log_in_again(openbao: OpenBao, key: str) -> None:
    other = openbao.create_key()
    kms, _ = _app_role(openbao, key, secret_id_num_uses=1)
    openbao.client().sys.create_or_update_policy("use", f'path "{key}" {{ capabilities = ["read"] }}')
    try:
        kms.check()
        for _ in range(3):
            with pytest.raises(KMSAccessDeniedError):
                kms.under(f"vault:{other}").check()
        kms.check()
    finally:
        openbao.client().sys.create_or_update_policy("use", POLICY)


@pytest.mark.slow  # it waits
def test_a_token_is_renewed_in_time_and_replaced_at_its_greatest_age(openbao: OpenBao, key: str) -> None:
    kms, _ = _app_role(openbao, key, token_ttl="2s", token_max_ttl="3s")
    tokens, seen, began = kms._client._made._tokens, set(), time.monotonic()
    while time.monotonic() < began + 4.2:
        kms.check()
        seen.add(tokens.current())
        time.sleep(0.2)
    # Two logins at least; a token for each call, or each renewal, would be more.
    assert 2 <= len(seen) <= 4


def test_a_role_that_is_missing_is_asked_for(openbao: OpenBao, key: str) -> None:
    with pytest.raises(KMSConfigurationError, match="vault_role"):
        openbao.provider(key, vault={"auth": "approle"}).check()


def test_a_namespace_has_logins_and_keys_of_its_own(openbao: OpenBao) -> None:
    root = openbao.client()
    root.adapter.post("/v1/sys/namespaces/team")
    team = openbao.client(namespace="team")
    team.sys.enable_secrets_engine("transit")
    team.secrets.transit.create_key("orders", derived=True)
    kms, _ = _app_role(openbao, "orders", namespace="team")
    made = kms.generate_data_key(CONTEXT)
    assert made.key_uri == "vault:team/transit/keys/orders"
    # As its URI names it, from the root namespace and with a token of that.
    other = openbao.provider("team/transit/keys/orders")
    assert other.decrypt(made.wrapped, made.key_uri, CONTEXT) == made.plaintext
    of_root, _ = _app_role(openbao, "team/transit/keys/orders")
    with pytest.raises(KMSAccessDeniedError):
        of_root.check()


def test_encrypting_is_all_that_the_encrypting_policy_allows(openbao: OpenBao, key: str) -> None:
    kms = openbao.provider(key, token=openbao.token_with(_policy("encrypt.hcl", key)))
    kms.check()
    made = kms.generate_data_key(CONTEXT)
    kms.wrap(SecretBytes(bytes(32)), CONTEXT)
    for use in (
        lambda: kms.decrypt(made.wrapped, made.key_uri, CONTEXT),
        lambda: kms.re_encrypt(made.wrapped, made.key_uri, CONTEXT, made.key_uri),
    ):
        with pytest.raises(KMSAccessDeniedError):
            use()


def test_decrypting_is_all_that_the_decrypting_policy_allows(openbao: OpenBao, key: str) -> None:
    made = openbao.provider(key).generate_data_key(CONTEXT)
    kms = openbao.provider(key, token=openbao.token_with(_policy("decrypt.hcl", key)))
    kms.check()
    assert kms.decrypt(made.wrapped, made.key_uri, CONTEXT) == made.plaintext
    for use in (
        lambda: kms.generate_data_key(CONTEXT),
        lambda: kms.wrap(SecretBytes(bytes(32)), CONTEXT),
        lambda: kms.re_encrypt(made.wrapped, made.key_uri, CONTEXT, made.key_uri),
    ):
        with pytest.raises(KMSAccessDeniedError):
            use()


def test_rewrapping_without_seeing_a_key_is_all_that_the_rewrapping_policy_allows(openbao: OpenBao, key: str) -> None:
    made = openbao.provider(key).generate_data_key(CONTEXT)
    kms = openbao.provider(key, token=openbao.token_with(_policy("rewrap.hcl", key)))
    kms.re_encrypt(made.wrapped, made.key_uri, CONTEXT, made.key_uri)
    with pytest.raises(KMSAccessDeniedError):
        kms.decrypt(made.wrapped, made.key_uri, CONTEXT)


def test_an_application_does_all_that_it_needs_with_both_policies(openbao: OpenBao, key: str) -> None:
    policy = _policy("encrypt.hcl", key) + _policy("decrypt.hcl", key)
    kms = openbao.provider(key, token=openbao.token_with(policy))
    made = kms.generate_data_key(CONTEXT)
    assert kms.decrypt(made.wrapped, made.key_uri, CONTEXT) == made.plaintext
    with pytest.raises(KMSAccessDeniedError):
        kms.under(f"vault:{openbao.create_key()}").check()


def test_over_tls_the_servers_certificate_is_checked() -> None:
    with running_openbao(tls=True) as bao:
        path = bao.create_key()
        bao.provider(path).check()
        with pytest.raises(KMSUnavailableError, match=r"no trusted TLS.*vault_ca_file"):
            bao.provider(path, vault={"ca_file": None}).check()
        with pytest.raises(KMSConfigurationError, match="client"):
            bao.provider(path, vault={"client_cert_file": Path("/absent/client.pem")})


@pytest.fixture
def kubernetes() -> Iterator[str]:
    """What OpenBao asks of Kubernetes: whose a JWT is. All that begin with a header of ours are app's."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            good = asked["spec"]["token"].count(".") == 2
            user = {"username": "system:serviceaccount:shop:app", "uid": "u1", "groups": ["system:authenticated"]}
            status = {"authenticated": True, "user": user, "audiences": ["bao"]} if good else {"authenticated": False}
            body = json.dumps(asked | {"status": status}).encode()
            self.send_response(201)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_kubernetes_logs_in_with_the_service_accounts_token(openbao: OpenBao, key: str, kubernetes: str) -> None:
    client = openbao.client()
    client.sys.create_or_update_policy("use", POLICY)
    client.sys.enable_auth_method("kubernetes", path="cluster")
    # The server wants one, and has no use for it over plain HTTP.
    ca = Path(certifi.where()).read_text(encoding="utf-8")
    client.auth.kubernetes.configure(
        kubernetes_host=kubernetes,
        kubernetes_ca_cert=re.findall("-----BEGIN.+?-----END CERTIFICATE-----", ca, re.DOTALL)[0],
        token_reviewer_jwt="a.b.c",
        disable_local_ca_jwt=True,
        mount_point="cluster",
    )
    client.auth.kubernetes.create_role(
        "app", ["app"], ["shop"], policies=["use"], audience="bao", mount_point="cluster"
    )
    claims = {
        "iss": "kubernetes/serviceaccount",
        "aud": ["bao"],
        "iat": int(time.time()) - 10,
        "nbf": int(time.time()) - 10,
        "exp": int(time.time()) + 600,
        "kubernetes.io": {"namespace": "shop", "serviceaccount": {"name": "app", "uid": "u1"}},
        "sub": "system:serviceaccount:shop:app",
    }
    file = openbao.credential(jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), algorithm="ES256"))
    vault = {"auth": "kubernetes", "auth_mount": "cluster", "role": "app", "credential_file": file}
    kms = openbao.provider(key, vault=vault)
    made = kms.generate_data_key(CONTEXT)
    assert kms.decrypt(made.wrapped, made.key_uri, CONTEXT) == made.plaintext
    file.write_text("no-jwt")
    with pytest.raises(KMSError, match="login failed"):
        openbao.provider(key, vault=vault).check()
