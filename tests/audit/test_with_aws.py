"""The root of the chain under AWS KMS, as moto plays it."""

from __future__ import annotations

import psycopg
import pytest

from glpgenc.audit import EncryptionAuditLogger
from glpgenc.audit.keys import AuditKeys
from glpgenc.audit.recording.factory import AuditDatabase
from glpgenc.errors import KMSKeyStateError, KMSUnavailableError
from glpgenc.keys.kms import UnwrappingProviders
from tests.audit.outage import away
from tests.audit.world import EVENT, AuditWorld
from tests.keys.kms.aws_stand_in import AwsStandIn


def logger(world: AuditWorld, aws: AwsStandIn, arn: str) -> EncryptionAuditLogger:
    keys = AuditKeys(UnwrappingProviders(aws.provider(arn)), environment="test")
    return EncryptionAuditLogger(AuditDatabase(world.app_url, keys, world.spool))


def test_a_process_makes_one_call_and_the_first_one_makes_the_root(world: AuditWorld, aws: AwsStandIn) -> None:
    arn = aws.create_key()
    for _ in range(3):
        with logger(world, aws, arn) as own:
            for _ in range(50):
                own.log(EVENT)
            own.flush()
    assert (aws.calls["GenerateDataKey"], aws.calls["Decrypt"]) == (1, 2)
    assert world.query("SELECT provider, key_uri FROM security.audit_keys") == [("aws", arn)]
    assert len({each.writer_id for each in world.records()}) == 3


def test_a_root_of_a_key_that_is_disabled_is_replaced_for_new_writers(world: AuditWorld, aws: AwsStandIn) -> None:
    first, second = aws.create_key(), aws.create_key()
    with logger(world, aws, first) as own:
        own.log(EVENT)
    aws.disable(first)
    with logger(world, aws, second) as own:
        own.log(EVENT)
    assert {uri for (uri,) in world.query("SELECT key_uri FROM security.audit_keys")} == {first, second}


def test_with_the_only_key_disabled_nothing_is_recorded_and_nothing_begins(world: AuditWorld, aws: AwsStandIn) -> None:
    arn = aws.create_key()
    aws.disable(arn)
    with pytest.raises(KMSKeyStateError):
        logger(world, aws, arn).start()


def test_database_and_kms_both_away_is_an_error_at_the_start(world: AuditWorld, aws: AwsStandIn) -> None:
    provider = aws.provider(aws.create_key(), endpoint_url="http://127.0.0.1:9")
    keys = AuditKeys(UnwrappingProviders(provider), environment="test")
    with away(world.url), pytest.raises(KMSUnavailableError):
        EncryptionAuditLogger(AuditDatabase(world.app_url, keys, world.spool)).start()


def test_roots_of_two_environments_do_not_meet(world: AuditWorld, aws: AwsStandIn) -> None:
    arn = aws.create_key()
    with psycopg.connect(world.url, autocommit=True) as connection:
        made = [
            AuditKeys(UnwrappingProviders(aws.provider(arn)), environment=name).current(connection)
            for name in ("production", "staging")
        ]
    assert made[0].record.key_id != made[1].record.key_id
    assert made[0].root != made[1].root
