"""Which tags an index is asked for: few, and never so that a row is missed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Integer, Text, event, select, text

from glpgenc.sqlalchemy import Contains, Prefix, Range
from glpgenc.sqlalchemy.search.tag_choice import Piece, chosen
from glpgenc.sqlalchemy.search.tag_statistics import TagStatistics, forget_statistics
from tests.support.databases import execute
from tests.support.orm import Pair, pair_on
from tests.support.servers import Server, TemplateDatabases

ROWS = 3_000
_SYLLABLES = ["an", "ber", "lin", "dor", "mar", "tin", "schu", "ster", "wal", "x"]


def _names() -> list[str]:
    """Return names of which some beginnings and parts are in most rows, and others in few."""
    chance = random.Random(8)  # noqa: S311

    def word() -> str:
        return "".join(_SYLLABLES[int(len(_SYLLABLES) * chance.random() ** 2)] for _ in range(chance.randrange(2, 5)))

    return [f"{word().capitalize()} {word().capitalize()}" for _ in range(ROWS)]


NAMES = _names()


@pytest.fixture(scope="module", params=["database", "client"])
def pair(
    request: pytest.FixtureRequest,
    postgres: Server,
    templates: TemplateDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pair]:
    columns = {
        "name": (str, Text, Prefix(least=2, most=5), Contains()),
        "number": (int, Integer, Range(bucket=100, low=0, high=9_999)),
        "few_bits": (int, Integer, Range(bucket=100, low=0, high=9_999, bits=20)),
    }
    rows: list[dict[str, Any]] = [
        {"id": number, "name": name, "number": number, "few_bits": number} for number, name in enumerate(NAMES)
    ]
    rows.append({"id": ROWS, "name": None, "number": None, "few_bits": None})
    folder = tmp_path_factory.mktemp("choice")
    with pair_on(postgres, templates, folder, request.param, columns=columns, rows=rows) as pair:
        execute(pair.orm.database, "ANALYZE secret")
        forget_statistics(pair.engine)
        yield pair


def _asked(pair: Pair, make: Any) -> list[int]:
    """Return the tags that a statement asks for, in each of those that it takes."""
    counts: list[int] = []

    def note(*arguments: Any) -> None:
        if "@>" in arguments[2]:
            values = arguments[3].values() if isinstance(arguments[3], dict) else arguments[3]
            counts.extend(len(each) for each in values if isinstance(each, list) and isinstance(each[0], int))

    event.listen(pair.engine, "before_cursor_execute", note)
    try:
        secret, plain = pair.answers(make)
    finally:
        event.remove(pair.engine, "before_cursor_execute", note)
    assert sorted(secret) == sorted(plain)
    return counts


@pytest.mark.parametrize("seed", range(4))
def test_any_pattern_finds_what_it_finds_of_plaintext(pair: Pair, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for _ in range(25):
        name = chance.choice(NAMES)
        begin = chance.randrange(len(name) - 3)
        middle, start = name[begin : begin + chance.randrange(3, 9)], name[: chance.randrange(2, 12)]
        for pattern in (f"{start}%", f"%{middle}%", f"{start}%{middle}%", f"{start}_{name[len(start) + 1 :]}"):

            def found(model: Any, like: str = pattern) -> Any:
                return select(model.id).where(model.name.like(like))

            secret, plain = pair.answers(found)
            assert sorted(secret) == sorted(plain), pattern


def test_a_beginning_is_looked_up_by_one_tag_however_long(pair: Pair) -> None:
    rare = min(NAMES, key=lambda name: sum(each.startswith(name[:5]) for each in NAMES))
    for length in (3, 5):
        assert _asked(pair, lambda model, n=length: select(model.id).where(model.name.startswith(rare[:n]))) == [1]


def test_a_beginning_that_is_common_is_looked_up_with_a_rare_part(pair: Pair) -> None:
    common = max({name[:5] for name in NAMES}, key=lambda part: sum(each.startswith(part) for each in NAMES))
    long = next(name for name in NAMES if name.startswith(common) and "Schu" in name[6:] and len(name) > 15)
    (asked,) = _asked(pair, lambda model: select(model.id).where(model.name.startswith(long)))
    assert 1 < asked < len(long) - 2


def test_a_part_is_looked_up_by_few_of_its_tags(pair: Pair) -> None:
    name = max(NAMES, key=len)
    (asked,) = _asked(pair, lambda model: select(model.id).where(model.name.contains(name[1:])))
    assert 1 <= asked <= 4


def test_where_nothing_is_known_all_tags_of_a_part_are_asked_for(pair: Pair) -> None:
    name = max(NAMES, key=len)
    execute(pair.orm.database, "CREATE TABLE kept AS SELECT * FROM secret")
    with pair.session() as session:
        session.execute(text("DELETE FROM pg_statistic WHERE starelid = 'secret'::regclass"))
        forget_statistics(pair.engine)
        session.commit()
    try:
        (asked,) = _asked(pair, lambda model: select(model.id).where(model.name.contains(name[1:])))
        assert asked == len({name[at : at + 3].lower() for at in range(1, len(name) - 2)})
        (asked,) = _asked(pair, lambda model: select(model.id).where(model.name.startswith(name)))
        assert asked == 1
    finally:
        execute(pair.orm.database, "ANALYZE secret")
        forget_statistics(pair.engine)


_TAGS = st.lists(st.integers(-5, 5), min_size=1, max_size=12, unique=True)


@given(_TAGS, st.dictionaries(st.integers(-5, 5), st.floats(1e-5, 1), min_size=1), st.floats(0, 1e7))
def test_some_tags_of_those_given_are_chosen_and_the_rarest_among_them(
    tags: list[int], frequencies: dict[int, float], rows: float
) -> None:
    known = TagStatistics(frequencies.items(), rows)
    found = chosen([Piece(tag, at, at + 3) for at, tag in enumerate(tags)], known)
    assert set(found) <= set(tags)
    assert known.frequency(known.rarest(tags, 1)[0]) in [known.frequency(tag) for tag in found]


def test_a_tag_of_characters_that_are_known_already_is_not_asked_for() -> None:
    known = TagStatistics([(1, 0.5), (2, 0.001), (3, 0.001)], 1e6)
    assert chosen([Piece(1, 0, 8, is_beginning=True), Piece(2, 0, 3), Piece(3, 5, 8)], known) == [2, 3]
    assert chosen([Piece(2, 0, 8, is_beginning=True), Piece(3, 5, 8)], known) == [2]


def test_a_common_tag_is_worth_asking_for_only_of_many_candidates() -> None:
    known = TagStatistics([(1, 0.001), (2, 0.3)], 1e6)
    assert chosen([Piece(1, 0, 3), Piece(2, 9, 12)], known) == [1, 2]
    known = TagStatistics([(1, 0.00001), (2, 0.3)], 1e6)
    assert chosen([Piece(1, 0, 3), Piece(2, 9, 12)], known) == [1]


# --- ranges: what is between the buckets of the ends is not checked


def _fetched(pair: Pair, make: Any) -> int:
    """Return how many ciphertexts a statement of client mode fetches beside its result."""
    with pair.session() as session:
        rows = 0

        def note(*arguments: Any) -> None:
            nonlocal rows
            if "secret.number" in arguments[2].partition("FROM")[0] or "few_bits" in arguments[2].partition("FROM")[0]:
                rows += arguments[1].rowcount

        event.listen(pair.engine, "after_cursor_execute", note)
        try:
            session.execute(make(pair.secret)).all()
        finally:
            event.remove(pair.engine, "after_cursor_execute", note)
        return rows


@pytest.mark.parametrize("column", ["number", "few_bits"])
@pytest.mark.parametrize(
    ("low", "high"), [(150, 160), (100, 199), (150, 950), (0, 9_999), (950, 150), (-5, 20), (2_950, 50_000), (500, 500)]
)
def test_a_range_finds_what_it_finds_of_plaintext(pair: Pair, column: str, low: int, high: int) -> None:
    makes: list[Callable[[Any], Any]] = [
        lambda of: of.between(low, high),
        lambda of: ~of.between(low, high),
        lambda of: of > low,
        lambda of: of <= high,
        lambda of: (of >= low) & (of < high),
    ]
    for make in makes:

        def found(model: Any, where: Callable[[Any], Any] = make) -> Any:
            return select(model.id).where(where(getattr(model, column)))

        secret, plain = pair.answers(found)
        assert sorted(secret) == sorted(plain)


def test_only_values_of_the_end_buckets_are_fetched_to_be_checked(pair: Pair) -> None:
    if pair.secret.name.type.spec.mode != "client":
        pytest.skip("the server checks")
    assert _fetched(pair, lambda model: select(model.id).where(model.number.between(150, 950))) == 200
    assert _fetched(pair, lambda model: select(model.id).where(model.number > 150)) == 100
    # Of 20 bits two buckets may have the same: each value is checked.
    assert _fetched(pair, lambda model: select(model.id).where(model.few_bits.between(150, 950))) >= 900


def test_the_server_opens_only_values_of_the_end_buckets(pair: Pair) -> None:
    if pair.secret.name.type.spec.mode != "database":
        pytest.skip("the client checks")
    # A value that does not open is in an inner bucket, and then in one at the end.
    last = "octet_length(number) - 1"
    spoiled = f"UPDATE secret SET number = set_byte(number, {last}, 255 - get_byte(number, {last}))"
    with pair.session() as session:
        session.execute(text("SET session_replication_role = replica"))
        session.execute(text(f"{spoiled} WHERE id = 500"))
        assert len(session.execute(select(pair.secret.id).where(pair.secret.number.between(150, 950))).all()) == 801
        with pytest.raises(Exception, match=r"authenticat|tamper"):
            session.execute(select(pair.secret.id).where(pair.secret.number.between(510, 950))).all()
        session.rollback()
