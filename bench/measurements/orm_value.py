"""One text through a client-mode column: encrypted and decrypted again by the functions that SQLAlchemy calls.

They are taken from statements that were executed, the bind processor from an INSERT and the result processor from the
result of a SELECT, and called as SQLAlchemy calls them: once a value. Beside it AESGCM alone, of the package
cryptography: the same bytes and associated data, a nonce of `os.urandom` for each.

The rows "with Exact" are of a column with a search term in each header, as most columns that are looked up have. To
encrypt a value is then to compute an HMAC of it too, which AESGCM alone does not.

Where the rest of the time goes, by leaving out one thing after another, in parts of what AESGCM alone takes. To
encrypt: three calls of Python functions 0.3, bytes that show nothing in a log 0.2, putting header, nonce and
ciphertext together 0.2, and 0.1 each for the text's checks and bytes, the key's count with the search for what is no
plaintext, and the transaction's keys. To decrypt: the slices of nonce and ciphertext 0.25, the comparison of the
header 0.15, and 0.1 each for the bytes' text, the count, and one call of a Python function. The rest is AESGCM.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from bench.fixtures.manager import bound_engine
from bench.fixtures.people import people
from bench.results.row import Row, at_most, timed
from bench.results.timing import in_turns
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from glpgenc.sqlalchemy.execution import binding
from glpgenc.sqlalchemy.transaction.keys import CURRENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from bench.fixtures.stage import Stage

    Process = Callable[[Any], Any]

_FIELD = "people.email"
_HEADER_BYTES, _NONCE_BYTES = 20, 12
_STORED, _SEARCHED = "", " with Exact"
_KINDS: dict[str, Any] = {_STORED: (), _SEARCHED: Exact()}
_PARTS = {"both": "encrypt and decrypt", "encrypt": "of it encrypt", "decrypt": "of it decrypt"}


def measure(stage: Stage) -> Iterator[Row]:
    """Measure on the newest PostgreSQL, which only stores the first values."""
    server = stage.newest()
    texts = [person.email for person in people(stage.scale.orm_values)]
    with stage.database(server) as url, bound_engine(url) as engine:
        tables = {name: _table(f"people_{number}", search) for number, (name, search) in enumerate(_KINDS.items())}
        for table in tables.values():
            table.metadata.create_all(engine)
        with engine.begin() as connection:
            subjects = _alone(texts)
            for name, table in tables.items():
                subjects |= _ours(name, *_processors(connection, table), texts)
            took = in_turns(subjects, 2 * stage.scale.rounds, warm_up=3)
    for name in tables:
        for part, what in _PARTS.items():
            measured, reference = (took[f"{side}, {part}"].each(len(texts)) for side in (name, "alone"))
            bound = at_most(2) if (name, part) == (_STORED, "both") else None
            label = f"a value{name}, {what}"
            yield timed(label, server.version, measured, "AESGCM alone", reference, unit="us", bound=bound)


def _table(name: str, search: Any) -> Table:
    column: Column[Any] = Column(
        "email", EncryptedColumn(str, f"people.{name}", data_class="bench", mode="client", search=search)
    )
    return Table(name, MetaData(), Column("id", Integer, primary_key=True), column)


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


def _ours(name: str, bind: Process, result: Process, texts: list[str]) -> dict[str, Callable[[], object]]:
    # As bytes, which is what the driver gives.
    stored = [bytes(bind(text)) for text in texts]
    return {
        f"{name}, both": lambda: [result(bind(text)) for text in texts],
        f"{name}, encrypt": lambda: [bind(text) for text in texts],
        f"{name}, decrypt": lambda: [result(each) for each in stored],
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
