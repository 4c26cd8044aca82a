"""Limits, caches and claims of the API at the moment at which something ends, and at the one before it."""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from glpgenc.api import idempotency, problems
from glpgenc.api.auth.jwks import KeySet
from glpgenc.api.auth.permissions import ALL
from glpgenc.api.auth.refreshing_cache import RefreshedValue
from glpgenc.api.auth.tokens import (
    ABSENT,
    SIZE,
    VerifiedToken,
    VerifiedTokens,
    claim_at,
    classes_in,
    is_name,
    roles_in,
    tenants_in,
)
from glpgenc.api.idempotency import HEADER, IdempotentAnswers
from glpgenc.api.limits.concurrency import BodyBudget
from glpgenc.api.limits.rates import Allowance, SlidingWindow
from glpgenc.api.problems import ProblemError
from glpgenc.errors import DatabaseError, GlpgencError, KMSUnavailableError
from tests.support.clock import Clock


def test_a_window_lets_through_as_many_as_it_says_and_tells_how_many_are_left() -> None:
    clock = Clock(1000.0)
    window = SlidingWindow(3, 10, clock)
    assert [window.take("a") for _ in range(5)] == [
        (True, 2, 10), (True, 1, 10), (True, 0, 10), (False, 0, 10), (False, 0, 10)
    ]  # fmt: skip
    assert window.take("b") == (True, 2, 10)
    clock.now = 1009.5
    assert window.take("a") == (False, 0, 1)


def test_of_the_window_before_counts_what_the_sliding_one_still_covers() -> None:
    clock = Clock(1000.0)
    window = SlidingWindow(4, 10, clock)
    for _ in range(4):
        window.take("a")
    # At its beginning the next one is as full; a quarter of it later one of four has left it.
    clock.now = 1010.0
    assert window.take("a") == (False, 0, 3)
    clock.now = 1012.5
    assert window.take("a") == (True, 0, 3)
    assert window.take("a") == (False, 0, 3)
    clock.now = 1015.0
    assert window.take("a") == (True, 0, 3)
    clock.now = 1016.0
    assert window.take("a") == (True, 0, 2)
    assert window.take("a") == (False, 0, 2)
    # Three in this window count in the next, and those before it no more; after a whole window without one none does.
    clock.now = 1020.0
    assert window.take("a") == (True, 0, 4)
    clock.now = 1040.0
    assert window.take("a") == (True, 3, 10)


def test_subjects_are_forgotten_two_windows_later_and_looked_for_once_a_second() -> None:
    clock = Clock(1000.0)
    window = SlidingWindow(4, 10, clock)
    window.take("a")
    clock.now = 1019.9
    window.take("b")
    assert len(window) == 2
    clock.now = 1020.0
    window.take("b")
    assert len(window) == 2
    clock.now = 1020.9
    window.take("b")
    assert len(window) == 1


def test_a_refusal_is_told_by_headers_and_says_a_second_at_least() -> None:
    allowed = Allowance(allowed=True, quota=5, window=60, remaining=4, reset=0)
    assert allowed.headers() == {"RateLimit-Policy": '"principal";q=5;w=60', "RateLimit": '"principal";r=4;t=0'}
    for reset, after in ((0, "1"), (1, "1"), (7, "7")):
        refused = Allowance(allowed=False, quota=5, window=60, remaining=0, reset=reset)
        assert refused.headers()["Retry-After"] == after


def test_one_body_has_room_whatever_the_budget_and_one_caller_a_quarter_of_it() -> None:
    assert (BodyBudget(100, 10).total, BodyBudget(100, 10).per_caller) == (100, 25)
    assert (BodyBudget(8, 10).total, BodyBudget(8, 10).per_caller) == (10, 10)


class Source:
    """What is read, or fails."""

    def __init__(self) -> None:
        self.reads = 0
        self.error: GlpgencError | None = None

    def read(self) -> int:
        self.reads += 1
        if self.error is not None:
            raise self.error
        return self.reads


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def cached(clock: Clock, source: Source) -> RefreshedValue[int]:
    return RefreshedValue(source.read, fresh=10, usable=30, pause=5, late=DatabaseError, clock=clock)


