"""Options of the server, heartbeats, and hung workers."""

from __future__ import annotations

import json
import logging
import logging.config
import os
import pickle
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from glpgenc.api.app import openapi
from glpgenc.api.auth.permissions import PERMISSION_MAP
from glpgenc.api.server.listening import listening_sockets
from glpgenc.api.server.probes import HUNG_SECONDS, START_SECONDS, Heartbeats, HungWorkers
from glpgenc.api.server.serve import ServeOptions, _config, _Factory, _logging, check
from glpgenc.errors import ConfigurationError
from glpgenc.settings import Settings
from tests.support.peers.issuer import AUDIENCE, ISSUER, signing_key


@pytest.fixture
def heartbeats() -> Iterator[Heartbeats]:
    with Heartbeats.temporary() as made:
        yield made


def beat_before(heartbeats: Heartbeats, pid: int, seconds: float) -> None:
    path = heartbeats.folder / str(pid)
    path.touch()
    then = time.monotonic_ns() - int(seconds * 1e9)
    os.utime(path, ns=(then, then))


def test_a_server_that_starts_is_alive_and_not_ready(heartbeats: Heartbeats) -> None:
    assert (heartbeats.is_alive, heartbeats.is_ready) == (True, False)


def test_an_application_is_ready_from_its_start_to_its_stop(heartbeats: Heartbeats) -> None:
    app = FastAPI()
    heartbeats.attach(app)
    with TestClient(app) as client:
        # Answered by the event loop that beats.
        client.get("/")
        assert heartbeats.is_ready
        assert heartbeats.ages().keys() == {os.getpid()}
    assert not heartbeats.is_ready


def test_a_server_all_processes_of_which_hang_is_not_alive(heartbeats: Heartbeats) -> None:
    beat_before(heartbeats, 1, HUNG_SECONDS + 1)
    assert (heartbeats.is_alive, heartbeats.is_ready) == (False, False)
    beat_before(heartbeats, 2, 1)
    assert (heartbeats.is_alive, heartbeats.is_ready) == (True, True)


def test_a_folder_that_is_gone_makes_no_beat_fail(heartbeats: Heartbeats) -> None:
    gone = Heartbeats(Path(heartbeats.folder / "gone"))
    gone.beat()
    gone.forget(1)
    assert gone.ages() == {}


def test_a_worker_that_starts_slowly_is_left_alone_and_one_that_never_starts_is_not(heartbeats: Heartbeats) -> None:
    now = [1000.0]
    hung = HungWorkers(heartbeats, lambda: now[0])
    assert hung.among({7}) == set()
    now[0] += START_SECONDS - 1
    assert hung.among({7}) == set()
    now[0] += 2
    assert hung.among({7, 8}) == {7}
    # Another process with the same id later begins a time of its own.
    assert hung.among({8}) == set()
    assert hung.among({7, 8}) == set()


def test_a_worker_without_heartbeats_is_replaced_and_an_ended_one_is_forgotten(heartbeats: Heartbeats) -> None:
    hung = HungWorkers(heartbeats)
    beat_before(heartbeats, 7, HUNG_SECONDS + 1)
    beat_before(heartbeats, 8, 1)
    beat_before(heartbeats, 9, 1)
    assert hung.among({7, 8}) == {7}
    assert heartbeats.ages().keys() == {7, 8}


@pytest.fixture
def values(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "issuer.pem").write_bytes(signing_key().pem)
    return {
        "database_url": "postgresql://localhost/shop",
        "api_jwt_key_file": tmp_path / "issuer.pem",
        "api_jwt_issuer": ISSUER,
        "api_jwt_audience": AUDIENCE,
    }


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "api.example.com", "2001:db8::1"])  # noqa: S104
def test_an_address_that_others_reach_takes_tls_or_a_proxy(values: dict[str, Any], host: str, tmp_path: Path) -> None:
    settings = Settings(**values, api_host=host)
    with pytest.raises(ConfigurationError, match="in the clear"):
        check(settings, ServeOptions())
    check(settings, ServeOptions(behind_proxy=True))
    check(settings, ServeOptions(tls_cert=tmp_path / "issuer.pem", tls_key=tmp_path / "issuer.pem"))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_this_machines_own_address_takes_neither(values: dict[str, Any], host: str) -> None:
    check(Settings(**values, api_host=host), ServeOptions())


@pytest.mark.parametrize("name", ["api_jwt_issuer", "api_jwt_audience", "api_jwt_key_file", "database_url"])
def test_without_authentication_or_database_it_does_not_start(values: dict[str, Any], name: str) -> None:
    del values[name]
    with pytest.raises(ConfigurationError):
        check(Settings(**values), ServeOptions())


