"""Database URLs in the forms of libpq and of SQLAlchemy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import URL

# `postgresql+psycopg` and its like are SQLAlchemy's way to name a driver; libpq knows only the two short forms.
_SCHEME = re.compile(r"^postgres(?:ql)?(?:\+[a-z0-9_]+)?://", re.IGNORECASE)


def libpq_url(url: str) -> str:
    """Return a database URL in the form libpq reads, ``postgresql://``, whatever dialect prefix it came with.

    What is not a PostgreSQL URL is given back as it is.
    """
    return _SCHEME.sub("postgresql://", url, count=1)


def sqlalchemy_url(url: str) -> URL:
    """Return a database URL for SQLAlchemy and psycopg 3."""
    from sqlalchemy import make_url  # noqa: PLC0415  (SQLAlchemy is slow to import, and only migrations need it)

    return make_url(libpq_url(url)).set(drivername="postgresql+psycopg")
