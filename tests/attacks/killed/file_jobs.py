"""The jobs of files and objects: encrypting, decrypting, rewrapping, and an upload of several parts."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from glpgenc.errors import GlpgencError, ObjectStoreUnavailableError
from glpgenc.keys.kms import ProviderOptions, build_provider
from glpgenc.keys.kms.local.provider import create_key_file
from glpgenc.service import EncryptionServiceConfig, EnvelopeEncryptionService
from glpgenc.streams.files import FileJob
from glpgenc.streams.s3 import download_decrypted
from tests.attacks.killed.engine import Job
from tests.support.peers.s3 import Bucket
from tests.support.processes.programs import environment_of as program_environment

REPOSITORY = Path(__file__).parents[3]
CONTEXT = {"tenant_id": "acme", "data_class": "pii"}
OF = ("--data-class", "pii", "--tenant", "acme")
PLAIN = bytes(range(256)) * 16_384
"""4 MiB."""

UPLOAD = """
import sys
from pathlib import Path
from botocore.config import Config
import boto3
from glpgenc.keys.kms import ProviderOptions, build_provider
from glpgenc.service import EncryptionServiceConfig, EnvelopeEncryptionService
from glpgenc.streams.s3 import upload_encrypted

url, bucket, file = sys.argv[1:]
config = EncryptionServiceConfig.load()
service = EnvelopeEncryptionService(build_provider(config.kms_provider, ProviderOptions.from_settings(config)), config)
client = boto3.session.Session("testing", "testing", region_name="eu-west-1").client(
    "s3", endpoint_url=url, config=Config(s3={"addressing_style": "path"}))
upload_encrypted(file, bucket, "object", service=service, context={"tenant_id": "acme", "data_class": "pii"},
                 s3_client=client, part_size=5 * 2**20)
