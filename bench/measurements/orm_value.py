"""One text through a client-mode column: encrypted and decrypted again by the functions that SQLAlchemy calls.

They are taken from statements that were executed, the bind processor from an INSERT and the result processor from the
result of a SELECT, and called as SQLAlchemy calls them: once a value. Beside it AESGCM alone, of the package
cryptography: the same bytes and associated data, a nonce of `os.urandom` for each.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from bench.fixtures.manager import bound_engine
from bench.fixtures.people import people
from bench.results.row import Row, measuring_at_most, timed
from bench.results.timing import in_turns
from glpgenc.sqlalchemy import EncryptedColumn
from glpgenc.sqlalchemy.execution import binding
from glpgenc.sqlalchemy.transaction.keys import CURRENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from bench.fixtures.stage import Stage

    Process = Callable[[Any], Any]

_FIELD = "people.email"
_HEADER_BYTES, _NONCE_BYTES = 20, 12
_PARTS = {"both": "encrypt and decrypt", "encrypt": "of it encrypt", "decrypt": "of it decrypt"}


def measure(stage: Stage) -> Iterator[Row]:
    """Measure on the newest PostgreSQL, which only stores the first values."""
    server = stage.newest()
    texts = [person.email for person in people(stage.scale.orm_values)]
    with stage.database(server) as url, bound_engine(url) as engine:
        table = Table("people", MetaData(), Column("id", Integer, primary_key=True), _column())
        table.metadata.create_all(engine)
        with engine.begin() as connection:
            bind, result = _processors(connection, table)
            took = in_turns({**_ours(bind, result, texts), **_alone(texts)}, 2 * stage.scale.rounds, warm_up=3)
    for part, what in _PARTS.items():
        measured, reference = (took[f"{side}, {part}"].each(len(texts)) for side in ("ours", "alone"))
        bound = measuring_at_most(3, "us") if part == "both" else None
        yield timed(f"a value, {what}", server.version, measured, "AESGCM alone", reference, unit="us", bound=bound)


def _column() -> Column[Any]:
    return Column("email", EncryptedColumn(str, _FIELD, data_class="bench", mode="client"))


def _processors(connection: Connection, table: Table) -> tuple[Process, Process]:
    """Return what SQLAlchemy calls with each value that it sends, and with each that it has received."""
    # SQLAlchemy has no public place for either.
    inserted: Any = connection.execute(insert(table), {"email": "first@example.com"})
    bind = inserted.context.compiled._bind_processors["email"]  # noqa: SLF001
    selected: Any = connection.execute(select(table.c.email))
    (result,) = selected._metadata._processors  # noqa: SLF001
    # While a statement is executed its transaction is the current one.
    transaction = binding._transaction_of(connection)  # noqa: SLF001
    CURRENT.set(None if transaction is None else transaction.reference)
    if result(bytes(bind("second@example.com"))) != "second@example.com":
        message = "the two processors do not belong together"
        raise LookupError(message)
    return bind, result


def _ours(bind: Process, result: Process, texts: list[str]) -> dict[str, Callable[[], object]]:
    # As bytes, which is what the driver gives.
    stored = [bytes(bind(text)) for text in texts]
    return {
        "ours, both": lambda: [result(bind(text)) for text in texts],
        "ours, encrypt": lambda: [bind(text) for text in texts],
        "ours, decrypt": lambda: [result(each) for each in stored],
    }


def _alone(texts: list[str]) -> dict[str, Callable[[], object]]:
    cipher, urandom = AESGCM(os.urandom(32)), os.urandom
    encrypt, decrypt = cipher.encrypt, cipher.decrypt
    aad = os.urandom(_HEADER_BYTES + 4 + len(_FIELD) + 4)
    plain = [text.encode() for text in texts]
    sealed = [(nonce, encrypt(nonce, each, aad)) for each in plain for nonce in (urandom(_NONCE_BYTES),)]

    def both() -> None:
        for each in plain:
            nonce = urandom(_NONCE_BYTES)
            decrypt(nonce, encrypt(nonce, each, aad), aad)

    return {
        "alone, both": both,
        "alone, encrypt": lambda: [encrypt(urandom(_NONCE_BYTES), each, aad) for each in plain],
        "alone, decrypt": lambda: [decrypt(nonce, data, aad) for nonce, data in sealed],
    }
