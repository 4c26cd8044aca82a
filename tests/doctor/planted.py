"""Faults to plant in an installation, and what must be said of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import LiteralString, cast

import pytest

from glpgenc.doctor import Finding, Group, Status
from tests.doctor.installation import Installation


@dataclass(frozen=True)
class Planted:
    """A fault.

    :param plant: SQL, as a superuser, with triggers of ours asleep.
    :param says: the check that finds it, how it ends, and a part of the finding's subject or text.
    :param also: checks that find something beside it, because one thing leads to another.
    """

    name: str
    plant: tuple[LiteralString, ...]
    says: tuple[str, Status, str]
    also: tuple[str, ...] = ()


def fault(name: str, says: tuple[str, Status, str], *plant: LiteralString, also: tuple[str, ...] = ()) -> Planted:
    return Planted(name, plant, says, also)


def each(faults: list[Planted]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("planted", faults, ids=[one.name for one in faults])


def assert_found(installation: Installation, group: Group, planted: Planted) -> None:
    """Plant it, and assert that it is found, alone, and with something to do about it."""
    before = _before(installation.url, group, lambda: installation.loud(group))
    found = [one for one in installation.loud_with(group, *planted.plant) if one not in before]
    assert_reported(found, planted)
    commands = [command for one in found if one.check == planted.says[0] for command in commands_of(one)]
    if commands:
        left = installation.loud_with(group, *planted.plant, *commands)
        assert [one for one in left if one.check == planted.says[0] and one in found] == [], commands


def commands_of(finding: Finding) -> list[LiteralString]:
    """Return what a finding proposes to run as SQL, without the words after it, if it does."""
    said = _WORDS.split(finding.remedy or "")[0]
    if not _SQL.match(said) or "..." in said:
        return []
    return [cast("LiteralString", said.replace(" CONCURRENTLY", ""))]


_SQL = re.compile(
    r"(ALTER|SELECT|UPDATE|DELETE FROM|REVOKE|GRANT|DROP|CREATE (UNIQUE )?INDEX (CONCURRENTLY )?ON|REINDEX) "
)
_WORDS = re.compile(
    r"; (?:then|and|it|or|see|let|grant|after|GRANT|applications|run|the table) ?"
    r"|, (?:after|unless|which|in batches|and) "
    r"| as superuser"
)


_found: dict[tuple[str, Group], list[Finding]] = {}


def _before(url: str, group: Group, look: Callable[[], list[Finding]]) -> list[Finding]:
    """Return what is found without the fault. The database is one in which no test leaves anything."""
    if (url, group) not in _found:
        _found[url, group] = look()
    return _found[url, group]


def assert_reported(found: list[Finding], planted: Planted) -> None:
    check, status, part = planted.says
    # Who changes a row of a key past us can't sign it: that is found each time, beside what is planted.
    found = [one for one in found if "this installation" not in one.text or check == "signed"]
    assert {one.check for one in found} - {check} == set(planted.also), found
    found = [one for one in found if one.check == check]
    assert {(one.check, one.status) for one in found} == {(check, status)}, found
    assert [one for one in found if part not in f"{one.subject}: {one.text}" or not one.remedy] == []
