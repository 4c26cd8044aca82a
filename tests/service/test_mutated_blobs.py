"""Whatever is done to a blob, it ends in one of two errors: it is none, or it does not authenticate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glpgenc.errors import AuthenticationError, NotEncryptedError, UnsupportedSuiteError
from glpgenc.service import EncryptedData, EnvelopeEncryptionService, WrappedDataKey
from glpgenc.service.blob import parse_blob
from tests.support.services import CONTEXT, Place

REFUSED = (NotEncryptedError, AuthenticationError)
many = settings(max_examples=300)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EnvelopeEncryptionService]:
    place = Place(Path(tmp_path_factory.mktemp("blobs")))
    yield place.envelopes()
    place.close()


@pytest.fixture(scope="module")
def blob(service: EnvelopeEncryptionService) -> bytes:
    return service.encrypt_blob(b"a plaintext", CONTEXT, b"a")


def refuses(service: EnvelopeEncryptionService, data: bytes) -> None:
    with pytest.raises(REFUSED):
        service.decrypt_blob(data, CONTEXT, b"a")


def test_every_flipped_bit_is_refused(service: EnvelopeEncryptionService, blob: bytes) -> None:
    for at in range(len(blob)):
        for bit in (0, 3, 7):
            altered = bytearray(blob)
            altered[at] ^= 1 << bit
            refuses(service, bytes(altered))


def test_every_cut_is_refused(service: EnvelopeEncryptionService, blob: bytes) -> None:
    for size in range(len(blob)):
        refuses(service, blob[:size])
        refuses(service, blob[size + 1 :])


def test_what_is_too_short_is_not_a_blob_and_the_shortest_is_one(
    service: EnvelopeEncryptionService, blob: bytes
) -> None:
    header = len(parse_blob(memoryview(blob)).header)
    for size in range(header + 28):
        with pytest.raises(NotEncryptedError):
            service.decrypt_blob(blob[:size], CONTEXT, b"a")
    with pytest.raises(AuthenticationError):
        service.decrypt_blob(blob[: header + 28], CONTEXT, b"a")
    empty = service.encrypt_blob(b"", CONTEXT)
    assert (len(empty), service.decrypt_blob(empty, CONTEXT)) == (header + 28, b"")


@many
@given(data=st.data())
def test_any_edit_is_refused(service: EnvelopeEncryptionService, blob: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(blob)))
    end = data.draw(st.integers(start, min(len(blob), start + 40)))
    altered = blob[:start] + data.draw(st.binary(max_size=40)) + blob[end:]
    if altered != blob:
        refuses(service, altered)


@many
@given(rest=st.binary(max_size=300), start=st.sampled_from([b"", b"\xfd", b"\xfd\x01\xfb\x00"]))
def test_any_bytes_are_refused(service: EnvelopeEncryptionService, start: bytes, rest: bytes) -> None:
    refuses(service, start + rest)


@many
@given(
    provider=st.sampled_from([b"local", b"aws", b"", b"Local", b"x" * 64, b"x" * 65, b"l\0cal", b"\xc3\xa9"]),
    uri=st.one_of(st.text(max_size=60).map(str.encode), st.binary(max_size=60), st.just(b"u" * 2_049)),
    wrapped=st.binary(max_size=100) | st.just(b"w" * 6_145),
)
def test_recombined_parts_are_refused(
    service: EnvelopeEncryptionService, blob: bytes, provider: bytes, uri: bytes, wrapped: bytes
) -> None:
    header = blob[:20] + b"".join(len(part).to_bytes(2, "big") + part for part in (provider, uri, wrapped))
    refuses(service, header + blob[-39:])


@many
@given(
    key_id=st.uuids(),
    provider=st.from_regex(r"[a-z][a-z0-9_-]{0,63}", fullmatch=True),
    uri=st.from_regex(r"[!-~]{1,200}", fullmatch=True),
    wrapped=st.binary(min_size=1, max_size=6_144),
)
def test_a_wrapped_key_is_read_as_it_was_written(key_id, provider, uri, wrapped) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    key = WrappedDataKey(key_id, provider, uri, wrapped)
    assert WrappedDataKey.from_bytes(key.to_bytes()) == key
    assert parse_blob(memoryview(key.to_bytes() + bytes(28))).key == key
    for wrong in (key.to_bytes() + b"\0", key.to_bytes()[:-1]):
        with pytest.raises(NotEncryptedError):
            WrappedDataKey.from_bytes(wrong)


def test_parts_of_two_blobs_do_not_open_together(service: EnvelopeEncryptionService, blob: bytes) -> None:
    other = service.encrypt_blob(b"a plaintext", CONTEXT, b"a")
    head = len(blob) - 39
    for mixed in (blob[:head] + other[head:], blob[:20] + other[20:head] + blob[head:], blob[:-16] + other[-16:]):
        with pytest.raises(AuthenticationError):
            service.decrypt_blob(mixed, CONTEXT, b"a")


@many
@given(data=st.binary(max_size=80) | st.binary(max_size=70).map(lambda rest: b"\xfb\x00" + rest))
def test_a_value_of_any_bytes_is_read_exactly_or_refused(data: bytes) -> None:
    try:
        read = EncryptedData.from_bytes(data)
    except (NotEncryptedError, UnsupportedSuiteError):
        return
    assert read.to_bytes() == data
