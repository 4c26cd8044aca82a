"""What a KMS provider must do, as tests: see :class:`~glpgenc.keys.kms.protocol.KMSProvider` for the words.

Subclass :class:`KMSProviderContract` in a test module, with a fixture ``provider``. They run under pytest, against the
KMS itself or whatever is in for it: no part of this is a stand-in.
"""

from __future__ import annotations

import base64
import logging
import os
import re
import signal
import warnings
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from glpgenc.errors import KMSConfigurationError, KMSError, KMSReplyError, KMSUnwrapError
from glpgenc.keys.branch.model import BRANCH
from glpgenc.keys.kms.protocol import MAX_WRAPPED_LENGTH, KMSProvider
from glpgenc.keys.model import DATA_KEY_LENGTH
from glpgenc.keys.secret import SecretBytes
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


_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_URI = re.compile(r"[^\s\x00-\x1f\x7f]{1,2048}")
_ELSEWHERE = ("", "local:elsewhere", "arn:aws:kms:elsewhere-1:999999999999:key/elsewhere", "elsewhere:key")
_CHILD_SECONDS = 20


class KMSProviderContract(ContextContract):
    """Tests that every provider passes. Override the fixture ``provider``, and ``another`` where that can be had."""

    @pytest.fixture
    def provider(self) -> KMSProvider:
        """Return the provider to test, set up with a key that works."""
        raise NotImplementedError("define a fixture `provider`")

    @pytest.fixture
    def another(self) -> KMSProvider | None:
        """Return a provider set up with another key of the same KMS; ``None`` leaves out what needs one."""
        return None

    def test_its_name_can_stand_beside_a_key(self, provider: KMSProvider) -> None:
        """``kms_provider`` takes it, and it is not the one that branch keys have."""
        assert _NAME.fullmatch(provider.name)
        assert provider.name != BRANCH

    def test_it_opens_what_it_generated(self, provider: KMSProvider) -> None:
        """A key of 32 bytes comes back, from a wrapped form and a URI that can be stored."""
        context = new_context()
        made = provider.generate_data_key(context)
        assert len(made.plaintext) == DATA_KEY_LENGTH
        assert 1 <= len(made.wrapped) <= MAX_WRAPPED_LENGTH
        assert _URI.fullmatch(made.key_uri)
        assert bytes(made.plaintext) not in made.wrapped
        assert provider.decrypt(made.wrapped, made.key_uri, context) == made.plaintext

    def test_it_opens_what_it_wrapped_and_the_key_stays_the_callers(self, provider: KMSProvider) -> None:
        """A key that comes from elsewhere is wrapped; it is not wiped."""
        context, key = new_context(), SecretBytes(bytes(range(DATA_KEY_LENGTH)))
        made = provider.wrap(key, context)
        assert not key.wiped
        assert made.key_uri == provider.current_uri()
        assert provider.decrypt(made.wrapped, made.key_uri, context) == key

    def test_no_two_keys_or_wrappings_are_equal(self, provider: KMSProvider) -> None:
        """Keys are random, and so is the wrapping of one key in one context."""
        context = new_context()
        one, other = provider.generate_data_key(context), provider.generate_data_key(context)
        assert one.plaintext != other.plaintext
        assert provider.wrap(one.plaintext, context).wrapped != provider.wrap(one.plaintext, context).wrapped

    @pytest.mark.parametrize("place", [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0])
    def test_an_altered_wrapped_key_does_not_open(self, provider: KMSProvider, place: float) -> None:
        """One flipped bit, wherever it is."""
        context = new_context()
        made = provider.generate_data_key(context)
        altered = bytearray(made.wrapped)
        altered[round(place * (len(altered) - 1))] ^= 1
        with pytest.raises(KMSUnwrapError):
            provider.decrypt(bytes(altered), made.key_uri, context)

    def test_a_wrapped_key_of_another_length_does_not_open(self, provider: KMSProvider) -> None:
        """Empty, cut off at either end, with something after it, and longer than any may be."""
        context = new_context()
        made = provider.generate_data_key(context)
        wrapped = made.wrapped
        for other in (b"", wrapped[:1], wrapped[:-1], wrapped[1:], wrapped + b"\0", bytes(MAX_WRAPPED_LENGTH + 1)):
            with pytest.raises(KMSUnwrapError):
                provider.decrypt(other, made.key_uri, context)

    def test_the_wrapping_of_another_key_does_not_open(
        self, provider: KMSProvider, another: KMSProvider | None
    ) -> None:
        """What one key wrapped does not open under the other's URI."""
        if another is None:
            pytest.skip("there is no other key")
        context = new_context()
        mine, theirs = provider.generate_data_key(context), another.generate_data_key(context)
        assert mine.key_uri != theirs.key_uri
        with pytest.raises(KMSConfigurationError):
            provider.decrypt(mine.wrapped, theirs.key_uri, context)
        with pytest.raises(KMSUnwrapError):
            provider.decrypt(theirs.wrapped, mine.key_uri, context)

    def test_another_key_of_the_kms_is_not_believed(self, provider: KMSProvider, another: KMSProvider | None) -> None:
        """Its owner knows what it wrapped, in whatever context, and the same credentials may reach it."""
        if another is None:
            pytest.skip("there is no other key")
        context = new_context()
        theirs = another.generate_data_key(context)
        assert not provider.serves(theirs.key_uri)
        with pytest.raises(KMSConfigurationError):
            provider.decrypt(theirs.wrapped, theirs.key_uri, context)
        with pytest.raises(KMSConfigurationError):
            provider.re_encrypt(theirs.wrapped, theirs.key_uri, context, provider.current_uri())

    @pytest.mark.parametrize("uri", _ELSEWHERE)
    def test_a_key_of_elsewhere_is_refused(self, provider: KMSProvider, uri: str) -> None:
        """No other key is tried in the place of one that this provider is not set up for."""
        context = new_context()
        made = provider.generate_data_key(context)
        assert not provider.serves(uri)
        assert not provider.reaches(uri)
        assert not provider.is_current(made.wrapped, uri)
        with pytest.raises(KMSConfigurationError):
            provider.decrypt(made.wrapped, uri, context)
        for source, destination in ((uri, made.key_uri), (made.key_uri, uri)):
            with pytest.raises(KMSConfigurationError):
                provider.re_encrypt(made.wrapped, source, context, destination)

    def test_what_wraps_now_is_current_and_served(self, provider: KMSProvider) -> None:
        """The URI is the same before and after, and what it wrapped needs not be wrapped again."""
        made = provider.generate_data_key(new_context())
        assert made.key_uri == provider.current_uri()
        assert provider.is_current(made.wrapped, made.key_uri)
        assert provider.serves(made.key_uri)
        assert provider.reaches(made.key_uri)

    def test_re_encryption_gives_the_same_key_in_the_same_context(self, provider: KMSProvider) -> None:
        """It is another wrapping, it opens in no other context, and the old one still opens."""
        context, uri = new_context(), provider.current_uri()
        made = provider.generate_data_key(context)
        again = provider.re_encrypt(made.wrapped, made.key_uri, context, uri)
        assert again.key_uri == uri
        assert again.wrapped != made.wrapped
        assert provider.is_current(again.wrapped, again.key_uri)
        for wrapped in (made.wrapped, again.wrapped):
            assert provider.decrypt(wrapped, uri, context) == made.plaintext
        with pytest.raises(KMSUnwrapError):
            provider.decrypt(again.wrapped, uri, context | {"tenant_id": "other"})
        with pytest.raises(KMSUnwrapError):
            provider.re_encrypt(made.wrapped, made.key_uri, context | {"tenant_id": "other"}, uri)

    def test_re_encryption_goes_to_another_key_that_it_reaches(
        self, provider: KMSProvider, another: KMSProvider | None
    ) -> None:
        """And nowhere else."""
        if another is None:
            pytest.skip("there is no other key")
        context, uri = new_context(), another.current_uri()
        made = provider.generate_data_key(context)
        if not provider.reaches(uri):
            with pytest.raises(KMSConfigurationError):
                provider.re_encrypt(made.wrapped, made.key_uri, context, uri)
            return
        moved = provider.re_encrypt(made.wrapped, made.key_uri, context, uri)
        assert moved.key_uri == uri
        assert another.is_current(moved.wrapped, moved.key_uri)
        assert another.decrypt(moved.wrapped, moved.key_uri, context) == made.plaintext

    @pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
    def test_a_key_of_another_length_is_not_given_out_as_a_data_key(self, provider: KMSProvider, length: int) -> None:
        """What is not of 32 bytes is refused: when it is wrapped, or when it is to be opened."""
        context, key = new_context(), SecretBytes(bytes(length))
        with pytest.raises(KMSError) as refused:  # noqa: PT012  # which of the two is the provider's choice
            made = provider.wrap(key, context)
            provider.decrypt(made.wrapped, made.key_uri, context)
        assert isinstance(refused.value, (KMSConfigurationError, KMSReplyError)) or length == 0

    @pytest.mark.parametrize("length", [16, 64])
    def test_a_length_that_is_asked_for_is_given_or_refused(self, provider: KMSProvider, length: int) -> None:
        """Never a key of another length in its place."""
        try:
            made = provider.generate_data_key(new_context(), length)
        except KMSConfigurationError:
            return
        assert len(made.plaintext) == length

    def test_held_it_does_the_same(self, provider: KMSProvider) -> None:
        """For many calls in a row, and the provider itself continues afterwards."""
        context = new_context()
        with provider.held() as held:
            made = held.generate_data_key(context)
            assert held.name == provider.name
            assert held.current_uri() == provider.current_uri()
            assert held.is_current(made.wrapped, made.key_uri)
            assert held.decrypt(made.wrapped, made.key_uri, context) == made.plaintext
        assert provider.decrypt(made.wrapped, made.key_uri, context) == made.plaintext

    def test_a_key_that_works_passes_the_check(self, provider: KMSProvider) -> None:
        """It returns, and changes nothing."""
        uri = provider.current_uri()
        provider.check()
        assert provider.current_uri() == uri

    def test_threads_do_not_disturb_each_other(self, provider: KMSProvider) -> None:
        """Eight at once, each with keys and contexts of its own."""

        def use(_: int) -> bool:
            context = new_context()
            made = provider.generate_data_key(context)
            return provider.decrypt(made.wrapped, made.key_uri, context) == made.plaintext

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(use, range(24)))

    def test_a_forked_child_can_use_it_and_the_parent_goes_on(self, provider: KMSProvider) -> None:
        """Web servers make their workers so, after the application was loaded."""
        context = new_context()
        made = provider.generate_data_key(context)
        with warnings.catch_warnings():
            # Python 3.12 and later warn of what this test is about: forking with threads.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(_CHILD_SECONDS)
            same = False
            try:
                same = provider.decrypt(made.wrapped, made.key_uri, context) == made.plaintext
            finally:
                os._exit(0 if same else 1)
        assert provider.decrypt(made.wrapped, made.key_uri, context) == made.plaintext
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert provider.decrypt(made.wrapped, made.key_uri, context) == made.plaintext

    def test_no_key_is_in_a_log_a_repr_or_an_error(
        self, provider: KMSProvider, caplog: pytest.LogCaptureFixture
    ) -> None:
        """At level DEBUG, of every library that the provider uses."""
        context, told = new_context(), [repr(provider)]
        with caplog.at_level(logging.DEBUG):
            made = provider.generate_data_key(context)
            again = provider.wrap(made.plaintext, context)
            provider.decrypt(again.wrapped, again.key_uri, context).wipe()
            told += [repr(made), repr(again)]
            with pytest.raises(KMSUnwrapError) as refused:
                provider.decrypt(made.wrapped, made.key_uri, context | {"tenant_id": "other"})
        told += [str(refused.value), repr(refused.value), repr(refused.value.__cause__), caplog.text]
        key = bytes(made.plaintext)
        for form in (
            repr(key)[2:-1],
            key.hex(),
            base64.b64encode(key).decode(),
            base64.urlsafe_b64encode(key).decode(),
        ):
            assert not any(form in each for each in told)
