"""The path of the test-suite that takes its server from a container is really gone."""

from __future__ import annotations

import re
import sys

import pytest

from tests.support.containers import IMAGE_VARIABLE, VARIABLE
from tests.support.podman import podman_images, with_podman

pytestmark = pytest.mark.slow

SUITE = ("tests/integration/sessions", "tests/integration/values", "tests/deploy/test_prepare.py")


def test_the_suite_passes_on_a_server_in_a_container() -> None:
    image = podman_images("postgres")["postgres"]
    pytest_ = (sys.executable, "-m", "pytest", "-q", "-m", "not slow", "-p", "no:cacheprovider")
    ran = with_podman(*pytest_, *SUITE, timeout=1800, **{VARIABLE: "1", IMAGE_VARIABLE: image})
    summary = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else ""
    sys.stdout.write(f"in a container: {summary}\n")
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert re.search(r"\d{2,} passed", summary)
