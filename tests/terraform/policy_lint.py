"""What policy_sentry's list of KMS's actions and condition keys, and cloudsplaining, find in policies.

For the interpreter of .venv-terraform. Reads a JSON object of policies by name, and writes a JSON list of findings.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from cloudsplaining.scan.policy_document import PolicyDocument
from policy_sentry.querying.actions import get_actions_for_service
from policy_sentry.querying.conditions import get_condition_keys_for_service

GLOBAL = {"aws:SourceAccount", "aws:SourceArn"}
ACTIONS = set(get_actions_for_service("kms"))
KEYS = [
    re.compile(re.escape(key).replace(r"\$\{EncryptionContextKey\}", "[a-z_]+"))
    for key in {*get_condition_keys_for_service("kms"), *GLOBAL}
]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def findings(name: str, policy: dict[str, Any]) -> Iterator[str]:
    for statement in policy["Statement"]:
        for action in listed(statement["Action"]):
            if action not in ACTIONS:
                yield f"{name}: {action} is not an action"
        for entries in statement.get("Condition", {}).values():
            for key in entries:
                if not any(each.fullmatch(key) for each in KEYS):
                    yield f"{name}: {key} is not a condition key"
    # In a key's policy the resource * is the key itself.
    if not any("Principal" in statement for statement in policy["Statement"]):
        found = PolicyDocument(policy)
        for action in {
            *found.all_allowed_unrestricted_actions,
            *found.allows_privilege_escalation,
            *found.service_wildcard,
        }:
            yield f"{name}: {action} is allowed on any resource"


if __name__ == "__main__":
    json.dump([each for name, policy in json.load(sys.stdin).items() for each in findings(name, policy)], sys.stdout)
