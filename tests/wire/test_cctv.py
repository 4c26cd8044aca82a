"""C2SP CCTV's signatures of Ed25519 with odd points, against the verifier of checkpoints."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from glpgenc.audit.checkpoints.verifier import verify_ed25519
from tests.support.vectors import FOLDER, Case

VECTORS: list[Case] = json.loads((FOLDER / "external" / "cctv" / "ed25519vectors.json").read_text(encoding="utf-8"))
PAGE = Path(__file__).parents[2] / "docs" / "ASSURANCE.md"


def parts(case: Case) -> tuple[bytes, bytes, bytes]:
    """Return key, message and signature."""
    return bytes.fromhex(case["key"]), case["msg"].encode(), bytes.fromhex(case["sig"])


def by_the_library(case: Case) -> bool:
    key, message, signature = parts(case)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.fixture(scope="module")
def verdicts() -> list[bool]:
    return [verify_ed25519(*parts(case)) for case in VECTORS]


def test_points_have_one_encoding_and_no_cofactor_is_multiplied_away(verdicts: list[bool]) -> None:
    """Require what RFC 8032 requires of encodings, and the stricter of the two formulas that it allows."""
    for case, verdict in zip(VECTORS, verdicts, strict=True):
        flags = set(case["flags"] or ())
        odd = flags & {"non_canonical_A", "non_canonical_R", "low_order_residue"}
        assert verdict is not bool(odd), case["number"]


def test_nothing_is_accepted_that_the_library_refuses(verdicts: list[bool]) -> None:
    pairs = Counter((verdict, by_the_library(case)) for case, verdict in zip(VECTORS, verdicts, strict=True))
    assert set(pairs) <= {(True, True), (False, False), (False, True)}
    assert pairs[True, True] == sum(verdicts)


def test_the_page_has_the_counts(verdicts: list[bool]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"its {len(verdicts)} signatures of Ed25519" in text
    assert f"accepts {sum(verdicts)} and refuses {verdicts.count(False)}" in text
