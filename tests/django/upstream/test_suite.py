"""Django's own tests pass with encrypted fields, or end in a refusal; what else fails is listed, with the reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

from tests.django.upstream.run import SuiteRun, run_suite
from tests.django.upstream.servers import installed, server_with_icu, wrapping
from tests.django.upstream.sources import suite_folder
from tests.support.servers import ServerPool

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(django.VERSION[:2] != (5, 2), reason="the lists are of the tests of Django 5.2"),
]

GROUPS = {
    "expressions": (
        "aggregation", "basic", "bulk_create", "defer", "expressions", "expressions_case", "get_or_create", "lookup",
        "ordering", "update",
    ),
    "queries": (
        "annotations", "async", "dates", "datetimes", "distinct_on_fields", "get_earliest_or_latest", "null_queries",
        "or_lookups", "queries", "string_lookup", "xor_lookups",
    ),
    "fields": (
        "many_to_many", "many_to_one", "model_fields", "null_fk", "null_fk_ordering", "one_to_one", "select_related",
    ),
    "forms": ("forms_tests", "inline_formsets", "model_forms", "model_formsets", "serializers"),
    "admin": (
        "admin_changelist", "admin_filters", "admin_inlines", "admin_ordering", "admin_utils", "admin_views",
        "admin_widgets",
    ),
}  # fmt: skip
KNOWN = tomllib.loads((Path(__file__).parent / "known_failures.toml").read_text())["failures"]
BY_CHANCE = {name for each in KNOWN if each.get("may_pass_by_chance") for name in each["tests"]}
PAGE = (Path(__file__).parents[3] / "docs" / "DJANGO.md").read_text()


@pytest.fixture(scope="module")
def place(servers: ServerPool) -> Iterator[tuple[ServerPool, str]]:
    server = server_with_icu(servers)
    with installed(server) as template:
        yield servers, template


def run(place: tuple[ServerPool, str], group: str, folder: Path, *, encrypted: bool) -> SuiteRun:
    servers, template = place
    return run_suite(
        suite_folder(),
        GROUPS[group],
        server_with_icu(servers),
        folder,
        template=template,
        wrap=wrapping(folder) if encrypted else None,
    )


@pytest.mark.parametrize("group", GROUPS)
def test_djangos_own_tests_pass_on_plain_fields_here(place: tuple[ServerPool, str], group: str, tmp_path: Path) -> None:
    done = run(place, group, tmp_path, encrypted=False)
    assert set(done.named("failed")) - BY_CHANCE == set()
    assert done.wrapped == []


@pytest.mark.parametrize("group", GROUPS)
def test_djangos_own_tests_pass_with_encrypted_fields_or_are_refused_as_the_page_says(
    place: tuple[ServerPool, str], group: str, tmp_path: Path
) -> None:
    done = run(place, group, tmp_path, encrypted=True)
    known = {name for each in KNOWN for name in each["tests"] if name.partition(".")[0] in GROUPS[group]}
    done.outcomes.update(dict.fromkeys(known & BY_CHANCE, ("failed", "")))
    failed = done.named("failed")
    assert {name: reason for name, reason in failed.items() if name not in known} == {}
    assert known - set(failed) == set(), "these do not fail any more: take them from known_failures.toml"
    count = done.count()
    (row,) = re.findall(rf"^\| `{GROUPS[group][0]}`.*$", PAGE, re.MULTILINE)
    figures = [int(each.replace(",", "")) for each in re.findall(r"\| ([\d,]+) (?=\|)", row)]
    assert figures == [
        len(done.wrapped), len(done.outcomes), count["passed"], count["refused"], count["failed"], count["skipped"],
    ]  # fmt: skip
