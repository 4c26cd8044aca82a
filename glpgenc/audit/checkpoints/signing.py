"""Keys that sign checkpoints: in AWS KMS, in the transit engine of OpenBao or Vault, or in a file.

They are those that the settings name. What a KMS replies is verified with the public key before it is used.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from glpgenc._support.atomic_file import write_file
from glpgenc._support.files import OperatorFile, Trust
from glpgenc.audit.checkpoints.verifier import (
    COSIGNATURE,
    ECDSA,
    ED25519,
    P256_PREFIX,
    NoteSignature,
    VerifierKey,
    cosigned_message,
    is_key_name,
)
from glpgenc.errors import ConfigurationError, KMSConfigurationError, KMSReplyError
from glpgenc.keys.kms.aws.client import make_client
from glpgenc.keys.kms.aws.errors import translate
from glpgenc.keys.kms.key_arn import KeyArn
from glpgenc.keys.kms.options import ProviderOptions, options_beside
from glpgenc.keys.kms.vault.client import VaultClient
from glpgenc.keys.kms.vault.provider import TransitKey

if TYPE_CHECKING:
    from glpgenc.settings import Settings

KEY_FILE = OperatorFile("the signing key", 1 << 16, Trust.PRIVATE, links=False)
_ED25519_PREFIX = bytes.fromhex("302a300506032b6570032100")
"""What a public key of Ed25519 begins with as SubjectPublicKeyInfo."""
_ALGORITHMS = {ECDSA: "ECDSA_SHA_256", ED25519: "ED25519_SHA_512"}
_TRANSIT_TYPES = {"ecdsa-p256": ECDSA, "ed25519": ED25519}
_TRANSIT_SIGNATURE = "vault:v"
Public = tuple[int, bytes]
"""The type of its signatures, and the key as :class:`~glpgenc.audit.checkpoints.verifier.VerifierKey` has it."""


class SigningKey(Protocol):
    """A key that signs.

    :ivar uri: as the settings name it.
    """

    uri: str

    def public(self) -> Public:
        """Return the public key.

        :raises KMSError: if the KMS refuses, is unavailable, or has a key of another kind there.
        """

    def sign(self, message: bytes, public: Public) -> bytes:
        """Sign.

        :param public: what :meth:`public` returned.
        :raises KMSError: if the KMS refuses or is unavailable.
        """


def note_signature(key: SigningKey, name: str, text: bytes) -> tuple[NoteSignature, VerifierKey]:
    """Sign a note's text; return the signature, which was verified, and what it verifies with.

    :param name: the key's name in the note.
    :raises KMSError: if the KMS refuses or is unavailable, or its signature does not fit.
    """
    public = key.public()
    verifier = VerifierKey(name, *public)
    signature = key.sign(text, public)
    if verifier.time_of(text, signature) is None:
        raise KMSReplyError(f"the signature of {key.uri} does not fit its public key")
    return NoteSignature(name, verifier.key_id, signature), verifier


def cosignature(key: LocalSigningKey, name: str, text: bytes, at: int) -> NoteSignature:
    """Cosign a checkpoint's text, as a witness does.

    :param at: seconds since 1970.
    """
    public = key.public()
    signature = at.to_bytes(8, "big") + key.sign(cosigned_message(text, at), public)
    return NoteSignature(name, VerifierKey(name, COSIGNATURE, public[1]).key_id, signature)


class LocalSigningKey:
    """A key in a file: Ed25519 or P-256, as PKCS #8 in PEM, unencrypted, for its owner alone.

    :raises ConfigurationError: if the file can't be read, is open to others, or holds something else.
    """

    def __init__(self, path: Path) -> None:
        self.uri, self._path = f"local:{path}", path
        try:
            data = KEY_FILE.read(path)
        except FileNotFoundError:
            raise ConfigurationError(
                f"the signing key {path} does not exist", hint=f"glpgenc audit checkpoint-key --new {path}"
            ) from None
        self._key = self._loaded(data)

    def _loaded(self, data: bytes) -> ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey:
        try:
            key = serialization.load_pem_private_key(data, None)
        except (ValueError, TypeError):
            # The parser's error may quote the file.
            key = None
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return key
        if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
            return key
        raise ConfigurationError(f"{self._path} does not hold an unencrypted key of Ed25519 or P-256 in PEM")

    def __repr__(self) -> str:
        return f"LocalSigningKey({str(self._path)!r})"

    def public(self) -> Public:
        """Return the public key."""
        encoded = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return _public(encoded, self.uri)

    def sign(self, message: bytes, public: Public) -> bytes:  # noqa: ARG002  # others need it
        """Sign."""
        if isinstance(self._key, ed25519.Ed25519PrivateKey):
            return self._key.sign(message)
        return self._key.sign(message, ec.ECDSA(hashes.SHA256()))


def create_signing_key(path: Path) -> LocalSigningKey:
    """Make a file with a new key of Ed25519, mode 0600. Never overwrites.

    :raises ConfigurationError: if there is a file already, or it can't be written.
    """
    data = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        write_file(path, data, exclusive=True)
    except FileExistsError:
        raise ConfigurationError(f"{path} already exists", hint="use this key, or choose another path") from None
    except OSError as error:
        raise ConfigurationError(f"{path} can't be created: {error.strerror}") from None
    return LocalSigningKey(path)


class AwsSigningKey:
    """A key of AWS KMS: ``ECC_NIST_P256`` or ``ECC_NIST_EDWARDS25519``, for signing.

    It takes ``kms:GetPublicKey`` and ``kms:Sign``.
    """

    def __init__(self, options: ProviderOptions) -> None:
        if not options.kms_key:
            raise KMSConfigurationError("audit_checkpoint_keys names no key of AWS KMS", hint="aws:<key ARN>")
        self.uri, self._key_id = f"aws:{options.kms_key}", options.kms_key
        arn = KeyArn.parse(options.kms_key)
        region = options.region or (None if arn is None else arn.region)
        self._client = make_client(options, region=region, session=None)

    def public(self) -> Public:
        """Call GetPublicKey."""
        reply = self._call("GetPublicKey", self._client.get_public_key, KeyId=self._key_id)
        if reply.get("KeyUsage") != "SIGN_VERIFY" or not isinstance(reply.get("PublicKey"), bytes):
            raise KMSConfigurationError(f"{self.uri} is not a key for signing", hint="KeySpec ECC_NIST_P256")
        return _public(reply["PublicKey"], self.uri)

    def sign(self, message: bytes, public: Public) -> bytes:
        """Call Sign, of the message as it is."""
        reply = self._call(
            "Sign",
            self._client.sign,
            KeyId=self._key_id,
            Message=message,
            MessageType="RAW",
            SigningAlgorithm=_ALGORITHMS[public[0]],
        )
        signature = reply.get("Signature")
        if not isinstance(signature, bytes):
            raise KMSReplyError("the reply of AWS KMS Sign contains no signature")
        return signature

    @staticmethod
    def _call(operation: str, method: Any, **parameters: object) -> dict[str, Any]:
        try:
            reply: dict[str, Any] = method(**parameters)
        except Exception as error:  # noqa: BLE001  # a malformed reply raises what it likes out of botocore's parser
            failure = translate(operation, error)
        else:
            return reply
        raise failure  # outside the except block: see translate


class VaultSigningKey:
    """A transit key of OpenBao or Vault: ``ed25519`` or ``ecdsa-p256``. The newest version signs.

    The token must be allowed to read the key and to update ``transit/sign/<name>``.
    """

    def __init__(self, options: ProviderOptions) -> None:
        if not options.kms_key:
            raise KMSConfigurationError("audit_checkpoint_keys names no transit key", hint="vault:transit/keys/<name>")
        self._key = TransitKey.named(options.kms_key, options.vault.namespace)
        self.uri, self._client = self._key.uri, VaultClient(options)

    def public(self) -> Public:
        """Read the key."""
        key = self._key
        data = self._client.call("read key", lambda transit: transit.read_key(key.name, mount_point=key.mount))
        kind = _TRANSIT_TYPES.get(str(data.get("type")))
        versions, newest = data.get("keys"), str(data.get("latest_version"))
        entry = versions.get(newest) if isinstance(versions, dict) else None
        text = entry.get("public_key") if isinstance(entry, dict) else None
        if kind is None or not isinstance(text, str):
            raise KMSConfigurationError(
                f"{self.uri} is not a key for signing", hint="make it with type=ed25519 or type=ecdsa-p256"
            )
        return _public(_ED25519_PREFIX + _decoded(text) if kind == ED25519 else _der_of(text), self.uri)

    def sign(self, message: bytes, public: Public) -> bytes:
        """Let the server sign, with SHA-256 and in DER where it is ECDSA."""
        more = {"hash_algorithm": "sha2-256", "marshaling_algorithm": "asn1"} if public[0] == ECDSA else {}
        key, text = self._key, base64.b64encode(message).decode()

        def send(transit: Any) -> Any:
            return transit.sign_data(key.name, hash_input=text, mount_point=key.mount, **more)

        found = str(self._client.call("sign", send).get("signature"))
        version, _, encoded = found.removeprefix(_TRANSIT_SIGNATURE).partition(":")
        if not found.startswith(_TRANSIT_SIGNATURE) or not version.isdecimal():
            raise KMSReplyError("the reply of OpenBao/Vault sign contains no signature")
        return _decoded(encoded)


def signing_keys(settings: Settings) -> list[SigningKey]:
    """Return the keys that the settings name; each of them signs.

    :raises ConfigurationError: if there is none.
    :raises KMSConfigurationError: if one can't be used.
    """
    if not settings.audit_checkpoint_keys:
        raise ConfigurationError(
            "no key signs checkpoints",
            hint="set audit_checkpoint_keys: aws:<key ARN>, vault:transit/keys/<name> or local:/path/of/a/key/file",
        )
    return [_signing_key(each, ProviderOptions.from_settings(settings)) for each in settings.audit_checkpoint_keys]


def _signing_key(entry: str, options: ProviderOptions) -> SigningKey:
    provider, _, name = entry.partition(":")
    if provider == "local":
        return LocalSigningKey(Path(name).expanduser())
    own = options_beside(options, entry)
    return AwsSigningKey(own) if provider == "aws" else VaultSigningKey(own)


def signer_name(settings: Settings) -> str:
    """Return the log's origin, which is the name of its keys too.

    :raises ConfigurationError: if it is not set.
    """
    origin = settings.audit_checkpoint_origin
    if origin is None or not is_key_name(origin):
        raise ConfigurationError(
            "the log of checkpoints has no name",
            hint="set audit_checkpoint_origin, such as example.com/audit/production",
        )
    return origin


def _public(encoded: bytes, uri: str) -> Public:
    if encoded.startswith(P256_PREFIX) and len(encoded) == len(P256_PREFIX) + 64:
        return ECDSA, encoded
    if encoded.startswith(_ED25519_PREFIX) and len(encoded) == len(_ED25519_PREFIX) + 32:
        return ED25519, encoded.removeprefix(_ED25519_PREFIX)
    raise KMSConfigurationError(f"{uri} is not a key of P-256 or Ed25519")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise KMSReplyError("the reply of OpenBao/Vault is not base64 where it should be") from None


def _der_of(pem: str) -> bytes:
    try:
        return serialization.load_pem_public_key(pem.encode()).public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    except ValueError:
        raise KMSReplyError("the reply of OpenBao/Vault read key contains no public key") from None
