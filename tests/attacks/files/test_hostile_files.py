"""Files that an operator is given: of other owners, modes, kinds and sizes, and with names that speak to the terminal.

PARSERS lists every parser of such a file. Those that must be ours are refused where others may write them; none waits
for a pipe, reads without an end, or repeats what it read.
"""

from __future__ import annotations

import encodings.utf_8_sig  # noqa: F401  (an ordinary user may not be able to read the interpreter's library)
import gzip
import os
import resource
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from glpgenc._support.files import OperatorFile, Trust
from glpgenc.api.auth.jwks import JWT_KEY_FILE, JwtKeyFile
from glpgenc.api.server import serve
from glpgenc.audit.checkpoints import checking as checkpoint_checking
from glpgenc.audit.checkpoints import signing as checkpoint_signing
from glpgenc.audit.checkpoints import verifier
from glpgenc.audit.checkpoints.log_place import CHECKPOINT_FILE
from glpgenc.audit.verification.file_source import TRAIL_FILE, FileSource
from glpgenc.audit.verification.findings import TrailFindings
from glpgenc.audit.verification.saved_heads import HEADS_FILE, SavedHeads
from glpgenc.backup_check import restore as restoring
from glpgenc.cli._support import output
from glpgenc.cli.keys import shred as cli_shred
from glpgenc.demo.data import SQL_FILE, read_sql
from glpgenc.errors import GlpgencError
from glpgenc.keys.kms.credentials import read_credential
from glpgenc.keys.kms.local.key_file import KEY_FILE, create_key_file, read_key_file
from glpgenc.keys.kms.pkcs11 import hsm as pkcs11_module
from glpgenc.keys.kms.vault import client as vault_client
from glpgenc.metrics import process as process_files
from glpgenc.scrub import canaries
from glpgenc.scrub import canary_rows as unplant
from glpgenc.service.keyset import KEYSET_FILE, KeysetFile
from glpgenc.settings import Settings
from glpgenc.settings.sources import SETTINGS_FILE
from glpgenc.shred import receipt
from glpgenc.verification.records import STATE_FILE, read_state
from tests.support.processes.unprivileged import as_ordinary_user

OTHER = 12345
SECRET = b"4711-of-the-file"
SECONDS = 20
ROOM = 1 << 30
"""Bytes of memory that a parser may ask for beside what is used."""

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")


@dataclass(frozen=True)
class Parser:
    """One parser.

    :param parse: reads a file.
    :param valid: writes one that is accepted.
    :param kind: what is said of the file; ``None`` for one that makes its own.
    """

    name: str
    parse: Callable[[Path], object]
    valid: Callable[[Path], object]
    trust: Trust
    folders: bool = False


def text(content: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(content, encoding="utf-8")


def read_trail(path: Path) -> None:
    with closing(FileSource(TrailFindings())) as source:
        source.read(path)


def read_planted(path: Path) -> None:
    unplant._refuse_other(path)


JWK = '{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}'
PARSERS = [
    Parser("dump", restoring._is_plain, text("SELECT 1;"), restoring.DUMP.trust, folders=True),
    Parser("receipt", lambda path: receipt.read(cli_shred._text(path)), text("{}"), receipt.RECEIPT_FILE.trust),
    Parser("export", read_trail, text(""), TRAIL_FILE.trust),
    Parser("heads", SavedHeads.read, SavedHeads(datetime(2026, 1, 1, tzinfo=UTC)).write, HEADS_FILE.trust),
    Parser("key file", read_key_file, create_key_file, KEY_FILE.trust),
    Parser("toml", lambda path: Settings.load(config=path), text("tenant = 'acme'"), SETTINGS_FILE.trust),
    Parser(
        "keyset", lambda p: KeysetFile(p).read(), text('{"format": "glpgenc-keyset-1", "keys": []}'), KEYSET_FILE.trust
    ),
    Parser("credential", lambda p: read_credential("token", p, (), setting="x"), text("token"), Trust.OURS),
    Parser("certificate", vault_client._file, text("PEM"), vault_client.TLS_FILE.trust),
    Parser("server's key", serve._check_tls_file, text("PEM"), serve.TLS_FILE.trust),
    Parser("library", pkcs11_module.loaded, text("ELF"), pkcs11_module.LIBRARY.trust),
    Parser("token keys", lambda path: JwtKeyFile(path).read(), text(JWK), JWT_KEY_FILE.trust),
    Parser("canaries", canaries.read_file, text("a value to look for"), canaries.CANARIES_FILE.trust),
    Parser("SQL file", read_sql, text("SELECT 1;"), SQL_FILE.trust),
    Parser("planted", read_planted, text("glpgcanary.1"), canaries.CANARIES_FILE.trust),
    Parser(
        "metrics",
        process_files.read_file,
        text('{"at": 1, "in_flight": null, "kms": [], "audit": null, "examples": []}'),
        process_files.PROCESS_FILE.trust,
    ),
    Parser(
        "signing key",
        checkpoint_signing.LocalSigningKey,
        checkpoint_signing.create_signing_key,
        checkpoint_signing.KEY_FILE.trust,
    ),
    Parser("checkpoint", checkpoint_checking._read, text("log\n1\n"), CHECKPOINT_FILE.trust),
    Parser("verification", read_state, text('{"format": "glpgenc-verification-1", "columns": {}}'), STATE_FILE.trust),
]
PARSED_AS_TEXT = {
    "receipt",
    "heads",
    "key file",
    "toml",
    "keyset",
    "credential",
    "token keys",
    "planted",
    "verification",
    "metrics",
    "signing key",
}
EVERY = pytest.mark.parametrize("parser", PARSERS, ids=lambda each: each.name)
TRUSTED = pytest.mark.parametrize(
    "parser", [each for each in PARSERS if each.trust is not Trust.ANYBODY], ids=lambda each: each.name
)


@contextmanager
def bounded() -> Iterator[None]:
    """Fail what takes long, and give it no more than some memory."""

    def late(*_: object) -> None:
        # No error of the system's, which readers report as their own.
        pytest.fail("it waits")

    before = signal.signal(signal.SIGALRM, late)
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + ROOM, limits[1]))
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_AS, limits)


