"""The schema of the real AWS provider, read out of the types that cdktf-cdktf-provider-aws has of it.

The package is generated from the provider's own schema. It is parsed and not imported: it would start Node.js.
Runs in ``.venv-terraform``: ``python real_schema.py`` prints the schema as JSON.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

# What the module uses: the folder of the package, and the class in it.
CLASSES = {
    "provider": {"aws": ("provider", "AwsProvider")},
    "resource": {
        "aws_kms_alias": ("kms_alias", "KmsAlias"),
        "aws_kms_key": ("kms_key", "KmsKey"),
        "aws_kms_replica_key": ("kms_replica_key", "KmsReplicaKey"),
    },
    "data": {
        "aws_caller_identity": ("data_aws_caller_identity", "DataAwsCallerIdentity"),
        "aws_partition": ("data_aws_partition", "DataAwsPartition"),
    },
}
# Terraform's own arguments, and CDK's.
_META = {"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners", "alias"}
_NOT_ATTRIBUTES = {"friendly_unique_id", "cdktf_stack", "fqn", "meta_attributes", "terraform_meta_arguments"}
_SIMPLE = {
    "builtins.str": "string",
    "jsii.Number": "number",
    "typing.Union[builtins.bool, _cdktf_9a9027ec.IResolvable]": "bool",
    "typing.Mapping[builtins.str, builtins.str]": "map(string)",
    "typing.Sequence[builtins.str]": "set(string)",
}


def read() -> dict[str, Any]:
    """Return the schema: kinds, types, and of each type its attributes with type, required and computed."""
    package = _package()
    schema: dict[str, Any] = {"version": _version(package)}
    for kind, classes in CLASSES.items():
        schema[kind] = {name: _attributes(package / folder, cls) for name, (folder, cls) in classes.items()}
    return schema


def _package() -> Path:
    spec = importlib.util.find_spec("cdktf_cdktf_provider_aws")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("cdktf_cdktf_provider_aws: make terraform installs it")
    return Path(spec.origin).parent


def _version(package: Path) -> str:
    text = (package / "kms_key" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r"/providers/hashicorp/aws/(\d+\.\d+\.\d+)/docs", text)
    if found is None:
        raise ValueError("the package does not name the provider's version")
    return found[1]


def _attributes(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    tree = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    (cls,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    methods = [node for node in cls.body if isinstance(node, ast.FunctionDef)]
    (init,) = (method for method in methods if method.name == "__init__")
    attributes = {}
    for argument, default in zip(init.args.kwonlyargs, init.args.kw_defaults, strict=True):
        kind = _type(argument.annotation)
        if argument.arg not in _META and kind is not None:
            attributes[argument.arg] = {"type": kind, "required": default is None, "computed": False}
    for method in methods:
        if _is_property(method) and _is_output(method.name, attributes):
            kind = _type(method.returns)
            if kind is not None:
                attributes[method.name] = {"type": kind, "required": False, "computed": True}
    return attributes


def _is_property(method: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator) == "builtins.property" for decorator in method.decorator_list)


def _is_output(name: str, attributes: dict[str, dict[str, Any]]) -> bool:
    return not (name in attributes or name in _META | _NOT_ATTRIBUTES or name.isupper() or name.endswith("_input"))


def _type(annotation: ast.expr | None) -> str | None:
    """Return Terraform's type; None for a nested block, which the module uses none of."""
    text = ast.unparse(annotation) if annotation is not None else ""
    while text.startswith("typing.Optional["):
        text = text.removeprefix("typing.Optional[").removesuffix("]")
    return _SIMPLE.get(text)


if __name__ == "__main__":
    json.dump(read(), sys.stdout, indent=1, sort_keys=True)
