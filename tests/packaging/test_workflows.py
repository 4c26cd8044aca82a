"""The workflows, which no test here can run: what they may do, and that what they call is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[2]
FILES = sorted((CHECKOUT / ".github" / "workflows").glob("*.yml"))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FILES}
JOBS: list[tuple[str, str, dict[str, Any]]] = [
    (path.name, name, job) for path in FILES for name, job in yaml.safe_load(TEXTS[path.name])["jobs"].items()
]
MAKEFILE = (CHECKOUT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEXTS)
def test_every_action_is_pinned_to_a_commit_and_names_its_version(name: str) -> None:
    used = re.findall(r"uses: (.+)", TEXTS[name])
    assert [each for each in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_holds_a_secret(name: str) -> None:
    assert "secrets." not in TEXTS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_of_an_event_gets_into_a_shell(name: str) -> None:
    steps = [step["run"] for file, _, job in JOBS if file == name for step in job["steps"] if "run" in step]
    assert [step for step in steps if "${{" in step] == []


def test_a_workflow_may_only_read_unless_a_job_says_otherwise() -> None:
    for path in FILES:
        assert yaml.safe_load(TEXTS[path.name])["permissions"] in ({}, {"contents": "read"})


def test_only_the_build_may_attest_and_only_publishing_has_the_index_s_trust() -> None:
    allowed = {(file, name) for file, name, job in JOBS if job.get("permissions", {}).get("id-token") == "write"}
    assert allowed == {("release.yml", "build"), ("release.yml", "publish")}
    assert {(file, name) for file, name, job in JOBS if "environment" in job} == {("release.yml", "publish")}


def test_what_publishes_checks_out_and_builds_nothing() -> None:
    (publish,) = (job for _, name, job in JOBS if name == "publish")
    assert [step["uses"].partition("@")[0] for step in publish["steps"]] == [
        "actions/download-artifact",
        "pypa/gh-action-pypi-publish",
    ]


def test_every_job_ends_some_time() -> None:
    assert [(file, name) for file, name, job in JOBS if "timeout-minutes" not in job] == []


def test_no_checkout_keeps_its_token() -> None:
    kept = [
        (file, name)
        for file, name, job in JOBS
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@") and step["with"]["persist-credentials"] is not False
    ]
    assert kept == []


def test_the_targets_and_scripts_that_they_call_are_there() -> None:
    targets = {
        target for text in TEXTS.values() for line in re.findall(r"make ([a-z -]+)", text) for target in line.split()
    }
    assert {"test", "test-all", "docs", "audit", "sbom"} <= targets
    assert [each for each in sorted(targets) if not re.search(rf"^{each}:", MAKEFILE, re.MULTILINE)] == []
    scripts = {script for text in TEXTS.values() for script in re.findall(r"tools/\w+\.sh", text)}
    assert [each for each in sorted(scripts) if not (CHECKOUT / each).exists()] == []
