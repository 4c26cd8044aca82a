"""Test vectors, and the two implementations that each of them is run against."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import psycopg
from psycopg import sql

from glpgenc.database import translate_errors
from glpgenc.errors import KeyNotLoadedError
from glpgenc.wire import aead
from glpgenc.wire.blind_index import SearchEntry, all_terms, range_terms, search_tags, search_term
from glpgenc.wire.cell import decrypt_cell, encrypt_cell
from glpgenc.wire.envelope import is_envelope, parse
from glpgenc.wire.facets import ContainsShape, RangeShape, ScalarShape, shape_of
from glpgenc.wire.normalizers import Normalizer, normalize, normalize_text
from glpgenc.wire.sealed_keys import FieldKeys, build_message, seal
from glpgenc.wire.trigrams import similarity, trigrams
from glpgenc.wire.words import MatchMode, WordQuery, WordsShape

FOLDER = Path(__file__).parent.parent / "vectors"
Case = dict[str, Any]
_FIELD = re.compile(r"[a-z_][a-z0-9_.]*")


def vectors(name: str) -> Case:
    """Return a file of vectors."""
    loaded: Case = json.loads((FOLDER / f"{name}.json").read_text(encoding="ascii"))
    return loaded


def by_name(cases: list[Case]) -> Callable[[Case], str]:
    """Return the function that names a case's test, after checking that no two have one name."""
    names = [str(case["name"]) for case in cases]
    assert len(set(names)) == len(names)
    return lambda case: str(case["name"])


def entry(case: Case, key: str) -> SearchEntry:
    """Return the search entry of a case, of kind scalar where it tells none.

    :param key: the facet's HMAC key in hex.
    """
    shape = shape_of(case.get("kind", "scalar"), case.get("parameters", {}))
    normalizer = Normalizer.named(case["normalizer"])
    is_global = case.get("global", False)
    return SearchEntry(case.get("slot", 7), normalizer, case["bits"], bytes.fromhex(key), shape, is_global)


def entries(cases: list[Case]) -> tuple[SearchEntry, ...]:
    return tuple(entry(case, case["key"]) for case in cases)


class Implementation(Protocol):
    """What vectors ask of an implementation; keys are explicit here, and come from a session in SQL."""

    def raw_encrypt(self, key: bytes, iv: bytes, plaintext: bytes, aad: bytes) -> bytes: ...
    def raw_decrypt(self, key: bytes, iv: bytes, ciphertext_and_tag: bytes, aad: bytes) -> bytes: ...
    def encrypt(self, keys: FieldKeys, plaintext: bytes, row_id: str) -> bytes: ...
    def decrypt(self, keys: FieldKeys, data: bytes, field: str, row_id: str) -> bytes: ...
    def term(self, value: bytes, entry: SearchEntry) -> bytes: ...
    def all_terms(self, value: bytes, entry: SearchEntry) -> list[bytes]: ...
    def search_tags(self, fragment: str, entry: SearchEntry) -> list[int]: ...
    def range_terms(self, low: str | None, high: str | None, entry: SearchEntry) -> list[bytes]: ...
    def trigrams(self, text: str) -> list[str]: ...
    def words(self, text: str, shape: WordsShape) -> list[str]: ...
    def similarity(self, one: str, other: str) -> float: ...
    def normalize(self, value: bytes, normalizer: Normalizer) -> bytes: ...
    def is_encrypted(self, data: bytes) -> bool: ...
    def terms(self, data: bytes, slots: list[int]) -> dict[int, bytes]: ...


