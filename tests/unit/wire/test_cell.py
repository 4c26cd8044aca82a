from __future__ import annotations

import os
from uuid import uuid4

import pytest

from glpgenc.errors import InvalidFieldError, InvalidLengthError, NotTextError
from glpgenc.wire.cell import as_text, decrypt_cell, encrypt_cell
from glpgenc.wire.envelope import Suite, parse

KEY_ID = uuid4()


@pytest.mark.parametrize(("suite", "size"), [(Suite.A256CBC_HS512, 64), (Suite.A256GCM, 32)])
def test_a_key_of_the_other_suite_s_length_is_refused(suite: Suite, size: int) -> None:
    made = encrypt_cell(b"x", key=os.urandom(size), key_id=KEY_ID, field="a", suite=suite)
    for key in (os.urandom(96 - size), b"", os.urandom(size - 1)):
        with pytest.raises(InvalidLengthError):
            encrypt_cell(b"x", key=key, key_id=KEY_ID, field="a", suite=suite)
        with pytest.raises(InvalidLengthError):
            decrypt_cell(parse(made), key=key, field="a")


def test_an_invalid_field_is_refused_before_anything_is_encrypted() -> None:
    with pytest.raises(InvalidFieldError):
        encrypt_cell(b"x", key=os.urandom(64), key_id=KEY_ID, field="A")


def test_ivs_are_not_repeated() -> None:
    key = os.urandom(64)
    made = {encrypt_cell(b"", key=key, key_id=KEY_ID, field="a")[20:36] for _ in range(1000)}
    assert len(made) == 1000


@pytest.mark.parametrize("plaintext", [b"\xffsecret", b"sec\0ret", b"secret\xed\xa0\x80"])
def test_what_is_not_text_is_refused_and_not_quoted(plaintext: bytes) -> None:
    with pytest.raises(NotTextError) as caught:
        as_text(plaintext)
    assert "sec" not in str(caught.value)
    assert caught.value.__cause__ is None