def test_a_value_is_fresh_for_a_time_and_then_read_again(
    cached: RefreshedValue[int], clock: Clock, source: Source
) -> None:
    assert (cached.last, cached.at_hand()) == (None, None)
    assert (cached.get(), cached.last) == (1, 1)
    clock.now += 9.9
    assert (cached.get(), cached.at_hand()) == (1, 1)
    clock.now += 0.1
    assert cached.at_hand() is None
    assert (cached.get(), source.reads) == (2, 2)


def test_a_value_that_lacks_something_is_read_again_after_the_pause(
    cached: RefreshedValue[int], clock: Clock, source: Source
) -> None:
    cached.get()
    clock.now += 4.9
    assert cached.get(lambda value: value > 1) == 1
    clock.now += 0.1
    assert cached.get(lambda value: value > 1) == 2
    assert source.reads == 2


def test_an_old_value_is_used_while_reading_fails_and_not_beyond(
    cached: RefreshedValue[int], clock: Clock, source: Source
) -> None:
    cached.get()
    began, source.error = clock.now, KMSUnavailableError()
    clock.now = began + 10
    assert (cached.get(), source.reads) == (1, 2)
    clock.now = began + 14.9
    assert (cached.get(), source.reads) == (1, 2)
    clock.now = began + 29.9
    assert (cached.get(), source.reads) == (1, 3)
    clock.now = began + 30
    with pytest.raises(KMSUnavailableError) as first:
        cached.get()
    with pytest.raises(KMSUnavailableError) as second:
        cached.at_hand()
    assert first.value is not second.value
    assert source.reads == 3
    clock.now = began + 34.9
    assert cached.at_hand() is None
    with pytest.raises(KMSUnavailableError):
        cached.get()
    assert source.reads == 4
    source.error = None
    clock.now += 5
    assert cached.get() == 5


def test_reading_in_the_event_loop_gives_the_same(cached: RefreshedValue[int]) -> None:
    assert [asyncio.run(cached.get_async()) for _ in range(2)] == [1, 1]


def verified(expires: float) -> VerifiedToken:
    return VerifiedToken(None, KeySet(()), {"exp": expires})


def test_a_verified_token_is_known_until_it_expires(clock: Clock) -> None:
    tokens = VerifiedTokens(clock)
    one = verified(clock.now + 10)
    tokens.add("Bearer one", one)
    assert tokens.find("Bearer one") is one
    assert (tokens.find("Bearer two"), tokens.find(None)) == (None, None)
    clock.now += 9.9
    assert tokens.find("Bearer one") is one
    clock.now += 0.1
    assert tokens.find("Bearer one") is None
    assert len(tokens._known) == 0


def test_of_too_many_verified_tokens_those_unused_for_longest_go(clock: Clock) -> None:
    tokens = VerifiedTokens(clock)
    for number in range(SIZE):
        tokens.add(f"Bearer {number}", verified(clock.now + 10))
    assert tokens.find("Bearer 0")
    tokens.add("Bearer new", verified(clock.now + 10))
    assert tokens.find("Bearer 1") is None
    assert tokens.find("Bearer 0")
    assert tokens.find("Bearer 2")
    assert tokens.find("Bearer new")
    assert len(tokens._known) == SIZE == 4096


CLAIMS = MappingProxyType({"a.b": 1, "a": {"b": 2, "c": {"d": 3}}, "text": "x y", "https://e.com/roles": ["r"]})


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b", 1),
        ("a.c.d", 3),
        ("text", "x y"),
        ("https://e.com/roles", ["r"]),
        ("a.x", ABSENT),
        ("text.x", ABSENT),
        ("x", ABSENT),
    ],
)
def test_a_claim_is_found_by_its_whole_name_first_and_then_within_others(path: str, found: object) -> None:
    assert claim_at(CLAIMS, path) == found


@pytest.mark.parametrize(
    ("claim", "roles", "classes", "tenants"),
    [
        ("x y", {"x", "y"}, {"x y"}, {"x y"}),
        (["x", "y"], {"x", "y"}, {"x", "y"}, {"x", "y"}),
        (["x", 1], set(), set(), set()),
        (["x", ""], {"x", ""}, set(), set()),
        ([], set(), set(), set()),
        (5, set(), set(), set()),
        (None, set(), set(), set()),
        ({"x": 1}, set(), set(), set()),
        ("*", {"*"}, {"*"}, ALL),
        (["x", "*"], {"x", "*"}, {"x", "*"}, ALL),
    ],
)
def test_what_a_claim_of_another_shape_names_is_nothing(claim: Any, roles: Any, classes: Any, tenants: Any) -> None:
    claims = {"c": claim}
    assert roles_in(claims, "c") == roles
    assert classes_in(claims, "c") == classes
    assert tenants_in(claims, "c", "only") == tenants


