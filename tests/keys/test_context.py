"""Entries of a context, as services look ciphers up by them."""

from __future__ import annotations

import pytest

from glpgenc.keys.context import EncryptionContext, plain_entries


def test_a_context_gives_its_entries_as_a_dictionary_that_equals_what_it_was_made_of() -> None:
    context = EncryptionContext("acme", "pii", field="email")
    assert plain_entries(context) == dict(context) == {"tenant_id": "acme", "data_class": "pii", "field": "email"}


@pytest.mark.parametrize("given", [None, "pii", {"data_class": "pii"}, [("data_class", "pii")]])
def test_of_anything_else_there_are_none(given: object) -> None:
    assert plain_entries(given) == {}
