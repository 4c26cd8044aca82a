from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from glpgenc.alembic.facet_syntax import facet_of
from glpgenc.errors import ConfigurationError, MappingError
from glpgenc.sqlalchemy import Contains, Exact, Prefix, Range, Similar, Words
from glpgenc.sqlalchemy.facets import Facet


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("exact", Exact()),
        ("exact:unique", Exact(unique=True)),
        ("lower", Exact(normalize="lower")),
        ("lower:unique", Exact(normalize="lower", unique=True)),
        ("lower:unique=org", Exact(normalize="lower", unique=True, with_columns=["org"])),
        ("exact:unique=Org 1,:unique", Exact(unique=True, with_columns=["Org 1", ":unique"])),
        ('digits:unique="a,b","x ""y"""', Exact(normalize="digits", unique=True, with_columns=["a,b", 'x "y"'])),
        ("exact:key=emails", Exact(key="emails")),
        ("lower:key=emails:unique=org", Exact(normalize="lower", key="emails", unique=True, with_columns=["org"])),
        ("email_domain", Exact(normalize="email_domain")),
        ("prefix", Prefix()),
        ("prefix=1-5", Prefix(least=1, most=5)),
        ("contains", Contains()),
        ("contains=2", Contains(n=2)),
        ("exact:partitions=4", Exact(partitions=4)),
        ("lower:partitions=255", Exact(normalize="lower", partitions=255)),
        ("similar", Similar()),
        ("words", Words()),
        ("words:language=english", Words(language="english")),
        ("words:language=english:stop=false", Words(language="english", stop=False)),
        ("range=month", Range(bucket="month")),
        ("range=10days", Range(bucket=timedelta(days=10))),
        ("range=1000", Range(bucket=1000)),
        ("range=0.25", Range(bucket=Decimal("0.25"))),
        ("exact:path=$.address.zip", Exact(path="$.address.zip")),
        ("lower:path=$['a:each']", Exact(path='$["a:each"]', normalize="lower")),
        ("contains=2:path=$.name", Contains(path="$.name", n=2)),
        ("prefix:path=$", Prefix(path="$")),
        ("range=1000:path=$.a[0]", Range(path="$.a[0]", bucket=1000)),
        ("exact:each", Exact(each=True)),
        ('exact:path=$["a,b:unique"]:each', Exact(path='$["a,b:unique"]', each=True)),
    ],
)
def test_a_way_to_search_is_read(text: str, facet: Facet) -> None:
    assert facet_of(text) == facet


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Exact",
        "exact:",
        "exact:unique:unique",
        "exact:key=",
        "prefix:key=emails",
        "exact:unique:key=emails",
        "exact:key=a:key=b",
        "prefix:each",
        "range=1:path=$.a:each",
        ":path=$.a",
        "exact:path=",
        "exact:each:unique",
        "similar:path=$.a",
        "words:path=$.a",
        "words:language=english:path=$.a:each",
        "prefix:unique",
        "exact:partitions=0",
        "exact:partitions=four",
        "exact:partitions=4:unique",
        "prefix:partitions=4",
        "similar:unique",
        "similar=3",
        "prefix=2",
        "range",
        "range=-1",
        "range=fortnight",
        "exact:unique=",
        "exact:unique=,",
        "exact:unique=a,,b",
        "exact:uniques",
        "prefix:unique=org",
        'exact:unique="a',
        "exact:unique=a\nb",
        "exact=org:unique",
    ],
)
def test_anything_else_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a valid search") as caught:
        facet_of(text)
    assert "prefix=2-10" in str(caught.value.hint)


@pytest.mark.parametrize("text", ["prefix=5-2", "contains=9", "range=0", "exact:key=E-mails"])
def test_numbers_out_of_their_bounds_are_refused(text: str) -> None:
    with pytest.raises((ConfigurationError, MappingError)):
        facet_of(text)
