"""A value of client mode in suite XAES-256-GCM beside the same in A256GCM, as models write and read it.

Both are measured in turns, in one process, without a server and with keys in memory: the functions that encrypt and
decrypt the values of a field, with nonce, associated data, header and, for A256GCM alone, the count of the key's uses.
XAES-256-GCM draws twice as many random bytes, derives the value's own key by two blocks of AES, and makes a cipher of
it: what that costs does not depend on the value. Below, the ciphers alone.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from bench.results.row import at_most, timed
from bench.results.timing import Timing, in_turns
from glpgenc.keys.model import DataKey, DataKeyRecord, KeyState, Purpose
from glpgenc.keys.secret import SecretBytes
from glpgenc.keys.usage import KeyUses
from glpgenc.registry.catalog import FieldConfig
from glpgenc.sessions.field_ciphers import ClassKeys, FieldOpener, sealer_of
from glpgenc.sessions.value_counts import ValueTally
from glpgenc.wire.aead import cipher_of, xaes_cipher_of
from glpgenc.wire.envelope import Suite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.fixtures.stage import Stage
    from bench.results.row import Row

_FIELD = "customers.email"
_NO_SERVER = "-"
_SIZES = (20, 1_000)
_COST = at_most(3.5)


class _Uses:
    """Where uses are set aside, in memory."""

    batch = 10_000

    def count(self, key_id: UUID, uses: int) -> int:  # noqa: ARG002  (that of one key)
        return uses


def measure(stage: Stage) -> Iterator[Row]:
    """Measure in this process."""
    number = stage.scale.orm_values
    for size in _SIZES:
        values = [os.urandom(size) for _ in range(number)]
        took = in_turns({**_fields(values), **_ciphers(values)}, stage.scale.rounds, warm_up=3)
        for what in ("encrypt", "decrypt", "encrypt, the cipher alone", "decrypt, the cipher alone"):
            ours, other = (_each(took, f"{suite.name} {what}", number) for suite in (Suite.XAES256GCM, Suite.A256GCM))
            bound = _COST if "alone" not in what else None
            yield timed(
                f"XAES-256-GCM, {what} {size:,} bytes", _NO_SERVER, ours, "A256GCM", other, unit="us", bound=bound
            )


def _each(took: dict[str, Timing], name: str, number: int) -> Timing:
    return took[name].each(number)


def _fields(values: list[bytes]) -> dict[str, Callable[[], object]]:
    record = DataKeyRecord(
        key_id=uuid4(), tenant_id="bench", data_class="pii", purpose=Purpose.ENCRYPTION, version=1,
        state=KeyState.ACTIVE, provider="local", key_uri="local:bench", wrapped_key=None,
    )  # fmt: skip
    with DataKey(record, SecretBytes(os.urandom(32))) as key:
        keys = ClassKeys([key])
    counts = ValueTally("bench").of("pii", key.key_id)
    opens = FieldOpener(_FIELD, keys, counts).reader(bytes, _refused)
    config = FieldConfig(_FIELD, "pii", 0, ())
    works: dict[str, Callable[[], object]] = {}
    for suite in (Suite.A256GCM, Suite.XAES256GCM):
        uses = KeyUses(_Uses(), key.key_id) if suite is Suite.A256GCM else None
        seal = sealer_of(config, (), suite, keys, uses, counts)
        made = [seal(each, "") for each in values]
        if [opens(each) for each in made] != values:
            message = f"values of {suite.name} do not open"
            raise ValueError(message)
        works[f"{suite.name} encrypt"] = lambda seal=seal: [seal(each, "") for each in values]  # type: ignore[misc]
        works[f"{suite.name} decrypt"] = lambda made=made: [opens(each) for each in made]  # type: ignore[misc]
    return works


def _ciphers(values: list[bytes]) -> dict[str, Callable[[], object]]:
    aad, urandom = os.urandom(20 + 8 + len(_FIELD)), os.urandom
    gcm, xaes = cipher_of(os.urandom(32)), xaes_cipher_of(os.urandom(32))
    short, long = urandom(12), urandom(24)
    of_gcm, of_xaes = (
        [gcm.encrypt(short, each, aad) for each in values],
        [xaes.encrypt(long, each, aad) for each in values],
    )
    return {
        "A256GCM encrypt, the cipher alone": lambda: [gcm.encrypt(urandom(12), each, aad) for each in values],
        "XAES256GCM encrypt, the cipher alone": lambda: [xaes.encrypt(urandom(24), each, aad) for each in values],
        "A256GCM decrypt, the cipher alone": lambda: [gcm.decrypt(short, each, aad) for each in of_gcm],
        "XAES256GCM decrypt, the cipher alone": lambda: [xaes.decrypt(long, each, aad) for each in of_xaes],
    }


def _refused(data: object) -> bytes:
    message = "a value did not open"
    raise ValueError(message, type(data))
