"""Values and blobs that were made without this package: those of tests/vectors/values.json."""

from __future__ import annotations

from typing import Any

import pytest

from glpgenc import errors
from glpgenc.service import EnvelopeEncryptionService
from tests.support.streams import vectors_service
from tests.support.vectors import by_name, vectors

__all__ = ["vectors_service"]

Case = dict[str, Any]
FILE = vectors("values")
CONTEXT: dict[str, str] = FILE["context"]
# The header of a blob is its wrapped key, where it is kept apart.
WRAPPED = bytes.fromhex(FILE["blobs"][0]["header"])


def opened_value(service: EnvelopeEncryptionService, data: bytes, aad: bytes) -> bytes:
    with service.decrypt_data_key(WRAPPED, CONTEXT) as dek:
        return service.decrypt_detached(data, dek, CONTEXT, aad)


@pytest.mark.parametrize("case", FILE["values"], ids=by_name(FILE["values"]))
def test_a_value_opens(vectors_service: EnvelopeEncryptionService, case: Case) -> None:
    data, aad = bytes.fromhex(case["sealed"]), bytes.fromhex(case["aad"])
    assert opened_value(vectors_service, data, aad).hex() == case["plaintext"]
    with pytest.raises(errors.AuthenticationError):
        opened_value(vectors_service, data, aad + b"x")


@pytest.mark.parametrize("case", FILE["blobs"], ids=by_name(FILE["blobs"]))
def test_a_blob_opens(vectors_service: EnvelopeEncryptionService, case: Case) -> None:
    data, aad = bytes.fromhex(case["sealed"]), bytes.fromhex(case["aad"])
    assert vectors_service.decrypt_blob(data, CONTEXT, aad).hex() == case["plaintext"]
    with pytest.raises(errors.AuthenticationError):
        vectors_service.decrypt_blob(data, CONTEXT | {"bucket": "another"}, aad)


@pytest.mark.parametrize("case", FILE["values_refused"], ids=by_name(FILE["values_refused"]))
def test_a_malformed_value_is_refused(vectors_service: EnvelopeEncryptionService, case: Case) -> None:
    with pytest.raises(errors.GlpgencError) as caught:
        opened_value(vectors_service, bytes.fromhex(case["sealed"]), b"42")
    assert type(caught.value).__name__ == case["expect"]


@pytest.mark.parametrize("case", FILE["blobs_refused"], ids=by_name(FILE["blobs_refused"]))
def test_a_malformed_blob_is_refused(vectors_service: EnvelopeEncryptionService, case: Case) -> None:
    with pytest.raises(errors.GlpgencError) as caught:
        vectors_service.decrypt_blob(bytes.fromhex(case["sealed"]), CONTEXT, b"42")
    assert type(caught.value).__name__ == case["expect"]
