"""Wraps data keys under an AWS KMS key. Needs the extra ``aws`` (boto3)."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

from glpgenc.errors import KMSConfigurationError, KMSError, KMSKeyStateError, KMSReplyError, KMSUnwrapError
from glpgenc.keys.kms.aws_arn import KeyArn
from glpgenc.keys.kms.aws_client import make_client
from glpgenc.keys.kms.aws_errors import translate
from glpgenc.keys.kms.aws_redaction import PLAINTEXT
from glpgenc.keys.kms.options import ProviderOptions
from glpgenc.keys.kms.protocol import MAX_WRAPPED_LENGTH, GeneratedKey, check_key_length
from glpgenc.keys.model import DATA_KEY_LENGTH
from glpgenc.keys.secret import SecretBytes

if TYPE_CHECKING:
    from collections.abc import Mapping

_USABLE = frozenset({"Enabled", "Updating"})
_METHODS = {"GenerateDataKey": "generate_data_key", "Decrypt": "decrypt", "DescribeKey": "describe_key"}


class AWSKMSProvider:
    """GenerateDataKey and Decrypt of AWS KMS, with every reply checked.

    Decrypt is pinned to the key that is stored with the data key, and that key must be of the account and region of
    ``kms_key``: somebody who can write the table of data keys can't make the program use a key of their own. A
    multi-Region key is used through its replica in the region of ``kms_key``.

    :param kms_key: key ARN, key id, alias name (``alias/...``) or alias ARN. New keys go to where an alias points when
        they are made; what was wrapped before stays with the key that wrapped it.
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
        self._owner = os.getpid()
        self._made = self._make_client()

    @classmethod
    def from_options(cls, options: ProviderOptions) -> AWSKMSProvider:
        """Build it from settings.

        :raises KMSConfigurationError: if ``kms_key`` is not set; see also the class.
        """
        if not options.kms_key:
            raise KMSConfigurationError(
                "the AWS KMS provider needs a key", hint="set kms_key to a key ARN, key id, alias name or alias ARN"
            )
        return cls(options.kms_key, options)

    def __repr__(self) -> str:
        return f"AWSKMSProvider({self._kms_key!r})"

    def generate_data_key(self, context: Mapping[str, str], length: int = DATA_KEY_LENGTH) -> GeneratedKey:
        """Call GenerateDataKey with ``NumberOfBytes``.

        :raises KMSReplyError: if the reply names another key than ``kms_key``, or a length is wrong.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        reply = self._call(
            "GenerateDataKey", KeyId=self._kms_key, NumberOfBytes=length, EncryptionContext=dict(context)
        )
        plaintext = check_key_length(_plaintext(reply), length)
        try:
            return GeneratedKey(plaintext, _wrapped(reply), self._trusted_arn(reply.get("KeyId")))
        except KMSError:
            plaintext.wipe()
            raise

    def decrypt(self, wrapped: bytes, key_uri: str, context: Mapping[str, str]) -> SecretBytes:
        """Call Decrypt, pinned to ``key_uri``.

        :raises KMSReplyError: if the reply names another key, or the plaintext has not 32 bytes.
        :raises KMSUnwrapError: if the wrapped key was altered, or the key or the context is another.
        :raises KMSConfigurationError: if ``key_uri`` is not a key of the account and region of ``kms_key``.
        :raises KMSError: see :class:`~glpgenc.keys.kms.protocol.KMSProvider`.
        """
        if not 1 <= len(wrapped) <= MAX_WRAPPED_LENGTH:
            raise KMSUnwrapError(f"the wrapped key has {len(wrapped)} bytes; AWS KMS takes 1 to {MAX_WRAPPED_LENGTH}")
        pinned = self._pinned(key_uri)
        reply = self._call("Decrypt", KeyId=pinned, CiphertextBlob=wrapped, EncryptionContext=dict(context))
        plaintext = check_key_length(_plaintext(reply))
        if reply.get("KeyId") != pinned:
            plaintext.wipe()
            raise KMSReplyError("AWS KMS Decrypt answered for another key than it was asked for")
        return plaintext

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
                hint="make one with key spec SYMMETRIC_DEFAULT",
            )

    def _trusted_arn(self, answered: object) -> str:
        # An alias may have been moved since it was resolved; then a second, independent call must say the same.
        if self._arn is None or answered != self._arn:
            self._describe()
        if self._arn is None or answered != self._arn:
            raise KMSReplyError(f"AWS KMS GenerateDataKey answered for another key than {self._kms_key}")
        return self._arn

    def _describe(self) -> dict[str, Any]:
        metadata: dict[str, Any] = self._call("DescribeKey", KeyId=self._kms_key).get("KeyMetadata", {})
        arn = KeyArn.parse(str(metadata.get("Arn")))
        named = KeyArn.parse(self._kms_key)
        if arn is None or not arn.is_key or (named is not None and named.is_key and named != arn):
            raise KMSReplyError(f"AWS KMS DescribeKey answered for another key than {self._kms_key}")
        self._scope, self._arn = arn, str(arn)
        return metadata

    def _pinned(self, key_uri: str) -> str:
        if self._scope is None:
            self._describe()
        stored, scope = KeyArn.parse(key_uri), self._scope
        if stored is not None and scope is not None and scope.stands_in_for(stored):
            return str(stored.in_region(scope.region))
        raise KMSConfigurationError(
            f"the key was wrapped by {key_uri}, which is not of the account and region of {self._kms_key}",
            hint="set kms_key to a key of the account and region that wrapped it",
        )

    def _call(self, operation: str, **parameters: object) -> dict[str, Any]:
        try:
            reply: dict[str, Any] = getattr(self._client(), _METHODS[operation])(**parameters)
        except Exception as error:  # noqa: BLE001  # a malformed reply raises what it likes out of botocore's parser
            failure = translate(operation, error)
        else:
            return reply
        raise failure  # outside the except block: see translate

    def _client(self) -> Any:
        if self._owner != os.getpid():
            # After a fork the pooled connections belong to the parent. Two threads may both do this: no harm.
            self._made, self._owner = self._make_client(), os.getpid()
        return self._made

    def _make_client(self) -> Any:
        region = self._options.region or (self._scope.region if self._scope else None)
        return make_client(self._options, region=region, session=self._session)


def _plaintext(reply: dict[str, Any]) -> SecretBytes:
    plaintext = reply.get(PLAINTEXT)
    if isinstance(plaintext, SecretBytes):
        return plaintext
    if plaintext is None:
        raise KMSReplyError("AWS KMS answered without a key")
    # The redaction did not run, so a log at level DEBUG may hold the key: refuse to go on this way.
    botocore = importlib.import_module("botocore")
    raise KMSConfigurationError(
        f"botocore {botocore.__version__} is too old to keep plaintext keys out of its debug log", hint="upgrade boto3"
    )


def _wrapped(reply: dict[str, Any]) -> bytes:
    wrapped = reply.get("CiphertextBlob")
    if not isinstance(wrapped, bytes) or not 1 <= len(wrapped) <= MAX_WRAPPED_LENGTH:
        raise KMSReplyError("AWS KMS GenerateDataKey answered without a usable wrapped key")
    return wrapped
