"""A job shows metrics on a port of its own, from before its work until its end."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from glpgenc import metrics
from glpgenc.embedded.host import free_port
from glpgenc.errors import ConfigurationError
from glpgenc.events import hub
from glpgenc.metrics.exposition import CONTENT_TYPE, served
from glpgenc.settings import Settings


def answer(port: int, path: str = "/metrics") -> tuple[int, str, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as found:
            return found.status, found.headers["Content-Type"], found.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


@pytest.fixture
def port() -> int:
    return free_port()


def test_metrics_are_shown_in_the_text_format_and_not_afterwards(port: int) -> None:
    with served(Settings(metrics_port=port)) as shown:
        assert shown == port
        for listener in hub.listeners:
            listener.called_kms("local", "decrypt", 0.01, None)
        status, content_type, body = answer(port)
        assert (status, content_type) == (200, CONTENT_TYPE)
        samples = {
            (sample.name, tuple(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(body)
            for sample in family.samples
        }
        assert samples["gl_kms_calls_total", ("decrypt", "success")] == 1
        assert samples["gl_kms_up", ("", "settings", "local")] == 1
    with pytest.raises(OSError, match="refused"):
        answer(port)
    assert not metrics.is_enabled()


def test_what_an_application_counted_before_it_counts_afterwards(port: int) -> None:
    metrics.enable()
    try:
        with served(Settings(metrics_port=port)):
            pass
        assert metrics.is_enabled()
    finally:
        metrics.disable()


def test_other_paths_are_not_found(port: int) -> None:
    with served(Settings(metrics_port=port)):
        status, _, body = answer(port, "/")
    assert status == 404
    assert "/metrics" in body


def test_a_port_that_is_taken_is_an_error_before_anything_is_done(port: int) -> None:
    done = []
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(ConfigurationError, match=f"port {port}: Address already in use"):  # noqa: SIM117
            with served(Settings(metrics_port=port)):
                done.append(True)
    assert not done


def test_a_host_of_another_machine_is_an_error(port: int) -> None:
    with (
        pytest.raises(ConfigurationError, match=r"192\.0\.2\.1"),
        served(Settings(metrics_port=port, metrics_host="192.0.2.1")),
    ):
        pass


def test_it_listens_on_this_machine_only_unless_said(port: int) -> None:
    # The network of 127.0.0.2 is this machine too, and another address.
    with served(Settings(metrics_port=port)), pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)
    with served(Settings(metrics_port=port, metrics_host="0.0.0.0")):  # noqa: S104  # to show the difference
        socket.create_connection(("127.0.0.2", port), timeout=5).close()


def test_without_a_port_the_client_library_is_not_imported() -> None:
    program = (
        "import sys\nfrom glpgenc.metrics.exposition import served\nfrom glpgenc.settings import Settings\n"
        "with served(Settings()) as port:\n    assert port is None\n"
        "sys.exit('prometheus_client' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0
