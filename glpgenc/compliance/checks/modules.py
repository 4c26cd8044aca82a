"""Versions of what is in use, and FIPS mode of what encrypts."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, LiteralString

import glpgenc
from glpgenc.compliance.check import Check, Found, facts
from glpgenc.compliance.fips import cryptography_mode, hashlib_mode, kernel_mode, pgcrypto_mode
from glpgenc.compliance.model import Fact, Outcome
from glpgenc.compliance.site import LIMITS
from glpgenc.migrate.connection import transaction

if TYPE_CHECKING:
    from glpgenc.compliance.site import Site

_SERVER: LiteralString = """
    SELECT current_setting('server_version') AS server,
           (SELECT e.extversion FROM pg_extension e WHERE e.extname = 'pgcrypto') AS pgcrypto
"""
_REVISION: LiteralString = "SELECT version_num::text AS revision FROM glpgenc.alembic_version"


def _versions(site: Site) -> Found:
    server = site.one(_SERVER)
    schema = site.rows(_REVISION)
    return Found(
        Outcome.FIGURES,
        "versions of this package, its schema and the server",
        facts(
            glpgenc=glpgenc.__version__,
            schema=schema[0]["revision"] if schema else None,
            postgresql=server["server"],
            pgcrypto=server["pgcrypto"],
            python=platform.python_version(),
            openssl_of_cryptography=cryptography_mode().version,
        ),
    )


def _fips(site: Site) -> Found:
    with transaction(site.connection, LIMITS):
        states = [pgcrypto_mode(site.connection)]
    states += [cryptography_mode(), hashlib_mode(), kernel_mode()]
    figures = tuple(Fact(f"FIPS mode of {each.component}", f"{each.mode.value} ({each.found_by})") for each in states)
    told = "FIPS mode of each module; whether a module is certified depends on its exact build"
    return Found(Outcome.FIGURES, told, figures)


CHECKS = (Check("versions", _versions), Check("fips", _fips))
