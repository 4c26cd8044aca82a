from __future__ import annotations

from pathlib import Path

import pytest

from glpgenc.errors import KeyRecordForgedError, KMSConfigurationError, KMSUnwrapError
from glpgenc.keys import KeyManager
from glpgenc.keys.kms.local import LocalKMSProvider, create_key_file
from tests.integration.keys.manager.world import CountingKMS, Make, execute
from tests.support.signing import resign


@pytest.mark.parametrize(("column", "value"), [("tenant_id", "t2"), ("data_class", "health"), ("purpose", "index")])
def test_a_row_given_to_another_tenant_class_or_purpose_does_not_unwrap(
    make: Make, database: str, column: str, value: str, kms: CountingKMS
) -> None:
    key_id = make().active("t1", "pii").key_id
    execute(database, f"UPDATE glpgenc.data_keys SET {column} = %s", value)
    with pytest.raises(KeyRecordForgedError):
        make().by_id(key_id)
    # And whoever could sign it.
    resign(database, kms)
    with pytest.raises(KMSUnwrapError):
        make().by_id(key_id)


def test_a_wrapped_key_moved_to_another_row_does_not_unwrap(
    manager: KeyManager, make: Make, database: str, kms: CountingKMS
) -> None:
    one, other = manager.active("t1", "pii"), manager.active("t2", "pii")
    execute(
        database,
        "UPDATE glpgenc.data_keys SET wrapped_key = (SELECT wrapped_key FROM glpgenc.data_keys WHERE key_id = %s)",
        one.key_id,
    )
    with pytest.raises(KeyRecordForgedError):
        make().by_id(other.key_id)
    resign(database, kms)
    assert make().by_id(one.key_id).secret == one.secret
    with pytest.raises(KMSUnwrapError):
        make().by_id(other.key_id)


def test_a_key_of_another_environment_does_not_unwrap(
    manager: KeyManager, make: Make, database: str, kms: CountingKMS
) -> None:
    key_id = manager.active("t1", "pii").key_id
    resign(database, kms, "production")
    with pytest.raises(KMSUnwrapError, match="environment"):
        make(environment="production").by_id(key_id)


def test_a_key_of_another_provider_is_refused_and_named(manager: KeyManager, make: Make, database: str) -> None:
    key_id = manager.active("t1", "pii").key_id
    execute(database, "UPDATE glpgenc.data_keys SET provider = 'aws', key_uri = 'arn:aws:kms:x'")
    with pytest.raises(KMSConfigurationError, match="aws key arn:aws:kms:x"):
        make().by_id(key_id)


def test_a_key_of_another_key_file_is_refused_and_named(manager: KeyManager, make: Make, tmp_path: Path) -> None:
    key = manager.active("t1", "pii")
    create_key_file(tmp_path / "other.json")
    with pytest.raises(KMSConfigurationError, match=f"{key.record.key_uri}.*kms_also"):
        make(LocalKMSProvider(tmp_path / "other.json")).by_id(key.key_id)
