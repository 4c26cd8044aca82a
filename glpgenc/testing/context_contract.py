"""The part of the contract that is about the encryption context: what a wrapped key is bound to."""

from __future__ import annotations

from uuid import uuid4

import pytest

from glpgenc.errors import KMSUnwrapError
from glpgenc.keys.kms.protocol import KMSProvider
from glpgenc.wire.context import CONTEXT_KEYS, audit_context, branch_context, encryption_context


def new_context(**changes: str) -> dict[str, str]:
    """Return the context of a data key that is no one else's.

    :param changes: entries to be other than usual.
    """
    context = encryption_context(
        environment="test", tenant_id="t1", data_class="pii", purpose="encryption", key_id=uuid4()
    )
    return context | changes


class ContextContract:
    """Every entry counts, and nothing else does. Needs a fixture ``provider``."""

    @pytest.mark.parametrize("name", CONTEXT_KEYS)
    def test_another_context_does_not_open_it(self, provider: KMSProvider, name: str) -> None:
        """Each entry counts: with another value, without it, and whether the key was generated or wrapped."""
        context = new_context()
        made = provider.generate_data_key(context)
        again = provider.wrap(made.plaintext, context)
        for wrapped in (made.wrapped, again.wrapped):
            for other in (context | {name: "other"}, {key: value for key, value in context.items() if key != name}):
                with pytest.raises(KMSUnwrapError):
                    provider.decrypt(wrapped, made.key_uri, other)

    def test_a_context_with_more_or_with_nothing_in_it_does_not_open_it(self, provider: KMSProvider) -> None:
        """An entry that was not there when it was wrapped counts too."""
        context = new_context()
        made = provider.generate_data_key(context)
        for other in (context | {"more": "x"}, {}):
            with pytest.raises(KMSUnwrapError):
                provider.decrypt(made.wrapped, made.key_uri, other)

    def test_contexts_that_read_alike_when_joined_are_different(self, provider: KMSProvider) -> None:
        """A character more in one entry and less in the other is another context, however they are joined."""
        context = new_context(tenant_id="aa", data_class="a")
        made = provider.generate_data_key(context)
        with pytest.raises(KMSUnwrapError):
            provider.decrypt(made.wrapped, made.key_uri, context | {"tenant_id": "a", "data_class": "aa"})

    def test_the_order_of_a_contexts_entries_does_not_count(self, provider: KMSProvider) -> None:
        """A context is a mapping."""
        context = new_context()
        made = provider.generate_data_key(context)
        opened = provider.decrypt(made.wrapped, made.key_uri, dict(reversed(context.items())))
        assert opened == made.plaintext

    @pytest.mark.parametrize(
        "value", ["*", "Zoë 🐘", "a=b&c;d|e,f", "ab" * 128], ids=["star", "utf-8", "signs", "long"]
    )
    def test_every_value_that_an_entry_may_have_is_taken(self, provider: KMSProvider, value: str) -> None:
        """Tenants are named as their owners like."""
        context = new_context(tenant_id=value, data_class=value)
        made = provider.generate_data_key(context)
        assert provider.decrypt(made.wrapped, made.key_uri, context) == made.plaintext

    def test_contexts_of_branch_and_audit_keys_are_bound_too(self, provider: KMSProvider) -> None:
        """They have entries of their own; nothing opens in the place of another."""
        contexts = (
            new_context(),
            branch_context(environment="test", group="g1", branch_id=uuid4()),
            audit_context(environment="test", key_id=uuid4()),
        )
        for context in contexts:
            made = provider.generate_data_key(context)
            assert provider.decrypt(made.wrapped, made.key_uri, context) == made.plaintext
            for other in contexts:
                if other is not context:
                    with pytest.raises(KMSUnwrapError):
                        provider.decrypt(made.wrapped, made.key_uri, other)
