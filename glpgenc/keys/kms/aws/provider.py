"""Wraps data keys under an AWS KMS key. Needs the extra ``aws`` (boto3)."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from glpgenc._support.forks import NonCopyable, Process
from glpgenc.errors import KMSConfigurationError, KMSError, KMSKeyStateError, KMSReplyError
from glpgenc.keys.kms.aws.client import check_wrapped_length, make_client, plaintext_of, wrapped_of
from glpgenc.keys.kms.aws.errors import translate
from glpgenc.keys.kms.key_arn import KeyArn
from glpgenc.keys.kms.options import ProviderOptions
from glpgenc.keys.kms.protocol import GeneratedKey, WrappedKey, check_key_length, other_key_error
from glpgenc.keys.model import DATA_KEY_LENGTH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glpgenc.keys.secret import SecretBytes

_USABLE = frozenset({"Enabled", "Updating"})
_RESOLVE_AGAIN = 60.0
"""Seconds after which an alias is resolved again where something names another key."""

_METHODS = {
    "GenerateDataKey": "generate_data_key",
    "Decrypt": "decrypt",
    "Encrypt": "encrypt",
    "ReEncrypt": "re_encrypt",
    "DescribeKey": "describe_key",
}


class AWSKMSProvider(NonCopyable):
    """GenerateDataKey, Decrypt, Encrypt and ReEncrypt of AWS KMS, with every reply checked.

    Decrypt is pinned to ``kms_key``, and what names another key is refused: someone who can write the table of data
    keys can't make the program use a key of their own. A multi-Region key is used through its replica in the region of
    ``kms_key``.

    :param kms_key: key ARN, key id, alias name (``alias/...``) or alias ARN. New keys go to where an alias points when
        they are made; what was wrapped before opens with a provider for the key that wrapped it.
    :param options: region, endpoint, timeouts (seconds) and the number of attempts; ``kms_key`` in it is not read.
    :param session: a ``boto3.session.Session`` with credentials of its own; ``None`` for boto3's usual chain.
    :raises KMSConfigurationError: if boto3 is not installed, no region is known, or the endpoint can't be used.
    """

    name = "aws"

    def __init__(self, kms_key: str, options: ProviderOptions | None = None, *, session: Any = None) -> None:
        self._kms_key = kms_key
        self._options = options or ProviderOptions()
        self._session = session
        named = KeyArn.parse(kms_key)
        self._scope = named
        self._arn = str(named) if named and named.is_key else None
        self._resolved_at = float("-inf")
        self._process = Process()
        self._made = self._make_client()

    @classmethod
    def from_options(cls, options: ProviderOptions) -> AWSKMSProvider:
        """Build it from settings.

        :raises KMSConfigurationError: if ``kms_key`` is not set; see also the class.
        """
        if not options.kms_key:
            raise KMSConfigurationError(
                "the AWS KMS provider requires a key", hint="set kms_key to a key ARN, key id, alias name or alias ARN"
            )
        return cls(options.kms_key, options)

    def __repr__(self) -> str:
        return f"AWSKMSProvider({self._kms_key!r})"

    @property
    def key_name(self) -> str:
        """``kms_key``, as the settings name it: for metrics."""
        return self._kms_key

    def generate_data_key(self, context: Mapping[str, str], length: int = DATA_KEY_LENGTH) -> GeneratedKey:
        """Call GenerateDataKey with ``NumberOfBytes``.

        :raises KMSReplyError: if the reply names another key than ``kms_key``, or a length is wrong.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        reply = self._call(
            "GenerateDataKey", KeyId=self._kms_key, NumberOfBytes=length, EncryptionContext=dict(context)
        )
        plaintext = check_key_length(plaintext_of(reply), length)
        try:
            wrapped = wrapped_of("GenerateDataKey", reply)
            return GeneratedKey(plaintext, wrapped, self._trusted_arn("GenerateDataKey", reply.get("KeyId")))
        except KMSError:
            plaintext.wipe()
            raise

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        """Call Decrypt, pinned to ``key_uri``.

        :raises KMSReplyError: if the reply names another key, or the plaintext has not 32 bytes.
        :raises KMSUnwrapError: if the wrapped key was altered, or the key or the context is another.
        :raises KMSConfigurationError: if ``key_uri`` is not ``kms_key``.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        check_wrapped_length(wrapped)
        pinned = self._pinned(key_uri)
        reply = self._call("Decrypt", KeyId=pinned, CiphertextBlob=wrapped, EncryptionContext=dict(context))
        plaintext = check_key_length(plaintext_of(reply))
        if reply.get("KeyId") != pinned:
            plaintext.wipe()
            raise KMSReplyError("AWS KMS Decrypt replied for a different key than requested")
        return plaintext

    def wrap(self, key: SecretBytes, context: Mapping[str, str]) -> WrappedKey:
        """Call Encrypt.

        :raises KMSReplyError: if the reply names another key than ``kms_key``, or a length is wrong.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        reply = self._call("Encrypt", KeyId=self._kms_key, Plaintext=key, EncryptionContext=dict(context))
        return WrappedKey(wrapped_of("Encrypt", reply), self._trusted_arn("Encrypt", reply.get("KeyId")))

    def re_encrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str], destination_uri: str) -> WrappedKey:
        """Call ReEncrypt, pinned to ``key_uri`` and ``destination_uri``, with the context on both sides.

        :param destination_uri: a key ARN of the region of ``kms_key``, of any account.
        :raises KMSReplyError: if the reply names other keys, or a length is wrong.
        :raises KMSUnwrapError: as :meth:`decrypt`.
        :raises KMSConfigurationError: as :meth:`decrypt`, or if ``destination_uri`` is not such an ARN.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        check_wrapped_length(wrapped)
        if not self.reaches(destination_uri):
            raise KMSConfigurationError(
                f"AWS KMS ReEncrypt does not work across Regions, from {key_uri} to {destination_uri}"
            )
        pinned = self._pinned(key_uri)
        reply = self._call(
            "ReEncrypt",
            CiphertextBlob=wrapped,
            SourceKeyId=pinned,
            SourceEncryptionContext=dict(context),
            DestinationKeyId=destination_uri,
            DestinationEncryptionContext=dict(context),
        )
        if (reply.get("SourceKeyId"), reply.get("KeyId")) != (pinned, destination_uri):
            raise KMSReplyError("AWS KMS ReEncrypt replied for a different key than requested")
        return WrappedKey(wrapped_of("ReEncrypt", reply), destination_uri)

    def serves(self, key_uri: str) -> bool:
        """Return whether ``key_uri`` is the ARN of ``kms_key``, or of a replica of it.

        :raises KMSError: if ``kms_key`` is an alias or key id, and DescribeKey fails.
        """
        return self._served(key_uri) is not None

    def reaches(self, destination_uri: str) -> bool:
        """Return whether ``destination_uri`` is a key ARN of the region of ``kms_key``.

        :raises KMSError: as :meth:`serves`.
        """
        arn, scope = KeyArn.parse(destination_uri), self._known_scope()
        return arn is not None and arn.is_key and (arn.partition, arn.region) == (scope.partition, scope.region)

    def under(self, key_uri: str) -> AWSKMSProvider:
        """Return a provider for another key of the account and Region of ``kms_key``, with the same connections.

        :param key_uri: a key ARN.
        :raises KMSConfigurationError: if it is not one, or of another account or Region.
        :raises KMSError: as :meth:`serves`.
        """
        arn = KeyArn.parse(key_uri)
        if arn is None or not self._known_key().is_beside(arn):
            raise KMSConfigurationError(f"{key_uri} is not a key ARN of the account and Region of {self._kms_key}")
        other = self._twin()
        other._kms_key, other._arn, other._scope = key_uri, key_uri, arn  # noqa: SLF001  # same class
        return other

    def current_uri(self) -> str:
        """Return the ARN of ``kms_key``; where that is an alias, by DescribeKey, of what it points at now.

        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        return self._arn if self._arn == self._kms_key else str(self._describe()["Arn"])

    def is_current(self, wrapped: bytes, key_uri: str) -> bool:  # noqa: ARG002  # AWS's blobs don't say more
        """Return whether ``key_uri`` is the ARN of ``kms_key``, as it was last resolved.

        :raises KMSError: as :meth:`current_uri`.
        """
        return key_uri == (self._arn or self.current_uri())

    def held(self) -> AbstractContextManager[AWSKMSProvider]:
        """Give this provider, which keeps nothing but connections."""
        return nullcontext(self)

    def check(self) -> None:
        """Call DescribeKey, and return if the key is there, enabled, and of a kind that wraps data keys.

        :raises KMSKeyStateError: if it is disabled or pending deletion.
        :raises KMSConfigurationError: if it is not a symmetric encryption key.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        metadata = self._describe()
        if metadata.get("KeyState") not in _USABLE:
            raise KMSKeyStateError(f"the KMS key {self._kms_key} is {metadata.get('KeyState')}")
        # This spec has one usage, ENCRYPT_DECRYPT, so that the usage need not be asked for.
        if metadata.get("KeySpec") != "SYMMETRIC_DEFAULT":
            raise KMSConfigurationError(
                f"the KMS key {self._kms_key} is not a symmetric encryption key",
                hint="create one with key spec SYMMETRIC_DEFAULT",
            )

    def _trusted_arn(self, operation: str, answered: object) -> str:
        # An alias may have been moved since it was resolved; then a second, independent call must say the same.
        if self._arn is None or answered != self._arn:
            self._describe()
        if self._arn is None or answered != self._arn:
            raise KMSReplyError(f"AWS KMS {operation} replied for a different key than {self._kms_key}")
        return self._arn

    def _describe(self) -> dict[str, Any]:
        metadata: dict[str, Any] = self._call("DescribeKey", KeyId=self._kms_key).get("KeyMetadata", {})
        arn = KeyArn.parse(str(metadata.get("Arn")))
        named = KeyArn.parse(self._kms_key)
        if arn is None or not arn.is_key or (named is not None and named.is_key and named != arn):
            raise KMSReplyError(f"AWS KMS DescribeKey replied for a different key than {self._kms_key}")
        self._scope, self._arn, self._resolved_at = arn, str(arn), time.monotonic()
        return metadata

    def _known_scope(self) -> KeyArn:
        if self._scope is None:
            self._describe()
        if self._scope is None:
            raise KMSReplyError(f"the reply of AWS KMS DescribeKey does not name the key {self._kms_key}")
        return self._scope

    def _known_key(self) -> KeyArn:
        if self._arn is None:
            self._describe()
        known = KeyArn.parse(str(self._arn))
        if known is None:
            raise KMSReplyError(f"the reply of AWS KMS DescribeKey does not name the key {self._kms_key}")
        return known

    def _served(self, key_uri: str) -> KeyArn | None:
        stored = KeyArn.parse(key_uri)
        if stored is None or not stored.is_key:
            return None
        known = self._known_key()
        if not known.is_same_key(stored) and self._alias_is_stale() and known.is_beside(stored):
            # Another process may have wrapped it where the alias points now.
            self._describe()
            known = self._known_key()
        return known if known.is_same_key(stored) else None

    def _alias_is_stale(self) -> bool:
        named = self._arn == self._kms_key
        return not named and time.monotonic() - self._resolved_at >= _RESOLVE_AGAIN

    def _pinned(self, key_uri: str) -> str:
        served = self._served(key_uri)
        if served is None:
            raise other_key_error(key_uri, self._kms_key)
        return str(served)

    def _call(self, operation: str, **parameters: object) -> dict[str, Any]:
        try:
            reply: dict[str, Any] = getattr(self._client(), _METHODS[operation])(**parameters)
        except Exception as error:  # noqa: BLE001  # a malformed reply raises what it likes out of botocore's parser
            failure = translate(operation, error)
        else:
            return reply
        raise failure  # outside the except block: see translate

    def _client(self) -> Any:
        if not self._process.is_this:
            # After a fork the pooled connections belong to the parent. Two threads may both do this: no harm.
            self._made, self._process = self._make_client(), Process()
        return self._made

    def _make_client(self) -> Any:
        region = self._options.region or (self._scope.region if self._scope else None)
        return make_client(self._options, region=region, session=self._session)
