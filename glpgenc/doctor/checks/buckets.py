"""The check of ranges of text: whether their buckets still take about as many values each."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.doctor.check import CheckContext, Group
from glpgenc.reports import Finding, InstallationCheck, info, warn
from glpgenc.wire.text_ranges import sample_size

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNEVEN = 8.0
"""A bucket with so many times the values of a usual one stands out, and takes as much longer to search."""

# PostgreSQL's statistics of an index column: terms are no secret, everyone who has the rows can count them. Of a table
# with partitions those of the whole.
_BUCKETS: LiteralString = """
    SELECT i.relation::text AS relation, i.index_column::text AS column, s.field, s.facet, s.label IS NULL AS standard,
           (s.parameters ->> 'buckets')::integer AS buckets, c.reltuples * (1 - t.null_frac) AS values,
           (t.most_common_freqs)[1] / nullif(1 - t.null_frac, 0) AS share
    FROM glpgenc.search_facets s JOIN glpgenc.index_columns i ON i.field = s.field AND i.slot = s.slot
    JOIN pg_class c ON c.oid = i.relation JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN LATERAL (
        SELECT p.* FROM pg_stats p
        WHERE p.schemaname = n.nspname AND p.tablename = c.relname AND p.attname = i.index_column
        ORDER BY p.inherited DESC LIMIT 1
    ) t ON true
    WHERE s.kind = 'text_range' AND s.state = 'active' ORDER BY 1, 2
"""


def _buckets(context: CheckContext) -> Iterator[Finding]:
    for row in context.rows(_BUCKETS):
        name = f"{row.relation}.{row.column}"
        remedy = f"glpgenc reindex run {row.field} {row.facet} --boundaries"
        if row.values < sample_size(1):
            continue
        if row.share is not None and row.share * row.buckets > _UNEVEN:
            yield warn(
                name,
                f"one of the {row.buckets} buckets of facet {row.facet} has {row.share:.1%} of the values: searches of "
                "it are slow, and its values stand out",
                f"{remedy}; a value that is as frequent stays alone in its bucket: fewer buckets hide it",
            )
        elif row.standard:
            yield info(
                name, f"facet {row.facet} has the boundaries that every facet starts with; {remedy} makes its own"
            )


CHECKS = (
    InstallationCheck("buckets", _buckets, Group.REGISTRY, "buckets of ranges of text take about as many values each"),
)
