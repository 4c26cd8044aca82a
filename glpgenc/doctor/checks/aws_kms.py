"""State, rotation and policy of a KMS key at AWS. Needs the extra ``aws``."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

from glpgenc.errors import KMSAccessDeniedError, KMSError
from glpgenc.keys.kms.aws.client import make_client
from glpgenc.keys.kms.aws.errors import translate
from glpgenc.keys.kms.key_arn import KeyArn
from glpgenc.reports import Finding, fail, unknown, warn

if TYPE_CHECKING:
    from glpgenc.keys.kms import ProviderOptions

USES = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo")
"""The actions with which data keys are wrapped and unwrapped."""
_CONTEXT = ("kms:encryptioncontext:", "kms:encryptioncontextkeys")
# With these, a request that has no context at all is let through.
_LAX = ("ifexists", "forallvalues:")
_ENABLED = ("Enabled", "Updating")


class PolicyGap(NamedTuple):
    """A way to use the key without the context.

    :param who: the principals.
    :param statement: its Sid, or its number from 1.
    """

    who: str
    statement: str


def policy_gaps(policy: dict[str, Any]) -> list[PolicyGap]:
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
            found.append(PolicyGap(_who(each.get("Principal")), str(each.get("Sid") or number)))
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


class AwsKeyInspector:
    """Asks AWS KMS about keys; nothing is wrapped or unwrapped.

    :param options: region, endpoint and timeouts, as the provider has them.
    :raises KMSConfigurationError: if boto3 is missing, or the endpoint can't be used.
    """

    def __init__(self, options: ProviderOptions) -> None:
        named = KeyArn.parse(options.kms_key or "")
        self._client = make_client(options, region=options.region or (named.region if named else None), session=None)

    def keys(self, named: Iterable[str]) -> list[dict[str, Any]]:
        """Return what DescribeKey says of keys, each once.

        :param named: key ids, ARNs or aliases.
        :raises KMSError: when one can't be described.
        """
        found = {}
        for name in named:
            metadata = self._call("describe_key", KeyId=name)["KeyMetadata"]
            found[metadata["Arn"]] = metadata
        return list(found.values())

    def faults(self, key: dict[str, Any]) -> Iterator[Finding]:
        """Say what is wrong with a key.

        :param key: one of :meth:`keys`.
        :raises KMSError: when the KMS does not answer.
        """
        arn = key["Arn"]
        if key["KeyState"] not in _ENABLED:
            yield fail(
                arn,
                f"the KMS key is {key['KeyState']}: the keys it wrapped can't be unwrapped",
                _revived(key["KeyState"]),
            )
        if key.get("KeyManager") == "AWS":
            yield warn(
                arn,
                "it is an AWS managed key, whose policy can't be changed",
                "create a customer managed key: docs/KEYS.md",
            )
            return
        yield from _where_allowed(arn, "kms:GetKeyRotationStatus", self._rotation(key))
        yield from _where_allowed(arn, "kms:GetKeyPolicy", self._policy(arn))

    def _rotation(self, key: dict[str, Any]) -> Iterator[Finding]:
        if key.get("Origin", "AWS_KMS") != "AWS_KMS" or key["KeyState"] not in _ENABLED:
            return  # of imported material KMS makes no new one; of a disabled key it tells nothing
        reply = self._call("get_key_rotation_status", KeyId=_key_id(key["Arn"]))
        if not reply.get("KeyRotationEnabled"):
            yield warn(
                key["Arn"],
                "automatic rotation of the KMS key is off",
                f"aws kms enable-key-rotation --key-id {_key_id(key['Arn'])}; existing data keys remain valid",
            )

    def _policy(self, arn: str) -> Iterator[Finding]:
        policy = json.loads(self._call("get_key_policy", KeyId=_key_id(arn), PolicyName="default")["Policy"])
        for gap in policy_gaps(policy):
            yield warn(
                arn,
                f"the key policy allows {gap.who} to use the key without the encryption context (statement "
                f"{gap.statement})",
                "add a Condition on kms:EncryptionContext:product and :environment: docs/DOCTOR.md",
            )

    def _call(self, method: str, **parameters: object) -> dict[str, Any]:
        failures = importlib.import_module("botocore.exceptions")
        try:
            reply: dict[str, Any] = getattr(self._client, method)(**parameters)
        except (failures.ClientError, failures.BotoCoreError) as error:
            failure = translate(method, error)
        else:
            return reply
        raise failure  # outside the except block: see translate


def _where_allowed(arn: str, action: str, faults: Iterator[Finding]) -> Iterator[Finding]:
    try:
        yield from faults
    except KMSAccessDeniedError:
        yield unknown(arn, "permission denied", f"allow {action} on the key for this role")
    except KMSError as error:
        yield unknown(arn, f"it could not be checked: {error.message}", error.hint)


def _revived(state: str) -> str:
    return "aws kms cancel-key-deletion, then enable-key" if state == "PendingDeletion" else "aws kms enable-key"


def _key_id(arn: str) -> str:
    return arn.rpartition("/")[2]
