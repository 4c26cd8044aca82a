"""Lines of an encrypted file, which come as those of an open file do."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams import open_encrypted
from tests.support.services import CONTEXT
from tests.support.streams import Unseekable

TEXT = st.lists(st.sampled_from([b"", b"a", b"\n", b"\r", b"\r\n", b"longer than a segment" * 5]), max_size=30).map(
    b"".join
)
STEPS = st.one_of(
    st.tuples(st.just("readline"), st.integers(-1, 60)),
    st.tuples(st.just("read"), st.integers(0, 60)),
    st.tuples(st.just("peek"), st.just(1)),
    st.tuples(st.just("seek"), st.integers(0, 300)),
    st.tuples(st.just("next"), st.just(0)),
    st.tuples(st.just("readlines"), st.just(-1)),
    st.tuples(st.just("some lines"), st.integers(1, 4)),
)


def encrypted(service: EnvelopeEncryptionService, data: bytes, segment_size: int = 64) -> bytes:
    out = io.BytesIO()
    with open_encrypted(out, "wb", service=service, context=CONTEXT, segment_size=segment_size) as file:
        file.write(data)
    return out.getvalue()


def step(file: Any, name: str, number: int) -> object:
    if name == "next":
        return next(file, b"the end")
    if name == "some lines":
        found = []
        for line in file:
            found.append(line)
            if len(found) == number:
                break
        return found
    if name == "peek":
        return file.tell()
    return getattr(file, name)(number)


@given(TEXT, st.lists(STEPS, max_size=12))
def test_lines_are_those_of_the_plaintext_whatever_is_between_them(
    service: EnvelopeEncryptionService, text: bytes, steps: list[tuple[str, int]]
) -> None:
    ours: Any = open_encrypted(io.BytesIO(encrypted(service, text)), service=service, context=CONTEXT)
    theirs = io.BytesIO(text)
    for name, number in steps:
        assert step(ours, name, number) == step(theirs, name, number)
        assert ours.tell() == theirs.tell()
    assert list(ours) == list(theirs)


@given(TEXT)
def test_lines_of_what_can_t_seek_are_those_of_the_plaintext(service: EnvelopeEncryptionService, text: bytes) -> None:
    data = encrypted(service, text)
    assert list(open_encrypted(Unseekable(data), service=service, context=CONTEXT)) == list(io.BytesIO(text))


def test_a_seek_between_two_lines_is_gone_from_where_it_leads(service: EnvelopeEncryptionService) -> None:
    file: Any = open_encrypted(io.BytesIO(encrypted(service, b"a\nb\nc\nd\n", 1024)), service=service, context=CONTEXT)
    found = []
    for line in file:
        found.append(line)
        if len(found) == 1:
            file.seek(4)
    assert found == [b"a\n", b"c\n", b"d\n"]


def test_two_that_take_lines_in_turn_take_each_once(service: EnvelopeEncryptionService) -> None:
    file: Any = open_encrypted(io.BytesIO(encrypted(service, b"a\nb\nc\nd\n", 1024)), service=service, context=CONTEXT)
    assert [pair for each in zip(file, file, strict=True) for pair in each] == [b"a\n", b"b\n", b"c\n", b"d\n"]


def test_after_close_no_line_comes(service: EnvelopeEncryptionService) -> None:
    file: Any = open_encrypted(io.BytesIO(encrypted(service, b"a\nb\n", 1024)), service=service, context=CONTEXT)
    lines = iter(file)
    assert next(lines) == b"a\n"
    file.close()
    with pytest.raises(ValueError, match="closed file"):
        next(lines)
    for method in (file.readline, file.readlines, lambda: next(file), lambda: list(file)):
        with pytest.raises(ValueError, match="closed file"):
            method()


def test_lines_take_a_few_calls_and_not_one_for_each_byte(service: EnvelopeEncryptionService) -> None:
    """By calls, not by time: reading a megabyte of lines took a copy of the rest of a segment for each byte."""
    text = b"%d,someone@example.com\n" * 1000
    file: Any = open_encrypted(io.BytesIO(encrypted(service, text, 2**16)), service=service, context=CONTEXT)
    calls, inner = 0, file._rest

    def counted(at: int) -> memoryview:
        nonlocal calls
        calls += 1
        return inner(at)  # type: ignore[no-any-return]

    file._rest = counted
    assert b"".join(file) == text
    assert calls <= 4
