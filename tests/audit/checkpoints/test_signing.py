"""Keys that sign checkpoints: files, AWS KMS as moto plays it, and a real OpenBao."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from glpgenc.audit.checkpoints.signing import (
    AwsSigningKey,
    LocalSigningKey,
    SigningKey,
    VaultSigningKey,
    create_signing_key,
    note_signature,
    signing_keys,
)
from glpgenc.audit.checkpoints.verifier import ECDSA, ED25519, SignedNote, VerifierKey
from glpgenc.errors import ConfigurationError, KMSConfigurationError, KMSError, KMSReplyError
from glpgenc.keys.kms.options import ProviderOptions
from glpgenc.settings import Settings
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn
from tests.support.peers.openbao import OpenBao, running_openbao

NAME = "example.com/log"
TEXT = b"example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"


def signed(key: SigningKey) -> VerifierKey:
    line, verifier = note_signature(key, NAME, TEXT)
    note = SignedNote.parse(bytes(SignedNote(TEXT, (line,))))
    assert note.signed_by([VerifierKey.parse(str(verifier))]) == {verifier: 0}
    return verifier


def pem(key: Any, **changes: Any) -> bytes:
    arguments = {
        "encoding": serialization.Encoding.PEM,
        "format": serialization.PrivateFormat.PKCS8,
        "encryption_algorithm": serialization.NoEncryption(),
    } | changes
    data: bytes = key.private_bytes(**arguments)
    return data


def key_file(path: Path, data: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(data)
    path.chmod(mode)
    return path


def test_a_new_key_file_is_for_its_owner_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    assert signed(create_signing_key(path)).kind == ED25519
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ConfigurationError, match="already exists"):
        create_signing_key(path)


def test_a_file_of_either_kind_of_key_signs(tmp_path: Path) -> None:
    nist = key_file(tmp_path / "p256.pem", pem(ec.generate_private_key(ec.SECP256R1())))
    assert signed(LocalSigningKey(nist)).kind == ECDSA
    edwards = key_file(tmp_path / "ed25519.pem", pem(ed25519.Ed25519PrivateKey.generate()))
    assert signed(LocalSigningKey(edwards)).kind == ED25519


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"SECRETSECRET",
        pem(ec.generate_private_key(ec.SECP384R1())),
        pem(rsa.generate_private_key(65537, 2048)),
        pem(ed25519.Ed25519PrivateKey.generate(), encryption_algorithm=serialization.BestAvailableEncryption(b"x")),
    ],
)
def test_another_file_is_refused_and_not_quoted(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ConfigurationError, match="does not hold an unencrypted key") as caught:
        LocalSigningKey(key_file(tmp_path / "key.pem", data))
    assert "SECRET" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_key_file_that_others_may_read_or_that_is_missing_is_refused(tmp_path: Path) -> None:
    path = key_file(tmp_path / "key.pem", pem(ed25519.Ed25519PrivateKey.generate()), 0o640)
    with pytest.raises(ConfigurationError):
        LocalSigningKey(path)
    with pytest.raises(ConfigurationError, match="does not exist"):
        LocalSigningKey(tmp_path / "none")


def test_a_key_shows_nothing_of_itself(tmp_path: Path) -> None:
    key = create_signing_key(tmp_path / "key.pem")
    assert repr(key) == f"LocalSigningKey({str(tmp_path / 'key.pem')!r})"


def test_p256_in_aws_kms(aws: AwsStandIn) -> None:
    arn = aws.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    assert signed(AwsSigningKey(aws.options(kms_key=arn))).kind == ECDSA


def test_a_key_of_aws_kms_that_can_t_be_used_is_refused(aws: AwsStandIn) -> None:
    symmetric, other = aws.create_key(), aws.create_key(KeySpec="ECC_NIST_P384", KeyUsage="SIGN_VERIFY")
    for arn in (symmetric, other, symmetric[:-12] + "000000000000"):
        with pytest.raises(KMSError):
            signed(AwsSigningKey(aws.options(kms_key=arn)))


class StubbedClient:
    """A client of AWS KMS with a key of Ed25519, which moto has none of: parameters as AWS documents them."""

    def __init__(self, key: ed25519.Ed25519PrivateKey, answer: bytes | None = None) -> None:
        self.key, self.answer = key, answer

    def get_public_key(self, **parameters: Any) -> dict[str, Any]:
        assert set(parameters) == {"KeyId"}
        encoded = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return {"KeyUsage": "SIGN_VERIFY", "KeySpec": "ECC_NIST_EDWARDS25519", "PublicKey": encoded}

    def sign(self, **parameters: Any) -> dict[str, Any]:
        assert parameters["MessageType"] == "RAW"
        assert parameters["SigningAlgorithm"] == "ED25519_SHA_512"
        return {"Signature": self.answer or self.key.sign(parameters["Message"])}


def aws_with(client: StubbedClient, aws: AwsStandIn, monkeypatch: pytest.MonkeyPatch) -> AwsSigningKey:
    key = AwsSigningKey(aws.options(kms_key="alias/audit"))
    monkeypatch.setattr(key, "_client", client)
    return key


def test_ed25519_in_aws_kms(aws: AwsStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = aws.client.meta.service_model.shape_for
    assert "ECC_NIST_EDWARDS25519" in shapes("KeySpec").enum
    assert "ED25519_SHA_512" in shapes("SigningAlgorithmSpec").enum
    client = StubbedClient(ed25519.Ed25519PrivateKey.generate())
    assert signed(aws_with(client, aws, monkeypatch)).kind == ED25519


def test_a_signature_of_a_kms_that_does_not_fit_is_not_used(aws: AwsStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = StubbedClient(ed25519.Ed25519PrivateKey.generate(), ed25519.Ed25519PrivateKey.generate().sign(TEXT))
    with pytest.raises(KMSReplyError, match="does not fit"):
        signed(aws_with(client, aws, monkeypatch))


@pytest.fixture(scope="module")
def bao() -> Iterator[OpenBao]:
    with running_openbao() as server:
        yield server


@pytest.mark.parametrize(("kind", "type_"), [("ed25519", ED25519), ("ecdsa-p256", ECDSA)])
def test_transit_keys_of_openbao_sign(bao: OpenBao, kind: str, type_: int) -> None:
    path = bao.create_key(derived=False, key_type=kind)
    key = VaultSigningKey(bao.options(path))
    before = signed(key)
    assert before.kind == type_
    # The newest version signs: the verifier key is another one then.
    bao.rotate(path)
    assert signed(key) != before


def test_the_token_needs_no_more_than_it_says(bao: OpenBao) -> None:
    path = bao.create_key("signs", derived=False, key_type="ed25519")
    policy = (
        'path "transit/keys/signs" { capabilities = ["read"] } path "transit/sign/signs" { capabilities = ["update"] }'
    )
    assert signed(VaultSigningKey(bao.options(path, token=bao.token_with(policy)))).kind == ED25519
    with pytest.raises(KMSError):
        signed(VaultSigningKey(bao.options(path, token=bao.token_with(policy.partition(" path")[0]))))


def test_a_transit_key_that_encrypts_is_refused(bao: OpenBao) -> None:
    for path in (bao.create_key(), bao.create_key(derived=False, key_type="ecdsa-p384")):
        with pytest.raises(KMSConfigurationError, match="not a key for signing"):
            signed(VaultSigningKey(bao.options(path)))


def test_settings_name_the_keys(tmp_path: Path, bao: OpenBao, aws: AwsStandIn) -> None:
    create_signing_key(tmp_path / "key.pem")
    arn = aws.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    path = bao.create_key(derived=False, key_type="ed25519")
    settings = Settings(
        audit_checkpoint_keys=(f"local:{tmp_path / 'key.pem'}", f"aws:{arn}", f"vault:{bao.url}/{path}"),
        kms_endpoint_url=aws.url,
        kms_provider="aws",
        kms_region=REGION,
        vault_credential_file=bao.credential(bao.token),
    )
    keys = signing_keys(settings)
    assert [signed(each).kind for each in keys] == [ED25519, ECDSA, ED25519]
    assert [each.uri for each in keys] == [*settings.audit_checkpoint_keys[:2], f"vault:{path}"]
    with pytest.raises(ConfigurationError, match="no key signs"):
        signing_keys(Settings())


@pytest.mark.parametrize("entry", ["", "local:key.pem", "pkcs11:token=x", "aws:", "vault:https://a:b@c/transit/keys/x"])
def test_other_names_of_keys_are_refused(entry: str) -> None:
    with pytest.raises(ConfigurationError):
        Settings(audit_checkpoint_keys=(entry,))


def test_a_key_needs_a_name_in_its_kms() -> None:
    for kind in (AwsSigningKey, VaultSigningKey):
        with pytest.raises(KMSConfigurationError, match="audit_checkpoint_keys"):
            kind(ProviderOptions())
