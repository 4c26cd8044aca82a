from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from moto.kms import utils
from moto.kms.models import Key, KmsBackend

from tests.keys.kms.aws_stand_in import AwsStandIn, MotoServer, aws_stand_in
from tests.support.peers.terraform import Installation, Terraform


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation.make(tmp_path_factory.mktemp("terraform"))


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AwsStandIn]:
    """AWS KMS for the tests of one file."""
    server, nothing = MotoServer(), tmp_path_factory.mktemp("aws")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_CONFIG_FILE", str(nothing / "config"))
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(nothing / "credentials"))
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        with aws_stand_in(server, patch) as stand_in:
            _part_replicas_from_primaries(patch)
            _keep_whole_key_ids(patch)
            yield stand_in
    server.stop()


def _part_replicas_from_primaries(patch: pytest.MonkeyPatch) -> None:
    """Give a replica aliases of its own, as AWS does. moto's shares those of its primary."""
    replicate = KmsBackend.replicate_key

    def parted(self: KmsBackend, *arguments: Any, **named: Any) -> Key:
        replica = replicate(self, *arguments, **named)
        replica.aliases = {}
        return replica

    patch.setattr(KmsBackend, "replicate_key", parted)


def _keep_whole_key_ids(patch: pytest.MonkeyPatch) -> None:
    """Let a wrapped key hold the 40 characters of a multi-Region key's id; moto cuts them to 36."""
    read = utils._deserialize_ciphertext_blob

    def stripped(ciphertext_blob: bytes) -> utils.Ciphertext:
        found = read(ciphertext_blob)
        return found._replace(key_id=found.key_id.rstrip("\0"))

    length = 40 + utils.IV_LEN + utils.TAG_LEN
    patch.setattr(utils, "CIPHERTEXT_HEADER_FORMAT", f">40s{utils.IV_LEN}s{utils.TAG_LEN}s")
    patch.setattr(utils, "HEADER_LEN", length)
    patch.setattr(utils, "_deserialize_ciphertext_blob", stripped)


@pytest.fixture(scope="module")
def terraform(
    installation: Installation, aws: AwsStandIn, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Terraform]:
    """Terraform in a copy of the module, for the tests of one file."""
    with installation.workspace(tmp_path_factory.mktemp("module"), aws.url) as made:
        yield made