def test_a_certificate_takes_a_key_and_both_are_files(values: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is one only"):
        check(Settings(**values), ServeOptions(tls_cert=tmp_path / "issuer.pem"))
    with pytest.raises(ConfigurationError, match="there is no file"):
        check(Settings(**values), ServeOptions(tls_cert=tmp_path / "issuer.pem", tls_key=tmp_path / "none"))


def test_the_settings_reach_the_processes_that_are_started(values: dict[str, Any], tmp_path: Path) -> None:
    factory = _Factory(Settings(**values), Heartbeats(tmp_path))
    assert pickle.loads(pickle.dumps(factory)) == factory  # noqa: S301  # made here


def test_no_proxy_is_believed_but_those_that_are_named_and_no_line_has_the_query(
    values: dict[str, Any], heartbeats: Heartbeats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    settings = Settings(**values, api_port=8443, api_max_connections=7, api_head_timeout=3, api_body_timeout=5)
    with _logging_kept():
        alone = _config(settings, ServeOptions(), heartbeats)
        behind = _config(
            settings.model_copy(update={"api_trusted_proxies": ("10.0.0.0/24",)}), ServeOptions(workers=2), heartbeats
        )
    assert (alone.host, alone.port, alone.workers, alone.proxy_headers) == ("127.0.0.1", 8443, 1, False)
    assert (alone.access_log, alone.server_header, alone.lifespan) == (False, False, "on")
    assert (behind.proxy_headers, behind.forwarded_allow_ips, behind.workers) == (True, ["10.0.0.0/24"], 2)
    assert (alone.limits.total, alone.limits.head_seconds, alone.limits.body_seconds) == (7, 3, 5)
    assert alone.limits.per_address == settings.api_max_connections_per_address
    # All connections of a proxy come from its address.
    assert behind.limits.per_address is None


@pytest.mark.parametrize("access", [True, False])
def test_the_log_has_what_the_server_says_and_requests_where_they_are_wanted(access: bool) -> None:  # noqa: FBT001
    with _logging_kept():
        logging.config.dictConfig(_logging(access=access))
        heard = {name: logging.getLogger(name).isEnabledFor(logging.INFO) for name in (*_LOGGERS, "another")}
        assert heard == {"glpgenc": True, "glpgenc.api.access": access, "uvicorn": True, "another": False}
        (handler,) = logging.getLogger().handlers
        # What a caller sent makes no line of its own.
        assert "\n" not in handler.format(logging.LogRecord("glpgenc", logging.INFO, "", 0, "a\nb", (), None))


_LOGGERS = ("glpgenc", "glpgenc.api.access", "uvicorn")


@contextmanager
def _logging_kept() -> Iterator[None]:
    """Let the log be as it was after the block."""
    root = logging.getLogger()
    levels = {
        each: each.level for each in (root, *map(logging.getLogger, (*_LOGGERS, "uvicorn.error", "uvicorn.access")))
    }
    handlers = root.handlers[:]
    try:
        yield
    finally:
        root.handlers[:] = handlers
        for logger, level in levels.items():
            logger.setLevel(level)


def test_a_redis_that_can_not_be_named_prevents_the_start(values: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        Settings(**values, api_rate_limit_url="http://canary@example.com")


class TestDescription:
    document = openapi()

    def operations(self) -> dict[str, dict[str, Any]]:
        return {
            f"{method.upper()} {path}": operation
            for path, item in self.document["paths"].items()
            for method, operation in item.items()
        }

    def test_every_route_of_the_map_takes_a_bearer_token(self) -> None:
        found = self.operations()
        for route in PERMISSION_MAP:
            assert found[route]["security"] == [{"bearer": []}]

    def test_the_scheme_is_that_of_the_routes_themselves(self) -> None:
        schemes = self.document["components"]["securitySchemes"]
        assert schemes == {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}

    def test_what_is_public_takes_none(self) -> None:
        public = {name for name, operation in self.operations().items() if "security" not in operation}
        assert public == {"GET /healthz", "GET /readyz", "GET /api/v1/encryption/problems"}

    def test_every_problem_is_described_as_one(self) -> None:
        for route in PERMISSION_MAP:
            responses = self.operations()[route]["responses"]
            assert {"401", "403", "422", "429", "500", "503"} <= responses.keys()
            for status, response in responses.items():
                if int(status) >= 400:
                    content = response["content"]["application/problem+json"]
                    assert content["examples"]
                    assert all(example["value"]["status"] == int(status) for example in content["examples"].values())

    def test_it_refers_to_what_is_there(self) -> None:
        text = json.dumps(self.document)
        schemas = self.document["components"]["schemas"]
        for part in text.split('"$ref": "#/components/schemas/')[1:]:
            assert part.partition('"')[0] in schemas

    def test_no_validation_error_of_fastapi_is_described(self) -> None:
        assert "HTTPValidationError" not in json.dumps(self.document)


def test_proxies_that_are_trusted_are_addresses_and_networks_that_are_not_everybody(values: dict[str, Any]) -> None:
    assert Settings(**values, api_trusted_proxies="10.0.0.0/24, ::1").api_trusted_proxies == ("10.0.0.0/24", "::1")
    for refused in ("*", "0.0.0.0/0", "::/0", "proxy.example.com", "10.0.0.1/24"):
        with pytest.raises(ConfigurationError, match="api_trusted_proxies"):
            Settings(**values, api_trusted_proxies=refused)


def test_answers_do_not_wait_for_acknowledgements() -> None:
    (listening,) = listening_sockets("127.0.0.1", 0, "")
    with listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
