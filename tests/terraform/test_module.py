"""Terraform's own judgement of the module, and checkov's."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.peers.terraform import MODULE, Installation, Terraform, TerraformError, python

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def initialised(terraform: Terraform) -> Terraform:
    terraform.init()
    return terraform


def test_files_are_formatted(terraform: Terraform) -> None:
    terraform.run("fmt", "-check", "-recursive", "-diff")


def test_the_module_is_valid(initialised: Terraform) -> None:
    found = json.loads(initialised.run("validate", "-json"))
    assert (found["valid"], found["diagnostics"]) == (True, [])


def test_the_example_is_valid(terraform: Terraform) -> None:
    terraform.init("examples/complete")
    found = json.loads(terraform.run("validate", "-json", within="examples/complete"))
    assert (found["valid"], found["diagnostics"]) == (True, [])


def test_the_modules_own_tests_pass(initialised: Terraform) -> None:
    said = initialised.run("test", "-no-color")
    runs = sum(file.read_text(encoding="utf-8").count('\nrun "') for file in (MODULE / "tests").glob("*.tftest.hcl"))
    assert f"Success! {runs} passed, 0 failed." in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('application_roles={decript=["arn:aws:iam::123456789012:role/r"]}', "Unknown: decript"),
        ('service_roles={secretmanager=["arn:aws:iam::123456789012:role/r"]}', "secretmanager"),
        ('cross_account_principals=[{arn="arn:aws:iam::999988887777:role/r",acess="use"}]', "Unknown: acess"),
        ('services={dynamodb={key="storage",grant=true}}', "grant of dynamodb"),
        ('application_tenants={"arn:aws:iam::123456789012:role/apj"=["acme"]}', "role/apj"),
        (
            "application_roles="
            + json.dumps({"use": [f"arn:aws:iam::123456789012:role/{'r' * 50}{n}" for n in range(200)]}),
            "bytes, and KMS takes 32768 at most",
        ),
    ],
)
def test_a_refusal_names_what_was_misspelt_or_is_too_large(initialised: Terraform, given: str, said: str) -> None:
    required = {
        "project_name": "glpgenc",
        "environment": "test",
        "aws_region": "eu-west-1",
        "key_administrators": ["arn:aws:iam::123456789012:role/admin"],
    }
    values = initialised.folder / "wrong.tfvars"
    name, _, value = given.partition("=")
    lines = [*(f"{key} = {json.dumps(it)}" for key, it in required.items()), f"{name} = {value}"]
    values.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(TerraformError) as refused:
        initialised.run("plan", "-no-color", "-input=false", f"-var-file={values}")
    # Terraform breaks the lines of a message.
    assert said in " ".join(str(refused.value).replace("\u2502", " ").split())


def test_the_stand_in_has_the_schema_of_a_version_that_the_module_asks_for(installation: Installation) -> None:
    assert installation.schema["version"].startswith("6.")
    key = installation.schema["resource"]["aws_kms_key"]
    assert key["deletion_window_in_days"] == {"type": "number", "required": False, "computed": False}
    assert key["arn"] == {"type": "string", "required": False, "computed": True}


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("deletion_window_in_days  = var", "deletion_window_days  = var"),
        ("is_enabled               = true", "is_enabled = [true]"),
        ("primary_key_arn         = aws_kms_key.this[each.value.key].arn", ""),
        ("primary_key_arn         = aws_kms_key.this", "arn = aws_kms_key.this"),
        ("target_key_id = aws_kms_key.this[each.key].key_id", ""),
    ],
)
def test_what_the_real_provider_does_not_have_is_refused(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory, said: str, instead: str
) -> None:
    with installation.workspace(tmp_path_factory.mktemp("wrong"), "http://127.0.0.1:9") as terraform:
        main = terraform.folder / "main.tf"
        text = main.read_text(encoding="utf-8")
        assert said in text
        main.write_text(text.replace(said, instead), encoding="utf-8")
        terraform.init()
        with pytest.raises(TerraformError, match=r'"valid": false'):
            terraform.run("validate", "-json")


def checked(folder: Path) -> dict[str, Any]:
    program = [
        str(python().with_name("checkov")),
        "--directory",
        str(folder),
        "--skip-download",
        "--quiet",
        "--compact",
    ]
    done = subprocess.run(
        [*program, "--framework", "terraform", "--output", "json"], capture_output=True, text=True, check=False
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_checkov_finds_nothing_that_is_not_explained_in_place() -> None:
    found = checked(MODULE)
    assert found["results"]["failed_checks"] == []
    assert found["summary"]["passed"] >= 20
    # A check may be left out with "#checkov:skip=ID:reason" beside what it is about.
    assert found["summary"]["skipped"] == sum(
        file.read_text(encoding="utf-8").count("checkov:skip=") for file in MODULE.rglob("*.tf")
    )


def test_checkov_would_find_keys_without_rotation(terraform: Terraform) -> None:
    folder = terraform.folder.parent / "unsafe"
    shutil.copytree(MODULE, folder)
    main = folder / "main.tf"
    text = main.read_text(encoding="utf-8")
    main.write_text(text.replace("= var.enable_key_rotation\n", "= false\n"), encoding="utf-8")
    failed = {each["check_id"] for each in checked(folder)["results"]["failed_checks"]}
    assert failed == {"CKV_AWS_7"}
