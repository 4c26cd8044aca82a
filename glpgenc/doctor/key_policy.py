"""Whether the policy of a KMS key asks for the encryption context wherever it lets the key be used."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any, NamedTuple

USES = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo")
"""The actions with which data keys are wrapped and unwrapped."""
_CONTEXT = ("kms:encryptioncontext:", "kms:encryptioncontextkeys")
# With these, a request that has no context at all is let through.
_LAX = ("ifexists", "forallvalues:")


class Gap(NamedTuple):
    """A way to use the key without the context.

    :param who: the principals.
    :param statement: its Sid, or its number from 1.
    """

    who: str
    statement: str


def gaps(policy: dict[str, Any]) -> list[Gap]:
    """Return the statements of a key policy that allow some use of the key under any encryption context.

    A Deny on requests that lack the context closes them all. A statement for the account's root leaves it to the
    account's IAM policies, which are not seen here, and so counts as a gap.

    :param policy: as GetKeyPolicy gives it.
    """
    statements = _listed(policy.get("Statement"))
    refused = {
        use
        for each in statements
        if each.get("Effect") == "Deny" and _asks_for_context(each, deny=True) and _is_everybody(each.get("Principal"))
        for use in _uses(each)
    }
    found = []
    for number, each in enumerate(statements, 1):
        if each.get("Effect") == "Allow" and not _asks_for_context(each) and _uses(each) - refused:
            found.append(Gap(_who(each.get("Principal")), str(each.get("Sid") or number)))
    return found


def _uses(statement: dict[str, Any]) -> set[str]:
    if "NotAction" in statement:
        excluded = _listed(statement["NotAction"])
        return {use for use in USES if not any(_matches(use, pattern) for pattern in excluded)}
    return {use for use in USES if any(_matches(use, pattern) for pattern in _listed(statement.get("Action")))}


def _matches(action: str, pattern: str) -> bool:
    return fnmatchcase(action.lower(), pattern.lower())


def _asks_for_context(statement: dict[str, Any], *, deny: bool = False) -> bool:
    for operator, keys in (statement.get("Condition") or {}).items():
        name = operator.lower()
        # A Deny speaks of what is absent or other: StringNotEquals, or Null.
        if deny != ("not" in name or name == "null"):
            continue
        if not deny and any(lax in name for lax in _LAX):
            continue
        if any(key.lower().startswith(_CONTEXT) for key in keys):
            return True
    return False


def _is_everybody(principal: object) -> bool:
    return principal == "*" or (isinstance(principal, dict) and "*" in _listed(principal.get("AWS")))


def _who(principal: object) -> str:
    if not isinstance(principal, dict):
        return str(principal or "*")
    return ", ".join(str(name) for names in principal.values() for name in _listed(names))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
