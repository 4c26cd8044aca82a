from __future__ import annotations

from glpgenc.database import locks as locking
from glpgenc.database.locks import LockRetry


def test_pauses_grow_and_have_a_limit(monkeypatch: object) -> None:
    told: list[float] = []
    patience = LockRetry(listener=lambda _, pause: told.append(pause))
    monkeypatch.setattr(locking.time, "sleep", lambda _: None)  # type: ignore[attr-defined]
    for attempt in (1, 2, 3, 12):
        patience._pause(attempt)
    assert 0.4 <= told[0] <= 0.6 < told[1] <= 1.2 < told[2] <= 2.4
    assert 12 <= told[3] <= 18
