"""Whether a policy allows a request, by the rules of IAM that the module's policies make use of.

No KMS that runs here looks at policies, so that they are read by this. What it does not know, it refuses to judge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

ACCOUNT = "123456789012"
REGION = "eu-west-1"

# https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html: those about one key.
MANAGING = {
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DeleteImportedKeyMaterial",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:GetParametersForImport",
    "kms:ImportKeyMaterial",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
    "kms:RetireGrant",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
    "kms:UpdatePrimaryRegion",
}
USING = {
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
}
Keys = dict[str, list[str]]


@dataclass(frozen=True)
class Caller:
    """Who asks, and what else IAM knows of the request.

    :param name: a role's or user's ARN, or a service's name.
    :param account: of the caller.
    :param context: the encryption context.
    :param keys: condition keys besides.
    """

    name: str
    account: str = ACCOUNT
    context: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def conditions(self) -> Keys:
        """Return the condition keys of the request; one that is absent has no entry."""
        found = {name: [value] for name, value in self.keys.items()} | {"kms:CallerAccount": [self.account]}
        if self.context:
            found["kms:EncryptionContextKeys"] = list(self.context)
        return found | {f"kms:EncryptionContext:{name}": [value] for name, value in self.context.items()}


def allowed(policy: dict[str, Any], caller: Caller) -> set[str]:
    """Return the actions that a policy allows on the key that it is about.

    :param policy: a key's policy, or one of IAM, which has no principals.
    """
    return _actions(policy, caller, "Allow") - _actions(policy, caller, "Deny")


def denied_elsewhere(policy: dict[str, Any], caller: Caller, arn: str) -> set[str]:
    """Return the actions that a policy of IAM denies on another key than those that it is about."""
    return _actions(policy, caller, "Deny", arn)


def _actions(policy: dict[str, Any], caller: Caller, effect: str, elsewhere: str | None = None) -> set[str]:
    actions: set[str] = set()
    for statement in policy["Statement"]:
        if set(statement) - {"Sid", "Effect", "Principal", "Action", "Resource", "NotResource", "Condition"}:
            raise NotImplementedError(f"a statement has {set(statement)}")
        if statement["Effect"] not in {"Allow", "Deny"}:
            raise NotImplementedError("a statement neither allows nor denies")
        others = statement.get("NotResource")
        about = elsewhere is None if others is None else elsewhere is not None and elsewhere not in _listed(others)
        named = statement["Effect"] == effect and _is_named(statement, caller)
        if about and named and _holds(statement.get("Condition", {}), caller.conditions()):
            actions |= set(_listed(statement["Action"]))
    if unknown := actions - MANAGING - USING:
        raise NotImplementedError(f"no actions of KMS: {unknown}")
    return actions


def principals(policy: dict[str, Any]) -> set[str]:
    """Return whom a key's policy names."""
    return {name for each in policy["Statement"] for names in each["Principal"].values() for name in _listed(names)}


def _is_named(statement: dict[str, Any], caller: Caller) -> bool:
    named = statement.get("Principal")
    return named is None or any(caller.name in _listed(names) for names in named.values())


def _holds(condition: dict[str, dict[str, Any]], keys: Keys) -> bool:
    return all(
        _one_holds(operator, [str(it) for it in _listed(wanted)], keys.get(key))
        for operator, entries in condition.items()
        for key, wanted in entries.items()
    )


def _one_holds(operator: str, wanted: list[str], given: list[str] | None) -> bool:
    match operator:
        case "StringEquals" | "Bool":
            return given is not None and len(given) == 1 and given[0] in wanted
        case "StringNotEquals":
            return given is None or given[0] not in wanted
        case "ArnLike":
            return given is not None and any(fnmatchcase(given[0], pattern) for pattern in wanted)
        case "Null":
            return (given is None) == (wanted == ["true"])
        case "ForAllValues:StringEquals":
            return all(value in wanted for value in given or [])
    raise NotImplementedError(operator)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
