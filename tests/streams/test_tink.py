"""The stream after our header is Tink's, both ways, with Tink itself."""

from __future__ import annotations

import io
import os
from uuid import UUID

import pytest
from tink import TinkError, cleartext_keyset_handle, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

from glpgenc.errors import AuthenticationError
from glpgenc.service import WrappedDataKey
from glpgenc.streams.format import DEFAULT_SEGMENT_SIZE, STREAM_HEADER_BYTES, Header
from glpgenc.streams.segments import RandomSegments, SegmentReader
from glpgenc.streams.stream import KeyedStream, StreamCipher
from glpgenc.streams.transfer import SeekingReader
from glpgenc.streams.writer import EncryptedWriter
from tests.support.streams import STREAMS

KEY = bytes(range(100, 132))
AAD = b"what is bound \x00\xff"
SMALL = 64
FIRST, REST = SMALL - 56, SMALL - 16
SIZES = [0, 1, FIRST - 1, FIRST, FIRST + 1, FIRST + REST, FIRST + REST + 1, FIRST + 3 * REST, 1000]
LARGE = [DEFAULT_SEGMENT_SIZE - 56, DEFAULT_SEGMENT_SIZE - 55, 2 * DEFAULT_SEGMENT_SIZE + 5]
ALL = [(SMALL, size) for size in SIZES] + [(4096, 10_000)] + [(DEFAULT_SEGMENT_SIZE, size) for size in LARGE]


class Unclosed(io.BytesIO):
    """Keeps its bytes when Tink closes it."""

    def close(self) -> None:
        pass


@pytest.fixture(scope="module", autouse=True)
def _registered() -> None:
    streaming_aead.register()


def primitive(segment_size: int, key: bytes = KEY) -> streaming_aead.StreamingAead:
    """Return Tink's AES256_GCM_HKDF with a key of ours."""
    params = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
        ciphertext_segment_size=segment_size, derived_key_size=32, hkdf_hash_type=common_pb2.SHA256
    )
    material = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(params=params, key_value=key)
    data = tink_pb2.KeyData(
        type_url="type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey",
        value=material.SerializeToString(),
        key_material_type=tink_pb2.KeyData.SYMMETRIC,
    )
    entry = tink_pb2.Keyset.Key(key_data=data, status=tink_pb2.ENABLED, key_id=7, output_prefix_type=tink_pb2.RAW)
    keyset = tink_pb2.Keyset(primary_key_id=7, key=[entry])
    return cleartext_keyset_handle.from_keyset(keyset).primitive(streaming_aead.StreamingAead)


def stream(segment_size: int, cipher: StreamCipher) -> KeyedStream:
    header = Header(WrappedDataKey(UUID(int=1), "local", "local:x", b"w"), segment_size)
    return KeyedStream(header, cipher, "acme", "pii")


def ours_encrypts(plaintext: bytes, segment_size: int) -> bytes:
    out = io.BytesIO()
    made = stream(segment_size, StreamCipher.fresh(KEY, AAD))
    with EncryptedWriter(made, out.write, lambda: None, lambda: None) as writer:
        writer.write(plaintext)
    return out.getvalue()[len(made.header.to_bytes()) :]


def ours_decrypts(ciphertext: bytes, segment_size: int) -> bytes:
    cipher = StreamCipher(KEY, ciphertext[:STREAM_HEADER_BYTES], AAD)
    places = SegmentReader(stream(segment_size, cipher), SeekingReader(io.BytesIO(ciphertext)), 0, len(ciphertext))
    segments = RandomSegments(places)
    return b"".join(bytes(segments.load(number) or b"") for number in range(places.count))


def tink_encrypts(plaintext: bytes, segment_size: int) -> bytes:
    out = Unclosed()
    with primitive(segment_size).new_encrypting_stream(out, AAD) as writer:
        writer.write(plaintext)
    return out.getvalue()


def tink_decrypts(ciphertext: bytes, segment_size: int, aad: bytes = AAD, key: bytes = KEY) -> bytes:
    with primitive(segment_size, key).new_decrypting_stream(io.BytesIO(ciphertext), aad) as reader:
        found: bytes = reader.read()
        return found


@pytest.mark.parametrize(("segment_size", "size"), ALL)
def test_tink_opens_what_we_wrote(segment_size: int, size: int) -> None:
    plaintext = os.urandom(size)
    assert tink_decrypts(ours_encrypts(plaintext, segment_size), segment_size) == plaintext


@pytest.mark.parametrize(("segment_size", "size"), ALL)
def test_we_open_what_tink_wrote(segment_size: int, size: int) -> None:
    plaintext = os.urandom(size)
    assert ours_decrypts(tink_encrypts(plaintext, segment_size), segment_size) == plaintext


@pytest.mark.parametrize("size", SIZES)
def test_both_write_as_many_bytes(size: int) -> None:
    assert len(ours_encrypts(bytes(size), SMALL)) == len(tink_encrypts(bytes(size), SMALL))


def test_tink_refuses_ours_under_other_associated_data() -> None:
    with pytest.raises(TinkError):
        tink_decrypts(ours_encrypts(b"secret", SMALL), SMALL, aad=b"other")


def test_we_refuse_tinks_cut_behind_a_segment() -> None:
    ciphertext = tink_encrypts(bytes(FIRST + 2 * REST), SMALL)
    with pytest.raises(AuthenticationError):
        ours_decrypts(ciphertext[: 2 * SMALL], SMALL)


@pytest.mark.parametrize("case", STREAMS["cases"], ids=lambda case: str(case["name"]))
def test_tink_opens_the_vectors_with_what_the_format_says_is_bound(case: dict[str, str]) -> None:
    parts = {name: bytes.fromhex(case[name]) for name in ("stream", "associated_data", "key_value", "plaintext")}
    found = tink_decrypts(
        parts["stream"], int(case["segment_size"]), aad=parts["associated_data"], key=parts["key_value"]
    )
    assert found == parts["plaintext"]
