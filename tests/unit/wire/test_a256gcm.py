"""What the suite refuses before the library sees it: at more than 2 GiB that panics. The maps are never touched, and
so take no memory."""

from __future__ import annotations

import mmap
from collections.abc import Callable

import pytest

from glpgenc.errors import AuthenticationError, GlpgencError, InvalidLengthError, InvalidValueError
from glpgenc.wire.a256gcm import TAG_BYTES, decrypt, encrypt

KEY, NONCE = bytes(32), bytes(12)

TOO_LONG: dict[str, tuple[type[GlpgencError], int, Callable[[memoryview], object]]] = {
    "plaintext": (InvalidValueError, 2**31 - TAG_BYTES, lambda view: encrypt(KEY, NONCE, view, b"")),
    "associated data to encrypt": (InvalidValueError, 2**31, lambda view: encrypt(KEY, NONCE, b"", view)),
    "ciphertext": (AuthenticationError, 2**31, lambda view: decrypt(KEY, NONCE, view, b"")),
    "associated data to decrypt": (AuthenticationError, 2**31, lambda view: decrypt(KEY, NONCE, bytes(16), view)),
    "view of other items": (AuthenticationError, 2**31, lambda view: decrypt(KEY, NONCE, view.cast("Q"), b"")),
}


@pytest.mark.parametrize("what", TOO_LONG)
def test_what_is_too_long_is_refused(what: str) -> None:
    error, size, call = TOO_LONG[what]
    with mmap.mmap(-1, size) as mapped, memoryview(mapped) as view, pytest.raises(error):
        call(view)


def test_the_longest_associated_data_are_not_refused_for_their_length() -> None:
    made = encrypt(KEY, NONCE, b"x", b"a" * 100_000)
    assert decrypt(KEY, NONCE, made, memoryview(b"a" * 100_000)) == b"x"


@pytest.mark.parametrize("size", [0, 1, 15])
def test_what_is_shorter_than_a_tag_does_not_authenticate(size: int) -> None:
    with pytest.raises(AuthenticationError):
        decrypt(KEY, NONCE, bytes(size), b"")


@pytest.mark.parametrize(("key", "nonce"), [(16, 12), (24, 12), (32, 16), (32, 8), (0, 12)])
def test_keys_and_nonces_of_other_lengths_are_refused(key: int, nonce: int) -> None:
    with pytest.raises(InvalidLengthError):
        encrypt(bytes(key), bytes(nonce), b"x", b"")
