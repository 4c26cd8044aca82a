"""The state that a key is in by now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glpgenc.keys.model import DataKey

if TYPE_CHECKING:
    from glpgenc.keys.model import KeyState


def in_later_state(key: DataKey, state: KeyState) -> DataKey:
    """Return a key in the later of its own state and another."""
    # Whichever of the two is out of date: through an outage of the KMS alone a key is served as it was when it was
    # unwrapped, while the table tells that it must not encrypt any more, or may now.
    later = key.record.state.or_later(state)
    return key if later is key.record.state else DataKey(replace(key.record, state=later), key.secret, key.cbc_key)
