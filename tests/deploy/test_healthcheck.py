"""What the image asks its own server."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from glpgenc.embedded.host import free_port
from tests.deploy.prepared import prepared, script

HEALTHCHECK = script("image/healthcheck.py")


@contextmanager
def answering(status: int, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Run a server that knows /readyz alone, and give its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        # What does not speak TLS to it is not to be talked about.
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    folder: Path = tmp_path_factory.mktemp("tls")
    with prepared(folder) as module:
        module.Authority().issue(module.API, "api")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "api" / "tls.crt", folder / "api" / "tls.key")
    return context


def test_a_ready_server_behind_a_proxy_is_ready() -> None:
    with answering(204) as port:
        assert HEALTHCHECK.is_ready(port) is True


def test_a_ready_server_with_tls_is_ready(tls: ssl.SSLContext) -> None:
    with answering(204, tls) as port:
        assert HEALTHCHECK.is_ready(port) is True


def test_a_server_that_is_starting_is_not_ready(tls: ssl.SSLContext) -> None:
    with answering(503, tls) as port:
        assert HEALTHCHECK.is_ready(port) is False


def test_another_server_is_not_ready() -> None:
    with answering(200) as port:
        assert HEALTHCHECK.is_ready(port) is False


@pytest.mark.parametrize(
    ("environment", "port"),
    [
        ({}, 8000),
        ({"GLPGENC_API_PORT": "8443"}, 8443),
        ({"GLPGENC_API_PORT": "8443", "GLPGENC_METRICS_PORT": "9464"}, 9464),
    ],
)
def test_the_port_for_metrics_is_asked_where_there_is_one(environment: dict[str, str], port: int) -> None:
    assert HEALTHCHECK.port(environment) == port


def test_nobody_is_not_ready() -> None:
    assert HEALTHCHECK.is_ready(free_port()) is False
