"""Small values by EncryptionService with a warm key: one call for each, and in batches.

Beside them, in turns: AESGCM alone, of the package cryptography, with a fresh nonce of `os.urandom` for each value to
encrypt and an associated data as long as ours; Tink's Aead (AES256-GCM); aws-encryption-sdk with a raw local key, its
caching materials manager, key commitment and no signature. `metrics on` counts each call as an application's would.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tink
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from prometheus_client import CollectorRegistry
from tink import aead

from bench.row import Bound, Row, at_least, at_most, measuring_at_most, timed
from bench.timing import Timing, in_turns
from glpgenc import metrics
from glpgenc.keys.kms.local import LocalKMSProvider, create_key_file
from glpgenc.service import EncryptionService, EncryptionServiceConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.stage import Stage

    Work = Callable[[], object]

_CONTEXT = {"tenant_id": "bench", "data_class": "pii"}
_SIZE = 32
_NO_SERVER = "-"
_COUNTED = ", metrics on"
_A_CALL = measuring_at_most(6, "us")
_A_BATCH = at_most(2.0)
_MANY_TIMES = at_least(5)


@dataclass(frozen=True)
class _Aws:
    """aws-encryption-sdk, which takes some hundred microseconds for a value: it gets fewer of them."""

    encrypt: Callable[[bytes], bytes]
    decrypt: Callable[[bytes], bytes]


def measure(stage: Stage) -> Iterator[Row]:
    """Measure in this process, with a key file."""
    values = [os.urandom(_SIZE) for _ in range(stage.scale.orm_values)]
    with tempfile.TemporaryDirectory(prefix="glpgenc-bench-") as folder, _service(Path(folder)) as service:
        yield from _batches(service, values, stage.scale.rounds)
        yield from _single(service, values, stage.scale.rounds)


@contextmanager
def _service(folder: Path) -> Iterator[EncryptionService]:
    create_key_file(folder / "kek.json")
    config = EncryptionServiceConfig(environment="bench", keyset_file=folder / "keyset.json")
    with EncryptionService(LocalKMSProvider(folder / "kek.json"), config) as service:
        yield service


def _batches(service: EncryptionService, values: list[bytes], rounds: int) -> Iterator[Row]:
    parts, envelopes = service.encrypt_many(values, _CONTEXT), service.encrypt_bytes_many(values, _CONTEXT)
    ours: dict[str, Work] = {
        "encrypt_many": lambda: service.encrypt_many(values, _CONTEXT),
        "encrypt_bytes_many": lambda: service.encrypt_bytes_many(values, _CONTEXT),
        "decrypt_many of envelopes": lambda: service.decrypt_many(envelopes, _CONTEXT),
        "decrypt_many of EncryptedData": lambda: service.decrypt_many(parts, _CONTEXT),
    }
    took = in_turns({**ours, **_alone(service, values)}, rounds, warm_up=3)
    for name in ours:
        reference = took["encrypt" if name.startswith("encrypt") else "decrypt"]
        yield _row(f"a value, {name}", took[name], "AESGCM alone", reference, len(values), _A_BATCH)


def _single(service: EncryptionService, values: list[bytes], rounds: int) -> Iterator[Row]:
    envelopes = service.encrypt_bytes_many(values, _CONTEXT)
    others, few = {**_alone(service, values), **_tink(values)}, values[: max(1, len(values) // 20)]
    calls: dict[str, Work] = {
        "encrypt_bytes": lambda: [service.encrypt_bytes(each, _CONTEXT) for each in values],
        "decrypt_bytes": lambda: [service.decrypt_bytes(each, _CONTEXT) for each in envelopes],
    }
    aws = _aws()
    sealed = [aws.encrypt(each) for each in few]
    slow: dict[str, Work] = {
        "aws, encrypt": lambda: [aws.encrypt(each) for each in few],
        "aws, decrypt": lambda: [aws.decrypt(each) for each in sealed],
    }
    counted = {f"{name}{_COUNTED}": work for name, work in calls.items()}
    took = in_turns({**calls, **counted, **others, **slow}, rounds, warm_up=3, before=_count)
    metrics.disable()
    for name, plain in (("encrypt_bytes", "encrypt"), ("decrypt_bytes", "decrypt")):
        for way, bound in ((name, None), (f"{name}{_COUNTED}", _A_CALL)):
            yield _row(f"a call, {way}", took[way], "AESGCM alone", took[plain], len(values), bound)
        yield _row(f"a call, {name}", took[name], "Tink", took[f"tink, {plain}"], len(values), None)
        reference = took[f"aws, {plain}"].each(len(few))
        mine = took[name].each(len(values))
        yield timed(f"a call, {name}", _NO_SERVER, mine, "aws-encryption-sdk", reference, unit="us", bound=_MANY_TIMES)


def _row(  # noqa: PLR0917  # a row's parts, in its order
    what: str, ours: Timing, against: str, reference: Timing, count: int, bound: Bound | None
) -> Row:
    return timed(what, _NO_SERVER, ours.each(count), against, reference.each(count), unit="us", bound=bound)


def _count(name: str) -> None:
    metrics.disable()
    if name.endswith(_COUNTED):
        metrics.enable(CollectorRegistry())


def _alone(service: EncryptionService, values: list[bytes]) -> dict[str, Work]:
    cipher, aad = AESGCM(os.urandom(32)), bytes(len(service._ciphers.sealer(_CONTEXT).bare))  # noqa: SLF001
    nonce, encrypt, decrypt, urandom = os.urandom(12), cipher.encrypt, cipher.decrypt, os.urandom
    made = [encrypt(nonce, each, aad) for each in values]
    return {
        "encrypt": lambda: [encrypt(urandom(12), each, aad) for each in values],
        "decrypt": lambda: [decrypt(nonce, each, aad) for each in made],
    }


def _tink(values: list[bytes]) -> dict[str, Work]:
    aead.register()
    primitive: Any = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM).primitive(aead.Aead)
    made = [primitive.encrypt(each, b"") for each in values]
    return {
        "tink, encrypt": lambda: [primitive.encrypt(each, b"") for each in values],
        "tink, decrypt": lambda: [primitive.decrypt(each, b"") for each in made],
    }


def _aws() -> _Aws:
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

    return _Aws(encrypt, decrypt)