class InPython:
    """glpgenc.wire."""

    def raw_encrypt(self, key: bytes, iv: bytes, plaintext: bytes, aad: bytes) -> bytes:
        return aead.encrypt_cbc(key, iv, plaintext, aad)

    def raw_decrypt(self, key: bytes, iv: bytes, ciphertext_and_tag: bytes, aad: bytes) -> bytes:
        return aead.decrypt_cbc(key, iv, ciphertext_and_tag, aad)

    def encrypt(self, keys: FieldKeys, plaintext: bytes, row_id: str) -> bytes:
        return encrypt_cell(
            plaintext,
            key=keys.key,
            key_id=keys.key_id,
            field=keys.field,
            row_id=row_id,
            search=keys.search,
            padding=keys.padding,
        )

    def decrypt(self, keys: FieldKeys, data: bytes, field: str, row_id: str) -> bytes:
        envelope = parse(data)
        if envelope.key_id != keys.key_id:
            raise KeyNotLoadedError
        return decrypt_cell(envelope, key=keys.key, field=field, row_id=row_id)

    def term(self, value: bytes, entry: SearchEntry) -> bytes:
        return search_term(value, entry)

    def all_terms(self, value: bytes, entry: SearchEntry) -> list[bytes]:
        return all_terms(value, entry)

    def search_tags(self, fragment: str, entry: SearchEntry) -> list[int]:
        return search_tags(fragment, entry)

    def range_terms(self, low: str | None, high: str | None, entry: SearchEntry) -> list[bytes]:
        return range_terms(low, high, entry)

    def words(self, text: str, shape: WordsShape) -> list[str]:
        return WordQuery(text, MatchMode.PHRASE, shape).sought.split()

    def trigrams(self, text: str) -> list[str]:
        return sorted(trigrams(normalize_text(text.encode(), Normalizer.LOWER)))

    def similarity(self, one: str, other: str) -> float:
        return similarity(self.trigrams(one), self.trigrams(other))

    def normalize(self, value: bytes, normalizer: Normalizer) -> bytes:
        return normalize(value, normalizer)

    def is_encrypted(self, data: bytes) -> bool:
        return is_envelope(data)

    def terms(self, data: bytes, slots: list[int]) -> dict[int, bytes]:
        index = parse(data).index
        return {slot: index[slot] for slot in slots if slot in index}


