"""A KMS over real HTTP that answers what a test tells it to: wrong keys, wrong lengths, failures, late."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@dataclass
class Reply:
    """One answer. ``delay`` is in seconds; ``hang_up`` closes the connection instead."""

    body: dict[str, Any] | bytes = field(default_factory=dict)
    status: int = 200
    delay: float = 0
    hang_up: bool = False

    def encoded(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


def failure(code: str, status: int = 400, message: str = "told by AWS") -> Reply:
    return Reply({"__type": code, "message": message}, status)


def key_reply(plaintext: bytes, key_id: str | None = ARN, wrapped: bytes | None = b"wrapped") -> Reply:
    """What GenerateDataKey and Decrypt answer."""
    members = {"Plaintext": base64.b64encode(plaintext).decode(), "KeyId": key_id}
    if wrapped is not None:
        members["CiphertextBlob"] = base64.b64encode(wrapped).decode()
    return Reply({name: value for name, value in members.items() if value is not None})


def description(arn: str = ARN, state: str = "Enabled", spec: str = "SYMMETRIC_DEFAULT") -> Reply:
    return Reply({"KeyMetadata": {"KeyId": arn.rpartition("/")[2], "Arn": arn, "KeyState": state, "KeySpec": spec}})


@dataclass
class LyingKms:
    """The running server: gives its replies in order, and the last one from then on."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)

    def answers(self, *replies: Reply) -> None:
        self.replies[:] = replies

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def lying_kms() -> Iterator[LyingKms]:
    kms = LyingKms()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kms.operations.append(self.headers["X-Amz-Target"].rpartition(".")[2])
            kms.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer(kms.next_reply())

        def _answer(self, reply: Reply) -> None:
            time.sleep(reply.delay)
            if reply.hang_up:
                self.close_connection = True
                return
            body = reply.encoded()
            try:
                self.send_response(reply.status)
                self.send_header("Content-Type", "application/x-amz-json-1.1")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                pass  # the client gave up waiting, as it should

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kms.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield kms
        finally:
            server.shutdown()
            thread.join()
