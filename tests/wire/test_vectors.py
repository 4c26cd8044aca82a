"""docs/FORMAT.md's vectors, one test a case, against Python and SQL alike."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from glpgenc import errors
from glpgenc.errors import AuthenticationError, InvalidValueError
from glpgenc.wire import aead
from glpgenc.wire.cell import decrypt_cell, encrypt_cell
from glpgenc.wire.derivation import facet_key, shared_facet_key, suite_key
from glpgenc.wire.envelope import Suite, parse
from glpgenc.wire.normalizers import Normalizer
from glpgenc.wire.sealed_keys import FieldKeys, ReadKey, build_message
from tests.support.vectors import (
    FOLDER,
    Case,
    Implementation,
    InSql,
    by_name,
    entries,
    entry,
    issue_always,
    load,
    vectors,
)

RFC = vectors("rfc7518_b3")
ENVELOPES = vectors("envelope")
CBC = [case for case in ENVELOPES["cases"] if case["suite"] == "A256CBC-HS512"]
CLIENT = [case for case in ENVELOPES["cases"] if case["suite"] in {"A256GCM", "XAES-256-GCM"}]
XAES = [case for case in CLIENT if case["suite"] == "XAES-256-GCM"]
SUITES = {"A256CBC-HS512": Suite.A256CBC_HS512, "A256GCM": Suite.A256GCM, "XAES-256-GCM": Suite.XAES256GCM}
MALFORMED = vectors("malformed")
DERIVATION = vectors("derivation")
INDEX = vectors("blind_index")
PATHS = vectors("json_paths")
FIELD_KEYS = FieldKeys(MALFORMED["field"], UUID(MALFORMED["key_id"]), bytes.fromhex(MALFORMED["key"]))


def keys_of(case: Case) -> FieldKeys:
    return FieldKeys(
        case["field"],
        UUID(ENVELOPES["key_id"]),
        bytes.fromhex(ENVELOPES["A256CBC-HS512 key"]),
        case.get("padding", 0),
        entries(case.get("search", [])),
    )


def expected(case: Case) -> type[errors.EncryptionError]:
    error: type[errors.EncryptionError] = getattr(errors, case["expect"])
    return error


def test_the_vectors_are_what_their_generator_writes(tmp_path: Path) -> None:
    script = FOLDER.parent.parent / "tools" / "make_vectors.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    streams = [sys.executable, "-m", "tools.make_stream_vectors", str(tmp_path)]
    subprocess.run(streams, check=True, cwd=script.parent.parent)
    for written in tmp_path.iterdir():
        assert (FOLDER / written.name).read_bytes() == written.read_bytes()
    # The tables are data of the format, and the index is of the others: test_standalone_vectors.py.
    made_of_others = {"tables.json", "index.json"}
    assert {path.name for path in FOLDER.glob("*.json")} - made_of_others == {path.name for path in tmp_path.iterdir()}


def test_rfc_7518_b3_encrypts(implementation: Implementation) -> None:
    key, iv, plaintext, aad = (bytes.fromhex(RFC[name]) for name in ("key", "iv", "plaintext", "aad"))
    assert implementation.raw_encrypt(key, iv, plaintext, aad).hex() == RFC["ciphertext"] + RFC["tag"]


def test_rfc_7518_b3_decrypts(implementation: Implementation) -> None:
    key, iv, plaintext, aad = (bytes.fromhex(RFC[name]) for name in ("key", "iv", "plaintext", "aad"))
    sealed = bytes.fromhex(RFC["ciphertext"] + RFC["tag"])
    assert implementation.raw_decrypt(key, iv, sealed, aad) == plaintext


@pytest.mark.parametrize("changed", ["aad", "iv", "ciphertext", "tag"])
def test_rfc_7518_b3_with_a_bit_flipped_does_not_authenticate(implementation: Implementation, changed: str) -> None:
    parts = {name: bytearray.fromhex(RFC[name]) for name in ("key", "iv", "aad", "ciphertext", "tag")}
    parts[changed][0] ^= 1
    key, iv, aad, ciphertext, tag = (bytes(part) for part in parts.values())
    with pytest.raises(AuthenticationError):
        implementation.raw_decrypt(key, iv, ciphertext + tag, aad)


@pytest.mark.parametrize("case", CBC, ids=by_name(CBC))
def test_envelope_opens(implementation: Implementation, case: Case) -> None:
    opened = implementation.decrypt(keys_of(case), bytes.fromhex(case["envelope"]), case["field"], case["row_id"])
    assert opened.hex() == case["plaintext"]


@pytest.mark.parametrize("case", CBC, ids=by_name(CBC))
def test_body_is_the_raw_suite_over_header_field_and_row(implementation: Implementation, case: Case) -> None:
    key, iv, aad = bytes.fromhex(ENVELOPES["A256CBC-HS512 key"]), bytes.fromhex(case["iv"]), bytes.fromhex(case["aad"])
    sealed = case["ciphertext"] + case["tag"]
    content = implementation.raw_decrypt(key, iv, bytes.fromhex(sealed), aad)
    assert implementation.raw_encrypt(key, iv, content, aad).hex() == sealed
    assert case["envelope"] == case["header"] + case["iv"] + sealed


@pytest.mark.parametrize("case", CBC, ids=by_name(CBC))
def test_encrypting_gives_the_same_header_and_another_iv(implementation: Implementation, case: Case) -> None:
    made = implementation.encrypt(keys_of(case), bytes.fromhex(case["plaintext"]), case["row_id"])
    body_at = len(case["header"]) // 2
    assert made[:body_at].hex() == case["header"]
    assert len(made) == len(case["envelope"]) // 2
    assert made[body_at : body_at + 16].hex() != case["iv"]
    assert implementation.decrypt(keys_of(case), made, case["field"], case["row_id"]).hex() == case["plaintext"]


@pytest.mark.parametrize("case", CBC, ids=by_name(CBC))
def test_with_the_vector_s_iv_python_gives_the_vector_s_bytes(case: Case) -> None:
    keys = keys_of(case)
    made = encrypt_cell(
        bytes.fromhex(case["plaintext"]), key=keys.key, key_id=keys.key_id, field=case["field"], row_id=case["row_id"],
        search=keys.search, padding=keys.padding, iv=bytes.fromhex(case["iv"]),
    )  # fmt: skip
    assert made.hex() == case["envelope"]


@pytest.mark.parametrize("case", [case for case in CBC if "search" in case], ids=lambda case: str(case["name"]))
def test_index_terms_are_read_without_a_key(implementation: Implementation, case: Case) -> None:
    wanted = {entry["slot"]: bytes.fromhex(entry["term"]) for entry in case["search"]}
    assert implementation.terms(bytes.fromhex(case["envelope"]), [1, 2, 3, 4, 255]) == wanted


@pytest.mark.parametrize("case", CLIENT, ids=by_name(CLIENT))
def test_envelope_of_client_mode_is_made_and_opened_by_python(case: Case) -> None:
    key = bytes.fromhex(ENVELOPES[f"{case['suite']} key"])
    made = encrypt_cell(
        bytes.fromhex(case["plaintext"]), key=key, key_id=UUID(ENVELOPES["key_id"]), field=case["field"],
        row_id=case["row_id"], suite=SUITES[case["suite"]], search=entries(case.get("search", [])),
        padding=case.get("padding", 0), iv=bytes.fromhex(case["iv"]),
    )  # fmt: skip
    assert made.hex() == case["envelope"]
    opened = decrypt_cell(parse(made), key=key, field=case["field"], row_id=case["row_id"])
    assert opened.hex() == case["plaintext"]


@pytest.mark.parametrize("case", CLIENT, ids=by_name(CLIENT))
def test_envelope_of_client_mode_is_recognised_and_refused_by_sql(in_sql: InSql, case: Case) -> None:
    envelope = bytes.fromhex(case["envelope"])
    assert in_sql.is_encrypted(envelope)
    with pytest.raises(errors.UnsupportedSuiteError, match=f"0x{envelope[0]:X}") as caught:
        in_sql.decrypt(keys_of(case), envelope, case["field"], case["row_id"])
    assert case["suite"] in str(caught.value.hint)
    searched = {entry["slot"]: bytes.fromhex(entry["term"]) for entry in case.get("search", [])}
    assert in_sql.terms(envelope, [*range(1, 20), 255]) == searched


@pytest.mark.parametrize("case", XAES, ids=by_name(XAES))
def test_each_value_of_xaes_has_a_key_and_nonce_of_its_own(case: Case) -> None:
    sealed = AESGCM(bytes.fromhex(case["Kx"])).encrypt(
        bytes.fromhex(case["Nx"]), bytes.fromhex(case["plaintext"]), bytes.fromhex(case["aad"])
    )
    if "padding" not in case:
        assert sealed.hex() == case["ciphertext"] + case["tag"]
    assert case["M1"] == "00015800" + case["iv"][:24]
    assert case["M2"] == "00025800" + case["iv"][:24]
    assert case["Nx"] == case["iv"][24:]


@pytest.mark.parametrize("case", MALFORMED["xaes_open"], ids=by_name(MALFORMED["xaes_open"]))
def test_malformed_of_xaes_is_refused(in_sql: InSql, case: Case) -> None:
    data, field, row_id = bytes.fromhex(case["envelope"]), MALFORMED["field"], MALFORMED["row_id"]
    with pytest.raises(expected(case)) as caught:
        decrypt_cell(parse(data), key=bytes.fromhex(MALFORMED["xaes_key"]), field=field, row_id=row_id)
    assert type(caught.value) is expected(case)
    in_form = case["expect"] == "AuthenticationError"
    assert in_sql.is_encrypted(data) is in_form
    # SQL opens none of them, whatever else is wrong with it.
    with pytest.raises(errors.UnsupportedSuiteError if in_form else errors.NotEncryptedError):
        in_sql.decrypt(FIELD_KEYS, data, field, row_id)


def test_the_untouched_envelope_of_xaes_opens() -> None:
    good, key = bytes.fromhex(MALFORMED["xaes_good"]), bytes.fromhex(MALFORMED["xaes_key"])
    opened = decrypt_cell(parse(good), key=key, field=MALFORMED["field"], row_id=MALFORMED["row_id"])
    assert opened == b"user1@example.com"


@pytest.mark.parametrize("case", MALFORMED["open"], ids=by_name(MALFORMED["open"]))
def test_malformed_is_refused(implementation: Implementation, case: Case) -> None:
    field, row_id = str(case.get("field", MALFORMED["field"])), str(case.get("row_id", MALFORMED["row_id"]))
    with pytest.raises(expected(case)) as caught:
        implementation.decrypt(FIELD_KEYS, bytes.fromhex(case["envelope"]), field, row_id)
    assert type(caught.value) is expected(case)


@pytest.mark.parametrize("case", MALFORMED["open"], ids=by_name(MALFORMED["open"]))
def test_what_has_no_envelope_s_form_is_refused_by_the_guard(implementation: Implementation, case: Case) -> None:
    has_form = case["expect"] not in {"NotEncryptedError", "UnsupportedSuiteError"}
    assert implementation.is_encrypted(bytes.fromhex(case["envelope"])) is has_form


def test_the_untouched_envelope_of_the_malformed_ones_opens(implementation: Implementation) -> None:
    good = bytes.fromhex(MALFORMED["good"])
    opened = implementation.decrypt(FIELD_KEYS, good, MALFORMED["field"], MALFORMED["row_id"])
    assert opened == b"user1@example.com"


@pytest.mark.parametrize("case", MALFORMED["encrypt"], ids=by_name(MALFORMED["encrypt"]))
def test_an_envelope_is_not_encrypted_again(implementation: Implementation, case: Case) -> None:
    with pytest.raises(expected(case)):
        implementation.encrypt(FIELD_KEYS, bytes.fromhex(case["plaintext"]), "")


@pytest.mark.parametrize("case", MALFORMED["raw"], ids=by_name(MALFORMED["raw"]))
def test_wrong_lengths_are_refused_before_any_use(implementation: Implementation, case: Case) -> None:
    key, iv = bytes.fromhex(case["key"]), bytes.fromhex(case["iv"])
    with pytest.raises(expected(case)):
        implementation.raw_encrypt(key, iv, b"plaintext", b"")
    with pytest.raises(expected(case)):
        implementation.raw_decrypt(key, iv, bytes(48), b"")


@pytest.mark.parametrize(
    "case", vectors("normalizers")["cases"], ids=lambda case: f"{case['normalizer']}-{case['value']!a}"
)
def test_normalizer(implementation: Implementation, case: Case) -> None:
    normalizer = Normalizer.named(case["normalizer"])
    assert implementation.normalize(case["value"].encode(), normalizer).decode() == case["normalized"]


@pytest.mark.parametrize("case", vectors("normalizers")["refused"], ids=lambda case: f"{case['value'][:20]!a}")
def test_what_is_no_number_is_refused_and_not_quoted(implementation: Implementation, case: Case) -> None:
    with pytest.raises(expected(case)) as caught:
        implementation.normalize(case["value"].encode(), Normalizer.named(case["normalizer"]))
    assert len(case["value"]) < 5 or case["value"] not in str(caught.value)


@pytest.mark.parametrize("case", INDEX["cases"], ids=lambda case: f"{case['value']}-{case['bits']}")
def test_search_term(implementation: Implementation, case: Case) -> None:
    assert implementation.term(case["value"].encode(), entry(case, INDEX["key"])).hex() == case["term"]


@pytest.mark.parametrize("case", INDEX["facets"], ids=by_name(INDEX["facets"]))
def test_what_stands_in_the_slot_of_a_facet(implementation: Implementation, case: Case) -> None:
    assert implementation.term(case["value"].encode(), entry(case, INDEX["key"])).hex() == case["term"]


@pytest.mark.parametrize("case", INDEX["partitions"], ids=by_name(INDEX["partitions"]))
def test_the_terms_of_all_parts_and_one_of_them_in_the_slot(implementation: Implementation, case: Case) -> None:
    of_case, value = entry(case, INDEX["key"]), case["value"].encode()
    assert [each.hex() for each in implementation.all_terms(value, of_case)] == case["terms"]
    assert {implementation.term(value, of_case).hex() for _ in range(3)} <= set(case["terms"])
    keys = FieldKeys("a", UUID(int=0), bytes(64), search=(of_case,))
    assert build_message([keys], []).hex().endswith("00" * 66 + case["entry"])


@pytest.mark.parametrize("case", PATHS["cases"], ids=by_name(PATHS["cases"]))
def test_what_stands_in_the_slot_of_a_path_or_of_elements(implementation: Implementation, case: Case) -> None:
    assert implementation.term(case["value"].encode(), entry(case, PATHS["key"])).hex() == case["term"]


@pytest.mark.parametrize("case", PATHS["cases"], ids=by_name(PATHS["cases"]))
def test_search_entry_with_a_path_is_built_byte_for_byte(case: Case) -> None:
    keys = FieldKeys("a", UUID(int=0), bytes(64), search=(entry(case, PATHS["key"]),))
    assert build_message([keys], []).hex().endswith("00" * 66 + case["entry"])


@pytest.mark.parametrize("case", PATHS["refused"], ids=lambda case: f"{case['kind']} {case['value']!a}")
def test_what_is_no_document_or_array_is_refused(implementation: Implementation, case: Case) -> None:
    with pytest.raises(expected(case)):
        implementation.term(case["value"].encode(), entry(case, PATHS["key"]))


@pytest.mark.parametrize("case", INDEX["facets"], ids=by_name(INDEX["facets"]))
def test_search_entry_of_a_facet_is_built_byte_for_byte(case: Case) -> None:
    keys = FieldKeys("a", UUID(int=0), bytes(64), search=(entry(case, INDEX["key"]),))
    assert build_message([keys], []).hex().endswith("00" * 66 + case["entry"])


@pytest.mark.parametrize(
    "case", INDEX["facets_refused"], ids=lambda case: f"{case['parameters']['unit']}-{case['value']!a}"
)
def test_what_a_facet_can_not_read_is_refused_and_not_quoted(implementation: Implementation, case: Case) -> None:
    with pytest.raises(expected(case)) as caught:
        implementation.term(case["value"].encode(), entry(case, INDEX["key"]))
    assert len(case["value"]) < 12 or case["value"] not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("case", INDEX["searches"], ids=by_name(INDEX["searches"]))
def test_tags_to_search_for(implementation: Implementation, case: Case) -> None:
    assert implementation.search_tags(case["fragment"], entry(case, INDEX["key"])) == case["tags"]


@pytest.mark.parametrize("case", INDEX["searches_refused"], ids=lambda case: f"{case['kind']}-{case['fragment']!a}")
def test_too_short_a_text_is_not_searched_for(implementation: Implementation, case: Case) -> None:
    with pytest.raises(expected(case), match=f"a {case['kind']} search of this field requires a") as caught:
        implementation.search_tags(case["fragment"], entry(case, INDEX["key"]))
    assert caught.value.hint


@pytest.mark.parametrize("case", INDEX["ranges"], ids=lambda case: f"{case['low']}-{case['high']}")
def test_terms_of_a_range(implementation: Implementation, case: Case) -> None:
    found = implementation.range_terms(case["low"], case["high"], entry(case, INDEX["key"]))
    assert [term.hex() for term in found] == case["terms"]


@pytest.mark.parametrize("others", [0, 1])
def test_texts_whose_tags_do_not_fit_are_refused_with_the_length_that_does(
    implementation: Implementation, others: int
) -> None:
    # Every two characters once: as many tags as there can be.
    text = "".join(chr(0x4E00 + number) for number in range(16_500))
    case = {"kind": "contains", "parameters": {"length": 2}, "normalizer": "exact", "bits": 32}
    search = tuple(entry(case | {"slot": 1 + number}, INDEX["key"]) for number in range(1 + others))
    keys = FieldKeys("notes.body", UUID(int=1), bytes(64), search=search)
    fits = 16_350 // (1 + others)
    assert implementation.encrypt(keys, text[:fits].encode(), "")
    with pytest.raises(InvalidValueError, match=f"the facets .* about {16_383 // (1 + others)} characters"):
        implementation.encrypt(keys, text[: fits + 300].encode(), "")


@pytest.mark.parametrize("case", DERIVATION["suite_keys"], ids=lambda case: f"{case['suite']}-{case['dek'][:8]}")
def test_suite_key(case: Case) -> None:
    assert suite_key(bytes.fromhex(case["dek"]), SUITES[case["suite"]]).hex() == case["key"]


@pytest.mark.parametrize("case", DERIVATION["facet_keys"], ids=lambda case: f"{case['field']}-{case['facet']}")
def test_facet_key(case: Case) -> None:
    assert facet_key(bytes.fromhex(case["index_root"]), case["field"], case["facet"]).hex() == case["key"]


@pytest.mark.parametrize("case", DERIVATION["shared_keys"], ids=lambda case: f"{case['name']}-{case['index_root'][:4]}")
def test_shared_facet_key(case: Case) -> None:
    assert shared_facet_key(bytes.fromhex(case["index_root"]), case["name"]).hex() == case["key"]


@pytest.mark.parametrize("case", DERIVATION["facet_keys"] + DERIVATION["shared_keys"], ids=lambda case: case["label"])
def test_keys_of_facets_come_out_of_sql_alike(every_database: str, case: Case) -> None:
    root, label = bytes.fromhex(case["index_root"]), bytes.fromhex(case["label"])
    with psycopg.connect(every_database) as connection:
        # RFC 5869: extract with a salt of zeros, and the first block of expand.
        row = connection.execute(
            "SELECT glpgenc._hmac_sha256(%b::bytea || '\\x01'::bytea, glpgenc._hmac_sha256(%b, %b))",
            [label, root, bytes(32)],
        ).fetchone()
    assert row == (bytes.fromhex(case["key"]),)


def test_no_two_facets_share_a_key() -> None:
    cases = DERIVATION["facet_keys"] + DERIVATION["shared_keys"]
    assert len({case["key"] for case in cases}) == len(cases)


def test_sealed_message_is_built_byte_for_byte() -> None:
    case = vectors("sealed")
    field = FieldKeys(
        case["field"], UUID(case["key_id"]), bytes.fromhex(case["key"]), case["padding"], entries([case["entry"]])
    )
    read_key = ReadKey(UUID(case["read_key"]["key_id"]), bytes.fromhex(case["read_key"]["key"]))
    assert build_message([field], [read_key]).hex() == case["message"]


def test_sealed_message_loads_in_sql_under_its_challenge(every_database: str) -> None:
    case = vectors("sealed")
    with psycopg.connect(every_database) as connection:
        issue_always(connection, bytes.fromhex(case["challenge"]))
        connection.execute("SELECT glpgenc.gl_session_begin()")
        connection.execute("SELECT settings FROM glpgenc.gl_session_load(%b)", [bytes.fromhex(case["sealed"])])
        content = loaded_content(connection, case["field"])
        bucket = connection.execute("SELECT current_setting('glpgenc.key.k07')").fetchone()
    assert content == case["key_id"].replace("-", "") + case["key"] + "0020" + "01028000" + case["entry"]["key"]
    assert bucket is not None
    # The load id is the beginning of the message's tag. The key after it is sealed, as that of the field is.
    assert bucket[0].startswith(case["sealed"][-64:-32] + case["read_key"]["key_id"])
    assert case["read_key"]["key"] not in bucket[0]


def loaded_content(connection: psycopg.Connection[Any], field: str) -> str:
    """Return what a field's setting holds, opened as only the functions' owner can."""
    row = connection.execute(
        "SELECT encode(glpgenc._open_field(glpgenc._keys(%(field)s), glpgenc._name(%(field)s)), 'hex')",
        {"field": field},
    ).fetchone()
    assert row is not None
    return str(row[0])


def test_sealed_search_entries_of_every_kind_are_built_byte_for_byte_and_load(database: str) -> None:
    case = vectors("sealed")
    search = entries(case["facets"]["entries"])
    keys = FieldKeys(case["field"], UUID(case["key_id"]), bytes.fromhex(case["key"]), search=search)
    message = build_message([keys], [])
    assert message.hex() == case["facets"]["message"]
    with psycopg.connect(database) as connection:
        load(connection, keys)
        assert message.hex().endswith(loaded_content(connection, case["field"]))


def test_search_keys_of_scope_global_are_not_sent_and_what_is_sent_loads(database: str) -> None:
    case = vectors("sealed")
    search = entries(case["global"]["entries"])
    keys = FieldKeys(case["field"], UUID(case["key_id"]), bytes.fromhex(case["key"]), search=search)
    message = build_message([keys], [])
    assert message.hex() == case["global"]["message"]
    assert message.count(search[0].key) == 1
    with psycopg.connect(database) as connection:
        load(connection, keys)
        assert message.hex().endswith(loaded_content(connection, case["field"]))


def test_gcm_asserts_lengths() -> None:
    for key, nonce in ((bytes(16), bytes(12)), (bytes(32), bytes(11)), (b"", bytes(12)), (bytes(32), b"")):
        with pytest.raises(errors.InvalidLengthError):
            aead.encrypt_gcm(key, nonce, b"", b"")
        with pytest.raises(errors.InvalidLengthError):
            aead.decrypt_gcm(key, nonce, bytes(16), b"")
