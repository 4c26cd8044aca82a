"""Every parser, given what is nearly well-formed: a value or its documented refusal, and never another exception.

``make test`` runs some examples of each, ``make test-all`` a thousand; test_guided_fuzz.py looks for more by coverage.
"""

from __future__ import annotations

import gzip

import pytest
from hypothesis import HealthCheck, given, settings

from tests.attacks.fuzz.grammar import nearly_well_formed
from tests.attacks.fuzz.parsers import parsers

NAMES = sorted(parsers())


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GLPGENC_CONFIG", "GLPGENC_DATABASE_URL", "GLPGENC_ENVIRONMENT", "GLPGENC_TENANT"):
        monkeypatch.delenv(name, raising=False)


def withstands(name: str, examples: int) -> None:
    parser = parsers()[name]

    @settings(max_examples=examples, database=None, suppress_health_check=list(HealthCheck))
    @given(data=nearly_well_formed(parser))
    def attack(data: bytes) -> None:
        parser.refuses_or_reads(data)

    attack()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_well_formed_is_read(name: str) -> None:
    parser = parsers()[name]
    assert [parser.refuses_or_reads(seed) for seed in parser.seeds] == [True] * len(parser.seeds)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_nearly_well_formed_is_read_or_refused(name: str) -> None:
    withstands(name, 25)


# Each ended in another exception once: what was found by the tests of this file and by test_guided_fuzz.py.
FOUND = [
    ("PKCS#11 URI of a setting", b"pkcs11:token=\x80;object=kek"),
    ("compressed audit trail", gzip.compress(b"{}", mtime=0)[:10] + b"\x07\xff\xff"),
    ("key file", b"[" * 100_000),
    ("settings", b"tenant = " + b"[" * 100_000),
    ("settings", b"tenant = " + b"9" * 5_000),
    ("facet of a command", b"domain:exact:" + b"9" * 5_000),
]


@pytest.mark.parametrize(("name", "data"), FOUND, ids=[f"{number} {name}" for number, (name, _) in enumerate(FOUND)])
def test_what_broke_a_parser_once_is_refused(name: str, data: bytes) -> None:
    assert not parsers()[name].refuses_or_reads(data)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_thousand_of_what_is_nearly_well_formed_are_read_or_refused(name: str) -> None:
    withstands(name, 1_000)
