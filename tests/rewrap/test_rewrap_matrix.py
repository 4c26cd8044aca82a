"""Data keys moved from any provider to any other, by the settings that an operator would write."""

from __future__ import annotations

from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from glpgenc.keys.kms import UnwrappingProviders, build_providers
from glpgenc.rewrap.run import Rewrap
from glpgenc.settings import Settings
from tests.keys.kms.aws_stand_in import REGION, AwsStandIn
from tests.rewrap.rewrap_world import ENVIRONMENT, RewrapWorld
from tests.support.peers.openbao import OpenBao
from tests.support.peers.softhsm import SoftHsm
from tests.support.signing import move_registry_key

# Each of the twelve ways from one to another once, end to end.
ROUND = (
    "local",
    "aws",
    "local",
    "vault",
    "local",
    "pkcs11",
    "aws",
    "vault",
    "aws",
    "pkcs11",
    "vault",
    "pkcs11",
    "local",
)


class Places:
    """The four KMSs with a key each: as the one that wraps, and as one that is moved from."""

    def __init__(self, url: str, kek: Path, aws: AwsStandIn, bao: OpenBao, hsm: SoftHsm) -> None:
        arn, transit, hsm_key = aws.create_key(), bao.create_key(), hsm.create_key()
        self._common: dict[str, Any] = {
            "database_url": url,
            "environment": ENVIRONMENT,
            "vault_credential_file": bao.credential(bao.token),
            "pkcs11_module": hsm.module,
            "pkcs11_pin_file": hsm.pin_file,
        }
        self._wrapping: dict[str, dict[str, Any]] = {
            "local": {"local_kek_file": kek},
            "aws": {"kms_key": arn, "kms_region": REGION, "kms_endpoint_url": aws.url},
            "vault": {"kms_key": transit, "kms_endpoint_url": bao.url},
            "pkcs11": {"kms_key": hsm_key},
        }
        self._also = {
            "local": f"local:{kek}",
            "aws": f"aws:{arn}",
            "vault": f"vault:{bao.url}/{transit}",
            "pkcs11": hsm_key,
        }

    def settings(self, to: str, *sources: str) -> Settings:
        also = tuple(self._also[each] for each in sources)
        return Settings(**self._common, **self._wrapping[to], kms_provider=to, kms_also=also)


@pytest.fixture
def places(world: RewrapWorld, kek: Path, aws: AwsStandIn, openbao: OpenBao, hsm: SoftHsm) -> Places:
    return Places(world.url, kek, aws, openbao, hsm)


def test_the_round_has_every_way_in_it() -> None:
    ways = list(pairwise(ROUND))
    assert len(ways) == len(set(ways)) == 12
    assert all(one != other for one, other in ways)


@pytest.fixture(autouse=True)
def _where_aws_is(aws: AwsStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    # kms_endpoint_url is that of the KMS that wraps; where AWS is moved from, its own variable says where it is.
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", aws.url)


def test_keys_go_from_any_provider_to_any_other_and_stay_the_same(world: RewrapWorld, places: Places) -> None:
    start = build_providers(places.settings(ROUND[0])).wrapping
    world.store_values(start)
    world.fill(start, 4)
    for source, to in pairwise(ROUND):
        settings = places.settings(to, source)
        with closing(Rewrap.from_settings(settings)) as work:
            found = work.run()
        assert (found.provider, found.rewrapped, found.failed, found.left) == (to, 7, {}, 0), (source, to)
        # Without the source.
        wrapping = build_providers(places.settings(to)).wrapping
        world.check(wrapping, uri=wrapping.current_uri())


@pytest.mark.slow
def test_keys_of_all_four_are_gathered_under_one(world: RewrapWorld, places: Places) -> None:
    for name in ("local", "aws", "vault", "pkcs11"):
        world.fill(build_providers(places.settings(name)).wrapping, 2, tenant=name)
    assert len(world.uris()) == 4
    with closing(Rewrap.from_settings(places.settings("vault", "local", "aws", "pkcs11"))) as work:
        found = work.run()
    assert (found.rewrapped, found.already, found.left) == (6, 2, 0)
    wrapping = build_providers(places.settings("vault")).wrapping
    world.check(wrapping, uri=wrapping.current_uri())


def test_a_rotated_transit_key_is_followed_inside_the_server(world: RewrapWorld, openbao: OpenBao) -> None:
    path = openbao.create_key()
    kms = openbao.provider(path)
    world.store_values(kms)
    openbao.rotate(path)
    assert world.rewrap(kms).rewrapped == 3
    assert world.execute("SELECT DISTINCT substr(wrapped_key, 1, 9) FROM glpgenc.data_keys") == [(b"vault:v2:",)]
    again = world.rewrap(kms)
    assert (again.rewrapped, again.already) == (0, 3)
    move_registry_key(world.url, UnwrappingProviders(kms))
    # Now the old version can go.
    openbao.configure(path, min_decryption_version=2)
    world.check(kms, uri=kms.current_uri())


@pytest.mark.slow
def test_to_another_key_of_the_same_server_and_of_the_same_token(
    world: RewrapWorld, openbao: OpenBao, hsm: SoftHsm
) -> None:
    for old, new in (
        (openbao.provider(openbao.create_key()), openbao.provider(openbao.create_key())),
        (hsm.provider(hsm.create_key()), hsm.provider(hsm.create_key())),
    ):
        world.execute("DELETE FROM glpgenc.data_keys; DELETE FROM glpgenc.registry_keys")
        world.made.clear()
        world.fill(old, 3)
        alone = world.rewrap(new)
        assert (alone.rewrapped, alone.left) == (0, 3)
        assert world.rewrap(new, old).rewrapped == 3
        world.check(new, uri=new.current_uri())
