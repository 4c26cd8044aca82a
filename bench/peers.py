"""Other packages that encrypt a small value in this process, each as its documentation shows.

No peer here does more than it has to: each has one key, which is in memory, and gives a text or bytes that can be
stored as they are.
"""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyrage
import tink
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from nacl.secret import Aead, SecretBox
from sqlalchemy import String
from sqlalchemy.dialects import postgresql
from sqlalchemy_utils import StringEncryptedType  # type: ignore[import-untyped]
from sqlalchemy_utils.types.encrypted.encrypted_type import (  # type: ignore[import-untyped]
    AesEngine,
    AesGcmEngine,
    FernetEngine,
)
from tink import aead

if TYPE_CHECKING:
    from collections.abc import Callable

AESGCM_ALONE = "AESGCM alone"
AWS = "aws-encryption-sdk"
TINK = "Tink"

_NONCE_BYTES = 12


@dataclass(frozen=True)
class Peer:
    """A package with a key.

    :param encrypt: a value to what is stored.
    :param decrypt: the same back.
    :param takes_text: whether its values are texts, and not bytes.
    :param cost: about how many times the time of a quick one it takes: it is measured with as many times fewer values.
    """

    encrypt: Callable[[Any], bytes | str]
    decrypt: Callable[[Any], bytes | str]
    takes_text: bool = False
    cost: int = 1

    def taken(self, values: list[bytes]) -> list[Any]:
        """Return some values as it takes them: as many as are fit for its speed, one at least."""
        few = values[: max(1, len(values) // self.cost)]
        return [value.decode() for value in few] if self.takes_text else list(few)


def peers(aad: bytes) -> dict[str, Peer]:
    """Return all peers, by name, each with a new key.

    :param aad: associated data of those that take some and do not store it.
    """
    return {
        AESGCM_ALONE: _nonce_first(AESGCM(os.urandom(32)), aad),
        "ChaCha20Poly1305 alone": _nonce_first(ChaCha20Poly1305(os.urandom(32)), aad),
        "pynacl SecretBox": _secret_box(),
        "pynacl Aead": _aead(aad),
        "Fernet": _fernet(),
        TINK: _tink(aad),
        AWS: _aws(),
        "sqlalchemy-utils AesEngine": _sqlalchemy_utils(AesEngine, "pkcs5"),
        "sqlalchemy-utils AesGcmEngine": _sqlalchemy_utils(AesGcmEngine, None),
        "sqlalchemy-utils FernetEngine": _sqlalchemy_utils(FernetEngine, None),
        "age (pyrage)": _age(),
    }


def _nonce_first(cipher: AESGCM | ChaCha20Poly1305, aad: bytes) -> Peer:
    """Return the primitive, and before the ciphertext the nonce, without which no one can decrypt."""
    encrypt, decrypt, urandom = cipher.encrypt, cipher.decrypt, os.urandom

    def sealed(value: bytes) -> bytes:
        nonce = urandom(_NONCE_BYTES)
        return nonce + encrypt(nonce, value, aad)

    return Peer(sealed, lambda data: decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], aad))


def _secret_box() -> Peer:
    box = SecretBox(os.urandom(SecretBox.KEY_SIZE))
    return Peer(box.encrypt, box.decrypt)


def _aead(aad: bytes) -> Peer:
    box = Aead(os.urandom(Aead.KEY_SIZE))
    return Peer(lambda value: box.encrypt(value, aad), lambda data: box.decrypt(data, aad))


def _fernet() -> Peer:
    fernet = Fernet(Fernet.generate_key())
    return Peer(fernet.encrypt, fernet.decrypt, cost=5)


def _tink(aad: bytes) -> Peer:
    aead.register()
    primitive: Any = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM).primitive(aead.Aead)
    return Peer(lambda value: primitive.encrypt(value, aad), lambda data: primitive.decrypt(data, aad))


def _sqlalchemy_utils(engine: type[Any], padding: str | None) -> Peer:
    """Return what SQLAlchemy calls with each value of a column of this type."""
    column = StringEncryptedType(String, "of the benchmark only", engine, padding)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    encrypt, decrypt = column.process_bind_param, column.process_result_value
    return Peer(lambda text: encrypt(text, dialect), lambda text: decrypt(text, dialect), takes_text=True, cost=10)


def _age() -> Peer:
    """Return age, which is made for files: it derives a key for each of them."""
    identity = pyrage.x25519.Identity.generate()
    to, of = [identity.to_public()], [identity]
    return Peer(lambda value: pyrage.encrypt(value, to), lambda data: pyrage.decrypt(data, of), cost=50)


def _aws() -> Peer:
    """Return aws-encryption-sdk with a raw local key, its cache, key commitment and no signature."""
    with warnings.catch_warnings():
        # Of versions of Python that it is to give up.
        warnings.simplefilter("ignore")
        import aws_encryption_sdk as sdk  # noqa: PLC0415
        from aws_encryption_sdk.identifiers import EncryptionKeyType, WrappingAlgorithm  # noqa: PLC0415
        from aws_encryption_sdk.internal.crypto.wrapping_keys import WrappingKey  # noqa: PLC0415
        from aws_encryption_sdk.key_providers.raw import RawMasterKeyProvider  # noqa: PLC0415

        secret = os.urandom(32)

        class Local(RawMasterKeyProvider):  # type: ignore[misc]
            provider_id = "bench"

            def _get_raw_key(self, key_id: str) -> WrappingKey:  # noqa: ARG002  # there is one
                kind = WrappingAlgorithm.AES_256_GCM_IV12_TAG16_NO_PADDING
                return WrappingKey(kind, secret, EncryptionKeyType.SYMMETRIC)

        provider = Local()
        provider.add_master_key("one")
        client = sdk.EncryptionSDKClient(commitment_policy=sdk.CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
        manager = sdk.CachingCryptoMaterialsManager(
            master_key_provider=provider, cache=sdk.LocalCryptoMaterialsCache(1_000), max_age=3_600.0
        )
    algorithm = sdk.Algorithm.AES_256_GCM_HKDF_SHA512_COMMIT_KEY

    def encrypt(value: bytes) -> bytes:
        made: bytes = client.encrypt(source=value, materials_manager=manager, algorithm=algorithm)[0]
        return made

    def decrypt(data: bytes) -> bytes:
        made: bytes = client.decrypt(source=data, materials_manager=manager)[0]
        return made

    return Peer(encrypt, decrypt, cost=20)
