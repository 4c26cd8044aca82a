"""AES-256-GCM in memory: 1 MiB with `encrypt_into`, always the same buffers, beside `openssl speed`.

`openssl speed -evp aes-256-gcm -bytes 1048576` is the program's own loop over EVP_EncryptUpdate, without a nonce, a key
look-up or a tag for each. Both are given in seconds of the processor, as that program counts them, so that whatever
else the machine does slows neither. The package cryptography brings an OpenSSL of its own, which may be another
version. Where there is no openssl program, that is said, and the row is next to AESGCM alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.results.row import Row, at_least, timed
from bench.results.timing import Timing
from glpgenc.keys.kms.local import LocalKMSProvider, create_key_file
from glpgenc.service import EncryptionService, EncryptionServiceConfig
from glpgenc.service.encrypted_data import OVERHEAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.stage import Stage

_CONTEXT = {"tenant_id": "bench", "data_class": "pii"}
_BYTES = 2**20
_CALLS = 500
_NO_SERVER = "-"
_AS_FAST = at_least(0.85)


def measure(stage: Stage) -> Iterator[Row]:
    """Measure in this process and in openssl's, in turns."""
    with tempfile.TemporaryDirectory(prefix="glpgenc-bench-") as folder:
        create_key_file(Path(folder) / "kek.json")
        config = EncryptionServiceConfig(environment="bench", keyset_file=Path(folder) / "keyset.json")
        with EncryptionService(LocalKMSProvider(Path(folder) / "kek.json"), config) as service:
            yield from _compare(service, stage.scale.rounds)


def _compare(service: EncryptionService, rounds: int) -> Iterator[Row]:
    plain, sealed, opened = bytearray(os.urandom(_BYTES)), bytearray(_BYTES + OVERHEAD_BYTES), bytearray(_BYTES)
    service.encrypt_into(plain, sealed, _CONTEXT)
    cipher, nonce = AESGCM(os.urandom(32)), os.urandom(12)
    program = shutil.which("openssl")
    turns: dict[str, Callable[[], float]] = {
        "encrypt_into": lambda: _each(lambda: service.encrypt_into(plain, sealed, _CONTEXT)),
        "decrypt_into": lambda: _each(lambda: service.decrypt_into(sealed, opened, _CONTEXT)),
        "alone": lambda: _each(lambda: cipher.encrypt(nonce, plain, b"")),
    }
    if program is not None:
        turns["openssl"] = lambda: _openssl(program)
    taken: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(rounds):
        for name, turn in turns.items():
            taken[name].append(turn())
    took = {name: Timing(tuple(seconds)) for name, seconds in taken.items()}
    against = "openssl speed" if program else "AESGCM alone, openssl is missing"
    reference = took["openssl" if program else "alone"]
    for name, bound in (("encrypt_into", _AS_FAST), ("decrypt_into", None)):
        note = f"{_rate(took[name])} beside {_rate(reference)}"
        yield timed(f"1 MiB, {name}", _NO_SERVER, took[name], against, reference, unit="us", bound=bound, note=note)
    yield timed("1 MiB, encrypt_into", _NO_SERVER, took["encrypt_into"], "AESGCM alone", took["alone"], unit="us")


def _rate(timing: Timing) -> str:
    return f"{_BYTES / timing.median / 1e9:.1f} GB/s"


def _each(work: Callable[[], object]) -> float:
    work()
    began = time.process_time()
    for _ in range(_CALLS):
        work()
    return (time.process_time() - began) / _CALLS


def _openssl(program: str) -> float:
    """Return the seconds of the processor that openssl takes for 1 MiB."""
    command = [program, "speed", "-evp", "aes-256-gcm", "-bytes", str(_BYTES), "-seconds", "1", "-mr"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    rates = [line.split(":")[-1] for line in done.stdout.splitlines() if line.startswith("+F:")]
    return _BYTES / float(rates[-1])
