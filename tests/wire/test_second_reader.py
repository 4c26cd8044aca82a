"""The reader and writer of tests/reader, made from docs/FORMAT.md alone, against Python and SQL, both ways."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from glpgenc.embedded.host import cache_directory
from glpgenc.streams import decrypt_stream, encrypt_stream
from glpgenc.wire.cell import decrypt_cell, encrypt_cell
from glpgenc.wire.envelope import Suite, parse
from glpgenc.wire.sealed_keys import FieldKeys
from tests.support.streams import STREAMS, vector_service
from tests.support.vectors import FOLDER, Case, Implementation, entries, vectors

SOURCE = Path(__file__).parents[1] / "reader"
PAGE = Path(__file__).parents[2] / "docs" / "ASSURANCE.md"
ENVELOPES = vectors("envelope")
VALUES = vectors("values")
KEY_ID = UUID(ENVELOPES["key_id"])
SECONDS = 300
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The program, which is built with Go's standard library and nothing else."""
    go = shutil.which("go")
    found = re.search(r"go1\.([0-9]+)", _output([go, "version"])) if go else None
    if go is None or found is None or int(found[1]) < 24:
        # Under GLPG_TEST_STRICT too: `make` provides no compilers of other languages.
        pytest.skip("there is no Go of 1.24 or later: install golang-go, to build the second reader")
    program = tmp_path_factory.mktemp("reader") / "reader"
    settings = {"GOTOOLCHAIN": "local", "GOPROXY": "off", "GOFLAGS": "-buildvcs=false", "CGO_ENABLED": "0"}
    environment = os.environ | settings | {"GOCACHE": str(cache_directory() / "go-build"), "GO111MODULE": "on"}
    built = subprocess.run(
        [go, "build", "-o", str(program), "."],
        cwd=SOURCE, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [str(program), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)

    return run


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True).stdout


def changed(folder: Path, name: str, change: Callable[[Case], object]) -> Path:
    """Copy the vectors, with one file changed."""
    shutil.copytree(FOLDER, folder / "vectors", ignore=shutil.ignore_patterns("external"))
    file = vectors(name)
    change(file)
    (folder / "vectors" / f"{name}.json").write_text(json.dumps(file), encoding="ascii")
    return folder / "vectors"


def test_it_agrees_with_every_vector(reader: Run) -> None:
    done = reader("check", FOLDER)
    assert (done.returncode, done.stderr) == (0, "")
    counts = {name: int(count) for count, name in re.findall(r"^ *([0-9]+)  (.+)$", done.stdout, re.MULTILINE)}
    files = {name.split(",")[0] for name in counts}
    assert files == {path.stem for path in FOLDER.glob("*.json")} - {"tables", "index"}
    (said,) = re.findall(r"more than ([0-9,]+) comparisons", PAGE.read_text(encoding="utf-8"))
    assert sum(counts.values()) > int(said.replace(",", ""))


CHANGES: dict[str, tuple[str, Callable[[Case], object]]] = {
    "a plaintext": ("envelope", lambda file: file["cases"][0].update(plaintext="00")),
    "a refusal": ("malformed", lambda file: file["open"][-1].update(expect="NotEncryptedError")),
    "a term": ("blind_index", lambda file: file["cases"][0].update(term="00" * 16)),
    "a stream": ("streams", lambda file: file["cases"][0].update(plaintext="00")),
    "a blob": ("values", lambda file: file["blobs"][0].update(plaintext="00")),
    "a message": ("sealed", lambda file: file.update(message="00")),
    "a stem": ("words", lambda file: file["stems"].update(cats="cats")),
    "a key that it does not know": ("words", lambda file: file.update(more=1)),
}


@pytest.mark.parametrize("what", CHANGES)
def test_it_finds_a_vector_that_is_wrong(reader: Run, tmp_path: Path, what: str) -> None:
    done = reader("check", changed(tmp_path, *CHANGES[what]))
    assert done.returncode != 0
    assert CHANGES[what][0] in done.stderr


