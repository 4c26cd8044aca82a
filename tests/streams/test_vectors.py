"""Files that were made without this package."""

from __future__ import annotations

import io
from typing import Any

import pytest

from glpgenc import errors
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams import decrypt_stream, open_encrypted
from glpgenc.streams.format import Header, Layout
from glpgenc.streams.stream import StreamCipher
from glpgenc.wire.derivation import stream_key
from tests.support.streams import STREAMS, Case, OnlyReads, Unseekable
from tests.support.vectors import by_name

CASES: list[Case] = STREAMS["cases"]
MALFORMED: list[Case] = STREAMS["malformed"]
CONTEXT: dict[str, str] = STREAMS["context"]


@pytest.mark.parametrize("case", CASES, ids=by_name(CASES))
@pytest.mark.parametrize("source", [io.BytesIO, Unseekable])
def test_it_opens(vectors_service: EnvelopeEncryptionService, case: Case, source: Any) -> None:
    opened = source(bytes.fromhex(case["file"]))
    with open_encrypted(opened, service=vectors_service, context=CONTEXT, aad=bytes.fromhex(case["aad"])) as file:
        assert file.read() == bytes.fromhex(case["plaintext"])


@pytest.mark.parametrize("case", CASES, ids=by_name(CASES))
@pytest.mark.parametrize("source", [io.BytesIO, Unseekable, OnlyReads])
def test_it_is_decrypted_as_a_stream(vectors_service: EnvelopeEncryptionService, case: Case, source: Any) -> None:
    target, aad = io.BytesIO(), bytes.fromhex(case["aad"])
    decrypt_stream(
        source(bytes.fromhex(case["file"])), target, service=vectors_service, context=CONTEXT, aad=aad, jobs=2
    )
    assert target.getvalue() == bytes.fromhex(case["plaintext"])


@pytest.mark.parametrize("case", CASES, ids=by_name(CASES))
def test_the_cipher_makes_the_same_segments(case: Case) -> None:
    key, stream = bytes.fromhex(case["key_value"]), bytes.fromhex(case["stream"])
    plaintext, layout = bytes.fromhex(case["plaintext"]), Layout(case["segment_size"])
    assert stream_key(bytes.fromhex(STREAMS["dek"])) == key
    cipher = StreamCipher(key, stream[:40], bytes.fromhex(case["associated_data"]))
    out = memoryview(bytearray(case["segment_size"]))
    count = layout.segments(len(plaintext))
    made = []
    for number in range(count):
        piece = plaintext[layout.begins(number) : layout.begins(number + 1)]
        made.append(bytes(out[: cipher.encrypt_into(number, piece, out, last=number == count - 1)]).hex())
    assert made == case["segments"]


@pytest.mark.parametrize("case", CASES, ids=by_name(CASES))
def test_the_header_is_read_and_written(case: Case) -> None:
    data = bytes.fromhex(case["file"])
    header, end = Header.from_bytes(data)
    assert header.to_bytes().hex() == case["header"]
    assert end == len(header.to_bytes())
    assert header.key.key_id.hex == STREAMS["key_id"]


def read_all(service: EnvelopeEncryptionService, source: Any, given: list[bytes]) -> None:
    with open_encrypted(source, service=service, context=CONTEXT, aad=b"42") as file:
        while part := file.read1():
            given.append(part)


@pytest.mark.parametrize("case", MALFORMED, ids=by_name(MALFORMED))
@pytest.mark.parametrize("source", [io.BytesIO, Unseekable])
def test_what_is_malformed_is_refused(vectors_service: EnvelopeEncryptionService, case: Case, source: Any) -> None:
    data = bytes.fromhex(case["file"])
    right = bytes.fromhex(
        next(each for each in CASES if each["name"] == "four segments, the last not full")["plaintext"]
    )
    given: list[bytes] = []
    with pytest.raises(getattr(errors, case["error"])):
        read_all(vectors_service, source(data), given)
    assert right.startswith(b"".join(given))
    assert b"".join(given) != right


@pytest.mark.parametrize("case", MALFORMED, ids=by_name(MALFORMED))
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_stream_that_is_malformed_gives_a_true_beginning_at_most(
    vectors_service: EnvelopeEncryptionService, case: Case, jobs: int
) -> None:
    target = io.BytesIO()
    right = bytes.fromhex(
        next(each for each in CASES if each["name"] == "four segments, the last not full")["plaintext"]
    )
    source = io.BytesIO(bytes.fromhex(case["file"]))
    with pytest.raises(getattr(errors, case["error"])):
        decrypt_stream(source, target, service=vectors_service, context=CONTEXT, aad=b"42", jobs=jobs)
    assert right.startswith(target.getvalue())
    assert target.getvalue() != right
