"""Faults to plant in an installation, and what must be said of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

import pytest

from glpgenc.doctor import Finding, Group, Status
from tests.doctor.installation import Installation


@dataclass(frozen=True)
class Planted:
    """A fault.

    :param plant: SQL, as a superuser, with triggers of ours asleep.
    :param says: the check that finds it, how it ends, and a part of the finding's subject or text.
    """

    name: str
    plant: tuple[LiteralString, ...]
    says: tuple[str, Status, str]


def fault(name: str, says: tuple[str, Status, str], *plant: LiteralString) -> Planted:
    return Planted(name, plant, says)


def each(faults: list[Planted]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("planted", faults, ids=[one.name for one in faults])


def assert_found(installation: Installation, group: Group, planted: Planted) -> None:
    """Plant it, and assert that it is found, alone, and with something to do about it."""
    before = installation.loud(group)
    assert_told([one for one in installation.loud_with(group, *planted.plant) if one not in before], planted)


def assert_told(found: list[Finding], planted: Planted) -> None:
    check, status, part = planted.says
    # Who changes a row of a key past us can't sign it: that is found each time, beside what is planted.
    found = [one for one in found if "this installation" not in one.text or check == "signed"]
    assert {(one.check, one.status) for one in found} == {(check, status)}
    assert [one for one in found if part not in f"{one.subject}: {one.text}" or not one.mend] == []
