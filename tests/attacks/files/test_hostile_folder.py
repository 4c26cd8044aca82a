"""A working directory that came from somewhere: its glpgenc.toml gets no token and loads no library."""

from __future__ import annotations

import ctypes.util
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from glpgenc.cli.main import app


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    for variable in list(os.environ):
        if variable.startswith("GLPGENC_"):
            monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


@pytest.fixture
def collector() -> Any:
    """A server that waits for tokens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        yield listening


def was_called(listening: socket.socket) -> bool:
    try:
        listening.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_a_token_is_not_sent_where_a_found_file_says(
    run: Any, collector: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "s.secret")
    url = f"http://127.0.0.1:{collector.getsockname()[1]}"
    Path("glpgenc.toml").write_text(
        f'kms_provider = "vault"\nkms_key = "transit/keys/a"\nkms_endpoint_url = "{url}"\n', encoding="utf-8"
    )
    done = run("kms", "check")
    assert done.exit_code == 2
    assert not was_called(collector)
    assert "--config ./glpgenc.toml" in done.stderr
    # Named, it does: that the test can see it.
    monkeypatch.setenv("GLPGENC_KMS_READ_TIMEOUT", "0.5")
    monkeypatch.setenv("GLPGENC_KMS_MAX_ATTEMPTS", "1")
    run("kms", "check", "--config", "./glpgenc.toml")
    assert was_called(collector)


def test_a_named_file_that_others_may_write_gets_no_token_either(
    run: Any, collector: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "s.secret")
    url = f"http://127.0.0.1:{collector.getsockname()[1]}"
    Path("glpgenc.toml").write_text(
        f'kms_provider = "vault"\nkms_key = "transit/keys/a"\nkms_endpoint_url = "{url}"\n', encoding="utf-8"
    )
    Path("glpgenc.toml").chmod(0o666)
    done = run("kms", "check", "--config", "./glpgenc.toml")
    assert done.exit_code == 2
    assert "others than its owner write it" in done.stderr
    assert not was_called(collector)


def is_loaded(library: Path) -> bool:
    return str(library) in Path("/proc/self/maps").read_text(encoding="utf-8")


def test_a_library_of_a_found_file_is_not_loaded(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pkcs11")
    monkeypatch.setenv("PKCS11_PIN", "1234")
    library = tmp_path / "evil.so"
    system = next(Path("/").glob(f"usr/lib/*/{ctypes.util.find_library('z')}"), None)
    if system is None:
        pytest.skip("there is no library to copy")
    library.write_bytes(system.read_bytes())
    settings = f'kms_provider = "pkcs11"\nkms_key = "pkcs11:token=a;object=b"\npkcs11_module = "{library}"\n'
    Path("glpgenc.toml").write_text(settings, encoding="utf-8")
    assert run("kms", "check").exit_code == 2
    assert not is_loaded(library)
    library.chmod(0o777)
    done = run("kms", "check", "--config", "./glpgenc.toml")
    assert done.exit_code != 0
    assert not is_loaded(library)
    # Named, and nobody else's to write, it is.
    library.chmod(0o755)
    run("kms", "check", "--config", "./glpgenc.toml")
    assert is_loaded(library)
