"""An Arrow array of short texts, encrypted value by value and decrypted again, beside a loop over AESGCM.

The loop does the least that gives and takes the same arrays, with the package cryptography alone: `to_pylist`, a nonce
of `os.urandom` for each value, one AESGCM call, `pyarrow.array`; no header, a short associated data, no key that is
looked up, no use that is counted. `calls alone` is that call by itself, of bytes that are in memory, with an associated
data as long as ours.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.fixtures.people import people
from bench.results.row import Row, at_most, timed
from bench.results.timing import in_turns
from glpgenc.arrow import cell_aad, decrypt_array, encrypt_array
from glpgenc.keys.kms.local import LocalKMSProvider, create_key_file
from glpgenc.service import EncryptionService, EncryptionServiceConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.stage import Stage

_CONTEXT = {"tenant_id": "bench", "data_class": "pii"}
_COLUMN = "email"
_HEADER_BYTES, _NONCE_BYTES = 20, 12
_NO_SERVER = "-"


def measure(stage: Stage) -> Iterator[Row]:
    """Measure in this process, with a key file."""
    texts = [person.email for person in people(stage.scale.arrow_values)]
    with tempfile.TemporaryDirectory(prefix="glpgenc-bench-") as folder, _service(Path(folder)) as service:
        subjects = {**_ours(service, pa.array(texts)), **_loops(pa.array(texts)), **_calls(texts)}
        took = in_turns(subjects, stage.scale.rounds)
    for work, bound in (("encrypt", 1.5), ("decrypt", 1.5)):
        ours, loop, calls = (took[f"{side}, {work}"].each(len(texts)) for side in ("ours", "loop", "calls"))
        yield timed(f"a value, {work}", _NO_SERVER, ours, "a loop over AESGCM", loop, unit="us", bound=at_most(bound))
        yield timed(f"a value, {work}", _NO_SERVER, ours, "calls alone", calls, unit="us")


def _service(folder: Path) -> EncryptionService:
    create_key_file(folder / "kek.json")
    config = EncryptionServiceConfig(environment="bench", keyset_file=folder / "keyset.json")
    return EncryptionService(LocalKMSProvider(folder / "kek.json"), config)


def _ours(service: EncryptionService, array: Any) -> dict[str, Callable[[], object]]:
    cells = encrypt_array(array, service, _CONTEXT, column=_COLUMN)
    if not decrypt_array(cells, service, _CONTEXT, pa.string(), column=_COLUMN).equals(array):
        raise ValueError("the array did not come back")
    return {
        "ours, encrypt": lambda: encrypt_array(array, service, _CONTEXT, column=_COLUMN),
        "ours, decrypt": lambda: decrypt_array(cells, service, _CONTEXT, pa.string(), column=_COLUMN),
    }


def _loops(array: Any) -> dict[str, Callable[[], object]]:
    cipher, aad = AESGCM(os.urandom(32)), _COLUMN.encode()

    def encrypt() -> Any:
        made = []
        for text in array.to_pylist():
            nonce = os.urandom(_NONCE_BYTES)
            made.append(nonce + cipher.encrypt(nonce, text.encode(), aad))
        return pa.array(made, pa.binary())

    cells = encrypt()

    def decrypt() -> Any:
        made = []
        for cell in cells.to_pylist():
            made.append(cipher.decrypt(cell[:_NONCE_BYTES], cell[_NONCE_BYTES:], aad).decode())  # noqa: PERF401  # a loop
        return pa.array(made, pa.string())

    return {"loop, encrypt": encrypt, "loop, decrypt": decrypt}


def _calls(texts: list[str]) -> dict[str, Callable[[], object]]:
    cipher, urandom = AESGCM(os.urandom(32)), os.urandom
    encrypt, decrypt = cipher.encrypt, cipher.decrypt
    # As long as ours': header, label, context, column.
    aad = os.urandom(_HEADER_BYTES + 4 + 16 + 4 + 56 + 4 + len(cell_aad(_COLUMN)))
    plain = [text.encode() for text in texts]
    sealed = [(nonce, encrypt(nonce, each, aad)) for each in plain for nonce in (urandom(_NONCE_BYTES),)]
    return {
        "calls, encrypt": lambda: [encrypt(urandom(_NONCE_BYTES), each, aad) for each in plain],
        "calls, decrypt": lambda: [decrypt(nonce, data, aad) for nonce, data in sealed],
    }
