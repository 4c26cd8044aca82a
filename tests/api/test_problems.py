from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from glpgenc import errors
from glpgenc.api import problems
from glpgenc.api.models import DecryptBatchRequest, EncryptRequest
from glpgenc.api.request_body import known_names
from tests.support.processes.programs import CHECKOUT

API_PAGE = CHECKOUT / "docs" / "API.md"


def subclasses(of: type[errors.GlpgencError]) -> Iterator[type[errors.GlpgencError]]:
    for each in of.__subclasses__():
        if each.__module__ == "glpgenc.errors":
            yield each
            yield from subclasses(each)


ERRORS = sorted(subclasses(errors.GlpgencError), key=lambda each: each.__name__)


@pytest.mark.parametrize(
    ("error", "slug"),
    [
        (errors.KMSUnavailableError, "kms-unavailable"),
        (errors.KMSThrottledError, "kms-unavailable"),
        (errors.KMSUnwrapError, "kms-refused"),
        (errors.KMSKeyStateError, "kms-refused"),
        (errors.DatabaseUnavailableError, "database-unavailable"),
        (errors.DatabaseError, "database-refused"),
        (errors.SchemaMissingError, "database-refused"),
        (errors.AuditError, "audit-unavailable"),
        (errors.KeyNotFoundError, "key-not-found"),
        (errors.KeyShreddedError, "key-unusable"),
        (errors.TenantRequiredError, "tenant-required"),
        (errors.AuthenticationError, "decryption-failed"),
        (errors.NotEncryptedError, "decryption-failed"),
        (errors.InvalidValueError, "value-refused"),
        (errors.ConfigurationError, "value-refused"),
        (errors.EngineNotBoundError, "internal"),
    ],
)
def test_an_error_is_a_kind_of_problem(error: type[errors.GlpgencError], slug: str) -> None:
    assert problems.kind_of_error(error()).slug == slug


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: each.__name__)
def test_nothing_of_an_error_is_in_its_problem(error: type[errors.GlpgencError]) -> None:
    kind = problems.kind_of_error(error("canary", hint="canary"))
    answer = problems.problem(kind, base="/api", request_id="r")
    assert b"canary" not in bytes(answer.body)
    assert answer.status_code == kind.status


def test_what_may_succeed_later_says_when() -> None:
    later = {kind.slug for kind in problems.KINDS.values() if kind.retry_after is not None}
    assert later == {
        "rate-limited",
        "too-many-failures",
        "too-many-new-keys",
        "kms-unavailable",
        "database-unavailable",
        "audit-unavailable",
        "rate-limit-unavailable",
        "busy",
        "in-progress",
        "not-ready",
    }
    assert problems.problem(problems.KMS_UNAVAILABLE, base="", request_id="r").headers["retry-after"] == "5"


# What docs/API.md refers to other parts of the page for, as the limits' windows are of any length.
UNDOCUMENTED = {"rate-limited": 1, "too-many-failures": 1, "too-many-new-keys": 60}


def test_status_and_pause_are_those_of_the_page() -> None:
    _, _, page = API_PAGE.read_text(encoding="utf-8").partition("\n## Problems\n")
    documented = {}
    for part in page.partition("\n## ")[0].split("\n### ")[1:]:
        slug, _, text = part.partition("\n\n")
        pause = re.search(r"`Retry-After:\s+(\d+)`", text)
        documented[slug] = int(text[:3]), int(pause.group(1)) if pause else UNDOCUMENTED.get(slug)
    assert documented == {slug: (kind.status, kind.retry_after) for slug, kind in problems.KINDS.items()}


def test_a_problem_has_the_members_of_rfc_9457() -> None:
    answer = problems.problem(problems.FORBIDDEN, base="/v", request_id="r-1")
    assert answer.media_type == "application/problem+json"
    assert json.loads(bytes(answer.body)) == {
        "type": "/v/problems#forbidden",
        "title": "Forbidden",
        "status": 403,
        "detail": "The token does not allow this, or not for this tenant or data class.",
        "request_id": "r-1",
    }


def test_only_names_that_are_the_models_stand_in_a_pointer() -> None:
    found: list[dict[str, object]] = [
        {"loc": ("values", 3, "ciphertext"), "type": "base64", "msg": "canary"},
        {"loc": ("context", "canary", "[key]"), "type": "canary"},
        {"loc": ("canary",), "type": "extra_forbidden"},
    ]
    assert problems.faults(found, frozenset({"values", "ciphertext", "context"})) == [
        {"pointer": "/values/3/ciphertext", "detail": "is not base64 (RFC 4648, section 4)"},
        {"pointer": "/context", "detail": "is not valid"},
        {"pointer": "", "detail": "has a member that is not known"},
    ]


def test_no_more_than_twenty_faults_are_reported() -> None:
    found = [{"loc": (number,), "type": "missing"} for number in range(100)]
    assert len(problems.faults(found, frozenset())) == 20


def test_the_names_of_a_model_and_of_what_is_in_it_are_known() -> None:
    assert known_names(EncryptRequest) == {
        "plaintext", "text", "aad", "data_class", "tenant_id", "context", "key_version",
    }  # fmt: skip
    assert known_names(DecryptBatchRequest) >= {"values", "ciphertext", "aad"}


@pytest.mark.parametrize(
    ("status", "slug"), [(404, "not-found"), (405, "method-not-allowed"), (418, "invalid"), (502, "internal")]
)
def test_a_status_without_a_kind_of_its_own_has_one(status: int, slug: str) -> None:
    assert problems.kind_of_status(status).slug == slug
