"""What caches and calls to a KMS tell."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import AuditError, KMSUnwrapError
from glpgenc.keys.branch.model import BRANCH
from glpgenc.keys.cache import DEKCache
from glpgenc.keys.kms import UnwrappingProviders, WrappedKey
from glpgenc.keys.kms.instrumentation import InstrumentedProvider, instrumented, uninstrumented
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.secret import SecretBytes
from tests.support.listeners import RefusingCalls, record_calls

CONTEXT = {"tenant_id": "acme"}


@pytest.fixture
def local(tmp_path: Path) -> LocalKMSProvider:
    create_key_file(tmp_path / "kek.json")
    return LocalKMSProvider(tmp_path / "kek.json")


def cache(key_type: str = "dek", **options: Any) -> DEKCache[str, SecretBytes]:
    return DEKCache(key_type=key_type, **options)


def test_the_first_look_up_is_a_miss_and_the_second_a_hit() -> None:
    keys = cache()
    with record_calls() as heard:
        keys.get("k", lambda: SecretBytes(b"1"))
        keys.get("k", lambda: SecretBytes(b"2"))
    assert heard.look_ups == [("dek", False), ("dek", True)]


def test_a_look_up_says_what_the_cache_holds() -> None:
    with record_calls() as heard:
        cache("branch").get("k", lambda: SecretBytes(b"1"))
    assert heard.look_ups == [("branch", False)]


def test_a_load_that_fails_is_a_miss() -> None:
    def fail() -> SecretBytes:
        raise KMSUnwrapError

    with record_calls() as heard, pytest.raises(KMSUnwrapError):
        cache().get("k", fail)
    assert heard.look_ups == [("dek", False)]


def test_whoever_waits_for_anothers_load_missed_too() -> None:
    keys, loading, go = cache(), threading.Event(), threading.Event()

    def load() -> SecretBytes:
        loading.set()
        assert go.wait(10)
        return SecretBytes(b"1")

    def wait() -> None:
        keys.get("k", load)

    with record_calls() as heard:
        first, second = threading.Thread(target=wait), threading.Thread(target=wait)
        first.start()
        assert loading.wait(10)
        second.start()
        while keys.stats().misses < 2:
            time.sleep(0.001)
        go.set()
        first.join()
        second.join()
    assert heard.look_ups == [("dek", False)] * 2


def test_a_key_whose_look_up_could_not_be_recorded_is_wiped_and_the_cached_one_is_not() -> None:
    keys, handed = cache(), list[SecretBytes]()

    class Watched(SecretBytes):
        def copy(self) -> SecretBytes:
            made = super().copy()
            handed.append(made)
            return made

    with record_calls(RefusingCalls()), pytest.raises(AuditError):
        keys.get("k", lambda: Watched(b"1"))
    assert [each.wiped for each in handed] == [True]
    with keys.get("k", lambda: SecretBytes(b"2")) as again:
        assert bytes(again.view()) == b"1"


def test_the_lock_is_not_held_while_a_listener_is_told() -> None:
    keys = cache()

    class Asking(RefusingCalls):
        def looked_up(self, *_: object, **__: object) -> None:
            keys.stats()

    with record_calls(Asking()):
        keys.get("k", lambda: SecretBytes(b"1"))


CALLS: dict[str, Callable[[Any], object]] = {
    "generate_data_key": lambda kms: kms.generate_data_key(CONTEXT),
    "encrypt": lambda kms: kms.wrap(SecretBytes(bytes(32)), CONTEXT),
    "decrypt": lambda kms: kms.decrypt(made(kms).wrapped, kms.current_uri(), CONTEXT),
    "re_encrypt": lambda kms: kms.re_encrypt(made(kms).wrapped, kms.current_uri(), CONTEXT, kms.current_uri()),
    "check": lambda kms: kms.check(),
}


def made(kms: Any) -> WrappedKey:
    wrapped: WrappedKey = uninstrumented(kms).wrap(SecretBytes(bytes(32)), CONTEXT)
    return wrapped


@pytest.mark.parametrize("operation", CALLS)
def test_a_call_to_a_kms_is_told_by_its_name(local: LocalKMSProvider, operation: str) -> None:
    providers = UnwrappingProviders(local)
    with record_calls() as heard:
        CALLS[operation](providers.wrapping)
    assert heard.kms_calls == [("local", operation, None)]


@pytest.mark.parametrize("operation", CALLS)
def test_nothing_comes_of_a_call_that_could_not_be_recorded(local: LocalKMSProvider, operation: str) -> None:
    with record_calls(RefusingCalls()), pytest.raises(AuditError):
        CALLS[operation](instrumented(local))


def test_a_data_key_that_could_not_be_recorded_is_wiped(local: LocalKMSProvider) -> None:
    handed = list[SecretBytes]()

    class Watched(LocalKMSProvider):
        def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
            handed.append(super().decrypt(wrapped, key_uri, context))
            return handed[-1]

    kms = Watched(local._path)
    with record_calls(RefusingCalls()), pytest.raises(AuditError):
        CALLS["decrypt"](instrumented(kms))
    assert [each.wiped for each in handed] == [True]


def test_a_call_that_fails_is_told_with_its_error(local: LocalKMSProvider) -> None:
    wrapped = made(local).wrapped
    with record_calls() as heard, pytest.raises(KMSUnwrapError) as caught:
        instrumented(local).decrypt(wrapped, local.current_uri(), {"tenant_id": "other"})
    assert heard.kms_calls == [("local", "decrypt", caught.value)]


def test_questions_that_reach_no_kms_are_not_told(local: LocalKMSProvider) -> None:
    kms, uri = instrumented(local), local.current_uri()
    with record_calls() as heard:
        assert (kms.serves(uri), kms.reaches(uri), kms.current_uri()) == (True, True, uri)
        assert kms.is_current(made(kms).wrapped, uri)
    assert heard.kms_calls == []


def test_a_held_provider_tells_too(local: LocalKMSProvider) -> None:
    with record_calls() as heard, UnwrappingProviders(local).held() as held:
        held.wrapping.check()
    assert heard.kms_calls == [("local", "check", None)]


def test_a_provider_that_tells_is_not_made_to_tell_twice(local: LocalKMSProvider) -> None:
    providers = UnwrappingProviders(UnwrappingProviders(local).wrapping)
    with record_calls() as heard:
        providers.wrapping.check()
    assert heard.kms_calls == [("local", "check", None)]
    assert uninstrumented(providers.wrapping) is local


def test_what_wraps_under_branch_keys_is_no_kms(local: LocalKMSProvider) -> None:
    class Branch(LocalKMSProvider):
        name = BRANCH

    assert not isinstance(instrumented(Branch(local._path)), InstrumentedProvider)


def test_a_provider_that_tells_shows_no_more_than_it_does_itself(local: LocalKMSProvider) -> None:
    assert repr(instrumented(local)) == f"<events of {local!r}>"
