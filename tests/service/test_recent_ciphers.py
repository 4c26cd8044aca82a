"""Ciphers that are found by a name: they serve the context of the call, for their time, and are counted like others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import pytest

from glpgenc.errors import AuthenticationError, EncryptionContextError, KeyStateError, NotEncryptedError
from glpgenc.events import hub
from glpgenc.service import EncryptionContext, EncryptionService, encryption_service, value_cipher
from glpgenc.service.ciphers import HOLD_SECONDS
from tests.support.services import CONTEXT, Place

CALLS = ["encrypt", "encrypt_to_bytes"]
Context = Any


@pytest.fixture
def warm(service: EncryptionService) -> EncryptionService:
    for call in CALLS:
        for _ in range(2):
            service.decrypt(getattr(service, call)(b"x", CONTEXT), CONTEXT)
    assert service._ciphers.sealers.recent
    assert service._ciphers.openers.recent
    return service


@pytest.fixture
def nothing_is_made(warm: EncryptionService, monkeypatch: pytest.MonkeyPatch) -> EncryptionService:
    """A warm service that can look no cipher up but those used last."""

    def refuse(*_: object) -> None:
        pytest.fail("a cipher was looked up by its whole context")

    for name in ("sealer", "opener", "opener_of"):
        monkeypatch.setattr(warm._ciphers, name, refuse)
    return warm


OTHERS = [CONTEXT | {"data_class": "health"}, CONTEXT | {"n": "1"}, CONTEXT | {"tenant_id": "other"}]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("aad", [b"", b"row 1"])
@pytest.mark.parametrize(
    "context", [CONTEXT, dict(CONTEXT), EncryptionContext(**CONTEXT)], ids=["same", "equal", "typed"]
)
def test_a_call_with_the_same_context_looks_no_cipher_up(
    nothing_is_made: EncryptionService, call: str, aad: bytes, context: Context
) -> None:
    made = getattr(nothing_is_made, call)(b"value", context, aad)
    assert nothing_is_made.decrypt(made, context, aad) == b"value"


@pytest.mark.parametrize("call", CALLS)
def test_what_it_made_is_what_a_cold_service_opens(warm: EncryptionService, place: Place, call: str) -> None:
    made = getattr(warm, call)(b"value", CONTEXT, b"row 1")
    assert place.service().decrypt(made, CONTEXT, b"row 1") == b"value"


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("other", OTHERS, ids=["class", "entry", "tenant"])
def test_another_context_opens_nothing(warm: EncryptionService, call: str, other: dict[str, str]) -> None:
    made, theirs = getattr(warm, call)(b"value", CONTEXT), getattr(warm, call)(b"theirs", other)
    with pytest.raises(AuthenticationError):
        warm.decrypt(made, other)
    with pytest.raises(AuthenticationError):
        warm.decrypt(theirs, CONTEXT)
    assert (warm.decrypt(made, CONTEXT), warm.decrypt(theirs, other)) == (b"value", b"theirs")


@pytest.mark.parametrize("call", CALLS)
def test_a_context_that_its_owner_changed_is_another(service: EncryptionService, call: str) -> None:
    context = dict(CONTEXT)
    made = getattr(service, call)(b"value", context)
    assert service.decrypt(made, context) == b"value"
    context["n"] = "1"
    with pytest.raises(AuthenticationError):
        service.decrypt(made, context)
    assert service.decrypt(getattr(service, call)(b"value", context), CONTEXT | {"n": "1"}) == b"value"


@pytest.mark.parametrize("call", CALLS)
def test_altered_bytes_and_other_associated_data_open_nothing(nothing_is_made: EncryptionService, call: str) -> None:
    made = getattr(nothing_is_made, call)(b"value", CONTEXT, b"row 1")
    whole = made if isinstance(made, bytes) else made.to_bytes()
    for altered in (whole[:-1] + bytes((whole[-1] ^ 1,)), whole[:20] + bytes(12) + whole[32:]):
        with pytest.raises(AuthenticationError):
            nothing_is_made.decrypt(altered, CONTEXT, b"row 1")
    with pytest.raises(AuthenticationError):
        nothing_is_made.decrypt(made, CONTEXT, b"row 2")


def test_a_value_that_is_cut_off_after_its_header_is_none(warm: EncryptionService) -> None:
    made = warm.encrypt_to_bytes(b"", CONTEXT)
    for size in range(len(made)):
        with pytest.raises(NotEncryptedError):
            warm.decrypt(made[:size], CONTEXT)


@pytest.mark.parametrize("call", CALLS)
def test_each_call_counts_one_use(warm: EncryptionService, call: str) -> None:
    uses = warm._ciphers.sealer(CONTEXT).uses
    uses.take(uses.left)
    getattr(warm, call)(b"x", CONTEXT)
    before = uses.left
    for _ in range(10):
        getattr(warm, call)(b"x", CONTEXT)
    assert uses.left == before - 10


@pytest.mark.parametrize("call", CALLS)
def test_no_two_values_have_one_nonce(warm: EncryptionService, call: str) -> None:
    made = [getattr(warm, call)(b"x", CONTEXT) for _ in range(2_000)]
    assert len({each[20:32] if isinstance(each, bytes) else each.nonce for each in made}) == 2_000


def test_a_closed_service_does_nothing(warm: EncryptionService) -> None:
    made = [getattr(warm, call)(b"x", CONTEXT) for call in CALLS]
    warm.close()
    calls: list[Callable[[], object]] = [
        lambda: warm.encrypt(b"x", CONTEXT),
        lambda: warm.encrypt_to_bytes(b"x", CONTEXT),
    ]
    calls += [lambda each=each: warm.decrypt(each, CONTEXT) for each in made]  # type: ignore[misc]
    for call in calls:
        with pytest.raises(KeyStateError):
            call()


def test_a_cipher_that_was_dropped_while_it_was_looked_up_is_not_noted(service: EncryptionService) -> None:
    ciphers = service._ciphers
    make = ciphers._make_sealer

    def make_and_close(entries: Any) -> object:
        made = make(entries)
        ciphers.sealers.clear()
        return made

    ciphers._make_sealer = make_and_close  # type: ignore[method-assign, assignment]
    service.encrypt(b"x", CONTEXT)
    assert not ciphers.sealers.recent


def noting(calls: list[str], known: Callable[..., object], *args: object) -> object:
    calls.append(str(known))
    return known(*args)


@pytest.mark.parametrize("call", [*CALLS, "decrypt"])
def test_it_counts_from_its_making_on_and_for_a_second(
    service: EncryptionService, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    now = 100.0
    for cache in (service._ciphers.sealers, service._ciphers.openers):
        cache._clock = lambda: now
    for module in (value_cipher, encryption_service):
        monkeypatch.setattr(module, "monotonic_clock", lambda: now)
    value = service.encrypt_to_bytes(b"x", CONTEXT)
    service.decrypt(value, CONTEXT)
    looked_up: list[str] = []
    for name in ("sealer", "opener_of"):
        known = getattr(service._ciphers, name)
        monkeypatch.setattr(service._ciphers, name, partial(noting, looked_up, known))
    given = value if call == "decrypt" else b"x"
    for now, expected in (  # the clock
        (100.0, 0), (100 + 0.99 * HOLD_SECONDS, 0), (100 + HOLD_SECONDS, 1), (100 + 1.5 * HOLD_SECONDS, 1), (99.0, 2),
    ):  # fmt: skip
        getattr(service, call)(given, CONTEXT)
        assert len(looked_up) == expected, now


@pytest.mark.parametrize("call", CALLS)
def test_what_can_not_be_a_tenant_is_refused_as_before(warm: EncryptionService, call: str) -> None:
    with pytest.raises(EncryptionContextError):
        getattr(warm, call)(b"x", {"tenant_id": ["acme"], "data_class": "pii"})


def test_a_context_with_defaults_gets_no_entry_by_being_looked_at(warm: EncryptionService) -> None:
    class Defaults(dict[str, str]):
        def __missing__(self, name: str) -> str:
            self[name] = "acme"
            return "acme"

    context = Defaults(data_class="pii")
    with pytest.raises(Exception, match="tenant"):
        warm.encrypt(b"x", context)
    assert dict(context) == {"data_class": "pii"}


class Pair:
    """An entry that is no tuple."""

    def __init__(self, *pair: str) -> None:
        self.pair = pair

    def __iter__(self) -> Iterator[str]:
        return iter(self.pair)


class Pairs(Mapping[str, str]):
    """A context that is no dictionary, and gives its entries in its own way."""

    def __init__(self, **entries: str) -> None:
        self.entries, self.given = entries, [Pair(*each) for each in entries.items()]

    def __getitem__(self, name: str) -> str:
        return self.entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def items(self) -> Any:
        return self.given


@pytest.mark.parametrize("call", CALLS)
def test_entries_that_are_no_tuples_are_compared_too(service: EncryptionService, call: str) -> None:
    ours, theirs = Pairs(data_class="pii", tenant_id="acme"), Pairs(data_class="pii", tenant_id="other")
    made = [getattr(service, call)(b"x", each) for each in (ours, theirs) for _ in range(2)]
    for value, own, other in zip(made, (ours, ours, theirs, theirs), (theirs, theirs, ours, ours), strict=True):
        assert service.decrypt(value, own) == b"x"
        with pytest.raises(AuthenticationError):
            service.decrypt(value, other)
        assert service.decrypt(value, dict(own)) == b"x"


def test_listeners_hear_of_calls_of_a_warm_service(warm: EncryptionService) -> None:
    class Counting(hub.Listener):
        heard: list[tuple[str, int]]

        def operated(self, operation: str, *rest: Any) -> None:
            self.heard.append((operation, rest[4]))

    listener = Counting()
    listener.heard = []
    hub.subscribe(listener)
    try:
        for call in CALLS:
            warm.decrypt(getattr(warm, call)(b"x", CONTEXT), CONTEXT)
    finally:
        hub.unsubscribe(listener)
    assert listener.heard == [("encrypt", 1), ("decrypt", 1)] * 2


def test_contexts_in_turn_do_not_take_each_other_s_place(warm: EncryptionService) -> None:
    noted = warm._ciphers.sealers.recent[CONTEXT["tenant_id"]]
    warm.encrypt(b"x", CONTEXT | {"data_class": "health"})
    assert warm._ciphers.sealers.recent[CONTEXT["tenant_id"]] is noted
