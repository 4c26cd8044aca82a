"""Wrapped keys that a superuser swapped, replaced, cut or altered: refused by one error, and no other key is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from psycopg import errors

from glpgenc.errors import KMSConfigurationError, KMSUnwrapError
from glpgenc.keys import DataKey, DEKCache
from glpgenc.keys.kms import KMSProvider
from glpgenc.keys.kms.local.key_file import add_version, create_key_file
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from tests.attacks.keys.wrapped_world import WrappedWorld
from tests.keys.conftest import moto_server, openbao, set_aws_environment
from tests.keys.kms.aws_stand_in import AwsStandIn, MotoServer, aws_stand_in
from tests.support.databases import fresh_database
from tests.support.peers.openbao import OpenBao
from tests.support.servers import Server, TemplateDatabases
from tests.support.signing import resign

__all__ = ["moto_server", "openbao"]

REFUSED, FORGED = "KMSUnwrapError", "KeyRecordForgedError"
SHORT, WHOLE = (1, 2, 4, 8, 13), tuple(range(1, 16))


@contextmanager
def kept_world(server: Server, templates: TemplateDatabases, kms: KMSProvider) -> Iterator[WrappedWorld]:
    with fresh_database(server, template=templates.on(server)) as url:
        world = WrappedWorld(url, kms)
        world.fill()
        resign(url, kms)
        world.keep()
        yield world


@pytest.fixture(scope="module")
def shared_local(
    postgres: Server, templates: TemplateDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WrappedWorld]:
    create_key_file(path := tmp_path_factory.mktemp("wrapped") / "kek.json")
    with kept_world(postgres, templates, LocalKMSProvider(path)) as world:
        yield world


@pytest.fixture
def local(shared_local: WrappedWorld) -> Iterator[WrappedWorld]:
    """A world under a key file; the table is put back after the test."""
    yield shared_local
    shared_local.restore()


@pytest.fixture(scope="module")
def shared_aws(
    postgres: Server,
    templates: TemplateDatabases,
    moto_server: MotoServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[WrappedWorld, AwsStandIn]]:
    with pytest.MonkeyPatch.context() as patch:
        set_aws_environment(patch, tmp_path_factory.mktemp("aws"))
        with (
            aws_stand_in(moto_server, patch) as stand_in,
            kept_world(postgres, templates, stand_in.provider(stand_in.create_key())) as world,
        ):
            yield world, stand_in


@pytest.fixture
def in_aws(shared_aws: tuple[WrappedWorld, AwsStandIn]) -> Iterator[WrappedWorld]:
    """As ``local``, in AWS KMS."""
    yield shared_aws[0]
    shared_aws[0].restore()


@pytest.fixture
def account(shared_aws: tuple[WrappedWorld, AwsStandIn]) -> AwsStandIn:
    """The AWS account of ``in_aws``."""
    return shared_aws[1]


@pytest.fixture
def in_vault(postgres: Server, templates: TemplateDatabases, openbao: OpenBao) -> Iterator[WrappedWorld]:
    with kept_world(postgres, templates, openbao.provider(openbao.create_key())) as world:
        yield world


def swap_all(world: WrappedWorld, shifts: tuple[int, ...]) -> None:
    """Give each row the wrapped form of the row ``shift`` places on: all shifts together are all pairs of rows."""
    ids = list(world.made)
    for shift in shifts:
        world.put({key_id: world.wrapped[ids[(place + shift) % len(ids)]] for place, key_id in enumerate(ids)})
        assert set(world.opened().values()) == {REFUSED}
    world.restore()
    assert world.opened() == world.made


def alter_one(world: WrappedWorld, key_id: UUID, step: int) -> None:
    """Cut, lengthen and flip a wrapped form, at every ``step``-th place."""
    whole = world.wrapped[key_id]
    changed = [whole[:length] for length in range(0, len(whole), step)]
    changed += [whole + b"\0", whole + whole, b"\0" + whole, whole[1:], bytes(len(whole))]
    changed += [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in range(0, len(whole), step)]
    for each in changed:
        world.put({key_id: each})
        assert world.opened(key_id) == {key_id: REFUSED}, each
    world.put({key_id: whole})
    assert world.opened(key_id) == {key_id: world.made[key_id]}


def put_in_foreign_forms(world: WrappedWorld) -> None:
    world.put(world.foreign)
    assert set(world.opened().values()) == {REFUSED}
    # The other way round: a process of the other environment opens its own, and nothing of this one.
    with world.manager(environment="other") as manager:
        for key_id in world.made:
            manager.by_id(key_id).wipe()
    world.restore()
    with world.manager(environment="other") as manager, pytest.raises(KMSUnwrapError):
        manager.by_id(next(iter(world.made)))


def test_swapped_rows_open_nothing_under_a_key_file(local: WrappedWorld) -> None:
    swap_all(local, SHORT)


def test_swapped_rows_open_nothing_in_aws_kms(in_aws: WrappedWorld) -> None:
    swap_all(in_aws, (1,))


@pytest.mark.slow
def test_every_pair_of_swapped_rows_opens_nothing_under_a_key_file(local: WrappedWorld) -> None:
    swap_all(local, WHOLE)


@pytest.mark.slow
def test_every_pair_of_swapped_rows_opens_nothing_in_aws_kms(in_aws: WrappedWorld) -> None:
    swap_all(in_aws, WHOLE)


@pytest.mark.slow
def test_every_pair_of_swapped_rows_opens_nothing_in_openbao(in_vault: WrappedWorld) -> None:
    swap_all(in_vault, WHOLE)


def test_altered_forms_open_nothing_under_a_key_file(local: WrappedWorld) -> None:
    alter_one(local, local.key_of("acme"), 13)


@pytest.mark.slow
def test_forms_altered_at_every_byte_open_nothing_under_a_key_file(local: WrappedWorld) -> None:
    alter_one(local, local.key_of("acme"), 1)


@pytest.mark.slow
def test_forms_altered_at_every_byte_open_nothing_in_aws_kms(in_aws: WrappedWorld) -> None:
    alter_one(in_aws, in_aws.key_of("acme"), 1)


@pytest.mark.slow
def test_forms_altered_at_every_byte_open_nothing_in_openbao(in_vault: WrappedWorld) -> None:
    alter_one(in_vault, in_vault.key_of("acme"), 1)


def test_forms_of_another_environment_open_nothing_under_a_key_file(local: WrappedWorld) -> None:
    put_in_foreign_forms(local)


@pytest.mark.slow
def test_forms_of_another_environment_open_nothing_in_aws_kms(in_aws: WrappedWorld) -> None:
    put_in_foreign_forms(in_aws)


@pytest.mark.slow
def test_forms_of_another_environment_open_nothing_in_openbao(in_vault: WrappedWorld) -> None:
    put_in_foreign_forms(in_vault)


@pytest.mark.parametrize(
    "change",
    [
        "tenant_id = 'other'",
        "data_class = 'other'",
        "purpose = 'index'",
        "key_id = gen_random_uuid()",
    ],
)
def test_a_row_with_another_context_opens_nothing(in_aws: WrappedWorld, change: str) -> None:
    key_id = in_aws.key_of("acme", version=1)
    in_aws.execute("DELETE FROM glpgenc.data_keys WHERE key_id <> %s", key_id)
    [[named]] = in_aws.execute(f"UPDATE glpgenc.data_keys SET {change} RETURNING key_id")
    assert in_aws.opened(named) == {named: REFUSED}


def test_a_row_that_names_another_key_of_the_account_opens_nothing(in_aws: WrappedWorld, account: AwsStandIn) -> None:
    in_aws.execute("UPDATE glpgenc.data_keys SET key_uri = %s", account.create_key())
    assert set(in_aws.opened().values()) == {KMSConfigurationError.__name__}


@pytest.mark.parametrize(
    "change",
    [
        "provider = 'vault'",
        "provider = 'nobody'",
        "provider = 'local', key_uri = 'local:' || gen_random_uuid()",
        "key_uri = 'arn:aws:kms:eu-west-1:999999999999:key/1234abcd-12ab-34cd-56ef-1234567890ab'",
        "key_uri = replace(key_uri, 'eu-west-1', 'us-east-1')",
        "key_uri = 'http://attacker.example/'",
        "key_uri = regexp_replace(key_uri, 'key/.*', 'alias/mine')",
    ],
)
def test_a_row_that_names_a_key_elsewhere_is_not_asked_for(
    in_aws: WrappedWorld, account: AwsStandIn, change: str
) -> None:
    in_aws.execute(f"UPDATE glpgenc.data_keys SET {change}")
    resign(in_aws.admin_url, in_aws.kms)
    asked = sum(account.calls.values())
    assert set(in_aws.opened(signed=False).values()) == {KMSConfigurationError.__name__}
    assert sum(account.calls.values()) == asked


def test_an_older_form_of_the_same_key_gives_the_same_key_or_none(local: WrappedWorld, tmp_path: Path) -> None:
    # What a restore from a backup does after `glpgenc rewrap`.
    create_key_file(tmp_path / "kek.json")
    world = WrappedWorld(local.admin_url, LocalKMSProvider(tmp_path / "kek.json"))
    world.execute("DELETE FROM glpgenc.registry_keys")
    world.execute("DELETE FROM glpgenc.data_keys")
    world.fill()
    add_version(tmp_path / "kek.json")
    world.put(world.wrapped_anew())
    assert world.opened() == world.made
    world.put(world.wrapped)
    assert world.opened() == world.made
    create_key_file(tmp_path / "another.json")
    world.kms = LocalKMSProvider(tmp_path / "another.json")
    assert set(world.opened(signed=False).values()) == {KMSConfigurationError.__name__}


def test_swapped_while_a_process_holds_the_key_it_goes_on_with_its_own_until_the_ttl_and_then_with_none(
    local: WrappedWorld,
) -> None:
    now = [0.0]
    cache: DEKCache[UUID, DataKey] = DEKCache(ttl=300, max_stale=900, clock=lambda: now[0])
    mine, other = local.key_of("acme"), local.key_of("zorg")
    with local.manager(cache=cache) as manager:
        manager.by_id(mine).wipe()
        local.put({mine: local.wrapped[other], other: local.wrapped[mine]})
        now[0] = 299.0
        with manager.by_id(mine) as key:
            assert bytes(key.secret) == local.made[mine]
        # Refused is not away: it is not served stale.
        now[0] = 300.0
        with pytest.raises(KMSUnwrapError):
            manager.by_id(mine)


def test_what_the_context_does_not_bind_gives_no_other_key_and_is_in_the_mac(local: WrappedWorld) -> None:
    # Version, state and times: who could sign rows would choose among a tenant's own keys, and get no other's.
    local.execute("UPDATE glpgenc.data_keys SET version = version + 10, created_at = now() + interval '90 years'")
    assert set(local.opened(signed=False).values()) == {FORGED}
    assert local.opened() == local.made
    local.execute("UPDATE glpgenc.data_keys SET version = version - 10, created_at = now()")
    local.execute("UPDATE glpgenc.data_keys SET state = 'compromised' WHERE state = 'deactivated'")
    assert set(local.opened(signed=False).values()) == {FORGED}
    assert local.opened() == local.made


def test_two_active_keys_or_a_destroyed_one_with_bytes_can_t_be_written_at_all(local: WrappedWorld) -> None:
    with pytest.raises(errors.UniqueViolation):
        local.execute("UPDATE glpgenc.data_keys SET state = 'active'")
    with pytest.raises(errors.CheckViolation):
        local.execute("UPDATE glpgenc.data_keys SET state = 'destroyed'")
    with pytest.raises(errors.CheckViolation):
        local.execute("UPDATE glpgenc.data_keys SET wrapped_key = NULL")


def test_a_row_made_up_under_a_key_id_of_ones_own_does_not_open(local: WrappedWorld) -> None:
    forged = uuid4()
    local.execute(
        """
        INSERT INTO glpgenc.data_keys (key_id, tenant_id, data_class, purpose, version, state, provider, key_uri,
                                       wrapped_key)
        SELECT %s, 'mallory', data_class, purpose, 1, 'active', provider, key_uri, wrapped_key
        FROM glpgenc.data_keys WHERE key_id = %s
        """,
        forged,
        local.key_of("acme"),
    )
    assert local.opened(forged, signed=False) == {forged: FORGED}
    assert local.opened(forged) == {forged: REFUSED}
