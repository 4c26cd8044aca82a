"""The connection that the report itself was made over."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from glpgenc.compliance.check import Check, Found, by_doctor, facts, not_applicable
from glpgenc.compliance.model import Outcome
from glpgenc.compliance.site import Wanted
from glpgenc.doctor import Group
from glpgenc.doctor.connection import is_local

if TYPE_CHECKING:
    from glpgenc.compliance.site import Site

_TLS: LiteralString = """
    SELECT s.ssl, s.version, s.cipher, s.bits FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid()
"""


def _tls(site: Site) -> Found:
    info = site.connection.info
    rows = site.rows(_TLS)
    far = rows[0] if rows else {"ssl": None, "version": None, "cipher": None, "bits": None}
    figures = facts(
        tls=far["ssl"],
        protocol=far["version"],
        cipher=far["cipher"],
        bits=far["bits"],
        sslmode=info.get_parameters().get("sslmode", "prefer"),
    )
    found = by_doctor(
        "the connection to the database is encrypted, and the server is verified",
        site.found(Wanted(Group.CONNECTION, frozenset({"tls"}))),
        figures,
    )
    if found.outcome is Outcome.MET and not far["ssl"] and is_local(info.hostaddr or info.host):
        return not_applicable("the connection does not leave this machine", figures)
    return found


CHECKS = (Check("tls", _tls),)
