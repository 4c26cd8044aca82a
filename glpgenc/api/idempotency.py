"""Idempotency keys: a request that is sent again after a lost answer gets the same answer, and does nothing twice.

For requests that make something, and whose answers hold no plaintext: an answer is remembered as it was sent. Of the
caller, the key and the body no more than a digest is. Each process remembers for itself.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from glpgenc.api import problems
from glpgenc.api.auth.dependencies import current_principal
from glpgenc.api.problems import ProblemError

if TYPE_CHECKING:
    from fastapi import Request
    from pydantic import BaseModel

HEADER = "Idempotency-Key"

KEPT_SECONDS = 3600.0
"""Seconds for which an answer is remembered."""

MAX_ANSWERS = 10_000
"""Answers that are remembered; the oldest go first."""

MAX_OF_CALLER = 100
"""Answers to one caller among them."""

_KEY = re.compile(r"[!-~]{1,128}")


@dataclass(slots=True)
class _Remembered:
    caller: str
    body: bytes
    until: float
    answer: tuple[int, bytes, dict[str, str]] | None = None


class IdempotentAnswers:
    """Remembers answers by caller, tenant, route and key. For one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[bytes, _Remembered] = OrderedDict()
        self._of_caller: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._known)

    async def answer(
        self,
        request: Request,
        tenant: str,
        body: BaseModel,
        work: Callable[[], Awaitable[Response]],
    ) -> Response:
        """Do what a request asks for, unless its key was answered before: then give that answer.

        :param tenant: that the request is about. A body need not name it, and the tokens of one subject may stand for
            several.
        :param body: the body.
        :param work: does it. What it raises, and what is not a success, is not remembered: it may be tried again.
        :raises ProblemError: 409 while the first request is not answered yet; 422 where another body came with the key,
            or the header has another form.
        """
        key = request.headers.get(HEADER)
        if key is None:
            return await work()
        if _KEY.fullmatch(key) is None:
            raise problems.invalid(f"/header/{HEADER}", "has characters or a length that are not allowed")
        route = getattr(request.scope.get("route"), "path", "")
        caller = hashlib.sha256(current_principal(request).subject.encode("utf-8", "surrogatepass")).hexdigest()
        name = _digest(caller, tenant, route, key)
        digest = _digest(body.model_dump_json())
        self._forget_old()
        found = self._known.get(name)
        if found is None:
            return await self._first(name, _Remembered(caller, digest, self._clock() + KEPT_SECONDS), work)
        if found.body != digest:
            raise ProblemError(problems.OTHER_REQUEST)
        if found.answer is None:
            raise ProblemError(problems.IN_PROGRESS)
        status, content, headers = found.answer
        return Response(content, status, headers | {"Idempotency-Replayed": "true"})

    async def _first(self, name: bytes, remembered: _Remembered, work: Callable[[], Awaitable[Response]]) -> Response:
        self._make_room(remembered.caller)
        self._known[name] = remembered
        self._of_caller[remembered.caller] += 1
        try:
            response = await work()
        except BaseException:
            self._forget(name)
            raise
        kept = {each: response.headers[each] for each in ("content-type", "retry-after") if each in response.headers}
        remembered.answer = response.status_code, bytes(response.body), kept
        return response

    def _make_room(self, caller: str) -> None:
        if self._of_caller[caller] >= MAX_OF_CALLER:
            self._forget(next(name for name, each in self._known.items() if each.caller == caller))
        elif len(self._known) >= MAX_ANSWERS:
            self._forget(next(iter(self._known)))

    def _forget_old(self) -> None:
        now = self._clock()
        while self._known and next(iter(self._known.values())).until <= now:
            self._forget(next(iter(self._known)))

    def _forget(self, name: bytes) -> None:
        found = self._known.pop(name, None)
        if found is not None:
            self._of_caller[found.caller] -= 1
            if not self._of_caller[found.caller]:
                del self._of_caller[found.caller]


def _digest(*parts: str) -> bytes:
    made = hashlib.sha256()
    for each in parts:
        data = each.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.digest()
