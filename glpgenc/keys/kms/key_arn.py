"""The ARN of a KMS key, taken apart (AWS KMS Developer Guide, "Key identifiers")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Self

_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):kms:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12}):(?P<resource>(key|alias)/\S+)"
)


@dataclass(frozen=True, slots=True)
class KeyArn:
    """A key's or an alias's ARN.

    :param partition: such as ``aws`` or ``aws-cn``.
    :param account: twelve digits.
    :param resource: ``key/<id>`` or ``alias/<name>``.
    """

    partition: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Take an ARN apart; ``None`` if it is not one of KMS's."""
        match = _ARN.fullmatch(text)
        return cls(*match.group("partition", "region", "account", "resource")) if match else None

    @property
    def is_key(self) -> bool:
        """Whether it names a key, and not an alias, which can be pointed at another key."""
        return self.resource.startswith("key/")

    def is_same_key(self, other: KeyArn) -> bool:
        """Whether both name one key: by equal ARNs, or as replicas of one multi-Region key (``mrk-``).

        Replicas hold the same key under the same id in each Region of an account.
        """
        replicas = other.resource.startswith("key/mrk-") and self.in_region(other.region) == other
        return self.is_key and (self == other or replicas)

    def is_beside(self, other: KeyArn) -> bool:
        """Whether both name keys of one account and Region."""
        return self.is_key and other.is_key and replace(self, resource=other.resource) == other

    def in_region(self, region: str) -> Self:
        """Return the ARN of the same resource in another region."""
        return replace(self, region=region)

    def __str__(self) -> str:
        return f"arn:{self.partition}:kms:{self.region}:{self.account}:{self.resource}"