def refused(parser: Parser, path: Path) -> GlpgencError:
    with bounded(), pytest.raises(GlpgencError) as raised:
        parser.parse(path)
    return raised.value


@pytest.fixture
def valid(parser: Parser, tmp_path: Path) -> Path:
    path = tmp_path / "file"
    parser.valid(path)
    path.chmod(0o600)
    return path


def test_every_kind_of_file_in_the_package_is_listed() -> None:
    import importlib  # noqa: PLC0415
    import pkgutil  # noqa: PLC0415

    import glpgenc  # noqa: PLC0415

    declared = 0
    for module in pkgutil.walk_packages(glpgenc.__path__, "glpgenc."):
        source = Path(str(importlib.util.find_spec(module.name).origin))  # type: ignore[union-attr]
        declared += source.read_text(encoding="utf-8").count("= OperatorFile(") if source.suffix == ".py" else 0
    # Canaries are read by two parsers, and a dump's folder has a kind of its own.
    assert declared == len(PARSERS)
    assert isinstance(KEY_FILE, OperatorFile)


@EVERY
def test_a_file_that_is_ours_is_read(parser: Parser, valid: Path) -> None:
    parser.parse(valid)


@EVERY
@pytest.mark.parametrize("kind", ["pipe", "endless", "socket", "folder", "circle"])
def test_what_is_not_a_regular_file_is_refused_at_once(parser: Parser, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file"
    if kind == "folder" and parser.folders:
        pytest.skip("a dump may be a folder")
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(path))
    elif kind == "folder":
        path.mkdir()
    elif kind == "circle":
        path.symlink_to(path)
    else:
        path = Path("/dev/zero")
    refused(parser, path)


@EVERY
@pytest.mark.parametrize("size", [1 << 33, 1 << 40])
def test_a_huge_file_is_not_read_into_memory(parser: Parser, valid: Path, size: int) -> None:
    os.truncate(valid, size)
    with bounded(), suppress(GlpgencError):
        parser.parse(valid)


def test_a_line_without_an_end_in_a_compressed_trail_is_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "trail.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(300):
            file.write(bytes(1 << 20))
    found = TrailFindings()
    with bounded(), closing(FileSource(found)) as source:
        source.read(path)
    assert sum(found.counts.values()) == 1


def test_a_line_longer_than_any_value_ends_the_verifier_s_reading(tmp_path: Path) -> None:
    path = tmp_path / "trail.jsonl"
    path.touch()
    os.truncate(path, 1 << 40)
    with bounded(), pytest.raises(OSError, match="more than 1 GiB"):
        list(verifier.read_export([path], verifier.CheckpointReport()))


@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_a_dump_s_folder_holds_files_alone(tmp_path: Path, kind: str) -> None:
    (tmp_path / "toc.dat").write_bytes(b"PGDMP")
    assert restoring._is_plain(tmp_path) is False
    if kind == "pipe":
        os.mkfifo(tmp_path / "1.dat")
    else:
        (tmp_path / "1.dat").symlink_to("/etc/passwd")
    with bounded(), pytest.raises(GlpgencError, match=r"1\.dat is "):
        restoring._is_plain(tmp_path)


