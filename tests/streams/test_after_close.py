"""After close everything refuses: files, keysets, and what is encrypted with a service."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd
import pyarrow as pa
import pytest

from glpgenc.arrow import decrypt_array, decrypt_frame, decrypt_table, encrypt_array, encrypt_frame, encrypt_table
from glpgenc.errors import KeyStateError
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams import FileJob, encrypt_stream, open_encrypted
from tests.support.services import CONTEXT, Place


def refused(uses: dict[str, Callable[[], object]], error: type[Exception], match: str) -> None:
    for name, use in uses.items():
        with pytest.raises(error, match=match) as raised:
            use()
        assert raised.value.args, name


def test_a_closed_file_gives_and_takes_nothing(service: EnvelopeEncryptionService) -> None:
    out = io.BytesIO()
    writer: Any = open_encrypted(out, "wb", service=service, context=CONTEXT)
    writer.write(b"a\nb\n")
    writer.close()
    length = len(out.getvalue())
    closed = "closed file"
    uses: dict[str, Callable[[], object]] = {
        "write": lambda: writer.write(b"x"),
        "writelines": lambda: writer.writelines([b"x"]),
        "tell": writer.tell,
        "writable": writer.writable,
        "flush": writer.flush,
        "with": writer.__enter__,
    }
    refused(uses, ValueError, closed)
    writer.close()
    writer.abort()
    assert len(out.getvalue()) == length
    reader: Any = open_encrypted(io.BytesIO(out.getvalue()), service=service, context=CONTEXT)
    lines = iter(reader)
    next(lines)
    reader.close()
    uses = {
        "read": reader.read,
        "read1": reader.read1,
        "readinto": lambda: reader.readinto(bytearray(1)),
        "readinto1": lambda: reader.readinto1(bytearray(1)),
        "readline": reader.readline,
        "readlines": reader.readlines,
        "peek": reader.peek,
        "seek": lambda: reader.seek(0),
        "tell": reader.tell,
        "seekable": reader.seekable,
        "readable": reader.readable,
        "lines": lambda: next(lines),
        "next": lambda: next(reader),
        "with": reader.__enter__,
    }
    refused(uses, ValueError, closed)
    reader.close()


def test_files_of_a_closed_service_are_neither_written_nor_opened(place: Place, tmp_path: Path) -> None:
    closing = place.envelopes()
    (tmp_path / "plain").write_bytes(b"x")
    job = FileJob(service=closing, context=CONTEXT)
    job.encrypt(tmp_path / "plain", tmp_path / "sealed")
    closing.close()
    uses: dict[str, Callable[[], object]] = {
        "write": lambda: open_encrypted(io.BytesIO(), "wb", service=closing, context=CONTEXT),
        "read": lambda: open_encrypted(tmp_path / "sealed", service=closing, context=CONTEXT),
        "stream": lambda: encrypt_stream(io.BytesIO(), io.BytesIO(), service=closing, context=CONTEXT),
        "encrypt": lambda: job.encrypt(tmp_path / "plain", tmp_path / "new"),
        "decrypt": lambda: job.decrypt(tmp_path / "sealed", tmp_path / "new"),
    }
    refused(uses, KeyStateError, "closed")
    assert not (tmp_path / "new").exists()


def test_a_closed_keyset_makes_counts_and_gives_nothing(tmp_path: Path) -> None:
    place = Place(tmp_path)
    service = place.service()
    service.encrypt(b"x", CONTEXT)
    before = place.keyset.read_bytes()
    keys: Any = service._keys
    (key_id,) = keys._file.read()
    keys.close()
    uses: dict[str, Callable[[], object]] = {
        "active": lambda: keys.active("acme", "pii"),
        "another class": lambda: keys.active("acme", "other"),
        "by_id": lambda: keys.by_id(key_id),
        "unknown": lambda: keys.by_id(uuid4()),
        "count": lambda: keys.count(key_id, 1),
        "rotate": lambda: keys.rotate("acme", "pii"),
        "version": lambda: keys.version_id("acme", "pii", 1),
        "index": lambda: keys.index_root("acme", "pii", 1),
    }
    refused(uses, KeyStateError, "closed")
    keys.close()
    assert place.keyset.read_bytes() == before


def test_columns_are_not_encrypted_with_a_closed_service(tmp_path: Path) -> None:
    service = Place(tmp_path).service()
    array, frame = pa.array(["a"]), pd.DataFrame({"x": ["a"]})
    table = pa.table({"x": array})
    cells, hidden = encrypt_array(array, service, CONTEXT), encrypt_frame(frame, ["x"], service, CONTEXT)
    sealed = encrypt_table(table, ["x"], service, CONTEXT)
    service.close()
    uses: dict[str, Callable[[], object]] = {
        "array": lambda: encrypt_array(array, service, CONTEXT),
        "frame": lambda: encrypt_frame(frame, ["x"], service, CONTEXT),
        "table": lambda: encrypt_table(table, ["x"], service, CONTEXT),
        "array back": lambda: decrypt_array(cells, service, CONTEXT, pa.string()),
        "frame back": lambda: decrypt_frame(hidden, ["x"], service, CONTEXT),
        "table back": lambda: decrypt_table(sealed, ["x"], service, CONTEXT),
    }
    refused(uses, KeyStateError, "closed")