class InSql:
    """The functions of sql/, over a connection that may use them."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def raw_encrypt(self, key: bytes, iv: bytes, plaintext: bytes, aad: bytes) -> bytes:
        return self._bytes("glpgenc.a256cbc_hs512_encrypt(%b, %b, %b, %b)", key, iv, plaintext, aad)

    def raw_decrypt(self, key: bytes, iv: bytes, ciphertext_and_tag: bytes, aad: bytes) -> bytes:
        return self._bytes("glpgenc.a256cbc_hs512_decrypt(%b, %b, %b, %b)", key, iv, ciphertext_and_tag, aad)

    def encrypt(self, keys: FieldKeys, plaintext: bytes, row_id: str) -> bytes:
        return self._bytes("glpgenc.gl_encrypt(%b::bytea, %s, %s)", plaintext, keys.field, row_id, keys=[keys])

    def decrypt(self, keys: FieldKeys, data: bytes, field: str, row_id: str) -> bytes:
        # A value of another field of the same class: that field's key is the same, and loaded too.
        other = [replace(keys, field=field)] if _FIELD.fullmatch(field) else []
        return self._bytes("glpgenc.gl_decrypt_bytes(%b, %s, %s)", data, field, row_id, keys=[keys, *other])

    def term(self, value: bytes, entry: SearchEntry) -> bytes:
        """Return what stands in the slot of an envelope, after comparing it with what is searched for."""
        stored = "glpgenc.gl_index_term(glpgenc.gl_encrypt(%b::bytea, 'vectors.term'), %s::integer)"
        found = self._bytes(stored, value, entry.slot, keys=_keys(entry))
        if isinstance(entry.shape, ScalarShape | RangeShape):
            wanted = "glpgenc.gl_hmac_index(%s, 'vectors.term', %s::integer)"
            assert self._bytes(wanted, value.decode(), entry.slot, keys=_keys(entry)) == found
        return found

    def all_terms(self, value: bytes, entry: SearchEntry) -> list[bytes]:
        call = "glpgenc.gl_hmac_terms(%b::bytea, 'vectors.term', %s::integer)"
        return list(map(bytes, self._one(call, value, entry.slot, keys=_keys(entry))))

    def search_tags(self, fragment: str, entry: SearchEntry) -> list[int]:
        call = "glpgenc.gl_search_tags(%s, 'vectors.term', %s::integer)"
        return list(self._one(call, fragment, entry.slot, keys=_keys(entry)))

    def range_terms(self, low: str | None, high: str | None, entry: SearchEntry) -> list[bytes]:
        call = "glpgenc.gl_range_terms(%s, %s, 'vectors.term', %s::integer)"
        return list(map(bytes, self._one(call, low, high, entry.slot, keys=_keys(entry))))

    def words(self, text: str, shape: WordsShape) -> list[str]:
        call = "glpgenc._sought_words(%s, 3, %s::integer, %s)"
        return str(self._one(call, text, int(shape.language), shape.stop)).split()

    def trigrams(self, text: str) -> list[str]:
        return sorted(set(self._one("glpgenc._trigrams(glpgenc._lower(%s))", text)))

    def similarity(self, one: str, other: str) -> float:
        return float(self._one("glpgenc.gl_similarity(%s::text, %s::text)", one, other))

    def normalize(self, value: bytes, normalizer: Normalizer) -> bytes:
        return self._bytes("glpgenc._normalize(%b, %s::integer)", value, int(normalizer))

    def is_encrypted(self, data: bytes) -> bool:
        return bool(self._one("glpgenc.gl_is_encrypted(%b)", data))

    def terms(self, data: bytes, slots: list[int]) -> dict[int, bytes]:
        found = {slot: self._one("glpgenc.gl_index_term(%b, %s::integer)", data, slot) for slot in slots}
        return {slot: term for slot, term in found.items() if term is not None}

    def _bytes(self, expression: str, *values: object, keys: Sequence[FieldKeys] = ()) -> bytes:
        return bytes(self._one(expression, *values, keys=keys))

    def _one(self, expression: str, *values: object, keys: Sequence[FieldKeys] = ()) -> Any:
        with translate_errors(), self._connection.transaction():
            if keys:
                load(self._connection, *keys)
            row = self._connection.execute(f"SELECT {expression}".encode(), values).fetchone()
        assert row is not None
        return row[0]


def _keys(entry: SearchEntry) -> list[FieldKeys]:
    # Two more entries, a tag's and a scalar's, show that each is found behind others.
    others = (
        replace(entry, slot=201, normalizer=Normalizer.EXACT, bits=8, shape=ContainsShape(8)),
        replace(entry, slot=202, normalizer=Normalizer.EXACT, bits=8, shape=ScalarShape()),
    )
    return [FieldKeys("vectors.term", UUID(int=1), bytes(64), search=(*others, entry))]


def issue_always(connection: psycopg.Connection[Any], challenge: bytes) -> None:
    """Let the database issue one challenge for ever, which a client can't have, so that one message serves."""
    connection.execute(
        sql.SQL(
            "CREATE OR REPLACE FUNCTION glpgenc._challenge_of(statement text, issued timestamptz) "
            "RETURNS bytea LANGUAGE sql STABLE RETURN {}"
        ).format(challenge)
    )


def load(connection: psycopg.Connection[Any], *keys: FieldKeys, allow_temporary_objects: bool = False) -> None:
    """Load explicit keys into the open transaction."""
    row = connection.execute("SELECT glpgenc.gl_session_begin()").fetchone()
    assert row is not None
    connection.execute(
        "SELECT settings FROM glpgenc.gl_session_load(%b, allow_temporary_objects => %s)",
        [seal(row[0], build_message(keys, ())), allow_temporary_objects],
    )
