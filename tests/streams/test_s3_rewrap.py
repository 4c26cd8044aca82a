"""Objects whose data keys are wrapped anew."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import KMSUnwrapError, NotEncryptedError, ObjectChangedError
from glpgenc.keys.kms import UnwrappingProviders
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.service import EncryptionServiceConfig, EnvelopeEncryptionService
from glpgenc.streams.rewrapping import FileRewrapper
from glpgenc.streams.s3 import download_decrypted, rewrap_object, upload_encrypted
from glpgenc.streams.s3 import rewrap as s3_rewrap
from tests.keys.conftest import moto_server
from tests.support.peers.s3 import Bucket, bucket, s3_client
from tests.support.services import CONTEXT

__all__ = ["bucket", "moto_server", "s3_client"]

DATA = os.urandom(20 * 2**20)
SIZES = pytest.mark.parametrize("size", [10_000, len(DATA)], ids=["short", "long"])


@pytest.fixture
def keys(tmp_path: Path) -> tuple[LocalKMSProvider, LocalKMSProvider]:
    """Key files, an old one and a new one."""
    for name in ("old", "new"):
        create_key_file(tmp_path / name)
    return LocalKMSProvider(tmp_path / "old"), LocalKMSProvider(tmp_path / "new")


@pytest.fixture
def rewrapper(keys: tuple[LocalKMSProvider, LocalKMSProvider]) -> FileRewrapper:
    old, new = keys
    return FileRewrapper(UnwrappingProviders(new, [old]), "test", CONTEXT["tenant_id"], CONTEXT["data_class"])


def service_on(kms: LocalKMSProvider) -> EnvelopeEncryptionService:
    return EnvelopeEncryptionService(kms, EncryptionServiceConfig(environment="test"))


def up(bucket: Bucket, kms: LocalKMSProvider, data: bytes, **changes: Any) -> None:
    with service_on(kms) as service:
        given = {"service": service, "context": CONTEXT, "aad": b"42", "s3_client": bucket.client, **changes}
        upload_encrypted(io.BytesIO(data), bucket.name, "a", **given)


def down(bucket: Bucket, kms: LocalKMSProvider) -> bytes:
    out = io.BytesIO()
    with service_on(kms) as service:
        given: dict[str, Any] = {"service": service, "context": CONTEXT, "aad": b"42", "s3_client": bucket.client}
        download_decrypted(bucket.name, "a", out, **given)
    return out.getvalue()


@SIZES
def test_the_new_kms_key_alone_opens_it_then(bucket: Bucket, keys: Any, rewrapper: FileRewrapper, size: int) -> None:
    extra = {"Metadata": {"owner": "billing"}, "CacheControl": "no-store", "StorageClass": "STANDARD_IA"}
    up(bucket, keys[0], DATA[:size], extra_args=extra)
    assert rewrap_object(bucket.name, "a", rewrapper=rewrapper, s3_client=bucket.client)
    assert down(bucket, keys[1]) == DATA[:size]
    told = bucket.client.head_object(Bucket=bucket.name, Key="a")
    assert told["Metadata"] == {"owner": "billing", "glpgenc": "stream-1"}
    assert (told["CacheControl"], told["StorageClass"]) == ("no-store", "STANDARD_IA")
    assert len(bucket.asked("UploadPartCopy")) == (2 if size > 2**23 else 0)
    assert not rewrap_object(bucket.name, "a", rewrapper=rewrapper, s3_client=bucket.client)


def test_a_dry_run_writes_nothing(bucket: Bucket, keys: Any, rewrapper: FileRewrapper) -> None:
    up(bucket, keys[0], b"x")
    before = bucket.raw("a")
    assert rewrap_object(bucket.name, "a", rewrapper=rewrapper, s3_client=bucket.client, dry_run=True)
    assert bucket.raw("a") == before


@SIZES
def test_an_object_that_is_replaced_meanwhile_is_left_alone(
    bucket: Bucket, keys: Any, rewrapper: FileRewrapper, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    up(bucket, keys[0], DATA[:size])
    written = s3_rewrap._written

    def replaced_before(*args: Any) -> None:
        up(bucket, keys[0], b"newer")
        written(*args)

    monkeypatch.setattr(s3_rewrap, "_written", replaced_before)
    with pytest.raises(ObjectChangedError):
        rewrap_object(bucket.name, "a", rewrapper=rewrapper, s3_client=bucket.client)
    assert down(bucket, keys[0]) == b"newer"
    assert bucket.uploads() == []


def test_another_tenant_s_object_is_left_alone(bucket: Bucket, keys: Any, rewrapper: FileRewrapper) -> None:
    up(bucket, keys[0], b"x", context=CONTEXT | {"tenant_id": "other"})
    before = bucket.raw("a")
    with pytest.raises(KMSUnwrapError):
        rewrap_object(bucket.name, "a", rewrapper=rewrapper, s3_client=bucket.client)
    assert bucket.raw("a") == before


def test_what_is_no_encrypted_object_is_left_alone(bucket: Bucket, rewrapper: FileRewrapper) -> None:
    for data in (b"", b"plain"):
        bucket.put("a", data)
        with pytest.raises(NotEncryptedError):
            rewrap_object(bucket.name, "a", rewrapper=rewrapper, s3_client=bucket.client)
        assert bucket.raw("a") == data
