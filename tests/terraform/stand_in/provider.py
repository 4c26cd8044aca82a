"""A stand-in for the AWS provider of Terraform: the real one's attributes, and calls to a KMS at ``AWS_ENDPOINT_URL``.

Terraform starts it, in ``.venv-terraform``, with the path of what real_schema.py printed as its argument.
An attribute that the real provider does not have is refused by Terraform itself, because the schema has none.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from tf import iface, runner, schema, types

from tests.terraform.stand_in.kms import CALLS, Kms

SCHEMA: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))

# What the types do not tell: what the provider fills in where it is left out, and what is never changed in place.
_FILLED_IN = {"id", "policy", "region", "tags_all"}
_FIXED = {
    "customer_master_key_spec",
    "key_usage",
    "multi_region",
    "name",
    "primary_key_arn",
    "region",
}
_TYPES = {
    "string": types.String(),
    "number": types.Number(),
    "bool": types.Bool(),
    "map(string)": types.Map(types.String()),
    "set(string)": types.Set(types.String()),
}


def described(attributes: dict[str, dict[str, Any]]) -> Any:
    """Return attributes as the framework describes them."""
    return schema.Schema(
        version=0,
        attributes=[
            schema.Attribute(
                name,
                _TYPES[it["type"]],
                required=it["required"],
                optional=not (it["required"] or it["computed"]),
                computed=it["computed"] or name in _FILLED_IN,
                requires_replace=name in _FIXED,
            )
            for name, it in attributes.items()
        ],
    )


class Resource(iface.Resource):
    """One of the three resources; what differs between them is in kms.py."""

    type_name = ""

    def __init__(self, provider: Provider) -> None:
        self.kms = provider.kms

    @classmethod
    def get_name(cls) -> str:
        return cls.type_name.removeprefix("aws_")

    @classmethod
    def get_schema(cls) -> Any:
        return described(SCHEMA["resource"][cls.type_name])

    def create(self, ctx: Any, planned: dict[str, Any]) -> dict[str, Any] | None:  # noqa: ARG002  # the framework's form
        return self.kms.create(self.type_name, planned)

    def read(self, ctx: Any, current: dict[str, Any]) -> dict[str, Any] | None:  # noqa: ARG002
        return self.kms.read(self.type_name, current)

    def update(self, ctx: Any, current: dict[str, Any], planned: dict[str, Any]) -> dict[str, Any] | None:  # noqa: ARG002
        return self.kms.update(self.type_name, current, planned)

    def plan(self, ctx: Any, current: Any, planned: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        # The provider has no default_tags here, so that these are all.
        return planned | {"tags_all": planned["tags"]} if "tags" in planned else planned

    def delete(self, ctx: Any, current: dict[str, Any]) -> None:  # noqa: ARG002
        self.kms.delete(self.type_name, current)


class DataSource(iface.DataSource):
    """The account, or the partition."""

    type_name = ""

    def __init__(self, provider: Provider) -> None:
        self.kms = provider.kms

    @classmethod
    def get_name(cls) -> str:
        return cls.type_name.removeprefix("aws_")

    @classmethod
    def get_schema(cls) -> Any:
        return described(SCHEMA["data"][cls.type_name])

    def read(self, ctx: Any, config: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        return self.kms.caller() if self.type_name == "aws_caller_identity" else self.kms.partition()


class Provider(iface.Provider):
    """The provider ``hashicorp/aws``, as far as the module needs it."""

    def __init__(self) -> None:
        self.kms = Kms(os.environ["AWS_ENDPOINT_URL"])

    def get_model_prefix(self) -> str:
        return "aws_"

    def get_provider_schema(self, diags: Any) -> Any:  # noqa: ARG002
        return described(SCHEMA["provider"]["aws"])

    def full_name(self) -> str:
        return "registry.terraform.io/hashicorp/aws"

    def validate_config(self, diags: Any, config: dict[str, Any]) -> None:
        """Nothing but what the schema says."""

    def configure_provider(self, diags: Any, config: dict[str, Any]) -> None:  # noqa: ARG002
        self.kms.region = config.get("region") or self.kms.region

    def get_data_sources(self) -> list[Any]:
        return [type(name, (DataSource,), {"type_name": name}) for name in SCHEMA["data"]]

    def get_resources(self) -> list[Any]:
        return [type(name, (Resource,), {"type_name": name}) for name in CALLS]


if __name__ == "__main__":
    runner.run_provider(Provider())
