"""Text by its words: rows by the rarest tags, then by all of them, then by the words of the decrypted value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Boolean, Integer, and_, case, false, func, literal_column, null, type_coerce

from glpgenc.errors import EncryptedQueryError
from glpgenc.sqlalchemy.search.facet_selection import refuse_operator
from glpgenc.sqlalchemy.search.operands import bind_parameter, operand, require_value
from glpgenc.sqlalchemy.search.tag_statistics import TagColumn, tag_statistics
from glpgenc.sqlalchemy.search.terms import ProbedTags, SearchValue
from glpgenc.sqlalchemy.types.support import HiddenList
from glpgenc.wire.blind_index import word_tags
from glpgenc.wire.facet_kinds import FacetKind
from glpgenc.wire.words import MatchMode, WordQuery, WordsShape

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from glpgenc.sqlalchemy.facets import Facet
    from glpgenc.sqlalchemy.search.terms import Wrap
    from glpgenc.sqlalchemy.spec import EncryptedColumnSpec
    from glpgenc.wire.blind_index import SearchEntry

    Clause = ColumnElement[bool]

_MOST_ASKED = 2
"""How many tags an index is asked for: the rarest ones leave few rows, and reading where others are takes longer."""


def facet_of_words(spec: EncryptedColumnSpec) -> Facet:
    """Return the facet that finds words: the first declared.

    :raises EncryptedQueryError: when there is none.
    """
    found = next((each for each in spec.search if each.shape.kind is FacetKind.WORDS), None)
    return found or refuse_operator(spec, "match", "Words()" if spec.codec.is_text else None)


def words_matched(criteria: Any, other: Any, *, mode: Any = "all", **options: Any) -> Any:
    """Build the criteria of ``match()``.

    :raises EncryptedQueryError: when the text is not known, or the mode or an option is not one of ``match()``.
    """
    spec: EncryptedColumnSpec = criteria.spec
    if options:
        message = f"match() on {spec.field} has no option {', '.join(sorted(options))}"
        raise EncryptedQueryError(
            message, hint="the language is that of the facet: declare Words(language=...), and pass mode alone"
        )
    chosen = next((each for each in MatchMode if each.name.lower() == mode), None)
    if chosen is None:
        message = f"the mode of match() must be 'all', 'any' or 'phrase', not {mode!r}"
        raise EncryptedQueryError(message)
    facet = facet_of_words(spec)
    text = require_value(spec, operand(spec, other))
    if not isinstance(text, str):
        message = f"what match() looks for in {spec.field} must be a str"
        raise EncryptedQueryError(message, hint="the text itself is needed: its words determine the search")
    shape = facet.shape
    assert isinstance(shape, WordsShape)  # noqa: S101  (by its kind)
    return criteria.has_words(facet, WordQuery(text, chosen, shape))


def words_in_sql(text: ColumnElement[Any], query: WordQuery, sought: ColumnElement[Any]) -> Clause:
    """Return: a text has the words.

    :param sought: the query's :attr:`~glpgenc.wire.words.WordQuery.sought`, as a parameter.
    """
    constants: list[Any] = [literal_column(str(int(each))) for each in (query.mode, query.shape.language)]
    stop: Any = literal_column("true" if query.shape.stop else "false")
    return func.glpgenc._has_words(text, sought, *constants, stop, type_=Boolean())  # noqa: SLF001


class _WordTags(SearchValue):
    """The tags of the words that are looked for."""

    impl = ARRAY(Integer)
    cache_ok = True

    def _compute(self, value: WordQuery, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        # By the active slot alone, which every row carries.
        return HiddenList(word_tags(value.tagged, entries[0]))


class _AskedTags(ProbedTags):
    """Those that an index is asked for."""

    cache_ok = True

    def _compute(self, value: WordQuery, entries: tuple[SearchEntry, ...], wrap: Wrap) -> Any:  # noqa: ARG002
        tags = word_tags(value.tagged, entries[0])
        return HiddenList(tag_statistics(self.tags).rarest(tags, _MOST_ASKED) if len(tags) > _MOST_ASKED else tags)


class WordSearch:
    """A search of one column by words, through its tags.

    :param spec: the column's declaration.
    :param facet: of kind words.
    :param tags: the index column with its tags.
    :param table: that this column is in.
    """

    def __init__(
        self, spec: EncryptedColumnSpec, facet: Facet, tags: ColumnElement[Any], table: Any, query: WordQuery
    ) -> None:
        self._spec, self._facet, self._tags, self._query = spec, facet, tags, query
        self._column = TagColumn.of(table, tags.name)

    def found(self, passes: Any = None) -> Clause:
        """Return: the value may have the words, and a condition holds, which is asked last.

        An index finds rows by one or two tags; of those the others are looked for in the row itself, and only where
        they are there is the rest computed.
        """
        if not self._query.tagged:
            # False, and NULL of NULL.
            return and_(self._tags.is_(None), null())
        spec, facet = self._spec, self._facet
        every = bind_parameter(self._query, spec.memoized((_WordTags, facet), lambda: _WordTags(spec, facet)))
        if self._query.mode is MatchMode.ANY:
            asked = self._tags.op("&&", is_comparison=True)(every)
            return asked if passes is None else and_(asked, passes)
        type_ = spec.memoized((_AskedTags, facet, self._column), lambda: _AskedTags(spec, facet, self._column))
        asked = self._tags.op("@>", is_comparison=True)(bind_parameter(self._query, type_))
        has_every = self._tags.op("@>", is_comparison=True)(every)
        # In a CASE, of which no index is asked.
        checked = case((self._tags.is_(None), null()), (has_every, True if passes is None else passes), else_=false())
        return and_(asked, type_coerce(checked, Boolean()))
