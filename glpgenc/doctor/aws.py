"""A KMS key at AWS: state, rotation, policy. Needs the extra ``aws``, and rights that an application may well lack."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from glpgenc.doctor.check import Fault, fail, unknown, warn
from glpgenc.doctor.key_policy import gaps
from glpgenc.errors import KMSAccessDeniedError, KMSError
from glpgenc.keys.kms.aws_arn import KeyArn
from glpgenc.keys.kms.aws_client import make_client
from glpgenc.keys.kms.aws_errors import translate

if TYPE_CHECKING:
    from glpgenc.keys.kms import ProviderOptions

_ENABLED = ("Enabled", "Updating")


class Inspector:
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

    def faults(self, key: dict[str, Any]) -> Iterator[Fault]:
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

    def _rotation(self, key: dict[str, Any]) -> Iterator[Fault]:
        if key.get("Origin", "AWS_KMS") != "AWS_KMS" or key["KeyState"] not in _ENABLED:
            return  # of imported material KMS makes no new one; of a disabled key it tells nothing
        reply = self._call("get_key_rotation_status", KeyId=_key_id(key["Arn"]))
        if not reply.get("KeyRotationEnabled"):
            yield warn(
                key["Arn"],
                "automatic rotation of the KMS key is off",
                f"aws kms enable-key-rotation --key-id {_key_id(key['Arn'])}; existing data keys remain valid",
            )

    def _policy(self, arn: str) -> Iterator[Fault]:
        policy = json.loads(self._call("get_key_policy", KeyId=_key_id(arn), PolicyName="default")["Policy"])
        for gap in gaps(policy):
            yield warn(
                arn,
                (
                    f"the key policy allows {gap.who} to use the key without the encryption context (statement "
                    f"{gap.statement})"
                ),
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


def _where_allowed(arn: str, action: str, faults: Iterator[Fault]) -> Iterator[Fault]:
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
