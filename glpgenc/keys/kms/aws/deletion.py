"""Deleting a KMS key, after a time in which the KMS lets it be taken back. Of the four providers only AWS KMS can."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from glpgenc._support.forks import NonCopyable
from glpgenc.errors import KMSConfigurationError, KMSReplyError
from glpgenc.keys.kms.aws.client import make_client
from glpgenc.keys.kms.aws.errors import translate
from glpgenc.keys.kms.key_arn import KeyArn
from glpgenc.keys.kms.options import ProviderOptions, options_beside

if TYPE_CHECKING:
    from typing import Self

    from glpgenc.settings import Settings

LEAST_DAYS, MOST_DAYS = 7, 30
"""Days that AWS KMS waits before it deletes a key."""

_PENDING = "PendingDeletion"
_BY_HAND = {
    "local": "delete the key file and its backups manually",
    "vault": "allow its deletion, and delete it manually after the grace period: docs/KMS.md",
    "pkcs11": "destroy the key in the HSM and its backups manually after the grace period",
}


class KeyDeletion(NonCopyable):
    """ScheduleKeyDeletion of AWS KMS, and its undoing.

    Every method may be called again, and is the same as once. Each raises a :class:`~glpgenc.errors.KMSError` when the
    KMS does not do it.

    :param key_uri: the key's ARN.
    :param options: endpoint, timeouts (seconds) and attempts.
    :raises KMSConfigurationError: if ``key_uri`` is not a key ARN, or the client can't be made.
    """

    def __init__(self, key_uri: str, options: ProviderOptions) -> None:
        arn = KeyArn.parse(key_uri)
        if arn is None or not arn.is_key:
            raise KMSConfigurationError(f"{key_uri} is not a key ARN of AWS KMS")
        self._key_uri = key_uri
        # By its id: the client is of the key's own Region.
        self._key_id = arn.resource.removeprefix("key/")
        self._client = make_client(options, region=arn.region, session=None)

    @classmethod
    def of(cls, settings: Settings, provider: str, key_uri: str) -> Self:
        """Return what deletes a key.

        :raises KMSConfigurationError: if it is of a provider that has no such thing.
        """
        if provider != "aws":
            raise KMSConfigurationError(
                f"a key of KMS provider {provider!r} can't be scheduled for deletion",
                hint=_BY_HAND.get(provider, "delete it in that KMS manually"),
            )
        return cls(key_uri, options_beside(ProviderOptions.from_settings(settings), f"aws:{key_uri}"))

    def is_pending(self) -> bool:
        """Return whether the KMS is to delete the key."""
        return self._describe().get("KeyState") == _PENDING

    def schedule(self, days: int) -> datetime:
        """Make the key useless now, and have it deleted later; where that is so already, it stays as it is.

        :param days: 7 to 30.
        :returns: when it is deleted.
        :raises KMSReplyError: if the KMS does not say that it will be.
        """
        metadata = self._describe()
        if metadata.get("KeyState") != _PENDING:
            self._call("schedule_key_deletion", KeyId=self._key_id, PendingWindowInDays=days)
            metadata = self._describe()
        date = metadata.get("DeletionDate")
        if metadata.get("KeyState") != _PENDING or not isinstance(date, datetime):
            raise KMSReplyError(f"AWS KMS did not schedule the deletion of {self._key_uri}")
        return date.astimezone(UTC)

    def cancel(self) -> bool:
        """Take it back, and let the key be used again, which AWS does not do by itself.

        :returns: whether there was anything to take back.
        """
        if self._describe().get("KeyState") != _PENDING:
            return False
        self._call("cancel_key_deletion", KeyId=self._key_id)
        self._call("enable_key", KeyId=self._key_id)
        return True

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _describe(self) -> dict[str, Any]:
        metadata: dict[str, Any] = self._call("describe_key", KeyId=self._key_id).get("KeyMetadata", {})
        if metadata.get("Arn") != self._key_uri:
            raise KMSReplyError(f"AWS KMS DescribeKey replied for a different key than {self._key_uri}")
        return metadata

    def _call(self, method: str, **parameters: object) -> dict[str, Any]:
        try:
            reply: dict[str, Any] = getattr(self._client, method)(**parameters)
        except Exception as error:  # noqa: BLE001  # a malformed reply raises what it likes out of botocore's parser
            failure = translate("".join(part.capitalize() for part in method.split("_")), error)
        else:
            return reply
        raise failure  # outside the except block: see translate
