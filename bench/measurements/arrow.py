"""Arrow arrays of short texts, encrypted value by value and decrypted again, beside a loop over AESGCM.

One has texts of 20 characters, the other e-mail addresses of about 39. The loop does the least that a program without
glpgenc does for the same arrays, with the package cryptography alone: `to_pylist`, a nonce of `os.urandom` for each
value, one AESGCM call, `pyarrow.array`; no header, a short associated data, no key that is looked up, no use that is
counted. `calls alone` is that call by itself, of bytes that are in memory, with an associated data as long as ours; the
nonces to encrypt with are drawn for each value. `the cipher alone` is the same with nonces that are there: what a call
takes at least, and no release of cryptography yet works on several values at once.

With a row's key bound to each cell, every value has associated data of its own.
"""

from __future__ import annotations

import os
import tempfile
from itertools import repeat
from pathlib import Path
from secrets import token_hex
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
_AS_A_LOOP, _AS_CALLS, _WITH_ROWS = at_most(1), at_most(1.4), at_most(2)


def measure(stage: Stage) -> Iterator[Row]:
    """Measure in this process, with a key file."""
    count = stage.scale.arrow_values
    kinds = {
        "20 characters": [token_hex(10) for _ in range(count)],
        "an address": [person.email for person in people(count)],
    }
    for kind, texts in kinds.items():
        with tempfile.TemporaryDirectory(prefix="glpgenc-bench-") as folder, _service(Path(folder)) as service:
            subjects = {**_ours(service, pa.array(texts)), **_loops(pa.array(texts)), **_calls(texts)}
            took = in_turns(subjects, stage.scale.rounds)
        for work in ("encrypt", "decrypt"):
            ours, rows, loop, calls, cipher = (
                took[f"{side}, {work}"].each(count) for side in ("ours", "with rows", "loop", "calls", "cipher")
            )
            what = f"{kind}, {work}"
            yield timed(what, _NO_SERVER, ours, "a loop over AESGCM", loop, unit="us", bound=_AS_A_LOOP)
            yield timed(what, _NO_SERVER, ours, "calls alone", calls, unit="us", bound=_AS_CALLS)
            yield timed(what, _NO_SERVER, ours, "the cipher alone", cipher, unit="us")
            yield timed(f"{what}, with rows", _NO_SERVER, rows, "calls alone", calls, unit="us", bound=_WITH_ROWS)


def _service(folder: Path) -> EncryptionService:
    create_key_file(folder / "kek.json")
    config = EncryptionServiceConfig(environment="bench", keyset_file=folder / "keyset.json")
    return EncryptionService(LocalKMSProvider(folder / "kek.json"), config)


def _ours(service: EncryptionService, array: Any) -> dict[str, Callable[[], object]]:
    cells = encrypt_array(array, service, _CONTEXT, column=_COLUMN)
    if not decrypt_array(cells, service, _CONTEXT, pa.string(), column=_COLUMN).equals(array):
        raise ValueError("the array did not come back")
    keys = pa.array(range(len(array)))
    bound = encrypt_array(array, service, _CONTEXT, column=_COLUMN, rows=keys)
    return {
        "with rows, encrypt": lambda: encrypt_array(array, service, _CONTEXT, column=_COLUMN, rows=keys),
        "with rows, decrypt": lambda: decrypt_array(bound, service, _CONTEXT, pa.string(), column=_COLUMN, rows=keys),
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
    bodies = [body for _, body in sealed]
    nonces = [nonce for nonce, _ in sealed]
    return {
        "cipher, encrypt": lambda: list(map(encrypt, nonces, plain, repeat(aad))),
        "cipher, decrypt": lambda: list(map(decrypt, nonces, bodies, repeat(aad))),
        "calls, encrypt": lambda: [encrypt(urandom(_NONCE_BYTES), each, aad) for each in plain],
        "calls, decrypt": lambda: [decrypt(nonce, data, aad) for nonce, data in sealed],
    }