@pytest.fixture(scope="module")
def written(reader: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What it writes of the vectors' plaintexts, and of others of every length to three blocks, padded and not."""
    folder = tmp_path_factory.mktemp("written")
    done = reader("write", FOLDER, folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def cases_of(folder: Path, suite: str) -> list[Case]:
    file = json.loads((folder / "envelope.json").read_text(encoding="utf-8"))
    found = [case for case in file["cases"] if case["suite"] == suite]
    assert len(found) > 245
    return found


def keys_of(case: Case, suite: str = "A256CBC-HS512") -> FieldKeys:
    key = bytes.fromhex(ENVELOPES[f"{suite} key"])
    return FieldKeys(case["field"], KEY_ID, key, case.get("padding", 0), entries(case.get("search", [])))


def test_what_it_writes_python_and_sql_read(written: Path, implementation: Implementation) -> None:
    for case in cases_of(written, "A256CBC-HS512"):
        envelope = bytes.fromhex(case["envelope"])
        opened = implementation.decrypt(keys_of(case), envelope, case["field"], case["row_id"])
        assert opened.hex() == case["plaintext"], case["name"]
        wanted = {each["slot"]: each["term"] for each in case.get("search", [])}
        terms = implementation.terms(envelope, [1, 2, 3])
        assert {slot: term.hex() for slot, term in terms.items()} == wanted, case["name"]
        # It is as long as what is written here, so that neither shows who wrote it.
        again = implementation.encrypt(keys_of(case), bytes.fromhex(case["plaintext"]), case["row_id"])
        assert len(again) == len(envelope), case["name"]


@pytest.mark.parametrize("suite", ["A256GCM", "XAES-256-GCM"])
def test_what_it_writes_for_client_mode_python_reads(written: Path, suite: str) -> None:
    key = bytes.fromhex(ENVELOPES[f"{suite} key"])
    for case in cases_of(written, suite):
        envelope = parse(bytes.fromhex(case["envelope"]))
        opened = decrypt_cell(envelope, key=key, field=case["field"], row_id=case["row_id"])
        assert opened.hex() == case["plaintext"], case["name"]


def test_files_that_it_writes_python_decrypts(written: Path, tmp_path: Path) -> None:
    service, file = vector_service(tmp_path), json.loads((written / "streams.json").read_text(encoding="utf-8"))
    assert len(file["cases"]) == len(STREAMS["cases"])
    for case, vector in zip(file["cases"], STREAMS["cases"], strict=True):
        target = io.BytesIO()
        source = io.BytesIO(bytes.fromhex(case["file"]))
        decrypt_stream(source, target, service=service, context=STREAMS["context"], aad=bytes.fromhex(case["aad"]))
        assert target.getvalue().hex() == vector["plaintext"]
        assert case["file"] != vector["file"]


def test_values_and_blobs_that_it_writes_python_decrypts(written: Path, tmp_path: Path) -> None:
    service, file = vector_service(tmp_path), json.loads((written / "values.json").read_text(encoding="utf-8"))
    wrapped, context = bytes.fromhex(VALUES["blobs"][0]["header"]), VALUES["context"]
    assert len(file["values"]) == len(file["blobs"]) == len(VALUES["values"])
    with service.decrypt_data_key(wrapped, context) as dek:
        for case in file["values"]:
            opened = service.decrypt_detached(bytes.fromhex(case["sealed"]), dek, context, bytes.fromhex(case["aad"]))
            assert opened.hex() == case.get("plaintext", ""), case["name"]
    for case in file["blobs"]:
        opened = service.decrypt_blob(bytes.fromhex(case["sealed"]), context, bytes.fromhex(case["aad"]))
        assert opened.hex() == case.get("plaintext", ""), case["name"]


def test_values_and_blobs_that_python_encrypts_it_reads(reader: Run, tmp_path: Path) -> None:
    service, context = vector_service(tmp_path), VALUES["context"]
    wrapped, made = bytes.fromhex(VALUES["blobs"][0]["header"]), dict[str, list[Case]](values=[], blobs=[])
    with service.decrypt_data_key(wrapped, context) as dek:
        for size in (0, 1, 15, 16, 300):
            plaintext = bytes(range(256)) * 2
            case = {"name": str(size), "plaintext": plaintext[:size].hex(), "aad": b"aad".hex()}
            value = service.encrypt_detached(plaintext[:size], dek, context, b"aad").to_bytes()
            made["values"].append(case | {"sealed": value.hex()})
            made["blobs"].append(case | {"sealed": service.encrypt_blob(plaintext[:size], context, b"aad").hex()})
    done = reader("check", changed(tmp_path, "values", lambda file: file.update(made)))
    assert (done.returncode, done.stderr) == (0, "")
    for kind in made:
        assert f"{len(made[kind])}  values, {kind} opened" in done.stdout


PLAINTEXTS = [bytes(range(size)) for size in (*range(34), 255)] + ["Zoë 😀".encode() * 40]
PADDINGS = (0, 1, 7, 32, 256, 300, 65_535)


def plain_cases(encrypt: Callable[[FieldKeys, bytes, str], bytes], suite: str) -> list[Case]:
    made = []
    for number, plaintext in enumerate(PLAINTEXTS):
        padding, row = PADDINGS[number % len(PADDINGS)], str(number)
        case = {"name": row, "suite": suite, "field": "notes.body", "row_id": row, "padding": padding}
        envelope = encrypt(keys_of(case, suite), plaintext, row)
        made.append(case | {"plaintext": plaintext.hex(), "envelope": envelope.hex()})
    return made


def test_what_python_and_sql_write_it_reads(reader: Run, implementation: Implementation, tmp_path: Path) -> None:
    made = plain_cases(implementation.encrypt, "A256CBC-HS512")
    searched = next(case for case in ENVELOPES["cases"] if case["name"] == "three search terms")
    envelope = implementation.encrypt(keys_of(searched), bytes.fromhex(searched["plaintext"]), searched["row_id"])
    kept = {name: searched[name] for name in ("name", "suite", "plaintext", "field", "row_id", "search")}
    made.append(kept | {"envelope": envelope.hex()})
    done = reader("check", changed(tmp_path, "envelope", lambda file: file.update(cases=made)))
    assert (done.returncode, done.stderr) == (0, "")
    # Opened, and made again with the same IV, byte for byte.
    for subject in ("opened", "sealed"):
        assert f"{len(made)}  envelope, {subject}" in done.stdout


@pytest.mark.parametrize("suite", [Suite.A256GCM, Suite.XAES256GCM], ids=lambda suite: suite.name)
def test_what_python_writes_for_client_mode_it_reads(reader: Run, tmp_path: Path, suite: Suite) -> None:
    def encrypt(keys: FieldKeys, plaintext: bytes, row_id: str) -> bytes:
        return encrypt_cell(
            plaintext, key=keys.key, key_id=keys.key_id, field=keys.field, row_id=row_id, suite=suite,
            padding=keys.padding,
        )  # fmt: skip

    made = plain_cases(encrypt, {Suite.A256GCM: "A256GCM", Suite.XAES256GCM: "XAES-256-GCM"}[suite])
    done = reader("check", changed(tmp_path, "envelope", lambda file: file.update(cases=made)))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{len(made)}  envelope, opened" in done.stdout


def test_files_that_python_encrypts_it_reads(reader: Run, tmp_path: Path) -> None:
    service, made = vector_service(tmp_path), []
    for size in (0, 1, 8, 9, 57, 1000, 5000):
        for segment_size in (64, 1024):
            target, plaintext = io.BytesIO(), bytes(number % 251 for number in range(size))
            encrypt_stream(
                io.BytesIO(plaintext), target, service=service, context=STREAMS["context"], aad=b"aad",
                segment_size=segment_size,
            )  # fmt: skip
            case = {"name": f"{size} in {segment_size}", "segment_size": segment_size, "aad": b"aad".hex()}
            made.append(case | {"plaintext": plaintext.hex(), "file": target.getvalue().hex()})
    done = reader("check", changed(tmp_path, "streams", lambda file: file.update(cases=made)))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{len(made)}  streams, opened" in done.stdout


def test_keys_that_it_seals_open_a_session(reader: Run, database: str) -> None:
    case = vectors("sealed")
    of_field = next(each for each in ENVELOPES["cases"] if each["name"] == "text")
    with psycopg.connect(database) as connection:
        challenge = one(connection, "SELECT glpgenc.gl_session_begin()")
        done = reader("seal", FOLDER, bytes(challenge).hex())
        sealed = bytes.fromhex(done.stdout.strip())
        assert one(connection, "SELECT settings FROM glpgenc.gl_session_load(%b)", sealed) > 0
        opened = one(
            connection, "SELECT glpgenc.gl_decrypt(%b, %s)", bytes.fromhex(of_field["envelope"]), case["field"]
        )
        term = one(connection, "SELECT glpgenc.gl_hmac_index('User@Example.COM', %s)", case["field"])
    assert opened == "user1@example.com"
    assert bytes(term).hex() == vectors("blind_index")["cases"][0]["term"]


def test_keys_that_are_sealed_under_another_challenge_do_not(reader: Run, database: str) -> None:
    with psycopg.connect(database) as connection:
        one(connection, "SELECT glpgenc.gl_session_begin()")
        sealed = bytes.fromhex(reader("seal", FOLDER, "00" * 64).stdout.strip())
        assert one(connection, "SELECT settings FROM glpgenc.gl_session_load(%b)", sealed) == -2


def one(connection: psycopg.Connection[Any], statement: str, *values: object) -> Any:
    row = connection.execute(statement.encode(), values).fetchone()
    assert row is not None
    return row[0]
