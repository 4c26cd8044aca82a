"""A server that answers what the test says, as OpenBao would or would not."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from glpgenc.keys.kms import ProviderOptions
from glpgenc.keys.kms.options import VaultOptions
from glpgenc.keys.kms.vault.provider import VaultKMSProvider

KEY = {"type": "aes256-gcm96", "derived": True, "latest_version": 1}


@dataclass
class LyingVault:
    """The running server.

    :param answers: what to answer to a path that ends so: a status and a body, which is JSON if it is no bytes.
    :param asked: method and path of every request, in order.
    :param bodies: what was sent, in the same order.
    """

    url: str = ""
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def provider(self, token_file: Path, **changes: Any) -> VaultKMSProvider:
        vault = VaultOptions(**({"credential_file": token_file} | changes.pop("vault", {})))
        values: dict[str, Any] = {"kms_key": "k", "endpoint_url": self.url, "max_attempts": 1, "vault": vault}
        return VaultKMSProvider(ProviderOptions(**values | changes))


@contextmanager
def lying_vault() -> Iterator[LyingVault]:
    vault = LyingVault(answers={"/keys/k": (200, {"data": KEY}), "lookup-self": (200, {"data": {"ttl": 0}})})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            vault.asked.append(f"{self.command} {self.path}")
            vault.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            status, body = next(
                (answer for end, answer in vault.answers.items() if self.path.endswith(end)), (404, {"errors": []})
            )
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

        do_GET: Callable[..., None] = _answer  # noqa: N815  # so the base class wants it
        do_POST: Callable[..., None] = _answer  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    vault.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield vault
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
