"""Personal data that nothing protects, and copies of what is protected: by names, as the doctor looks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glpgenc.compliance.check import Check, Found, by_doctor
from glpgenc.compliance.site import Wanted
from glpgenc.doctor import Group

if TYPE_CHECKING:
    from glpgenc.compliance.site import Site


def _unprotected(site: Site) -> Found:
    told = "no other column has a name that suggests personal data; contents are not read"
    return by_doctor(told, site.found(Wanted(Group.PLAINTEXT, frozenset({"names"}))))


def _copies(site: Site) -> Found:
    told = "no table, publication, view or index has a copy of encrypted values, as far as the catalog shows"
    names = frozenset({"dependents", "derived", "publications", "copies", "decrypted", "returned", "slots"})
    return by_doctor(told, site.found(Wanted(Group.PLAINTEXT, names)))


CHECKS = (Check("unprotected", _unprotected), Check("copies", _copies))
