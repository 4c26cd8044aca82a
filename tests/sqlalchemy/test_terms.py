"""What a look-up by equality sends, and the SQL around it."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, not_
from sqlalchemy.dialects import postgresql

from glpgenc.errors import InvalidLengthError
from glpgenc.sqlalchemy import EncryptedColumn, Exact
from glpgenc.sqlalchemy.search.clauses import EQUALS
from glpgenc.sqlalchemy.search.terms import Term, TermsOfFew, TermsOfMany
from glpgenc.sqlalchemy.types.database import Plaintext
from glpgenc.wire.blind_index import SearchEntry, search_term
from glpgenc.wire.normalizers import Normalizer

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
PSYCOPG = postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]
TYPE = EncryptedColumn(str, "users.email", data_class="pii", search=Exact(bits=60))
(EXACT,) = TYPE.spec.search
USERS = Table("users", MetaData(), Column("id", Integer, primary_key=True), Column("email", TYPE))
ANY_OF_TWO = (
    "ANY (ARRAY[pg_catalog.substr(CAST(%(p)s AS BYTEA), 1, 16), pg_catalog.substr(CAST(%(p)s AS BYTEA), 17, 16)])"
)


def entry(slot: int, bits: int = 60) -> SearchEntry:
    return SearchEntry(slot, Normalizer.EXACT, bits, bytes([slot]) * 32)


def test_one_term_is_sent_twice_and_two_the_lesser_first() -> None:
    one, two = (search_term(b"ada", entry(slot)) for slot in (1, 2))
    term = Term(TYPE.spec, EXACT)
    assert term._compute("ada", (entry(1),), bytes) == one + one
    assert term._compute("ada", (entry(1), entry(2)), bytes) == b"".join(sorted([one, two]))


@pytest.mark.parametrize("entries", [(entry(1, 64), entry(2, 48)), (entry(1, 128),), (entry(1), entry(2), entry(3))])
def test_terms_that_sql_would_split_elsewhere_are_refused(entries: tuple[SearchEntry, ...]) -> None:
    with pytest.raises(InvalidLengthError, match=r"facet exact of users.email do not have 8 bytes"):
        Term(TYPE.spec, EXACT)._compute("ada", entries, bytes)


def test_not_equal_is_the_negation_of_the_whole_and_no_other_operator() -> None:
    table = Table("t", MetaData(), Column("v", EncryptedColumn(str, "t.v", data_class="pii", search=Exact())))
    found = str(not_(table.c.v == "x").compile(dialect=PSYCOPG)).replace("v_1", "p")
    assert found.replace("param_1", "p") == f"(NOT (t.v_bidx = {ANY_OF_TWO}))"


def test_the_operator_stays_one_object_where_statements_are_copied_and_pickled() -> None:
    assert copy.deepcopy(EQUALS) is EQUALS
    assert pickle.loads(pickle.dumps(EQUALS)) is EQUALS  # noqa: S301  # made here


def test_a_column_that_gets_another_type_is_searched_by_that() -> None:
    column: Column[Any] = Column("email", EncryptedColumn(str, data_class="pii", search=Exact()))
    assert column.comparator.operate is not None  # SQLAlchemy keeps the comparator, from before the field is known
    table = Table("late", MetaData(), column)
    compiled = (table.c.email == "x").compile(dialect=DIALECT)
    types: list[Any] = [each.type for each in compiled.binds.values()]
    assert {each.column.field for each in types} == {"late.email"}


def test_a_few_values_are_sent_in_one_piece_with_the_last_one_in_the_places_that_are_left() -> None:
    one, two, three = (search_term(value, entry(1)) * 2 for value in (b"ada", b"bob", b"cem"))
    few = TermsOfFew(TYPE.spec, EXACT, 4)
    assert few._compute(["ada", "bob", "cem"], (entry(1),), bytes) == one + two + three + three
    both = b"".join(sorted(search_term(b"ada", entry(slot)) for slot in (1, 2)))
    assert few._compute(["ada"], (entry(1), entry(2)), bytes) == both * 4


@pytest.mark.parametrize(
    ("values", "type_", "places"),
    [(["a"], TermsOfFew, 1), (["a", "b", "c"], TermsOfFew, 4), (list("abcdefgh"), TermsOfFew, 8),
     (list("abcdefghi"), TermsOfMany, None), (["a", None], TermsOfMany, None), ([], TermsOfMany, None)],
)  # fmt: skip
def test_a_list_has_room_for_a_power_of_two_and_is_an_array_when_it_is_long_or_has_null(
    values: list[str | None], type_: type[Any], places: int | None
) -> None:
    compiled = USERS.c.email.in_(values).compile(dialect=DIALECT)
    (sought,) = {each.type for each in compiled.binds.values() if not isinstance(each.type, Plaintext)}
    assert type(sought) is type_
    assert getattr(sought, "places", None) == places
    assert str(compiled).count("substr") == 2 * (places or 0)


def test_lists_of_unlike_room_are_unlike_statements() -> None:
    keys = [USERS.c.email.in_(list(text))._generate_cache_key() for text in ("ab", "cd", "abc")]
    assert keys[0] == keys[1]
    assert keys[0] != keys[2]
