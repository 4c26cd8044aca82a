"""A KMS that answers with the wrong key, told to a key manager: what is refused, and what can't be seen."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from glpgenc.column_encryptor import ColumnEncryptor
from glpgenc.errors import (
    AuthenticationError,
    KeyRecordForgedError,
    KMSReplyError,
    KMSThrottledError,
    KMSUnavailableError,
    KMSUnwrapError,
)
from glpgenc.keys import DataKey, DataKeyStore, DEKCache, KeyManager
from glpgenc.keys.model import Purpose
from tests.attacks.keys.malicious_proxy import Answer, LyingProxy, lying_proxy
from tests.attacks.keys.test_malicious_kms_transport import aws, saying, set_to
from tests.keys.conftest import moto_server
from tests.keys.kms.aws_stand_in import AwsStandIn
from tests.keys.traces import forms_of
from tests.sessions.world import SessionWorld
from tests.support.clock import Clock

__all__ = ["aws", "moto_server"]

FIELD = "people.email"
TTL, MAX_STALE = 300.0, 900.0


class Account:
    """An AWS account behind a proxy that lies, and the world's database.

    :param arn: the key that wraps, and ``other`` another one.
    """

    def __init__(self, aws: AwsStandIn, proxy: LyingProxy, url: str) -> None:
        self.aws, self.proxy, self.url = aws, proxy, url
        self.arn, self.other, self.clock = aws.create_key(), aws.create_key(), Clock(0.0)

    @contextmanager
    def manager(self) -> Iterator[KeyManager]:
        cache: DEKCache[UUID, DataKey] = DEKCache(ttl=TTL, max_stale=MAX_STALE, clock=self.clock)
        kms = self.aws.provider(self.arn, endpoint_url=self.proxy.url, read_timeout=1)
        with KeyManager.from_store(DataKeyStore(self.url), kms, environment="test", cache=cache) as manager:
            yield manager


@pytest.fixture(scope="module")
def shared(aws: AwsStandIn, attacked: SessionWorld) -> Iterator[Account]:
    with lying_proxy(aws.url) as proxy:
        yield Account(aws, proxy, attacked.admin_url)


@pytest.fixture
def account(shared: Account) -> Account:
    """The account behind an honest proxy, at the beginning of time."""
    shared.proxy.honest()
    shared.clock.now = 0.0
    return shared


@pytest.fixture
def tenant(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:200]


def altered(**members: Any) -> Callable[[str, Answer], None]:
    def lie(_: str, answer: Answer) -> None:
        answer.say({name: value for name, value in (answer.json() | members).items() if value is not None})

    return lie


LIES: dict[str, Callable[[Account], Callable[[str, Answer], None]]] = {
    "another key's id": lambda account: altered(KeyId=account.other),
    "no key id": lambda _: altered(KeyId=None),
    "31 bytes": lambda _: altered(Plaintext=base64.b64encode(bytes(31)).decode()),
    "33 bytes": lambda _: altered(Plaintext=base64.b64encode(bytes(33)).decode()),
    "64 bytes": lambda _: altered(Plaintext=base64.b64encode(bytes(64)).decode()),
    "no bytes": lambda _: altered(Plaintext=""),
    "no plaintext": lambda _: altered(Plaintext=None),
}


SHORT = ("another key's id",)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in SHORT else [pytest.mark.slow]) for name in LIES]
)
def test_no_key_is_made_or_opened_by_a_reply_that_contradicts_itself(account: Account, tenant: str, name: str) -> None:
    account.proxy.lies(LIES[name](account), "GenerateDataKey", "Decrypt")
    with account.manager() as manager:
        with pytest.raises(KMSReplyError):
            manager.active(tenant, "pii")
        assert manager.list(tenant_id=tenant) == []
        assert manager.stats().size == 0
        account.proxy.honest()
        made = manager.active(tenant, "pii")
    account.proxy.lies(LIES[name](account), "Decrypt")
    with account.manager() as manager:
        with pytest.raises(KMSReplyError) as refused:
            manager.by_id(made.key_id)
        assert not any(form in f"{refused.value}{refused.value!r}".encode() for form in forms_of(bytes(made.secret)))
        assert manager.stats().size == 0
        account.proxy.honest()
        with manager.by_id(made.key_id) as opened:
            assert opened.secret == made.secret


def test_another_data_key_in_the_reply_opens_no_value(account: Account, tenant: str) -> None:
    # Its length and KeyId are right, so that nothing but the values themselves can tell.
    with account.manager() as manager:
        value = ColumnEncryptor(manager, tenant_id=tenant).encrypt_field("a@example.org", FIELD)
    account.proxy.lies(altered(Plaintext=base64.b64encode(bytes(range(32))).decode()), "Decrypt")
    with account.manager() as manager, pytest.raises(KeyRecordForgedError):
        # The key of the rows' MACs is another as well.
        ColumnEncryptor(manager, tenant_id=tenant).decrypt_field(value, FIELD)
    account.proxy.honest()
    with account.manager() as manager:
        manager.records.readable(tenant, "pii", Purpose.ENCRYPTION)
        account.proxy.lies(altered(Plaintext=base64.b64encode(bytes(range(32))).decode()), "Decrypt")
        with pytest.raises(AuthenticationError):
            ColumnEncryptor(manager, tenant_id=tenant).decrypt_field(value, FIELD)
    account.proxy.honest()
    with account.manager() as manager:
        assert ColumnEncryptor(manager, tenant_id=tenant).decrypt_field(value, FIELD) == "a@example.org"


@pytest.mark.slow
def test_a_wrapped_form_of_another_context_is_found_when_the_next_process_unwraps_it(
    account: Account, tenant: str
) -> None:
    # The limit: the process that made the key uses what it was given, and what it wrote is lost if the KMS lied.
    context = {"EncryptionContext": {"tenant_id": "another"}}
    made = account.aws.client.generate_data_key(KeyId=account.arn, NumberOfBytes=32, **context)
    blob = base64.b64encode(made["CiphertextBlob"]).decode()
    account.proxy.lies(altered(CiphertextBlob=blob), "GenerateDataKey")
    with account.manager() as manager:
        key_id = manager.active(tenant, "pii").key_id
    account.proxy.honest()
    with account.manager() as manager, pytest.raises(KMSUnwrapError):
        manager.by_id(key_id)


AWAY = {
    "cut": (set_to(cut=15), KMSUnavailableError),
    "500": (saying({"__type": "KMSInternalException"}, 500), KMSUnavailableError),
    "throttled": (saying({"__type": "ThrottlingException"}, 400), KMSThrottledError),
}


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n == "cut" else [pytest.mark.slow]) for n in AWAY])
def test_while_it_is_away_a_warm_key_goes_on_for_the_stale_time_and_no_longer(
    account: Account, tenant: str, name: str
) -> None:
    lie, error = AWAY[name]
    with account.manager() as manager:
        made = manager.active(tenant, "pii")
        account.proxy.lies(lie, "Decrypt")
        for now in (TTL - 1, TTL + 1, TTL + MAX_STALE - 1):
            account.clock.now = now
            with manager.by_id(made.key_id) as key:
                assert key.secret == made.secret
        account.clock.now = TTL + MAX_STALE
        with pytest.raises(error):
            manager.by_id(made.key_id)


def test_a_lie_is_no_outage_a_warm_key_is_dropped_at_once(account: Account, tenant: str) -> None:
    with account.manager() as manager:
        made = manager.active(tenant, "pii")
        account.proxy.lies(altered(KeyId=account.other), "Decrypt")
        account.clock.now = TTL
        with pytest.raises(KMSReplyError):
            manager.by_id(made.key_id)
        # Nor when the line is cut after it.
        account.proxy.lies(set_to(cut=15), "Decrypt")
        with pytest.raises(KMSUnavailableError):
            manager.by_id(made.key_id)
