"""Several processes that share a folder are one to whoever scrapes them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]

COUNTING = """
import sys, glpgenc.metrics
from glpgenc.events import Listener, hub, scope, subscribe
class Waiting(Listener):
    depth, spool_bytes, spool_events, refused = 3, 4_096, 17, 2
subscribe(Waiting())
glpgenc.metrics.enable()
for each in hub.listeners:
    with scope(trace_id="0af7651916cd43dd8448eb211c80319c"):
        each.called_kms("aws", "decrypt", 0.02, None, "alias/app")
glpgenc.metrics.activation.process_readings().__next__()
if sys.argv[1] == "0":
    import os
    os._exit(0)
for _ in range(int(sys.argv[1])):
    for each in hub.listeners:
        each.operated("encrypt", "pii", "acme", None, 1, 2, 0.001, None)
        each.looked_up("dek", hit=True)
"""
ANSWERING = """
from prometheus_client import CollectorRegistry
from glpgenc.events import hub
from glpgenc.metrics.exposition import latest
from glpgenc.metrics.registration import watch_state
from glpgenc.settings import Settings
own = CollectorRegistry()
watch_state(Settings(), own)
for each in hub.listeners:
    each.called_kms("aws", "decrypt", 0.1, None, "alias/app")
print(latest(own, accept="application/openmetrics-text")[0].decode())
"""


def program(text: str, *arguments: str, folder: Path | str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder), "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(
        [sys.executable, "-c", text, *arguments],
        check=False, capture_output=True, text=True, env=environment, timeout=60,
    )  # fmt: skip


def test_counts_of_two_processes_are_added_and_the_state_of_the_one_that_answers_stands_beside_them(
    tmp_path: Path,
) -> None:
    # The last one is killed, and counts as living for a minute.
    for times in ("3", "4", "0"):
        done = program(COUNTING, times, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    answer = program(ANSWERING, folder=tmp_path)
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    assert 'gl_encryption_operations_total{data_class="pii",operation="encrypt",status="success"} 14.0' in lines
    assert 'gl_encryption_key_cache_hits{key_type="dek"} 7.0' in lines
    assert 'gl_kms_up{key="alias/app",owner="settings",provider="aws"} 1.0' in lines
    assert 'gl_encryption_failures_total{error_type="KMSUnavailableError",fault="service"} 0.0' in lines
    # Of processes that have ended what they refused counts, and what waited in them does not.
    assert "gl_encryption_audit_refused_total 6.0" in lines
    assert "gl_encryption_audit_queue_events 3.0" in lines
    bucket = 'gl_kms_latency_seconds_bucket{le="0.025",operation="decrypt"} '
    (shown,) = (line for line in lines if line.startswith(bucket))
    assert ' # {trace_id="0af7651916cd43dd8448eb211c80319c"} 0.02 ' in shown


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    answer = program(ANSWERING, folder=tmp_path / "missing")
    assert answer.returncode != 0
    assert "PROMETHEUS_MULTIPROC_DIR" in answer.stderr
