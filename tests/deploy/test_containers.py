"""The path of the test-suite that takes its server from a container is really gone."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.deploy.files import CHECKOUT
from tests.support.peers.podman import podman_engine, podman_images
from tests.support.servers import IMAGE_VARIABLE, VARIABLE

pytestmark = pytest.mark.slow

SUITE = ("tests/sessions", "tests/column_encryptor", "tests/deploy/test_prepare.py")


def test_the_suite_passes_on_a_server_in_a_container() -> None:
    image = podman_images("postgres")["postgres"]
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not slow", "-p", "no:cacheprovider", *SUITE]
    began = datetime.now(UTC).isoformat()
    with podman_engine() as environment:
        ran = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            timeout=1800,
            cwd=CHECKOUT,
            env=environment | {VARIABLE: "1", IMAGE_VARIABLE: image},
        )
        started = subprocess.run(
            ["podman", "events", "--stream=false", "--since", began, "--filter", "event=start"],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        )
    summary = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else ""
    sys.stdout.write(f"in a container: {summary}\n")
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert re.search(r"\d{2,} passed", summary)
    # And not on a server that was found elsewhere.
    assert image in started.stdout
