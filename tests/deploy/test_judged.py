"""What others say of deploy/ and the Dockerfile: hadolint, Kubernetes's schemas, kustomize, Docker Compose."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from tests.deploy.files import CHECKOUT, COMPOSE, DEPLOY, DOCKERFILE
from tests.support.missing import missing

pytestmark = pytest.mark.slow

KUBERNETES = DEPLOY / "kubernetes"
VARIANTS = ("base", "openbao")
VERSIONS = ("1.32", "1.37")
"""The oldest that the manifests are for, and the newest whose schemas are at hand."""


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)


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
    judged = run(program("docker-compose"), "--file", COMPOSE, "--profile", "*", "config", "--quiet")
    assert (judged.returncode, judged.stderr) == (0, "")
