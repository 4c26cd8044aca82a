"""Which copies of keys a piece of work leaves in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from glpgenc.keys.secret import SecretBytes


@contextmanager
def secrets_made() -> Iterator[list[SecretBytes]]:
    """Give every key that is made during the block.

    They are referred to, so that none is wiped for want of a reference: what wiped it did so by name.
    """
    made: list[SecretBytes] = []
    init = SecretBytes.__init__

    def noted(self: SecretBytes, data: Any) -> None:
        init(self, data)
        made.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SecretBytes, "__init__", noted)
        yield made


def not_wiped(made: list[SecretBytes]) -> int:
    """Return how many of them are still keys."""
    return sum(not secret.wiped for secret in made)
