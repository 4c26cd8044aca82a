"""Terraform itself, with a stand-in for the AWS provider that makes keys in a KMS of this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.missing import missing

ROOT = Path(__file__).parents[3]
MODULE = ROOT / "terraform" / "kms"
_STAND_IN = ROOT / "tests" / "terraform" / "stand_in"
_ENVIRONMENT = ROOT / ".venv-terraform"


class TerraformError(Exception):
    """A command failed; the text is what it printed."""


def python() -> Path:
    """Return the interpreter that has Terraform; skip the test where there is none, or fail it in strict runs."""
    program = _ENVIRONMENT / "bin" / "python"
    if not program.exists():
        missing("there is no .venv-terraform", "`make terraform` makes it")
    return program


@dataclass
class Terraform:
    """Terraform in one folder of its own, which has a copy of the module.

    :param folder: the copy of ``terraform/kms``.
    :param variables: of the environment.
    """

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, command: str, *arguments: str, within: str = ".") -> str:
        """Run a command and return what it prints.

        :param within: a folder of the copy, such as ``examples/complete``.
        :raises TerraformError: if it fails.
        """
        program = [str(python()), str(_STAND_IN / "run.py"), str(self.folder / within), command, *arguments]
        done = subprocess.run(program, env=self.variables, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise TerraformError(done.stdout + done.stderr)
        return done.stdout

    def init(self, within: str = ".") -> None:
        self.run("init", "-no-color", "-input=false", within=within)

    def apply(self, *arguments: str, within: str = ".") -> str:
        return self.run("apply", "-no-color", "-input=false", "-auto-approve", *arguments, within=within)

    def outputs(self, within: str = ".") -> dict[str, Any]:
        found: dict[str, dict[str, Any]] = json.loads(self.run("output", "-json", within=within))
        return {name: each["value"] for name, each in found.items()}


@dataclass(frozen=True)
class Installation:
    """A mirror that has the stand-in as ``hashicorp/aws``, in the version that its schema is of.

    :param folder: the mirror, Terraform's configuration, and its home.
    """

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> Installation:
        """Write the schema, the mirror and the configuration into an empty folder."""
        schema = folder / "schema.json"
        read = [str(python()), str(_STAND_IN / "real_schema.py")]
        schema.write_bytes(subprocess.run(read, check=True, capture_output=True).stdout)
        version = json.loads(schema.read_text(encoding="utf-8"))["version"]
        plugin = folder / "mirror/registry.terraform.io/hashicorp/aws" / version / _platform()
        plugin.mkdir(parents=True)
        program = plugin / f"terraform-provider-aws_v{version}"
        program.write_text(
            f'#!/bin/sh\nexec "{python()}" -m tests.terraform.stand_in.provider "{schema}"\n', encoding="utf-8"
        )
        program.chmod(0o755)
        (folder / "terraform.rc").write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path = "{folder}/mirror"\n  }}\n}}\n',
            encoding="utf-8",
        )
        return cls(folder)

    @property
    def schema(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "schema.json").read_text(encoding="utf-8"))
        return found

    @contextmanager
    def workspace(self, folder: Path, endpoint: str) -> Iterator[Terraform]:
        """Copy the module into a folder, and give Terraform there.

        :param endpoint: the URL where KMS and STS answer.
        """
        copy = folder / "kms"
        shutil.copytree(MODULE, copy, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))
        yield Terraform(copy, self._variables(endpoint))

    def _variables(self, endpoint: str) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TF_CLI_CONFIG_FILE": str(self.folder / "terraform.rc"),
            "CHECKPOINT_DISABLE": "1",
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_CONFIG_FILE": str(self.folder / "no-config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(self.folder / "no-credentials"),
            "AWS_EC2_METADATA_DISABLED": "true",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
        }


def _platform() -> str:
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
    return f"{os.uname().sysname.lower()}_{machine}"
