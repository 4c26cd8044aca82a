"""What a file is bound to: each of these, changed, is one and the same error."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glpgenc.errors import (
    AuthenticationError,
    ConfigurationError,
    GlpgencError,
    KMSUnavailableError,
    NotEncryptedError,
    TenantRequiredError,
)
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams import decrypt_stream, encrypt_stream, open_encrypted
from glpgenc.streams.format import MAX_HEADER_BYTES, Header, is_encrypted
from tests.support.services import CONTEXT, Place
from tests.support.streams import Unseekable

PLAINTEXT = b"what nobody but acme may read" * 10


def encrypted(service: EnvelopeEncryptionService, aad: bytes = b"7") -> bytes:
    target = io.BytesIO()
    encrypt_stream(io.BytesIO(PLAINTEXT), target, service=service, context=CONTEXT, aad=aad, segment_size=100)
    return target.getvalue()


@pytest.fixture(scope="module")
def data(service: EnvelopeEncryptionService) -> bytes:
    return encrypted(service)


def refusal(service: EnvelopeEncryptionService, data: bytes, context: dict[str, str], aad: bytes) -> str:
    target = io.BytesIO()
    with pytest.raises(AuthenticationError) as first:
        open_encrypted(io.BytesIO(data), service=service, context=context, aad=aad)
    with pytest.raises(AuthenticationError) as second:
        decrypt_stream(io.BytesIO(data), target, service=service, context=context, aad=aad)
    assert target.getvalue() == b""
    assert str(first.value) == str(second.value)
    return str(first.value)


def test_whatever_is_wrong_is_the_same_error(
    service: EnvelopeEncryptionService, place: Place, data: bytes, tmp_path: Path
) -> None:
    create_key_file(tmp_path / "other.json")
    another = EnvelopeEncryptionService(LocalKMSProvider(tmp_path / "other.json"), place.config(keyset_file=None))
    staging = place.envelopes(environment="staging")
    changed = [
        (service, data, CONTEXT | {"tenant_id": "evil"}, b"7"),
        (service, data, CONTEXT | {"data_class": "phi"}, b"7"),
        (service, data, CONTEXT | {"bucket": "others"}, b"7"),
        (service, data, {name: value for name, value in CONTEXT.items() if name != "bucket"}, b"7"),
        (service, data, CONTEXT | {"further": "entry"}, b"7"),
        (service, data, CONTEXT, b"8"),
        (service, data, CONTEXT, b""),
        (staging, data, CONTEXT, b"7"),
        (another, data, CONTEXT, b"7"),
        (service, data[:-1] + bytes((data[-1] ^ 1,)), CONTEXT, b"7"),
    ]
    words = {refusal(*each) for each in changed if each[1] is data}
    assert len(words) == 1
    with pytest.raises(AuthenticationError) as cut:
        open_encrypted(io.BytesIO(changed[-1][1]), service=service, context=CONTEXT, aad=b"7")
    assert str(cut.value) in words
    another.close()


def test_a_segment_of_another_file_is_refused(service: EnvelopeEncryptionService, data: bytes) -> None:
    other = encrypted(service)
    begin = Header.from_bytes(data)[1]
    mixed = data[: begin + 100] + other[begin + 100 :]
    for source in (io.BytesIO(mixed), Unseekable(mixed)):
        with (
            pytest.raises(AuthenticationError),
            open_encrypted(source, service=service, context=CONTEXT, aad=b"7") as file,
        ):
            file.read()


def test_the_header_of_another_file_is_refused(service: EnvelopeEncryptionService, data: bytes) -> None:
    other = encrypted(service)
    begin = Header.from_bytes(data)[1]
    with pytest.raises(AuthenticationError):
        open_encrypted(io.BytesIO(other[:begin] + data[begin:]), service=service, context=CONTEXT, aad=b"7")


def test_a_blob_and_a_file_do_not_open_as_each_other(service: EnvelopeEncryptionService, data: bytes) -> None:
    with pytest.raises(NotEncryptedError):
        service.decrypt_blob(data, CONTEXT, b"7")
    with pytest.raises(NotEncryptedError):
        open_encrypted(io.BytesIO(service.encrypt_blob(b"x", CONTEXT)), service=service, context=CONTEXT)


def test_a_missing_tenant_or_class_is_said_before_anything_is_written(service: EnvelopeEncryptionService) -> None:
    target = io.BytesIO()
    with pytest.raises(TenantRequiredError):
        encrypt_stream(io.BytesIO(), target, service=service, context={"data_class": "pii"})
    with pytest.raises(ConfigurationError):
        encrypt_stream(io.BytesIO(), target, service=service, context={"tenant_id": "acme"})
    assert target.getvalue() == b""


def test_a_kms_that_is_away_says_so(place: Place, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise KMSUnavailableError

    monkeypatch.setattr(LocalKMSProvider, "decrypt", away)
    with pytest.raises(KMSUnavailableError):
        open_encrypted(io.BytesIO(data), service=place.envelopes(), context=CONTEXT, aad=b"7")


@given(st.data())
@settings(max_examples=150)
def test_bytes_changed_anywhere_end_in_a_named_error(
    service: EnvelopeEncryptionService, data: bytes, drawn: st.DataObject
) -> None:
    place = drawn.draw(st.integers(0, len(data) - 1))
    kind = drawn.draw(st.sampled_from(["flip", "drop", "insert", "cut"]))
    byte = drawn.draw(st.integers(1, 255))
    changed = {
        "flip": data[:place] + bytes((data[place] ^ byte,)) + data[place + 1 :],
        "drop": data[:place] + data[place + 1 :],
        "insert": data[:place] + bytes((byte,)) + data[place:],
        "cut": data[:place],
    }[kind]
    for source in (io.BytesIO(changed), Unseekable(changed)):
        with (
            pytest.raises(GlpgencError),
            open_encrypted(source, service=service, context=CONTEXT, aad=b"7") as file,
        ):
            file.read()


@given(st.binary(max_size=200), st.booleans())
@settings(max_examples=150)
def test_a_header_of_any_bytes_is_read_or_refused(noise: bytes, begins_well: bool) -> None:  # noqa: FBT001
    given_ = (b"\xfeglp\r\n\x1a\n\x01\xf9\x00\x00" if begins_well else b"") + noise
    try:
        header, end = Header.from_bytes(given_)
    except GlpgencError:
        return
    assert header.to_bytes() == given_[:end]


def test_no_header_takes_more_than_so_many_bytes() -> None:
    asked: list[int] = []

    def take(size: int) -> bytes:
        asked.append(size)
        return (b"\xfeglp\r\n\x1a\n\x01\xf9\x00\x00" + b"\x00\x00\x00\x40" + bytes(16))[:size].ljust(size, b"a")

    with pytest.raises(NotEncryptedError):
        Header.read(take)
    assert sum(asked) <= MAX_HEADER_BYTES


@pytest.mark.parametrize(
    "text", ["", "plain text", "glpgenc", "\ufeffwith a mark", "þ", "\r\n\x1a\n", "%PDF-1.7", "PK"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "latin-1"])
def test_no_text_is_taken_for_an_encrypted_file(text: str, encoding: str) -> None:
    assert not is_encrypted(text.encode(encoding, "replace"))


def test_two_files_of_one_plaintext_have_nothing_in_common(service: EnvelopeEncryptionService, data: bytes) -> None:
    begin = Header.from_bytes(data)[1]
    one, other = data[begin + 1 :], encrypted(service)[begin + 1 :]
    assert not {one[at : at + 8] for at in range(0, len(one) - 8, 8)} & {
        other[at : at + 8] for at in range(0, len(other) - 8, 8)
    }


def test_neither_plaintext_nor_key_is_in_a_repr(service: EnvelopeEncryptionService, data: bytes) -> None:
    with open_encrypted(io.BytesIO(data), service=service, context=CONTEXT, aad=b"7") as file:
        file.read()
        shown = repr(file) + repr(Header.from_bytes(data)[0]) + repr(vars(file))
    assert "acme may read" not in shown