def test_a_token_without_the_claim_is_of_the_only_tenant_and_of_no_class_or_role() -> None:
    assert tenants_in({}, "c", "only") == frozenset({"only"})
    assert tenants_in({}, "c", None) == frozenset()
    assert (roles_in({}, "c"), classes_in({}, "c")) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ("a", True),
        ("a" * 256, True),
        ("a" * 257, False),
        ("", False),
        ("a\n", False),
        ("\ud800", False),
        (1, False),
        (None, False),
    ],
)
def test_a_name_has_1_to_256_characters_and_none_that_no_database_stores(value: object, *, is_one: bool) -> None:
    assert is_name(value) is is_one


class Body(BaseModel):
    text: str = "x"


class Answers:
    """Requests of a subject with a key, and how often they were done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock, self.done, self.subject = Clock(), 0, "alice"
        self.known = IdempotentAnswers(self.clock)
        monkeypatch.setattr(idempotency, "current_principal", lambda _: self)

    def ask(self, key: str | None, *, tenant: str = "t1", body: str = "x", route: str = "/keys") -> Response:
        headers = [] if key is None else [(HEADER.lower().encode(), key.encode("latin-1"))]
        scope: dict[str, Any] = {"type": "http", "headers": headers, "route": type("Route", (), {"path": route})}
        return asyncio.run(self.known.answer(Request(scope), tenant, Body(text=body), self._work))

    async def _work(self) -> Response:
        self.done += 1
        return Response(b"%d" % self.done, 201, {"Retry-After": "7", "X-Other": "o"}, media_type="text/plain")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    return Answers(monkeypatch)


def test_an_answer_is_remembered_as_it_was_sent_for_an_hour(answers: Answers) -> None:
    first = answers.ask("k")
    answers.clock.now += 3599.9
    again = answers.ask("k")
    assert (again.status_code, again.body, again.headers["content-type"], again.headers["retry-after"]) == (
        201, first.body, first.headers["content-type"], "7",
    )  # fmt: skip
    assert (again.headers["idempotency-replayed"], "x-other" in again.headers) == ("true", False)
    assert "idempotency-replayed" not in first.headers
    answers.clock.now += 0.1
    assert answers.ask("k").body == b"2"


def test_another_caller_tenant_route_or_key_and_none_at_all_is_another_request(answers: Answers) -> None:
    answers.ask("k")
    answers.ask("l")
    answers.ask("k", tenant="t2")
    answers.ask("k", route="/other")
    answers.ask(None)
    answers.ask(None)
    answers.subject = "bob"
    answers.ask("k")
    assert (answers.done, len(answers.known)) == (7, 5)


def test_another_body_with_the_same_key_is_refused(answers: Answers) -> None:
    answers.ask("k")
    with pytest.raises(ProblemError) as caught:
        answers.ask("k", body="y")
    assert caught.value.kind is problems.OTHER_REQUEST


@pytest.mark.parametrize("key", ["", "a" * 129, "a b", "a\t", "é"])
def test_a_key_of_another_form_is_refused(answers: Answers, key: str) -> None:
    assert answers.ask("!" + "~" * 127).status_code == 201
    with pytest.raises(ProblemError):
        answers.ask(key)
    assert answers.done == 1


def test_of_one_caller_a_hundred_answers_are_remembered_and_the_oldest_goes(answers: Answers) -> None:
    for number in range(101):
        answers.ask(f"k{number}")
    assert len(answers.known) == 100
    assert answers.ask("k1").body == b"2"
    assert answers.ask("k0").body == b"102"


def test_of_all_callers_there_is_a_bound_too(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    assert idempotency.MAX_ANSWERS == 10_000
    monkeypatch.setattr(idempotency, "MAX_ANSWERS", 3)
    for subject in "abcd":
        answers.subject = subject
        answers.ask("k")
    assert len(answers.known) == 3
    answers.subject = "a"
    assert answers.ask("k").body == b"5"


def test_what_fails_may_be_tried_again(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail() -> Response:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(answers, "_work", fail)
        with pytest.raises(DatabaseError):
            answers.ask("k")
    assert len(answers.known) == len(answers.known._of_caller) == 0
    assert answers.ask("k").body == b"1"
