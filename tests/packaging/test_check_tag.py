"""tools/check_tag.sh, in a repository of its own with a real signature."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen to sign with"),
]

CHECKOUT = Path(__file__).parents[2]


def run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / ".github").mkdir(parents=True)
    shutil.copytree(CHECKOUT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n', encoding="utf-8")
    (folder / "CHANGELOG.md").write_text("# Changes\n\n## 1.2.3 (2026-01-31)\n", encoding="utf-8")
    (folder / "tests" / "upgrade" / "1.2.3").mkdir(parents=True)
    (folder / "tests" / "upgrade" / "1.2.3" / "database.sql").write_text("SELECT 1;\n", encoding="utf-8")
    key = tmp_path / "key"
    assert run(tmp_path, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key).returncode == 0
    public = key.with_suffix(".pub").read_text(encoding="utf-8")
    (folder / ".github" / "allowed_signers").write_text(
        f'releases@example.com namespaces="git" {public}', encoding="utf-8"
    )
    for arguments in (
        ("init", "--quiet"),
        ("config", "user.name", "releases"),
        ("config", "user.email", "releases@example.com"),
        ("config", "gpg.format", "ssh"),
        ("config", "user.signingKey", str(key)),
        ("add", "."),
        ("commit", "--quiet", "--message", "a release"),
    ):
        assert run(folder, "git", *arguments).returncode == 0
    return folder


def checked(folder: Path, tag: str = "v1.2.3") -> subprocess.CompletedProcess[str]:
    return run(folder, folder / "tools" / "check_tag.sh", tag)


def tagged(folder: Path, *options: str, tag: str = "v1.2.3") -> None:
    assert run(folder, "git", "tag", *options, "--message", "a release", tag).returncode == 0


def test_a_tag_that_is_signed_and_fits_is_let_through(repository: Path) -> None:
    tagged(repository, "--sign")
    answer = checked(repository)
    assert (answer.returncode, "is signed, and is 1.2.3 everywhere" in answer.stderr) == (0, True), answer.stderr


def test_a_tag_without_a_signature_is_refused(repository: Path) -> None:
    tagged(repository, "--annotate")
    answer = checked(repository)
    assert answer.returncode == 1
    assert "is not signed by a key" in answer.stderr


def test_a_signature_by_another_key_is_refused(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    run(tmp_path, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other)
    run(repository, "git", "config", "user.signingKey", str(other))
    tagged(repository, "--sign")
    assert "is not signed by a key" in checked(repository).stderr


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("pyproject.toml", 'version = "1.2.4"\n', "pyproject.toml is of another version"),
        ("CHANGELOG.md", "## 1.2.3 (unreleased)\n", "CHANGELOG.md has no section"),
        ("tests/upgrade/1.2.3/database.sql", "", "tests/upgrade has no database"),
    ],
)
def test_a_release_that_is_not_ready_is_refused(repository: Path, path: str, text: str, told: str) -> None:
    tagged(repository, "--sign")
    (repository / path).write_text(text, encoding="utf-8")
    answer = checked(repository)
    assert (answer.returncode, told in answer.stderr) == (1, True), answer.stderr
