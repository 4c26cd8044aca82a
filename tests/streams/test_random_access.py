from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glpgenc.errors import AuthenticationError
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams import EncryptedReader, encrypt_stream, open_encrypted
from glpgenc.streams.format import Header, Layout
from tests.support.services import CONTEXT
from tests.support.streams import Counted, Unseekable

SMALL = 64
LAYOUT = Layout(SMALL)
PLAINTEXT = os.urandom(1000)

operations = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.integers(-1, 200)),
        st.tuples(st.just("read1"), st.integers(1, 200)),
        st.tuples(st.just("readinto"), st.integers(0, 200)),
        st.tuples(st.just("seek"), st.integers(0, 1100)),
        st.tuples(st.just("ahead"), st.integers(0, 150)),
        st.tuples(st.just("from_end"), st.integers(-1000, 10)),
    ),
    max_size=25,
)


def encrypted(service: EnvelopeEncryptionService, plaintext: bytes, segment_size: int = SMALL) -> bytes:
    target = io.BytesIO()
    encrypt_stream(io.BytesIO(plaintext), target, service=service, context=CONTEXT, segment_size=segment_size)
    return target.getvalue()


@pytest.fixture(scope="module")
def data(service: EnvelopeEncryptionService) -> bytes:
    return encrypted(service, PLAINTEXT)


def begin_of(data: bytes) -> int:
    return Header.from_bytes(data)[1]


def step(file: Any, kind: str, count: int) -> Any:
    if kind == "readinto":
        buffer = bytearray(count)
        return file.readinto(buffer), bytes(buffer)
    if kind == "seek":
        return file.seek(count)
    if kind == "ahead":
        return file.seek(count, os.SEEK_CUR)
    if kind == "from_end":
        return file.seek(count, os.SEEK_END)
    return getattr(file, kind)(count)


@given(operations)
@settings(max_examples=60)
def test_it_reads_like_the_plaintext_in_memory(
    service: EnvelopeEncryptionService, data: bytes, steps: list[tuple[str, int]]
) -> None:
    twin = io.BytesIO(PLAINTEXT)
    with open_encrypted(io.BytesIO(data), service=service, context=CONTEXT) as file:
        for kind, count in steps:
            if kind == "read1":
                part = file.read1(count)
                assert twin.read(len(part)) == part
                assert part or twin.read(1) == b""
            else:
                assert step(file, kind, count) == step(twin, kind, count)
            assert file.tell() == twin.tell()


@given(st.binary(max_size=400), st.integers(64, 200), st.lists(st.integers(1, 120), min_size=1, max_size=8))
@settings(max_examples=60)
def test_what_is_written_in_any_pieces_is_read_whole(
    service: EnvelopeEncryptionService, plaintext: bytes, segment_size: int, pieces: list[int]
) -> None:
    out, given_ = io.BytesIO(), io.BytesIO(plaintext)
    with open_encrypted(
        out, "wb", service=service, context=CONTEXT, segment_size=segment_size, allow_nested=True
    ) as file:
        at = 0
        while part := given_.read(pieces[at % len(pieces)]):
            file.write(part)
            at += 1
    assert len(out.getvalue()) == begin_of(out.getvalue()) + Layout(segment_size).encrypted(len(plaintext))
    for source in (io.BytesIO(out.getvalue()), Unseekable(out.getvalue())):
        with open_encrypted(source, service=service, context=CONTEXT) as file:
            assert file.read() == plaintext


@given(st.integers(64, 2**24), st.integers(0, 2**40))
def test_the_layout_of_any_size_comes_back(segment_size: int, size: int) -> None:
    layout = Layout(segment_size)
    if size <= layout.first + (2**32 - 2) * layout.rest:
        assert layout.decrypted(layout.encrypted(size)) == (layout.segments(size), size)
        last = layout.segments(size) - 1
        assert layout.begins(last) <= size <= layout.begins(last + 1)
        assert layout.holding(layout.begins(last)) == last


def test_a_read_touches_its_segment_and_the_last_alone(service: EnvelopeEncryptionService, data: bytes) -> None:
    source, begin = Counted(data), begin_of(data)
    with open_encrypted(source, service=service, context=CONTEXT) as file:
        opened = len(source.reads)
        last = LAYOUT.segments(len(PLAINTEXT)) - 1
        assert source.reads[-1] == (begin + LAYOUT.stands(last), len(data))
        file.seek(LAYOUT.begins(5) + 3)
        assert file.read(10) == PLAINTEXT[LAYOUT.begins(5) + 3 :][:10]
        assert file.read(10) == PLAINTEXT[LAYOUT.begins(5) + 13 :][:10]
        file.seek(0, os.SEEK_END)
        assert file.read() == b""
    assert source.reads[opened:] == [(begin + LAYOUT.stands(5), begin + LAYOUT.stands(6))]


