"""What the module's files say, against each other and against glpgenc."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from glpgenc.keys.model import Purpose
from glpgenc.service.envelope_keys import PURPOSE as ENVELOPE
from glpgenc.settings import Settings
from glpgenc.wire.context import (
    AUDIT_CONTEXT_KEYS,
    BRANCH_CONTEXT_KEYS,
    CONTEXT_KEYS,
    PRODUCT,
    audit_context,
    branch_context,
    registry_context,
)
from tests.support.peers.terraform import MODULE

_BLOCK = r'^{kind} "(\w+)" \{{\n(.*?)^\}}'
_ARGUMENT = re.compile(r"^  (\w+) *= (.*?)\n(?=  \w|\n|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Declared:
    """A variable or an output.

    :param arguments: each with its text, whitespace collapsed.
    :param validations: how many there are.
    """

    name: str
    arguments: dict[str, str]
    validations: int

    @property
    def description(self) -> str:
        return self.arguments["description"].strip('"')

    @property
    def short_type(self) -> str:
        """The type, without what is inside objects."""
        return re.sub(r"object\(\{.*\}\)", "object", self.arguments["type"])


def declared(kind: str, file: Path) -> dict[str, Declared]:
    """Return the blocks of one kind.

    :param kind: ``variable`` or ``output``.
    """
    text = file.read_text(encoding="utf-8")
    found = re.findall(_BLOCK.format(kind=kind), text, re.MULTILINE | re.DOTALL)
    assert len(found) == text.count(f'{kind} "')
    return {
        name: Declared(
            name,
            {key: " ".join(value.split()) for key, value in _ARGUMENT.findall(body)},
            body.count("  validation {\n"),
        )
        for name, body in found
    }


README = (MODULE / "README.md").read_text(encoding="utf-8")
VARIABLES = declared("variable", MODULE / "variables.tf")
OUTPUTS = declared("output", MODULE / "outputs.tf")
EXAMPLE = (MODULE / "examples/complete/main.tf").read_text(encoding="utf-8")
REFUSALS = (MODULE / "tests/validation.tftest.hcl").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip("`") if cell.count("`") == 2 else cell for cell in row] for row in rows]


def test_no_variable_takes_objects_whose_unknown_attributes_terraform_drops() -> None:
    assert [name for name, it in VARIABLES.items() if "object(" in it.arguments["type"]] == []


PATTERNS = re.findall(r'^  (\w+) += "(\^.*|\$\{.*)"$', (MODULE / "access.tf").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_pattern_is_of_the_whole_text() -> None:
    assert {name for name, _ in PATTERNS} >= {
        "role_arn",
        "administrator_arn",
        "kms_key_arn",
        "source_arn",
        "service_name",
    }
    parts = dict(PATTERNS)
    for pattern in parts.values():
        whole = re.sub(r"\$\{local\.(\w+)\}", lambda match: parts.get(match[1], "$"), pattern)
        assert whole.startswith("^")
        assert "|" not in re.sub(r"\([^()]*\)", "", whole)
    used = re.findall(
        r'regex\(("[^"]*"|[^,"]*),', "".join(path.read_text(encoding="utf-8") for path in MODULE.glob("*.tf"))
    )
    assert [it for it in used if not it.startswith("local.") and not (it.startswith('"^') and it.endswith('$"'))] == []


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_is_typed_described_and_validated(name: str) -> None:
    it = VARIABLES[name]
    assert len(it.description) > 20
    # Of "any" the validations have to say all. set(object) would drop unknown attributes.
    assert it.arguments["type"] != "any" or it.validations >= 5
    assert it.validations > 0 or it.arguments["type"] == "bool"


@pytest.mark.parametrize("name", [name for name, it in VARIABLES.items() if it.validations])
def test_there_is_a_refused_value_for_each_validation(name: str) -> None:
    assert REFUSALS.count(f"expect_failures = [var.{name}]") >= VARIABLES[name].validations


def test_the_readme_lists_the_inputs() -> None:
    assert table("Inputs") == [
        [it.name, it.short_type, it.arguments.get("default", "required"), it.description] for it in VARIABLES.values()
    ]


def test_the_readme_lists_the_outputs() -> None:
    assert table("Outputs") == [[it.name, it.description] for it in OUTPUTS.values()]


def test_the_example_sets_what_has_no_default_and_lets_in_somebody_of_every_kind() -> None:
    required = {name for name, it in VARIABLES.items() if "default" not in it.arguments}
    kinds = {"service_roles", "application_roles", "cross_account_principals", "service_principals", "replica_regions"}
    given = set(re.findall(r"^  (\w+) +=", EXAMPLE.partition('module "kms" {')[2], re.MULTILINE))
    assert required | kinds <= given


def test_the_encryption_contexts_of_the_policies_are_those_of_the_product() -> None:
    text = (MODULE / "access.tf").read_text(encoding="utf-8")
    found = {
        kind: (set(re.findall(r'"(\w+)"', purposes)), set(re.findall(r'"(\w+)"', entries)))
        for kind, purposes, entries in re.findall(
            r"^    (\w+) = \{\n      purposes = \[(.*?)\]\n      entries  = \[(.*?)\]\n", text, re.MULTILINE
        )
    }
    branch = branch_context(environment="e", group="g", branch_id=uuid4())["purpose"]
    audit, registry = (of(environment="e", key_id=uuid4())["purpose"] for of in (audit_context, registry_context))
    assert found == {
        "DataKeys": ({*Purpose, ENVELOPE}, set(CONTEXT_KEYS)),
        "BranchKeys": ({branch}, set(BRANCH_CONTEXT_KEYS)),
        "AuditKeys": ({audit}, set(AUDIT_CONTEXT_KEYS)),
        "RegistryKeys": ({registry}, set(AUDIT_CONTEXT_KEYS)),
    }
    assert f'"kms:EncryptionContext:product"     = "{PRODUCT}"' in text


def test_the_settings_that_the_module_gives_are_settings() -> None:
    names = re.findall(r"^      GLPGENC_(\w+) ", (MODULE / "outputs.tf").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(names) == 4
    assert {name.lower() for name in names} <= set(Settings.declarations)


def test_the_example_of_the_readme_sets_variables_that_there_are() -> None:
    (usage,) = re.findall(r'^module "kms" \{\n(.*?)^\}', README, re.DOTALL | re.MULTILINE)
    given = set(re.findall(r"^  (\w+) +=", usage, re.MULTILINE)) - {"source"}
    assert given <= set(VARIABLES)
    assert {name for name, it in VARIABLES.items() if "default" not in it.arguments} <= given


def test_the_versions_of_the_example_are_the_modules() -> None:
    asked = re.findall(r'version += "(.+)"', (MODULE / "versions.tf").read_text(encoding="utf-8"))
    assert re.findall(r'version += "(.+)"', EXAMPLE) == asked