@EVERY
def test_a_name_with_control_characters_does_not_reach_the_terminal(
    parser: Parser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a\x1b]0;b\x07\x9b2J\nglpgenc: hint: run this"
    os.mkfifo(path)
    output.print_error(refused(parser, path), 2, as_json=False)
    shown = capsys.readouterr().err
    assert shown.replace("\n", "").isprintable()
    assert all(line.startswith(("glpgenc: error: ", "glpgenc: hint: ")) for line in shown.splitlines())
    assert "glpgenc: hint: run this" not in shown.splitlines()


@pytest.mark.parametrize(
    # The others take any content, or say of each line what is wrong.
    "parser",
    [each for each in PARSERS if each.name in PARSED_AS_TEXT],
    ids=lambda each: each.name,
)
@pytest.mark.parametrize("content", [SECRET + b"\x1b[2J\n", b'{"a": "\x1b' + SECRET, SECRET + b"\xff\0", b"\0" * 99])
def test_what_a_file_of_another_kind_holds_is_not_repeated(parser: Parser, valid: Path, content: bytes) -> None:
    valid.write_bytes(content)
    error = refused(parser, valid)
    assert SECRET.decode() not in f"{error} {error.hint}"
    assert f"{error} {error.hint}".isprintable()


@TRUSTED
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_refused(parser: Parser, valid: Path, mode: int) -> None:
    valid.chmod(mode)
    assert f"mode {mode:04o}" in str(refused(parser, valid))


@TRUSTED
@root_only
def test_a_file_of_another_user_is_refused(parser: Parser, valid: Path) -> None:
    os.chown(valid, OTHER, OTHER)
    assert f"user id {OTHER}" in str(refused(parser, valid))


@TRUSTED
@pytest.mark.parametrize("mode", [0o777, 0o775, 0o703])
def test_a_file_in_a_folder_that_others_may_write_to_is_refused(parser: Parser, valid: Path, mode: int) -> None:
    valid.parent.chmod(mode)
    assert "can be replaced by other users" in str(refused(parser, valid))
    # In a folder such as /tmp they can't.
    valid.parent.chmod(mode | 0o1000)
    parser.parse(valid)


@TRUSTED
@root_only
def test_a_file_in_another_user_s_folder_is_refused(parser: Parser, valid: Path) -> None:
    os.chown(valid.parent, OTHER, OTHER)
    assert "can be replaced by other users" in str(refused(parser, valid))


@TRUSTED
@root_only
def test_another_user_s_link_is_refused_even_to_a_file_of_ours(parser: Parser, valid: Path) -> None:
    link = valid.with_name("link")
    link.symlink_to(valid)
    os.lchown(link, OTHER, OTHER)
    valid.parent.chmod(0o1777)
    refused(parser, link)


@TRUSTED
@root_only
def test_a_link_through_another_user_s_folder_is_refused(parser: Parser, valid: Path) -> None:
    theirs = valid.parent / "theirs"
    theirs.mkdir()
    (theirs / "middle").symlink_to(valid)
    os.chown(theirs, OTHER, OTHER)
    link = valid.with_name("link")
    link.symlink_to(theirs / "middle")
    refused(parser, link)


@TRUSTED
def test_links_as_kubernetes_mounts_secrets_are_followed(parser: Parser, valid: Path) -> None:
    mount = valid.parent / "mount"
    (mount / "..2026_01_01").mkdir(parents=True)
    (mount / "..data").symlink_to("..2026_01_01")
    valid.rename(mount / "..2026_01_01" / "file")
    (mount / "file").symlink_to("..data/file")
    mount.chmod(0o1777)
    if parser.trust is Trust.PRIVATE:
        assert "symbolic link" in str(refused(parser, mount / "file"))
    else:
        parser.parse(mount / "file")


@EVERY
def test_a_file_that_may_not_be_read_is_refused_by_an_ordinary_user(parser: Parser) -> None:
    with tempfile.TemporaryDirectory(prefix="glpgenc-ordinary-") as folder:

        def read() -> None:
            path = Path(folder) / "file"
            parser.valid(path)
            path.chmod(0)
            error = refused(parser, path)
            assert "can't be read" in str(error) or "a file of planted values" in str(error)
            path.chmod(0o600)
            parser.parse(path)

        as_ordinary_user(read, Path(folder))


@TRUSTED
@root_only
def test_an_ordinary_user_takes_what_is_root_s_and_refuses_what_is_another_s(parser: Parser) -> None:
    with tempfile.TemporaryDirectory(prefix="glpgenc-ordinary-") as folder:
        path = Path(folder) / "file"
        parser.valid(path)
        path.chmod(0o600 if parser.trust is Trust.PRIVATE else 0o644)

        def read() -> None:
            if parser.trust is not Trust.PRIVATE:
                parser.parse(path)

        as_ordinary_user(read, Path(folder))
        os.chown(path, OTHER, OTHER)
        as_ordinary_user(lambda: (refused(parser, path), None)[1], Path(folder))
