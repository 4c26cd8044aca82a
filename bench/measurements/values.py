"""Small values by EncryptionService with a warm key: one call for each, and in batches.

Beside them, in turns: AESGCM alone, of the package cryptography, with a fresh nonce of `os.urandom` for each value to
encrypt and an associated data as long as ours; its ChaCha20Poly1305 likewise; SecretBox and Aead of pynacl; Fernet;
Tink's Aead (AES256-GCM); aws-encryption-sdk with a raw local key, its caching materials manager, key commitment and no
signature; `StringEncryptedType` of sqlalchemy-utils with each of its engines, called as SQLAlchemy calls it; age, by
pyrage. Values are texts of 32 ASCII characters. `metrics on` counts each call as an application's would.

A call of ours is the cipher for about half of its time. The rest reads the clock, which says whether the key still
counts, compares the context with that of the call before, cuts or joins the parts of the value, and counts the use;
Tink, whose calls end in C++, does none of the first two and holds its key for as long as the process runs.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from prometheus_client import CollectorRegistry

from bench.fixtures.peers import AESGCM_ALONE, AWS, TINK, peers
from bench.results.plot import Plot, bars
from bench.results.row import Bound, Row, at_least, at_most, measuring_at_most, timed
from bench.results.timing import Timing, in_turns
from glpgenc import metrics
from glpgenc.keys.kms.local import LocalKMSProvider, create_key_file
from glpgenc.service import EncryptionService, EncryptionServiceConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.peers import Peer
    from bench.fixtures.stage import Stage

    Work = Callable[[], object]

_CONTEXT = {"tenant_id": "bench", "data_class": "pii"}
_NO_SERVER = "-"
_COUNTED = ", metrics on"
_A_CALL = measuring_at_most(6, "us")
_A_BATCH = at_most(2.0)
_MANY_TIMES = at_least(5)
_AS_FAST = at_most(1.15)
_BOUNDS = {AWS: _MANY_TIMES, TINK: _AS_FAST}
_CALLS = {"encrypt": "encrypt_to_bytes", "decrypt": "decrypt"}
_BATCHES = {"encrypt": "encrypt_many_to_bytes", "decrypt": "decrypt_many of envelopes"}


def measure(stage: Stage) -> Iterator[Row | Plot]:
    """Measure in this process, with a key file."""
    values = [secrets.token_hex(16).encode() for _ in range(stage.scale.orm_values)]
    with tempfile.TemporaryDirectory(prefix="glpgenc-bench-") as folder, _service(Path(folder)) as service:
        batches = _batches(service, values, stage.scale.rounds)
        yield from _batch_rows(batches)
        singles = _singles(service, values, stage.scale.rounds)
        yield from _single_rows(singles)
        yield _plot(batches, singles)


@contextmanager
def _service(folder: Path) -> Iterator[EncryptionService]:
    create_key_file(folder / "kek.json")
    config = EncryptionServiceConfig(environment="bench", keyset_file=folder / "keyset.json")
    with EncryptionService(LocalKMSProvider(folder / "kek.json"), config) as service:
        yield service


def _batches(service: EncryptionService, values: list[bytes], rounds: int) -> dict[str, Timing]:
    """Time a value of a batch, by the name of the call; and ``encrypt`` and ``decrypt`` of AESGCM alone."""
    parts, envelopes = service.encrypt_many(values, _CONTEXT), service.encrypt_many_to_bytes(values, _CONTEXT)
    ours: dict[str, Work] = {
        "encrypt_many": lambda: service.encrypt_many(values, _CONTEXT),
        _BATCHES["encrypt"]: lambda: service.encrypt_many_to_bytes(values, _CONTEXT),
        _BATCHES["decrypt"]: lambda: service.decrypt_many(envelopes, _CONTEXT),
        "decrypt_many of EncryptedData": lambda: service.decrypt_many(parts, _CONTEXT),
    }
    took = in_turns({**ours, **_alone(_aad(service), values)}, rounds, warm_up=3)
    return {name: timing.each(len(values)) for name, timing in took.items()}


def _batch_rows(took: dict[str, Timing]) -> Iterator[Row]:
    for name, ours in took.items():
        if name not in _CALLS:
            reference = took["encrypt" if name.startswith("encrypt") else "decrypt"]
            yield _row(f"a value, {name}", ours, AESGCM_ALONE, reference, _A_BATCH)


def _singles(service: EncryptionService, values: list[bytes], rounds: int) -> dict[str, Timing]:
    """Time a value of a call: ours as ``encrypt_to_bytes``, also with metrics, and a peer's as ``peer, encrypt``."""
    envelopes, aad = service.encrypt_many_to_bytes(values, _CONTEXT), _aad(service)
    calls: dict[str, Work] = {
        _CALLS["encrypt"]: lambda: [service.encrypt_to_bytes(each, _CONTEXT) for each in values],
        _CALLS["decrypt"]: lambda: [service.decrypt(each, _CONTEXT) for each in envelopes],
    }
    counted = {f"{name}{_COUNTED}": work for name, work in calls.items()}
    alone = {f"{AESGCM_ALONE}, {name}": work for name, work in _alone(aad, values).items()}
    others: dict[str, Work] = {}
    counts: dict[str, int] = {}
    for name, peer in peers(aad).items():
        if name != AESGCM_ALONE:
            few = peer.taken(values)
            works = {f"{name}, {way}": work for way, work in _both_ways(peer, few).items()}
            others.update(works)
            counts.update(dict.fromkeys(works, len(few)))
    took = in_turns({**calls, **counted, **alone, **others}, rounds, warm_up=3, before=_count)
    metrics.disable()
    return {name: timing.each(counts.get(name, len(values))) for name, timing in took.items()}


