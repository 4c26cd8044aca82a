"""Parsers of bytes: values, files and wrapped keys. Their seeds are the vectors of tests/vectors."""

from __future__ import annotations

import base64
import io
import os
import tempfile
from functools import cache
from pathlib import Path
from uuid import UUID

from glpgenc.column_encryptor import _from_base64
from glpgenc.errors import EncryptionError, KMSUnwrapError
from glpgenc.keys.branch.model import BranchKey, unwrap, wrap
from glpgenc.keys.kms.local.provider import LocalKMSProvider, create_key_file
from glpgenc.keys.secret import SecretBytes
from glpgenc.service import EncryptedData, EnvelopeEncryptionService, WrappedDataKey
from glpgenc.streams import decrypt_stream
from glpgenc.streams.format import Header
from glpgenc.wire.cell import as_text, decrypt_cell, unpad
from glpgenc.wire.envelope import build_index, is_envelope, parse, parse_index
from tests.attacks.fuzz.parser import Parser
from tests.support.services import CONTEXT, Place
from tests.support.streams import STREAMS, vector_service
from tests.support.vectors import vectors

_ENVELOPES = vectors("envelope")
_CBC = [each for each in _ENVELOPES["cases"] if each["suite"] == "A256CBC-HS512"]
_GCM, _XAES = (
    [each for each in _ENVELOPES["cases"] if each["suite"] == suite] for suite in ("A256GCM", "XAES-256-GCM")
)
_CELLS = tuple(bytes.fromhex(each["envelope"]) for each in _ENVELOPES["cases"])
_KEY = bytes.fromhex(_ENVELOPES["A256CBC-HS512 key"])
_XAES_KEY = bytes.fromhex(_ENVELOPES["XAES-256-GCM key"])
_HEADS = (
    b"\xfa\x00",
    b"\xfa\x01",
    b"\xfb\x00",
    b"\xfc\x00",
    b"\x00\x00",
    b"\xff\xff",
    b"\x00\x10",
    bytes(16),
    bytes(32),
)
_BRANCH = BranchKey(UUID(int=7), SecretBytes(bytes(range(32))))
_WRAPPED_BY_BRANCH = wrap(_BRANCH, SecretBytes(bytes(32)), CONTEXT)
_FILES = tuple(bytes.fromhex(each["file"]) for each in STREAMS["cases"] if each["segment_size"] < 1024)


def _envelope(data: bytes) -> None:
    formed = is_envelope(data)
    try:
        envelope = parse(data)
    except EncryptionError:
        assert not formed
        raise
    assert formed
    assert envelope.header + envelope.body == data
    assert sum(map(len, envelope.index.values())) <= len(data)


def _index(data: bytes) -> None:
    terms = parse_index(data)
    written = {slot: term for slot, term in terms.items() if slot}
    assert parse_index(build_index(written)) == written


def _cell(data: bytes) -> None:
    decrypt_cell(parse(data), key=_KEY, field=_CBC[0]["field"], row_id=_CBC[0]["row_id"])


def _xaes_cell(data: bytes) -> None:
    decrypt_cell(parse(data), key=_XAES_KEY, field=_XAES[0]["field"], row_id=_XAES[0]["row_id"])


def _wrapped_data_key(data: bytes) -> None:
    assert WrappedDataKey.from_bytes(data).to_bytes() == data


def _value(data: bytes) -> None:
    assert EncryptedData.from_bytes(data).to_bytes() == data


def _file_header(data: bytes) -> None:
    header, end = Header.from_bytes(data)
    assert header.to_bytes() == data[:end]


@cache
def folder() -> Path:
    """Return a folder for files that parsers read, which ends with the process's temporary files."""
    return Path(tempfile.mkdtemp(prefix="glpgenc-fuzz-", dir=os.environ.get("GLPG_FUZZ_FOLDER")))


@cache
def _files() -> EnvelopeEncryptionService:
    return vector_service(folder())


@cache
def _blobs() -> EnvelopeEncryptionService:
    (folder() / "blobs").mkdir()
    return Place(folder() / "blobs").envelopes()


@cache
def _local() -> LocalKMSProvider:
    path = folder() / "local.json"
    create_key_file(path)
    return LocalKMSProvider(path)


def _file(data: bytes) -> None:
    context, aad = STREAMS["context"], bytes.fromhex(STREAMS["cases"][0]["aad"])
    decrypt_stream(io.BytesIO(data), io.BytesIO(), service=_files(), context=context, aad=aad, jobs=1)


def _unwrapped_by_branch(data: bytes) -> None:
    unwrap(_BRANCH, data, CONTEXT).wipe()


def wire_parsers() -> list[Parser]:
    """Return the parsers; making seeds of some needs a key file."""
    made = _local().generate_data_key(CONTEXT)
    made.plaintext.wipe()
    blob = _blobs().encrypt_blob(b"a plaintext", CONTEXT)
    key = _blobs().encrypt_blob(b"", CONTEXT)[:-28]
    sized = (
        b"\x00\x05local",
        b"\x00\x03aws",
        b"\x00\x00",
        b"\xff\xff",
        b"\xfd\x01\xfb\x00",
        b"\xfeglp\r\n\x1a\n\x01\xf9\x00\x00",
    )
    value = bytes.fromhex(_GCM[0]["envelope"])
    return [
        Parser("envelope", _envelope, _CELLS, _HEADS),
        Parser("search terms of an envelope", _index, (build_index({1: b"term", 7: bytes(16)}), b""), _HEADS),
        Parser("value of a column", _cell, (bytes.fromhex(_CBC[0]["envelope"]),), _HEADS),
        Parser("value of a column in client mode", _xaes_cell, (bytes.fromhex(_XAES[0]["envelope"]),), _HEADS),
        Parser("value outside the database", _value, (value[:18] + bytes(2) + value[-40:],), _HEADS),
        Parser(
            "envelope in base64",
            lambda data: _from_base64(data.decode("latin-1")),
            (base64.b64encode(_CELLS[0]),),
            (b"=", b"==", b"\n", b"-", b"_"),
        ),
        Parser("padding", unpad, (b"a\x80\0\0", b"\x80"), (b"\x80", b"\0")),
        Parser(
            "plaintext as text", as_text, (b"a", "Zoë 😀".encode()), (b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80")
        ),
        Parser("wrapped key of a blob", _wrapped_data_key, (key,), sized),
        Parser("blob", lambda data: _blobs().decrypt_blob(data, CONTEXT), (blob,), sized),
        Parser("header of a file", _file_header, _FILES, sized),
        Parser("file", _file, _FILES[:1], sized),
        Parser(
            "key wrapped by a key file",
            lambda data: _local().decrypt(data, made.key_uri, CONTEXT).wipe(),
            (made.wrapped,),
            (bytes(4), b"\0\0\0\1"),
            refusals=(KMSUnwrapError,),
        ),
        Parser("key wrapped by a branch key", _unwrapped_by_branch, (_WRAPPED_BY_BRANCH,), refusals=(KMSUnwrapError,)),
    ]
