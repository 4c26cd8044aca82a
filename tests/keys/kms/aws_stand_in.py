"""A stand-in for AWS KMS over real HTTP: moto's server, with what it leaves out of key states put in."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from moto.core.exceptions import JsonRESTError
from moto.kms.exceptions import AccessDeniedException
from moto.kms.models import Key, KmsBackend, kms_backends
from moto.kms.responses import KmsResponse
from moto.server import ThreadedMotoServer

from glpgenc.keys.kms import ProviderOptions
from glpgenc.keys.kms.aws.provider import AWSKMSProvider
from tests.support.peers.aws_models import keep_models

REGION = "eu-west-1"

keep_models()


@dataclass
class AwsStandIn:
    """The running server."""

    url: str
    client: Any
    calls: Counter[str] = field(default_factory=Counter)
    stop: Callable[[], None] = lambda: None

    def create_key(self, *, region: str = REGION, **arguments: Any) -> str:
        """Make a key and return its ARN."""
        with closing(_client(self.url, region)) as client:
            return str(client.create_key(**arguments)["KeyMetadata"]["Arn"])

    def disable(self, arn: str) -> None:
        self.client.disable_key(KeyId=_key_id(arn))

    def schedule_deletion(self, arn: str) -> None:
        self.client.schedule_key_deletion(KeyId=_key_id(arn))

    def options(self, **changes: Any) -> ProviderOptions:
        values: dict[str, Any] = {"region": REGION, "endpoint_url": self.url, "max_attempts": 1}
        return ProviderOptions(**values | changes)

    def provider(self, kms_key: str, **changes: Any) -> AWSKMSProvider:
        return AWSKMSProvider(kms_key, self.options(**changes))


def _key_id(arn: str) -> str:
    # moto does not take an ARN everywhere that AWS does.
    return arn.rpartition("/")[2]


class MotoServer:
    """moto's server in this process, on a free port of the loopback address."""

    def __init__(self) -> None:
        self._server: ThreadedMotoServer | None = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.url = f"http://{host}:{port}"

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None


@contextmanager
def aws_stand_in(server: MotoServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[AwsStandIn]:
    """Give the server to one test, without keys or aliases of the test before."""
    client = _client(server.url, REGION)
    stand_in = AwsStandIn(server.url, client, stop=server.stop)
    kms_backends.reset()
    _close_the_key_state_gap(monkeypatch, stand_in.calls)
    yield stand_in
    client.close()


def _client(url: str, region: str) -> Any:
    return boto3.session.Session().client("kms", region_name=region, endpoint_url=url)


def _close_the_key_state_gap(monkeypatch: pytest.MonkeyPatch, calls: Counter[str]) -> None:
    """Count calls, refuse keys that are not enabled, and refuse a wrong KeyId, with the errors that AWS gives.

    moto encrypts and decrypts with disabled keys and keys that await deletion, and answers AccessDenied to a wrong key.
    """
    generate, decrypt, describe = KmsBackend.generate_data_key, KmsBackend.decrypt, KmsResponse.describe_key
    encrypt, answer_encrypt = KmsBackend.encrypt, KmsResponse.encrypt

    def checked_generate(self: KmsBackend, key_id: str, *args: Any, **kwargs: Any) -> Any:
        calls["GenerateDataKey"] += 1
        _require_enabled(self.keys[self.any_id_to_key_id(key_id)])
        return generate(self, key_id, *args, **kwargs)

    def checked_encrypt(self: KmsBackend, key_id: str, plaintext: bytes, encryption_context: Any) -> Any:
        _require_enabled(self.keys[self.any_id_to_key_id(key_id)])
        return encrypt(self, key_id, plaintext, encryption_context)

    def counted_encrypt(self: KmsResponse) -> str:
        # Here, because moto's GenerateDataKey calls the other one.
        calls["Encrypt"] += 1
        return answer_encrypt(self)

    def checked_re_encrypt(self: KmsResponse) -> str:
        # moto leaves out SourceKeyId, and takes the parts of this one call as calls of their own.
        calls["ReEncrypt"] += 1
        backend, parameter = self.kms_backend, self._get_param
        source, destination = parameter("SourceKeyId"), parameter("DestinationKeyId")
        opened, opened_by = open_it(
            backend, parameter("CiphertextBlob"), parameter("SourceEncryptionContext", {}), key_id=source
        )
        _require_enabled(backend.keys[backend.any_id_to_key_id(destination)])
        wrapped, wrapped_by = encrypt(backend, destination, opened, parameter("DestinationEncryptionContext", {}))
        blob = base64.b64encode(wrapped).decode()
        return json.dumps({"CiphertextBlob": blob, "KeyId": wrapped_by, "SourceKeyId": opened_by})

    def checked_decrypt(self: KmsBackend, ciphertext_blob: bytes, encryption_context: Any, key_id: str) -> Any:
        calls["Decrypt"] += 1
        return open_it(self, ciphertext_blob, encryption_context, key_id)

    def open_it(self: KmsBackend, ciphertext_blob: bytes, encryption_context: Any, key_id: str) -> Any:
        _require_enabled(self.keys[self.any_id_to_key_id(key_id)])
        try:
            plaintext, arn = decrypt(self, ciphertext_blob, encryption_context)
        except AccessDeniedException:
            # moto's blobs begin with a key id, and an altered one is of no key.
            raise JsonRESTError("InvalidCiphertextException", "") from None
        if self.any_id_to_key_id(key_id) != self.any_id_to_key_id(arn):
            raise JsonRESTError("IncorrectKeyException", "The key ID in the request does not identify a CMK that can")
        return plaintext, arn

    def counted_describe(self: KmsResponse) -> str:
        calls["DescribeKey"] += 1
        return describe(self)

    monkeypatch.setattr(KmsBackend, "generate_data_key", checked_generate)
    monkeypatch.setattr(KmsBackend, "decrypt", checked_decrypt)
    monkeypatch.setattr(KmsBackend, "encrypt", checked_encrypt)
    monkeypatch.setattr(KmsResponse, "encrypt", counted_encrypt)
    monkeypatch.setattr(KmsResponse, "re_encrypt", checked_re_encrypt)
    monkeypatch.setattr(KmsResponse, "describe_key", counted_describe)


def _require_enabled(key: Key) -> None:
    if key.key_state == "PendingDeletion":
        raise JsonRESTError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    if not key.enabled:
        raise JsonRESTError("DisabledException", f"{key.arn} is disabled.")