def test_a_bad_segment_is_met_only_by_who_reads_it(service: EnvelopeEncryptionService, data: bytes) -> None:
    bad = bytearray(data)
    bad[begin_of(data) + LAYOUT.stands(3) + 5] ^= 1
    with open_encrypted(io.BytesIO(bad), service=service, context=CONTEXT) as file:
        assert file.read(LAYOUT.begins(3)) == PLAINTEXT[: LAYOUT.begins(3)]
        for _ in range(2):
            with pytest.raises(AuthenticationError):
                file.read(1)
        assert file.tell() == LAYOUT.begins(3)
        file.seek(LAYOUT.begins(4))
        assert file.read() == PLAINTEXT[LAYOUT.begins(4) :]


def test_a_cut_file_is_refused_when_it_is_opened(service: EnvelopeEncryptionService, data: bytes) -> None:
    for end in (len(data) - 1, begin_of(data) + LAYOUT.stands(4), begin_of(data) + LAYOUT.stands(1)):
        with pytest.raises(AuthenticationError):
            open_encrypted(io.BytesIO(data[:end]), service=service, context=CONTEXT)


def test_what_follows_other_bytes_is_read_from_where_the_file_object_is(
    service: EnvelopeEncryptionService, data: bytes
) -> None:
    source = io.BytesIO(b"before" + data)
    source.seek(6)
    with open_encrypted(source, service=service, context=CONTEXT) as file:
        file.seek(500)
        assert file.read() == PLAINTEXT[500:]
    assert not source.closed


def test_a_file_that_became_shorter_is_refused(service: EnvelopeEncryptionService, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with open_encrypted(path, service=service, context=CONTEXT) as file:
        path.write_bytes(data[: begin_of(data) + 100])
        file.seek(300)
        with pytest.raises(AuthenticationError):
            file.read(1)


def test_a_pipe_can_be_read_forwards_alone(service: EnvelopeEncryptionService, data: bytes) -> None:
    with open_encrypted(Unseekable(data), service=service, context=CONTEXT) as file:
        assert not file.seekable()
        with pytest.raises(io.UnsupportedOperation):
            file.seek(0)
        assert file.read(7) == PLAINTEXT[:7]
        assert file.peek(4) == PLAINTEXT[7:8]
        assert file.read() == PLAINTEXT[7:]
        assert file.read() == b""


def test_a_pipe_that_failed_gives_nothing_any_more(service: EnvelopeEncryptionService, data: bytes) -> None:
    cut = data[: begin_of(data) + LAYOUT.stands(3)]
    with open_encrypted(Unseekable(cut), service=service, context=CONTEXT) as file:
        assert file.read(LAYOUT.begins(2)) == PLAINTEXT[: LAYOUT.begins(2)]
        for _ in range(2):
            with pytest.raises(AuthenticationError):
                file.read1()


def test_it_is_a_file_object(service: EnvelopeEncryptionService, data: bytes) -> None:
    file = open_encrypted(io.BytesIO(data), service=service, context=CONTEXT)
    assert isinstance(file, EncryptedReader)
    assert isinstance(file, io.BufferedIOBase)
    assert (file.readable(), file.seekable(), file.writable()) == (True, True, False)
    for offset, whence in ((-1, 0), (0, 7), (-2000, 2)):
        with pytest.raises(ValueError, match=r"whence|before"):
            file.seek(offset, whence)
    file.close()
    file.close()
    with pytest.raises(ValueError, match="closed"):
        file.read(1)


def test_lines_of_text_are_read(service: EnvelopeEncryptionService) -> None:
    data = encrypted(service, "zwölf\r\nBoxkämpfer\n".encode())
    with open_encrypted(io.BytesIO(data), "rt", service=service, context=CONTEXT) as file:
        assert list(file) == ["zwölf\n", "Boxkämpfer\n"]
    with open_encrypted(io.BytesIO(data), "rt", service=service, context=CONTEXT, newline="") as file:
        file.seek(0)
        assert file.readline() == "zwölf\r\n"
