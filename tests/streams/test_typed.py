"""Types and wrong types: what type checkers accept is what the code accepts, and the rest is one clear error.

The statements with ``assert_type`` say nothing when they run: mypy reads them, in ``make check``.
"""

from __future__ import annotations

import array
import io
import mmap
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, assert_type

import numpy as np
import pytest

from glpgenc.service import EncryptionService, EnvelopeEncryptionService
from glpgenc.streams import EncryptedReader, EncryptedWriter, FileJob, decrypt_stream, encrypt_stream, open_encrypted
from glpgenc.streams.s3 import object_aad
from glpgenc.streams.writer import EncryptedTextWriter
from tests.support.services import CONTEXT, Place

WRONG: list[Any] = ["text", 3, None, ["x"], 1.5]


def test_modes_have_types_of_their_own(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    path = tmp_path / "file"
    with open_encrypted(path, "wb", service=service, context=CONTEXT) as writer:
        assert_type(writer, EncryptedWriter)
    with open_encrypted(path, service=service, context=CONTEXT) as reader:
        assert_type(reader, EncryptedReader)
        assert_type(reader.read(), bytes)
        assert_type(reader.readline(), bytes)
    with open_encrypted(path, "wt", service=service, context=CONTEXT, newline="") as text_writer:
        assert_type(text_writer, EncryptedTextWriter)
    with open_encrypted(path, "rt", service=service, context=CONTEXT, encoding="utf-8") as text:
        assert_type(text, io.TextIOWrapper)
        assert_type(text.read(), str)
    mode: str = "rb"
    with open_encrypted(path, mode, service=service, context=CONTEXT) as anything:
        assert_type(anything, Any)


def test_whatever_holds_bytes_is_data(place: Place, service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    values: EncryptionService = place.service()
    (tmp_path / "mapped").write_bytes(b"mapped")
    with (tmp_path / "mapped").open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
        ints, numbers = array.array("i", [1, 2]), np.arange(4, dtype="int16")
        data = values.encrypt(ints, CONTEXT, aad=numbers)
        assert values.decrypt(data, CONTEXT, aad=numbers) == ints.tobytes()
        assert values.decrypt(values.encrypt(mapped, CONTEXT, aad=ints), CONTEXT, aad=ints) == b"mapped"
        blob = service.encrypt_blob(numbers, CONTEXT, aad=mapped)
        assert service.decrypt_blob(memoryview(blob), CONTEXT, aad=mapped) == numbers.tobytes()
        # One for all, though an array has a length: its items are no associated data of their own.
        several = values.encrypt_many([ints, mapped], CONTEXT, aad=numbers)
        assert values.decrypt_many(several, CONTEXT, aad=numbers) == [ints.tobytes(), b"mapped"]
        with open_encrypted(tmp_path / "file", "wb", service=service, context=CONTEXT, aad=ints) as writer:
            writer.write(numbers)
            writer.write(mapped)
        with open_encrypted(tmp_path / "file", service=service, context=CONTEXT, aad=ints) as reader:
            assert reader.read() == numbers.tobytes() + b"mapped"
        assert object_aad("bucket", "key", "key", ints) == object_aad("bucket", "key", "key", ints.tobytes())


def test_a_buffer_with_gaps_is_refused(service: EnvelopeEncryptionService) -> None:
    with pytest.raises(TypeError, match=r"the plaintext must be bytes.* not ndarray with gaps: make a contiguous copy"):
        service.encrypt_blob(np.arange(8)[::2], CONTEXT)


def written(service: EnvelopeEncryptionService, data: Any) -> None:
    with open_encrypted(io.BytesIO(), "wb", service=service, context=CONTEXT) as file:
        file.write(data)


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_what_holds_no_bytes_is_one_clear_error(
    place: Place, service: EnvelopeEncryptionService, wrong: Any, tmp_path: Path
) -> None:
    values = place.service()
    uses: dict[str, Callable[[], object]] = {
        "the plaintext": lambda: values.encrypt(wrong, CONTEXT),
        "the associated data": lambda: values.encrypt(b"", CONTEXT, aad=wrong),
        "an encrypted value": lambda: values.decrypt(wrong, CONTEXT),
        "plaintexts[0]": lambda: values.encrypt_many([wrong], CONTEXT),
        "the plaintext of a blob": lambda: service.encrypt_blob(wrong, CONTEXT),
        "the associated data of a blob": lambda: service.encrypt_blob(b"", CONTEXT, aad=wrong),
        "data": lambda: service.decrypt_blob(wrong, CONTEXT),
        "the associated data of a file": lambda: open_encrypted(
            tmp_path / "x", "wb", service=service, context=CONTEXT, aad=wrong
        ),
        "what is written": lambda: written(service, wrong),
        "the associated data of an object": lambda: object_aad("bucket", "key", "key", wrong),
    }
    for what, use in uses.items():
        named = re.escape(what.partition(" of ")[0])
        with pytest.raises(TypeError, match=f"^{named} must be bytes, or another .* not {type(wrong).__name__}"):
            use()
    assert not list(tmp_path.iterdir())


@pytest.mark.filterwarnings("ignore:an encrypted file was never closed")
@pytest.mark.parametrize("wrong", WRONG[1:], ids=repr)
def test_what_is_no_file_is_one_clear_error(service: EnvelopeEncryptionService, wrong: Any) -> None:
    options: Any = {"service": service, "context": CONTEXT}
    job = FileJob(**options)
    for use in (
        lambda: open_encrypted(wrong, **options),
        lambda: open_encrypted(wrong, "wb", **options),
        lambda: encrypt_stream(wrong, io.BytesIO(), **options),
        lambda: encrypt_stream(io.BytesIO(), wrong, **options),
        lambda: decrypt_stream(io.BytesIO(), wrong, **options),
        lambda: job.encrypt(wrong, io.BytesIO()),
        lambda: job.encrypt(io.BytesIO(), wrong),
    ):
        with pytest.raises(TypeError, match=f"must be a path or a binary file object, not {type(wrong).__name__}"):
            use()
    with pytest.raises(ValueError, match="the mode is rb, wb, xb, rt, wt or xt"):
        open_encrypted(io.BytesIO(), wrong, **options)


def test_text_files_are_refused(service: EnvelopeEncryptionService) -> None:
    options: Any = {"service": service, "context": CONTEXT}
    # A type checker refuses it, too.
    text: Any = io.StringIO("x")
    for use in (
        lambda: encrypt_stream(text, io.BytesIO(), **options),
        lambda: encrypt_stream(io.BytesIO(b"x"), text, **options),
        lambda: open_encrypted(text, "wb", **options),
        lambda: open_encrypted(text, **options),
    ):
        with pytest.raises(TypeError, match=r"text file: open it in binary mode, or give its \.buffer"):
            use()

    class GivesText:
        def read(self, size: int, /) -> Any:
            del size
            return "text"

    with pytest.raises(TypeError, match="gives text: open it in binary mode"):
        encrypt_stream(GivesText(), io.BytesIO(), **options)


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_what_is_no_context_service_or_size_is_one_clear_error(
    place: Place, service: EnvelopeEncryptionService, wrong: Any
) -> None:
    values = place.service()
    kind = type(wrong).__name__
    for use in (
        lambda: values.encrypt(b"", wrong),
        lambda: values.decrypt(bytes(60), wrong),
        lambda: service.encrypt_blob(b"", wrong),
        lambda: open_encrypted(io.BytesIO(), "wb", service=service, context=wrong),
    ):
        with pytest.raises(TypeError, match=f"the context must be a mapping, such as .*, not {kind}"):
            use()
    with pytest.raises(TypeError, match=f"service must be an EnvelopeEncryptionService, not {kind}"):
        open_encrypted(io.BytesIO(), "wb", service=wrong, context=CONTEXT)
    if not isinstance(wrong, int):
        with pytest.raises(TypeError, match=f"segment_size must be an int, not {kind}"):
            open_encrypted(io.BytesIO(), "wb", service=service, context=CONTEXT, segment_size=wrong)


def test_paths_may_be_text(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"x" * 1000)
    job = FileJob(service=service, context=CONTEXT)
    job.encrypt(f"{tmp_path}/plain", f"{tmp_path}/sealed")
    assert job.decrypt(tmp_path / "sealed", f"{tmp_path}/back").plaintext_bytes == 1000
