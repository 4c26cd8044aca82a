"""No plaintext key in repr, str, pickle, exceptions or logs: searched for in every form that a key could take."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from glpgenc.errors import GlpgencError
from glpgenc.keys import DataKey, DataKeyStore, DEKCache, KeyManager
from glpgenc.keys.kms import KMSProvider
from glpgenc.keys.kms.aws import client as aws_redaction
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.secret import SecretBytes
from tests.keys.kms.aws_stand_in import AwsStandIn
from tests.keys.traces import forms_of


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Everything that anybody logs, at every level."""
    text = StringIO()
    handler = logging.StreamHandler(text)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every secret of this test, however short it lived."""
    made: list[bytes] = []
    before = SecretBytes.__init__

    def remember(self: SecretBytes, data: bytes) -> None:
        before(self, data)
        made.append(bytes(data))

    monkeypatch.setattr(SecretBytes, "__init__", remember)
    return made


@pytest.fixture(params=["local", "aws"])
def kms(request: pytest.FixtureRequest, tmp_path: Path) -> KMSProvider:
    if request.param == "local":
        create_key_file(tmp_path / "kek.json")
        return LocalKMSProvider(tmp_path / "kek.json")
    aws: AwsStandIn = request.getfixturevalue("aws")
    return aws.provider(aws.create_key())


def found(keys: list[bytes], *texts: str | bytes) -> list[str]:
    data = [text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text for text in texts]
    return [form.decode("latin-1") for key in set(keys) for form in forms_of(key) for text in data if form in text]


def use_everything(make: Callable[[], KeyManager], database: str) -> list[GlpgencError]:
    """Make, unwrap and refuse keys; return what was raised."""
    raised: list[GlpgencError] = []
    with make() as manager, make() as other, make() as third:
        with manager.active("t1", "pii") as key:
            key_id = key.key_id
        for each in other.readable("t1", "pii"):
            each.wipe()
        with psycopg.connect(database, autocommit=True) as connection:
            # As somebody whom the triggers of the table don't keep from it.
            connection.execute("SET session_replication_role = replica")
            connection.execute("UPDATE glpgenc.data_keys SET tenant_id = 't2'")
        raised.extend(_raised(third.by_id, key_id))
    raised.extend(_raised(manager.by_id, key_id))
    return raised


def _raised(call: Callable[[UUID], DataKey], key_id: UUID) -> Iterator[GlpgencError]:
    try:
        call(key_id)
    except GlpgencError as error:
        yield error


def test_no_key_in_logs_at_any_level_and_none_in_exceptions(
    kms: KMSProvider, database: str, keys: list[bytes], log: StringIO
) -> None:
    raised = use_everything(lambda: KeyManager.from_store(DataKeyStore(database), kms, environment="test"), database)
    texts = ["".join(traceback.TracebackException.from_exception(e, capture_locals=True).format()) for e in raised]
    assert len(raised) == 2
    assert len(set(keys)) >= 1
    assert not found(keys, log.getvalue(), *texts, *map(repr, raised), *(pickle.dumps(e) for e in raised))


def test_control_without_the_redaction_botocore_logs_the_key(
    aws: AwsStandIn, database: str, keys: list[bytes], log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_and_leave(response_dict: dict[str, Any], **rest: Any) -> None:
        body = response_dict["body"]
        redact(response_dict=response_dict, **rest)
        response_dict["body"] = body

    redact = aws_redaction._take_plaintext
    monkeypatch.setattr(aws_redaction, "_take_plaintext", take_and_leave)
    kms = aws.provider(aws.create_key())
    with KeyManager.from_store(DataKeyStore(database), kms, environment="test") as manager:
        manager.active("t1", "pii")
    assert found(keys, log.getvalue())


def test_no_key_in_the_text_or_pickle_of_any_object(kms: KMSProvider, database: str, keys: list[bytes]) -> None:
    cache: DEKCache[UUID, DataKey] = DEKCache()
    with KeyManager.from_store(DataKeyStore(database), kms, environment="test", cache=cache) as manager:
        key = manager.active("t1", "pii")
        generated = kms.generate_data_key({"a": "b"})
        objects = [key, key.record, key.secret, generated, cache, cache.stats(), cache._entries, manager, kms]
        for each in objects:
            assert not found(keys, repr(each), str(each), f"{each}", *_pickled(each))


def _pickled(value: object) -> Iterator[bytes]:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        try:
            yield pickle.dumps(value, protocol)
        except (TypeError, AttributeError, pickle.PicklingError) as error:
            yield repr(error).encode()


def test_no_key_in_the_database_or_in_its_log_of_statements(kms: KMSProvider, database: str, keys: list[bytes]) -> None:
    with KeyManager.from_store(DataKeyStore(database), kms, environment="test") as manager:
        manager.active("t1", "pii")
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT data_keys::text, wrapped_key FROM glpgenc.data_keys").fetchall()
    assert len(rows) == 1
    assert not found(keys, *(part for row in rows for part in row))
