"""Records to test with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from glpgenc.audit.recording.queue import Draft, fields_of
from glpgenc.events import Scope

WRITER = UUID("0b7f3ad0-3f0c-4bd8-9d8e-58a1c0a5f3de")
KEY_ID = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NOW_NS = 1_790_000_000_123_456_789
NOW = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=NOW_NS // 1000)

texts = st.none() | st.text(st.characters(), max_size=300)
details = st.dictionaries(
    st.text(st.characters(), max_size=20),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=40),
    max_size=5,
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    return (
        draw(st.integers(0, 4_000_000_000_000_000_000)),
        draw(st.sampled_from([None, "key_rotated", "access_denied"])),
        draw(texts),
        draw(texts),
        draw(st.none() | st.uuids()),
        draw(st.none() | st.integers(0, 2**40)),
        draw(st.sampled_from(["encrypt", "decrypt"])),
        draw(st.integers(0, 2**70)),
        draw(st.none() | st.floats(0, 1e15)),
        draw(st.none() | st.sampled_from(["KMSUnavailableError", "AuthenticationError"])),
        Scope(actor=draw(texts), purpose=draw(texts), correlation_id=draw(texts)),
        draw(st.none() | details),
        draw(st.sampled_from([1, 100])),
    )


def draft(
    kind: str | None = None, error: str | None = None, *, tenant: str | None = "acme", detail: object = None
) -> Draft:
    scope = Scope(actor="ada", purpose="invoices", correlation_id="c-1")
    return (NOW_NS, kind, "pii", tenant, KEY_ID, 3, "encrypt", 2, 0.000_004_2, error, scope, detail, 1)  # type: ignore[return-value]


def fields(**changes: object) -> tuple[object, ...]:
    return fields_of(draft(**changes))  # type: ignore[arg-type]
