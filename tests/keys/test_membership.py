"""The certificate of a shard: whose it is, and who believes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from glpgenc.database._pool import ConnectionPool
from glpgenc.keys.kms import UnwrappingProviders
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.trust.membership import ShardCertificate
from glpgenc.keys.trust.registry_key import RegistryKey


@pytest.fixture
def registry(database: str, tmp_path: Path) -> Iterator[RegistryKey]:
    create_key_file(tmp_path / "kek.json")
    providers = UnwrappingProviders(LocalKMSProvider(tmp_path / "kek.json"))
    with (
        closing(ConnectionPool(database)) as connections,
        closing(RegistryKey(connections, providers, "test")) as registry,
    ):
        yield registry


def test_the_first_one_makes_the_key_that_signs_it_and_holds_for_one_shard_and_environment(
    registry: RegistryKey,
) -> None:
    shard, other = uuid4(), uuid4()
    made = ShardCertificate.issue(registry, shard, "test")
    assert made.is_genuine(registry, "test")
    assert ShardCertificate.issue(registry, shard, "test") == made
    assert not made.is_genuine(registry, "production")
    assert not ShardCertificate(other, made.mac).is_genuine(registry, "test")
    altered = bytes([made.mac[0] ^ 1]) + made.mac[1:]
    assert not ShardCertificate(shard, altered).is_genuine(registry, "test")


def test_its_text_says_all_and_another_text_is_none(registry: RegistryKey) -> None:
    made = ShardCertificate.issue(registry, uuid4(), "test")
    assert ShardCertificate.parse(str(made)) == made
    for text in ("", str(made.shard_id), f"no-id {made.mac.hex()}", f"{made} x", f"{made.shard_id} zz"):
        found = ShardCertificate.parse(text)
        assert found is None or not found.is_genuine(registry, "test")
