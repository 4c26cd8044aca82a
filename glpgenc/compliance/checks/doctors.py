"""What the doctor finds on the server, and that is evidence as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.compliance.check import Check, Found, by_doctor, facts
from glpgenc.compliance.model import Outcome
from glpgenc.compliance.site import Wanted
from glpgenc.doctor import Group, Status

if TYPE_CHECKING:
    from glpgenc.compliance.site import Site

_BODIES = frozenset({"present", "body", "volatility", "strict", "search_path", "pgcrypto", "built_in"})


def _code(site: Site) -> Found:
    told = "the complete text of functions and tables on the server is unchanged"
    found = site.found(Wanted(Group.FUNCTIONS, _BODIES)) + site.found(
        Wanted(Group.TABLES, frozenset({"present", "shape"}))
    )
    return by_doctor(told, found)


def _logs(site: Site) -> Found:
    told = "settings of the server keep values and keys out of logs and statistics"
    return by_doctor(told, site.found(Wanted(Group.LOGGING)))


def _health(site: Site) -> Found:
    counts = {status.value: site.diagnosis.count(status) for status in Status}
    return Found(Outcome.FIGURES, "all findings of `glpgenc doctor`, without its canary", facts(**counts))


CHECKS = (Check("code", _code), Check("server_logs", _logs), Check("doctor", _health))
