"""What others say of deploy/ and the Dockerfile: hadolint, Kubernetes's schemas, kustomize, Docker Compose."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.deploy.files import CHECKOUT, COMPOSE, DEPLOY, DOCKERFILE
from tests.deploy.test_compose import PINNED
from tests.support.missing import missing

pytestmark = pytest.mark.slow

KUBERNETES = DEPLOY / "kubernetes"
VARIANTS = ("base", "openbao")
VERSIONS = ("1.32", "1.37")
"""The oldest that the manifests are for, and the newest whose schemas are at hand."""


def run(*command: str | Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    variables = os.environ | (environment or {})
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=300, env=variables)


def tool(name: str) -> Path:
    found = CHECKOUT / ".venv-deploy" / "bin" / name
    return found if found.is_file() else missing("there is no .venv-deploy", "`make deploy` makes it")


def program(name: str) -> str:
    return shutil.which(name) or missing(f"there is no {name}", f"apt-get install {name}")


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    judged = run(tool("hadolint"), "--failure-threshold", "style", DOCKERFILE)
    assert (judged.returncode, judged.stdout) == (0, "")


def test_hadolint_would_find_something(tmp_path: Path) -> None:
    bad = tmp_path / "Dockerfile"
    bad.write_text(DOCKERFILE.read_text(encoding="utf-8").replace("USER 10001:10001", "USER root"), encoding="utf-8")
    assert "DL3002" in run(tool("hadolint"), bad).stdout


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_takes_the_manifests(version: str) -> None:
    files = [path for path in sorted((KUBERNETES / "base").glob("*.yaml")) if path.name != "kustomization.yaml"]
    judged = run(tool("kubernetes-validate"), "--strict", "-k", version, *files)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert "WARN" not in judged.stdout + judged.stderr


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_would_not_take_an_unknown_field(version: str, tmp_path: Path) -> None:
    bad = tmp_path / "api.yaml"
    text = (KUBERNETES / "base" / "api.yaml").read_text(encoding="utf-8")
    bad.write_text(text.replace("readOnlyRootFilesystem", "readOnlyRootFileSystem"), encoding="utf-8")
    assert run(tool("kubernetes-validate"), "--strict", "-k", version, bad).returncode != 0


@pytest.mark.parametrize("variant", VARIANTS)
def test_kustomize_builds_what_kubernetes_takes(variant: str, tmp_path: Path) -> None:
    built = run(program("kustomize"), "build", KUBERNETES / variant)
    assert built.returncode == 0, built.stderr
    whole = tmp_path / "built.yaml"
    whole.write_text(built.stdout, encoding="utf-8")
    judged = run(tool("kubernetes-validate"), "--strict", "-k", VERSIONS[-1], whole)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    objects = list(yaml.safe_load_all(built.stdout))
    assert {each["metadata"]["namespace"] for each in objects} == {"glpgenc"}
    assert "image: glpgenc\n" not in built.stdout


def test_kustomize_builds_the_monitoring() -> None:
    built = run(program("kustomize"), "build", KUBERNETES / "monitoring")
    assert built.returncode == 0, built.stderr


def test_compose_takes_its_file() -> None:
    command = (program("docker-compose"), "--file", COMPOSE, "--profile", "*", "config", "--quiet")
    judged = run(*command, environment={name: f"{name.lower()}@sha256:{'0' * 64}" for name in PINNED})
    assert (judged.returncode, judged.stderr) == (0, "")


def test_without_digests_compose_says_what_writes_them() -> None:
    judged = run(program("docker-compose"), "--file", COMPOSE, "config", "--quiet")
    assert judged.returncode != 0
    assert "deploy/compose/pin.sh writes the digests" in judged.stderr


@pytest.mark.parametrize("variant", VARIANTS)
def test_network_policies_choose_the_pods_of_jobs_too(variant: str) -> None:
    built = list(yaml.safe_load_all(run(program("kustomize"), "build", KUBERNETES / variant).stdout))
    specs = [each["spec"] for each in built if each["kind"] in {"StatefulSet", "Job", "CronJob"}]
    pods = [each.get("jobTemplate", {}).get("spec", each)["template"]["metadata"]["labels"] for each in specs]
    assert len(pods) == 7
    assert {each["app.kubernetes.io/name"] for each in pods} == {"glpgenc"}
