from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from glpgenc.errors import (
    DatabaseUnavailableError,
    KMSConfigurationError,
    KMSKeyStateError,
    KMSUnavailableError,
    KMSUnwrapError,
)
from glpgenc.keys import DataKey, DataKeyStore, KeyManager
from tests.integration.keys.aws_stand_in import AwsStandIn
from tests.integration.keys.manager.world import Clock, Make, execute
from tests.support.signing import resign


def test_with_the_kms_down_warm_keys_go_on_for_the_configured_time_and_cold_ones_fail_at_once_with_the_cause(
    stoppable_aws: AwsStandIn, make: Make, clock: Clock
) -> None:
    kms = stoppable_aws.provider(stoppable_aws.create_key())
    manager = make(kms)
    warm, other = manager.active("t1", "pii"), make(kms).active("t2", "pii")
    stoppable_aws.stop()
    clock.now += 300 + 899
    assert manager.active("t1", "pii").secret == warm.secret
    assert manager.stats().stale_served == 1
    cold_calls: list[Callable[[], DataKey]] = [
        lambda: manager.by_id(other.key_id),
        lambda: manager.active("t3", "pii"),
    ]
    for cold in cold_calls:
        with pytest.raises(KMSUnavailableError, match=r"Decrypt|GenerateDataKey"):
            cold()
    clock.now += 1
    with pytest.raises(KMSUnavailableError):
        manager.active("t1", "pii")


def test_a_key_disabled_in_the_kms_stops_with_the_ttl_and_is_never_served_stale(
    aws: AwsStandIn, make: Make, clock: Clock
) -> None:
    arn = aws.create_key()
    manager = make(aws.provider(arn))
    key = manager.active("t1", "pii")
    aws.disable(arn)
    assert manager.by_id(key.key_id).secret == key.secret
    clock.now += 300
    with pytest.raises(KMSKeyStateError, match="disabled"):
        manager.by_id(key.key_id)


def test_context_of_aws_binds_the_row(aws: AwsStandIn, make: Make, database: str) -> None:
    kms = aws.provider(aws.create_key())
    key_id = make(kms).active("t1", "pii").key_id
    execute(database, "UPDATE glpgenc.data_keys SET tenant_id = 't2'")
    resign(database, kms)
    with pytest.raises(KMSUnwrapError):
        make(kms).by_id(key_id)


def test_with_the_database_away_warm_keys_go_on_and_cold_ones_fail_at_once(
    manager: KeyManager, make: Make, clock: Clock
) -> None:
    key = manager.active("t1", "pii")
    away = DataKeyStore("postgresql://nobody@127.0.0.1:1/x")
    manager._store.close()
    manager._store.connections = away.connections
    clock.now += 301
    assert manager.active("t1", "pii").secret == key.secret
    with pytest.raises(DatabaseUnavailableError, match="refused"):
        make(database="postgresql://nobody@127.0.0.1:1/x").active("t1", "pii")


def test_a_kms_that_fails_while_a_key_is_made_leaves_no_row(make: Make, tmp_path: Path) -> None:
    manager = make()
    (tmp_path / "kek.json").chmod(0o644)
    with pytest.raises(KMSConfigurationError, match="mode 0644"):
        manager.active("t1", "pii")
    assert manager.list() == []