"""


def environment_of(home: Path, key: str = "kek.json", **more: str) -> dict[str, str]:
    """Return the environment of a program with this key file, and no database."""
    own = {"GLPGENC_LOCAL_KEK_FILE": str(home / key), "GLPGENC_ENVIRONMENT": "test"}
    return program_environment(home, **own, **more)


def file_job(home: Path, key: str = "kek.json") -> FileJob:
    """Return what encrypts and decrypts files in this process."""
    config = EncryptionServiceConfig(environment="test", local_kek_file=home / key)
    kms = build_provider(config.kms_provider, ProviderOptions.from_settings(config))
    return FileJob(service=EnvelopeEncryptionService(kms, config), context=CONTEXT, replace=True)


def opened(path: Path, home: Path, *keys: str) -> bytes | None:
    """Decrypt a file with the first of these key files that opens it."""
    for key in keys:
        with suppress(GlpgencError):
            file_job(home, key).decrypt(path, home / "opened")
            return (home / "opened").read_bytes()
    return None


def _program(
    name: str, home: Path, *arguments: str, begin: Callable[[], None], whole: Callable[[], None], **environment: str
) -> Job:
    def ended() -> object:
        whole()
        return sorted(each.name for each in home.iterdir() if not each.name.endswith(".glpgenc-tmp"))

    return Job(
        name=f"file {name}",
        command=[sys.executable, "-m", "glpgenc.cli", "file", name, *arguments, *OF],
        environment=environment_of(home, **environment),
        folder=home,
        begin=begin,
        whole=whole,
        ended=ended,
    )


def _begun(home: Path, *names: str) -> Callable[[], None]:
    def begin() -> None:
        for each in home.iterdir():
            if each.name not in {*names, "kek.json", "new.json"}:
                each.unlink()

    return begin


def encrypting(home: Path) -> Job:
    """``glpgenc file encrypt``."""
    create_key_file(home / "kek.json")
    (home / "in").write_bytes(PLAIN)

    def whole() -> None:
        if (home / "in.glpg").exists():
            assert opened(home / "in.glpg", home, "kek.json") == PLAIN
            (home / "opened").unlink()
        assert (home / "in").read_bytes() == PLAIN
        # No plaintext: what is left of a killed one is ciphertext.
        for each in home.glob(".*.glpgenc-tmp"):
            assert PLAIN[:4096] not in each.read_bytes()

    arguments = ("in", "--force", "--segment-size", "256")
    return _program("encrypt", home, *arguments, begin=_begun(home, "in"), whole=whole)


def decrypting(home: Path) -> Job:
    """``glpgenc file decrypt``."""
    create_key_file(home / "kek.json")
    (home / "plain").write_bytes(PLAIN)
    file_job(home).encrypt(home / "plain", home / "in.glpg")
    (home / "plain").unlink()

    def whole() -> None:
        if (home / "in").exists():
            assert (home / "in").read_bytes() == PLAIN
        assert opened(home / "in.glpg", home, "kek.json") == PLAIN
        (home / "opened").unlink()
        for each in home.glob(".*.glpgenc-tmp"):
            assert each.stat().st_mode & 0o777 == 0o600

    return _program("decrypt", home, "in.glpg", "--force", begin=_begun(home, "in.glpg"), whole=whole)


def rewrapping(home: Path) -> Job:
    """``glpgenc file rewrap`` of forty files."""
    create_key_file(home / "kek.json")
    create_key_file(home / "new.json")
    (home / "plain").write_bytes(PLAIN[:100_000])
    made = file_job(home)
    names = [f"{number}.glpg" for number in range(40)]
    for name in names:
        made.encrypt(home / "plain", home / name)
    (home / "plain").unlink()
    before = {name: (home / name).read_bytes() for name in names}

    def begin() -> None:
        _begun(home, *names)()
        for name, data in before.items():
            (home / name).write_bytes(data)

    def whole() -> None:
        for name in names:
            assert opened(home / name, home, "kek.json", "new.json") == PLAIN[:100_000]
        (home / "opened").unlink()
        for each in home.glob(".*.glpgenc-tmp"):
            assert PLAIN[:4096] not in each.read_bytes()

    return _program(
        "rewrap", home, *names, begin=begin, whole=whole,
        GLPGENC_LOCAL_KEK_FILE=str(home / "new.json"), GLPGENC_KMS_ALSO=f"local:{home / 'kek.json'}",
    )  # fmt: skip


def _downloaded(bucket: Bucket, target: Path, service: EnvelopeEncryptionService) -> None:
    """Read the object; again where the stand-in, which is putting it together still, answers 500."""
    for attempt in range(10):
        try:
            download_decrypted(bucket.name, "object", target, service=service, context=CONTEXT, s3_client=bucket.client)
        except ObjectStoreUnavailableError:
            if attempt == 9:
                raise
            time.sleep(0.2)
        else:
            return


def uploading(home: Path, bucket: Bucket, url: str) -> Job:
    """``upload_encrypted`` of four parts."""
    create_key_file(home / "kek.json")
    (home / "in").write_bytes(PLAIN * 4)
    service = file_job(home).service

    def begin() -> None:
        bucket.client.delete_object(Bucket=bucket.name, Key="object")

    def whole() -> None:
        found = bucket.client.list_objects_v2(Bucket=bucket.name).get("Contents", [])
        if found:
            _downloaded(bucket, home / "out", service)
            assert (home / "out").read_bytes() == PLAIN * 4
        for upload in bucket.uploads():
            bucket.client.abort_multipart_upload(Bucket=bucket.name, Key="object", UploadId=upload["UploadId"])

    def ended() -> object:
        whole()
        return [each["Key"] for each in bucket.client.list_objects_v2(Bucket=bucket.name)["Contents"]]

    return Job(
        name="S3 upload",
        command=[sys.executable, "-c", UPLOAD, url, bucket.name, "in"],
        environment=environment_of(home),
        folder=home,
        begin=begin,
        whole=whole,
        ended=ended,
    )
