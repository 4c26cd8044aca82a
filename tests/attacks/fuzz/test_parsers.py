"""Input that is nearly well-formed: made of what a parser's language is made of, and then broken."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacks.fuzz.parser import Parser
from tests.attacks.fuzz.parsers import parsers

_NUMBERS = st.sampled_from([0, -1, 2**31, 2**63, 2**64, 10**25, 1.5, -0.0, 1e300])
_TEXTS = st.sampled_from(["", "\0", "a\nb", "\ud800", "é", "x" * 300, "1", "*", "00000000-0000-0000-0000-000000000001"])
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | _NUMBERS | _TEXTS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS | st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def nearly_well_formed(parser: Parser) -> st.SearchStrategy[bytes]:
    """Return a strategy for what is nearly a parser's input."""
    edited = edits(parser)
    ways = [edited, edited, sentences(parser), st.binary(max_size=60)]
    if parser.kind == "json":
        ways += [documents(parser)] * 3
    return st.one_of(ways)


def sentences(parser: Parser) -> st.SearchStrategy[bytes]:
    """Return a strategy for tokens, one behind the other, with parts of seeds between them."""
    parts = st.sampled_from(parser.seeds).flatmap(
        lambda seed: st.tuples(st.integers(0, len(seed)), st.integers(0, 40)).map(
            lambda span: seed[span[0] : span[0] + span[1]]
        )
    )
    token = st.sampled_from(parser.tokens) if parser.tokens else st.binary(max_size=4)
    return st.lists(token | parts, max_size=8).map(b"".join)


@st.composite
def edits(draw: st.DrawFn, parser: Parser) -> bytes:
    """Return a seed with some edits."""
    data = draw(st.sampled_from(parser.seeds))
    tokens = st.sampled_from(parser.tokens) if parser.tokens else st.binary(max_size=4)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        size = draw(st.sampled_from([0, 0, 1, 1, 2, 4, 16, 60]))
        data = data[:at] + draw(tokens | st.binary(max_size=6) | st.just(data[at : at + size] * 2)) + data[at + size :]
    return data


@st.composite
def documents(draw: st.DrawFn, parser: Parser) -> bytes:
    """Return a JSON seed, of one document or a line each, with some values, members or lines put wrong."""
    seed = draw(st.sampled_from(parser.seeds))
    try:
        lines = [json.loads(line) for line in seed.splitlines()]
        whole = False
    except ValueError:
        whole = True
        try:
            lines = [json.loads(seed)]
        except ValueError:
            return draw(edits(parser))
    for _ in range(draw(st.integers(1, 3))):
        number = draw(st.integers(0, len(lines) - 1))
        lines[number] = _broken(draw, lines[number])
        if not whole and draw(st.integers(0, 5)) == 0:
            lines.insert(draw(st.integers(0, len(lines))), copy.deepcopy(lines[number]))
    return b"\n".join(json.dumps(line).encode() for line in lines) + draw(st.sampled_from([b"", b"\n"]))


def _broken(draw: st.DrawFn, document: Any) -> Any:
    places = list(_places(document))
    if not places:
        return draw(_VALUES)
    document = copy.deepcopy(document)
    *way, last = draw(st.sampled_from(places))
    inside: Any = document
    for step in way:
        inside = inside[step]
    kind = draw(st.sampled_from(["set", "set", "set", "remove", "add", "another's"]))
    if kind == "remove":
        del inside[last]
    elif kind == "add" and isinstance(inside, dict):
        inside[draw(_TEXTS | st.text(max_size=6))] = draw(_VALUES)
    elif kind == "another's":
        *way, other = draw(st.sampled_from(places))
        source: Any = document
        for step in way:
            source = source[step]
        inside[last] = copy.deepcopy(source[other])
    else:
        inside[last] = draw(_VALUES)
    return document


def _places(document: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    members: list[tuple[Any, Any]] = []
    if isinstance(document, dict):
        members = list(document.items())
    elif isinstance(document, list):
        members = list(enumerate(document))
    for name, value in members:
        yield (*way, name)
        yield from _places(value, (*way, name))


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
