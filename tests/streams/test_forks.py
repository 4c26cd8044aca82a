"""An open encrypted file belongs to the process that opened it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from glpgenc.errors import KeyStateError, OtherProcessError
from glpgenc.service import EnvelopeEncryptionService
from glpgenc.streams import FileJob, decrypt_stream, encrypt_stream, open_encrypted
from tests.support.processes.forks import in_child
from tests.support.services import CONTEXT, Place

REFUSED = "OtherProcessError: the encrypted file belongs to"


def test_a_child_can_t_write_to_what_its_parent_opened(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    path = tmp_path / "file.glp"
    with open_encrypted(path, "wb", service=service, context=CONTEXT, segment_size=64) as file:
        file.write(b"A" * 100)
        methods = (lambda: file.write(b"B" * 1000), file.tell, file.writable, file.close)
        written = [in_child(method) for method in methods]
        assert [in_child(method) for method in (file.flush, file.abort)] == ["None", "None"]
        file.write(b"C" * 100)
    assert all(each.startswith(REFUSED) for each in written)
    with open_encrypted(path, service=service, context=CONTEXT) as file:
        assert file.read() == b"A" * 100 + b"C" * 100


def test_no_nonce_is_used_by_both(service: EnvelopeEncryptionService) -> None:
    """Also below the writer: a cipher of a stream encrypts in the process that made it only."""
    target = io.BytesIO()
    writer = open_encrypted(target, "wb", service=service, context=CONTEXT, segment_size=64)
    cipher = writer._stream.cipher
    room = memoryview(bytearray(64))
    assert in_child(lambda: cipher.encrypt_into(0, b"x", room, last=True)).startswith(REFUSED)
    writer.close()


_ENDS = """
import os, sys
from pathlib import Path
from glpgenc.keys.kms.local.provider import LocalKMSProvider
from glpgenc.service import EncryptionServiceConfig, EnvelopeEncryptionService
from glpgenc.streams import open_encrypted

service = EnvelopeEncryptionService(LocalKMSProvider(Path(sys.argv[1])), EncryptionServiceConfig(environment="test"))
text = sys.argv[3] == "wt"
file = open_encrypted(sys.argv[2], sys.argv[3], service=service, context={context!r})
file.write("begun, " if text else b"begun, ")
if os.fork() == 0:
    sys.exit(0)  # with finalizers, and all that is at exit
assert os.waitstatus_to_exitcode(os.wait()[1]) == 0
file.write("ended" if text else b"ended")
file.close()
"""


@pytest.mark.parametrize("mode", ["wb", "wt"])
def test_a_child_that_ends_leaves_the_file_to_its_parent(place: Place, tmp_path: Path, mode: str) -> None:
    path = tmp_path / "file.glp"
    program = [sys.executable, "-X", "dev", "-c", _ENDS.format(context=CONTEXT)]
    ended = subprocess.run(
        [*program, str(place.folder / "kek.json"), str(path), mode], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    with open_encrypted(path, service=place.envelopes(), context=CONTEXT) as read:
        assert read.read() == b"begun, ended"
    assert [each.name for each in tmp_path.iterdir()] == ["file.glp"]


def test_a_child_that_leaves_the_with_block_by_an_exception_leaves_the_file_to_its_parent(
    service: EnvelopeEncryptionService, tmp_path: Path
) -> None:
    path = tmp_path / "file.glp"
    with open_encrypted(path, "wb", service=service, context=CONTEXT) as file:
        file.write(b"begun, ")
        child = os.fork()
        if child == 0:
            try:
                with file:
                    sys.exit(3)
            except SystemExit:
                os._exit(0 if file.closed else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        file.write(b"ended")
    with open_encrypted(path, service=service, context=CONTEXT) as read:
        assert read.read() == b"begun, ended"


def test_a_child_can_t_read_what_its_parent_opened(service: EnvelopeEncryptionService, tmp_path: Path) -> None:
    path = tmp_path / "file.glp"
    with open_encrypted(path, "wb", service=service, context=CONTEXT, segment_size=64) as file:
        file.write(bytes(1000))
    with open_encrypted(path, service=service, context=CONTEXT) as file:
        for method in (file.read, lambda: file.seek(0), file.peek, lambda: file.readinto(bytearray(9)), file.readline):
            assert in_child(method).startswith(REFUSED)
        assert in_child(file.close) == "None"
        assert file.read() == bytes(1000)
    assert in_child(lambda: open_encrypted(path, service=service, context=CONTEXT).read(3)) == str(bytes(3))


@pytest.mark.parametrize("between", ["files", "streams"])
def test_a_fork_while_a_file_is_encrypted_or_decrypted_ends_the_child_alone(
    service: EnvelopeEncryptionService, tmp_path: Path, between: str
) -> None:
    plain, sealed, back = tmp_path / "plain", tmp_path / "sealed", tmp_path / "back"
    plain.write_bytes(os.urandom(200_000))
    told: list[str] = []

    def fork(_: int) -> None:
        if told:
            return
        child = os.fork()
        if child == 0:
            told.append("child")
            return  # as one does that forgot to leave
        told.append(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))

    def run(step: Any) -> None:
        told.clear()
        parent = os.getpid()
        try:
            step()
        except OtherProcessError:
            os._exit(7 if os.getpid() != parent else 8)
        finally:
            if os.getpid() != parent:
                os._exit(9)
        assert told == ["7"]

    job = FileJob(service=service, context=CONTEXT, segment_size=4096, jobs=2)
    if between == "files":
        run(lambda: job.encrypt(plain, sealed, fork))
        run(lambda: job.decrypt(sealed, back, fork))
        assert back.read_bytes() == plain.read_bytes()
    else:
        out, again = io.BytesIO(), io.BytesIO()
        options: Any = {"service": service, "context": CONTEXT, "progress": fork, "jobs": 2}
        run(lambda: encrypt_stream(io.BytesIO(plain.read_bytes()), out, segment_size=4096, **options))
        run(lambda: decrypt_stream(io.BytesIO(out.getvalue()), again, **options))
        assert again.getvalue() == plain.read_bytes()
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_a_data_key_encrypts_in_the_process_that_counts_its_uses(service: EnvelopeEncryptionService) -> None:
    with service.generate_data_key(CONTEXT).plaintext_key as key:
        made, apart = service.encrypt_with_dek(b"x", key), service.encrypt_detached(b"x", key, CONTEXT)
        assert in_child(lambda: service.encrypt_with_dek(b"x", key)).startswith(KeyStateError.__name__)
        assert in_child(lambda: service.encrypt_detached(b"x", key.copy(), CONTEXT)).startswith(KeyStateError.__name__)
        assert in_child(lambda: service.decrypt_detached(apart, key, CONTEXT)) == str(b"x")
        assert in_child(lambda: service.decrypt_with_dek(made, CONTEXT)) == str(b"x")
        assert in_child(lambda: len(service.encrypt_blob(b"x", CONTEXT)) > 0) == "True"


def test_a_child_makes_blob_keys_of_its_own(place: Place) -> None:
    service = place.envelopes(blob_key_uses=1000)
    ours = service.encrypt_blob(b"x", CONTEXT)
    theirs = in_child(lambda: str(service.encrypt_blob(b"x", CONTEXT)[:60].hex()))
    assert ours[:60].hex() != theirs
    assert service.encrypt_blob(b"x", CONTEXT)[:60] == ours[:60]
