"""What the stand-in for the AWS provider does at AWS KMS, and what it keeps in Terraform's state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3

State = dict[str, Any]


@dataclass
class Kms:
    """Calls of KMS and STS.

    :param endpoint: where they answer.
    :param region: that of resources that name none.
    """

    endpoint: str
    region: str = "us-east-1"

    def client(self, service: str, region: str | None = None) -> Any:
        return boto3.session.Session().client(service, region_name=region or self.region, endpoint_url=self.endpoint)

    def caller(self) -> State:
        it = self.client("sts").get_caller_identity()
        return {"account_id": it["Account"], "arn": it["Arn"], "id": it["Account"], "user_id": it["UserId"]}

    def partition(self) -> State:
        name = boto3.session.Session().get_partition_for_region(self.region)
        return {"partition": name, "dns_suffix": "amazonaws.com", "id": name, "reverse_dns_prefix": "com.amazonaws"}

    def create(self, kind: str, planned: State) -> State:
        state = planned | {"region": _known(planned["region"]) or self.region}
        return CALLS[kind].create(self, self.client("kms", state["region"]), state)

    def read(self, kind: str, current: State) -> State | None:
        return CALLS[kind].read(self.client("kms", current["region"]), current)

    def update(self, kind: str, current: State, planned: State) -> State:
        client = self.client("kms", current["region"])
        CALLS[kind].update(client, current, planned)
        return CALLS[kind].read(client, current | {name: it for name, it in planned.items() if _known(it) is not None})

    def delete(self, kind: str, current: State) -> None:
        CALLS[kind].delete(self.client("kms", current["region"]), current)


def _known(value: Any) -> Any:
    """Return a value that the configuration gives; None for one that it leaves to the provider."""
    return value if isinstance(value, str | bool | int | float | dict) else None


def _tags(tags: dict[str, str] | None) -> list[dict[str, str]]:
    return [{"TagKey": name, "TagValue": value} for name, value in (tags or {}).items()]


def _create_key(kms: Kms, client: Any, state: State) -> State:  # noqa: ARG001  # one form for all kinds
    made = client.create_key(
        Policy=state["policy"],
        Description=state["description"],
        KeyUsage=state["key_usage"],
        KeySpec=state["customer_master_key_spec"],
        MultiRegion=state["multi_region"],
        Tags=_tags(state["tags"]),
    )["KeyMetadata"]
    _rotate(client, made["KeyId"], state)
    return _read_key(client, state | {"key_id": made["KeyId"]})


def _rotate(client: Any, key_id: str, state: State) -> None:
    if state.get("enable_key_rotation"):
        client.enable_key_rotation(KeyId=key_id, RotationPeriodInDays=int(state["rotation_period_in_days"]))
    elif state["customer_master_key_spec"] == "SYMMETRIC_DEFAULT":
        # Of other keys KMS refuses both.
        client.disable_key_rotation(KeyId=key_id)


def _read_common(client: Any, state: State) -> State:
    key_id = state["key_id"]
    it = client.describe_key(KeyId=key_id)["KeyMetadata"]
    tags = {each["TagKey"]: each["TagValue"] for each in client.list_resource_tags(KeyId=key_id)["Tags"]}
    return state | {
        "arn": it["Arn"],
        "id": it["KeyId"],
        "description": it["Description"],
        "key_usage": it["KeyUsage"],
        "policy": client.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"],
        "tags": tags,
        "tags_all": tags,
    }


def _read_key(client: Any, state: State) -> State:
    it = client.describe_key(KeyId=state["key_id"])["KeyMetadata"]
    rotates = it["KeySpec"] == "SYMMETRIC_DEFAULT"
    on = rotates and client.get_key_rotation_status(KeyId=state["key_id"])["KeyRotationEnabled"]
    return _read_common(client, state) | {
        "is_enabled": it["Enabled"],
        "multi_region": it["MultiRegion"],
        "customer_master_key_spec": it["KeySpec"],
        "enable_key_rotation": on,
        # moto keeps no period.
        "rotation_period_in_days": state["rotation_period_in_days"] if on else None,
    }


def _update_common(client: Any, current: State, planned: State) -> None:
    key_id = current["key_id"]
    client.update_key_description(KeyId=key_id, Description=planned["description"])
    client.put_key_policy(KeyId=key_id, PolicyName="default", Policy=planned["policy"])
    if gone := sorted(set(current["tags"] or {}) - set(planned["tags"] or {})):
        client.untag_resource(KeyId=key_id, TagKeys=gone)
    client.tag_resource(KeyId=key_id, Tags=_tags(planned["tags"]))


def _update_key(client: Any, current: State, planned: State) -> None:
    _update_common(client, current, planned)
    _rotate(client, current["key_id"], planned)


def _delete_key(client: Any, current: State) -> None:
    client.schedule_key_deletion(KeyId=current["key_id"], PendingWindowInDays=int(current["deletion_window_in_days"]))


def _create_replica(kms: Kms, client: Any, state: State) -> State:
    arn = state["primary_key_arn"]
    # By the id: moto does not take an ARN here.
    primary = kms.client("kms", arn.split(":")[3])
    made = primary.replicate_key(
        KeyId=arn.rpartition("/")[2],
        ReplicaRegion=state["region"],
        Policy=state["policy"],
        Description=state["description"],
        Tags=_tags(state["tags"]),
    )["ReplicaKeyMetadata"]
    # moto copies the primary's policy, description and tags; AWS takes those of the call.
    _update_common(client, state | {"key_id": made["KeyId"], "tags": {}}, state)
    return _read_replica(client, state | {"key_id": made["KeyId"]})


def _read_replica(client: Any, state: State) -> State:
    it = client.describe_key(KeyId=state["key_id"])["KeyMetadata"]
    return _read_common(client, state) | {"enabled": it["Enabled"], "key_spec": it["KeySpec"]}


def _create_alias(kms: Kms, client: Any, state: State) -> State:  # noqa: ARG001
    client.create_alias(AliasName=state["name"], TargetKeyId=state["target_key_id"])
    return _read_alias(client, state)


def _read_alias(client: Any, state: State) -> State:
    pages = client.get_paginator("list_aliases").paginate()
    (it,) = (each for page in pages for each in page["Aliases"] if each["AliasName"] == state["name"])
    target = it["TargetKeyId"].rpartition("/")[2]
    arn = client.describe_key(KeyId=target)["KeyMetadata"]["Arn"]
    return state | {
        "arn": it["AliasArn"],
        "id": it["AliasName"],
        "name_prefix": state.get("name_prefix") or None,
        "target_key_id": target,
        "target_key_arn": arn,
    }


def _update_alias(client: Any, current: State, planned: State) -> None:
    client.update_alias(AliasName=current["name"], TargetKeyId=planned["target_key_id"])


def _delete_alias(client: Any, current: State) -> None:
    client.delete_alias(AliasName=current["name"])


@dataclass(frozen=True)
class Calls:
    """How one kind of resource is made, read, changed and unmade."""

    create: Callable[[Kms, Any, State], State]
    read: Callable[[Any, State], State]
    update: Callable[[Any, State, State], None]
    delete: Callable[[Any, State], None]


CALLS = {
    "aws_kms_key": Calls(_create_key, _read_key, _update_key, _delete_key),
    "aws_kms_replica_key": Calls(_create_replica, _read_replica, _update_common, _delete_key),
    "aws_kms_alias": Calls(_create_alias, _read_alias, _update_alias, _delete_alias),
}