def _both_ways(peer: Peer, values: list[Any]) -> dict[str, Work]:
    made = [peer.encrypt(each) for each in values]
    if [peer.decrypt(each) for each in made] != values:
        message = "a peer does not give back what it was given"
        raise ValueError(message)
    return {"encrypt": partial(_each, peer.encrypt, values), "decrypt": partial(_each, peer.decrypt, made)}


def _each(call: Callable[[Any], object], values: list[Any]) -> list[object]:
    return [call(each) for each in values]


def _single_rows(took: dict[str, Timing]) -> Iterator[Row]:
    for way, name in _CALLS.items():
        alone = took[f"{AESGCM_ALONE}, {way}"]
        yield _row(f"a call, {name}", took[name], AESGCM_ALONE, alone, None)
        yield _row(f"a call, {name}{_COUNTED}", took[f"{name}{_COUNTED}"], AESGCM_ALONE, alone, _A_CALL)
        for peer in _others(took):
            yield _row(f"a call, {name}", took[name], peer, took[f"{peer}, {way}"], _BOUNDS.get(peer))


def _plot(batches: dict[str, Timing], singles: dict[str, Timing]) -> Plot:
    series = {
        way: {
            "glpgenc, a call": singles[call],
            "glpgenc, in a batch": batches[_BATCHES[way]],
            **{peer: singles[f"{peer}, {way}"] for peer in (AESGCM_ALONE, *_others(singles))},
        }
        for way, call in _CALLS.items()
    }
    medians = {way: {name: 1e6 * each.median for name, each in taken.items()} for way, taken in series.items()}
    return bars("values", "Time of a value of 32 bytes", y_label="us a value", series=medians, log_y=True)


def _others(took: dict[str, Timing]) -> list[str]:
    named = [name.removesuffix(", encrypt") for name in took if name.endswith(", encrypt")]
    return [name for name in named if name != AESGCM_ALONE]


def _row(what: str, ours: Timing, against: str, reference: Timing, bound: Bound | None) -> Row:
    return timed(what, _NO_SERVER, ours, against, reference, unit="us", bound=bound)


def _count(name: str) -> None:
    metrics.disable()
    if name.endswith(_COUNTED):
        metrics.enable(CollectorRegistry())


def _aad(service: EncryptionService) -> bytes:
    """Return an associated data as long as ours."""
    return bytes(len(service._ciphers.sealer(_CONTEXT).bare))  # noqa: SLF001


def _alone(aad: bytes, values: list[bytes]) -> dict[str, Work]:
    cipher = AESGCM(os.urandom(32))
    nonce, encrypt, decrypt, urandom = os.urandom(12), cipher.encrypt, cipher.decrypt, os.urandom
    made = [encrypt(nonce, each, aad) for each in values]
    return {
        "encrypt": lambda: [encrypt(urandom(12), each, aad) for each in values],
        "decrypt": lambda: [decrypt(nonce, each, aad) for each in made],
    }
